/** One run: a seed, so many steps, and what came of them. */
import { createHash } from 'node:crypto';
import { BUCKETS, BuskerError, takeIdsFrom } from '@busker/protocol';
import type pg from 'pg';
import type { ConnectLedger } from '../../server/src/ledger/connection.ts';
import type { ReceiveGift } from '../../server/src/gifts/receive-gift.ts';
import { SEEN_SENDS } from '../../server/src/gifts/send-gift.sql.ts';
import { SEEN_COMMANDS } from '../../server/src/ledger/posting.sql.ts';
import { createTeller } from '../../server/src/ledger/teller.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { chanceOf, type Chance } from '../helpers/chance.ts';
import { Checker, isDoctorsTurn } from './checker.ts';
import { simulatedClock, type SimulatedClock } from './clock.ts';
import { createFaults, FAULTS, type Fault, type Faults, type Witness } from './faults.ts';
import { canonical, nameOf } from './judge.ts';
import { BASE_CURRENCY, HOUR_MS, Model } from './model.ts';
import { receiveGift } from './kinds/receive-gift.ts';
import { Relay, type TransitCount } from './relay.ts';
import { openPostgres, type SimulatedPostgres } from './postgres.ts';
import { World } from './world.ts';
import { Workload, type Sent } from './workload.ts';

/** All buckets in one posting group, or each by itself. */
export const GROUPINGS = { one: 1, split: BUCKETS } as const;
export type Grouping = keyof typeof GROUPINGS;

export interface Run {
  readonly seed: number;
  readonly steps: number;
  readonly grouping: Grouping;
  /** Takes the guard of ids away, to show that doubles are found. */
  readonly without_unique_id?: boolean;
}

export interface Result {
  readonly seed: number;
  readonly grouping: Grouping;
  readonly steps: number;
  /** Steps that were done; fewer when something was broken. */
  readonly steps_done: number;
  readonly faults: number;
  readonly invariants_broken: number;
  /** What is broken, and the step and commands that did it. */
  readonly broken: readonly string[];
  readonly fault_counts: Readonly<Record<Fault, number>>;
  /** By kind of command and what its client was told. */
  readonly command_counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly world_counts: Readonly<Record<string, number>>;
  /** Of gifts between posting groups. */
  readonly transit_counts: Readonly<Record<TransitCount, number>>;
  readonly checked: Readonly<Record<string, number>>;
  /** Of every statement, every row and every answer: equal for equal seeds. */
  readonly digest: string;
}

const START = new Date('2026-03-01T10:00:00Z');
const FAULT_PROBABILITY = 0.14;
/** Small, so that twenty commands are more than one batch and sixty too many; one session, as PGlite has. */
const LIMITS = { batch_commands: 16, waiting_commands: 40, lanes: 1, sessions: 1 };
const FLOOD = 60;
/** More are not needed, however much fails. */
const MOST_SWEEPS = 200;
/** Statements of a batch after which a fault goes off: about as many as a batch has. */
const STATEMENTS = 16;

/** Streams of chance, so that one does not shift the other. */
const STREAM = { world: 1, faults: 2, ids: 3, relay: 4 };

export async function simulate(prepared: Blob, run: Run): Promise<Result> {
  const digest = createHash('sha256');
  const witness: Witness = (what) => void digest.update(canonical(what) ?? 'undefined');
  const clock = simulatedClock(START);
  takeIdsFrom(idSource(clock, chanceOf(run.seed, STREAM.ids)));
  const postgres = await openPostgres(prepared, run.without_unique_id ? dropUniqueId : () => Promise.resolve());
  try {
    const chance = chanceOf(run.seed, STREAM.world);
    const model = new Model(GROUPINGS[run.grouping]);
    const world = new World({ chance, clock, model, postgres });
    const checker = new Checker(postgres, model);
    const faults = createFaults({
      connect: run.without_unique_id ? forgetful(postgres.connect) : postgres.connect,
      clock,
      witness,
    });
    const relay = new Relay({ chance: chanceOf(run.seed, STREAM.relay), model, postgres });
    const simulation = new Simulation({ run, clock, chance, world, postgres, checker, faults, relay, witness });
    await world.begin();
    await simulation.run();
    return simulation.result(digest.digest('hex'));
  } finally {
    await postgres.close();
  }
}

interface Parts {
  readonly run: Run;
  readonly clock: SimulatedClock;
  readonly chance: Chance;
  readonly world: World;
  readonly postgres: SimulatedPostgres;
  readonly checker: Checker;
  readonly faults: Faults;
  readonly relay: Relay;
  readonly witness: Witness;
}

class Simulation {
  readonly #parts: Parts;
  readonly #workload: Workload;
  readonly #fault_chance: Chance;
  readonly #commands = new Map<string, Map<string, number>>();
  readonly #changes = new Map<string, number>();
  readonly #broken: string[] = [];
  #steps_done = 0;
  #teller!: Teller;
  #died!: Promise<void>;
  #fired_before = 0;
  readonly #unhandled: string[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#workload = new Workload(parts.world);
    this.#fault_chance = chanceOf(parts.run.seed, STREAM.faults);
    this.#startTeller();
  }

  async run(): Promise<void> {
    const hear = (error: unknown): void =>
      void this.#unhandled.push(`an error that nobody waited for: ${String(error)}`);
    process.on('unhandledRejection', hear);
    try {
      await this.#steps();
    } finally {
      process.off('unhandledRejection', hear);
    }
  }

  async #steps(): Promise<void> {
    const { run, world, checker, chance } = this.#parts;
    while (this.#steps_done < run.steps && this.#broken.length === 0) {
      this.#passTime();
      if (chance.maybe(0.25)) count(this.#changes, await world.change());
      this.#armFault();
      await this.#step([...this.#workload.next(FLOOD), ...(await this.#parts.relay.work()).map(arrival)]);
      this.#steps_done++;
      if (isDoctorsTurn(this.#steps_done) && this.#broken.length === 0) this.#broken.push(...(await checker.doctor()));
    }
    // Whoever has no answer asks until there is one; what was armed still goes off.
    while (this.#broken.length === 0 && this.#workload.unanswered.size > 0)
      await this.#step(this.#workload.drain().slice(0, 8));
    await this.#lastSweeps();
    if (this.#broken.length === 0) this.#broken.push(...(await checker.doctor()));
  }

  /** Whatever left arrives, and nothing stays in the outbox. */
  async #lastSweeps(): Promise<void> {
    const { relay, world } = this.#parts;
    for (let sweeps = 0; this.#broken.length === 0 && world.model.outbox.size > 0; sweeps++) {
      if (sweeps > MOST_SWEEPS) this.#broken.push(`${world.model.outbox.size} gifts stay in the outbox`);
      await this.#step((await relay.sweep()).map(arrival));
      await relay.clear();
    }
    // A last look, after the last row was taken out.
    if (this.#broken.length === 0) await this.#step([]);
    const { left, arrived } = relay.counts;
    if (this.#broken.length === 0 && left !== arrived) this.#broken.push(`${left} gifts left, ${arrived} arrived`);
  }

  result(digest: string): Result {
    const { run, faults, checker, relay } = this.#parts;
    return {
      seed: run.seed,
      grouping: run.grouping,
      steps: run.steps,
      steps_done: this.#steps_done,
      faults: faults.fired,
      invariants_broken: this.#broken.length,
      broken: this.#broken,
      fault_counts: Object.fromEntries(FAULTS.map((fault) => [fault, faults.counts.get(fault) ?? 0])) as Record<
        Fault,
        number
      >,
      command_counts: Object.fromEntries(
        [...this.#commands].map(([kind, counts]) => [kind, Object.fromEntries(counts)]),
      ),
      world_counts: Object.fromEntries(this.#changes),
      transit_counts: relay.counts,
      checked: checker.checked,
      digest,
    };
  }

  #startTeller(): void {
    const { clock, faults, run } = this.#parts;
    const { connect, died } = faults.newProcess();
    this.#died = died;
    this.#teller = createTeller({
      connect,
      clock,
      log: createLog('silent'),
      base_currency: BASE_CURRENCY,
      groups: GROUPINGS[run.grouping],
      limits: LIMITS,
      pause: (ms) => {
        clock.move(ms);
        return Promise.resolve();
      },
    });
  }

  async #step(commands: readonly Sent[]): Promise<void> {
    const { clock, checker, faults, postgres, relay, witness, world } = this.#parts;
    const batch = [...commands];
    for (const sent of batch) if (sent.kind.prepare) sent.command = await sent.kind.prepare(postgres.db, sent.command);
    clock.forget();
    const orderly_before = faults.fired === this.#fired_before;
    // The relay adds to them what gifts that left are sent on by.
    const asked: Promise<void>[] = [];
    const ask = (sent: Sent): void => void asked.push(this.#ask(sent));
    relay.begin((command) => {
      batch.push(arrival(command));
      ask(batch.at(-1)!);
    });
    for (const sent of commands) ask(sent);
    const answered = async (): Promise<boolean> => {
      for (let n = 0; n < asked.length; n++) await asked[n];
      return false;
    };
    const restart = await Promise.race([answered(), this.#died.then(() => true)]);
    // What a dead process left open is rolled back before anybody looks.
    await faults.atRest();
    // A turn of the loop, in which Node tells of errors that nobody waited for: they would end the program.
    await new Promise((resolve) => setImmediate(resolve));
    if (restart) this.#startTeller();
    // Groups take turns on the session, in an order that is theirs.
    const orderly =
      world.model.groups === 1 &&
      orderly_before &&
      faults.fired === this.#fired_before &&
      batch.length <= LIMITS.batch_commands;
    this.#fired_before = faults.fired;
    this.#workload.note(batch);
    for (const sent of batch) {
      const counts = this.#commands.get(sent.kind.name) ?? new Map<string, number>();
      this.#commands.set(sent.kind.name, counts);
      count(
        counts,
        sent.told === undefined
          ? 'no answer'
          : sent.told.outcome === 'error'
            ? `error ${'code' in sent.told ? sent.told.code : ''}`
            : sent.told.outcome,
      );
      witness([sent.kind.name, sent.command, sent.told]);
    }
    const times = clock.read.length > 0 ? [...clock.read] : [clock.now()];
    const broken = [...this.#unhandled.splice(0), ...(await checker.step(batch, orderly, times))];
    relay.end(
      batch
        .filter(({ kind }) => kind.name === 'receive_gift')
        .map(({ command, told }) => ({ id: command.id, told: told?.outcome })),
      restart,
    );
    if (broken.length === 0) return;
    this.#broken.push(...broken);
    this.#broken.push(`at step ${this.#steps_done + 1}, with ${batch.length} commands:`, ...batch.map(nameOf));
  }

  async #ask(sent: Sent): Promise<void> {
    try {
      sent.told = await this.#teller.submit(sent.kind.server, sent.command);
    } catch (error) {
      if (!(error instanceof BuskerError)) throw error;
      sent.told = { outcome: 'error', code: error.code };
    }
  }

  /** Mostly moments, as between taps; sometimes days, so that holds end. */
  #passTime(): void {
    const { chance, clock } = this.#parts;
    const range = chance.weighted({ none: 20, moments: 45, seconds: 25, minutes: 6, hours: 3, days: 2 });
    const [least, most] = {
      none: [0, 0],
      moments: [1, 900],
      seconds: [1_000, 5_000],
      minutes: [60_000, 600_000],
      hours: [HOUR_MS, 9 * HOUR_MS],
      days: [24 * HOUR_MS, 60 * HOUR_MS],
    }[range] as [number, number];
    clock.move(chance.whole(least, most));
  }

  #armFault(): void {
    const chance = this.#fault_chance;
    if (!chance.maybe(FAULT_PROBABILITY) || this.#parts.faults.armed > 2) return;
    this.#parts.faults.arm(chance.pick(FAULTS), chance.whole(0, STATEMENTS), chance.whole(1, 20_000));
  }
}

const arrival = (command: ReceiveGift): Sent => ({ kind: receiveGift, command });

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function idSource(clock: SimulatedClock, chance: Chance): Parameters<typeof takeIdsFrom>[0] {
  return {
    now: () => clock.now().getTime(),
    random: () => Uint8Array.from({ length: 16 }, () => chance.whole(0, 255)),
  };
}

/** The control: nothing in the database keeps an id from being written twice … */
async function dropUniqueId(client: pg.Client): Promise<void> {
  for (const [table, key] of [
    ['ledger_command', 'ledger_command_pkey'],
    // Facts that carry the command's id, or one that follows from it, guard it a second time.
    ['promo_grant', 'promo_grant_pkey'],
    ['promo_due', 'promo_due_pkey'],
    ['gift', 'gift_pkey'],
    ['message', 'message_pkey'],
  ])
    await client.query(`alter table ${table} drop constraint ${key}`);
  await client.query('drop index ledger_entry_spend');
}
/** … and the teller does not find the ids that are there. */
function forgetful(connect: ConnectLedger): ConnectLedger {
  return async (onLost) => {
    const session = await connect(onLost);
    return {
      end: () => session.end(),
      query: (statement) =>
        session.query(
          statement.text === SEEN_COMMANDS || statement.text === SEEN_SENDS
            ? { ...statement, text: `${statement.text}\nlimit 0` }
            : statement,
        ),
    };
  };
}
