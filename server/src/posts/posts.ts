/** Video posts: the feed without end, likes and comments. See README.md. This is the folder's public file. */
import {
  BuskerError,
  bucketOf,
  type Comment,
  type CommentBody,
  type GiftReplay,
  type PersonCard,
  type Post,
  type VideoSource,
} from '@busker/protocol';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Database } from '../platform/database.ts';
import { deriveIdIn } from '../platform/derive-id.ts';
import { cardSql } from '../platform/sql.ts';
import { NO_TOTALS, type Targets } from '../targets/targets.ts';

/** What keeps people safe from each other, as this folder needs it. */
interface Manners {
  /** The text cleaned up, or undefined when it has words that are refused. */
  cleanText(text: string): string | undefined;
  /** @throws BuskerError `banned`, `blocked` or `muted`. */
  checkInteraction(actor: string, creator: string): Promise<void>;
}

export interface Posts {
  /** A page of the feed: newest first, then, when all were shown, again in a fresh order each round. */
  feed(
    reader: string | undefined,
    page: { cursor?: string; limit?: number },
  ): Promise<{ rows: Post[]; next: string | null }>;
  /** @throws BuskerError not_found */
  get(reader: string | undefined, id: string): Promise<Post>;
  /** Publishes a post whose video exists already. Repeating the id changes nothing. */
  publish(creator: string, post: { id: string; caption: string; video: VideoSource; at?: Date }): Promise<string>;
  /** Gifts of the part of its video that holds `from_ms`. @throws BuskerError not_found */
  replay(reader: string | undefined, id: string, from_ms: number): Promise<GiftReplay>;
  like(person: string, id: string): Promise<{ likes: number; liked: boolean }>;
  unlike(person: string, id: string): Promise<{ likes: number; liked: boolean }>;
  comments(id: string, page: { cursor?: string; limit?: number }): Promise<{ rows: Comment[]; next: string | null }>;
  comment(person: { id: string; card: PersonCard }, post: string, body: CommentBody): Promise<Comment>;
}

interface Row {
  id: string;
  caption: string;
  video: VideoSource;
  created_at: Date;
  likes: bigint;
  comments: bigint;
  liked: boolean;
  live_id: string | null;
  creator: PersonCard;
  sort: string;
}

/** Posts of one round of the feed; older ones are found on their creator's page. */
const ROUND_POSTS = 1_000;
const FEED_PAGE = 8;

export function createPosts(parts: {
  database: Database;
  bus: Bus;
  clock: Clock;
  targets: Targets;
  manners: Manners;
}): Posts {
  const { clock, targets, manners } = parts;
  const { db } = parts.database;

  const select = (reader: string | undefined) => sql`
    select o.id, o.caption, o.video, o.created_at, o.likes, o.comments,
      ${reader === undefined ? sql`false` : sql`exists (select from post_like k where k.bucket = o.bucket and k.post = o.id and k.person = ${reader})`} as liked,
      l.id as live_id, ${cardSql('p')} as creator`;
  const joins = sql.raw(`
    join person p on p.bucket = o.bucket and p.id = o.creator and p.banned_at is null
    left join live_session l on l.bucket = o.bucket and l.creator = o.creator and l.state = 'live'`);

  async function present(rows: readonly Row[]): Promise<Post[]> {
    const totals = await targets.readTotals(rows.map((row) => row.id));
    return rows.map((row) => ({
      id: row.id,
      creator: row.creator,
      live_id: row.live_id,
      caption: row.caption,
      video: row.video,
      created_at: row.created_at.toISOString(),
      likes: Number(row.likes),
      liked: row.liked,
      comments: Number(row.comments),
      totals: totals.get(row.id) ?? NO_TOTALS,
    }));
  }

  async function round(
    reader: string | undefined,
    seed: string,
    after: string | undefined,
    limit: number,
  ): Promise<Row[]> {
    // The first round is newest first; the sort key of later rounds is a hash with the round's seed, so that each has an order of its own.
    const key =
      seed === ''
        ? sql`to_char(o.created_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || o.id::text`
        : sql`md5(${seed} || o.id::text)`;
    const { rows } = await sql<Row>`
      with o as (select * from post where not removed order by created_at desc limit ${ROUND_POSTS})
      ${select(reader)}, ${key} as sort from o ${joins}
      where ${after === undefined ? sql`true` : seed === '' ? sql`${key} < ${after}` : sql`${key} > ${after}`}
      order by sort ${seed === '' ? sql`desc` : sql`asc`} limit ${limit}`.execute(db);
    return rows;
  }

  async function creatorOf(post: string): Promise<string> {
    const row = await db
      .selectFrom('post')
      .select('creator')
      .where('bucket', '=', bucketOf(post))
      .where('id', '=', post)
      .where('removed', '=', false)
      .executeTakeFirst();
    if (!row) throw new BuskerError('not_found');
    return row.creator;
  }

  async function countLike(person: string, post: string, change: 1 | -1): Promise<{ likes: number; liked: boolean }> {
    await manners.checkInteraction(person, await creatorOf(post));
    const bucket = bucketOf(post);
    const likes = await db.transaction().execute(async (tx) => {
      const row =
        change === 1
          ? await tx
              .insertInto('post_like')
              .values({ bucket, post, person })
              .onConflict((c) => c.columns(['bucket', 'post', 'person']).doNothing())
              .returning('post')
              .executeTakeFirst()
          : await tx
              .deleteFrom('post_like')
              .where('bucket', '=', bucket)
              .where('post', '=', post)
              .where('person', '=', person)
              .returning('post')
              .executeTakeFirst();
      const { rows } = await sql<{
        likes: bigint;
      }>`update post set likes = likes + ${row ? change : 0} where bucket = ${bucket} and id = ${post} returning likes`.execute(
        tx,
      );
      return Number(rows[0]!.likes);
    });
    return { likes, liked: change === 1 };
  }

  return {
    async feed(reader, page) {
      const limit = page.limit ?? FEED_PAGE;
      let { seed, after } = feedCursor(page.cursor);
      const rows = await round(reader, seed, after, limit);
      let last = rows.at(-1)?.sort ?? after;
      if (rows.length < limit) {
        // This round is over: go on with a fresh one, unless there is nothing at all.
        seed = randomBytes(6).toString('hex');
        const more = await round(reader, seed, undefined, limit - rows.length);
        // The same post twice on one page would look broken.
        rows.push(...more.filter((row) => !rows.some((shown) => shown.id === row.id)));
        last = more.at(-1)?.sort;
        after = undefined;
      }
      if (rows.length === 0) return { rows: [], next: null };
      return { rows: await present(rows), next: writeCursor(seed, last ?? '') };
    },
    async get(reader, id) {
      const { rows } =
        await sql<Row>`${select(reader)}, '' as sort from post o ${joins} where o.bucket = ${bucketOf(id)} and o.id = ${id} and not o.removed`.execute(
          db,
        );
      const [post] = await present(rows);
      if (!post) throw new BuskerError('not_found');
      return post;
    },
    async publish(creator, post) {
      const bucket = bucketOf(creator);
      const id = deriveIdIn(bucket, 'post', creator, post.id);
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('post')
          .values({
            bucket,
            id,
            creator,
            caption: post.caption,
            video: JSON.stringify(post.video),
            created_at: post.at ?? clock.now(),
          })
          .onConflict((c) => c.columns(['bucket', 'id']).doNothing())
          .execute();
        await targets.create(tx, { id, kind: 'post', creator });
      });
      return id;
    },
    async replay(reader, id, from_ms) {
      await creatorOf(id);
      return targets.readReplay(id, from_ms, reader);
    },
    like: (person, id) => countLike(person, id, 1),
    unlike: (person, id) => countLike(person, id, -1),
    async comments(id, page) {
      const limit = page.limit ?? 30;
      const before = page.cursor === undefined ? undefined : readCursor(page.cursor, [/^[0-9a-f-]{36}$/])[0];
      const { rows } = await sql<{ id: string; text: string; at: Date; author: PersonCard }>`
        select c.id, c.text, c.at, ${cardSql('p')} as author
        from comment c join person p on p.id = c.author and p.banned_at is null
        where c.bucket = ${bucketOf(id)} and c.post = ${id} and c.state = 'cleared' and ${before === undefined ? sql`true` : sql`c.id < ${before}`}
        order by c.id desc limit ${limit + 1}`.execute(db);
      const shown = rows.slice(0, limit);
      return {
        rows: shown.map((row) => ({ id: row.id, author: row.author, text: row.text, at: row.at.toISOString() })),
        next: rows.length > limit ? writeCursor(shown.at(-1)!.id) : null,
      };
    },
    async comment(person, post, body) {
      await manners.checkInteraction(person.id, await creatorOf(post));
      const text = manners.cleanText(body.text);
      if (text === undefined) throw new BuskerError('text_refused');
      const bucket = bucketOf(post);
      const at = clock.now();
      const made = await db.transaction().execute(async (tx) => {
        const row = await tx
          .insertInto('comment')
          .values({ bucket, post, id: body.id, author: person.id, text, at })
          .onConflict((c) => c.columns(['bucket', 'post', 'id']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (row)
          await sql`update post set comments = comments + 1 where bucket = ${bucket} and id = ${post}`.execute(tx);
        return row !== undefined;
      });
      if (made) return { id: body.id, author: person.card, text, at: at.toISOString() };
      const row = await db
        .selectFrom('comment')
        .selectAll()
        .where('bucket', '=', bucket)
        .where('post', '=', post)
        .where('id', '=', body.id)
        .executeTakeFirstOrThrow();
      if (row.author !== person.id || row.text !== text) throw new BuskerError('id_reused_with_other_content');
      return { id: row.id, author: person.card, text: row.text, at: row.at.toISOString() };
    },
  };
}

function feedCursor(cursor: string | undefined): { seed: string; after: string | undefined } {
  if (cursor === undefined) return { seed: '', after: undefined };
  const [seed, after] = readCursor(cursor, [/^[0-9a-f]{0,12}$/, /^[0-9a-f-]{0,60}$/]);
  return { seed: seed!, after: after || undefined };
}
