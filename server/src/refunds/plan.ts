/**
 * What a refund takes, and from whom. Pure.
 *
 * **How many coins.** Money in proportion: all refunds of a purchase together take the part of its coins that the money given back is of
 * its price, rounded DOWN to a coin; what is rounded away stays with the viewer until the last of the money has gone back, which takes
 * exactly all. Money beyond the price takes no coins and is the platform's loss.
 *
 * **Which coins.** From the newest position of the purchase's coins down: first what is unspent, then what was spent last.
 *
 * **Who makes spent coins good.** When the policy claws: the creator whose gift they paid for, as long as its earning is pending
 * (`covered`). A gift's earning on paid coins is taken in proportion to its paid coins that were refunded, rounded DOWN, the creator keeps
 * the remainder; never more than is there. Everything else is, as the policy says, the viewer's `debt` or the platform's `loss`; coins that are
 * held for a gift that can still be undone are always the viewer's `debt`, since they may come back, and pay it then.
 *
 * **How the money is booked.** The part that unspent coins are of the coins taken, rounded DOWN, was never earned: out of deferred revenue.
 * The part of coins that are the platform's loss, rounded DOWN, and all beyond the price: losses. The rest, with both remainders: refunds.
 */
import { without, type Interval } from '../ledger/positions.ts';

export interface RefundPolicy {
  /** Whether earnings that are still pending are taken back. */
  readonly claws_pending: boolean;
  /** What becomes of the rest. */
  readonly rest: 'debt' | 'loss';
}

/** A gift that coins of the purchase paid for. */
export interface PaidGift {
  readonly id: string;
  readonly creator: string;
  /** Paid coins of the whole gift, from whatever purchase. */
  readonly paid_coins: bigint;
  /** What the creator earned on them. */
  readonly earned_micros: bigint;
  /** Whether its hold is not over yet. */
  readonly pending: boolean;
  /** What refunds that stand have taken of it before. */
  readonly clawed_coins: bigint;
  readonly clawed_micros: bigint;
}

/** Coins of the purchase that are there or were spent; `gift` null for what paid a debt. */
export interface PurchasePiece extends Interval {
  readonly state: 'unspent' | 'spent';
  /** Held for a gift that can still be undone. */
  readonly held: boolean;
  readonly gift: string | null;
}

export interface RefundBasis {
  readonly coins: bigint;
  readonly price_micros: bigint;
  /** Sums of the refunds that stand. */
  readonly refunded_micros: bigint;
  readonly refunded_coins: bigint;
  readonly pieces: readonly PurchasePiece[];
  /** Spent positions whose money went back already. */
  readonly refunded_spent: readonly Interval[];
  readonly gifts: ReadonlyMap<string, PaidGift>;
}

export interface SpentPart extends Interval {
  readonly gift: string | null;
  readonly fate: 'covered' | 'debt' | 'loss';
  readonly clawed_micros: bigint;
}
export interface RefundPlan {
  readonly removals: readonly Interval[];
  readonly spent: readonly SpentPart[];
  readonly coins: bigint;
  readonly unspent_coins: bigint;
  readonly covered_coins: bigint;
  readonly debt_coins: bigint;
  readonly loss_coins: bigint;
  readonly clawed_micros: bigint;
  readonly deferred_micros: bigint;
  readonly refunds_micros: bigint;
  readonly losses_micros: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const length = (one: Interval): bigint => one.to - one.from;

/** Coins that a refund of so much money takes; see above. */
export function coinsOfRefund(
  basis: Pick<RefundBasis, 'coins' | 'price_micros' | 'refunded_micros' | 'refunded_coins'>,
  amount_micros: bigint,
): bigint {
  const money = least(basis.refunded_micros + amount_micros, basis.price_micros);
  return most(0n, (basis.coins * money) / basis.price_micros - basis.refunded_coins);
}

/**
 * Plans a refund.
 * @param pendingOf what is pending of a creator now: no more is taken.
 */
export function planRefund(
  basis: RefundBasis,
  amount_micros: bigint,
  policy: RefundPolicy,
  pendingOf: (creator: string) => bigint,
): RefundPlan {
  let wanted = coinsOfRefund(basis, amount_micros);
  const coins = wanted;
  const takeFrom = (pieces: readonly Interval[], take: (part: Interval) => void): void => {
    for (const one of pieces.toSorted((a, b) => (a.from > b.from ? -1 : 1))) {
      if (wanted === 0n) return;
      const taken = least(wanted, length(one));
      wanted -= taken;
      take({ from: one.to - taken, to: one.to });
    }
  };

  const removals: Interval[] = [];
  takeFrom(
    basis.pieces.filter((one) => one.state === 'unspent'),
    (part) => void removals.push(part),
  );
  const unspent_coins = coins - wanted;

  const spent: SpentPart[] = [];
  const left = new Map<string, bigint>();
  const clawed = new Map<string, { coins: bigint; micros: bigint }>();
  const open = basis.pieces
    .filter((one) => one.state === 'spent')
    .flatMap((one) =>
      without([one], basis.refunded_spent).map((part) => ({ ...part, gift: one.gift, held: one.held })),
    );
  takeFrom(open, (part) => {
    const { gift: id, held } = open.find((one) => one.from <= part.from && part.to <= one.to)!;
    const gift = id === null ? undefined : basis.gifts.get(id);
    if (!policy.claws_pending || !gift?.pending) {
      spent.push({ ...part, gift: id, fate: held ? 'debt' : policy.rest, clawed_micros: 0n });
      return;
    }
    const before = clawed.get(gift.id) ?? { coins: gift.clawed_coins, micros: gift.clawed_micros };
    const due = most(0n, (gift.earned_micros * (before.coins + length(part))) / gift.paid_coins - before.micros);
    const there = left.get(gift.creator) ?? pendingOf(gift.creator);
    // Where less is there than is due, only that part of the coins counts as made good.
    const covered = due <= there ? length(part) : (length(part) * there) / due;
    const micros = covered === 0n ? 0n : least(due, there);
    left.set(gift.creator, there - micros);
    clawed.set(gift.id, { coins: before.coins + covered, micros: before.micros + micros });
    if (covered > 0n)
      spent.push({ from: part.to - covered, to: part.to, gift: id, fate: 'covered', clawed_micros: micros });
    if (covered < length(part))
      spent.push({ from: part.from, to: part.to - covered, gift: id, fate: policy.rest, clawed_micros: 0n });
  });

  const coinsOf = (fate: SpentPart['fate']): bigint =>
    spent.reduce((sum, one) => (one.fate === fate ? sum + length(one) : sum), 0n);
  const taken = coins - wanted;
  const within = most(0n, least(amount_micros, basis.price_micros - basis.refunded_micros));
  const loss_coins = coinsOf('loss');
  const deferred_micros = taken === 0n ? 0n : (within * unspent_coins) / taken;
  const lost = (taken === 0n ? 0n : (within * loss_coins) / taken) + amount_micros - within;
  return {
    removals,
    spent,
    coins: taken,
    unspent_coins,
    covered_coins: coinsOf('covered'),
    debt_coins: coinsOf('debt'),
    loss_coins,
    clawed_micros: spent.reduce((sum, one) => sum + one.clawed_micros, 0n),
    deferred_micros,
    refunds_micros: amount_micros - deferred_micros - lost,
    losses_micros: lost,
  };
}

/** Something owed for one refund. */
export interface Debt {
  readonly refund: string;
  readonly coins: bigint;
}
/** Pays debts with so many coins, the oldest first; returns what each gets. */
export function payDebts(debts: readonly Debt[], coins: bigint): Debt[] {
  const paid: Debt[] = [];
  let left = coins;
  for (const debt of debts) {
    const part = least(left, debt.coins);
    if (part <= 0n) continue;
    paid.push({ refund: debt.refund, coins: part });
    left -= part;
  }
  return paid;
}
