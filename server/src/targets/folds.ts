/**
 * Boards and totals: folds of the logs, each with the offset it has applied, so that they can be thrown away and rebuilt. They run after
 * the postings, never in them: by whoever reads and finds the log ahead, and for what nobody reads by a job. So a reader sees every gift that
 * was committed before, and a flood of gifts pays for a fold only as often as somebody looks.
 */
import { bucketOf, type BoardRow, type PersonCard, type TargetTotals } from '@busker/protocol';
import { sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import { queryPrepared } from '../platform/prepared.ts';
import { sharedRuns } from '../platform/shared-runs.ts';
import { bucketText, cardText } from '../platform/sql.ts';

export interface Board {
  readonly offset: number;
  readonly rows: BoardRow[];
  readonly totals: TargetTotals;
}

export interface Folds {
  /** Brings up the boards of all targets of a creator, and with them the creator's supporters and days, to every gift committed before. */
  foldCreator(creator: string): Promise<void>;
  /** The same for every target whose fold is behind its log; returns how many were. */
  foldBehind(): Promise<number>;
  /** Top supporters and totals of a target, with every gift committed before. */
  readBoard(target: string, limit: number): Promise<Board>;
  /** Totals of many targets, with every gift committed before; none for those without a fold. */
  readTotals(targets: readonly string[]): Promise<Map<string, TargetTotals>>;
}

/** Targets of one statement of the job. */
const FOLD_TARGETS = 200;

/** Totals of many targets at once, and whether each is behind its log. */
interface TotalsRow {
  target: string;
  behind: boolean;
  coins: bigint;
  gifts: bigint;
  supporters: number;
}

/**
 * $1 bucket, $2 targets. One statement, thus one transaction and one round trip. It begins with the locks of the folds' rows: a second one that
 * waited there sees what the first applied, finds nothing left to do (its own heads are those it saw when it began), and changes nothing. What is
 * not behind is not locked. Rows that several targets share are written in the order of their keys, so that two folds wait and never block each other.
 */
const FOLD = `
with f as (
  select f.target, f.applied_offset as low, t.last_offset as high, t.creator
  from target_fold f join target t on t.bucket = f.bucket and t.id = f.target
  where f.bucket = $1::int2 and f.target = any($2::uuid[]) and t.last_offset > f.applied_offset
  order by f.target for update of f
), fresh as materialized (
  select g.target, g.sender, g.coins, g.earned_micros, g.at, f.creator
  from f join gift_line g on g.bucket = $1::int2 and g.target = f.target and g."offset" > f.low and g."offset" <= f.high
), supporter as (
  insert into target_supporter as s (bucket, target, person, coins, gifts, last_at)
  select $1::int2, target, sender, sum(coins)::int8, count(*), max(at) from fresh group by target, sender order by target, sender
  on conflict (bucket, target, person) do update set coins = s.coins + excluded.coins, gifts = s.gifts + excluded.gifts, last_at = excluded.last_at
  returning target, (xmax = 0)::int as is_new
), of_creator as (
  insert into creator_supporter as s (bucket, creator, person, coins, gifts, last_at)
  select $1::int2, creator, sender, sum(coins)::int8, count(*), max(at) from fresh group by creator, sender order by creator, sender
  on conflict (bucket, creator, person) do update set coins = s.coins + excluded.coins, gifts = s.gifts + excluded.gifts, last_at = greatest(s.last_at, excluded.last_at)
), of_day as (
  insert into creator_day as d (bucket, creator, day, earned_micros, coins, gifts)
  select $1::int2, creator, (at at time zone 'UTC')::date as day, sum(earned_micros)::int8, sum(coins)::int8, count(*) from fresh group by creator, day order by creator, day
  on conflict (bucket, creator, day) do update set earned_micros = d.earned_micros + excluded.earned_micros, coins = d.coins + excluded.coins, gifts = d.gifts + excluded.gifts
), gained as (
  select target, sum(coins)::int8 as coins, count(*) as gifts from fresh group by target
), met as (
  select target, sum(is_new)::int4 as supporters from supporter group by target
)
update target_fold t set
  applied_offset = f.high,
  supporters = t.supporters + coalesce(m.supporters, 0),
  coins = t.coins + coalesce(g.coins, 0),
  gifts = t.gifts + coalesce(g.gifts, 0)
from f left join gained g on g.target = f.target left join met m on m.target = f.target
where t.bucket = $1::int2 and t.target = f.target`;

/** $1 bucket, $2 target, $3 rows. One statement, so that offset, totals and rows are those of one fold. */
const READ_BOARD = `
select f.applied_offset, f.coins, f.gifts, f.supporters, b.top
from target_fold f
left join lateral (
  select json_agg(json_build_object('coins', s.coins::text, 'person', s.person) order by s.coins desc, s.last_at) as top
  from (
    select s.coins, s.last_at, ${cardText('p')} as person
    from target_supporter s join person p on p.bucket = ${bucketText('s.person')} and p.id = s.person
    where s.bucket = f.bucket and s.target = f.target order by s.coins desc, s.last_at limit $3
  ) s
) b on true
where f.bucket = $1::int2 and f.target = $2::uuid`;

export function createFolds(parts: { database: Pick<Database, 'db' | 'pool'> }): Folds {
  const { db, pool } = parts.database;
  const foldTarget = sharedRuns((target) => fold(bucketOf(target), [target]));
  const foldCreator = sharedRuns(async (creator) => {
    const bucket = bucketOf(creator);
    const { rows } = await sql<{ id: string }>`
      select t.id from target t join target_fold f on f.bucket = t.bucket and f.target = t.id
      where t.bucket = ${bucket} and t.creator = ${creator} and t.last_offset > f.applied_offset`.execute(db);
    if (rows.length > 0)
      await fold(
        bucket,
        rows.map((row) => row.id),
      );
  });
  const foldBehind = sharedRuns(async () => {
    const { rows } = await sql<{ bucket: number; targets: string[] }>`
      select f.bucket, array_agg(f.target) as targets from target_fold f join target t on t.bucket = f.bucket and t.id = f.target
      where t.last_offset > f.applied_offset group by f.bucket`.execute(db);
    for (const { bucket, targets } of rows) {
      for (let from = 0; from < targets.length; from += FOLD_TARGETS)
        await fold(bucket, targets.slice(from, from + FOLD_TARGETS));
    }
    return rows.reduce((sum, row) => sum + row.targets.length, 0);
  });

  /** Brings targets of one bucket up to their logs. Repeating it changes nothing. */
  async function fold(bucket: number, targets: readonly string[]): Promise<void> {
    await queryPrepared(pool, FOLD, [bucket, targets]);
  }

  async function totalsNow(targets: readonly string[]): Promise<TotalsRow[]> {
    const { rows } = await sql<TotalsRow>`
      select f.target, t.last_offset > f.applied_offset as behind, f.coins, f.gifts, f.supporters
      from unnest(${targets.map(bucketOf)}::int2[], ${[...targets]}::uuid[]) as k (bucket, target)
      join target_fold f on f.bucket = k.bucket and f.target = k.target
      join target t on t.bucket = k.bucket and t.id = k.target`.execute(db);
    return rows;
  }

  return {
    foldCreator,
    foldBehind: () => foldBehind('all'),
    async readBoard(target, limit) {
      await foldTarget(target);
      const rows = await queryPrepared<{
        applied_offset: bigint;
        coins: bigint;
        gifts: bigint;
        supporters: number;
        top: { coins: string; person: PersonCard }[] | null;
      }>(pool, READ_BOARD, [bucketOf(target), target, limit]);
      const fold = rows[0];
      return {
        offset: Number(fold?.applied_offset ?? 0),
        rows: (fold?.top ?? []).map((row, index) => ({ person: row.person, coins: row.coins, rank: index + 1 })),
        totals: { coins: `${fold?.coins ?? 0}`, gifts: Number(fold?.gifts ?? 0), supporters: fold?.supporters ?? 0 },
      };
    },
    async readTotals(targets) {
      if (targets.length === 0) return new Map();
      let rows = await totalsNow(targets);
      const behind = rows.filter((row) => row.behind);
      if (behind.length > 0) {
        await Promise.all(behind.map((row) => foldTarget(row.target)));
        rows = await totalsNow(targets);
      }
      return new Map(
        rows.map((row) => [
          row.target,
          { coins: `${row.coins}`, gifts: Number(row.gifts), supporters: row.supporters },
        ]),
      );
    },
  };
}
