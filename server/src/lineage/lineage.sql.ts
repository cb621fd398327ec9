/** Lineage by positions, set-based: everything follows from `wallet_pieces` (db/migrations/000017_refunds.sql). */
import { bucketOf, type EarningState, type PersonCard } from '@busker/protocol';
import { sql } from 'kysely';
import { CAUSES, PERSON_KINDS } from '../ledger/types.ts';
import type { Db } from '../platform/database.ts';
import { cardSql } from '../platform/sql.ts';

export interface PurchaseSums {
  readonly coins: bigint;
  readonly currency: string;
  readonly unspent: bigint;
  /** Held for gifts that can still be undone. */
  readonly held: bigint;
  /** Spent on debts. */
  readonly debts: bigint;
  /** Taken back unspent. */
  readonly removed: bigint;
  readonly owed: bigint;
  readonly refunded_micros: bigint;
}

/**
 * Where the coins of a purchase are that paid for no gift. Coins that were given back count where they are now: a removal that was undone,
 * a payment of a debt that was given back, and a hold that was undone have new positions.
 */
export async function readPurchaseSums(db: Db, person: string, purchase: string): Promise<PurchaseSums | undefined> {
  const bucket = bucketOf(person);
  const { rows } = await sql<PurchaseSums>`
    with mine as (
      select w.to_position - w.from_position as coins, w.state, w.cause_kind
      from wallet_pieces(${bucket}::int2, ${person}::uuid, ${PERSON_KINDS.wallet_paid}::int2) w
      left join debt_payment d on w.cause_kind = ${CAUSES.debt} and d.bucket = ${bucket} and d.id = w.cause
      left join refund_reversal v on v.bucket = ${bucket} and v.refund = case when w.cause_kind = ${CAUSES.refund} then w.cause else d.refund end
      where w.origin_kind = ${CAUSES.purchase} and w.origin = ${purchase} and v.refund is null
    )
    select case when p.credited_at is null then 0 else p.coins end::int8 as coins, p.currency,
      coalesce((select sum(m.coins) from mine m where m.state = 'unspent'), 0)::int8 as unspent,
      coalesce((select sum(m.coins) from mine m where m.state = 'held'), 0)::int8 as held,
      coalesce((select sum(m.coins) from mine m where m.state = 'spent' and m.cause_kind <> ${CAUSES.gift}), 0)::int8 as debts,
      coalesce((select sum(m.coins) from mine m where m.state = 'removed'), 0)::int8 as removed,
      coalesce(r.owed, 0)::int8 as owed, coalesce(r.micros, 0)::int8 as refunded_micros
    from purchase p
    left join lateral (
      select sum(r.amount_micros) as micros,
        sum(r.debt_coins - coalesce((select sum(d.coins) from debt_payment d where d.bucket = r.bucket and d.refund = r.id), 0)) as owed
      from refund r
      where r.bucket = p.bucket and r.person = p.person and r.purchase = p.id
        and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)
    ) r on true
    where p.bucket = ${bucket} and p.id = ${purchase} and p.person = ${person}`.execute(db);
  return rows[0];
}

export interface PurchaseGift {
  readonly gift: string;
  readonly at: Date;
  readonly item: string;
  readonly quantity: number;
  readonly creator: PersonCard;
  /** Of this purchase in the gift. */
  readonly coins: bigint;
  readonly refunded_coins: bigint;
  /** What the creator earned on these coins: of the gift's earning on paid coins, position by position, rounded down as they add up. */
  readonly earned_micros: bigint;
  readonly clawed_micros: bigint;
  readonly state: Exclude<EarningState, 'clawed_back'>;
}

/**
 * Gifts that a purchase paid for, newest first. What a creator earned is cashed out in the order in which it became available: a gift is
 * `cashed_out` when all that was paid out to its creator reaches over it.
 */
export async function readPurchaseGifts(db: Db, person: string, purchase: string): Promise<PurchaseGift[]> {
  const bucket = bucketOf(person);
  const { rows } = await sql<PurchaseGift>`
    with w as (
      select x.*, (sum(x.to_position - x.from_position) over (partition by x.cause order by x.from_position))::int8 as upto
      from wallet_pieces(${bucket}::int2, ${person}::uuid, ${PERSON_KINDS.wallet_paid}::int2) x
      where x.state = 'spent' and x.cause_kind = ${CAUSES.gift}
    ), g as (
      select g.bucket, g.id, g.creator, g.item, g.quantity, g.at, sum(w.to_position - w.from_position)::int8 as coins,
        sum(div(e.micros * w.upto, g.coins - g.promo_coins) - div(e.micros * (w.upto - w.to_position + w.from_position), g.coins - g.promo_coins))::int8 as earned_micros
      from w
      join gift_line g on g.bucket = (get_byte(uuid_send(w.cause), 15) & 63)::int2 and g.id = w.cause
      join share_policy p on p.id = g.policy
      cross join lateral (select g.earned_micros - div(g.promo_coins::numeric * p.coin_value_micros * p.share_bp, 10000) as micros) e
      where w.origin_kind = ${CAUSES.purchase} and w.origin = ${purchase}
      group by g.bucket, g.id, g.creator, g.item, g.quantity, g.at
    ), back as (
      select s.gift, sum(s.to_position - s.from_position)::int8 as coins, sum(s.clawed_micros)::int8 as micros
      from refund r join refund_spent s on s.bucket = r.bucket and s.refund = r.id
      where r.bucket = ${bucket} and r.person = ${person} and r.purchase = ${purchase}
        and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)
      group by s.gift
    ), creator as (
      select c.bucket, c.creator,
        coalesce((select max(y.through_seq) from maturity y where y.bucket = c.bucket and y.creator = c.creator), 0) as through_seq,
        coalesce((select sum(o.amount_micros) from cashout o where o.bucket = c.bucket and o.creator = c.creator and o.state = 'paid'), 0) as paid
      from (select distinct bucket, creator from g) c
    ), earned as (
      -- Every earning of these creators in order, less what stands taken back, with its place in the row of all of them.
      select e.cause, e.seq <= c.through_seq as matured, c.paid,
        sum(e.amount - coalesce(t.amount, 0)) over (partition by e.bucket, e.owner order by e.seq) as upto
      from creator c
      join ledger_line e on e.bucket = c.bucket and e.owner = c.creator and e.kind = ${PERSON_KINDS.earning_pending} and e.cause_kind = ${CAUSES.gift}
      left join lateral (
        select sum(case when k.reversal then -k.amount_micros else k.amount_micros end) as amount from earning_clawback k
        where k.bucket = e.bucket and k.creator = e.owner and k.gift = e.cause
      ) t on true
    )
    select g.id as gift, g.at, g.item, g.quantity, ${cardSql('c')} as creator, g.coins, g.earned_micros,
      coalesce(b.coins, 0)::int8 as refunded_coins, coalesce(b.micros, 0)::int8 as clawed_micros,
      case when e.cause is null then 'none' when not e.matured then 'pending' when e.upto <= e.paid then 'cashed_out' else 'available' end as state
    from g
    join person c on c.bucket = g.bucket and c.id = g.creator
    left join back b on b.gift = g.id
    left join earned e on e.cause = g.id
    order by g.at desc, g.id desc`.execute(db);
  return rows;
}

export interface GiftPartRow {
  readonly kind: 'purchase' | 'promo';
  readonly id: string;
  readonly coins: bigint;
  readonly refunded_coins: bigint;
}

/** What paid for a gift: purchases and grants, in the order in which they were spent. */
export async function readGiftParts(db: Db, sender: string, gift: string): Promise<GiftPartRow[]> {
  const bucket = bucketOf(sender);
  const { rows } = await sql<GiftPartRow>`
    with part as (
      select k.kind, w.*
      from (values (${PERSON_KINDS.wallet_paid}::int2), (${PERSON_KINDS.wallet_promo}::int2)) as k (kind)
      cross join lateral wallet_pieces(${bucket}::int2, ${sender}::uuid, k.kind) w
      where w.state = 'spent' and w.cause_kind = ${CAUSES.gift} and w.cause = ${gift}
    ), back as (
      select s.from_position, s.to_position
      from refund_spent s
      where s.bucket = ${bucket} and s.person = ${sender} and s.gift = ${gift}
        and not exists (select from refund_reversal v where v.bucket = s.bucket and v.refund = s.refund)
    )
    select case when p.origin_kind = ${CAUSES.promo} then 'promo' else 'purchase' end as kind, p.origin as id,
      sum(p.to_position - p.from_position)::int8 as coins,
      sum(case when p.kind = ${PERSON_KINDS.wallet_paid} then coalesce((
        select sum(least(b.to_position, p.to_position) - greatest(b.from_position, p.from_position)) from back b
        where b.from_position < p.to_position and p.from_position < b.to_position), 0) else 0 end)::int8 as refunded_coins
    from part p
    group by p.origin_kind, p.origin
    order by min(p.kind) desc, min(p.from_position)`.execute(db);
  return rows;
}
