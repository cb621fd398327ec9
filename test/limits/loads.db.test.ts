/** Limits on money loaded, and the least age, where an order is made: through the whole program. Orders side by side: server/src/shop/orders.db.test.ts. */
import { newId, priceOfCoins, type MyLimitsBody } from '@busker/protocol';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';
import { buyCoins, moneyBack, skipDemoDays } from '../helpers/story.ts';
import { prove, signUp } from '../payments/steps.ts';

let database: TestDatabase;
let program: Program;
let admin: Session;
let viewer: Session;

beforeAll(async () => {
  database = await withDatabase();
  program = await startProgram(database);
  admin = await program.signIn('olive');
});
beforeEach(async () => {
  viewer = await signUp(program);
});
afterAll(async () => {
  await program?.stop();
  await prove(database);
  await database?.drop();
});

const PRICES = { USD: 12_900n, EUR: 0n };
/** An order; its answer, or the refusal's code with its details. */
async function order(coins: bigint, currency: 'USD' | 'EUR' = 'USD', by = viewer): Promise<unknown> {
  return by.client
    .call('purchases.create', {
      body: {
        id: newId(),
        provider: 'sandbox',
        currency,
        coins: `${coins}`,
        expected_price_micros: `${priceOfCoins(coins, PRICES[currency], currency)}`,
        return_to: '/wallet',
      },
    })
    .then(
      (purchase) => purchase.state,
      (error: { code: string; details?: Record<string, unknown> }) => ({ code: error.code, ...error.details }),
    );
}
const wish = (wishes: Partial<MyLimitsBody>) =>
  viewer.client.call('me.setLimits', { body: { id: newId(), time_zone: 'UTC', currency: 'USD', ...wishes } });

it('an order that failed counts no more, one that was paid counts, and a refund does not give the limit back', async () => {
  await wish({ load_month_micros: '3000000' });
  expect((await buyCoins(program, viewer, '200', 'decline')).state).toBe('failed');
  const { id } = await buyCoins(program, viewer, '200');
  expect(await order(100n)).toMatchObject({ code: 'limit_reached', limit: 'own_load_month', left_micros: '420000' });
  await moneyBack(program, admin, id, 'refund', 'refunded');
  expect(await order(100n)).toMatchObject({ code: 'limit_reached', limit: 'own_load_month', left_micros: '420000' });
});

it('an order in another currency counts as what its coins cost in the limit’s own', async () => {
  const shop = await viewer.client.call('shop.get', { query: { currency: 'EUR' } });
  PRICES.EUR = BigInt(shop.exact.coin_price_micros);
  await wish({ load_day_micros: '2000000' });
  expect(await order(100n, 'EUR')).toBe('pending');
  expect((await viewer.client.call('me.limits', {})).load_day_micros.used).toBe('1290000');
  expect(await order(100n, 'EUR')).toMatchObject({ code: 'limit_reached', currency: 'USD', left_micros: '710000' });
});

it('nobody buys below the least age who has not said that they are old enough', async () => {
  const age = (min_age: number) =>
    admin.client.call('console.setSettings', { body: { min_age, reason: 'The law of this place' } });
  await age(18);
  try {
    expect(await order(100n)).toEqual({ code: 'age_required', min_age: 18 });
    await viewer.client.call('me.attestAge', { body: { at_least: 16 } });
    expect(await order(100n)).toMatchObject({ code: 'age_required' });
    await viewer.client.call('me.attestAge', { body: { at_least: 18 } });
    // Saying less later takes nothing back.
    await viewer.client.call('me.attestAge', { body: { at_least: 12 } });
    expect(await order(100n)).toBe('pending');
    await age(21);
    expect(await order(100n)).toMatchObject({ code: 'age_required', min_age: 21 });
  } finally {
    await age(0);
  }
  expect(await order(100n)).toBe('pending');
});

it('a stricter limit acts at once, also on what was loaded before; a looser one after a day', async () => {
  expect(await order(100n)).toBe('pending');
  await wish({ load_day_micros: '1000000' });
  expect(await order(40n)).toMatchObject({ code: 'limit_reached', left_micros: '0' });
  await wish({ load_day_micros: null });
  expect(await order(40n)).toMatchObject({ code: 'limit_reached' });
  await skipDemoDays(program, admin, 2);
  expect(await order(100n)).toBe('pending');
});
