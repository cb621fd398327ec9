/** What outside parties told us, stored once and processed until it is dealt with. See README.md. The folder's public file. */
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';

/** A webhook as it was verified. */
export interface InboxEvent {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly payload: unknown;
  /** What of ours it is about; null when it does not say. */
  readonly subject: string | null;
}

/** Deals with an event and says what came of it; throws when it has to be tried again. Must be repeatable. */
export type EventHandler = (event: InboxEvent) => Promise<string>;

/** Outcomes that begin so are for a person. */
export const PARKED = 'parked: ';

/** First pause before an event is tried again, doubled at each attempt. */
const RETRY_SECONDS = 5;
const ATTEMPTS_MOST = 15;
/** Events that one run of the job takes. */
const ROUND = 100;

export interface EventLine {
  readonly id: string;
  readonly type: string;
  readonly received_at: Date;
  readonly outcome: string | null;
}

export interface Inbox {
  /**
   * Stores an event, once. Resolves when it is durable: then the sender may be told so.
   * @returns whether it is new.
   */
  store(event: InboxEvent): Promise<boolean>;
  /** Processes one stored event now. Never throws: what fails stays waiting. */
  process(event: InboxEvent, handle: EventHandler): Promise<void>;
  /** Processes what waits in these streams and is due. Returns how many events were tried. */
  processWaiting(streams: readonly string[], handle: EventHandler): Promise<number>;
  /** Notes what we were told when we asked, beside what came by itself, with what came of it. */
  note(event: InboxEvent, outcome: string): Promise<void>;
  /** All events about any of these subjects, oldest first. */
  about(stream: string, subjects: readonly string[]): Promise<EventLine[]>;
}

export function createInbox(parts: { db: Db; clock: Clock; log: Log }): Inbox {
  const { db, clock, log } = parts;

  async function insert(event: InboxEvent, outcome: string | null): Promise<boolean> {
    const now = clock.now();
    const row = await db
      .insertInto('provider_event')
      .values({
        provider: event.stream,
        id: event.id,
        type: event.type,
        payload: JSON.stringify(event.payload),
        received_at: now,
        processed_at: outcome === null ? null : now,
        outcome,
        subject: event.subject,
      })
      .onConflict((conflict) => conflict.columns(['provider', 'id']).doNothing())
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  async function finish(event: InboxEvent, outcome: string): Promise<void> {
    await db
      .updateTable('provider_event')
      .set((eb) => ({ processed_at: clock.now(), outcome, attempts: eb('attempts', '+', 1) }))
      .where('provider', '=', event.stream)
      .where('id', '=', event.id)
      .where('processed_at', 'is', null)
      .execute();
    alarmIfParked(event, outcome);
  }

  function alarmIfParked(event: InboxEvent, outcome: string): void {
    if (!outcome.startsWith(PARKED)) return;
    log.fatal(
      { stream: event.stream, event: event.id, type: event.type, subject: event.subject, outcome },
      'ALARM: an event of a provider is parked',
    );
  }

  async function process(event: InboxEvent, handle: EventHandler): Promise<void> {
    try {
      await finish(event, await handle(event));
    } catch (error) {
      log.warn(
        { err: error, stream: event.stream, event: event.id },
        'an event of a provider could not be processed; it is tried again',
      );
      await postpone(event).catch((failed: unknown) =>
        log.warn({ err: failed }, 'an event could not even be postponed; it is tried again'),
      );
    }
  }

  async function postpone(event: InboxEvent): Promise<void> {
    const row = await db
      .updateTable('provider_event')
      .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
      .where('provider', '=', event.stream)
      .where('id', '=', event.id)
      .where('processed_at', 'is', null)
      .returning('attempts')
      .executeTakeFirst();
    if (row && row.attempts >= ATTEMPTS_MOST) await finish(event, `${PARKED}given up after ${row.attempts} attempts`);
  }

  return {
    store: (event) => insert(event, null),
    process,

    async processWaiting(streams, handle) {
      const rows = await db
        .selectFrom('provider_event')
        .select(['provider as stream', 'id', 'type', 'payload', 'subject'])
        .where('processed_at', 'is', null)
        .where('provider', 'in', streams.length === 0 ? [''] : [...streams])
        .where(
          sql<boolean>`received_at + ${RETRY_SECONDS} * power(2, attempts) * interval '1 second' <= ${clock.now()}`,
        )
        .orderBy('received_at')
        .limit(ROUND)
        .execute();
      for (const row of rows) await process(row, handle);
      return rows.length;
    },

    async note(event, outcome) {
      if (await insert(event, outcome)) alarmIfParked(event, outcome);
    },

    async about(stream, subjects) {
      return db
        .selectFrom('provider_event')
        .select(['id', 'type', 'received_at', 'outcome'])
        .where('provider', '=', stream)
        .where('subject', 'in', [...subjects])
        .orderBy('received_at')
        .orderBy('id')
        .limit(200)
        .execute();
    },
  };
}
