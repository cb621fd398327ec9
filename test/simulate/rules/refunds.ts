/** Money of purchases that went back, and what was taken for it. */
import { lengthOf, least, most, type Run } from '../coins.ts';
import { KIND, type Model, type Order, type PlatformLeg } from '../model.ts';
import { paymentOf } from './debts.ts';

/** A stretch of spent coins whose money went back, and who makes it good. */
export interface Part {
  readonly from: bigint;
  readonly to: bigint;
  readonly gift: string | null;
  readonly fate: 'covered' | 'debt' | 'loss';
  /** Taken back from the gift's creator. */
  readonly micros: bigint;
}
export interface Plan {
  readonly removed: readonly { readonly from: bigint; readonly to: bigint }[];
  readonly parts: readonly Part[];
  readonly coins: bigint;
  readonly unspent: bigint;
  readonly debt: bigint;
  readonly clawed: bigint;
  /** Out of money for coins never spent; given back for spent ones; nobody's. */
  readonly deferred: bigint;
  readonly refunds: bigint;
  readonly losses: bigint;
}
export interface Refund extends Plan {
  readonly id: string;
  readonly person: string;
  readonly purchase: string;
  readonly kind: 'refund' | 'dispute';
  readonly currency: string;
  readonly amount: bigint;
  reversed: boolean;
}

export const refundsOf = (model: Model): Map<string, Refund> => model.part('refunds', () => new Map());
/** What a provider's reference came to: a refund, or null when it was undone first. */
export const heardOf = (model: Model): Map<string, string | null> => model.part('heard', () => new Map());

const standing = (model: Model, purchase: string): Refund[] =>
  [...refundsOf(model).values()].filter((one) => one.purchase === purchase && !one.reversed);
const sum = <T>(list: readonly T[], of: (one: T) => bigint): bigint => list.reduce((all, one) => all + of(one), 0n);

/** Whether a gift that took these coins has left for another posting group and not arrived. */
export const isOnItsWay = (model: Model, run: Run): boolean => run.by?.kind === 'gift' && !model.gifts.has(run.by.id);

/** Whether a gift's earning can still be taken back. */
export function isPending(model: Model, gift: string): boolean {
  const { entry, creator } = model.gifts.get(gift)!;
  return entry !== null && entry > (model.matured_through.get(creator) ?? 0n);
}

/** What a refund takes: of the purchase's coins the newest first, unspent ones before spent ones. */
export function plan(
  model: Model,
  order: Order,
  amount: bigint,
  policy: { readonly claws_pending: boolean; readonly rest: 'debt' | 'loss' },
): Plan {
  const before = standing(model, order.id);
  const money_before = sum(before, (one) => one.amount);
  const money = least(order.price_micros, money_before + amount);
  let wanted = most(0n, (order.coins * money) / order.price_micros - sum(before, (one) => one.coins));
  const mine = model
    .paidCoins(order.person)
    .runs.filter((run) => run.origin === order.id)
    .reverse();
  const from = (runs: readonly Run[], take: (part: { from: bigint; to: bigint }, run: Run) => void): bigint => {
    let all = 0n;
    for (const run of runs) {
      const part = least(wanted, lengthOf(run));
      if (part === 0n) continue;
      wanted -= part;
      all += part;
      take({ from: run.to - part, to: run.to }, run);
    }
    return all;
  };

  const removed: { from: bigint; to: bigint }[] = [];
  const unspent = from(
    mine.filter((run) => run.state === 'unspent'),
    (part) => void removed.push(part),
  );

  const parts: Part[] = [];
  const left = new Map<string, bigint>();
  const spent = from(
    mine.filter((run) => (run.state === 'spent' || run.state === 'held') && run.money_back === null),
    (part, run) => {
      const id = run.by!.kind === 'debt' ? null : run.by!.id;
      const gift = id === null || run.state === 'held' ? undefined : model.gifts.get(id);
      if (!policy.claws_pending || !gift || !isPending(model, gift.id)) {
        parts.push({ ...part, gift: id, fate: run.state === 'held' ? 'debt' : policy.rest, micros: 0n });
        return;
      }
      // All refunds together take the part of the earning that their coins are of the gift's paid coins, rounded down.
      const taken = [
        ...coveredOf(model, gift.id),
        ...parts.filter((one) => one.gift === gift.id && one.fate === 'covered'),
      ];
      const coins = lengthOf(part);
      const due = most(
        0n,
        (gift.earned_paid * (sum(taken, lengthOf) + coins)) / gift.paid_coins - sum(taken, (one) => one.micros),
      );
      const there = left.get(gift.creator) ?? model.balance(gift.creator, KIND.earning_pending);
      const good = due <= there ? coins : (coins * there) / due;
      const micros = good === 0n ? 0n : least(due, there);
      left.set(gift.creator, there - micros);
      if (good > 0n) parts.push({ from: part.to - good, to: part.to, gift: id, fate: 'covered', micros });
      if (good < coins) parts.push({ from: part.from, to: part.to - good, gift: id, fate: policy.rest, micros: 0n });
    },
  );

  const coins = unspent + spent;
  const of = (fate: Part['fate']): bigint =>
    sum(
      parts.filter((one) => one.fate === fate),
      lengthOf,
    );
  const within = most(0n, least(amount, order.price_micros - money_before));
  const deferred = coins === 0n ? 0n : (within * unspent) / coins;
  const losses = (coins === 0n ? 0n : (within * of('loss')) / coins) + amount - within;
  return {
    removed,
    parts,
    coins,
    unspent,
    debt: of('debt'),
    clawed: sum(parts, (one) => one.micros),
    deferred,
    losses,
    refunds: amount - deferred - losses,
  };
}

/** What refunds that stand have taken of a gift, whatever purchase paid for it. */
const coveredOf = (model: Model, gift: string): Part[] =>
  [...refundsOf(model).values()]
    .filter((one) => !one.reversed)
    .flatMap((one) => one.parts.filter((part) => part.gift === gift && part.fate === 'covered'));

/** The platform's side of a refund (1), or of its reversal (−1). */
export function platformOf(
  refund: Plan & { amount: bigint; currency: string },
  base: string,
  sign: bigint,
): PlatformLeg[] {
  return [
    { kind: KIND.coins_refunded, asset: 'COIN', amount: sign * (refund.unspent + refund.debt) },
    { kind: KIND.cash_clearing, asset: refund.currency, amount: sign * refund.amount },
    { kind: KIND.deferred_revenue, asset: refund.currency, amount: -sign * refund.deferred },
    { kind: KIND.refunds, asset: refund.currency, amount: -sign * refund.refunds },
    { kind: KIND.refund_losses, asset: refund.currency, amount: -sign * refund.losses },
    { kind: KIND.earnings_taken_back, asset: base, amount: sign * refund.clawed },
  ].filter((leg) => leg.amount !== 0n);
}

/** The state of a purchase, by what of its price went back. */
export function stateOf(model: Model, order: Order): string {
  const money = standing(model, order.id);
  if (money.some((one) => one.kind === 'dispute')) return 'charged_back';
  const back = sum(money, (one) => one.amount);
  return back >= order.price_micros ? 'refunded' : back > 0n ? 'partly_refunded' : 'credited';
}

/** By gift, in the order of what was taken. */
export function byGift(refund: Plan): Map<string, bigint> {
  const micros = new Map<string, bigint>();
  for (const part of refund.parts)
    if (part.micros > 0n) micros.set(part.gift!, (micros.get(part.gift!) ?? 0n) + part.micros);
  return micros;
}

/** Whether a run paid a debt of a refund, and is not given back. */
export const paidDebtOf = (model: Model, run: Run, refund: string): boolean =>
  run.state === 'spent' && run.by?.kind === 'debt' && paymentOf(model, run.by.id)!.refund === refund;
