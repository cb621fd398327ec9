/** What every bench does with the words after its name: understand them or say what is not understood, and talk where it does not disturb. */
import process from 'node:process';

interface Common {
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * A bench as `bench.ts` runs it: 2 for words that are not understood, 0 for help, else what `measure` says.
 * @param parse throws an Error with a sentence for people.
 * @param measure told its options, and where progress goes: to stderr with `--json`, whose one object is the last line of stdout.
 */
export function benchCommand<Options extends Common>(
  help: string,
  parse: (args: readonly string[]) => Options,
  measure: (options: Options, say: (text: string) => void) => Promise<number>,
): (args: readonly string[]) => Promise<number> {
  return async (args) => {
    let options: Options;
    try {
      options = parse(args);
    } catch (error) {
      console.error(`${(error as Error).message}\n\n${help}`);
      return 2;
    }
    if (options.help) {
      console.log(help);
      return 0;
    }
    const out = options.json ? process.stderr : process.stdout;
    return measure(options, (text) => void out.write(`${text}\n`));
  };
}

/** A whole number from `least`. @throws Error with a sentence for people. */
export function wholeNumber(name: string, value: string | number, least = 1): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`--${name} must be a whole number from ${least}, not "${value}"`);
  return number;
}
