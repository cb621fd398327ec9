/**
 * The life of a purchase, decided by what its provider says. Pure.
 *
 * `created`: the order is written, the provider has not answered yet. The viewer's request moves it to `pending` with the provider's
 * answer: the checkout is open. The provider's word moves it on: `pending_payment` when the checkout is done and the money is not there
 * yet (bank debits), `credited` when it is, `failed` when the payment did not succeed, `expired` when the checkout closed unpaid. The
 * sweeper asks the provider where a webhook got lost, and lets an order expire for which no checkout ever opened.
 *
 *     created ─▶ pending ─▶ pending_payment ─▶ credited
 *                   │  └──────────────────────────▲
 *                   └─▶ failed, expired ──────────┘ (money that came late after all)
 *
 * `credited` is final here: what goes back afterwards (`partly_refunded`, `refunded`, `disputed`, `charged_back`) is told by `refunds`. Money wins over every other word, whenever it arrives: a failed or
 * expired purchase that was paid after all is credited. Nothing else leaves `failed`; a payment under way leaves `expired`.
 *
 * Only money that fits the order is credited: another amount, currency or provider, or a second payment, is parked with an alarm.
 */
import type { PurchaseState } from '@busker/protocol';
import type { OrderEvent } from '../providers/payments/port.ts';

/** What of a purchase the decision looks at. */
export interface PurchaseFacts {
  readonly provider: string;
  readonly state: PurchaseState;
  readonly price_micros: bigint;
  readonly currency: string;
  readonly payment_id: string | null;
}

export type PurchaseStep =
  | { readonly step: 'credit' }
  | { readonly step: 'move'; readonly to: 'pending_payment' | 'failed' | 'expired'; readonly failure: string | null }
  /** Nothing follows; `why` is for people who look at the events later. */
  | { readonly step: 'nothing'; readonly why: string }
  /** For a person. */
  | { readonly step: 'park'; readonly why: string };

/** From which states each word of a provider moves a purchase. */
const MOVES_FROM: Readonly<Record<'payment_pending' | 'payment_failed' | 'expired', ReadonlySet<PurchaseState>>> = {
  payment_pending: new Set(['created', 'pending', 'expired']),
  payment_failed: new Set(['created', 'pending', 'pending_payment']),
  expired: new Set(['created', 'pending']),
};
const MOVES_TO = { payment_pending: 'pending_payment', payment_failed: 'failed', expired: 'expired' } as const;

/** States in which the coins were credited once. */
const WAS_CREDITED: ReadonlySet<PurchaseState> = new Set([
  'credited',
  'partly_refunded',
  'refunded',
  'disputed',
  'charged_back',
]);

/** What follows for a purchase from an event of a provider. @param provider who said it. */
export function decidePurchase(purchase: PurchaseFacts, provider: string, event: OrderEvent): PurchaseStep {
  if (event.kind === 'unrelated') return { step: 'nothing', why: 'unrelated' };
  if (event.kind === 'unknown') return { step: 'park', why: event.why };
  if (purchase.provider !== provider) return { step: 'park', why: `the order is one of ${purchase.provider}` };
  if (event.kind === 'payment_succeeded') return decidePaid(purchase, event);
  if (!MOVES_FROM[event.kind].has(purchase.state)) return { step: 'nothing', why: `already ${purchase.state}` };
  return { step: 'move', to: MOVES_TO[event.kind], failure: event.kind === 'payment_failed' ? event.why : null };
}

/** Money that came: whether it is what the order asked for, for the first time. */
export function decidePaid(
  purchase: PurchaseFacts,
  payment: { readonly payment_id: string; readonly amount_micros: bigint; readonly currency: string },
): Exclude<PurchaseStep, { step: 'move' }> {
  if (WAS_CREDITED.has(purchase.state)) {
    return purchase.payment_id === payment.payment_id
      ? { step: 'nothing', why: 'credited before' }
      : { step: 'park', why: `second payment ${payment.payment_id} for a purchase that ${purchase.payment_id} paid` };
  }
  if (payment.currency !== purchase.currency) {
    return { step: 'park', why: `paid in ${payment.currency}, ordered in ${purchase.currency}` };
  }
  if (payment.amount_micros !== purchase.price_micros) {
    return { step: 'park', why: `paid ${payment.amount_micros} micros, ordered for ${purchase.price_micros}` };
  }
  return { step: 'credit' };
}
