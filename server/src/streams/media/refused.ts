import type { Refusal } from './wire.ts';

/** Thrown in the media process where the program's question is refused. */
export class RefusedByMedia extends Error {
  override readonly name = 'RefusedByMedia';
  readonly refusal: Refusal;
  constructor(refusal: Refusal, why: string) {
    super(why);
    this.refusal = refusal;
  }
}
