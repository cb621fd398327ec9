/** The creator's side: earnings, statement, supporters, overlay links, cash-out. */
import Type, { type Static } from 'typebox';
import { Id } from '../ids.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { Page, PersonCard, Time } from './common.ts';
import { LiveSession } from './live.ts';

export const Earnings = Type.Object({
  currency: CurrencyCode,
  today_micros: MicrosJson,
  today_gifts: Type.Integer(),
  all_time_micros: MicrosJson,
  pending_micros: MicrosJson,
  available_micros: MicrosJson,
  /** Reserved by cash-outs that are not paid yet. */
  reserved_micros: MicrosJson,
  paid_out_micros: MicrosJson,
  next_available: Type.Union([Type.Object({ on: Time, amount_micros: MicrosJson }), Type.Null()]),
});
export type Earnings = Static<typeof Earnings>;

/** `GET /api/v1/studio` */
export const Studio = Type.Object({
  earnings: Earnings,
  live: Type.Union([LiveSession, Type.Null()]),
  /** My latest session, if it ended for want of a picture less than a day ago. */
  lost: Type.Union([LiveSession, Type.Null()]),
  share: Type.Object({ policy_version: Type.Integer(), share_bp: Type.Integer(), coin_value_micros: MicrosJson }),
  hold_days: Type.Integer(),
  minimum_cashout_micros: MicrosJson,
  /** Earnings by day for the last 30 days, oldest first. */
  days: Type.Array(Type.Object({ day: Type.String(), micros: MicrosJson, gifts: Type.Integer() })),
});
export type Studio = Static<typeof Studio>;

/** A line of a creator's statement, newest first. `gift` lines open by `GET /api/v1/gifts/:id`. */
export const EarningLine = Type.Object({
  account: Type.Unsafe<'pending' | 'available' | 'reserved'>(
    Type.String({ enum: ['pending', 'available', 'reserved'] }),
  ),
  seq: Type.String(),
  at: Time,
  amount_micros: MicrosJson,
  balance_after_micros: MicrosJson,
  cause: Type.Object({
    kind: Type.Unsafe<'gift' | 'maturity' | 'cashout' | 'refund' | 'reversal' | 'correction'>(
      Type.String({ enum: ['gift', 'maturity', 'cashout', 'refund', 'reversal', 'correction'] }),
    ),
    id: Id,
    title: Type.String(),
  }),
});
export type EarningLine = Static<typeof EarningLine>;
export const EarningStatement = Page(EarningLine);

export const Supporter = Type.Object({ person: PersonCard, coins: CoinsJson, gifts: Type.Integer(), last_at: Time });
export type Supporter = Static<typeof Supporter>;

export const OverlayLink = Type.Object({
  id: Id,
  label: Type.String(),
  created_at: Time,
  last_used_at: Type.Union([Time, Type.Null()]),
  revoked_at: Type.Union([Time, Type.Null()]),
});
export type OverlayLink = Static<typeof OverlayLink>;
export const OverlayLinkBody = Type.Object({ id: Id, label: Type.String({ minLength: 1, maxLength: 60 }) });
export type OverlayLinkBody = Static<typeof OverlayLinkBody>;
/** The secret address is shown once, when the link is made. */
export const OverlayLinkMade = Type.Object({ link: OverlayLink, url: Type.String() });
export type OverlayLinkMade = Static<typeof OverlayLinkMade>;

/**
 * requested → approved → submitting → submitted → paid → returned. `requested` may also become rejected or cancelled (by the
 * creator); submitting/submitted may become failed; a submission without an answer is `unknown` and is resolved by asking. The
 * money is reserved from `requested` on; rejected, cancelled, failed, returned and expired credit it back. `paid` is not final, and may be of a
 * part: the rest is credited back. A reservation expires only before it was submitted.
 */
export const CASHOUT_STATES = [
  'requested',
  'approved',
  'submitting',
  'submitted',
  'unknown',
  'paid',
  'rejected',
  'cancelled',
  'failed',
  'returned',
  'expired',
] as const;
export type CashoutState = (typeof CASHOUT_STATES)[number];

export const CashoutEvent = Type.Object({
  at: Time,
  state: Type.Unsafe<CashoutState>(Type.String({ enum: [...CASHOUT_STATES] })),
  by: Type.Union([PersonCard, Type.Null()]),
  note: Type.Union([Type.String(), Type.Null()]),
});

export const Cashout = Type.Object({
  id: Id,
  creator: PersonCard,
  amount_micros: MicrosJson,
  /** What was paid of the amount, by the provider's word; null: nothing was. */
  paid_micros: Type.Union([MicrosJson, Type.Null()]),
  currency: CurrencyCode,
  state: Type.Unsafe<CashoutState>(Type.String({ enum: [...CASHOUT_STATES] })),
  provider: Type.String(),
  destination: Type.String({ description: 'Masked, e.g. "Sandbox bank ••6789"' }),
  requested_at: Time,
  /** When the reservation ends by itself unless it was submitted by then; null once that is settled. */
  expires_at: Type.Union([Time, Type.Null()]),
  approvals: Type.Array(Type.Object({ by: PersonCard, at: Time, reason: Type.String() })),
  approvals_needed: Type.Integer(),
  events: Type.Array(CashoutEvent),
});
export type Cashout = Static<typeof Cashout>;
export const CashoutPage = Page(Cashout);
export const CashoutBody = Type.Object({ id: Id, amount_micros: MicrosJson });
export type CashoutBody = Static<typeof CashoutBody>;

/** Where a creator is paid. In the sandbox: a pretend account whose number decides what happens. */
export const PayoutAccount = Type.Object({
  provider: Type.String(),
  holder: Type.String(),
  destination: Type.String(),
  verified: Type.Boolean(),
});
export type PayoutAccount = Static<typeof PayoutAccount>;
export const PayoutAccountBody = Type.Object({
  provider: Type.String({ maxLength: 40 }),
  holder: Type.String({ minLength: 2, maxLength: 80 }),
  account_number: Type.String({ pattern: '^[A-Z0-9]{4,34}$' }),
});
export type PayoutAccountBody = Static<typeof PayoutAccountBody>;
