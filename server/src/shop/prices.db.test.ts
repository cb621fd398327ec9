import { BuskerError, newId, type PurchaseBody } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { ensureDefaultPrices, quote, readShop } from './prices.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await withDatabase();
  database = openDatabase(test.appUrl, { max: 4, name: 'prices test', log: createLog('silent') });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const orderOf = (change: Partial<PurchaseBody>): PurchaseBody => ({
  id: newId(),
  provider: 'sandbox',
  currency: 'USD',
  expected_price_micros: '1290000',
  return_to: '/wallet',
  ...change,
});
const refusal = async (change: Partial<PurchaseBody>) => {
  const error: unknown = await quote(database.db, orderOf(change)).catch((thrown: unknown) => thrown);
  if (!(error instanceof BuskerError)) throw new Error('it was not refused', { cause: error });
  return { code: error.code, ...error.details };
};

describe('what coins cost', () => {
  it('sells nothing until prices are there, which are put in once', async () => {
    await expect(readShop(database.db, ['USD'], [])).rejects.toMatchObject({ code: 'not_found' });
    await Promise.all([ensureDefaultPrices(database.db), ensureDefaultPrices(database.db)]);
    const first = await readShop(database.db, ['USD'], []);
    await database.db
      .updateTable('exact_price')
      .set({ coin_price_micros: 13_000n })
      .where('currency', '=', 'GBP')
      .execute();
    await ensureDefaultPrices(database.db);
    expect(await readShop(database.db, ['USD'], [])).toEqual(first);
    expect((await readShop(database.db, ['GBP'], [])).exact.coin_price_micros).toBe('13000');
  });

  it('offers the first currency of those wanted that coins are sold in', async () => {
    expect((await readShop(database.db, ['CHF', undefined, 'EUR'], [])).currency).toBe('EUR');
    expect((await readShop(database.db, [undefined, 'CHF'], [])).currency).toBe('EUR');
  });

  it('offers packs of the currency, cheaper by the coin the larger they are', async () => {
    for (const currency of ['USD', 'EUR', 'GBP', 'JPY']) {
      const { packs, exact } = await readShop(database.db, [currency], []);
      const each = packs.map((pack) => Number(pack.per_coin_micros));
      expect(packs.map((pack) => pack.currency)).toEqual(packs.map(() => currency));
      expect(each.toSorted((a, b) => b - a)).toEqual(each);
      expect(each[0]).toBeLessThan(Number(exact.coin_price_micros));
    }
  });

  it('prices a number of coins, rounded up to what can be paid', async () => {
    expect(await quote(database.db, orderOf({ coins: '100' }))).toEqual({
      pack: null,
      coins: 100n,
      price_micros: 1_290_000n,
    });
    const yen = await quote(
      database.db,
      orderOf({ coins: '101', currency: 'JPY', expected_price_micros: '197000000' }),
    );
    expect(yen.price_micros).toBe(197_000_000n);
  });

  it('holds to the price that was shown, or says the new one', async () => {
    expect(await refusal({ coins: '100', expected_price_micros: '1280000' })).toEqual({
      code: 'price_changed',
      price_micros: '1290000',
    });
    const { packs } = await readShop(database.db, ['USD'], []);
    const pack = packs[0]!;
    expect(await refusal({ pack_id: pack.id, expected_price_micros: '1' })).toEqual({
      code: 'price_changed',
      price_micros: pack.price_micros,
    });
    expect(
      await refusal({ pack_id: pack.id, currency: 'EUR', expected_price_micros: pack.price_micros }),
    ).toMatchObject({ code: 'price_changed' });
    await database.db.updateTable('coin_pack').set({ active: false }).where('id', '=', pack.id).execute();
    expect(await refusal({ pack_id: pack.id, expected_price_micros: pack.price_micros })).toMatchObject({
      code: 'price_changed',
    });
    expect((await readShop(database.db, ['USD'], [])).packs.map(({ id }) => id)).not.toContain(pack.id);
  });

  it('refuses an order of neither, of both, of too few, too many, or in a currency without coins', async () => {
    expect(await refusal({})).toMatchObject({ code: 'bad_request' });
    expect(await refusal({ coins: '100', pack_id: newId() })).toMatchObject({ code: 'bad_request' });
    const range = { code: 'bad_request', min_coins: '40', max_coins: '100000' };
    for (const coins of ['39', '100001', '0', '-100']) expect(await refusal({ coins })).toEqual(range);
    expect(await refusal({ coins: '100', currency: 'CHF' })).toMatchObject({ code: 'bad_request' });
  });
});
