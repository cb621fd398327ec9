/** Orders side by side on a real PostgreSQL: what a viewer wants to load at most is never passed, and is used up to the last order that fits. */
import { newId, priceOfCoins } from '@busker/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { giftWorld, type GiftWorld } from '../../../test/helpers/gift-world.ts';
import { createLimits, type Limits } from '../limits/limits.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import type { PaymentProvider } from '../providers/payments/port.ts';
import { order } from './orders.ts';
import { ensureDefaultPrices } from './prices.ts';

const log = createLog('silent');
const PER_COIN = 12_900n;
let world: GiftWorld;
let databases: Database[];
let limits: Limits[];
let min_age = 0;

beforeAll(async () => {
  world = await giftWorld('2026-03-10T12:00:00Z');
  // Two programs.
  databases = [1, 2].map(() => openDatabase(world.database.appUrl, { max: 8, name: 'test', log }));
  limits = databases.map((database) =>
    createLimits({
      database,
      teller: world.teller,
      clock: world.clock,
      base_currency: 'USD',
      min_age: () => min_age,
    }),
  );
  await ensureDefaultPrices(databases[0]!.db);
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await world.close();
  await assertBooks(world.database.ownerUrl);
  await world.database.drop();
});

/** A provider whose checkout opens at once. */
const provider: PaymentProvider = {
  id: 'instant',
  name: 'Instant',
  createCheckout: ({ reference }) => Promise.resolve({ provider_ref: reference, checkout_url: 'https://pay.test/' }),
  verifyWebhook: () => ({ id: '', type: '', payload: null }),
  read: () => ({ kind: 'unrelated' }),
  lookup: () => Promise.resolve({ type: '', payload: null, event: null }),
  expire: () => Promise.resolve(),
  refund: () => Promise.reject(new Error('not asked for')),
  refundsOf: () => Promise.resolve([]),
  isOurs: () => Promise.resolve(true),
};

/** An order by one of the programs: its state, or the refusal's code. */
async function place(person: string, coins: bigint, n = 0, id = newId()): Promise<string> {
  return order(
    {
      db: databases[n % 2]!.db,
      clock: world.clock,
      log,
      limits: limits[n % 2]!,
      providers: new Map([['instant', provider]]),
      public_url: 'https://busker.test',
    },
    person,
    {
      id,
      provider: 'instant',
      currency: 'USD',
      coins: `${coins}`,
      expected_price_micros: `${priceOfCoins(coins, PER_COIN, 'USD')}`,
      return_to: '/wallet',
    },
  ).then(
    (purchase) => purchase.state,
    (error: { code: string }) => error.code,
  );
}
const counts = (all: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((other) => other === one).length]));
const loaded = async (person: string): Promise<number> =>
  Number(
    (
      await world.one<{ micros: string }>(
        `select coalesce(sum(price_micros), 0) as micros from purchase where person = $1 and state not in ('failed', 'expired')`,
        [person],
      )
    ).micros,
  );

it('two hundred orders at once by two programs never pass the day’s limit, nor the month’s', async () => {
  for (const wish of ['load_day', 'load_month'] as const) {
    const viewer = await world.person();
    await world.limit(viewer, { [wish]: 10_000_000n });
    // 100 coins are $1.29: seven are $9.03.
    const all = await Promise.all(Array.from({ length: 200 }, (_, n) => place(viewer, 100n, n)));
    expect(counts(all)).toEqual({ pending: 7, limit_reached: 193 });
    expect(await loaded(viewer)).toBe(9_030_000);
    // What is left can still be loaded, and no more.
    expect(await place(viewer, 80n)).toBe('limit_reached');
    expect(await place(viewer, 75n)).toBe('pending');
    expect(await loaded(viewer)).toBe(10_000_000);
  }
});

it('the same order sent two hundred times at once counts once', async () => {
  const viewer = await world.person();
  await world.limit(viewer, { load_day: 2_000_000n });
  const id = newId();
  const all = await Promise.all(Array.from({ length: 200 }, (_, n) => place(viewer, 100n, n, id)));
  expect(counts(all)).toEqual({ pending: 200 });
  // Whoever repeats finds the order, whatever the limit says by then.
  expect(await place(viewer, 100n, 1, id)).toBe('pending');
  expect(await loaded(viewer)).toBe(1_290_000);
});

it('a limit that comes while orders fly holds from its acknowledgement on', async () => {
  const viewer = await world.person();
  await world.limit(viewer, { load_day: 100_000_000n });
  const flying = Array.from({ length: 60 }, (_, n) => place(viewer, 100n, n));
  await world.limit(viewer, { load_day: 3_000_000n });
  const before = await loaded(viewer);
  await Promise.all(flying);
  expect(await loaded(viewer)).toBeLessThanOrEqual(Math.max(before, 3_000_000));
});

it('nobody below the least age gets an order through, however many are sent', async () => {
  const viewer = await world.person();
  min_age = 18;
  const all = await Promise.all(Array.from({ length: 50 }, (_, n) => place(viewer, 100n, n)));
  expect(counts(all)).toEqual({ age_required: 50 });
  await limits[0]!.attestAge(viewer, 18);
  expect(await place(viewer, 100n)).toBe('pending');
  min_age = 0;
});
