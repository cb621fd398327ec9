/** Live sessions: going live, ending, chat, hearts, thank-yous, mutes. See README.md. This is the folder's public file. */
import {
  BuskerError,
  bucketOf,
  type GoLiveBody,
  type LiveSession,
  type LiveSource,
  type PersonCard,
  type ThanksBody,
  type VideoSource,
} from '@busker/protocol';
import { sql } from 'kysely';
import { lifeOfId } from '../ledger/id-life.ts';
import type { Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Database } from '../platform/database.ts';
import { deriveId, deriveIdIn } from '../platform/derive-id.ts';
import type { Log } from '../platform/log.ts';
import { cardSql } from '../platform/sql.ts';
import { NO_TOTALS, targetEventKind, type Targets } from '../targets/targets.ts';
import type { Audience } from './audience.ts';
import { createChat, type Chat, type Manners } from './chat.ts';
import type { VideoSources } from './video-sources.ts';

export { createAudience, type Audience } from './audience.ts';
export {
  clipVideo,
  createClipSources,
  joinSources,
  readClips,
  type Clip,
  type VideoSourceKind,
  type VideoSources,
} from './video-sources.ts';

const DAY_MS = 86_400_000;

export interface Live {
  /** Sessions that are on now, newest first. */
  list(page: { cursor?: string; limit?: number }): Promise<{ rows: LiveSession[]; next: string | null }>;
  /** @throws BuskerError not_found */
  get(id: string): Promise<LiveSession>;
  /** The session a creator has now, if any. */
  current(creator: string): Promise<LiveSession | undefined>;
  /** The creator's latest session, if it ended for want of a picture less than a day ago. */
  lately(creator: string): Promise<LiveSession | undefined>;
  sources(creator: string): Promise<LiveSource[]>;
  /** Repeating the id gives the same session. @throws BuskerError `wrong_state` when another one is on. */
  start(creator: string, body: GoLiveBody): Promise<LiveSession>;
  /** Ends it; repeating changes nothing. */
  end(creator: string, id: string): Promise<LiveSession>;
  /** Ends a session that has been without a picture for too long. */
  endLost(creator: string, id: string): Promise<void>;
  /** A thank-you as a durable event of the room. */
  thank(creator: string, id: string, body: ThanksBody): Promise<void>;
  /** A chat line; repeating the id gives the same line. */
  say: Chat['say'];
  removeChat(creator: string, room: string, line: string): Promise<void>;
  like(person: string, room: string, n: number): Promise<void>;
  /** Hearts of a room, those not yet written included. */
  likes(room: string): Promise<number>;
  mute(creator: string, person: string, minutes: number): Promise<void>;
  unmute(creator: string, person: string): Promise<void>;
  /** Writes hearts that were collected. */
  flushLikes(): Promise<void>;
  /** Finishes ends that a crash left half-done. Returns how many. */
  repair(): Promise<number>;
}

interface Row {
  id: string;
  title: string;
  state: 'live' | 'ended';
  started_at: Date;
  ended_at: Date | null;
  end_cause: 'picture_lost' | null;
  video: VideoSource;
  likes: bigint;
  creator: PersonCard;
}

export function createLive(parts: {
  database: Database;
  teller: Teller;
  bus: Bus;
  clock: Clock;
  log: Log;
  targets: Targets;
  sources: VideoSources;
  audience: Audience;
  manners: Manners;
}): Live {
  const { teller, bus, clock, targets, sources, audience, manners } = parts;
  const { db, pool } = parts.database;
  const chat = createChat({ pool, bus, clock, targets, manners });
  const targetEvent = teller.register(targetEventKind(bus));
  /** Hearts that are not in the database yet, by room; they are written together once a second. */
  const unwritten = new Map<string, number>();
  /** Hearts are written and counted in turn: a count between a write and its subtraction would have them twice, and screens keep the larger number. */
  let hearts: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = hearts.then(work);
    hearts = mine.catch(() => undefined);
    return mine;
  }

  const select = sql`
    select l.id, l.title, l.state, l.started_at, l.ended_at, l.end_cause, l.video, l.likes,
      ${cardSql('p')} as creator
    from live_session l join person p on p.bucket = l.bucket and p.id = l.creator and p.banned_at is null`;

  async function present(rows: readonly Row[]): Promise<LiveSession[]> {
    const totals = await targets.readTotals(rows.map((row) => row.id));
    return rows.map((row) => ({
      id: row.id,
      creator: row.creator,
      title: row.title,
      state: row.state,
      started_at: row.started_at.toISOString(),
      ended_at: row.ended_at?.toISOString() ?? null,
      end_cause: row.end_cause,
      video: row.video,
      viewers: audience.count(row.id),
      likes: Number(row.likes) + (unwritten.get(row.id) ?? 0),
      totals: totals.get(row.id) ?? NO_TOTALS,
    }));
  }

  async function find(where: ReturnType<typeof sql>): Promise<LiveSession | undefined> {
    const { rows } = await sql<Row>`${select} where ${where}`.execute(db);
    return (await present(rows))[0];
  }
  const byId = (id: string) => sql`l.bucket = ${bucketOf(id)} and l.id = ${id}`;

  async function own(creator: string, id: string): Promise<LiveSession> {
    const session = await find(byId(id));
    if (!session || session.creator.id !== creator) throw new BuskerError('not_found');
    return session;
  }

  async function finish(creator: string, id: string, end_cause: Row['end_cause'] = null): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await tx
        .updateTable('live_session')
        .set({ state: 'ended', ended_at: clock.now(), end_cause })
        .where('bucket', '=', bucketOf(id))
        .where('id', '=', id)
        .where('state', '=', 'live')
        .execute();
    });
    const outcome = await teller.submit(targetEvent, {
      owner: creator,
      id: deriveId('live_ended', id),
      event: { target: id, kind: 'live_ended', subject: id, payload: {} },
    });
    if (outcome.outcome !== 'ok' && outcome.outcome !== 'duplicate')
      throw new BuskerError(outcome.outcome, outcome.details);
    await db.transaction().execute((tx) => targets.close(tx, id));
    bus.publish('live', { creator, target: id, state: 'ended' });
  }

  const live: Live = {
    async list(page) {
      const limit = page.limit ?? 24;
      const after =
        page.cursor === undefined
          ? sql`true`
          : sql`(l.started_at, l.id) < (select x.started_at, x.id from live_session x where x.id = ${readCursor(page.cursor, [/^[0-9a-f-]{36}$/])[0]})`;
      const { rows } =
        await sql<Row>`${select} where l.state = 'live' and ${after} order by l.started_at desc, l.id desc limit ${limit + 1}`.execute(
          db,
        );
      return {
        rows: await present(rows.slice(0, limit)),
        next: rows.length > limit ? writeCursor(rows[limit - 1]!.id) : null,
      };
    },
    async get(id) {
      const session = await find(byId(id));
      if (!session) throw new BuskerError('not_found');
      return session;
    },
    current: (creator) => find(sql`l.bucket = ${bucketOf(creator)} and l.creator = ${creator} and l.state = 'live'`),
    async lately(creator) {
      const session = await find(
        sql`l.bucket = ${bucketOf(creator)} and l.creator = ${creator} order by l.started_at desc limit 1`,
      );
      const ended = session?.ended_at ?? null;
      if (!session || ended === null || session.end_cause === null) return undefined;
      return clock.now().getTime() - Date.parse(ended) < DAY_MS ? session : undefined;
    },
    sources: (creator) => sources.list(creator),
    async start(creator, body) {
      const title = manners.cleanText(body.title);
      if (title === undefined) throw new BuskerError('text_refused', { field: 'title' });
      const bucket = bucketOf(creator);
      const id = deriveIdIn(bucket, 'live', creator, body.id);
      const known = await find(byId(id));
      if (known) {
        if (known.title !== title) throw new BuskerError('id_reused_with_other_content');
        return known;
      }
      const video = await sources.open(creator, body.source_id, id);
      const made = await db.transaction().execute(async (tx) => {
        const row = await tx
          .insertInto('live_session')
          .values({
            bucket,
            id,
            creator,
            title,
            source_id: body.source_id,
            video: JSON.stringify(video),
            started_at: clock.now(),
          })
          .onConflict((c) => c.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (row) await targets.create(tx, { id, kind: 'live', creator });
        return row !== undefined;
      });
      const session = await find(byId(id));
      if (!session) throw new BuskerError('wrong_state', { why: 'another live session of yours is on' });
      if (made) bus.publish('live', { creator, target: id, state: 'live' });
      return session;
    },
    async end(creator, id) {
      const session = await own(creator, id);
      if (session.state === 'live') await live.flushLikes();
      await finish(creator, id);
      return live.get(id);
    },
    async endLost(creator, id) {
      await live.flushLikes();
      await finish(creator, id, 'picture_lost');
    },
    async thank(creator, id, body) {
      await own(creator, id);
      const text = manners.cleanText(body.text);
      if (text === undefined) throw new BuskerError('text_refused', { field: 'text' });
      const outcome = await teller.submit(targetEvent, {
        owner: creator,
        id: body.id,
        ...lifeOfId(body.id, clock.now()),
        event: {
          target: id,
          kind: 'thanks',
          subject: body.supporter_id,
          payload: { person: body.supporter_id },
          message: { id: deriveIdIn(bucketOf(creator), 'thanks', creator, body.id), author: creator, text },
        },
      });
      if (outcome.outcome !== 'ok' && outcome.outcome !== 'duplicate')
        throw new BuskerError(outcome.outcome, outcome.details);
    },
    say: (person, room, id, text) => chat.say(person, room, id, text),
    async removeChat(creator, room, line) {
      await own(creator, room);
      await db
        .updateTable('chat_line')
        .set({ state: 'removed' })
        .where('bucket', '=', bucketOf(room))
        .where('target', '=', room)
        .where('id', '=', line)
        .execute();
      bus.publish('room', { target: room, event: { k: 'chat_removed', id: line } });
    },
    async like(person, room, n) {
      await chat.checkMayLike(person, room);
      unwritten.set(room, (unwritten.get(room) ?? 0) + n);
    },
    likes: (room) =>
      inTurn(async () => {
        const row = await db
          .selectFrom('live_session')
          .select('likes')
          .where('bucket', '=', bucketOf(room))
          .where('id', '=', room)
          .executeTakeFirst();
        return Number(row?.likes ?? 0n) + (unwritten.get(room) ?? 0);
      }),
    async mute(creator, person, minutes) {
      const until = new Date(clock.now().getTime() + minutes * 60_000);
      await db
        .insertInto('mute')
        .values({ bucket: bucketOf(creator), creator, person, until })
        .onConflict((c) => c.columns(['bucket', 'creator', 'person']).doUpdateSet({ until }))
        .execute();
      bus.publish('person', { person });
    },
    async unmute(creator, person) {
      await db
        .deleteFrom('mute')
        .where('bucket', '=', bucketOf(creator))
        .where('creator', '=', creator)
        .where('person', '=', person)
        .execute();
      bus.publish('person', { person });
    },
    flushLikes: () =>
      inTurn(async () => {
        for (const [room, n] of Array.from(unwritten)) {
          const { rows } = await sql<{
            likes: bigint;
          }>`update live_session set likes = likes + ${n} where bucket = ${bucketOf(room)} and id = ${room} returning likes`.execute(
            db,
          );
          const rest = unwritten.get(room)! - n;
          if (rest > 0) unwritten.set(room, rest);
          else unwritten.delete(room);
          // Hearts that other processes counted were not in any number that was told before they were written.
          const likes = rows[0]?.likes;
          if (likes !== undefined)
            bus.publish('room', { target: room, event: { k: 'likes', total: Number(likes) + Math.max(0, rest) } });
        }
      }),
    async repair() {
      const { rows } = await sql<{ id: string; creator: string }>`
        select l.id, l.creator from live_session l join target t on t.bucket = l.bucket and t.id = l.id where l.state = 'ended' and t.open limit 100`.execute(
        db,
      );
      for (const row of rows) await finish(row.creator, row.id);
      return rows.length;
    },
  };
  return live;
}
