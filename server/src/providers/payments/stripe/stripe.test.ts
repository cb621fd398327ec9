import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import Stripe from 'stripe';
import { startStripe, type StripeFake } from '../../../../../test/fakes/stripe/stripe.ts';
import { until } from '../../../../../test/helpers/until.ts';
import { StartProblem } from '../../../platform/start-problem.ts';
import { ProviderRefused, ProviderUnavailable, SignatureInvalid } from '../../port.ts';
import type { CheckoutOrder, PaymentProvider } from '../port.ts';
import { createStripePayments, stripePayments } from './stripe.ts';

const KEY = 'sk_test_of_this_file';
const WEBHOOK_SECRET = 'whsec_of_this_file';

let fake: StripeFake;
let provider: PaymentProvider;
/** Gives up soon. Only for what never answers: on a busy machine even a good answer may take longer than this. */
let hasty: PaymentProvider;
beforeAll(async () => {
  fake = await startStripe({
    secret_key: KEY,
    webhook_secret: WEBHOOK_SECRET,
    webhook_url: () => 'http://unused.test',
  });
  const settings = { secret_key: KEY, webhook_secret: WEBHOOK_SECRET, api_base: fake.url, retries: 0 };
  provider = createStripePayments({ ...settings, timeout_ms: 30_000 });
  hasty = createStripePayments({ ...settings, timeout_ms: 1_000 });
});
afterAll(() => fake.stop());

let n = 0;
const orderOf = (change: Partial<CheckoutOrder> = {}): CheckoutOrder => ({
  reference: `person.purchase-${++n}`,
  purchase: `purchase-${n}`,
  amount_micros: 1_290_000n,
  currency: 'USD',
  description: '100 coins',
  success_url: 'https://busker.test/wallet/purchase/1',
  cancel_url: 'https://busker.test/wallet/purchase/1?cancelled=1',
  expires_at: new Date(Date.now() + 3_600_000),
  ...change,
});
const sessionOf = (provider_ref: string) => fake.account.session(provider_ref);

describe('opening a checkout', () => {
  it('asks for exactly the price, names the order and closes when the order says', async () => {
    const order = orderOf();
    const checkout = await provider.createCheckout(order);
    const session = sessionOf(checkout.provider_ref);
    expect(checkout.checkout_url).toBe(session.url);
    expect(session).toMatchObject({
      amount_total: 129,
      currency: 'usd',
      client_reference_id: order.reference,
      metadata: { purchase: order.purchase },
      expires_at: Math.floor(order.expires_at.getTime() / 1_000),
      success_url: order.success_url,
    });
  });

  it('says yen without decimals and dinars in steps of ten', async () => {
    const yen = await provider.createCheckout(orderOf({ amount_micros: 190_000_000n, currency: 'JPY' }));
    expect(sessionOf(yen.provider_ref).amount_total).toBe(190);
    const dinar = await provider.createCheckout(orderOf({ amount_micros: 1_290_000n, currency: 'KWD' }));
    expect(sessionOf(dinar.provider_ref).amount_total).toBe(1_290);
  });

  it('refuses an amount that Stripe cannot say exactly, without asking', async () => {
    const asked = fake.requests.length;
    await expect(provider.createCheckout(orderOf({ amount_micros: 1_290_001n }))).rejects.toThrow(ProviderRefused);
    expect(fake.requests.length).toBe(asked);
  });

  it('gives the same checkout for the same order', async () => {
    const order = orderOf();
    const [first, second] = [await provider.createCheckout(order), await provider.createCheckout(order)];
    expect(second).toEqual(first);
    expect(fake.requests.at(-1)).toMatchObject({ replayed: true, idempotency_key: order.reference });
  });

  it('is refused when the reference was used with another price', async () => {
    const order = orderOf();
    await provider.createCheckout(order);
    await expect(provider.createCheckout({ ...order, amount_micros: 2_000_000n })).rejects.toThrow(ProviderRefused);
  });

  it('is refused when the closing time cannot be', async () => {
    await expect(provider.createCheckout(orderOf({ expires_at: new Date(Date.now() + 60_000) }))).rejects.toThrow(
      /30 minutes/,
    );
  });

  it('is unavailable for 500, silence and a foreign key, and finds its checkout afterwards', async () => {
    const order = orderOf();
    fake.goWrong('error');
    await expect(provider.createCheckout(order)).rejects.toThrow(ProviderUnavailable);
    fake.goWrong('stall_after');
    const arrived = fake.arrived;
    await expect(hasty.createCheckout(order)).rejects.toThrow(ProviderUnavailable);
    // Whoever gave up before the call had even arrived proves nothing about what it did there.
    await until(async () => fake.arrived > arrived || undefined);
    const made = [...fake.account.sessions.values()].filter((one) => one.client_reference_id === order.reference);
    expect(made).toHaveLength(1);
    expect((await provider.createCheckout(order)).provider_ref).toBe(made[0]!.id);
    const stranger = createStripePayments({
      secret_key: 'sk_test_foreign',
      webhook_secret: WEBHOOK_SECRET,
      api_base: fake.url,
      retries: 0,
    });
    await expect(stranger.createCheckout(orderOf())).rejects.toThrow(ProviderUnavailable);
  });

  it('repeats once by itself when the connection breaks, under the same key', async () => {
    const order = orderOf();
    fake.goWrong('cut');
    const checkout = await provider.createCheckout(order);
    expect(sessionOf(checkout.provider_ref).client_reference_id).toBe(order.reference);
    expect(fake.requests.at(-1)?.replayed).toBe(true);
  });

  it('is unavailable, not refused, while the same order is being opened by another request', async () => {
    const order = orderOf();
    fake.goWrong('slow');
    const arrived = fake.arrived;
    const first = provider.createCheckout(order);
    await until(async () => fake.arrived > arrived || undefined);
    await expect(provider.createCheckout(order)).rejects.toThrow(ProviderUnavailable);
    await first;
    expect(await provider.createCheckout(order)).toEqual(await first);
  });

  it('stays unavailable while Stripe repeats a stored 500', async () => {
    const order = orderOf();
    fake.goWrong('stored_error');
    await expect(provider.createCheckout(order)).rejects.toThrow(ProviderUnavailable);
    await expect(provider.createCheckout(order)).rejects.toThrow(ProviderUnavailable);
    expect(fake.requests.at(-1)?.replayed).toBe(true);
  });
});

describe('asking about a checkout', () => {
  const open = async () => {
    const order = orderOf();
    return { order, ref: (await provider.createCheckout(order)).provider_ref };
  };

  it('knows every end', async () => {
    const { order, ref } = await open();
    expect((await provider.lookup(ref)).event).toBeNull();
    fake.account.promise(ref);
    expect((await provider.lookup(ref)).event).toEqual({ kind: 'payment_pending', reference: order.reference });
    fake.account.settle(ref);
    expect((await provider.lookup(ref)).event).toEqual({
      kind: 'payment_succeeded',
      reference: order.reference,
      payment_id: sessionOf(ref).payment_intent,
      amount_micros: 1_290_000n,
      currency: 'USD',
    });
  });

  it('sees a bank debit that failed, though its session looks as if it were under way', async () => {
    const { order, ref } = await open();
    fake.account.promise(ref);
    fake.account.bounce(ref);
    expect((await provider.lookup(ref)).event).toEqual({
      kind: 'payment_failed',
      reference: order.reference,
      why: 'The payment failed.',
    });
  });

  it('closes an open one, and leaves a paid one as it is', async () => {
    const { order, ref } = await open();
    await provider.expire(ref);
    expect((await provider.lookup(ref)).event).toEqual({ kind: 'expired', reference: order.reference });
    await provider.expire(ref);
    const paid = await open();
    fake.account.pay(paid.ref);
    await provider.expire(paid.ref);
    expect((await provider.lookup(paid.ref)).event?.kind).toBe('payment_succeeded');
  });

  it('has no answer when Stripe has none', async () => {
    const { ref } = await open();
    fake.goWrong('error', 'error');
    await expect(provider.lookup(ref)).rejects.toThrow(ProviderUnavailable);
    await expect(provider.expire(ref)).rejects.toThrow(ProviderUnavailable);
  });
});

describe('webhooks', () => {
  const event = {
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    livemode: false,
    data: { object: {} },
  };
  const body = Buffer.from(JSON.stringify(event, null, 2));
  const sign = (of: Buffer, options: { secret?: string; timestamp?: number } = {}) => ({
    'stripe-signature': Stripe.webhooks.generateTestHeaderString({
      payload: of.toString('utf8'),
      secret: WEBHOOK_SECRET,
      ...options,
    }),
  });

  it('takes the bytes that were signed', () => {
    expect(provider.verifyWebhook(body, sign(body))).toEqual({ id: 'evt_1', type: event.type, payload: event });
  });

  it.each<[string, Buffer, Record<string, string>]>([
    ['no signature', body, {}],
    ['a signature with another secret', body, sign(body, { secret: 'whsec_other' })],
    [
      'a signature that is older than five minutes',
      body,
      sign(body, { timestamp: Math.floor(Date.now() / 1_000) - 301 }),
    ],
    ['the same JSON with other spaces', Buffer.from(JSON.stringify(event)), sign(body)],
    ['another amount in it', Buffer.from(body.toString().replace('{}', '{"amount_total":1}')), sign(body)],
    ['an event without an id', Buffer.from('{"type":"x"}'), sign(Buffer.from('{"type":"x"}'))],
    ['no JSON', Buffer.from('paid'), sign(Buffer.from('paid'))],
  ])('refuses %s', (_, bytes, headers) => {
    expect(() => provider.verifyWebhook(bytes, headers)).toThrow(SignatureInvalid);
  });
});

describe('the configuration', () => {
  const context = (
    stripe: { secret_key: string; webhook_secret: string; api_base: string } | undefined,
    production: boolean,
  ) => ({
    config: { production, stripe, sandbox_secret: 'x' },
    local_url: () => 'http://127.0.0.1:1',
  });
  it('has no Stripe without keys, and none with a test key in production', () => {
    expect(stripePayments.open(context(undefined, true))).toBeNull();
    const keys = { secret_key: KEY, webhook_secret: WEBHOOK_SECRET, api_base: '' };
    expect(stripePayments.open(context(keys, false))?.id).toBe('stripe');
    expect(() => stripePayments.open(context(keys, true))).toThrow(StartProblem);
    expect(stripePayments.open(context({ ...keys, secret_key: 'sk_live_x' }, true))?.id).toBe('stripe');
  });
});
