/** Payments by the built-in sandbox. It speaks to us as any provider does: by HTTP and by signed webhooks, from outside. */
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { ProviderRefused, ProviderUnavailable } from '../../port.ts';
import { createSandboxClient, type SandboxClient } from '../../sandbox/client.ts';
import { sandboxKeys } from '../../sandbox/keys.ts';
import type { DisputeEvent, OrderEvent, PaymentProvider, PaymentProviderDefinition, RefundEvent } from '../port.ts';

const SandboxCheckout = Type.Object({
  id: Type.String(),
  /** Not in events. */
  url: Type.Optional(Type.String()),
  reference: Type.String(),
  amount_micros: Type.String({ pattern: '^[0-9]{1,16}$' }),
  currency: Type.String(),
  state: Type.String(),
  payment_id: Type.Union([Type.String(), Type.Null()]),
  failure: Type.Union([Type.String(), Type.Null()]),
});
type SandboxCheckout = Static<typeof SandboxCheckout>;
const SandboxMoney = {
  id: Type.String(),
  payment_id: Type.String(),
  amount_micros: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }),
  currency: Type.String(),
  state: Type.String(),
};
const SandboxRefund = Type.Object({ ...SandboxMoney, request: Type.Union([Type.String(), Type.Null()]) });
type SandboxRefund = Static<typeof SandboxRefund>;
const SandboxDispute = Type.Object(SandboxMoney);
const SandboxRefunds = Type.Object({ refunds: Type.Array(SandboxRefund) });
const SandboxEvent = Type.Object({ type: Type.String(), data: Type.Unknown() });
const SandboxRefusal = Type.Object({ error: Type.String() });

export const sandboxPayments: PaymentProviderDefinition = {
  id: 'sandbox',
  open({ config, local_url }) {
    // Pretend money buys real gifts only in the demo.
    if (config.production) return null;
    return createSandboxPayments(
      createSandboxClient({ base_url: local_url, keys: sandboxKeys(config.sandbox_secret) }),
    );
  },
};

export function createSandboxPayments(client: SandboxClient): PaymentProvider {
  return {
    id: 'sandbox',
    name: 'Sandbox',

    async createCheckout(order) {
      const answer = await client.call(
        'POST',
        '/sandbox/api/checkouts',
        {
          reference: order.reference,
          amount_micros: order.amount_micros.toString(),
          currency: order.currency,
          description: order.description,
          success_url: order.success_url,
          cancel_url: order.cancel_url,
          expires_at: order.expires_at.toISOString(),
        },
        order.reference,
      );
      if (Value.Check(SandboxRefusal, answer.body)) throw new ProviderRefused(answer.body.error);
      const checkout = checkoutIn(answer.body);
      if (checkout.url === undefined) throw new ProviderUnavailable('sandbox: a checkout without a page');
      return { provider_ref: checkout.id, checkout_url: checkout.url };
    },

    verifyWebhook: (body, headers) => client.verifyWebhook(body, headers),

    read(payload) {
      if (!Value.Check(SandboxEvent, payload)) {
        return { kind: 'unknown', reference: null, why: 'not an event of the sandbox' };
      }
      const { type, data } = payload;
      if (type.startsWith('refund.')) {
        return (
          (Value.Check(SandboxRefund, data) ? refundOf(data) : undefined) ?? {
            kind: 'unknown',
            reference: null,
            why: `unknown event ${type}`,
          }
        );
      }
      if (type.startsWith('dispute.')) {
        return (
          (Value.Check(SandboxDispute, data) ? disputeOf(data) : undefined) ?? {
            kind: 'unknown',
            reference: null,
            why: `unknown event ${type}`,
          }
        );
      }
      if (!payload.type.startsWith('checkout.')) return { kind: 'unrelated' };
      if (!Value.Check(SandboxCheckout, payload.data)) {
        return { kind: 'unknown', reference: null, why: `${payload.type} without a checkout` };
      }
      const state = payload.type.slice('checkout.'.length);
      return (
        eventOf(payload.data, state) ?? {
          kind: 'unknown',
          reference: payload.data.reference,
          why: `unknown event ${payload.type}`,
        }
      );
    },

    async lookup(provider_ref) {
      const answer = await client.call('GET', `/sandbox/api/checkouts/${encodeURIComponent(provider_ref)}`);
      const checkout = checkoutIn(answer.body);
      const event =
        checkout.state === 'open'
          ? null
          : (eventOf(checkout, checkout.state) ?? {
              kind: 'unknown' as const,
              reference: checkout.reference,
              why: `unknown state ${checkout.state}`,
            });
      return { type: `checkout.${checkout.state}`, payload: checkout, event };
    },

    async expire(provider_ref) {
      await client.call('POST', `/sandbox/api/checkouts/${encodeURIComponent(provider_ref)}/expire`);
    },

    async refund(order) {
      const answer = await client.call(
        'POST',
        '/sandbox/api/refunds',
        {
          payment_id: order.payment_id,
          amount_micros: order.amount_micros.toString(),
          currency: order.currency,
        },
        order.idempotency_key,
      );
      if (Value.Check(SandboxRefusal, answer.body)) throw new ProviderRefused(answer.body.error);
      const event = Value.Check(SandboxRefund, answer.body) ? refundOf(answer.body) : undefined;
      if (!event) throw new ProviderUnavailable('sandbox: the answer is not a refund');
      return event;
    },

    async refundsOf(payment_id) {
      const answer = await client.call('GET', `/sandbox/api/payments/${encodeURIComponent(payment_id)}/refunds`);
      if (!Value.Check(SandboxRefunds, answer.body)) throw new ProviderUnavailable('sandbox: no list of refunds');
      return answer.body.refunds.flatMap((one) => refundOf(one) ?? []);
    },

    // The sandbox has one customer.
    isOurs: () => Promise.resolve(true),
  };
}

const REFUND_STANDING: Readonly<Record<string, RefundEvent['standing']>> = { succeeded: 'made', failed: 'undone' };
/** The sandbox's bank takes the money when it opens a dispute, and gives it back when it is won. */
const DISPUTE_SAYS: Readonly<Record<string, Pick<DisputeEvent, 'money' | 'standing'>>> = {
  opened: { money: 'taken', standing: 'open' },
  won: { money: 'returned', standing: 'won' },
  lost: { money: null, standing: 'lost' },
};

function refundOf(refund: SandboxRefund): RefundEvent | undefined {
  const standing = REFUND_STANDING[refund.state];
  if (standing === undefined) return undefined;
  return {
    kind: 'refund',
    payment_id: refund.payment_id,
    refund_id: refund.id,
    amount_micros: BigInt(refund.amount_micros),
    currency: refund.currency,
    standing,
    request: refund.request,
  };
}

function disputeOf(dispute: Static<typeof SandboxDispute>): DisputeEvent | undefined {
  const says = DISPUTE_SAYS[dispute.state];
  if (says === undefined) return undefined;
  return {
    kind: 'dispute',
    payment_id: dispute.payment_id,
    dispute_id: dispute.id,
    amount_micros: BigInt(dispute.amount_micros),
    currency: dispute.currency,
    reason: null,
    ...says,
  };
}

/** @throws ProviderUnavailable when the answer is not a checkout: somebody else answers at that address. */
function checkoutIn(body: unknown): SandboxCheckout {
  if (!Value.Check(SandboxCheckout, body)) throw new ProviderUnavailable('sandbox: the answer is not a checkout');
  return body;
}

function eventOf(checkout: SandboxCheckout, state: string): OrderEvent | undefined {
  const { reference } = checkout;
  switch (state) {
    case 'paid':
      if (checkout.payment_id === null) return { kind: 'unknown', reference, why: 'paid, but without a payment' };
      return {
        kind: 'payment_succeeded',
        reference,
        payment_id: checkout.payment_id,
        amount_micros: BigInt(checkout.amount_micros),
        currency: checkout.currency,
      };
    case 'processing':
      return { kind: 'payment_pending', reference };
    case 'failed':
      return { kind: 'payment_failed', reference, why: checkout.failure ?? 'The payment failed.' };
    case 'expired':
      return { kind: 'expired', reference };
    default:
      return undefined;
  }
}
