/** One torture from start to report. See README.md. */
import { setTimeout as delay } from 'node:timers/promises';
import { examine } from '../../server/src/doctor/doctor.ts';
import { chanceOf } from '../helpers/chance.ts';
import { assertBooks } from '../helpers/books.ts';
import { signInDemo } from '../helpers/program.ts';
import { spawnProgram, type SpawnedProgram } from '../helpers/spawned-program.ts';
import { removeTemporaryFolder, temporaryFolder } from '../helpers/temporary-folders.ts';
import { type Heads, judge, judgeWallets, readGifts, readHeads } from './audit.ts';
import { type Arena, strike } from './faults.ts';
import { gatherGivers, type Givers } from './givers.ts';
import { breakGround, type Ground } from './ground.ts';
import { type Fault, plan } from './plan.ts';
import { type Proxy, startProxy } from './proxy.ts';

export interface TortureOptions {
  readonly people: number;
  /** Which faults come when, and who sends what. */
  readonly seed: number;
  /** Ends after this many kills (Infinity: only by the time) … */
  readonly kills: number;
  /** … or after this time, whichever comes first. */
  readonly minutes: number;
  /** How often the disk is full, at the end, on a small disk of its own. */
  readonly full_disks: number;
  /** Faults instead of the usual plan, and no end of them: for the control. */
  readonly faults?: Iterable<Fault>;
  /** Ends as soon as something is found wrong, with the numbers of that moment. */
  readonly until_wrong?: boolean;
  /** PostgreSQL commits without waiting for the disk: the control, in which acknowledged gifts must get lost. */
  readonly careless?: boolean;
  readonly say: (text: string) => void;
}

export interface TortureReport {
  readonly seed: number;
  /** Faults in which something got SIGKILL. */
  readonly kills: number;
  /** All faults, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly found: number;
  readonly missing: number;
  readonly doubled: number;
  readonly invariants_broken: number;
  /** Fewest gifts acknowledged between two faults. */
  readonly least_between: number;
  /** Gifts on their way at the faults, in sum. */
  readonly under_way: number;
  readonly resent: number;
  /** Acknowledged only when asked again, as done before. */
  readonly acknowledged_again: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Proofs by the gifts and wallets of a round, and by the whole of the books (doctor, assertBooks, every gift). */
  readonly proofs: { readonly rounds: number; readonly whole: number };
  readonly full_disk: string;
  readonly took_s: number;
  /** What is wrong, a sentence each (the first of them). */
  readonly wrong: readonly string[];
  /** Why this run does not show what it should have; empty when it does. */
  readonly unmeasured: readonly string[];
}

/** Gifts that must be acknowledged between two faults. */
const BETWEEN = 100;
/** Without so many in this time the server is not working. */
const STALLED_MS = 240_000;
/** Up to so many gifts the whole of the books is proven after each fault, beyond that after every tenth and at the end. */
const WHOLE_UP_TO = 4_000;
const WHOLE_EVERY = 10;
const WRONG_KEPT = 100;
const OUTPUT_SHOWN = 2_000;
const FAULTS_SHOWN = 5;
/** With `careless`: nothing reaches the disk by itself before a kill. */
const CARELESS = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB' };

export async function torture(options: TortureOptions): Promise<TortureReport> {
  const { say, seed } = options;
  const ending: (() => unknown)[] = [];
  let program: SpawnedProgram | undefined;
  try {
    const ground = await breakGround(options.careless === true ? CARELESS : {});
    ending.push(() => ground.stop());
    if (options.careless === true) await ground.query('alter database busker set synchronous_commit = off');
    const proxy = await startProxy();
    ending.push(() => proxy.close());
    proxy.upstream_port = ground.port;
    const data_folder = temporaryFolder('torture-server');
    ending.push(() => removeTemporaryFolder(data_folder));
    program = await spawnProgram({ data_folder, env: throughProxy(ground, proxy) });
    ending.push(() => program!.end());
    const { cookie } = await signInDemo(program.url, 'olive');
    const givers = await gatherGivers({ url: program.url, people: options.people, seed });
    ending.push(() => givers.leave());
    // What was made so far is not at stake.
    await ground.query('checkpoint');
    const arena: Arena = { program, ground, proxy, chance: chanceOf(seed, 2_000_000), admin_cookie: cookie };
    return await play(options, arena, givers);
  } catch (error) {
    say(
      `broken off: ${String(error)}\nThe server said last:\n${program === undefined ? '' : lastWords(program.output)}`,
    );
    throw error;
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}

/** The end of a log, and before it whatever made the server stop. */
function lastWords(output: string): string {
  const faults = output.split('\n').filter((line) => /"level":60|nobody handled|^[^{].*[Ee]rror/.test(line));
  return [...faults.slice(-FAULTS_SHOWN), '…', output.slice(-OUTPUT_SHOWN)].join('\n');
}

function throughProxy(ground: Ground, proxy: Proxy): Record<string, string> {
  const through = (url: string): string => {
    const changed = new URL(url);
    changed.port = `${proxy.port}`;
    return changed.href;
  };
  return { DATABASE_URL: through(ground.urls.owner), DATABASE_APP_URL: through(ground.urls.app) };
}

async function play(options: TortureOptions, arena: Arena, givers: Givers): Promise<TortureReport> {
  const { say } = options;
  const { program, ground, proxy } = arena;
  const { book } = givers;
  const began = performance.now();
  const is_over = (): boolean => performance.now() - began > options.minutes * 60_000;
  const faults: Record<string, number> = {};
  const wrong = new Set<string>();
  const unmeasured: string[] = [];
  const proofs = { rounds: 0, whole: 0 };
  let kills = 0;
  let under_way = 0;
  let least_between = Infinity;
  let acknowledged_before = 0;
  let last: Proof = { found: 0, missing: [], doubled: [], broken: [] };
  let round: Round = { from_gift: 0, heads: new Map() };

  const enough = async (): Promise<void> => {
    const until = performance.now() + STALLED_MS;
    while (book.counts.acknowledged - acknowledged_before < BETWEEN) {
      assertAlive(program);
      if (performance.now() > until)
        throw new Error(
          `only ${book.counts.acknowledged - acknowledged_before} gifts were acknowledged in ${STALLED_MS} ms\n${program.output.slice(-2_000)}`,
        );
      await delay(10);
    }
  };

  const suffer = async (fault: Fault): Promise<void> => {
    const started = performance.now();
    givers.flow();
    await enough();
    const between = book.counts.acknowledged - acknowledged_before;
    least_between = Math.min(least_between, between);
    const on_their_way = book.under_way;
    under_way += on_their_way;
    const struck_at = performance.now();
    const done = await strike(fault, arena);
    acknowledged_before = book.counts.acknowledged;
    const struck_ms = performance.now() - struck_at;
    faults[done] = (faults[done] ?? 0) + 1;
    if (fault.kind === 'kill') kills++;
    // Life goes on, and the fate of every gift that was on its way comes out.
    await givers.settle(() => assertAlive(program));
    const whole = book.counts.acknowledged < WHOLE_UP_TO || kills % WHOLE_EVERY === 0;
    last = await prove(arena, givers, whole ? undefined : round);
    proofs[whole ? 'whole' : 'rounds']++;
    round = { from_gift: book.all.length, heads: await readHeads((sql, values) => ground.query(sql, values)) };
    for (const one of [...last.missing, ...last.doubled, ...last.broken]) wrong.add(one);
    say(
      `${String(kills).padStart(3)} ${done.padEnd(28)} after ${String(between).padStart(4)} acknowledged, ${String(on_their_way).padStart(2)} on their way; struck and up again in ${(struck_ms / 1_000).toFixed(1)} s, round of ${((performance.now() - started) / 1_000).toFixed(1)} s; ${whole ? 'whole books' : 'round'} proven, wrong so far: ${wrong.size}`,
    );
  };

  for (const fault of options.faults ?? plan(arena.chance)) {
    if (kills >= options.kills || is_over() || (options.until_wrong === true && wrong.size > 0)) break;
    await suffer(fault);
  }

  let full_disk = 'not asked for';
  if (options.full_disks > 0) {
    proxy.upstream_port = undefined;
    const refused = await ground.moveToSmallDisk();
    proxy.upstream_port = ground.port;
    if (refused === undefined) {
      for (let n = 0; n < options.full_disks; n++) await suffer({ kind: 'full_disk' });
      full_disk = `tried ${options.full_disks} times`;
    } else full_disk = `not tried: ${refused}`;
    say(`A full disk: ${full_disk}.`);
  }

  if (options.until_wrong !== true) {
    // What is acknowledged last, and everything before it once more.
    givers.flow();
    await enough();
    await givers.settle(() => assertAlive(program));
    last = await prove(arena, givers, undefined);
    proofs.whole++;
    for (const one of [...last.missing, ...last.doubled, ...last.broken]) wrong.add(one);
  }
  if (options.faults === undefined) {
    if (kills === 0) unmeasured.push('nothing was killed');
    if (kills < options.kills && Number.isFinite(options.kills))
      unmeasured.push(`${kills} kills in ${options.minutes} minutes instead of ${options.kills}`);
    if (least_between < BETWEEN) unmeasured.push(`only ${least_between} gifts were acknowledged between two faults`);
    if (under_way === 0) unmeasured.push('no gift was on its way at any fault');
    if (book.counts.resent === 0) unmeasured.push('no gift had to be sent again');
  }
  return {
    seed: options.seed,
    kills,
    faults: Object.fromEntries(Object.entries(faults).sort(([a], [b]) => (a < b ? -1 : 1))),
    acknowledged: book.counts.acknowledged,
    found: last.found,
    missing: last.missing.length,
    doubled: last.doubled.length,
    invariants_broken: last.broken.length,
    least_between: Number.isFinite(least_between) ? least_between : 0,
    under_way,
    resent: book.counts.resent,
    acknowledged_again: book.counts.again,
    refused: Object.fromEntries(book.counts.refused),
    proofs,
    full_disk,
    took_s: Math.round((performance.now() - began) / 1_000),
    wrong: [...wrong].slice(0, WRONG_KEPT),
    unmeasured,
  };
}

function assertAlive(program: SpawnedProgram): void {
  if (!program.running) throw new Error(`the server ended by itself:\n${program.output.slice(-3_000)}`);
}

interface Round {
  readonly from_gift: number;
  /** Where the logs of targets ended then. */
  readonly heads: Heads;
}
interface Proof {
  readonly found: number;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  readonly broken: readonly string[];
}

/**
 * While nobody gives: every acknowledged gift is there once, every wallet holds what it should; and when the whole is asked for, the doctor and
 * the independent proof of the books find nothing.
 * @param round only gifts since then; undefined: all, and the whole of the books.
 */
async function prove({ ground, program }: Arena, givers: Givers, round: Round | undefined): Promise<Proof> {
  const { book, people } = givers;
  const query: Ground['query'] = (sql, values) => ground.query(sql, values);
  const rows = await readGifts(
    query,
    people.map((person) => person.id),
    round?.heads,
  );
  const { found, missing, doubled } = judge(round === undefined ? book.all : book.all.slice(round.from_gift), rows);
  const broken = [...book.contradictions, ...(await judgeWallets(query, people, book.all))];
  for (const line of program.output.split('\n'))
    if (line.startsWith('{"level":60')) broken.push(`the server's log: ${line.slice(0, 500)}`);
  if (round === undefined) {
    const there = new Set(rows.map((row) => row.id));
    const others = new Set(
      (
        await query<{ id: string }>('select id from gift_line where not sender = any($1::uuid[])', [
          people.map((person) => person.id),
        ])
      ).map((row) => row.id),
    );
    for (const id of givers.shown())
      if (!there.has(id) && !others.has(id)) broken.push(`gift ${id} was shown to a room and is not there`);
    const report = await examine(ground.urls.app);
    broken.push(...report.checks.flatMap((check) => check.wrong.map((one) => `${check.name}: ${one}`)));
    await assertBooks(ground.urls.app).catch((error: unknown) => broken.push(String(error)));
  }
  return { found, missing, doubled, broken };
}
