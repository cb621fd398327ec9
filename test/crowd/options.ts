/** The command line of `npm run crowd`. */
import { parseArgs } from 'node:util';

export interface CrowdOptions {
  readonly viewers: number;
  readonly seconds: number;
  readonly seed: number;
  readonly pace: number;
  /** A running server; undefined: one of the crowd's own. */
  readonly url: string | undefined;
  /** The running server's data folder, or the one to start a server on. */
  readonly data_folder: string | undefined;
  readonly json: boolean;
}

export const HELP = `A simulated audience over the real HTTP and WebSocket doors; ends by proving the books.

  npm run crowd -- --viewers 200 --seconds 60

  --viewers N      how many people (1 to 2000; default 200)
  --seconds N      how long they act, after everybody has a seat (1 to 86400; default 60)
  --seed N         who does what, to repeat a run (default: by chance, and printed)
  --pace N         acts per time, compared to an ordinary evening (0.1 to 20; default 1)
  --data FOLDER    start the server on this data folder and keep it (default: a temporary one)
  --url ADDRESS    use a server that runs already, on the data folder named by --data (default ./data)
  --json           one JSON object as the last line on stdout; progress goes to stderr

Exit code 0 when every acknowledged gift is there once, every screen shows what the books say and the doctor finds nothing; else 1.`;

/** A command line that cannot be followed; the message says why. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** @returns 'help' when that was asked for. @throws OptionError */
export function parseOptions(args: readonly string[]): CrowdOptions | 'help' {
  let values: Partial<Record<'viewers' | 'seconds' | 'seed' | 'pace' | 'url' | 'data', string>> & {
    json?: boolean;
    help?: boolean;
  };
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    ({ values } = parseArgs({
      args: [...args],
      options: { viewers: text, seconds: text, seed: text, pace: text, url: text, data: text, json: flag, help: flag },
    }));
  } catch (error) {
    throw new OptionError((error as Error).message);
  }
  if (values.help === true) return 'help';
  const number = (
    name: 'viewers' | 'seconds' | 'seed' | 'pace',
    fallback: number,
    least: number,
    most: number,
    whole = true,
  ): number => {
    const given = values[name];
    if (given === undefined) return fallback;
    const value = Number(given);
    if (
      given.trim() === '' ||
      !Number.isFinite(value) ||
      (whole && !Number.isInteger(value)) ||
      value < least ||
      value > most
    )
      throw new OptionError(`--${name} takes a number from ${least} to ${most}, not "${given}".`);
    return value;
  };
  if (values.url !== undefined && !/^https?:\/\/[^/]+$/.test(values.url.replace(/\/+$/, '')))
    throw new OptionError(`--url takes an address such as http://localhost:8420, not "${values.url}".`);
  return {
    viewers: number('viewers', 200, 1, 2_000),
    seconds: number('seconds', 60, 1, 86_400),
    seed: number('seed', Math.floor(Math.random() * 1_000_000_000), 0, 4_294_967_295),
    pace: number('pace', 1, 0.1, 20, false),
    url: values.url?.replace(/\/+$/, ''),
    data_folder: values.data,
    json: values.json ?? false,
  };
}
