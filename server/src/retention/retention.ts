/** The end of what need not be kept. What lives how long, and why: docs/concepts/lives.md. The folder's public file. */
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsStore, SettingValues } from '../platform/settings.ts';

export interface Retention {
  /** Ends what is over, in batches of their own transactions. Repeatable at any time, by any process. @returns rows that ended. */
  end(): Promise<number>;
}

interface Life {
  readonly what: string;
  /** Days; undefined: it says itself when it is over. */
  days(settings: SettingValues): number | undefined;
  /** One batch. `more`: there may be another. */
  end(db: Db, before: Date): Promise<{ ended: number; more: boolean }>;
}

/** Rows that one transaction ends: it holds their locks for an instant. */
const BATCH = 1_000;
/** Rows of commands that one transaction looks at; most of them stay. */
const COMMAND_BATCH = 5_000;
/** Batches of one kind in one run; what is left waits for the next hour. */
const BATCHES = 200;
const DAY_MS = 86_400_000;

/** Ends rows of one table by its row addresses, so that a batch is one statement whatever the key is. */
const batch = (statement: (before: Date) => ReturnType<typeof sql>): Life['end'] => {
  return async (db, before) => {
    const { numAffectedRows } = await statement(before).execute(db);
    const ended = Number(numAffectedRows ?? 0n);
    return { ended, more: ended === BATCH };
  };
};

const LIVES: readonly Life[] = [
  {
    what: 'accepted ids of commands',
    days: (settings) => settings.keep_commands_days,
    // The rule is in the database (000021): the program's role may not delete them otherwise.
    async end(db, before) {
      const { rows } = await sql<{ looked_at: number; ended: number }>`
        select looked_at, ended from retention_end_commands(${before}, ${COMMAND_BATCH})`.execute(db);
      return { ended: rows[0]!.ended, more: rows[0]!.looked_at === COMMAND_BATCH };
    },
  },
  {
    // What waits for another try, or for a person (parked), stays.
    what: 'events of providers that were dealt with',
    days: (settings) => settings.keep_provider_events_days,
    end: batch(
      (before) => sql`
      delete from provider_event e using (
        select provider, id from provider_event
        where processed_at < ${before} and outcome not like 'parked: %' order by processed_at limit ${BATCH} for update skip locked
      ) o where e.provider = o.provider and e.id = o.id`,
    ),
  },
  {
    // A line that an open report is about stays until the report is resolved.
    what: 'lines of chats',
    days: (settings) => settings.keep_chat_days,
    end: batch(
      (before) => sql`
      delete from chat_line c using (
        select l.bucket, l.target, l.id from chat_line l
        where l.at < ${before} and not exists (
          select from report r where r.resolved_at is null and r.subject_kind = 'chat' and r.subject_id = l.id
        ) limit ${BATCH} for update skip locked
      ) o where c.bucket = o.bucket and c.target = o.target and c.id = o.id`,
    ),
  },
  {
    // The gift stays: it is of the books. Only the words on it go.
    what: 'messages on gifts and thank-yous',
    days: (settings) => settings.keep_messages_days,
    end: batch(
      (before) => sql`
      delete from message m using (
        select bucket, id from message where at < ${before} limit ${BATCH} for update skip locked
      ) o where m.bucket = o.bucket and m.id = o.id`,
    ),
  },
  {
    // What was decided, by whom and why, is in the audit log.
    what: 'resolved reports',
    days: (settings) => settings.keep_reports_days,
    end: batch(
      (before) => sql`
      delete from report r using (
        select bucket, id from report where resolved_at < ${before} order by resolved_at limit ${BATCH} for update skip locked
      ) o where r.bucket = o.bucket and r.id = o.id`,
    ),
  },
  {
    what: 'mutes that are over',
    days: () => undefined,
    end: batch(
      (now) => sql`
      delete from mute m using (
        select bucket, creator, person from mute where until < ${now} limit ${BATCH} for update skip locked
      ) o where m.bucket = o.bucket and m.creator = o.creator and m.person = o.person`,
    ),
  },
  {
    what: 'sessions that are over',
    days: () => undefined,
    // Sign-in goes by the machine's clock.
    end: batch(
      () => sql`
      delete from auth."session" s using (
        select id from auth."session" where "expiresAt" < now() limit ${BATCH} for update skip locked
      ) o where s.id = o.id`,
    ),
  },
  {
    what: 'links that were mailed and are over',
    days: () => undefined,
    end: batch(
      () => sql`
      delete from auth."verification" v using (
        select id from auth."verification" where "expiresAt" < now() limit ${BATCH} for update skip locked
      ) o where v.id = o.id`,
    ),
  },
];

export function createRetention(parts: { db: Db; clock: Clock; log: Log; settings: SettingsStore }): Retention {
  const { db, clock, log, settings } = parts;
  return {
    async end() {
      let all = 0;
      for (const life of LIVES) {
        const days = life.days(settings.current());
        const before = new Date(clock.now().getTime() - (days ?? 0) * DAY_MS);
        let ended = 0;
        for (let n = 0; n < BATCHES; n++) {
          const one = await life.end(db, before);
          ended += one.ended;
          if (!one.more) break;
        }
        if (ended > 0) log.info({ what: life.what, ended, before }, 'lives have ended');
        all += ended;
      }
      return all;
    },
  };
}
