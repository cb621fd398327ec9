/** What a gift takes, whether it is sent at once or held first; who may; what its creator earns. */
import type { SendGift } from '../../../server/src/gifts/admit-send.ts';
import {
  BASE_CURRENCY,
  CAUSE,
  KIND,
  type Expected,
  type Gift,
  type Leg,
  type LogEvent,
  type Model,
  type PlatformLeg,
} from '../model.ts';
import { askedFrom, limitReached } from './limits.ts';

interface Admitted {
  readonly creator: string;
  readonly coins: bigint;
  readonly from_promo: bigint;
  readonly from_paid: bigint;
  /** What the wallet holds afterwards. */
  readonly paid: bigint;
  readonly promo: bigint;
}
interface Share {
  readonly id: string;
  readonly share_bp: number;
  readonly coin_value_micros: bigint;
}

/** What may stand in the way, in the order in which it is told. */
export function admit(model: Model, c: SendGift, at: Date): { refused: Expected } | { admitted: Admitted } {
  const target = model.targets.get(c.target);
  const sender = model.people.get(c.owner);
  const no = (outcome: string, details?: Record<string, unknown>): { refused: Expected } => ({
    refused: { outcome, ...(details && { details }) },
  });
  if (!target || !sender) return no('not_found');
  const creator = model.people.get(target.creator)!;
  if (creator.id === sender.id) return no('self_gift');
  if (sender.banned) return no('banned');
  if (areApart(model, sender.id, creator.id)) return no('blocked');
  if (isMuted(model, sender.id, creator.id, at)) return no('muted');
  if (!target.open || creator.banned) return no('target_closed');
  if (!c.item) return no('item_not_on_sale');
  if (c.item.price_coins !== c.expected_price_coins)
    return no('price_changed', { price_coins: `${c.item.price_coins}` });
  if (!c.message_cleared) return no('text_refused');
  if (sender.frozen || creator.frozen) return no('frozen');
  const coins = c.item.price_coins * BigInt(c.quantity);
  const reached = limitReached(model, c.owner, coins, at);
  if (reached) return { refused: reached };
  const promo = model.balance(c.owner, KIND.wallet_promo);
  const paid = model.balance(c.owner, KIND.wallet_paid);
  if (promo + paid < coins)
    return no('insufficient_coins', { missing_coins: `${coins - promo - paid}`, balance_coins: `${promo + paid}` });
  const asked_from = askedFrom(model, c.owner, at);
  if (asked_from !== null && coins >= asked_from && !c.confirmed)
    return no('confirmation_required', { coins: `${coins}`, from_coins: `${asked_from}` });
  const from_promo = promo < coins ? promo : coins;
  const from_paid = coins - from_promo;
  return {
    admitted: { creator: creator.id, coins, from_promo, from_paid, paid: paid - from_paid, promo: promo - from_promo },
  };
}

export const areApart = (model: Model, one: string, other: string): boolean =>
  model.blocks.has(`${other}/${one}`) || model.blocks.has(`${one}/${other}`);
export function isMuted(model: Model, person: string, creator: string, at: Date): boolean {
  const until = model.mutes.get(`${creator}/${person}`);
  return until !== undefined && until > at;
}

/** Coins leave the wallet. */
export function taken(
  owner: string,
  of: { from_promo: bigint; from_paid: bigint },
  cause_kind: number,
  cause: string,
): Leg[] {
  return [
    { owner, kind: KIND.wallet_promo, amount: -of.from_promo, cause_kind, cause },
    { owner, kind: KIND.wallet_paid, amount: -of.from_paid, cause_kind, cause },
  ].filter((leg) => leg.amount !== 0n);
}

/** Coins that left are redeemed, and their creator earns; what promotional coins earn is rounded down by itself, and marketing pays it. */
export function earned(gift: { id: string; creator: string; from_promo: bigint; from_paid: bigint }, policy: Share) {
  const share = (amount: bigint): bigint => (amount * policy.coin_value_micros * BigInt(policy.share_bp)) / 10_000n;
  const micros = share(gift.from_promo + gift.from_paid);
  const by_marketing = share(gift.from_promo);
  const platform: PlatformLeg[] = [
    { kind: KIND.promo_redeemed, asset: 'COIN', amount: gift.from_promo },
    { kind: KIND.coins_redeemed, asset: 'COIN', amount: gift.from_paid },
    { kind: KIND.marketing_cost, asset: BASE_CURRENCY, amount: -by_marketing },
    { kind: KIND.creator_cost, asset: BASE_CURRENCY, amount: by_marketing - micros },
  ];
  const legs: Leg[] =
    micros === 0n
      ? []
      : [{ owner: gift.creator, kind: KIND.earning_pending, amount: micros, cause_kind: CAUSE.gift, cause: gift.id }];
  return { micros, on_paid: micros - by_marketing, legs, platform: platform.filter((leg) => leg.amount !== 0n) };
}

/** The gift in its target's log. */
export function giftEvent(gift: {
  readonly id: string;
  readonly target: string;
  readonly sender: string;
  readonly creator: string;
  readonly item: string;
  readonly quantity: number;
  readonly price_coins: bigint;
  readonly promo_coins: bigint;
  readonly earned: bigint;
  readonly policy: string;
  readonly combo: { readonly id: string; readonly count: number } | undefined;
  readonly message: string | undefined;
  readonly playback_ms: number | undefined;
}): LogEvent {
  const count = gift.combo?.count ?? gift.quantity;
  return {
    target: gift.target,
    kind: 'gift',
    subject: gift.id,
    says: {
      sender: gift.sender,
      creator: gift.creator,
      item: gift.item,
      quantity: gift.quantity,
      price_coins: gift.price_coins,
      coins: gift.price_coins * BigInt(gift.quantity),
      promo_coins: gift.promo_coins,
      earned_micros: gift.earned,
      policy: gift.policy,
      combo: gift.combo?.id ?? null,
      combo_count: count,
      combo_coins: gift.price_coins * BigInt(count),
      playback_ms: gift.playback_ms ?? null,
      message: gift.message ?? null,
    },
  };
}

/** Keeps a gift that was just posted: its creator's entry is the newest pending one. */
export function keepGift(model: Model, gift: Omit<Gift, 'entry' | 'taken_back'>): void {
  const entry = gift.earned === 0n ? null : model.account(gift.creator, KIND.earning_pending).seq;
  const kept = { ...gift, entry, taken_back: 0n };
  model.gifts.set(gift.id, kept);
  if (entry === null) return;
  const list = model.earned.get(gift.creator);
  if (list) list.push(kept);
  else model.earned.set(gift.creator, [kept]);
}
