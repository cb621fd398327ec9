/**
 * Reading a target's log. Offsets are given under the target's row lock, held until the commit, so whoever sees offset n sees all before it.
 */
import {
  bucketOf,
  LIMITS,
  type ChatLine,
  type ComboState,
  type DurableEvent,
  type GiftEvent,
  type PersonCard,
} from '@busker/protocol';
import { sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import { queryPrepared } from '../platform/prepared.ts';
import { bucketSql, bucketText, cardSql } from '../platform/sql.ts';

export type OpenCombo = ComboState;

/** A target and the offset that its reader has. */
export interface LogPosition {
  readonly target: string;
  readonly after: number;
}

export interface TargetLog {
  /** Durable events after an offset, in order, at most `limit`. Texts that are not cleared are left out. */
  readEvents(target: string, after: number, limit: number): Promise<DurableEvent[]>;
  /** The same of many targets at once, each at most `limit`; targets without news are missing. */
  readNews(logs: readonly LogPosition[], limit: number): Promise<Map<string, DurableEvent[]>>;
  /** Heads of logs, by target; targets that do not exist are missing. */
  readHeads(targets: readonly string[]): Promise<Map<string, { offset: number; open: boolean }>>;
  /** Combos that are open at a time. */
  readCombos(target: string, at: Date): Promise<OpenCombo[]>;
  /** The newest cleared chat lines, oldest first. */
  readChat(target: string, limit: number): Promise<ChatLine[]>;
}

interface EventRow {
  target: string;
  offset: bigint;
  kind: 'gift' | 'combo_end' | 'thanks' | 'live_ended';
  /** The gift's id, or what another event is about. */
  subject: string;
  at: Date;
  person: string | null;
  handle: string;
  display_name: string;
  avatar_url: string | null;
  text: string | null;
  /** Of events that are not gifts. */
  payload: Record<string, string | number> | null;
  /** Of gifts, as all below. */
  item: string | null;
  quantity: number | null;
  coins: bigint | null;
  playback_ms: number | null;
  combo: string | null;
  combo_count: number | null;
  combo_coins: bigint | null;
}

const card = cardSql('p');

/**
 * $1 buckets, $2 targets, $3 offsets their readers have, $4 the most of each. One statement, so one snapshot of the logs: what it sees of each
 * is a beginning of it, without a gap. The log is looked up first and read by its number: through `gift_line` all of it would be sorted.
 */
const READ_NEWS = `
select k.target, n.*
from unnest($1::int2[], $2::uuid[], $3::int8[]) as k (bucket, target, after)
cross join lateral (select t.bucket, t.log from target t where t.bucket = k.bucket and t.id = k.target limit 1) t
cross join lateral (
  (select g."offset"::int8 as "offset", 'gift' as kind, g.id as subject, g.at, p.id as person, p.handle, p.display_name, p.avatar_url, m.text, null::jsonb as payload,
    g.item, g.quantity, g.price_coins::int8 * g.quantity as coins, g.playback_ms, g.combo, g.combo_count, g.price_coins::int8 * g.combo_count as combo_coins
  from gift g
  join person p on p.bucket = ${bucketText('g.sender')} and p.id = g.sender
  left join message m on m.bucket = p.bucket and m.id = g.message and m.state = 'cleared'
  where g.log = t.log and g.bucket = t.bucket and g."offset" > k.after
  order by g."offset" limit $4)
  union all
  (select e."offset", e.kind, e.subject, e.at, p.id, p.handle, p.display_name, p.avatar_url, m.text, e.payload, null, null, null, null, null, null, null
  from target_event e
  left join person p on p.bucket = ${bucketText(`(e.payload->>'person')::uuid`)} and p.id = (e.payload->>'person')::uuid
  left join message m on m.bucket = ${bucketText(`(e.payload->>'message')::uuid`)} and m.id = (e.payload->>'message')::uuid and m.state = 'cleared'
  where e.bucket = k.bucket and e.target = k.target and e."offset" > k.after
  order by e."offset" limit $4)
  order by 1 limit $4
) n
order by n."offset"`;

const READ_HEADS = `
select t.id, t.last_offset, t.open from unnest($1::int2[], $2::uuid[]) as k (bucket, id) join target t on t.bucket = k.bucket and t.id = k.id`;

export function createTargetLog(parts: { database: Pick<Database, 'db' | 'pool'> }): TargetLog {
  const { db, pool } = parts.database;
  const log: TargetLog = {
    async readEvents(target, after, limit) {
      return (await log.readNews([{ target, after }], limit)).get(target) ?? [];
    },
    async readNews(logs, limit) {
      const rows = await queryPrepared<EventRow>(pool, READ_NEWS, [
        logs.map(({ target }) => bucketOf(target)),
        logs.map(({ target }) => target),
        logs.map(({ after }) => after),
        limit,
      ]);
      const news = new Map<string, DurableEvent[]>();
      for (const row of rows) {
        const events = news.get(row.target);
        if (events) events.push(durableEvent(row));
        else news.set(row.target, [durableEvent(row)]);
      }
      return news;
    },
    async readHeads(targets) {
      const rows = await queryPrepared<{ id: string; last_offset: bigint; open: boolean }>(pool, READ_HEADS, [
        targets.map(bucketOf),
        targets,
      ]);
      return new Map(rows.map((row) => [row.id, { offset: Number(row.last_offset), open: row.open }]));
    },
    async readCombos(target, at) {
      const { rows } = await sql<{
        id: string;
        item: string;
        count: number;
        price_coins: number;
        ends_at: Date;
        person: PersonCard;
      }>`
        select c.id, c.item, c.count, c.price_coins, c.ends_at, ${card} as person
        from combo c join person p on p.bucket = ${bucketSql('c.sender')} and p.id = c.sender
        where c.bucket = ${bucketOf(target)} and c.target = ${target} and c.ends_at > ${at}
        order by c.price_coins::int8 * c.count desc limit 100`.execute(db);
      return rows.map((row) => ({
        id: row.id,
        sender: row.person,
        item_id: row.item,
        count: row.count,
        coins: `${BigInt(row.price_coins) * BigInt(row.count)}`,
        ends_at: row.ends_at.toISOString(),
      }));
    },
    async readChat(target, limit) {
      const { rows } = await sql<{ id: string; text: string; at: Date; person: PersonCard }>`
        select c.id, c.text, c.at, ${card} as person
        from chat_line c join person p on p.bucket = ${bucketSql('c.author')} and p.id = c.author
        where c.bucket = ${bucketOf(target)} and c.target = ${target} and c.state = 'cleared' and p.banned_at is null
        order by c.id desc limit ${limit}`.execute(db);
      return rows
        .reverse()
        .map((row) => ({ k: 'chat', id: row.id, at: row.at.toISOString(), author: row.person, text: row.text }));
    },
  };
  return log;
}

function durableEvent(row: EventRow): DurableEvent {
  const offset = Number(row.offset);
  const at = row.at.toISOString();
  switch (row.kind) {
    case 'gift':
      return {
        k: 'gift',
        offset,
        gift_id: row.subject,
        at,
        sender: personOf(row),
        item_id: row.item!,
        quantity: row.quantity!,
        coins: `${row.coins!}`,
        ...(row.text === null ? {} : { message: row.text }),
        ...(row.playback_ms === null ? {} : { playback_ms: row.playback_ms }),
        combo: comboOf(row),
      };
    case 'combo_end':
      return {
        k: 'combo_end',
        offset,
        at,
        combo_id: row.subject,
        sender: personOf(row),
        item_id: String(row.payload!['item']),
        count: Number(row.payload!['count']),
        coins: String(row.payload!['coins']),
      };
    case 'thanks':
      return { k: 'thanks', offset, at, supporter: personOf(row), text: row.text ?? '' };
    case 'live_ended':
      return { k: 'live_ended', offset, at };
  }
}

const personOf = (row: EventRow): PersonCard => ({
  id: row.person!,
  handle: row.handle,
  display_name: row.display_name,
  avatar_url: row.avatar_url,
});

function comboOf(row: EventRow): GiftEvent['combo'] {
  if (row.combo === null) return null;
  const ends_at = new Date(row.at.getTime() + LIMITS.combo_stay_ms).toISOString();
  return { id: row.combo, count: row.combo_count!, coins: `${row.combo_coins!}`, ends_at };
}
