/** Looking at the books at a moment and over a period: statements, balances, the trial balance. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { Time } from './common.ts';
import { WalletLine } from './shop.ts';
import { EarningLine } from './studio.ts';

/**
 * A period: a month, or days from one to another, both included. Without any: this month. Days are those of the time zone (default UTC).
 * The closing balance of a period is the opening balance of the next one.
 */
const period = {
  month: Type.Optional(Type.String({ pattern: '^2\\d{3}-(0[1-9]|1[0-2])$', description: 'Month, `YYYY-MM`' })),
  from: Type.Optional(Type.String({ pattern: '^2\\d{3}-\\d{2}-\\d{2}$', description: 'First day, `YYYY-MM-DD`' })),
  to: Type.Optional(Type.String({ pattern: '^2\\d{3}-\\d{2}-\\d{2}$', description: 'Last day, `YYYY-MM-DD`' })),
  time_zone: Type.Optional(
    Type.String({ maxLength: 64, description: 'IANA name, e.g. `Europe/Berlin`; default `UTC`' }),
  ),
};
export const PeriodQuery = Type.Object(period);
export type PeriodQuery = Static<typeof PeriodQuery>;
export const PeriodPageQuery = Type.Object({
  ...period,
  cursor: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
});

const shown = {
  first_day: Type.String(),
  last_day: Type.String(),
  time_zone: Type.String(),
  /** The period as moments: from ≤ time < to. */
  from: Time,
  to: Time,
};

/** `GET /api/v1/wallet/period`, oldest line first. Sums are of both accounts together. */
export const WalletPeriod = Type.Object({
  ...shown,
  opening: CoinsJson,
  closing: CoinsJson,
  accounts: Type.Array(
    Type.Object({
      account: Type.Unsafe<'paid' | 'promo'>(Type.String({ enum: ['paid', 'promo'] })),
      opening: CoinsJson,
      /** Sum of what came and, below zero, of what went. */
      came: CoinsJson,
      went: CoinsJson,
      closing: CoinsJson,
      lines: Type.Integer(),
    }),
  ),
  rows: Type.Array(WalletLine),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type WalletPeriod = Static<typeof WalletPeriod>;

/** `GET /api/v1/studio/period`, oldest line first. */
export const EarningPeriod = Type.Object({
  ...shown,
  currency: CurrencyCode,
  opening_micros: MicrosJson,
  closing_micros: MicrosJson,
  accounts: Type.Array(
    Type.Object({
      account: EarningLine.properties.account,
      opening_micros: MicrosJson,
      came_micros: MicrosJson,
      went_micros: MicrosJson,
      closing_micros: MicrosJson,
      lines: Type.Integer(),
    }),
  ),
  rows: Type.Array(EarningLine),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type EarningPeriod = Static<typeof EarningPeriod>;

/** `GET /api/v1/console/ledger/balance`: what one account held just before a moment. A person's, or without `owner` the platform's. */
export const BalanceQuery = Type.Object({
  owner: Type.Optional(Id),
  kind: Type.Optional(Type.String({ maxLength: 40, description: 'Name of the account in the chart; default: all' })),
  at: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601 moment; default: now' })),
});
export const BalancesAt = Type.Object({
  at: Time,
  /** Amounts are credit-positive, and may exceed what one command can name. */
  rows: Type.Array(Type.Object({ kind: Type.String(), asset: Type.String(), balance: Type.String() })),
});
export type BalancesAt = Static<typeof BalancesAt>;

export const MomentQuery = Type.Object({
  at: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601 moment; default: now' })),
});

/** `GET /api/v1/console/reports/trial-balance`: every kind of account, people's and the platform's, just before a moment. */
export const TrialBalance = Type.Object({
  at: Time,
  rows: Type.Array(
    Type.Object({
      code: Type.Integer(),
      kind: Type.String(),
      side: Type.Unsafe<'person' | 'platform'>(Type.String({ enum: ['person', 'platform'] })),
      meaning: Type.String(),
      asset: Type.String(),
      /** One of them is 0. Neither is below zero. */
      debit: Type.String(),
      credit: Type.String(),
      /** On the other side than is normal for its kind. */
      unusual: Type.Boolean(),
    }),
  ),
  /** By asset; equal when the books balance. */
  totals: Type.Array(Type.Object({ asset: Type.String(), debit: Type.String(), credit: Type.String() })),
  balanced: Type.Boolean(),
});
export type TrialBalance = Static<typeof TrialBalance>;

const Figure = Type.String({
  description: 'Integer as a decimal string; a sum that may exceed what one command can name',
});

/**
 * `GET /api/v1/console/reports/deferred-revenue`: coins sold and not yet spent, and the money taken for them, by month (UTC). Opening and
 * movements make closing in every row.
 */
export const DeferredRevenue = Type.Object({
  base_currency: CurrencyCode,
  /** Nothing can be posted before this moment any more, and all that was spent before it is recognised. */
  complete_through: Time,
  coins: Type.Array(
    Type.Object({
      month: Type.String(),
      /** The month is over and its figures are final. */
      closed: Type.Boolean(),
      opening: Figure,
      sold: Figure,
      spent: Figure,
      /** Taken back, not spent: refunds. */
      refunded: Figure,
      closing: Figure,
      promo_opening: Figure,
      promo_granted: Figure,
      promo_spent: Figure,
      promo_expired: Figure,
      promo_closing: Figure,
      /** What creators earned on paid coins, and on promotional ones; base currency. */
      creators_cost_micros: Figure,
      marketing_cost_micros: Figure,
    }),
  ),
  money: Type.Array(
    Type.Object({
      currency: CurrencyCode,
      months: Type.Array(
        Type.Object({
          month: Type.String(),
          opening: Figure,
          sold: Figure,
          /** Recognised for coins spent in this month, whenever it was booked. */
          revenue: Figure,
          refunded: Figure,
          closing: Figure,
          /** Revenue of this month and before that was booked after its end; closing and this make what the ledger says. */
          booked_later: Figure,
          /** The account deferred_revenue at the end of the month. */
          ledger: Figure,
        }),
      ),
      /** Spent and not recognised yet. */
      tail_coins: Figure,
      tail_micros: Figure,
    }),
  ),
  /** Whether every figure agrees with the ledger's accounts to the micro. */
  ties: Type.Boolean(),
});
export type DeferredRevenue = Static<typeof DeferredRevenue>;
