/**
 * A Stripe account in test mode, as far as Checkout goes: sessions and their payments, what the API lets its customer do with them, and
 * what happens to them by themselves. Field names and refusals are Stripe's.
 */
import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { textAt, textsAt, type FormObject } from './form.ts';

/** Of Stripe's objects, the fields that Checkout fills here. */
export type Session = Pick<
  Stripe.Checkout.Session,
  | 'id'
  | 'object'
  | 'amount_total'
  | 'cancel_url'
  | 'client_reference_id'
  | 'created'
  | 'currency'
  | 'expires_at'
  | 'livemode'
  | 'metadata'
  | 'mode'
  | 'payment_status'
  | 'status'
  | 'success_url'
  | 'url'
> & { payment_intent: string | null };
export type PaymentIntent = Pick<
  Stripe.PaymentIntent,
  'id' | 'object' | 'amount' | 'created' | 'currency' | 'livemode' | 'metadata' | 'status'
>;
export interface StripeEvent {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly livemode: boolean;
  readonly pending_webhooks: number;
  readonly request: { readonly id: null; readonly idempotency_key: null };
  readonly type: string;
  readonly data: { readonly object: object };
}

/** An answer of 4xx with Stripe's words. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  constructor(status: number, type: string, message: string, code?: string) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
  }
}
const invalid = (message: string, code?: string) => new StripeRefusal(400, 'invalid_request_error', message, code);

const HALF_AN_HOUR_S = 30 * 60;
const DAY_S = 24 * 60 * 60;
const API_VERSION = '2026-10-28.endive';

const nowS = (): number => Math.floor(Date.now() / 1_000);
const newName = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

export class StripeAccount {
  readonly sessions = new Map<string, Session>();
  readonly payments = new Map<string, PaymentIntent>();

  /** `POST /v1/checkout/sessions` */
  create(form: FormObject): Session {
    if (textAt(form, 'mode') !== 'payment') throw invalid('This stand-in knows the mode "payment" only.', 'mode');
    const success_url = textAt(form, 'success_url');
    if (!success_url || !URL.canParse(success_url)) throw invalid('Not a valid URL', 'url_invalid');
    const expires_at = Number(textAt(form, 'expires_at') ?? nowS() + DAY_S);
    // A second of grace on both sides: requests take time.
    if (!(expires_at >= nowS() + HALF_AN_HOUR_S - 1 && expires_at <= nowS() + DAY_S + 1)) {
      throw invalid(
        'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      );
    }
    const { amount_total, currency } = totalOf(form);
    const id = newName('cs_test');
    const session: Session = {
      id,
      object: 'checkout.session',
      amount_total,
      cancel_url: textAt(form, 'cancel_url') ?? null,
      client_reference_id: textAt(form, 'client_reference_id') ?? null,
      created: nowS(),
      currency,
      expires_at,
      livemode: false,
      metadata: textsAt(form, 'metadata'),
      mode: 'payment',
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
      success_url,
      url: `https://checkout.stripe.com/c/pay/${id}`,
    };
    this.sessions.set(id, session);
    return session;
  }

  /** `GET /v1/checkout/sessions/:id` */
  session(id: string): Session {
    const session = this.sessions.get(id);
    if (!session)
      throw new StripeRefusal(404, 'invalid_request_error', `No such checkout.session: ${id}`, 'resource_missing');
    return session;
  }

  /** `GET /v1/checkout/sessions`, newest first. */
  list(limit: number): { object: 'list'; url: string; has_more: boolean; data: Session[] } {
    const all = [...this.sessions.values()].toReversed();
    return { object: 'list', url: '/v1/checkout/sessions', has_more: all.length > limit, data: all.slice(0, limit) };
  }

  /** `GET /v1/payment_intents/:id` */
  payment(id: string): PaymentIntent {
    const payment = this.payments.get(id);
    if (!payment)
      throw new StripeRefusal(404, 'invalid_request_error', `No such payment_intent: ${id}`, 'resource_missing');
    return payment;
  }

  /** `POST /v1/checkout/sessions/:id/expire`, and what happens by itself when nobody pays. */
  expire(id: string): Session {
    const session = this.session(id);
    if (session.status !== 'open')
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This one has a status of ${session.status}.`,
      );
    return this.#change(id, { status: 'expired', url: null });
  }

  /** Somebody paid at the page. @param charged what was taken, when it is not what was asked. */
  pay(id: string, charged: { amount_total?: number; currency?: string } = {}): StripeEvent {
    return this.#complete(id, 'paid', 'succeeded', charged);
  }

  /** Somebody chose a bank debit at the page: the money comes later or not. */
  promise(id: string): StripeEvent {
    return this.#complete(id, 'unpaid', 'processing', {});
  }

  /** The promised money came. */
  settle(id: string): StripeEvent {
    this.#changePayment(id, 'succeeded');
    return this.event('checkout.session.async_payment_succeeded', this.#change(id, { payment_status: 'paid' }));
  }

  /** The promised money did not come. The session looks as before. */
  bounce(id: string): StripeEvent {
    this.#changePayment(id, 'requires_payment_method');
    return this.event('checkout.session.async_payment_failed', this.session(id));
  }

  /** An event as Stripe would make it now, with the object as it is now. */
  event(type: string, object: object): StripeEvent {
    return {
      id: newName('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: nowS(),
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
      data: { object: structuredClone(object) },
    };
  }

  #complete(
    id: string,
    payment_status: 'paid' | 'unpaid',
    status: PaymentIntent['status'],
    charged: { amount_total?: number; currency?: string },
  ): StripeEvent {
    const before = this.session(id);
    if (before.status !== 'open') throw new Error(`this session is ${before.status}`);
    const payment_intent = newName('pi');
    const session = this.#change(id, { ...charged, payment_intent, payment_status, status: 'complete', url: null });
    this.payments.set(payment_intent, {
      id: payment_intent,
      object: 'payment_intent',
      amount: session.amount_total ?? 0,
      created: nowS(),
      currency: session.currency ?? '',
      livemode: false,
      metadata: session.metadata ?? {},
      status,
    });
    return this.event('checkout.session.completed', session);
  }

  #change(id: string, change: Partial<Session>): Session {
    const session = { ...this.session(id), ...change };
    this.sessions.set(id, session);
    return session;
  }

  #changePayment(session: string, status: PaymentIntent['status']): void {
    const payment = this.payment(this.session(session).payment_intent ?? '');
    this.payments.set(payment.id, { ...payment, status });
  }
}

function totalOf(form: FormObject): { amount_total: number; currency: string } {
  const items = Object.values(typeof form['line_items'] === 'object' ? form['line_items'] : {});
  if (items.length === 0) throw invalid('You must provide at least one line item.', 'parameter_missing');
  let amount_total = 0;
  const currencies = new Set<string>();
  for (const item of items) {
    const amount = typeof item === 'object' ? textAt(item, 'price_data', 'unit_amount') : undefined;
    const quantity = typeof item === 'object' ? textAt(item, 'quantity') : undefined;
    const currency = typeof item === 'object' ? textAt(item, 'price_data', 'currency') : undefined;
    if (!amount || !/^[1-9]\d{0,7}$/.test(amount))
      throw invalid(`Invalid integer: ${amount}`, 'parameter_invalid_integer');
    if (!quantity || !/^[1-9]\d*$/.test(quantity))
      throw invalid(`Invalid integer: ${quantity}`, 'parameter_invalid_integer');
    if (!currency || !/^[a-z]{3}$/.test(currency)) throw invalid(`Invalid currency: ${currency}.`);
    amount_total += Number(amount) * Number(quantity);
    currencies.add(currency);
  }
  if (currencies.size > 1) throw invalid('All line items must have the same currency.');
  return { amount_total, currency: [...currencies][0]! };
}
