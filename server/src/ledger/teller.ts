/**
 * The teller: the one way money moves. It gathers the commands that arrive while a commit is in flight and posts them as one
 * transaction; so the batch grows with the load by itself, idle a command pays one flush, flooded a flush pays for hundreds.
 *
 * Errors: transient ones (deadlock, lost connection, a commit without an answer) are retried whole, bounded, with jitter: ids make
 * that safe. A fault rolls the batch back and tries its halves, so that the culprit alone is parked with an alarm and nobody else waits.
 */
import { BuskerError, bucketOf } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { ConnectLedger, LedgerConnection } from './connection.ts';
import { fingerprintOf, type AnyKind, type Decided, type Item } from './decide.ts';
import { isTransient } from './faults.ts';
import { postBatch } from './posting.ts';
import type { CommandBase, CommandKind, Outcome, Posting, Teller } from './types.ts';

export interface TellerLimits {
  /** Commands of one transaction: more gain nothing and hold locks longer. */
  readonly batch_commands: number;
  /** Commands that may wait before new ones are told `overloaded`: about two seconds of work, some 40 MB. */
  readonly waiting_commands: number;
  /** Attempts at a batch before its commands are told `overloaded`. */
  readonly attempts: number;
  /** First pause before trying again, doubled each time, up to `pause_most_ms`. */
  readonly pause_ms: number;
  readonly pause_most_ms: number;
}

const TELLER_LIMITS: TellerLimits = {
  batch_commands: 1_000,
  waiting_commands: 20_000,
  attempts: 12,
  pause_ms: 10,
  pause_most_ms: 2_000,
};

interface Waiting extends Item {
  resolve(outcome: Outcome<unknown>): void;
  reject(error: Error): void;
}

export interface TellerParts {
  readonly connect: ConnectLedger;
  readonly clock: Clock;
  readonly log: Log;
  readonly base_currency: string;
  readonly limits?: Partial<TellerLimits>;
  /** Waits between two attempts; left out: really, and with jitter. */
  readonly pause?: (ms: number) => Promise<void>;
}

const pauseWithJitter = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random() / 2)));

/** Known accounts are remembered up to this many, then forgotten at once: a set of strings of about 120 bytes. */
const KNOWN_ACCOUNTS_MOST = 500_000;
/** All buckets are one posting group for now; its postings live in bucket 0. */
const GROUP_BUCKET = 0;

export function createTeller(parts: TellerParts): Teller {
  const { clock, log, pause = pauseWithJitter } = parts;
  const limits: TellerLimits = { ...TELLER_LIMITS, ...parts.limits };
  const queue: Waiting[] = [];
  const known = new Set<string>();
  let session: LedgerConnection | undefined;
  let running: Promise<void> | undefined;
  let closed = false;
  let inFlight = 0;

  async function connection(): Promise<LedgerConnection> {
    if (session) return session;
    const fresh = await parts.connect((error) => {
      if (error) log.warn({ err: error }, 'the teller lost its connection');
      if (session === fresh) session = undefined;
    });
    session = fresh;
    return fresh;
  }

  async function dropConnection(): Promise<void> {
    const old = session;
    session = undefined;
    known.clear();
    await old?.end().catch(() => undefined);
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, limits.batch_commands);
      inFlight = batch.length;
      await post(batch);
      inFlight = 0;
    }
    running = undefined;
  }

  /** Settles every command of the batch; never throws. */
  async function post(batch: Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        if (known.size > KNOWN_ACCOUNTS_MOST) known.clear();
        const { decided, posting } = await postBatch(await connection(), batch, {
          base_currency: parts.base_currency,
          at: clock.now(),
          bucket: GROUP_BUCKET,
          known,
        });
        tell(batch, decided, posting);
        return;
      } catch (error) {
        if (!isTransient(error)) return split(batch, error as Error);
        await dropConnection();
        if (attempt >= limits.attempts) {
          log.error({ err: error, commands: batch.length }, 'the database stayed away; commands are sent back');
          for (const one of batch) one.reject(new BuskerError('overloaded', undefined, limits.pause_most_ms));
          return;
        }
        log.warn({ err: error, attempt, commands: batch.length }, 'a batch is tried again');
        await pause(Math.min(limits.pause_most_ms, limits.pause_ms * 2 ** (attempt - 1)));
      }
    }
  }

  async function split(batch: Waiting[], error: Error): Promise<void> {
    if (batch.length > 1) {
      const middle = batch.length >> 1;
      await post(batch.slice(0, middle));
      await post(batch.slice(middle));
      return;
    }
    const [culprit] = batch as [Waiting];
    log.fatal(
      { err: error, kind: culprit.kind.name, owner: culprit.command.owner, id: culprit.command.id },
      'ALARM: a command broke an invariant and is parked',
    );
    await park(culprit, error);
    culprit.reject(new BuskerError('fault', { id: culprit.command.id }));
  }

  async function park(culprit: Waiting, error: Error): Promise<void> {
    try {
      const to = await connection();
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
    submit<Command extends CommandBase, Facts, Answer, Loaded>(
      kind: CommandKind<Command, Facts, Answer, Loaded>,
      command: Command,
    ): Promise<Outcome<Answer>> {
      if (closed) return Promise.reject(new BuskerError('overloaded', { why: 'shutting down' }, 1_000));
      if (queue.length >= limits.waiting_commands) return Promise.resolve({ outcome: 'overloaded' });
      return new Promise<Outcome<Answer>>((resolve, reject) => {
        queue.push({
          kind,
          command,
          fingerprint: fingerprintOf(kind, command),
          resolve: resolve as (outcome: Outcome<unknown>) => void,
          reject,
        });
        // Started in a microtask, so that commands of one turn of the loop share a batch.
        running ??= Promise.resolve().then(run);
      });
    },
    get waiting() {
      return queue.length + inFlight;
    },
    async close() {
      closed = true;
      await running;
      await dropConnection();
    },
  };
}
