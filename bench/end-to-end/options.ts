/** What `npm run bench -- end-to-end` can be told. */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../load/command.ts';

export const HELP = `npm run bench -- end-to-end [options]

Gifts through the real doors: signed-in viewers tap on their own sockets, acknowledgements and room events come back. Starts a server with
its own PostgreSQL on a temporary folder, and a load generator; everything shares this machine.

  --sockets N    signed-in viewers, a socket each (500)
  --rooms N      live rooms they are spread over (20)
  --rate N       gifts per second of the busy rounds; left out: the highest of a climb that keeps to the limit
  --seconds N    length of a busy round (10); a quiet one, at 200 gifts/s, is half as long
  --rounds N     busy and quiet rounds, taking turns; figures are the median over them (3)
  --profile DIR  writes a CPU profile of the server there
  --json         one JSON object as the last line of stdout; everything else goes to stderr`;

export interface Options {
  readonly sockets: number;
  readonly rooms: number;
  readonly rate: number | undefined;
  readonly seconds: number;
  readonly rounds: number;
  readonly profile: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws Error with a sentence for people. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sockets: { type: 'string', default: '500' },
      rooms: { type: 'string', default: '20' },
      rate: { type: 'string' },
      seconds: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '3' },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const sockets = wholeNumber('sockets', values.sockets);
  const rooms = wholeNumber('rooms', values.rooms);
  if (sockets < 2 * rooms) throw new Error('every room needs two sockets: one that taps and one that watches');
  return {
    sockets,
    rooms,
    rate: values.rate === undefined ? undefined : wholeNumber('rate', values.rate),
    seconds: wholeNumber('seconds', values.seconds),
    rounds: wholeNumber('rounds', values.rounds),
    profile: values.profile,
    json: values.json,
    help: values.help,
  };
}
