/**
 * Something that keeps the program from starting and that the person at the keyboard can change:
 * a taken port, a full disk, a folder without rights, data made by another version.
 *
 * `message` says in one sentence what is wrong; `way_out` says what to do about it. Nobody needs a stack
 * trace to read either. Anything that is *not* such a case is a fault and is thrown as an ordinary Error.
 */
export class StartProblem extends Error {
  readonly way_out: string;

  constructor(message: string, way_out: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StartProblem';
    this.way_out = way_out;
  }
}
