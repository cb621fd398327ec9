/** What a database gets when a newer version of the house brings more gifts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { ensureHouse } from './house.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await withDatabase();
  database = openDatabase(test.ownerUrl, { max: 2, name: 'house', log: createLog('silent'), plain_types: true });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const tray = () =>
  database.db
    .selectFrom('gift_item')
    .select(['id', 'price_coins', 'sort'])
    .orderBy('sort')
    .orderBy('price_coins')
    .orderBy('id')
    .execute();

it('an empty database gets every gift, by price, with room between them', async () => {
  const added = await ensureHouse(database.db);
  const rows = await tray();
  expect(rows).toHaveLength(added);
  expect(rows.map((row) => row.sort)).toEqual(rows.map((_, i) => (i + 1) * 10));
  const prices = rows.map((row) => Number(row.price_coins));
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  expect(await ensureHouse(database.db)).toBe(0);
});

it('a database with older gifts gets what is new between its neighbours by price, and keeps what operators changed', async () => {
  const whole = await tray();
  const older = ['clap', 'warm-cup', 'wildflowers', 'encore', 'lantern-night'];
  await database.db.deleteFrom('gift_item').where('id', 'not in', older).execute();
  for (const [i, row] of (await tray()).entries())
    await database.db
      .updateTable('gift_item')
      .set({ sort: (i + 1) * 10 })
      .where('id', '=', row.id)
      .execute();
  await database.db
    .updateTable('gift_item')
    .set({ state: 'retired', name: 'Bravo' })
    .where('id', '=', 'clap')
    .execute();
  expect(await ensureHouse(database.db)).toBe(whole.length - older.length);
  const prices = (await tray()).map((row) => Number(row.price_coins));
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  const clap = await database.db
    .selectFrom('gift_item')
    .select(['name', 'state', 'sort'])
    .where('id', '=', 'clap')
    .executeTakeFirstOrThrow();
  expect(clap).toEqual({ name: 'Bravo', state: 'retired', sort: 10 });
  expect(await ensureHouse(database.db)).toBe(0);
});

it('a newer still, sound or animation of a house gift is taken over; an item with an uploaded file keeps all of its own', async () => {
  const renditions = async (id: string): Promise<Record<string, unknown>> =>
    (await database.db.selectFrom('gift_item').select('renditions').where('id', '=', id).executeTakeFirstOrThrow())
      .renditions as Record<string, unknown>;
  const set = (id: string, value: object) =>
    database.db
      .updateTable('gift_item')
      .set({ renditions: JSON.stringify(value) })
      .where('id', '=', id)
      .execute();
  const file = (url: string) => ({ url, mime: 'audio/mpeg', bytes: 1, sha256: '0'.repeat(64) });
  const now = {
    tram: await renditions('midnight-tram'),
    rose: await renditions('rose'),
    hello: await renditions('hello'),
  };
  await set('midnight-tram', { ...now.tram, sound: [file('/assets/gifts/midnight-tram/sound.mp3?v=000000000000')] });
  await set('rose', { ...now.rose, still: file('/assets/gifts/rose/still.webp?v=000000000000') });
  const uploaded = {
    ...now.hello,
    animation: file('/uploads/ours.json'),
    still: file('/assets/gifts/hello/still.webp?v=0'),
  };
  await set('hello', uploaded);
  expect(await ensureHouse(database.db)).toBe(0);
  expect(await renditions('midnight-tram')).toEqual(now.tram);
  expect(await renditions('rose')).toEqual(now.rose);
  expect(await renditions('hello')).toEqual(uploaded);
});
