/** Stripe's words for refunds and disputes, in ours. Pure. */
import type Stripe from 'stripe';
import type { DisputeEvent, OrderEvent, PaymentEvent, RefundEvent } from '../port.ts';
import { microsOfStripe } from './amounts.ts';

/** Of the objects, what decides. Anything may be missing or new: it comes from outside. */
type RefundParts = Partial<
  Pick<Stripe.Refund, 'id' | 'amount' | 'currency' | 'status' | 'payment_intent' | 'metadata'>
>;
type DisputeParts = Partial<
  Pick<Stripe.Dispute, 'id' | 'amount' | 'currency' | 'status' | 'payment_intent' | 'reason'>
>;
type Unknown = Extract<OrderEvent, { kind: 'unknown' }>;

const REFUND_TYPES = new Set(['refund.created', 'refund.updated', 'refund.failed']);
const DISPUTE_TYPES = new Set([
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
]);

/** Refund states: a refund that is on its way counts as made, so that nobody spends what is being given back. */
const REFUND_STANDING: Readonly<Record<string, RefundEvent['standing']>> = {
  pending: 'made',
  requires_action: 'made',
  succeeded: 'made',
  failed: 'undone',
  canceled: 'undone',
};
const DISPUTE_STANDING: Readonly<Record<string, NonNullable<DisputeEvent['standing']>>> = {
  warning_needs_response: 'open',
  warning_under_review: 'open',
  needs_response: 'open',
  under_review: 'open',
  won: 'won',
  lost: 'lost',
  warning_closed: 'closed',
  prevented: 'closed',
};

/** Whether a type of event tells of money that went back. `charge.refund.updated` says again what `refund.updated` says. */
export function isMoneyBackType(type: string): boolean {
  return REFUND_TYPES.has(type) || DISPUTE_TYPES.has(type) || type === 'charge.refunded';
}

export function readMoneyBack(type: string, object: unknown, of_our_world: boolean): PaymentEvent {
  const payment_id = nameOf((object as { payment_intent?: unknown } | undefined)?.payment_intent);
  // Charges without a payment intent are none of Checkout's.
  if (payment_id === undefined) return { kind: 'unrelated' };
  if (!of_our_world) return unknown(payment_id, `${type} of the other world reached this key`);
  if (type === 'charge.refunded') return { kind: 'refunds_changed', payment_id };
  return REFUND_TYPES.has(type) ? readRefund(object as RefundParts) : readDispute(type, object as DisputeParts);
}

/** A refund as it stands. */
export function readRefund(refund: RefundParts): RefundEvent | Unknown {
  const payment_id = nameOf(refund.payment_intent);
  const standing = REFUND_STANDING[String(refund.status)];
  if (payment_id === undefined || refund.id === undefined || standing === undefined || !isMoney(refund))
    return unknown(payment_id, `a refund in the state ${String(refund.status)}`);
  const currency = refund.currency.toUpperCase();
  return {
    kind: 'refund',
    payment_id,
    refund_id: refund.id,
    amount_micros: microsOfStripe(refund.amount, currency),
    currency,
    standing,
    request: refund.metadata?.['request'] ?? null,
  };
}

/**
 * Money moves with `funds_withdrawn` and `funds_reinstated`. The bank's decision says the same once more, should one of them have been lost: what
 * was disputed and lost is gone, what was won is there. An inquiry (`warning_…`) moves none.
 */
function moneyOf(type: string, status: string | undefined): DisputeEvent['money'] {
  if (type.endsWith('funds_withdrawn')) return 'taken';
  if (type.endsWith('funds_reinstated')) return 'returned';
  if (!type.endsWith('closed')) return null;
  return status === 'lost' ? 'taken' : status === 'won' ? 'returned' : null;
}

function readDispute(type: string, dispute: DisputeParts): DisputeEvent | Unknown {
  const payment_id = nameOf(dispute.payment_intent);
  const standing = DISPUTE_STANDING[String(dispute.status)];
  if (payment_id === undefined || dispute.id === undefined || standing === undefined || !isMoney(dispute))
    return unknown(payment_id, `${type} in the state ${String(dispute.status)}`);
  const currency = dispute.currency.toUpperCase();
  return {
    kind: 'dispute',
    payment_id,
    dispute_id: dispute.id,
    amount_micros: microsOfStripe(dispute.amount, currency),
    currency,
    money: moneyOf(type, dispute.status),
    standing,
    reason: dispute.reason ?? null,
  };
}

function unknown(payment_id: string | undefined, why: string): Unknown {
  return { kind: 'unknown', reference: null, why: payment_id === undefined ? why : `${why} (payment ${payment_id})` };
}

function nameOf(one: unknown): string | undefined {
  if (typeof one === 'string') return one;
  const id = (one as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
}

function isMoney<T extends { amount?: number; currency?: string }>(
  of: T,
): of is T & { amount: number; currency: string } {
  return Number.isSafeInteger(of.amount) && of.amount! > 0 && typeof of.currency === 'string';
}
