/** What `npm run bench -- fanout` can be told. */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../load/command.ts';

export const HELP = `npm run bench -- fanout [options]

One room with many sockets in another process, all of which see every gift, chat line and heart. Four ways, taking turns on this machine:
the real server with its own PostgreSQL, ledger, chat and all; its realtime layer alone, Socket.IO, and a plain loop over \`ws\` with one send per
event and socket, which are told the same events over one connection and pass them on.

  --sockets N    that watch the room (1000)
  --gifts N      per second (50)
  --chat N       lines per second (200)
  --likes N      like messages per second (50)
  --seconds N    of each measurement (8)
  --rounds N     all ways, taking turns; figures are the median over them (3)
  --alone        Busker without what it is compared to
  --storm        after the rounds all watchers of Busker leave and come back within two seconds, under load
  --deaf N       after the rounds N more sockets come to Busker's room and read nothing, under load (0)
  --quick        200 sockets, 20 gifts/s, 80 lines/s, one round of 3 seconds, unless told otherwise
  --profile DIR  writes a CPU profile of the real server there
  --json         one JSON object as the last line of stdout; everything else goes to stderr`;

const WAYS = ['busker', 'busker_realtime', 'socket_io', 'ws'] as const;
export type WayName = (typeof WAYS)[number];

export interface Options {
  readonly sockets: number;
  readonly gifts: number;
  readonly chat: number;
  readonly likes: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly ways: readonly WayName[];
  readonly storm: boolean;
  readonly deaf: number;
  readonly profile: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws Error with a sentence for people. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sockets: { type: 'string' },
      gifts: { type: 'string' },
      chat: { type: 'string' },
      likes: { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      alone: { type: 'boolean', default: false },
      storm: { type: 'boolean', default: false },
      deaf: { type: 'string', default: '0' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const whole = (name: 'sockets' | 'gifts' | 'chat' | 'likes' | 'seconds' | 'rounds', usual: number, quick: number) =>
    wholeNumber(name, values[name] ?? (values.quick ? quick : usual));
  return {
    sockets: whole('sockets', 1_000, 200),
    gifts: whole('gifts', 50, 20),
    chat: whole('chat', 200, 80),
    likes: whole('likes', 50, 20),
    seconds: whole('seconds', 8, 3),
    rounds: whole('rounds', 3, 1),
    ways: values.alone ? ['busker', 'busker_realtime'] : WAYS,
    storm: values.storm,
    deaf: wholeNumber('deaf', values.deaf, 0),
    profile: values.profile,
    json: values.json,
    help: values.help,
  };
}
