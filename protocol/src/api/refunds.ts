/** Money that went back, and what became of coins: of a purchase forwards, of a gift backwards. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { PersonCard, Reason, Time } from './common.ts';

/** `POST /api/v1/console/purchases/:id/refunds`: all that is left, only what the unspent coins cost, or a part. */
export const RefundBody = Type.Object({
  id: Id,
  what: Type.Unsafe<'all' | 'unspent' | 'part'>(Type.String({ enum: ['all', 'unspent', 'part'] })),
  /** For a part: micros of the purchase's currency. */
  amount_micros: Type.Optional(MicrosJson),
  reason: Reason,
});
export type RefundBody = Static<typeof RefundBody>;

const Rest = Type.Unsafe<'debt' | 'loss'>(Type.String({ enum: ['debt', 'loss'] }));
/** What went back of a purchase, and what was asked for. coins = unspent + covered + debt + loss. */
export const PurchaseRefunds = Type.Object({
  refunds: Type.Array(
    Type.Object({
      id: Id,
      kind: Type.Unsafe<'refund' | 'dispute'>(Type.String({ enum: ['refund', 'dispute'] })),
      provider_ref: Type.String(),
      amount_micros: MicrosJson,
      currency: CurrencyCode,
      coins: CoinsJson,
      unspent_coins: CoinsJson,
      covered_coins: CoinsJson,
      debt_coins: CoinsJson,
      loss_coins: CoinsJson,
      /** Still to be paid of its debt. */
      owed_coins: CoinsJson,
      /** Of the base currency. */
      clawed_micros: MicrosJson,
      losses_micros: MicrosJson,
      claws_pending: Type.Boolean(),
      rest: Rest,
      at: Time,
      undone_at: Type.Union([Time, Type.Null()]),
      posting: Id,
    }),
  ),
  disputes: Type.Array(
    Type.Object({
      id: Type.String(),
      state: Type.Unsafe<'open' | 'won' | 'lost' | 'closed'>(Type.String({ enum: ['open', 'won', 'lost', 'closed'] })),
      amount_micros: MicrosJson,
      currency: CurrencyCode,
      reason: Type.Union([Type.String(), Type.Null()]),
      opened_at: Time,
      changed_at: Time,
    }),
  ),
  requests: Type.Array(
    Type.Object({
      id: Id,
      what: Type.Unsafe<RefundBody['what']>(Type.String({ enum: ['all', 'unspent', 'part'] })),
      amount_micros: MicrosJson,
      state: Type.Unsafe<'asking' | 'unknown' | 'accepted' | 'refused'>(
        Type.String({ enum: ['asking', 'unknown', 'accepted', 'refused'] }),
      ),
      provider_ref: Type.Union([Type.String(), Type.Null()]),
      why: Type.Union([Type.String(), Type.Null()]),
      reason: Type.String(),
      at: Time,
      by: Type.Union([PersonCard, Type.Null()]),
    }),
  ),
});
export type PurchaseRefunds = Static<typeof PurchaseRefunds>;

export const EARNING_STATES = ['none', 'pending', 'available', 'cashed_out', 'clawed_back'] as const;
export type EarningState = (typeof EARNING_STATES)[number];

const LineageGift = Type.Object({
  gift_id: Id,
  at: Time,
  item: Type.Object({ id: Type.String(), name: Type.String() }),
  quantity: Type.Integer(),
  creator: PersonCard,
  /** Coins of this purchase in the gift. */
  coins: CoinsJson,
});

/**
 * `GET /api/v1/purchases/:id/coins`, for their buyer. coins = unspent + given + debts paid + taken back. `owed_coins` were given, then
 * their money went back, and they are still to be paid.
 */
export const PurchaseCoins = Type.Object({
  coins: CoinsJson,
  unspent_coins: CoinsJson,
  /** Held for gifts that can still be undone. */
  held_coins: CoinsJson,
  given_coins: CoinsJson,
  debt_coins: CoinsJson,
  taken_back_coins: CoinsJson,
  owed_coins: CoinsJson,
  refunded_micros: MicrosJson,
  currency: CurrencyCode,
  gift_count: Type.Integer(),
  /** The newest, at most 200. */
  gifts: Type.Array(LineageGift),
});
export type PurchaseCoins = Static<typeof PurchaseCoins>;

/** `GET /api/v1/console/purchases/:id/lineage`: the same with what creators earned on the coins. */
export const PurchaseLineage = Type.Intersect([
  Type.Omit(PurchaseCoins, ['gifts']),
  Type.Object({
    /** Of the base currency: what creators earned on these coins, and what of that is where. */
    earnings: Type.Object({
      currency: CurrencyCode,
      earned_micros: MicrosJson,
      pending_micros: MicrosJson,
      available_micros: MicrosJson,
      cashed_out_micros: MicrosJson,
      clawed_back_micros: MicrosJson,
    }),
    gifts: Type.Array(
      Type.Intersect([
        LineageGift,
        Type.Object({
          /** Of these coins, those whose money went back. */
          refunded_coins: CoinsJson,
          earned_micros: MicrosJson,
          clawed_back_micros: MicrosJson,
          state: Type.Unsafe<EarningState>(Type.String({ enum: [...EARNING_STATES] })),
        }),
      ]),
    ),
  }),
]);
export type PurchaseLineage = Static<typeof PurchaseLineage>;

/** What paid for a gift. The coins of all parts are the gift's. */
export const GiftPart = Type.Object({
  kind: Type.Unsafe<'purchase' | 'promo'>(Type.String({ enum: ['purchase', 'promo'] })),
  /** Of the purchase, or of the grant. */
  id: Id,
  coins: CoinsJson,
  /** Of these coins, those whose money went back. */
  refunded_coins: CoinsJson,
});
/** `GET /api/v1/gifts/:id/lineage`, for the sender and operators. */
export const GiftLineage = Type.Object({ gift_id: Id, coins: CoinsJson, parts: Type.Array(GiftPart) });
export type GiftLineage = Static<typeof GiftLineage>;
