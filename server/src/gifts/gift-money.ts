/** The money of a gift: what leaves the wallet, what is redeemed, what its creator earns. Pure. */
import { earningOf } from '@busker/protocol';
import { COIN, type Cause, type Leg, type PlatformLeg } from '../ledger/types.ts';
import type { PricedPolicy } from './admit-send.ts';

interface Caused {
  readonly cause: Cause;
  readonly cause_id: string;
}

/** Coins leave a wallet, promotional ones first; no leg for none. */
export function takeCoins(owner: string, coins: bigint, promo_coins: bigint, cause: Caused): Leg[] {
  const legs: Leg[] = [];
  if (promo_coins > 0n) legs.push({ owner, kind: 'wallet_promo', asset: COIN, amount: -promo_coins, ...cause });
  const paid = coins - promo_coins;
  if (paid > 0n) legs.push({ owner, kind: 'wallet_paid', asset: COIN, amount: -paid, ...cause });
  return legs;
}

/**
 * Coins that left become redeemed, and the creator earns. The marketing account funds what is earned on promotional coins: that part is
 * rounded down on its own, the rest of the earning falls to paid coins, so that the two always make up the whole.
 */
export function redeem(gift: {
  readonly gift_id: string;
  readonly creator: string;
  readonly coins: bigint;
  readonly promo_coins: bigint;
  readonly policy: PricedPolicy;
  readonly base_currency: string;
}): { readonly earned: bigint; readonly legs: readonly Leg[]; readonly platform: readonly PlatformLeg[] } {
  const { coins, promo_coins, policy, base_currency } = gift;
  const earned = earningOf(coins, policy.coin_value_micros, policy.share_bp);
  const earned_promo = earningOf(promo_coins, policy.coin_value_micros, policy.share_bp);
  const platform: PlatformLeg[] = [];
  const book = (kind: PlatformLeg['kind'], asset: string, amount: bigint): void => {
    if (amount !== 0n) platform.push({ kind, asset, amount });
  };
  book('promo_redeemed', COIN, promo_coins);
  book('coins_redeemed', COIN, coins - promo_coins);
  book('marketing_cost', base_currency, 0n - earned_promo);
  book('creator_cost', base_currency, earned_promo - earned);
  const legs: Leg[] =
    earned > 0n
      ? [
          {
            owner: gift.creator,
            kind: 'earning_pending',
            asset: base_currency,
            amount: earned,
            cause: 'gift',
            cause_id: gift.gift_id,
          },
        ]
      : [];
  return { earned, legs, platform };
}
