/** Coin packs, exact top-up, purchases, the wallet and its statement. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { Page, Time } from './common.ts';
import { WalletBalance } from './me.ts';

export const CoinPack = Type.Object({
  id: Id,
  coins: CoinsJson,
  price_micros: MicrosJson,
  currency: CurrencyCode,
  /** Price of one coin in this pack, rounded down to a micro; for display only. */
  per_coin_micros: MicrosJson,
});
export type CoinPack = Static<typeof CoinPack>;

/** `GET /api/v1/shop?currency=USD`: what can be bought, in the person's currency. */
export const Shop = Type.Object({
  currency: CurrencyCode,
  currencies: Type.Array(CurrencyCode),
  packs: Type.Array(CoinPack),
  /** Exact top-up: any number of coins in this range at this price each, rounded up to what can be paid. */
  exact: Type.Object({ coin_price_micros: MicrosJson, min_coins: CoinsJson, max_coins: CoinsJson }),
  providers: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
});
export type Shop = Static<typeof Shop>;

/**
 * created → pending (checkout opened) → credited; or → failed / expired / declined. `pending_payment`: the checkout is done but the money
 * is not there yet (bank debits); it becomes credited or failed. An unknown word from a provider leaves it pending.
 *
 * Money that goes back moves a credited purchase on: `partly_refunded`, `refunded`; `disputed` while a dispute is open, `charged_back`
 * when it took the money and kept it. Undone, it returns to where it would be without.
 */
export const PURCHASE_STATES = [
  'created',
  'pending',
  'pending_payment',
  'credited',
  'failed',
  'expired',
  'partly_refunded',
  'refunded',
  'disputed',
  'charged_back',
] as const;
export type PurchaseState = (typeof PURCHASE_STATES)[number];

export const Purchase = Type.Object({
  id: Id,
  state: Type.Unsafe<PurchaseState>(Type.String({ enum: [...PURCHASE_STATES] })),
  coins: CoinsJson,
  price_micros: MicrosJson,
  currency: CurrencyCode,
  provider: Type.String(),
  checkout_url: Type.Union([Type.String(), Type.Null()]),
  /** Local path to lead the viewer back to. */
  return_to: Type.String(),
  created_at: Time,
  credited_at: Type.Union([Time, Type.Null()]),
  failure: Type.Union([Type.String(), Type.Null()]),
  /** What of the price went back and was not undone. */
  refunded_micros: MicrosJson,
});
export type Purchase = Static<typeof Purchase>;

/** `POST /api/v1/purchases`: either a pack or an exact number of coins. The price shown is sent along and must still hold. */
export const PurchaseBody = Type.Object({
  id: Id,
  provider: Type.String({ maxLength: 40 }),
  currency: CurrencyCode,
  pack_id: Type.Optional(Id),
  coins: Type.Optional(CoinsJson),
  expected_price_micros: MicrosJson,
  return_to: Type.String({
    pattern: '^/([^/\\\\].*)?$',
    maxLength: 500,
    description: 'Path on this site to come back to',
  }),
});
export type PurchaseBody = Static<typeof PurchaseBody>;

export const PurchasePage = Page(Purchase);

/** What caused a line of a wallet's statement. */
export const WalletCause = Type.Object({
  kind: Type.Unsafe<'purchase' | 'gift' | 'hold' | 'promo' | 'expiry' | 'refund' | 'reversal' | 'debt' | 'correction'>(
    Type.String({ enum: ['purchase', 'gift', 'hold', 'promo', 'expiry', 'refund', 'reversal', 'debt', 'correction'] }),
  ),
  id: Id,
  /** e.g. "Bouquet × 3 to @mira" or "500 coins by Sandbox", in the language of who asks. */
  title: Type.String(),
  /** Where the cause can be looked at, when it can. */
  href: Type.Union([Type.String(), Type.Null()]),
});
export type WalletCause = Static<typeof WalletCause>;

export const WalletLine = Type.Object({
  account: Type.Unsafe<'paid' | 'promo'>(Type.String({ enum: ['paid', 'promo'] })),
  seq: Type.String(),
  at: Time,
  coins: CoinsJson,
  balance_after: CoinsJson,
  /** Paid and promotional together after this line. */
  total_after: CoinsJson,
  cause: WalletCause,
});
export type WalletLine = Static<typeof WalletLine>;

/** `GET /api/v1/wallet/statement` newest first. */
export const WalletStatement = Page(WalletLine);
export type WalletStatement = Static<typeof WalletStatement>;

/** `GET /api/v1/wallet` */
export const Wallet = Type.Object({
  balance: WalletBalance,
  spent_today_coins: CoinsJson,
  spent_month_coins: CoinsJson,
  bought_coins: CoinsJson,
  /** Coins that were spent and whose money went back since: the next top-up pays them first. */
  owed_coins: CoinsJson,
  /** Promotional coins that expire when they are not spent, the soonest first. Promotional coins are spent in the order in which they came. */
  promo_expiring: Type.Array(Type.Object({ coins: CoinsJson, expires_at: Time })),
});
export type Wallet = Static<typeof Wallet>;
