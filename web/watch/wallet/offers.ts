/** What can be bought: a pack, or an exact number of coins. */
import { priceOfCoins, type CoinPack, type Shop } from '@busker/protocol';

export interface Offer {
  /** Of the pack; 'exact' for an exact number. */
  readonly key: string;
  readonly pack_id: string | null;
  readonly coins: string;
  readonly price_micros: string;
  readonly per_coin_micros: string;
  readonly currency: string;
}

export const packOffer = (pack: CoinPack): Offer => ({
  key: pack.id,
  pack_id: pack.id,
  coins: pack.coins,
  price_micros: pack.price_micros,
  per_coin_micros: pack.per_coin_micros,
  currency: pack.currency,
});

export const exactOffer = (shop: Shop, coins: bigint): Offer => ({
  key: 'exact',
  pack_id: null,
  coins: String(coins),
  price_micros: String(priceOfCoins(coins, BigInt(shop.exact.coin_price_micros), shop.currency)),
  per_coin_micros: shop.exact.coin_price_micros,
  currency: shop.currency,
});

/** How much less a coin costs in this offer than by exact top-up, in whole percent rounded down; 0 when it does not. */
export function savingPercent(offer: Offer, exact_coin_price_micros: string): number {
  const exact = BigInt(exact_coin_price_micros);
  const each = BigInt(offer.per_coin_micros);
  return exact > 0n && each < exact ? Number(((exact - each) * 100n) / exact) : 0;
}

/** What is typed, as coins; null while it is no whole number. */
export function typedCoins(text: string): bigint | null {
  const digits = text.replaceAll(/[\s.,'’]/g, '');
  return /^\d{1,12}$/.test(digits) ? BigInt(digits) : null;
}

/** How a top-up is shared between what is owed, which it pays first, and the wallet. */
export function splitOwed(coins: bigint, owed: bigint): { pays: bigint; rest: bigint; still: bigint } {
  const pays = coins < owed ? coins : owed;
  return { pays, rest: coins - pays, still: owed - pays };
}
