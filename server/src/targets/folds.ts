/**
 * Boards and totals: folds of the logs, each with the offset it has applied, so that they can be thrown away and rebuilt. They run after
 * the postings, never in them, and each target's fold moves under its own row lock.
 */
import { bucketOf, type BoardRow, type PersonCard, type TargetTotals } from '@busker/protocol';
import { sql } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { bucketSql, cardSql } from '../platform/sql.ts';

export interface Board {
  readonly offset: number;
  readonly rows: BoardRow[];
  readonly totals: TargetTotals;
}

export interface Folds {
  /** Brings a target's board, its creator's supporters and days up to its log. Repeating it changes nothing. */
  fold(target: string): Promise<void>;
  /** Folds every target whose fold is behind its log; returns how many were. */
  foldBehind(): Promise<number>;
  /** Top supporters and totals of a target as last folded. */
  readBoard(target: string, limit: number): Promise<Board>;
  /** Totals of many targets; none for those without a fold. */
  readTotals(targets: readonly string[]): Promise<Map<string, TargetTotals>>;
}

export function createFolds(parts: { db: Db; bus: Bus; log: Log }): Folds {
  const { db } = parts;
  const folds: Folds = {
    async fold(target) {
      const bucket = bucketOf(target);
      // One statement, thus one transaction and one round trip. It begins with the fold's row lock: a second one that waited there sees what the
      // first applied, finds nothing left to do (its own head is the one it saw when it began), and changes nothing.
      await sql`
        with f as (
          select f.applied_offset as low, t.last_offset as high, t.creator
          from target_fold f join target t on t.bucket = f.bucket and t.id = f.target
          where f.bucket = ${bucket} and f.target = ${target} and t.last_offset > f.applied_offset
          for update of f
        ), fresh as materialized (
          select g.sender, g.coins, g.earned_micros, g.at, f.creator
          from f join gift g on g.bucket = ${bucket} and g.target = ${target} and g."offset" > f.low and g."offset" <= f.high
        ), supporter as (
          insert into target_supporter as s (bucket, target, person, coins, gifts, last_at)
          select ${bucket}, ${target}::uuid, sender, sum(coins)::int8, count(*), max(at) from fresh group by sender order by sender
          on conflict (bucket, target, person) do update set coins = s.coins + excluded.coins, gifts = s.gifts + excluded.gifts, last_at = excluded.last_at
          returning (xmax = 0)::int as is_new
        ), of_creator as (
          insert into creator_supporter as s (bucket, creator, person, coins, gifts, last_at)
          select ${bucket}, creator, sender, sum(coins)::int8, count(*), max(at) from fresh group by creator, sender order by sender
          on conflict (bucket, creator, person) do update set coins = s.coins + excluded.coins, gifts = s.gifts + excluded.gifts, last_at = greatest(s.last_at, excluded.last_at)
        ), of_day as (
          insert into creator_day as d (bucket, creator, day, earned_micros, coins, gifts)
          select ${bucket}, creator, (at at time zone 'UTC')::date as day, sum(earned_micros)::int8, sum(coins)::int8, count(*) from fresh group by creator, day order by day
          on conflict (bucket, creator, day) do update set earned_micros = d.earned_micros + excluded.earned_micros, coins = d.coins + excluded.coins, gifts = d.gifts + excluded.gifts
        )
        update target_fold t set
          applied_offset = f.high,
          supporters = t.supporters + (select coalesce(sum(is_new), 0)::int4 from supporter),
          coins = t.coins + (select coalesce(sum(coins), 0)::int8 from fresh),
          gifts = t.gifts + (select count(*) from fresh)
        from f where t.bucket = ${bucket} and t.target = ${target}`.execute(db);
    },
    async foldBehind() {
      const { rows } = await sql<{ target: string }>`
        select f.target from target_fold f join target t on t.bucket = f.bucket and t.id = f.target where t.last_offset > f.applied_offset limit 500`.execute(
        db,
      );
      for (const row of rows) await folds.fold(row.target);
      return rows.length;
    },
    async readBoard(target, limit) {
      const bucket = bucketOf(target);
      // One statement, so that offset, totals and rows are those of one fold.
      const { rows } = await sql<{
        applied_offset: bigint;
        coins: bigint;
        gifts: bigint;
        supporters: number;
        top: { coins: string; person: PersonCard }[] | null;
      }>`
        select f.applied_offset, f.coins, f.gifts, f.supporters, b.top
        from target_fold f
        left join lateral (
          select json_agg(json_build_object('coins', s.coins::text, 'person', s.person) order by s.coins desc, s.last_at) as top
          from (
            select s.coins, s.last_at, ${cardSql('p')} as person
            from target_supporter s join person p on p.bucket = ${bucketSql('s.person')} and p.id = s.person
            where s.bucket = f.bucket and s.target = f.target order by s.coins desc, s.last_at limit ${limit}
          ) s
        ) b on true
        where f.bucket = ${bucket} and f.target = ${target}`.execute(db);
      const fold = rows[0];
      return {
        offset: Number(fold?.applied_offset ?? 0),
        rows: (fold?.top ?? []).map((row, index) => ({ person: row.person, coins: row.coins, rank: index + 1 })),
        totals: { coins: `${fold?.coins ?? 0}`, gifts: Number(fold?.gifts ?? 0), supporters: fold?.supporters ?? 0 },
      };
    },
    async readTotals(targets) {
      if (targets.length === 0) return new Map();
      const { rows } = await sql<{ target: string; coins: bigint; gifts: bigint; supporters: number }>`
        select f.target, f.coins, f.gifts, f.supporters from unnest(${targets.map(bucketOf)}::int2[], ${[...targets]}::uuid[]) as k (bucket, target)
        join target_fold f on f.bucket = k.bucket and f.target = k.target`.execute(db);
      return new Map(
        rows.map((row) => [
          row.target,
          { coins: `${row.coins}`, gifts: Number(row.gifts), supporters: row.supporters },
        ]),
      );
    },
  };
  return folds;
}
