/**
 * Who may reach whom. A block works both ways: neither may send the other gifts, chat, comments or likes. A mute, which live rooms set,
 * silences one person in everything of one creator for a while.
 */
import { type BlockRow, BuskerError, bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../platform/database.ts';
import { queryPrepared } from '../platform/prepared.ts';
import { bucketSql } from '../platform/sql.ts';

/** What stands between an actor and a creator. */
interface Relation {
  readonly banned: boolean;
  /** One of the two blocks the other. */
  readonly blocked: boolean;
  /** The actor is muted by the creator until then; null when not. */
  readonly muted_until: Date | null;
}

/** $1, $2 buckets and ids of actors, $3, $4 of creators, $5 now. Asked for every line of chat and every heart. */
const READ_RELATIONS = `
select
  exists (select from person p where p.bucket = k.actor_bucket and p.id = k.actor and p.banned_at is not null) as banned,
  exists (select from block b where b.bucket = k.bucket and b.person = k.creator and b.blocked = k.actor)
    or exists (select from block b where b.bucket = k.actor_bucket and b.person = k.actor and b.blocked = k.creator) as blocked,
  (select m.until from mute m where m.bucket = k.bucket and m.creator = k.creator and m.person = k.actor and m.until > $5) as muted_until
from unnest($1::int2[], $2::uuid[], $3::int2[], $4::uuid[]) with ordinality as k (actor_bucket, actor, bucket, creator, place)
order by k.place`;

/**
 * For each pair what forbids it: `banned`, `blocked`, or `muted` with `retry_after_ms`. The cost is that of one question.
 */
export async function readInteractions(
  pool: pg.Pool,
  pairs: readonly { readonly actor: string; readonly creator: string }[],
  now: Date,
): Promise<(BuskerError | undefined)[]> {
  const relations = await queryPrepared<Relation>(pool, READ_RELATIONS, [
    pairs.map(({ actor }) => bucketOf(actor)),
    pairs.map(({ actor }) => actor),
    pairs.map(({ creator }) => bucketOf(creator)),
    pairs.map(({ creator }) => creator),
    now,
  ]);
  return relations.map(({ banned, blocked, muted_until }) => {
    if (banned) return new BuskerError('banned');
    if (blocked) return new BuskerError('blocked');
    return muted_until === null
      ? undefined
      : new BuskerError('muted', { until: muted_until.toISOString() }, muted_until.getTime() - now.getTime());
  });
}

/** Blocks; doing it again changes nothing. @throws BuskerError `not_found`, `wrong_state` for oneself. */
export async function putBlock(db: Db, person: string, blocked: string, now: Date): Promise<void> {
  if (person === blocked) throw new BuskerError('wrong_state', { why: 'nobody blocks themselves' });
  const there = await db
    .selectFrom('person')
    .select('id')
    .where('bucket', '=', bucketOf(blocked))
    .where('id', '=', blocked)
    .executeTakeFirst();
  if (!there) throw new BuskerError('not_found');
  await db
    .insertInto('block')
    .values({ bucket: bucketOf(person), person, blocked, since: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteBlock(db: Db, person: string, blocked: string): Promise<void> {
  await db
    .deleteFrom('block')
    .where('bucket', '=', bucketOf(person))
    .where('person', '=', person)
    .where('blocked', '=', blocked)
    .execute();
}

/** Whether `person` blocks `other`; one way. */
export async function isBlocking(db: Db, person: string, other: string): Promise<boolean> {
  const row = await db
    .selectFrom('block')
    .select('since')
    .where('bucket', '=', bucketOf(person))
    .where('person', '=', person)
    .where('blocked', '=', other)
    .executeTakeFirst();
  return row !== undefined;
}

/** Rows of the block list at most; newest first. */
const LIST_ROWS = 1_000;

export async function listBlocks(db: Db, person: string): Promise<BlockRow[]> {
  const { rows } = await sql<{
    since: Date;
    id: string;
    handle: string;
    display_name: string;
    avatar_url: string | null;
  }>`
    select b.since, p.id, p.handle, p.display_name, p.avatar_url
    from block b join person p on p.bucket = ${bucketSql('b.blocked')} and p.id = b.blocked
    where b.bucket = ${bucketOf(person)} and b.person = ${person}
    order by b.since desc, p.id limit ${LIST_ROWS}`.execute(db);
  return rows.map(({ since, ...card }) => ({ person: card, since: since.toISOString() }));
}
