/** The command line of `npm run torture`. */
import { parseArgs } from 'node:util';

export interface CommandLine {
  readonly minutes: number;
  readonly kills: number | undefined;
  readonly seed: number;
  readonly people: number;
  readonly full_disks: number;
  readonly json: boolean;
}

export const HELP = `Kills, freezes, cuts and starves a real server and a real PostgreSQL under load; proves that nothing acknowledged is lost or done twice.

  npm run torture -- --minutes 30 --kills 200

  --minutes N      ends after this time (1 to 1440; default 10)
  --kills N        ends after this many kills, and fails when there were fewer (default: as many as the time allows)
  --seed N         which faults come in which order (default: by chance, and printed)
  --people N       how many people send gifts (1 to 500; default 24)
  --full-disks N   how often the disk is full in the end (default 5; 0: never)
  --json           one JSON object as the last line on stdout; progress goes to stderr

Exit code 0 when at least 100 gifts were acknowledged between every two faults, each is there exactly once, and the books are proven; else 1.`;

/** A command line that cannot be followed; the message says why. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** @returns 'help' when that was asked for. @throws OptionError */
export function parseOptions(args: readonly string[]): CommandLine | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const values = parse();
  if (values.help === true) return 'help';
  const number = (
    name: 'minutes' | 'kills' | 'seed' | 'people' | 'full-disks',
    least: number,
    most: number,
  ): number | undefined => {
    const given = values[name];
    if (given === undefined) return undefined;
    const value = Number(given);
    if (given.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new OptionError(`--${name} takes a whole number from ${least} to ${most}, not "${given}".`);
    return value;
  };
  return {
    minutes: number('minutes', 1, 1_440) ?? 10,
    kills: number('kills', 1, 100_000),
    seed: number('seed', 0, 4_294_967_295) ?? Math.floor(Math.random() * 1_000_000_000),
    people: number('people', 1, 500) ?? 24,
    full_disks: number('full-disks', 0, 1_000) ?? 5,
    json: values.json ?? false,
  };

  function parse() {
    try {
      return parseArgs({
        args: [...args],
        options: { minutes: text, kills: text, seed: text, people: text, 'full-disks': text, json: flag, help: flag },
      }).values;
    } catch (error) {
      throw new OptionError((error as Error).message);
    }
  }
}
