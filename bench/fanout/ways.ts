/** The servers, each a process of its own: where to connect, what they cost and hold. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@busker/client';
import { spawnProgram } from '../../test/helpers/spawned-program.ts';
import { setStage } from '../end-to-end/stage.ts';
import { openChild, type Child } from '../load/children.ts';
import { INSPECTED, memoryOf } from '../load/memory.ts';
import { cpuOf, cpuOfFamily } from '../load/processes.ts';
import type { Event } from './crowd-record.ts';
import type { Place } from './dialects.ts';
import type { Options, WayName } from './options.ts';

/** A person may chat 0.7 times and give 15 times a second (server/src/safety/rate-limits.ts); everybody stays well below. */
const LINES_EACH = 0.5;
const GIFTS_EACH = 5;
const LEAST_PEOPLE = 20;
const QUIET_MS = 1_500;

export interface Way {
  readonly name: WayName;
  readonly place: Place;
  /** Time on a processor so far, in µs: the server's own, and its database's. */
  cpu(): { server_us: number; postgres_us: number };
  /** Resident bytes of the server after its garbage was collected. */
  rss(): Promise<number>;
  /** Lets those who give and chat connect. */
  openFeeder(feeder: Child, samples: Readonly<Record<string, Event>>): Promise<void>;
  /** The end of what it printed. */
  readonly output: string;
  stop(): Promise<void>;
}

/** The real program on a temporary folder, with a live room. */
export async function startBusker(options: Options, say: (text: string) => void): Promise<Way> {
  const profile =
    options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(options.profile)}`];
  const program = await spawnProgram({ node_options: [INSPECTED, ...profile] });
  try {
    const buyers = Math.max(LEAST_PEOPLE, Math.ceil(options.gifts / GIFTS_EACH));
    const sockets = Math.max(buyers, Math.ceil(options.chat / LINES_EACH));
    const stage = await setStage(program, { sockets, rooms: 1, buyers }, say);
    const { server, postmaster } = program.processes();
    // The room is there for visitors too.
    await createClient({ base_url: program.url }).call('live.get', { params: { id: stage.viewers[0]!.room } });
    const place: Place = { speaks: 'busker', url: `${program.url}/api/v1/realtime`, room: stage.viewers[0]!.room };
    return {
      name: 'busker',
      place,
      cpu: () => ({ server_us: cpuOf(server), postgres_us: cpuOfFamily(postmaster) }),
      async rss() {
        await delay(QUIET_MS);
        return (await memoryOf(program.output)).rss;
      },
      async openFeeder(feeder) {
        await feeder.ask({ do: 'open', place, people: stage.viewers, buyers, items: stage.items });
      },
      get output() {
        return program.output;
      },
      stop: () => program.stop(),
    };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

const PLAIN = {
  busker_realtime: { file: 'realtime-server.ts', path: '' },
  socket_io: { file: 'socket-io-server.ts', path: 'socket.io/?EIO=4&transport=websocket' },
  ws: { file: 'ws-server.ts', path: '' },
} as const;

/** A server that passes on what it is told. */
export async function startPlain(name: keyof typeof PLAIN): Promise<Way> {
  const child = openChild(path.resolve(import.meta.dirname, PLAIN[name].file), `the server of ${name}`, [INSPECTED]);
  try {
    const port = await child.ask({ do: 'listen' });
    const place: Place = { speaks: name, url: `http://127.0.0.1:${port as number}/${PLAIN[name].path}`, room: 'room' };
    return {
      name,
      place,
      cpu: () => ({ server_us: cpuOf(child.pid), postgres_us: 0 }),
      async rss() {
        await delay(QUIET_MS);
        return (await memoryOf(child.output)).rss;
      },
      async openFeeder(feeder, samples) {
        await feeder.ask({ do: 'open-plain', place, samples });
      },
      get output() {
        return child.output;
      },
      stop: () => Promise.resolve(child.close()),
    };
  } catch (error) {
    child.close();
    throw error;
  }
}
