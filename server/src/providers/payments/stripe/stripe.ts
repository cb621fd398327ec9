/**
 * Payments by Stripe Checkout, with Stripe's own SDK: it signs, verifies, and repeats a call whose answer got lost under one
 * idempotency key. Only test keys or only live keys; which one is told by the key itself, never by what a webhook says of itself.
 */
import Stripe from 'stripe';
import { StartProblem } from '../../../platform/start-problem.ts';
import { ProviderRefused, ProviderUnavailable, SignatureInvalid } from '../../port.ts';
import type { PaymentAnswer, PaymentProvider, PaymentProviderDefinition, RefundEvent } from '../port.ts';
import { stripeUnitsOf } from './amounts.ts';
import { readRefund } from './read-money-back.ts';
import { readEvent, readPaid, readUnpaid } from './read.ts';

export interface StripeSettings {
  readonly secret_key: string;
  readonly webhook_secret: string;
  /** Another address of Stripe's API, for tests. */
  readonly api_base?: string;
  /** Silence after which a call is given up (default 10 s); the SDK tries once more before. */
  readonly timeout_ms?: number;
  readonly retries?: number;
}

export const stripePayments: PaymentProviderDefinition = {
  id: 'stripe',
  open({ config }) {
    if (config.stripe === undefined) return null;
    const { secret_key, webhook_secret, api_base } = config.stripe;
    if (config.production && !isLive(secret_key)) {
      throw new StartProblem(
        'STRIPE_SECRET_KEY is a test key: coins would be sold for pretend money, so it does not run with --production.',
        'Give the live key (sk_live_… or rk_live_…).',
      );
    }
    return createStripePayments({ secret_key, webhook_secret, ...(api_base === '' ? {} : { api_base }) });
  },
};

function isLive(secret_key: string): boolean {
  return /^[sr]k_live_/.test(secret_key);
}

export function createStripePayments(settings: StripeSettings): PaymentProvider {
  const stripe = new Stripe(settings.secret_key, {
    timeout: settings.timeout_ms ?? 10_000,
    maxNetworkRetries: settings.retries ?? 1,
    telemetry: false,
    appInfo: { name: 'Busker' },
    ...(settings.api_base === undefined ? {} : hostOf(settings.api_base)),
  });
  const livemode = isLive(settings.secret_key);

  return {
    id: 'stripe',
    name: 'Card by Stripe',

    async createCheckout(order) {
      const unit_amount = stripeUnitsOf(order.amount_micros, order.currency);
      const metadata = { purchase: order.purchase };
      const session = await translateErrors(() =>
        stripe.checkout.sessions.create(
          {
            mode: 'payment',
            client_reference_id: order.reference,
            metadata,
            payment_intent_data: { metadata },
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: order.currency.toLowerCase(),
                  unit_amount,
                  product_data: { name: order.description },
                },
              },
            ],
            // The price is shown and charged in the currency that the viewer saw; another one would not match the order.
            adaptive_pricing: { enabled: false },
            success_url: order.success_url,
            cancel_url: order.cancel_url,
            expires_at: Math.floor(order.expires_at.getTime() / 1_000),
          },
          { idempotencyKey: order.reference },
        ),
      );
      if (session.url === null) throw new ProviderRefused('Stripe has closed this checkout.');
      return { provider_ref: session.id, checkout_url: session.url };
    },

    verifyWebhook(body, headers) {
      try {
        const event = stripe.webhooks.constructEvent(
          body,
          String(headers['stripe-signature'] ?? ''),
          settings.webhook_secret,
        );
        if (typeof event.id !== 'string' || typeof event.type !== 'string')
          throw new TypeError('an event without id or type');
        return { id: event.id, type: event.type, payload: event };
      } catch (error) {
        throw new SignatureInvalid('the signature of this Stripe webhook does not verify', { cause: error });
      }
    },

    read: (payload) => readEvent(payload, livemode),

    lookup: (provider_ref) => translateErrors(() => lookup(stripe, provider_ref)),

    async expire(provider_ref) {
      try {
        await translateErrors(() => stripe.checkout.sessions.expire(provider_ref));
      } catch (error) {
        // Stripe refuses when it is complete or expired already: both are fine.
        if (!(error instanceof ProviderRefused)) throw error;
      }
    },

    async refund({ idempotency_key, payment_id, amount_micros, currency }) {
      try {
        const refund = await translateErrors(() =>
          stripe.refunds.create(
            {
              payment_intent: payment_id,
              amount: stripeUnitsOf(amount_micros, currency),
              metadata: { request: idempotency_key },
            },
            { idempotencyKey: idempotency_key },
          ),
        );
        return refundIn(refund);
      } catch (error) {
        // The first call under this key is still under way: what it comes to is not known yet.
        if (error instanceof Error && error.cause instanceof Stripe.errors.StripeIdempotencyError)
          throw new ProviderUnavailable(error.message, { cause: error });
        throw error;
      }
    },

    async refundsOf(payment_id) {
      const list = await translateErrors(() => stripe.refunds.list({ payment_intent: payment_id, limit: 100 }));
      return list.data.map(refundIn);
    },

    async isOurs(payment_id) {
      try {
        const payment = await translateErrors(() => stripe.paymentIntents.retrieve(payment_id));
        return payment.metadata?.['purchase'] !== undefined;
      } catch (error) {
        // Stripe knows no such payment: then neither do we.
        if (error instanceof ProviderRefused) return false;
        throw error;
      }
    },
  };
}

/** @throws ProviderUnavailable for a word that we do not know: it is asked again, and its webhook is parked for a person. */
function refundIn(refund: Stripe.Refund): RefundEvent {
  const event = readRefund(refund);
  if (event.kind !== 'refund')
    throw new ProviderUnavailable(`stripe: a refund in the unknown state ${String(refund.status)}`);
  return event;
}

async function lookup(stripe: Stripe, provider_ref: string): Promise<PaymentAnswer> {
  const session = await stripe.checkout.sessions.retrieve(provider_ref);
  const type = `checkout.session ${session.status ?? 'without status'}`;
  const reference = session.client_reference_id ?? '';
  if (session.status === 'open') return { type, payload: session, event: null };
  if (session.status === 'expired') return { type, payload: session, event: { kind: 'expired', reference } };
  if (session.status !== 'complete') {
    return {
      type,
      payload: session,
      event: { kind: 'unknown', reference, why: `unknown status ${String(session.status)}` },
    };
  }
  if (session.payment_status !== 'unpaid') return { type, payload: session, event: readPaid(session, reference) };
  const intent = typeof session.payment_intent === 'string' ? session.payment_intent : session.payment_intent?.id;
  if (intent === undefined) return { type, payload: session, event: { kind: 'payment_pending', reference } };
  const payment = await stripe.paymentIntents.retrieve(intent);
  return { type: `payment_intent ${payment.status}`, payload: payment, event: readUnpaid(payment.status, reference) };
}

/** @throws ProviderRefused what Stripe will refuse again; ProviderUnavailable all else, also a key of ours that it does not take. */
async function translateErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (
      error instanceof Stripe.errors.StripeInvalidRequestError ||
      error instanceof Stripe.errors.StripeIdempotencyError
    ) {
      throw new ProviderRefused(error.message, { cause: error });
    }
    if (error instanceof Stripe.errors.StripeError)
      throw new ProviderUnavailable(`stripe: ${error.message}`, { cause: error });
    throw error;
  }
}

function hostOf(api_base: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const { protocol, hostname, port } = new URL(api_base);
  const secure = protocol === 'https:';
  return { protocol: secure ? 'https' : 'http', host: hostname, port: port || (secure ? '443' : '80') };
}
