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
import type { Db } from '../platform/database.ts';
import { bucketSql, cardSql } from '../platform/sql.ts';

export type OpenCombo = ComboState;

export interface TargetLog {
  /** Durable events after an offset, in order, at most `limit`. Texts that are not cleared are left out. */
  readEvents(target: string, after: number, limit: number): Promise<DurableEvent[]>;
  /** Heads of logs, by target; targets that do not exist are missing. */
  readHeads(targets: readonly string[]): Promise<Map<string, { offset: number; open: boolean }>>;
  /** Combos that are open at a time. */
  readCombos(target: string, at: Date): Promise<OpenCombo[]>;
  /** The newest cleared chat lines, oldest first. */
  readChat(target: string, limit: number): Promise<ChatLine[]>;
}

interface EventRow {
  offset: bigint;
  kind: 'gift' | 'combo_end' | 'thanks' | 'live_ended';
  /** The gift's id, or what another event is about. */
  subject: string;
  at: Date;
  person: PersonCard | null;
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

export function createTargetLog(parts: { db: Db }): TargetLog {
  const { db } = parts;
  return {
    async readEvents(target, after, limit) {
      const bucket = bucketOf(target);
      // One statement, so one snapshot of the log: what it sees is a beginning of it, without a gap.
      const { rows } = await sql<EventRow>`
        (select g."offset", 'gift' as kind, g.id as subject, g.at, ${card} as person, m.text, null::jsonb as payload,
          g.item, g.quantity, g.coins, g.playback_ms, g.combo, g.combo_count, g.combo_coins
        from gift_line g
        join person p on p.bucket = ${bucketSql('g.sender')} and p.id = g.sender
        left join message m on m.bucket = p.bucket and m.id = g.message and m.state = 'cleared'
        where g.bucket = ${bucket} and g.target = ${target} and g."offset" > ${after}
        order by g."offset" limit ${limit})
        union all
        (select e."offset", e.kind, e.subject, e.at, ${card} as person, m.text, e.payload, null, null, null, null, null, null, null
        from target_event e
        left join person p on p.bucket = ${bucketSql(`(e.payload->>'person')::uuid`)} and p.id = (e.payload->>'person')::uuid
        left join message m on m.bucket = ${bucketSql(`(e.payload->>'message')::uuid`)} and m.id = (e.payload->>'message')::uuid and m.state = 'cleared'
        where e.bucket = ${bucket} and e.target = ${target} and e."offset" > ${after}
        order by e."offset" limit ${limit})
        order by 1 limit ${limit}`.execute(db);
      return rows.map(durableEvent);
    },
    async readHeads(targets) {
      const { rows } = await sql<{ id: string; last_offset: bigint; open: boolean }>`
        select t.id, t.last_offset, t.open from unnest(${targets.map(bucketOf)}::int2[], ${[...targets]}::uuid[]) as k (bucket, id)
        join target t on t.bucket = k.bucket and t.id = k.id`.execute(db);
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
        sender: row.person!,
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
        sender: row.person!,
        item_id: String(row.payload!['item']),
        count: Number(row.payload!['count']),
        coins: String(row.payload!['coins']),
      };
    case 'thanks':
      return { k: 'thanks', offset, at, supporter: row.person!, text: row.text ?? '' };
    case 'live_ended':
      return { k: 'live_ended', offset, at };
  }
}

function comboOf(row: EventRow): GiftEvent['combo'] {
  if (row.combo === null) return null;
  const ends_at = new Date(row.at.getTime() + LIMITS.combo_stay_ms).toISOString();
  return { id: row.combo, count: row.combo_count!, coins: `${row.combo_coins!}`, ends_at };
}
