/** What is done to the server and its PostgreSQL, and how each is made to go on. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../helpers/chance.ts';
import type { SpawnedProgram } from '../helpers/spawned-program.ts';
import type { Ground } from './ground.ts';
import type { Neighbour } from './neighbour.ts';
import { type Fault, nameOf, type Pain } from './plan.ts';
import type { Caught, Place, Proxy } from './proxy.ts';

export interface Arena {
  readonly program: SpawnedProgram;
  readonly ground: Ground;
  readonly proxy: Proxy;
  readonly chance: Chance;
  /** Somebody who may move the demo's clock. */
  readonly admin_cookie: string;
  /** ALARMs of the server's log so far. */
  readonly alarms: readonly string[];
  /** How many posting groups the server has from its next start on. */
  setGroups(groups: number): void;
  /** A second process, when one was started. */
  neighbour?: Neighbour;
}

export interface Struck {
  /** What was really done: a COMMIT that never came to its place makes it a random moment. */
  readonly done: string;
  /** Gifts that lay between their two steps when it struck there. */
  readonly between_steps: number;
  /** When a neighbour died: until its posting groups were taken over. */
  readonly takeover_ms?: number;
}

/** A batch follows the other; one whose COMMIT does not come in this time is not going to. */
const CATCH_MS = 8_000;
const RANDOM_MS = 400;
const HELD_MS = 30;
const BETWEEN_STEPS = `select count(*)::int4 as n from gift_outbox o
  where not exists (select from gift g where g.bucket = get_byte(uuid_send(o.id), 15) & 63 and g.id = o.id)`;
const STILL_MS = [200, 2_000] as const;
const CLOCK_DAYS_MOST = 3;
const CLOCK_BACK_MS_MOST = 600_000;

/** Does it, and starts again what was killed. */
export async function strike(fault: Fault, arena: Arena): Promise<Struck> {
  if (fault.kind === 'full_disk') return { done: await fillDisk(arena), between_steps: 0 };
  if (fault.kind === 'neighbour') return killNeighbour(arena);
  arena.setGroups(fault.groups);
  if (fault.kind === 'pain') return { done: await hurt(fault.pain, arena), between_steps: 0 };
  return kill(fault, arena);
}

async function kill({ victim, moment, ...fault }: Fault & { kind: 'kill' }, arena: Arena): Promise<Struck> {
  const { program, ground, proxy, chance } = arena;
  const backend = victim === 'backend' ? (await ground.tellerBackends())[0] : undefined;
  let caught: Caught | undefined;
  let between_steps = 0;
  if (moment === 'frozen') ground.freeze();
  if (moment === 'moment' || moment === 'frozen') await delay(chance.whole(0, RANDOM_MS));
  else if (moment === 'between_steps') between_steps = await holdBetweenSteps(arena);
  else caught = await proxy.catchCommit(moment, CATCH_MS);
  const is_there = caught !== undefined || between_steps > 0 || moment === 'frozen';
  const done = nameOf({ ...fault, victim, moment: is_there ? moment : 'moment' });

  if (victim === 'postgres' || victim === 'everything') proxy.upstream_port = undefined;
  const server_ended = victim === 'server' || victim === 'everything' ? program.kill('server') : undefined;
  if (victim === 'postgres' || victim === 'everything') ground.kill();
  if (victim === 'backend') killBackend(ground, caught?.backend_pid ?? backend);
  if (moment === 'frozen') ground.thaw();
  caught?.cut();
  if (between_steps > 0) {
    if (victim !== 'backend') proxy.cut();
    proxy.release();
  }
  await server_ended;

  if (victim === 'postgres' || victim === 'everything') await ground.start();
  proxy.upstream_port = ground.port;
  if (server_ended !== undefined) await program.start();
  return { done, between_steps };
}

/** Kills the second process, with gifts between their steps when there are any; the first one keeps its connections. */
async function killNeighbour(arena: Arena): Promise<Struck> {
  const { neighbour, proxy } = arena;
  if (neighbour === undefined) throw new Error('there is no second process');
  const between_steps = await holdBetweenSteps(arena);
  await neighbour.kill();
  proxy.release();
  const takeover_ms = await neighbour.takenOver();
  return { done: `neighbour@${between_steps > 0 ? 'between_steps' : 'moment'}`, between_steps, takeover_ms };
}

/**
 * Holds the line while gifts lie between their two steps: the first is durable, and the COMMIT of the second does not get through.
 * @returns how many; 0 when none came in time, and then nothing is held.
 */
async function holdBetweenSteps({ ground, proxy }: Arena): Promise<number> {
  const session = await ground.openSession();
  try {
    const lying = async (): Promise<number> => (await session.query<{ n: number }>(BETWEEN_STEPS)).rows[0]!.n;
    for (const until = performance.now() + CATCH_MS; performance.now() < until; await delay(1)) {
      if ((await lying()) === 0) continue;
      proxy.hold();
      // What had got through is done by then; what lies there now stays.
      await delay(HELD_MS);
      const held = await lying();
      if (held > 0) return held;
      proxy.release();
    }
    return 0;
  } finally {
    await session.end();
  }
}

function killBackend(ground: Ground, pid: number | undefined): void {
  if (pid === undefined) throw new Error('no process of PostgreSQL serves the teller');
  ground.killBackend(pid);
}

async function hurt(pain: Pain, arena: Arena): Promise<string> {
  const { ground, proxy, chance } = arena;
  const still = (): Promise<void> => delay(chance.whole(...STILL_MS));
  switch (pain) {
    case 'cut@moment':
      await delay(chance.whole(0, RANDOM_MS));
      proxy.cut();
      return pain;
    case 'cut@before_commit':
    case 'cut@commit_sent':
    case 'cut@commit_answered': {
      const caught = await proxy.catchCommit(pain.slice('cut@'.length) as Place, CATCH_MS);
      if (caught === undefined) return hurt('cut@moment', arena);
      caught.cut();
      return pain;
    }
    case 'freeze':
      ground.freeze();
      await still();
      ground.thaw();
      return pain;
    case 'hold':
      proxy.hold();
      await still();
      proxy.release();
      return pain;
    case 'hold_and_cut':
      proxy.hold();
      await still();
      proxy.cut();
      proxy.release();
      return pain;
    case 'clock_forward':
      await moveClock(arena, chance.whole(1, CLOCK_DAYS_MOST));
      return pain;
    case 'clock_back':
      await setClockBack(arena, chance.whole(1_000, CLOCK_BACK_MS_MOST));
      return pain;
  }
}

async function moveClock({ program, admin_cookie }: Arena, days: number): Promise<void> {
  const response = await fetch(`${program.url}/demo/clock`, {
    method: 'POST',
    headers: { cookie: admin_cookie, 'content-type': 'application/json', origin: program.url },
    body: JSON.stringify({ days }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the clock answered ${response.status}: ${text}`);
}

/** As after a failover to a machine whose clock is behind: the server stops in order and starts with an earlier time. */
async function setClockBack({ program, ground }: Arena, by_ms: number): Promise<void> {
  await program.end();
  await ground.query(
    `insert into setting (key, value) values ('demo_clock_offset_ms', to_jsonb(-$1::int8))
     on conflict (key) do update set value = to_jsonb((setting.value #>> '{}')::int8 - $1::int8)`,
    [by_ms],
  );
  await program.start();
}

/** PostgreSQL stands on a small disk by now. It may stop, it may refuse; when there is room again, everything goes on. */
async function fillDisk({ ground, proxy, chance }: Arena): Promise<string> {
  ground.fillDisk();
  const until = performance.now() + chance.whole(...STILL_MS);
  // New files of the log are needed sooner than by themselves.
  while (performance.now() < until) {
    await Promise.race([ground.switchWal(), delay(300)]);
    await delay(100);
  }
  ground.emptyDisk();
  // A PostgreSQL that found no room to recover in has ended; otherwise it goes on by itself.
  await ground.recover();
  proxy.upstream_port = ground.port;
  return 'full_disk';
}
