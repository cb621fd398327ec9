/**
 * The poster of one group: gathers the commands that arrive while others are posted, and posts them as one transaction. So the batch grows
 * with the load by itself: idle a command pays one flush, flooded a flush pays for hundreds.
 *
 * Two sessions take turns. While one writes and commits a batch, the next one is locked, loaded and decided on the other; what both touch
 * (earnings, heads of logs) comes last in each, so that the second waits for the first one's commit only. Commands of people who are in
 * a batch in flight wait for the next one: no batch ever waits for another's wallets, and each person's commands keep their order.
 *
 * Errors: transient ones (deadlock, lost connection, a commit without an answer) are retried whole, bounded, with jitter: ids make
 * that safe. A fault rolls the batch back and tries its halves, so that the culprit alone is parked with an alarm and nobody else waits;
 * a command whose earlier commit had no answer may be posted, so it is tried again instead, and at last told `overloaded`.
 */
import { BuskerError, bucketOf } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { LedgerConnection } from './connection.ts';
import type { AnyKind, Decided, Item } from './decide.ts';
import { isTransient, maybeCommitted } from './faults.ts';
import type { KnownAccounts } from './known-accounts.ts';
import { openBatch } from './posting.ts';
import type { Sessions } from './sessions.ts';
import type { Outcome, Posting } from './types.ts';

export interface PosterLimits {
  /** Commands of one transaction: more gain nothing and hold locks longer. */
  readonly batch_commands: number;
  /** Commands of a process that may wait before new ones are told `overloaded`: about two seconds of work, some 40 MB. */
  readonly waiting_commands: number;
  /** Batches of a group in flight at once, each on a session of its own. More than two only wait for each other's commits. */
  readonly lanes: number;
  /** Attempts at a batch before its commands are told `overloaded`. */
  readonly attempts: number;
  /** First pause before trying again, doubled each time, up to `pause_most_ms`. */
  readonly pause_ms: number;
  readonly pause_most_ms: number;
}

export interface PosterParts {
  /** Shared by all posters of a process. */
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Log;
  readonly base_currency: string;
  readonly limits: PosterLimits;
  readonly pause: (ms: number) => Promise<void>;
  /** Shared by all posters of a process. */
  readonly known: KnownAccounts;
  /** Commands that wait, counted over all posters of a process. */
  readonly room: { waiting: number };
  /** Where the group's postings live. */
  readonly bucket: number;
  /** Whether what has this id belongs to the group. */
  readonly here: (id: string) => boolean;
}

/** A command that waits for its outcome. */
export interface Waiting extends Item {
  /** Whose rows it locks or writes as its own: never in two batches in flight. */
  readonly owners: readonly string[];
  resolve(outcome: Outcome<unknown>): void;
  reject(error: Error): void;
}

export interface Poster {
  /** @returns false when too much is waiting. */
  take(command: Waiting): boolean;
  /** Commands that wait or are being posted. */
  readonly waiting: number;
  /** Finishes what waits. */
  close(): Promise<void>;
}

/** How far a batch looks past commands of busy people, in batches. */
const LOOK_AHEAD = 4;

/** Room for one batch in flight. */
interface Lane {
  /** Held while a batch is posted. */
  session: LedgerConnection | undefined;
  busy: boolean;
}

export function createPoster(parts: PosterParts): Poster {
  const { clock, log, limits, known } = parts;
  const queue: Waiting[] = [];
  const lanes: Lane[] = Array.from({ length: limits.lanes }, () => ({ session: undefined, busy: false }));
  const busy = new Set<string>();
  let running: Promise<void> | undefined;
  let inFlight = 0;
  /** Told when a lane is free again, or when a command came that need not wait for one. */
  let sleepers: (() => void)[] = [];
  /** All that waits is of people in flight. */
  let starved = false;

  const wake = (): void => {
    const all = sleepers;
    sleepers = [];
    for (const one of all) one();
  };
  const woken = (): Promise<void> => new Promise((resolve) => sleepers.push(resolve));

  const sessionOf = async (lane: Lane): Promise<LedgerConnection> => (lane.session ??= await parts.sessions.take());

  async function drop(lane: Lane): Promise<void> {
    const old = lane.session;
    lane.session = undefined;
    known.clear();
    if (old) await parts.sessions.discard(old);
  }

  /** The next batch: commands in order, without those of people who are in flight. */
  function nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const passed: Waiting[] = [];
    const most = Math.min(queue.length, LOOK_AHEAD * limits.batch_commands);
    let looked = 0;
    for (; looked < most && batch.length < limits.batch_commands; looked++) {
      const one = queue[looked]!;
      if (one.owners.some((owner) => busy.has(owner))) passed.push(one);
      else batch.push(one);
    }
    queue.splice(0, looked, ...passed);
    parts.room.waiting -= batch.length;
    return batch;
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const lane = lanes.find((one) => !one.busy);
      const batch = lane ? nextBatch() : [];
      if (!lane || batch.length === 0) {
        starved = lane !== undefined;
        await woken();
        starved = false;
        continue;
      }
      lane.busy = true;
      inFlight += batch.length;
      for (const one of batch) for (const owner of one.owners) busy.add(owner);
      // Only one batch is opened at a time; it is written while the next one is opened.
      await new Promise<void>((opened) => {
        void post(lane, batch, opened).finally(() => {
          if (lane.session) parts.sessions.give(lane.session);
          lane.session = undefined;
          lane.busy = false;
          inFlight -= batch.length;
          for (const one of batch) for (const owner of one.owners) busy.delete(owner);
          opened();
          wake();
        });
      });
    }
    running = undefined;
  }

  /**
   * Settles every command of the batch; never throws. `opened` is told once the batch is decided.
   * @param unanswered a commit that had these commands in it was sent and not answered: they may be posted.
   */
  async function post(
    lane: Lane,
    batch: readonly Waiting[],
    opened: () => void,
    unanswered: boolean = false,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      let committing = false;
      try {
        const open = await openBatch(await sessionOf(lane), batch, {
          base_currency: parts.base_currency,
          at: clock.now(),
          bucket: parts.bucket,
          here: parts.here,
          known,
        });
        opened();
        committing = true;
        await open.commit();
        tell(batch, open.decided, open.posting);
        return;
      } catch (error) {
        // Whatever it was: a session on which a statement failed is never trusted again, its rollback may have failed too.
        await drop(lane);
        unanswered ||= committing && maybeCommitted(error);
        // A command that may be posted is never said to be broken: asked again by its id, it is found or posted.
        if (!isTransient(error) && !(unanswered && batch.length === 1))
          return split(lane, batch, error as Error, unanswered);
        if (attempt >= limits.attempts) {
          log.error({ err: error, commands: batch.length }, 'the database stayed away; commands are sent back');
          for (const one of batch) one.reject(new BuskerError('overloaded', undefined, limits.pause_most_ms));
          return;
        }
        log.warn({ err: error, attempt, commands: batch.length }, 'a batch is tried again');
        await parts.pause(Math.min(limits.pause_most_ms, limits.pause_ms * 2 ** (attempt - 1)));
      }
    }
  }

  async function split(lane: Lane, batch: readonly Waiting[], error: Error, unanswered: boolean): Promise<void> {
    if (batch.length > 1) {
      const middle = batch.length >> 1;
      await post(lane, batch.slice(0, middle), () => undefined, unanswered);
      await post(lane, batch.slice(middle), () => undefined, unanswered);
      return;
    }
    const [culprit] = batch as [Waiting];
    log.fatal(
      { err: error, kind: culprit.kind.name, owner: culprit.command.owner, id: culprit.command.id },
      'ALARM: a command broke an invariant and is parked',
    );
    await park(lane, culprit, error);
    culprit.reject(new BuskerError('fault', { id: culprit.command.id }));
  }

  async function park(lane: Lane, culprit: Waiting, error: Error): Promise<void> {
    try {
      const to = await sessionOf(lane);
      await to.query({
        text: 'insert into ledger_parked (bucket, id, owner, kind, command, fault) values ($1, $2, $3, $4, $5, $6)',
        values: [
          bucketOf(culprit.command.owner),
          culprit.command.id,
          culprit.command.owner,
          culprit.kind.name,
          JSON.stringify(culprit.command, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
          `${error.name}: ${error.message}`,
        ],
      });
    } catch (parking) {
      log.error({ err: parking }, 'a broken command could not be parked; it is in the log above');
    }
  }

  function tell(batch: readonly Waiting[], decided: readonly Decided[], posting: Posting): void {
    const facts = new Map<AnyKind, unknown[]>();
    decided.forEach((one, index) => {
      batch[index]!.resolve(one.outcome);
      if (!one.acceptance) return;
      const list = facts.get(one.item.kind);
      if (list) list.push(one.acceptance.facts);
      else facts.set(one.item.kind, [one.acceptance.facts]);
    });
    for (const [kind, list] of facts) {
      try {
        kind.committed?.(list, posting);
      } catch (error) {
        log.error(
          { err: error, kind: kind.name },
          'telling of a posting failed; it is durable, and readers will find it',
        );
      }
    }
  }

  return {
    take(command) {
      if (parts.room.waiting >= limits.waiting_commands) return false;
      parts.room.waiting += 1;
      queue.push(command);
      // Started in a microtask, so that commands of one turn of the loop share a batch.
      running ??= Promise.resolve().then(run);
      if (starved && !command.owners.some((owner) => busy.has(owner))) wake();
      return true;
    },
    get waiting() {
      return queue.length + inFlight;
    },
    async close() {
      while (running || lanes.some((lane) => lane.busy)) {
        await running;
        if (lanes.some((lane) => lane.busy)) await woken();
      }
    },
  };
}
