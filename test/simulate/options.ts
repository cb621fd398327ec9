/** The command line of `npm run simulate`. */
import { parseArgs } from 'node:util';
import { GROUPINGS, type Grouping, type Run } from './simulation.ts';

export interface SimulateOptions extends Omit<Run, 'grouping'> {
  /** Each seed runs in all of them. */
  readonly groupings: readonly Grouping[];
  /** Runs one after another, each of the seed after the one before. */
  readonly seeds: number;
  readonly json: boolean;
}

export const HELP = `The teller on a PostgreSQL inside this process, with a simulated clock, faults from a seed, and every step judged by an independent model.

  npm run simulate -- --seed 7 --steps 2000

  --seed N        what happens; the same seed is the same run, to the byte (default: by chance, and printed)
  --seeds K       so many runs one after another, of this seed and those that follow (1 to 1000; default 1)
  --steps M       batches of commands (1 to 1000000; default 2000)
  --grouping G    all buckets in one posting group (one) or each by itself (split); default: both, one after the other
  --control unique-id   takes the guard of ids away: the run must find a double
  --json          one JSON object as the last line on stdout; everything else goes to stderr

Exit code 0 when no invariant was broken and every kind of fault and of command was hit (looked at from 1000 steps on); else 1.`;

const ALL = Object.keys(GROUPINGS) as Grouping[];
const isGrouping = (text: string): text is Grouping => ALL.some((one) => one === text);

/** A command line that cannot be followed; the message says why. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** @returns 'help' when that was asked for. @throws OptionError */
export function parseOptions(args: readonly string[]): SimulateOptions | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  let values: {
    seed?: string;
    seeds?: string;
    steps?: string;
    grouping?: string;
    control?: string;
    json?: boolean;
    help?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { seed: text, seeds: text, steps: text, grouping: text, control: text, json: flag, help: flag },
    }));
  } catch (error) {
    throw new OptionError((error as Error).message);
  }
  if (values.help === true) return 'help';
  const whole = (name: 'seed' | 'seeds' | 'steps', fallback: number, least: number, most: number): number => {
    const given = values[name];
    if (given === undefined) return fallback;
    const value = Number(given);
    if (given.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new OptionError(`--${name} takes a whole number from ${least} to ${most}, not "${given}".`);
    return value;
  };
  if (values.control !== undefined && values.control !== 'unique-id')
    throw new OptionError(`--control takes unique-id, not "${values.control}".`);
  const { grouping } = values;
  if (grouping !== undefined && !isGrouping(grouping))
    throw new OptionError(`--grouping takes one or split, not "${grouping}".`);
  return {
    groupings: grouping === undefined ? ALL : [grouping],
    seed: whole('seed', Math.floor(Math.random() * 1_000_000_000), 0, 4_294_967_295),
    seeds: whole('seeds', 1, 1, 1_000),
    steps: whole('steps', 2_000, 1, 1_000_000),
    without_unique_id: values.control === 'unique-id',
    json: values.json ?? false,
  };
}
