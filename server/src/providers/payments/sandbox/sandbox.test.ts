import { describe, expect, it } from 'vitest';
import { ProviderRefused, ProviderUnavailable } from '../../port.ts';
import type { SandboxAnswer, SandboxClient } from '../../sandbox/client.ts';
import type { CheckoutOrder } from '../port.ts';
import { createSandboxPayments, sandboxPayments } from './sandbox.ts';

const CHECKOUT = {
  id: 'co_1',
  url: 'http://busker.test/sandbox/checkout/co_1',
  reference: 'person.purchase',
  amount_micros: '1290000',
  currency: 'USD',
  state: 'open',
  payment_id: null as string | null,
  failure: null as string | null,
};
const ORDER: CheckoutOrder = {
  reference: 'person.purchase',
  purchase: 'purchase',
  amount_micros: 1_290_000n,
  currency: 'USD',
  description: '100 coins',
  success_url: 'http://busker.test/a',
  cancel_url: 'http://busker.test/b',
  expires_at: new Date('2026-01-01T01:00:00Z'),
};
/** A sandbox that gives one answer to everything, and what it was asked. */
function answering(answer: SandboxAnswer) {
  const asked: unknown[][] = [];
  const client: SandboxClient = {
    async call(...call) {
      asked.push(call);
      return answer;
    },
    verifyWebhook: () => {
      throw new Error('not asked here');
    },
  };
  return { provider: createSandboxPayments(client), asked };
}

describe('opening a checkout', () => {
  it('sends the order under its own name', async () => {
    const { provider, asked } = answering({ status: 200, body: CHECKOUT });
    expect(await provider.createCheckout(ORDER)).toEqual({ provider_ref: 'co_1', checkout_url: CHECKOUT.url });
    expect(asked).toEqual([
      [
        'POST',
        '/sandbox/api/checkouts',
        {
          reference: ORDER.reference,
          amount_micros: '1290000',
          currency: 'USD',
          description: '100 coins',
          success_url: ORDER.success_url,
          cancel_url: ORDER.cancel_url,
          expires_at: '2026-01-01T01:00:00.000Z',
        },
        ORDER.reference,
      ],
    ]);
  });

  it('tells a refusal from an answer that is none', async () => {
    await expect(answering({ status: 409, body: { error: 'Used.' } }).provider.createCheckout(ORDER)).rejects.toThrow(
      ProviderRefused,
    );
    await expect(answering({ status: 200, body: '<html>' }).provider.createCheckout(ORDER)).rejects.toThrow(
      ProviderUnavailable,
    );
    const { url: _, ...without } = CHECKOUT;
    await expect(answering({ status: 200, body: without }).provider.createCheckout(ORDER)).rejects.toThrow(
      ProviderUnavailable,
    );
  });
});

const about = { reference: CHECKOUT.reference };
const ENDS: [string, object, object][] = [
  [
    'paid',
    { payment_id: 'pay_1' },
    { kind: 'payment_succeeded', ...about, payment_id: 'pay_1', amount_micros: 1_290_000n, currency: 'USD' },
  ],
  ['paid', { payment_id: null }, { kind: 'unknown', ...about }],
  ['processing', { payment_id: 'pay_1' }, { kind: 'payment_pending', ...about }],
  ['failed', { failure: 'Declined.' }, { kind: 'payment_failed', ...about, why: 'Declined.' }],
  ['failed', {}, { kind: 'payment_failed', ...about, why: 'The payment failed.' }],
  ['expired', {}, { kind: 'expired', ...about }],
  ['disputed', {}, { kind: 'unknown', ...about }],
];

describe('what it says of an order', () => {
  it.each(ENDS)('reads %s %o', async (state, change, event) => {
    const checkout = { ...CHECKOUT, ...change, state };
    const { provider } = answering({ status: 200, body: checkout });
    expect(provider.read({ id: 'evt_1', type: `checkout.${state}`, data: checkout })).toMatchObject(event);
    expect((await provider.lookup('co_1')).event).toMatchObject(event);
  });

  it('has nothing to say of an open one', async () => {
    expect((await answering({ status: 200, body: CHECKOUT }).provider.lookup('co_1')).event).toBeNull();
  });

  it('is not believed where it is unclear', async () => {
    const { provider } = answering({ status: 404, body: { error: 'There is no such checkout.' } });
    expect(provider.read({ type: 'payout.paid', data: {} })).toEqual({ kind: 'unrelated' });
    for (const payload of [
      null,
      'paid',
      {},
      { type: 'checkout.paid' },
      { type: 'checkout.paid', data: { ...CHECKOUT, amount_micros: '-1' } },
    ]) {
      expect(provider.read(payload).kind).toBe('unknown');
    }
    await expect(provider.lookup('co_1')).rejects.toThrow(ProviderUnavailable);
  });

  it('does not exist in production', () => {
    const config = { production: true, stripe: undefined, sandbox_secret: 'x' };
    const local_url = () => 'http://127.0.0.1:1';
    expect(sandboxPayments.open({ config, local_url })).toBeNull();
    expect(sandboxPayments.open({ config: { ...config, production: false }, local_url })?.id).toBe('sandbox');
  });
});
