/** Stripe's words for what happened to a Checkout Session, in ours. Pure. */
import type Stripe from 'stripe';
import type { OrderEvent, PaymentEvent } from '../port.ts';
import { isMoneyBackType, readMoneyBack } from './read-money-back.ts';
import { microsOfStripe } from './amounts.ts';

/** Of a session, what decides. Anything may be missing or new: it comes from outside. */
type SessionParts = Partial<
  Pick<
    Stripe.Checkout.Session,
    'id' | 'mode' | 'client_reference_id' | 'payment_status' | 'payment_intent' | 'amount_total' | 'currency' | 'status'
  >
>;

const TYPES = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
]);

/**
 * Reads an event. Only `checkout.session.*` decides: a declined card (`payment_intent.payment_failed`) leaves the session open for
 * another try, so it is unrelated. What tells of money that went back is read by read-money-back.ts.
 * @param livemode whether our key is a live one; an event of the other world is `unknown`.
 */
export function readEvent(payload: unknown, livemode: boolean): PaymentEvent {
  const event = payload as { type?: unknown; livemode?: unknown; data?: { object?: unknown } } | null;
  const type = event?.type;
  if (typeof type !== 'string') return { kind: 'unknown', reference: null, why: 'not an event of Stripe' };
  if (isMoneyBackType(type)) return readMoneyBack(type, event?.data?.object, event?.livemode === livemode);
  if (!type.startsWith('checkout.session.')) return { kind: 'unrelated' };
  const session = (event?.data?.object ?? {}) as SessionParts;
  const reference = session.client_reference_id;
  // Other software on the same Stripe account makes sessions too; ours always carry a reference.
  if (typeof reference !== 'string') return { kind: 'unrelated' };
  if (event?.livemode !== livemode) {
    const world = livemode ? 'test' : 'live';
    return { kind: 'unknown', reference, why: `a ${world} event reached a ${livemode ? 'live' : 'test'} key` };
  }
  if (!TYPES.has(type)) return { kind: 'unknown', reference, why: `unknown event ${type}` };
  switch (type) {
    case 'checkout.session.async_payment_failed':
      return { kind: 'payment_failed', reference, why: 'The payment failed.' };
    case 'checkout.session.expired':
      return { kind: 'expired', reference };
    default:
      return readPaid(session, reference);
  }
}

/** A completed session: paid, or to be paid later. */
export function readPaid(session: SessionParts, reference: string): OrderEvent {
  if (session.payment_status === 'unpaid') return { kind: 'payment_pending', reference };
  const intent = typeof session.payment_intent === 'string' ? session.payment_intent : session.payment_intent?.id;
  const { amount_total, currency } = session;
  if (
    session.payment_status !== 'paid' ||
    intent === undefined ||
    typeof amount_total !== 'number' ||
    !Number.isSafeInteger(amount_total) ||
    typeof currency !== 'string'
  ) {
    return { kind: 'unknown', reference, why: `completed with payment status ${String(session.payment_status)}` };
  }
  const code = currency.toUpperCase();
  return {
    kind: 'payment_succeeded',
    reference,
    payment_id: intent,
    amount_micros: microsOfStripe(amount_total, code),
    currency: code,
  };
}

/**
 * What the state of a payment says of a completed, unpaid session: a bank debit that failed leaves the session exactly like one that
 * is still under way.
 */
export function readUnpaid(status: Stripe.PaymentIntent.Status, reference: string): OrderEvent {
  // "succeeded": the session will say "paid" in a moment; its own word is the one that credits.
  if (status === 'processing' || status === 'succeeded') return { kind: 'payment_pending', reference };
  if (status === 'requires_payment_method' || status === 'canceled') {
    return { kind: 'payment_failed', reference, why: 'The payment failed.' };
  }
  return { kind: 'unknown', reference, why: `unknown payment status ${String(status)}` };
}
