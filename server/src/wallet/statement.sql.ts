/** Reading a wallet's entries with their causes, by account and place; one statement for each account, no lookups line by line. */
import { bucketOf, type HoldState } from '@busker/protocol';
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
  /** Of a hold: what became of it, and why it was returned. */
  readonly hold: HoldState | null;
  readonly why: string | null;
  /** Of a purchase. */
  readonly coins: bigint | null;
  readonly provider: string | null;
  /** Of money that went back. */
  readonly refund_kind: 'refund' | 'dispute' | null;
  readonly refunded_purchase: string | null;
  readonly refunded_coins: bigint | null;
  /** Of coins that expired: all that were granted. */
  readonly granted_coins: bigint | null;
}

/** Entries `e` of a wallet with when they were posted and what caused them. */
const WITH_CAUSES = sql`
    select e.seq::int8 as seq, e.amount, e.balance_after, e.posting, p.at, e.cause_kind, e.cause,
      coalesce(i.name, g.item, h.item, o.item) as item, coalesce(g.quantity, h.quantity, o.quantity) as quantity, r.handle, t.id as target, t.kind as target_kind,
      h.state as hold, h.why, b.coins, b.provider, f.kind as refund_kind, f.purchase as refunded_purchase, fp.coins as refunded_coins, pg.coins as granted_coins
    from e
    join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
    left join gift_line g on e.cause_kind = ${CAUSES.gift} and g.bucket = ${bucketSql('e.cause')} and g.id = e.cause
    left join gift_outbox o on e.cause_kind = ${CAUSES.gift} and o.bucket = e.bucket and o.id = e.cause and g.id is null
    left join gift_hold h on e.cause_kind = ${CAUSES.hold} and h.bucket = e.bucket and h.id = e.cause
    left join gift_item i on i.id = coalesce(g.item, h.item, o.item)
    left join person r on r.bucket = coalesce(g.bucket, ${bucketSql('coalesce(h.creator, o.creator)')}) and r.id = coalesce(g.creator, h.creator, o.creator)
    left join target t on t.bucket = coalesce(g.bucket, ${bucketSql('coalesce(h.target, o.target)')}) and t.id = coalesce(g.target, h.target, o.target)
    left join purchase b on e.cause_kind = ${CAUSES.purchase} and b.bucket = e.bucket and b.id = e.cause
    left join coin_return c on e.cause_kind = ${CAUSES.reversal} and c.bucket = e.bucket and c.id = e.cause
    left join debt_payment d on e.cause_kind = ${CAUSES.debt} and d.bucket = e.bucket and d.id = e.cause
    left join refund f on f.bucket = e.bucket and f.id = coalesce(c.refund, d.refund, case when e.cause_kind = ${CAUSES.refund} then e.cause end)
    left join promo_expiry x on e.cause_kind = ${CAUSES.promo_expiry} and x.bucket = e.bucket and x.id = e.cause
    left join promo_grant pg on pg.bucket = x.bucket and pg.person = x.person and pg.id = x.promo
    left join purchase fp on fp.bucket = f.bucket and fp.id = f.purchase`;

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

/** Promotional coins that are unspent and expire, by when; those whose time is over wait for the next run. */
export async function readExpiring(db: Db, person: string): Promise<{ coins: string; expires_at: string }[]> {
  const bucket = bucketOf(person);
  // Most wallets have none: then what became of every coin need not be told.
  const due = await db
    .selectFrom('promo_due')
    .select('promo')
    .where('bucket', '=', bucket)
    .where('person', '=', person)
    .limit(1)
    .executeTakeFirst();
  if (!due) return [];
  const { rows } = await sql<{ coins: string; expires_at: Date }>`
    select d.expires_at, sum(w.to_position - w.from_position)::text as coins
    from wallet_pieces(${bucket}::int2, ${person}::uuid, ${PERSON_KINDS.wallet_promo}::int2) w
    join promo_due d on d.bucket = ${bucket} and d.person = ${person} and d.promo = w.origin
    where w.state = 'unspent' and w.origin_kind = ${CAUSES.promo}
    group by d.expires_at order by d.expires_at`.execute(db);
  return rows.map(({ coins, expires_at }) => ({ coins, expires_at: expires_at.toISOString() }));
}
