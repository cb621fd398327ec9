/**
 * What a refund or its reversal is decided on, read before the posting so that the posting's locks are short. It is proven there: the
 * counters of the wallet's accounts and the number of the person's refunds must still be what they were (`WalletVersion`), and the
 * maturity of gifts is looked up again. What has changed makes the command try again with a new basis.
 */
import { bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import { CAUSES, PERSON_KINDS } from '../ledger/types.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { Debt, PaidGift, PurchasePiece } from './plan.ts';
import type { Interval } from '../ledger/positions.ts';

/** Equal versions mean equal lots, spends, holds, removals, refunds and debts. */
export interface WalletVersion {
  readonly paid_seq: bigint;
  /** A held gift that is sent moves no paid coins, but makes an earning that can be taken back. */
  readonly held_seq: bigint;
  readonly debt_seq: bigint;
  readonly refunds: bigint;
  readonly reversals: bigint;
}

/** A gift as it was read; whether it is pending follows from `entry_seq` and the creator's maturity now. */
export interface GiftBasis extends Omit<PaidGift, 'pending'> {
  /** Its entry among the creator's pending earnings; null when its hold is over, or it earned nothing. */
  readonly entry_seq: bigint | null;
}

export interface WalletBasis {
  readonly version: WalletVersion;
  readonly paid_balance: bigint;
  readonly debt_balance: bigint;
  /** All that the person owes, the oldest first. */
  readonly debts: readonly Debt[];
}

export interface RefundReading extends WalletBasis {
  readonly refunded_micros: bigint;
  readonly refunded_coins: bigint;
  /** Of the refunds that stand, what disputes took. */
  readonly disputed_micros: bigint;
  readonly pieces: readonly PurchasePiece[];
  readonly refunded_spent: readonly Interval[];
  readonly gifts: readonly GiftBasis[];
}

/** Runs `read` on one snapshot. */
async function onSnapshot<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

/** $1 buckets, $2 people: versions in the posting, by person. */
export const LOAD_VERSIONS = `
select k.person,
  coalesce((select a.seq from ledger_account a where a.bucket = k.bucket and a.owner = k.person and a.kind = ${PERSON_KINDS.wallet_paid}), 0)::int8 as paid_seq,
  coalesce((select a.seq from ledger_account a where a.bucket = k.bucket and a.owner = k.person and a.kind = ${PERSON_KINDS.wallet_held}), 0)::int8 as held_seq,
  coalesce((select a.seq from ledger_account a where a.bucket = k.bucket and a.owner = k.person and a.kind = ${PERSON_KINDS.wallet_debt}), 0)::int8 as debt_seq,
  (select count(*) from refund r where r.bucket = k.bucket and r.person = k.person) as refunds,
  (select count(*) from refund r join refund_reversal v on v.bucket = r.bucket and v.refund = r.id where r.bucket = k.bucket and r.person = k.person) as reversals
from unnest($1::int2[], $2::uuid[]) as k (bucket, person)`;

export function sameVersion(one: WalletVersion, other: WalletVersion): boolean {
  return (
    one.paid_seq === other.paid_seq &&
    one.held_seq === other.held_seq &&
    one.debt_seq === other.debt_seq &&
    one.refunds === other.refunds &&
    one.reversals === other.reversals
  );
}

/** $1 buckets, $2 creators: up to which entry earnings are available. */
export const LOAD_MATURED = `
select k.creator, coalesce(max(y.through_seq), 0)::int8 as through_seq
from unnest($1::int2[], $2::uuid[]) as k (bucket, creator)
left join maturity y on y.bucket = k.bucket and y.creator = k.creator
group by k.creator`;

async function readWallet(tx: Tx, person: string): Promise<WalletBasis> {
  const bucket = bucketOf(person);
  const { rows: accounts } = await sql<{ kind: number; seq: bigint; balance: bigint }>`
    select kind, seq, balance from ledger_account where bucket = ${bucket} and owner = ${person} and kind in (${PERSON_KINDS.wallet_paid}, ${PERSON_KINDS.wallet_held}, ${PERSON_KINDS.wallet_debt})`.execute(
    tx,
  );
  const { rows: counts } = await sql<{ refunds: bigint; reversals: bigint }>`
    select count(*) as refunds, count(v.refund) as reversals from refund r left join refund_reversal v on v.bucket = r.bucket and v.refund = r.id
    where r.bucket = ${bucket} and r.person = ${person}`.execute(tx);
  const { rows: debts } = await sql<Debt>`
    select r.id as refund, (r.debt_coins - coalesce(p.coins, 0))::int8 as coins
    from refund r
    left join lateral (select sum(d.coins)::int8 as coins from debt_payment d where d.bucket = r.bucket and d.refund = r.id) p on true
    where r.bucket = ${bucket} and r.person = ${person} and r.debt_coins > coalesce(p.coins, 0)
      and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)
    order by r.at, r.id`.execute(tx);
  const paid = accounts.find((one) => one.kind === PERSON_KINDS.wallet_paid);
  const held = accounts.find((one) => one.kind === PERSON_KINDS.wallet_held);
  const debt = accounts.find((one) => one.kind === PERSON_KINDS.wallet_debt);
  return {
    version: { paid_seq: paid?.seq ?? 0n, held_seq: held?.seq ?? 0n, debt_seq: debt?.seq ?? 0n, ...counts[0]! },
    paid_balance: paid?.balance ?? 0n,
    debt_balance: debt?.balance ?? 0n,
    debts,
  };
}

/** What a refund of a purchase is decided on. */
export async function readRefundBasis(db: Db, person: string, purchase: string): Promise<RefundReading> {
  const bucket = bucketOf(person);
  return onSnapshot(db, async (tx) => {
    const wallet = await readWallet(tx, person);
    const { rows: sums } = await sql<{ micros: bigint; coins: bigint; disputed: bigint }>`
      select coalesce(sum(r.amount_micros), 0)::int8 as micros, coalesce(sum(r.coins), 0)::int8 as coins,
        coalesce(sum(r.amount_micros) filter (where r.kind = 'dispute'), 0)::int8 as disputed
      from refund r
      where r.bucket = ${bucket} and r.person = ${person} and r.purchase = ${purchase}
        and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)`.execute(tx);
    // A payment of a debt whose refund was undone was given back: its coins have new positions.
    const { rows: pieces } = await sql<PurchasePiece>`
      select w.from_position as "from", w.to_position as "to", case when w.state = 'unspent' then 'unspent' else 'spent' end as state,
        w.state = 'held' as held, case when w.cause_kind in (${CAUSES.gift}, ${CAUSES.hold}) then w.cause end as gift
      from wallet_pieces(${bucket}::int2, ${person}::uuid, ${PERSON_KINDS.wallet_paid}::int2) w
      left join debt_payment d on w.cause_kind = ${CAUSES.debt} and d.bucket = ${bucket} and d.id = w.cause
      left join refund_reversal v on v.bucket = d.bucket and v.refund = d.refund
      where w.origin_kind = ${CAUSES.purchase} and w.origin = ${purchase} and w.state in ('unspent', 'spent', 'held') and v.refund is null`.execute(
      tx,
    );
    const { rows: refunded_spent } = await sql<Interval>`
      select s.from_position as "from", s.to_position as "to"
      from refund r join refund_spent s on s.bucket = r.bucket and s.refund = r.id
      where r.bucket = ${bucket} and r.person = ${person} and r.purchase = ${purchase}
        and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)`.execute(tx);
    const gifts = await readGifts(tx, person, [
      ...new Set(pieces.flatMap((one) => (one.gift === null ? [] : [one.gift]))),
    ]);
    const { micros, coins, disputed } = sums[0]!;
    return {
      ...wallet,
      refunded_micros: micros,
      refunded_coins: coins,
      disputed_micros: disputed,
      pieces,
      refunded_spent,
      gifts,
    };
  });
}

async function readGifts(tx: Tx, person: string, gifts: readonly string[]): Promise<GiftBasis[]> {
  if (gifts.length === 0) return [];
  const { rows } = await sql<GiftBasis>`
    with g as (
      select g.bucket, g.id, g.creator, g.coins - g.promo_coins as paid_coins,
        (g.earned_micros - div(g.promo_coins::numeric * p.coin_value_micros * p.share_bp, 10000))::int8 as earned_micros
      from unnest(${gifts.map(bucketOf)}::int2[], ${[...gifts]}::uuid[]) as k (bucket, id)
      join gift_line g on g.bucket = k.bucket and g.id = k.id
      join share_policy p on p.id = g.policy
    ), held as (
      -- Entries of these creators that are not available yet: only among them can a gift still be pending.
      select e.cause, e.seq
      from (select distinct bucket, creator from g) c
      join ledger_line e on e.bucket = c.bucket and e.owner = c.creator and e.kind = ${PERSON_KINDS.earning_pending} and e.cause_kind = ${CAUSES.gift}
        and e.seq > coalesce((select max(y.through_seq) from maturity y where y.bucket = c.bucket and y.creator = c.creator), 0)
    ), taken as (
      select s.gift, sum(s.to_position - s.from_position)::int8 as coins, sum(s.clawed_micros)::int8 as micros
      from refund r join refund_spent s on s.bucket = r.bucket and s.refund = r.id and s.fate = 'covered'
      where r.bucket = ${bucketOf(person)} and r.person = ${person}
        and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)
      group by s.gift
    )
    select g.id, g.creator, g.paid_coins, g.earned_micros, h.seq::int8 as entry_seq,
      coalesce(t.coins, 0)::int8 as clawed_coins, coalesce(t.micros, 0)::int8 as clawed_micros
    from g left join held h on h.cause = g.id left join taken t on t.gift = g.id
    order by g.id`.execute(tx);
  return rows;
}

/** A refund as it was booked. */
export interface RefundRow {
  readonly id: string;
  readonly person: string;
  readonly purchase: string;
  readonly kind: 'refund' | 'dispute';
  readonly currency: string;
  readonly amount_micros: bigint;
  readonly deferred_micros: bigint;
  readonly refunds_micros: bigint;
  readonly losses_micros: bigint;
  readonly unspent_coins: bigint;
  readonly debt_coins: bigint;
  readonly clawed_micros: bigint;
}
/** Coins that a reversal gives back, with where they came from. */
export interface ReturnBasis {
  readonly coins: bigint;
  readonly parent_from: bigint;
  readonly origin_kind: number;
  readonly origin: string;
  readonly payment: string | null;
}
export interface ClawBasis {
  readonly creator: string;
  readonly gift: string;
  readonly micros: bigint;
  readonly entry_seq: bigint | null;
}
export interface ReversalReading extends WalletBasis {
  readonly refund: RefundRow;
  readonly returns: readonly ReturnBasis[];
  readonly claws: readonly ClawBasis[];
  /** Of the purchase, what stands beside this refund. */
  readonly other_micros: bigint;
  readonly other_disputed_micros: bigint;
}

/** What the reversal of a refund is decided on; undefined when there is no such refund. */
export async function readReversalBasis(db: Db, person: string, id: string): Promise<ReversalReading | undefined> {
  const bucket = bucketOf(person);
  return onSnapshot(db, async (tx) => {
    const { rows: refunds } = await sql<RefundRow>`
      select id, person, purchase, kind, currency, amount_micros, deferred_micros, refunds_micros, losses_micros, unspent_coins, debt_coins, clawed_micros
      from refund where bucket = ${bucket} and id = ${id} and person = ${person}`.execute(tx);
    const refund = refunds[0];
    if (!refund) return undefined;
    const wallet = await readWallet(tx, person);
    const { rows: returns } = await sql<ReturnBasis>`
      select w.to_position - w.from_position as coins, w.lot_from as parent_from, w.origin_kind, w.origin, d.id as payment
      from wallet_pieces(${bucket}::int2, ${person}::uuid, ${PERSON_KINDS.wallet_paid}::int2) w
      left join debt_payment d on w.cause_kind = ${CAUSES.debt} and d.bucket = ${bucket} and d.id = w.cause and d.refund = ${id}
      where (w.state = 'removed' and w.cause_kind = ${CAUSES.refund} and w.cause = ${id}) or d.id is not null
      order by w.from_position`.execute(tx);
    const { rows: claws } = await sql<ClawBasis>`
      with c as (
        select s.gift, sum(s.clawed_micros)::int8 as micros from refund_spent s
        where s.bucket = ${bucket} and s.refund = ${id} and s.clawed_micros > 0 group by s.gift
      )
      select g.creator, g.id as gift, c.micros, e.seq::int8 as entry_seq
      from c join gift_line g on g.bucket = (get_byte(uuid_send(c.gift), 15) & 63)::int2 and g.id = c.gift
      left join ledger_line e on e.bucket = g.bucket and e.owner = g.creator and e.kind = ${PERSON_KINDS.earning_pending} and e.cause_kind = ${CAUSES.gift} and e.cause = g.id
        and e.seq > coalesce((select max(y.through_seq) from maturity y where y.bucket = g.bucket and y.creator = g.creator), 0)
      order by g.creator, g.id`.execute(tx);
    const { rows: others } = await sql<{ micros: bigint; disputed: bigint }>`
      select coalesce(sum(r.amount_micros), 0)::int8 as micros, coalesce(sum(r.amount_micros) filter (where r.kind = 'dispute'), 0)::int8 as disputed
      from refund r
      where r.bucket = ${bucket} and r.person = ${person} and r.purchase = ${refund.purchase} and r.id <> ${id}
        and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)`.execute(tx);
    return {
      ...wallet,
      refund,
      returns,
      claws,
      other_micros: others[0]!.micros,
      other_disputed_micros: others[0]!.disputed,
    };
  });
}
