/** What `npm run bench -- overlay` can be told. */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../load/command.ts';

export const HELP = `npm run bench -- overlay [options]

The overlay as OBS shows it, in a real Chromium: what it loads, how it keeps its pace while gifts come by the real doors, what it does when
nothing comes, and what it keeps of an hour of gifts. Starts a server with its own PostgreSQL on a temporary folder; everything shares this machine.

  --gifts N      gifts per second, a full-screen one every five seconds among them (200)
  --seconds N    for so long (20)
  --hour N       gifts of the simulated hour (720000: an hour at 200 a second)
  --width N      of the page (1280); its height is nine sixteenths of that
  --profile FILE writes a CPU profile of the page's main thread there
  --json         one JSON object as the last line of stdout; everything else goes to stderr`;

export interface Options {
  readonly gifts: number;
  readonly seconds: number;
  readonly hour: number;
  readonly width: number;
  readonly profile: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws Error with a sentence for people. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      gifts: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '20' },
      hour: { type: 'string', default: '720000' },
      width: { type: 'string', default: '1280' },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    gifts: wholeNumber('gifts', values.gifts),
    seconds: wholeNumber('seconds', values.seconds, 5),
    hour: wholeNumber('hour', values.hour),
    width: wholeNumber('width', values.width, 320),
    profile: values.profile,
    json: values.json,
    help: values.help,
  };
}
