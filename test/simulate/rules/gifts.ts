/** What a gift takes, whether it is sent at once or held first; who may; what its creator earns. */
import type { SendGift } from '../../../server/src/gifts/admit-send.ts';
import {
  BASE_CURRENCY,
  CAUSE,
  comboKey,
  KIND,
  type Combo,
  type Expected,
  type Gift,
  type Given,
  type Leg,
  type LogEvent,
  type Model,
  type PlatformLeg,
  type Posting,
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
function earned(gift: Given, policy: Share) {
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

const COMBO_STAYS_MS = 3_000;

/** What becomes of a gift whose coins were taken: everything but the legs that took them. */
export interface Outcome {
  readonly legs: readonly Leg[];
  readonly platform: readonly PlatformLeg[];
  readonly log: readonly LogEvent[];
  apply(now: Model, posting: Posting): void;
}

/** It is given, or leaves for the group in which that happens. @param by the kind of command. */
export function send(model: Model, gift: Given, at: Date, by: string): Outcome {
  return model.areTogether(gift.sender, gift.target) ? give(model, gift, at, by) : leave(gift);
}

const coinsOf = (gift: Given): bigint => gift.from_promo + gift.from_paid;
export const inTransit = (gift: Given, sign: bigint): PlatformLeg => ({
  kind: KIND.transit,
  asset: 'COIN',
  amount: sign * coinsOf(gift),
});

function leave(gift: Given): Outcome {
  return {
    legs: [],
    platform: [inTransit(gift, 1n)],
    log: [],
    apply: (now) => void now.outbox.set(gift.id, { gift, arrived: false }),
  };
}

/** Its coins are redeemed, its creator earns, it is in the log of its target and in its combo. */
export function give(model: Model, gift: Given, at: Date, by: string): Outcome {
  const { micros, on_paid, legs, platform } = earned(gift, gift.policy);
  const log: LogEvent[] = [];
  let combo: Combo | undefined;
  if (gift.combines) {
    const { id, target, sender, item, price_coins } = gift;
    const open = model.combos.get(comboKey(target, sender, item));
    const over = open !== undefined && (open.ends_at <= at || open.price_coins !== price_coins);
    if (over && open.count > 1) log.push(comboEnd(open));
    combo = {
      ...(open && !over ? open : { id, target, sender, item, count: 0, price_coins }),
      ends_at: new Date(at.getTime() + COMBO_STAYS_MS),
    };
    combo.count += gift.quantity;
  }
  log.push({ ...giftEvent(gift, micros, combo), in_order_of: by });
  return {
    legs,
    platform,
    log,
    apply(now, posting) {
      if (combo) now.combos.set(comboKey(combo.target, combo.sender, combo.item), combo);
      // Its entry is the creator's newest pending one.
      const entry = micros === 0n ? null : now.account(gift.creator, KIND.earning_pending).seq;
      const kept: Gift = {
        id: gift.id,
        sender: gift.sender,
        creator: gift.creator,
        paid_coins: gift.from_paid,
        earned: micros,
        earned_paid: on_paid,
        at: posting.at,
        entry,
        taken_back: 0n,
      };
      now.gifts.set(gift.id, kept);
      if (entry === null) return;
      const list = now.earned.get(gift.creator);
      if (list) list.push(kept);
      else now.earned.set(gift.creator, [kept]);
    },
  };
}

function giftEvent(
  gift: Given,
  earned_micros: bigint,
  combo: { readonly id: string; readonly count: number } | undefined,
): LogEvent {
  const count = combo?.count ?? gift.quantity;
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
      promo_coins: gift.from_promo,
      earned_micros,
      policy: gift.policy.id,
      combo: combo?.id ?? null,
      combo_count: count,
      combo_coins: gift.price_coins * BigInt(count),
      playback_ms: gift.playback_ms ?? null,
      message: gift.message ?? null,
    },
  };
}

export function comboEnd(combo: Combo): LogEvent {
  const coins = combo.price_coins * BigInt(combo.count);
  return {
    target: combo.target,
    kind: 'combo_end',
    subject: combo.id,
    says: { person: combo.sender, item: combo.item, count: combo.count, coins: `${coins}` },
  };
}
