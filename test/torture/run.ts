/** One torture from start to report. See README.md. */
import { setTimeout as delay } from 'node:timers/promises';
import { chanceOf } from '../helpers/chance.ts';
import { signInDemo } from '../helpers/program.ts';
import { slowness } from '../helpers/slowness.ts';
import { isCompiled, spawnProgram, type SpawnedProgram } from '../helpers/spawned-program.ts';
import { removeTemporaryFolder, temporaryFolder } from '../helpers/temporary-folders.ts';
import { collectAlarms } from './alarms.ts';
import { readHeads } from './audit.ts';
import { type Arena, strike } from './faults.ts';
import { gatherGivers, type Givers } from './givers.ts';
import { breakGround, type Ground } from './ground.ts';
import { type Neighbour, startNeighbour } from './neighbour.ts';
import { type Fault, plan } from './plan.ts';
import { prove, type Round } from './proof.ts';
import { type Proxy, startProxy } from './proxy.ts';
import { BETWEEN, Tally, type TortureReport, whatIsMissing } from './tally.ts';

export interface TortureOptions {
  readonly people: number;
  /** Which faults come when, and who sends what. */
  readonly seed: number;
  /** Ends after this many kills (Infinity: only by the time) … */
  readonly kills: number;
  /** … or after this time, setting up included, whichever comes first. */
  readonly minutes: number;
  /** How often a second process is killed, after the kills of the plan; only with more than one posting group. */
  readonly neighbours: number;
  /** How often the disk is full, at the end, on a small disk of its own. */
  readonly full_disks: number;
  /** Numbers of posting groups, from one start of the server to the next. */
  readonly groupings: readonly number[];
  /** Faults instead of the usual plan, and no end of them: for the control. */
  readonly faults?: Iterable<Fault>;
  /** Ends as soon as something is found wrong, with the numbers of that moment. */
  readonly until_wrong?: boolean;
  /** PostgreSQL commits without waiting for the disk: the control, in which acknowledged gifts must get lost. */
  readonly careless?: boolean;
  readonly say: (text: string) => void;
}

/** Without so many in this time the server is not working. */
const STALLED_MS = 240_000;
/** Kills end so long before the time is over, or at three quarters of it, so that neighbours, full disks and the last proof are within it. */
const END_MS = { proof: 15_000, neighbour: 30_000, full_disks: 30_000 };
/** What is not settled so long after the time is over is given up: it was not measured. */
const GRACE_MS = 60_000;
/** The posting groups of a dead process are taken over within this. */
const TAKEOVER_MS = 10_000;
/** Up to so many gifts the whole of the books is proven after each fault, beyond that after every tenth and at the end. */
const WHOLE_UP_TO = 4_000;
const WHOLE_EVERY = 10;
const OUTPUT_SHOWN = 2_000;
const FAULTS_SHOWN = 5;
/** Of one proof; the report has more. */
const WRONG_SHOWN = 5;
/** With `careless`: nothing reaches the disk by itself before a kill. */
const CARELESS = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB' };

/** Never throws for what happens in the arena: a run that is broken off says so in `unmeasured`, with what it counted until then. */
export async function torture(options: TortureOptions): Promise<TortureReport> {
  const { say, seed } = options;
  const tally = new Tally();
  const ending: (() => unknown)[] = [];
  const shown: { program?: SpawnedProgram; ground?: Ground } = {};
  try {
    await withinTime(options, tally, setUpAndPlay(options, tally, ending, shown));
  } catch (error) {
    say(`broken off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    say(`The server said last:\n${shown.program === undefined ? '' : lastWords(shown.program.output)}`);
    say(`Sessions of the database:\n${(await sessionsOf(shown.ground)).join('\n')}`);
    tally.unmeasured.push(`broken off: ${String(error).slice(0, OUTPUT_SHOWN)}`);
  }
  for (const end of ending.toReversed()) {
    try {
      await end();
    } catch (error) {
      tally.unmeasured.push(`not cleaned up: ${String(error)}`);
    }
  }
  return tally.report(seed);
}

/** @throws Error when the time and the grace are over. */
async function withinTime(options: TortureOptions, tally: Tally, work: Promise<void>): Promise<void> {
  const end = new AbortController();
  const over = delay(options.minutes * 60_000 + GRACE_MS - (performance.now() - tally.began), 'over', {
    signal: end.signal,
  }).catch(() => undefined);
  const first = await Promise.race([work, over]);
  end.abort();
  if (first === 'over') {
    work.catch(() => undefined);
    throw new Error(`${options.minutes} minutes were over before the last fault was settled and proven`);
  }
}

async function setUpAndPlay(
  options: TortureOptions,
  tally: Tally,
  ending: (() => unknown)[],
  shown: { program?: SpawnedProgram; ground?: Ground },
): Promise<void> {
  const { seed, groupings } = options;
  const ground = await breakGround(options.careless === true ? CARELESS : {});
  shown.ground = ground;
  ending.push(() => ground.stop());
  if (options.careless === true) await ground.query('alter database busker set synchronous_commit = off');
  const proxy = await startProxy();
  ending.push(() => proxy.close());
  proxy.upstream_port = ground.port;
  const data_folder = temporaryFolder('torture-server');
  ending.push(() => removeTemporaryFolder(data_folder));
  let groups = groupings[0]!;
  const heard: string[] = [];
  const alarms = collectAlarms(heard);
  const env = (): Record<string, string> => ({ ...throughProxy(ground, proxy), BUSKER_POSTING_GROUPS: `${groups}` });
  const is_compiled = isCompiled();
  const program = await spawnProgram({
    data_folder,
    env: () => {
      tally.started(groups);
      return env();
    },
    onOutput: (text) => alarms.hear(text),
  });
  shown.program = program;
  ending.push(() => program.end());
  // Node writes what it compiled when it ends in order, and never when it is killed: without that every start would compile everything again.
  if (!is_compiled) {
    await program.end();
    await program.start();
  }
  const { cookie } = await signInDemo(program.url, 'olive');
  const givers = await gatherGivers({ url: program.url, people: options.people, seed });
  tally.book = givers.book;
  ending.push(() => givers.leave());
  // What was made so far is not at stake.
  await ground.query('checkpoint');
  await play(
    options,
    {
      program,
      ground,
      proxy,
      chance: chanceOf(seed, 2_000_000),
      admin_cookie: cookie,
      alarms: heard,
      setGroups: (next) => void (groups = next),
    },
    givers,
    tally,
    async () => {
      if (groups === 1) {
        groups = groupings.find((several) => several > 1)!;
        await program.end();
        await program.start();
      }
      return startNeighbour({ ground, groups, env: env(), heard });
    },
  );
}

/** The end of a log, and before it whatever made the server stop. */
function lastWords(output: string): string {
  const faults = output.split('\n').filter((line) => /"level":60|nobody handled|^[^{].*[Ee]rror/.test(line));
  return [...faults.slice(-FAULTS_SHOWN), '…', output.slice(-OUTPUT_SHOWN)].join('\n');
}

/** What everybody does in the database who does something: who waits for whom when nothing goes on. */
async function sessionsOf(ground: Ground | undefined): Promise<string[]> {
  const rows = await ground
    ?.query<{ says: string }>(
      `select format('%s %s %s: %s/%s since %s, %s', pid, application_name, state, wait_event_type, wait_event, age(clock_timestamp(), state_change), left(query, 120)) as says
       from pg_stat_activity where state is distinct from 'idle' and pid <> pg_backend_pid()`,
    )
    .catch((error: unknown) => [{ says: `not known: ${String(error)}` }]);
  return (rows ?? []).map((row) => row.says);
}

function throughProxy(ground: Ground, proxy: Proxy): Record<string, string> {
  const through = (url: string): string => {
    const changed = new URL(url);
    changed.port = `${proxy.port}`;
    return changed.href;
  };
  return { DATABASE_URL: through(ground.urls.owner), DATABASE_APP_URL: through(ground.urls.app) };
}

async function play(
  options: TortureOptions,
  arena: Arena,
  givers: Givers,
  tally: Tally,
  bringNeighbour: () => Promise<Neighbour>,
): Promise<void> {
  const { say, full_disks } = options;
  const neighbours = options.groupings.some((groups) => groups > 1) ? options.neighbours : 0;
  const { program, ground, proxy } = arena;
  const { book } = givers;
  const limit_ms = options.minutes * 60_000;
  const end_ms = END_MS.proof + neighbours * END_MS.neighbour + (full_disks > 0 ? END_MS.full_disks : 0);
  const kills_until = tally.began + Math.max(limit_ms - end_ms, (limit_ms * 3) / 4);
  const assertGoing = (): void => {
    if (!program.running) throw new Error(`the server ended by itself:\n${lastWords(program.output)}`);
  };
  const tell = (wrong: readonly string[]): void => {
    for (const one of wrong.slice(0, WRONG_SHOWN)) say(`WRONG: ${one}`);
  };
  let acknowledged_before = 0;
  let round: Round = { from_gift: 0, heads: new Map() };

  const enough = async (): Promise<number> => {
    const until = performance.now() + STALLED_MS;
    for (;;) {
      const between = book.counts.acknowledged - acknowledged_before;
      if (between >= BETWEEN) return between;
      assertGoing();
      if (performance.now() > until)
        throw new Error(`only ${between} gifts were acknowledged in ${STALLED_MS} ms after a fault`);
      await delay(10);
    }
  };

  const suffer = async (fault: Fault): Promise<void> => {
    const started = performance.now();
    givers.flow();
    const between = await enough();
    tally.least_between = Math.min(tally.least_between, between);
    const on_their_way = book.under_way;
    tally.under_way += on_their_way;
    const struck_at = performance.now();
    const { done, between_steps, takeover_ms } = await strike(fault, arena);
    acknowledged_before = book.counts.acknowledged;
    const struck_ms = performance.now() - struck_at;
    tally.struck(done);
    tally.between_steps += between_steps;
    if (fault.kind === 'kill' || fault.kind === 'neighbour') tally.kills++;
    if (takeover_ms !== undefined) tally.takenOver(takeover_ms, TAKEOVER_MS * (await slowness()));
    // Life goes on, and the fate of every gift that was on its way comes out.
    await givers.settle(assertGoing);
    const settled_ms = performance.now() - struck_at - struck_ms;
    const extent = book.counts.acknowledged < WHOLE_UP_TO || tally.kills % WHOLE_EVERY === 0 ? 'whole' : 'rounds';
    const proof = await prove(arena, givers, extent === 'whole' ? undefined : round, assertGoing);
    tell(tally.proven(proof, extent));
    round = { from_gift: book.all.length, heads: await readHeads((sql, values) => ground.query(sql, values)) };
    const s = (ms: number): string => (ms / 1_000).toFixed(1);
    say(
      `${String(tally.kills).padStart(3)} ${done.padEnd(26)} after ${String(between).padStart(4)} acknowledged, ${String(on_their_way).padStart(2)} on their way` +
        `${between_steps > 0 ? `, ${between_steps} between their steps` : ''}${takeover_ms === undefined ? '' : `, groups taken over after ${s(takeover_ms)} s`}; struck and up ${s(struck_ms)} s, settled ${s(settled_ms)} s, outbox empty ${s(proof.outbox_empty_after_ms)} s, round of ${s(performance.now() - started)} s; ` +
        `${extent === 'whole' ? 'whole books' : 'round'} proven, wrong so far: ${tally.wrong.size}`,
    );
  };

  for (const fault of options.faults ?? plan(arena.chance, options.groupings)) {
    if (tally.kills >= options.kills || performance.now() > kills_until) break;
    if (options.until_wrong === true && tally.wrong.size > 0) break;
    await suffer(fault);
  }

  for (let n = 0; n < neighbours; n++) {
    arena.neighbour = await bringNeighbour();
    try {
      await suffer({ kind: 'neighbour' });
    } finally {
      await arena.neighbour.stop();
    }
  }

  if (full_disks > 0) {
    proxy.upstream_port = undefined;
    const refused = await ground.moveToSmallDisk();
    proxy.upstream_port = ground.port;
    if (refused === undefined) {
      let tried = 0;
      do await suffer({ kind: 'full_disk' });
      while (++tried < full_disks && performance.now() - tally.began < limit_ms);
      tally.full_disk = `tried ${tried} times`;
    } else tally.full_disk = `not tried: ${refused}`;
    say(`A full disk: ${tally.full_disk}.`);
  }

  if (options.until_wrong !== true) {
    // What is acknowledged last, and everything before it once more.
    givers.flow();
    await enough();
    await givers.settle(assertGoing);
    tell(tally.proven(await prove(arena, givers, undefined, assertGoing), 'whole'));
  }
  if (options.faults === undefined) tally.unmeasured.push(...whatIsMissing(tally, options));
}
