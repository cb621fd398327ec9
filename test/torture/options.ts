/** The command line of `npm run torture`. */
import { parseArgs } from 'node:util';
import { NUMBERS_OF_GROUPS } from '../../server/src/ledger/groups.ts';
import { MIXED_GROUPS } from './plan.ts';

export interface CommandLine {
  readonly minutes: number;
  readonly kills: number | undefined;
  readonly seed: number;
  readonly people: number;
  readonly full_disks: number;
  /** Numbers of posting groups, from one start of the server to the next. */
  readonly groupings: readonly number[];
  /** How often a second process is killed. */
  readonly neighbours: number;
  readonly json: boolean;
}

export const HELP = `Kills, freezes, cuts and starves a real server and a real PostgreSQL under load; proves that nothing acknowledged is lost or done twice.

  npm run torture -- --minutes 30 --kills 200

  --minutes N      ends after this time, with what was struck in it proven or given up a minute later (1 to 1440; default 10)
  --kills N        ends after this many kills, and fails when there were fewer (default: as many as the time allows)
  --seed N         which faults come in which order (default: by chance, and printed)
  --people N       how many people send gifts (1 to 500; default 24)
  --neighbours N   how often a second process of the server is killed before that (default 1; 0: never; needs several groups)
  --full-disks N   how often the disk is full in the end (default 5; 0: never)
  --groups N       posting groups of the server (1, 2, 4 … 64; default: other ones at every start, ${MIXED_GROUPS.join(', ')})
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
    name: 'minutes' | 'kills' | 'seed' | 'people' | 'neighbours' | 'full-disks' | 'groups',
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
  const groups = number('groups', 1, 64);
  if (groups !== undefined && !NUMBERS_OF_GROUPS.includes(groups))
    throw new OptionError(`--groups takes one of ${NUMBERS_OF_GROUPS.join(', ')}, not "${groups}".`);
  return {
    minutes: number('minutes', 1, 1_440) ?? 10,
    kills: number('kills', 1, 100_000),
    seed: number('seed', 0, 4_294_967_295) ?? Math.floor(Math.random() * 1_000_000_000),
    people: number('people', 1, 500) ?? 24,
    neighbours: number('neighbours', 0, 1_000) ?? 1,
    full_disks: number('full-disks', 0, 1_000) ?? 5,
    groupings: groups === undefined ? MIXED_GROUPS : [groups],
    json: values.json ?? false,
  };

  function parse() {
    try {
      return parseArgs({
        args: [...args],
        options: {
          minutes: text,
          kills: text,
          seed: text,
          people: text,
          neighbours: text,
          'full-disks': text,
          groups: text,
          json: flag,
          help: flag,
        },
      }).values;
    } catch (error) {
      throw new OptionError((error as Error).message);
    }
  }
}
