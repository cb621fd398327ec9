/** Reading a wallet's entries with their causes, by account and place; one statement for each account, no lookups line by line. */
import { bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import { CAUSES, PERSON_KINDS } from '../ledger/types.ts';
import type { Db } from '../platform/database.ts';
import { bucketSql } from '../platform/sql.ts';
import type { AccountEntry } from './statement.ts';

/** An entry with what caused it. */
export interface CausedEntry extends AccountEntry {
  readonly cause_kind: number;
  readonly cause: string;
  /** Of a gift. */
  readonly item: string | null;
  readonly quantity: number | null;
  readonly handle: string | null;
  readonly target: string | null;
  readonly target_kind: number | null;
  /** Of a purchase. */
  readonly coins: bigint | null;
  readonly provider: string | null;
}

/** Entries `e` of a wallet with when they were posted and what caused them. */
const WITH_CAUSES = sql`
    select e.seq, e.amount, e.balance_after, e.posting, p.at, e.cause_kind, e.cause,
      coalesce(i.name, g.item) as item, g.quantity, r.handle, g.target, t.kind as target_kind,
      b.coins, b.provider
    from e
    join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
    left join gift_line g on e.cause_kind = ${CAUSES.gift} and g.bucket = ${bucketSql('e.cause')} and g.id = e.cause
    left join gift_item i on i.id = g.item
    left join person r on r.bucket = g.bucket and r.id = g.creator
    left join target t on t.bucket = g.bucket and t.id = g.target
    left join purchase b on e.cause_kind = ${CAUSES.purchase} and b.bucket = e.bucket and b.id = e.cause`;

/**
 * Entries of one account, newest first.
 * @param below only entries with a smaller `seq`; null: from the newest.
 */
export async function readEntries(
  db: Db,
  person: string,
  account: 'paid' | 'promo',
  below: bigint | null,
  limit: number,
): Promise<CausedEntry[]> {
  const bucket = bucketOf(person);
  const kind = account === 'paid' ? PERSON_KINDS.wallet_paid : PERSON_KINDS.wallet_promo;
  const { rows } = await sql<CausedEntry>`
    with e as (
      select * from ledger_line
      where bucket = ${bucket} and owner = ${person} and kind = ${kind} and (${below}::int8 is null or seq < ${below}::int8)
      order by seq desc
      limit ${limit}
    )
    ${WITH_CAUSES}
    order by e.seq desc`.execute(db);
  return rows;
}

/**
 * Entries of one account posted within [from, to), oldest first.
 * @param after, through only entries with a larger `seq`, up to this one.
 */
export async function readEntriesWithin(
  db: Db,
  person: string,
  account: 'paid' | 'promo',
  period: { readonly from: Date; readonly to: Date },
  after: bigint,
  through: bigint,
  limit: number,
): Promise<CausedEntry[]> {
  const bucket = bucketOf(person);
  const kind = account === 'paid' ? PERSON_KINDS.wallet_paid : PERSON_KINDS.wallet_promo;
  const { rows } = await sql<CausedEntry>`
    with e as (
      select l.* from ledger_line l
      -- "offset 0" keeps it a lookup for each entry; joined, the planner may read all postings.
      cross join lateral (select p.at from ledger_posting p where p.bucket = l.posting_bucket and p.id = l.posting offset 0) w
      where l.bucket = ${bucket} and l.owner = ${person} and l.kind = ${kind} and l.seq > ${after} and l.seq <= ${through}
        and w.at >= ${period.from} and w.at < ${period.to}
      order by l.seq
      limit ${limit}
    )
    ${WITH_CAUSES}
    order by e.seq`.execute(db);
  return rows;
}

/**
 * Coins given in gifts since two moments. Walks back along the dense `seq` of each account, so it costs what was spent since the
 * earlier one and not what was ever spent.
 */
export async function readSpent(
  db: Db,
  person: string,
  day: Date,
  month: Date,
): Promise<{ today: bigint; month: bigint }> {
  const bucket = bucketOf(person);
  const { rows } = await sql<{ today: bigint; month: bigint }>`
    with recursive spent as (
      select a.kind, a.seq + 1 as seq, null::int8 as amount, null::int2 as cause_kind, 'infinity'::timestamptz as at
      from ledger_account a
      where a.bucket = ${bucket} and a.owner = ${person} and a.kind in (${PERSON_KINDS.wallet_paid}, ${PERSON_KINDS.wallet_promo})
      union all
      select e.kind, e.seq, e.amount, e.cause_kind, p.at
      from spent s
      join ledger_line e on e.bucket = ${bucket} and e.owner = ${person} and e.kind = s.kind and e.seq = s.seq - 1
      join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
      where p.at >= ${month}
    )
    select coalesce(-sum(amount) filter (where at >= ${day}), 0)::int8 as today, coalesce(-sum(amount), 0)::int8 as month
    from spent
    where cause_kind = ${CAUSES.gift} and amount < 0`.execute(db);
  return rows[0]!;
}
