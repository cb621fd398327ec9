/** Payments by the built-in sandbox, through the whole program: every choice of its checkout page, and those who would cheat it. */
import { newId, priceOfCoins, type Purchase, type PurchaseState } from '@busker/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxKeys } from '../../server/src/providers/sandbox/keys.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins, type SandboxChoice } from '../helpers/story.ts';
import { until } from '../helpers/until.ts';
import { outcomesOf, paidCoins, prove, query, runJob, sandboxKeysOf, signAsSandbox, signUp } from './steps.ts';

const SECRET = 'the sandbox of this test file is signed by this';

let database: TestDatabase;
let program: Program;
let keys: SandboxKeys;
let finance: Session;
let buyer: Session;

beforeAll(async () => {
  process.env['TEST_LOG'] ??= 'silent';
  database = await withDatabase();
  keys = await sandboxKeysOf(SECRET);
  program = await startProgram(database, { BUSKER_SECRET: SECRET });
  finance = await program.signIn('otto');
});
beforeEach(async () => {
  buyer = await signUp(program);
});
afterAll(async () => {
  await program?.stop();
  await database?.drop();
});

const order = (coins = '100'): Promise<Purchase> =>
  buyer.client.call('purchases.create', {
    body: {
      id: newId(),
      provider: 'sandbox',
      currency: 'USD',
      coins,
      expected_price_micros: `${priceOfCoins(BigInt(coins), 12_900n, 'USD')}`,
      return_to: '/wallet',
    },
  });
const choose = (purchase: Purchase, choice: SandboxChoice | 'steal') =>
  fetch(purchase.checkout_url!, {
    method: 'POST',
    body: new URLSearchParams({ choice }),
    redirect: 'manual',
    headers: { origin: program.url },
  });
const read = (id: string) => buyer.client.call('purchases.get', { params: { id } });
const becomes = (id: string, state: PurchaseState) =>
  until(async () => {
    const now = await read(id);
    return now.state === state ? now : undefined;
  }, 30_000);
const storedEvents = async () =>
  (await query<{ n: number }>(database, 'select count(*)::int as n from provider_event'))[0]!.n;
const checkoutOf = async (purchase: Purchase) => {
  const [row] = await query<{
    id: string;
    reference: string;
    amount_micros: string;
    currency: string;
    state: string;
    payment_id: string | null;
  }>(database, 'select * from sandbox.checkout where reference = $1', [`${buyer.id}.${purchase.id}`]);
  return row!;
};

describe('at the checkout', () => {
  it('pays: credited, and the browser is led back to the purchase', async () => {
    const purchase = await order();
    expect(await paidCoins(buyer)).toBe(0n);
    const page = await fetch(purchase.checkout_url!);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('100 coins')]);
    const paid = await choose(purchase, 'pay');
    expect([paid.status, paid.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(`/wallet/purchase/${purchase.id}$`),
    ]);
    expect(await becomes(purchase.id, 'credited')).toMatchObject({ checkout_url: null, failure: null });
    expect(await paidCoins(buyer)).toBe(100n);
  });

  it('declines: failed with the reason, and nothing can be chosen after it', async () => {
    const purchase = await order();
    await choose(purchase, 'decline');
    expect((await becomes(purchase.id, 'failed')).failure).toBe('The payment was declined.');
    await choose(purchase, 'pay');
    expect((await checkoutOf(purchase)).state).toBe('failed');
    expect(await paidCoins(buyer)).toBe(0n);
  });

  it('pays with a webhook that comes twice and a third time as another event: credited once', async () => {
    const purchase = await buyCoins(program, buyer, '500', 'twice');
    expect(await outcomesOf(finance, purchase.id, 2)).toEqual(
      expect.arrayContaining(['credited', 'nothing: credited before']),
    );
    const webhooks = await until(async () => {
      const rows = await query<{ event_id: string; delivered_at: Date | null }>(
        database,
        `select event_id, delivered_at from sandbox.webhook where body like '%' || $1 || '%'`,
        [purchase.id],
      );
      return rows.every((row) => row.delivered_at) ? rows : undefined;
    });
    expect([webhooks.length, new Set(webhooks.map((row) => row.event_id)).size]).toEqual([3, 2]);
    expect(await paidCoins(buyer)).toBe(500n);
  });

  it('pays with a late webhook: credited when it comes', async () => {
    const purchase = await order();
    await choose(purchase, 'late');
    expect((await checkoutOf(purchase)).state).toBe('paid');
    expect((await read(purchase.id)).state).toBe('pending');
    expect(await paidCoins(buyer)).toBe(0n);
    await becomes(purchase.id, 'credited');
    expect(await paidCoins(buyer)).toBe(100n);
  });

  it('pays later: on its way, then credited or failed', async () => {
    const [good, bad] = [await order('100'), await order('300')];
    await choose(good, 'later');
    await choose(bad, 'later_fails');
    for (const { id } of [good, bad]) expect((await becomes(id, 'pending_payment')).checkout_url).toBeNull();
    expect(await paidCoins(buyer)).toBe(0n);
    await becomes(good.id, 'credited');
    expect((await becomes(bad.id, 'failed')).failure).toBe('The bank did not pay.');
    expect(await paidCoins(buyer)).toBe(100n);
  });

  it('is decided once, however often the button is pressed', async () => {
    const purchase = await order();
    await Promise.all([...Array.from({ length: 8 }, () => choose(purchase, 'pay')), choose(purchase, 'decline')]);
    const { state } = await checkoutOf(purchase);
    expect(['paid', 'failed']).toContain(state);
    await becomes(purchase.id, state === 'paid' ? 'credited' : 'failed');
    expect(await outcomesOf(finance, purchase.id, 1)).toHaveLength(1);
    expect(await paidCoins(buyer)).toBe(state === 'paid' ? 100n : 0n);
  });
});

describe('where something is lost', () => {
  it('the sweeper finds a payment whose webhook never comes', async () => {
    const purchase = await order();
    await choose(purchase, 'late');
    await query(database, `update sandbox.webhook set delivered_at = now() where body like '%' || $1 || '%'`, [
      purchase.id,
    ]);
    await query(database, `update purchase set created_at = now() - interval '11 minutes' where id = $1`, [
      purchase.id,
    ]);
    await runJob(database, 'sweep_purchases');
    await becomes(purchase.id, 'credited');
    expect(await paidCoins(buyer)).toBe(100n);
  });

  it('a webhook that waited while the program was down comes after its start', { timeout: 60_000 }, async () => {
    const purchase = await order();
    await choose(purchase, 'late');
    await program.stop();
    program = await startProgram(database, { BUSKER_SECRET: SECRET });
    finance = await program.signIn('otto');
    const person = buyer.id;
    const state = await until(async () => {
      const rows = await query<{ state: string }>(
        database,
        'select state from purchase where id = $1 and person = $2',
        [purchase.id, person],
      );
      return rows[0]?.state === 'credited' ? rows[0].state : undefined;
    }, 30_000);
    expect(state).toBe('credited');
    expect(await outcomesOf(finance, purchase.id, 1)).toEqual(['credited']);
  });
});

describe('those who would cheat', () => {
  const send = async (message: { body: string; headers: Record<string, string> }) => {
    const response = await fetch(`${program.url}/webhooks/sandbox`, { method: 'POST', ...message });
    return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code];
  };
  /** What the sandbox would say if somebody had paid. */
  const paidEvent = async (purchase: Purchase, change: object = {}) => {
    const { id, reference, amount_micros, currency } = await checkoutOf(purchase);
    return {
      id: `evt_${newId()}`,
      type: 'checkout.paid',
      data: {
        id,
        reference,
        amount_micros,
        currency,
        state: 'paid',
        payment_id: `pay_${newId()}`,
        failure: null,
        ...change,
      },
    };
  };

  it('cannot say that they have paid', async () => {
    const purchase = await order();
    const event = await paidEvent(purchase);
    const stored = await storedEvents();
    const true_one = signAsSandbox(keys.webhook_secret, event);
    const refused = [400, 'signature_invalid'];
    expect(await send({ body: true_one.body, headers: { 'content-type': 'application/json' } })).toEqual(refused);
    expect(
      await send(signAsSandbox((await sandboxKeysOf('another secret of at least 32 signs')).webhook_secret, event)),
    ).toEqual(refused);
    expect(await send({ ...true_one, headers: { ...true_one.headers, 'webhook-signature': 'v1,AAAA' } })).toEqual(
      refused,
    );
    expect(
      await send({
        ...true_one,
        headers: { ...true_one.headers, 'webhook-timestamp': `${Math.floor(Date.now() / 1_000) - 600}` },
      }),
    ).toEqual(refused);
    const cheaper = await order('100000');
    const swapped = JSON.stringify({ ...event, data: { ...event.data, reference: `${buyer.id}.${cheaper.id}` } });
    expect(await send({ ...true_one, body: swapped })).toEqual(refused);
    expect(await storedEvents()).toBe(stored);
    expect((await read(purchase.id)).state).toBe('pending');
    expect(await paidCoins(buyer)).toBe(0n);
  });

  it('cannot pay a little for much, even with the sandbox’s own signature', async () => {
    const purchase = await order('100000');
    const { amount_micros } = await checkoutOf(purchase);
    await send(signAsSandbox(keys.webhook_secret, await paidEvent(purchase, { amount_micros: '10000' })));
    await send(signAsSandbox(keys.webhook_secret, await paidEvent(purchase, { currency: 'JPY' })));
    expect((await outcomesOf(finance, purchase.id, 2)).toSorted()).toEqual([
      `parked: paid 10000 micros, ordered for ${amount_micros}`,
      'parked: paid in JPY, ordered in USD',
    ]);
    expect(await paidCoins(buyer)).toBe(0n);
    // The control: what fits, signed the same way, is credited.
    expect(await send(signAsSandbox(keys.webhook_secret, await paidEvent(purchase)))).toEqual([200, undefined]);
    await becomes(purchase.id, 'credited');
  });

  it('cannot use its API without the key, nor invent a choice', async () => {
    const purchase = await order();
    const { id } = await checkoutOf(purchase);
    for (const authorization of ['', 'Bearer ', 'Bearer sandbox_x', `Bearer ${keys.webhook_secret}`]) {
      const asked = await fetch(`${program.url}/sandbox/api/checkouts/${id}`, { headers: { authorization } });
      const closed = await fetch(`${program.url}/sandbox/api/checkouts/${id}/expire`, {
        method: 'POST',
        headers: { authorization, origin: program.url },
      });
      expect([asked.status, closed.status]).toEqual([401, 401]);
    }
    expect((await choose(purchase, 'steal')).status).toBe(404);
    expect((await checkoutOf(purchase)).state).toBe('open');
  });
});

it('leaves books that balance', () => prove(database));
