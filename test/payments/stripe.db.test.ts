/** Payments by Stripe, through the whole program: real HTTP both ways, a real PostgreSQL, Stripe's own SDK on our side; only Stripe is a stand-in. */
import { createClient } from '@busker/client';
import { newId, priceOfCoins, type Purchase, type PurchaseBody, type PurchaseState } from '@busker/protocol';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StripeEvent, StripeFake } from '../fakes/stripe/stripe.ts';
import type { TestDatabase } from '../helpers/postgres.ts';
import type { Program, Session } from '../helpers/program.ts';
import { until } from '../helpers/until.ts';
import { outcomesOf, paidCoins, prove, query, runJob, signUp } from './steps.ts';
import { startStripeStage, WEBHOOK_SECRET, type StripeStage } from './stripe-stage.ts';

let stage: StripeStage;
let database: TestDatabase;
let stripe: StripeFake;
let program: Program;
/** Somebody new for each test: an empty wallet, and no limit used up. */
let buyer: Session;
let finance: Session;
/** The buyer, who does not try again by herself. */
let once: ReturnType<typeof createClient>;

beforeAll(async () => {
  stage = await startStripeStage();
  ({ database, stripe, program, finance } = stage);
});
beforeEach(async () => {
  buyer = await signUp(program);
  once = createClient({ base_url: program.url, headers: { cookie: buyer.cookie }, attempts: 1, timeout_ms: 30_000 });
});
afterAll(() => stage?.stop());

const COINS = 100n;
const PRICE = priceOfCoins(COINS, 12_900n, 'USD');
const bodyOf = (change: Partial<PurchaseBody> = {}): PurchaseBody => ({
  id: newId(),
  provider: 'stripe',
  currency: 'USD',
  coins: `${COINS}`,
  expected_price_micros: `${PRICE}`,
  return_to: '/wallet',
  ...change,
});
const sessionsOf = (purchase: string) =>
  [...stripe.account.sessions.values()].filter((one) => one.metadata?.['purchase'] === purchase);
async function order(change: Partial<PurchaseBody> = {}): Promise<{ purchase: Purchase; session: string }> {
  const purchase = await buyer.client.call('purchases.create', { body: bodyOf(change) });
  const [session, ...others] = sessionsOf(purchase.id);
  expect(others).toEqual([]);
  return { purchase, session: session!.id };
}
const read = (id: string) => buyer.client.call('purchases.get', { params: { id } });
const becomes = (id: string, state: PurchaseState) =>
  until(async () => {
    const now = await read(id);
    return now.state === state ? now : undefined;
  });
async function storedEvents(): Promise<number> {
  const [row] = await query<{ n: number }>(database, 'select count(*)::int as n from provider_event');
  return row!.n;
}
const paymentsOf = (purchase: string) =>
  query<{ provider: string; payment_id: string }>(
    database,
    'select provider, payment_id from provider_payment where purchase = $1',
    [purchase],
  );
/** Tells an event and sees that it was taken. */
async function tell(event: StripeEvent): Promise<void> {
  expect(await stripe.deliver(event)).toBe(200);
}

describe('a payment', () => {
  it('is credited when Stripe says that it was paid, and not before', async () => {
    const { purchase, session } = await order();
    expect(purchase).toMatchObject({ state: 'pending', coins: '100', price_micros: '1290000', provider: 'stripe' });
    expect(stripe.account.session(session)).toMatchObject({
      amount_total: 129,
      currency: 'usd',
      client_reference_id: `${buyer.id}.${purchase.id}`,
    });
    expect(purchase.checkout_url).toBe(stripe.account.session(session).url);
    expect(stripe.account.session(session).success_url).toBe(
      `http://localhost:${new URL(program.url).port}/wallet/purchase/${purchase.id}`,
    );

    const paid = stripe.account.pay(session);
    expect((await read(purchase.id)).state).toBe('pending');
    expect(await paidCoins(buyer)).toBe(0n);
    await tell(paid);
    const credited = await becomes(purchase.id, 'credited');
    expect(credited).toMatchObject({ checkout_url: null, failure: null });
    expect(credited.credited_at).not.toBeNull();
    expect(await paidCoins(buyer)).toBe(COINS);
    expect(await paymentsOf(purchase.id)).toEqual([
      { provider: 'stripe', payment_id: stripe.account.session(session).payment_intent },
    ]);
    const { rows } = await buyer.client.call('wallet.statement', { query: { limit: 1 } });
    expect(rows[0]).toMatchObject({
      account: 'paid',
      coins: '100',
      cause: { kind: 'purchase', id: purchase.id, title: '100 coins by Card by Stripe' },
    });
    expect(await outcomesOf(finance, purchase.id, 1)).toEqual(['credited']);
  });

  it('by bank debit waits, and is credited when the money comes', async () => {
    const { purchase, session } = await order();
    await tell(stripe.account.promise(session));
    expect((await becomes(purchase.id, 'pending_payment')).checkout_url).toBeNull();
    expect(await paidCoins(buyer)).toBe(0n);
    await tell(stripe.account.settle(session));
    await becomes(purchase.id, 'credited');
    expect(await paidCoins(buyer)).toBe(COINS);
    expect(await outcomesOf(finance, purchase.id, 2)).toEqual(['pending_payment', 'credited']);
  });

  it('by bank debit fails when the money does not come', async () => {
    const { purchase, session } = await order();
    await tell(stripe.account.promise(session));
    await becomes(purchase.id, 'pending_payment');
    await tell(stripe.account.bounce(session));
    expect((await becomes(purchase.id, 'failed')).failure).toBe('The payment failed.');
    expect(await paidCoins(buyer)).toBe(0n);
  });

  it('that nobody makes lets the order expire', async () => {
    const { purchase, session } = await order();
    await tell(stripe.account.event('checkout.session.expired', stripe.account.expire(session)));
    expect((await becomes(purchase.id, 'expired')).checkout_url).toBeNull();
    expect(await paidCoins(buyer)).toBe(0n);
  });

  it('whose card is declined once leaves the checkout open for another try', async () => {
    const { purchase, session } = await order();
    await tell(stripe.account.event('payment_intent.payment_failed', { id: 'pi_declined', object: 'payment_intent' }));
    await tell(stripe.account.pay(session));
    await becomes(purchase.id, 'credited');
    expect(await outcomesOf(finance, purchase.id, 1)).toEqual(['credited']);
  });
});

describe('webhooks', () => {
  it('that come again and again credit once', async () => {
    const { purchase, session } = await order();
    const paid = stripe.account.pay(session);
    for (let n = 0; n < 5; n++) await tell(paid);
    await becomes(purchase.id, 'credited');
    await tell(paid);
    expect(await outcomesOf(finance, purchase.id, 1)).toEqual(['credited']);
    expect(await paidCoins(buyer)).toBe(COINS);
  });

  it('that come in the wrong order end where they would have in the right one', async () => {
    const { purchase, session } = await order();
    const promised = stripe.account.promise(session);
    const settled = stripe.account.settle(session);
    await tell(settled);
    await becomes(purchase.id, 'credited');
    await tell(promised);
    expect(await outcomesOf(finance, purchase.id, 2)).toEqual(['credited', 'nothing: already credited']);
    expect((await read(purchase.id)).state).toBe('credited');
    expect(await paidCoins(buyer)).toBe(COINS);
  });

  it('never undo money: what failed or expired before is credited when it was paid after all', async () => {
    for (const word of ['expired', 'async_payment_failed']) {
      const { purchase, session } = await order();
      const early = stripe.account.event(`checkout.session.${word}`, stripe.account.session(session));
      const paid = stripe.account.pay(session);
      await tell(early);
      await becomes(purchase.id, word === 'expired' ? 'expired' : 'failed');
      await tell(paid);
      expect((await becomes(purchase.id, 'credited')).failure).toBeNull();
      const late = stripe.account.event(`checkout.session.${word}`, stripe.account.session(session));
      await tell(late);
      expect((await outcomesOf(finance, purchase.id, 3)).slice(1)).toEqual(['credited', 'nothing: already credited']);
    }
    expect(await paidCoins(buyer)).toBe(2n * COINS);
  });

  it('of one payment, 64 at the same time, credit once', async () => {
    const { purchase, session } = await order();
    stripe.account.pay(session);
    const events = Array.from({ length: 64 }, () =>
      stripe.account.event('checkout.session.completed', stripe.account.session(session)),
    );
    expect(new Set(await Promise.all(events.map((event) => stripe.deliver(event))))).toEqual(new Set([200]));
    const outcomes = await outcomesOf(finance, purchase.id, 64);
    expect(outcomes).toHaveLength(64);
    expect(outcomes.filter((outcome) => outcome === 'credited')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'nothing: credited before')).toHaveLength(63);
    expect(await paymentsOf(purchase.id)).toHaveLength(1);
    expect(await paidCoins(buyer)).toBe(COINS);
    const { rows } = await buyer.client.call('wallet.statement', { query: { limit: 50 } });
    expect(rows.filter((row) => row.cause.id === purchase.id)).toHaveLength(1);
  });

  it('that Stripe did not sign are refused, and nothing of them is kept', async () => {
    const { purchase, session } = await order();
    const paid = stripe.account.pay(session);
    const stored = await storedEvents();
    expect(await stripe.deliver(paid, { secret: 'whsec_guessed' })).toBe(400);
    expect(await stripe.deliver(paid, { signed_at_s: Math.floor(Date.now() / 1_000) - 600 })).toBe(400);

    const payload = JSON.stringify(paid);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
    const send = async (body: string, headers: Record<string, string>, path = 'stripe') => {
      const response = await fetch(`${program.url}/webhooks/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code];
    };
    expect(await send(payload, {})).toEqual([400, 'signature_invalid']);
    expect(await send(payload.replace('129', '128'), { 'stripe-signature': signature })).toEqual([
      400,
      'signature_invalid',
    ]);
    expect(await send(JSON.stringify(paid, null, 1), { 'stripe-signature': signature })).toEqual([
      400,
      'signature_invalid',
    ]);
    // Well signed, but sent to where other signatures count.
    expect(await send(payload, { 'stripe-signature': signature }, 'sandbox')).toEqual([400, 'signature_invalid']);
    expect(await send(payload, { 'stripe-signature': signature }, 'paypal')).toEqual([404, 'not_found']);

    expect(await storedEvents()).toBe(stored);
    expect((await read(purchase.id)).state).toBe('pending');
    expect(await paidCoins(buyer)).toBe(0n);
  });

  it('that were stored when the program died are processed afterwards', async () => {
    const { purchase, session } = await order();
    const paid = stripe.account.pay(session);
    await query(
      database,
      `insert into provider_event (provider, id, type, payload, received_at, subject)
       values ('stripe', $1, $2, $3, now() - interval '1 minute', $4)`,
      [paid.id, paid.type, JSON.stringify(paid), `${buyer.id}.${purchase.id}`],
    );
    await runJob(database, 'process_events');
    await becomes(purchase.id, 'credited');
    await tell(paid);
    expect(await outcomesOf(finance, purchase.id, 1)).toEqual(['credited']);
    expect(await paidCoins(buyer)).toBe(COINS);
  });
});

describe('money that does not fit', () => {
  it.each<[string, { amount_total?: number; currency?: string }, string]>([
    ['too little', { amount_total: 128 }, 'parked: paid 1280000 micros, ordered for 1290000'],
    ['too much', { amount_total: 130 }, 'parked: paid 1300000 micros, ordered for 1290000'],
    ['another currency', { currency: 'eur' }, 'parked: paid in EUR, ordered in USD'],
    // The same number of units is a hundred times the money.
    ['another currency without decimals', { currency: 'jpy' }, 'parked: paid in JPY, ordered in USD'],
  ])('is not credited but shown to a person: %s', async (_, charged, outcome) => {
    const { purchase, session } = await order();
    await tell(stripe.account.pay(session, charged));
    expect(await outcomesOf(finance, purchase.id, 1)).toEqual([outcome]);
    expect((await read(purchase.id)).state).toBe('pending');
    expect(await paymentsOf(purchase.id)).toEqual([]);
    expect(await paidCoins(buyer)).toBe(0n);
  });

  it('is not credited when it is a second payment, or the payment of another purchase', async () => {
    const [one, two] = [await order(), await order()];
    await tell(stripe.account.pay(one.session));
    await becomes(one.purchase.id, 'credited');
    const session = stripe.account.session(one.session);
    await tell(stripe.account.event('checkout.session.completed', { ...session, payment_intent: 'pi_second' }));
    expect((await outcomesOf(finance, one.purchase.id, 2))[1]).toBe(
      `parked: second payment pi_second for a purchase that ${session.payment_intent} paid`,
    );
    await tell(
      stripe.account.event('checkout.session.completed', {
        ...session,
        client_reference_id: `${buyer.id}.${two.purchase.id}`,
      }),
    );
    expect((await outcomesOf(finance, two.purchase.id, 1))[0]).toMatch(/^parked: /);
    expect((await read(two.purchase.id)).state).toBe('pending');
    expect(await paidCoins(buyer)).toBe(COINS);
  });

  it('is not credited when there is no such order, or in words that nobody knows', async () => {
    const { purchase, session } = await order();
    stripe.account.pay(session);
    const paid = stripe.account.session(session);
    const nobodys = stripe.account.event('checkout.session.completed', {
      ...paid,
      client_reference_id: `${buyer.id}.${newId()}`,
    });
    const odd = stripe.account.event('checkout.session.paid_twice_over', paid);
    const live = { ...stripe.account.event('checkout.session.completed', paid), livemode: true };
    for (const event of [nobodys, odd, live]) await tell(event);
    expect(await outcomesOf(finance, purchase.id, 2)).toEqual([
      'parked: unknown event checkout.session.paid_twice_over',
      'parked: a live event reached a test key',
    ]);
    const [row] = await until(async () => {
      const rows = await query<{ outcome: string | null }>(
        database,
        'select outcome from provider_event where id = $1',
        [nobodys.id],
      );
      return rows[0]?.outcome ? rows : undefined;
    });
    expect(row!.outcome).toMatch(/^parked: there is no order /);
    expect(await paidCoins(buyer)).toBe(0n);
  });
});

describe('opening a checkout', () => {
  it(
    'that never gets an answer is gone on with by the same id: one order, one session',
    { timeout: 60_000 },
    async () => {
      const body = bodyOf();
      // Both attempts of the SDK: silence, then a broken connection, though the session was made.
      stripe.goWrong('stall_after', 'cut');
      await expect(once.call('purchases.create', { body })).rejects.toMatchObject({ code: 'provider_unavailable' });
      expect(await read(body.id)).toMatchObject({ state: 'created', checkout_url: null });
      const made = sessionsOf(body.id);
      expect(made).toHaveLength(1);
      const purchase = await once.call('purchases.create', { body });
      expect(purchase).toMatchObject({ state: 'pending', checkout_url: made[0]!.url });
      expect(sessionsOf(body.id)).toHaveLength(1);
      await tell(stripe.account.pay(made[0]!.id));
      await becomes(body.id, 'credited');
      expect(await paidCoins(buyer)).toBe(COINS);
    },
  );

  it('whose answer is lost can be paid before the viewer comes back', async () => {
    const body = bodyOf();
    stripe.goWrong('cut', 'cut');
    await expect(once.call('purchases.create', { body })).rejects.toMatchObject({ code: 'provider_unavailable' });
    const [session] = sessionsOf(body.id);
    await tell(stripe.account.pay(session!.id));
    await becomes(body.id, 'credited');
    expect(await once.call('purchases.create', { body })).toMatchObject({ state: 'credited', checkout_url: null });
    expect(sessionsOf(body.id)).toHaveLength(1);
  });

  it('that fails can be tried again', async () => {
    const body = bodyOf();
    stripe.goWrong('error', 'error');
    await expect(once.call('purchases.create', { body })).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(sessionsOf(body.id)).toEqual([]);
    expect((await once.call('purchases.create', { body })).state).toBe('pending');
    expect(sessionsOf(body.id)).toHaveLength(1);
  });

  it('eight times at once with one id makes one order and one session', async () => {
    const body = bodyOf();
    const answers = await Promise.all(Array.from({ length: 8 }, () => buyer.client.call('purchases.create', { body })));
    expect(new Set(answers.map((answer) => answer.checkout_url))).toEqual(new Set([sessionsOf(body.id)[0]!.url]));
    expect(sessionsOf(body.id)).toHaveLength(1);
    const { rows } = await buyer.client.call('purchases.list', { query: { limit: 50 } });
    expect(rows.filter((row) => row.id === body.id)).toHaveLength(1);
  });

  it('with the same id and other content is refused, and changes nothing', async () => {
    const { purchase } = await order();
    const shop = await buyer.client.call('shop.get', { query: {} });
    const euros = await buyer.client.call('shop.get', { query: { currency: 'EUR' } });
    const others: Partial<PurchaseBody>[] = [
      { coins: '200', expected_price_micros: '2580000' },
      { expected_price_micros: '1' },
      {
        currency: 'EUR',
        expected_price_micros: `${priceOfCoins(COINS, BigInt(euros.exact.coin_price_micros), 'EUR')}`,
      },
      { provider: 'sandbox' },
      { return_to: '/elsewhere' },
    ];
    for (const change of others) {
      await expect(
        once.call('purchases.create', { body: { ...bodyOf({ id: purchase.id }), ...change } }),
      ).rejects.toMatchObject({
        code: 'id_reused_with_other_content',
      });
    }
    const { coins: _, ...of_a_pack } = bodyOf({ id: purchase.id, pack_id: shop.packs[0]!.id });
    await expect(once.call('purchases.create', { body: of_a_pack })).rejects.toMatchObject({
      code: 'id_reused_with_other_content',
    });
    expect(await read(purchase.id)).toEqual(purchase);
    expect(sessionsOf(purchase.id)).toHaveLength(1);
  });

  it('keeps the ids of two people apart', async () => {
    const { purchase } = await order();
    const aiko = await program.signIn('aiko');
    await expect(aiko.client.call('purchases.get', { params: { id: purchase.id } })).rejects.toMatchObject({
      code: 'not_found',
    });
    const own = await aiko.client
      .call('purchases.create', { body: bodyOf({ id: purchase.id }) })
      .catch((error: unknown) => error);
    // In another bucket the id is free, in the same one it is taken; either way nobody gets at the other's order.
    if (own instanceof Error) expect(own).toMatchObject({ code: 'id_reused_with_other_content' });
    else expect((own as Purchase).checkout_url).not.toBe(purchase.checkout_url);
    expect(await read(purchase.id)).toEqual(purchase);
  });
});

describe('the sweeper, where no webhook ever came', () => {
  /** Machines' clocks cannot be turned here: the order is made older instead, and counts as not asked about yet. */
  const age = (purchase: string, minutes: number) =>
    query(
      database,
      `update purchase set created_at = now() - make_interval(mins => $2), asked_at = null where id = $1`,
      [purchase, minutes],
    );
  const asked = (purchase: string) =>
    until(async () => {
      const [row] = await query<{ asked_at: Date | null }>(database, 'select asked_at from purchase where id = $1', [
        purchase,
      ]);
      return row?.asked_at ?? undefined;
    });
  const sweep = () => runJob(database, 'sweep_purchases');

  it('finds the payment and credits it once, also when the webhook comes after all', async () => {
    const { purchase, session } = await order();
    const paid = stripe.account.pay(session);
    await age(purchase.id, 11);
    await sweep();
    await becomes(purchase.id, 'credited');
    expect(await paidCoins(buyer)).toBe(COINS);
    await tell(paid);
    expect(await outcomesOf(finance, purchase.id, 2)).toEqual(['credited', 'nothing: credited before']);
    expect(await paidCoins(buyer)).toBe(COINS);
  });

  it('follows a bank debit to its end, good or bad', async () => {
    const [good, bad] = [await order(), await order()];
    for (const { purchase, session } of [good, bad]) {
      stripe.account.promise(session);
      await age(purchase.id, 11);
    }
    await sweep();
    await becomes(good.purchase.id, 'pending_payment');
    await becomes(bad.purchase.id, 'pending_payment');
    stripe.account.settle(good.session);
    stripe.account.bounce(bad.session);
    for (const { purchase } of [good, bad]) await age(purchase.id, 60);
    await sweep();
    await becomes(good.purchase.id, 'credited');
    expect((await becomes(bad.purchase.id, 'failed')).failure).toBe('The payment failed.');
    expect(await paidCoins(buyer)).toBe(COINS);
  });

  it('leaves young and open checkouts alone, and closes at Stripe what is long over', async () => {
    const [young, open, over] = [await order(), await order(), await order()];
    await age(open.purchase.id, 30);
    await age(over.purchase.id, 80);
    await sweep();
    await becomes(over.purchase.id, 'expired');
    await asked(open.purchase.id);
    expect(stripe.account.session(over.session).status).toBe('expired');
    expect(stripe.account.session(open.session).status).toBe('open');
    expect((await read(open.purchase.id)).state).toBe('pending');
    const [row] = await query<{ asked_at: Date | null }>(database, 'select asked_at from purchase where id = $1', [
      young.purchase.id,
    ]);
    expect(row!.asked_at).toBeNull();
  });

  it('credits, and does not expire, what was paid in the last moment', async () => {
    const { purchase, session } = await order();
    stripe.account.pay(session);
    await age(purchase.id, 80);
    await sweep();
    await becomes(purchase.id, 'credited');
  });

  it('gives up an order whose checkout never opened, and never opens it later', async () => {
    const body = bodyOf();
    stripe.goWrong('error', 'error');
    await expect(once.call('purchases.create', { body })).rejects.toMatchObject({ code: 'provider_unavailable' });
    await age(body.id, 26);
    await sweep();
    await becomes(body.id, 'expired');
    expect((await once.call('purchases.create', { body })).state).toBe('expired');
    expect(sessionsOf(body.id)).toEqual([]);
  });

  it('changes nothing while Stripe does not answer, and asks again', async () => {
    const { purchase, session } = await order();
    stripe.account.pay(session);
    await age(purchase.id, 11);
    stripe.goWrong('error', 'error');
    await sweep();
    await asked(purchase.id);
    expect((await read(purchase.id)).state).toBe('pending');
    await age(purchase.id, 25);
    await sweep();
    await becomes(purchase.id, 'credited');
  });
});

it('leaves books that balance, with every credited purchase in them', async () => {
  await prove(database);
  const [row] = await query<{ credited: number; payments: number; waiting: number }>(
    database,
    `select (select count(*)::int from purchase where state = 'credited') as credited, (select count(*)::int from provider_payment) as payments,
       (select count(*)::int from provider_event where processed_at is null) as waiting`,
  );
  expect(row!.credited).toBeGreaterThan(10);
  expect(row!.payments).toBe(row!.credited);
  expect(row!.waiting).toBe(0);
});
