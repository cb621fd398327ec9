/**
 * Sessions whose picture never came back. When a picture last arrived is kept with the session, not in memory: a restart forgets streams, and each
 * process knows only its own.
 */
import type { StreamKind } from '@busker/protocol';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';

const MINUTE_MS = 60_000;

export interface PictureWatch {
  /** Notes whose picture arrives, and gives the sessions that have been without one for too long. */
  lost(): Promise<{ id: string; creator: string }[]>;
}

export function createPictureWatch(parts: {
  db: Db;
  clock: Clock;
  /** 0: never. */
  minutes: number;
  /** Whose picture arrives at this process now. */
  arriving: () => readonly { readonly creator: string; readonly kind: StreamKind }[];
  /** Since when it is known whose picture arrives; null: it is not known now. Left out: since the start. */
  known_since?: () => Date | null;
}): PictureWatch {
  const { db, clock, minutes, arriving } = parts;
  /** After a start, and after a time in which nothing was known, everybody has the whole time to send again. */
  const started = clock.now();
  const known_since = parts.known_since ?? (() => started);
  return {
    async lost() {
      const now = clock.now();
      const here = arriving();
      if (here.length > 0)
        await sql`update live_session l set picture_at = ${now}
          from unnest(${here.map((one) => one.creator)}::uuid[], ${here.map((one) => one.kind)}::text[]) as here (creator, kind)
          where l.creator = here.creator and l.source_id = here.kind and l.state = 'live'`.execute(db);
      const before = new Date(now.getTime() - minutes * MINUTE_MS);
      const since = known_since();
      if (minutes === 0 || since === null || since > before || started > before) return [];
      const { rows } = await sql<{ id: string; creator: string }>`
        select id, creator from live_session
        where state = 'live' and source_id in ('camera', 'encoder', 'address') and coalesce(picture_at, started_at) <= ${before}`.execute(
        db,
      );
      return rows;
    },
  };
}
