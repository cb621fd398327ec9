/** Uploads on a real database: nothing goes on sale that nobody has looked at. */
import { BuskerError, newId, type ConsoleItemBody } from '@busker/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { createLocalBus } from '../platform/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { createCatalogueDesk, type CatalogueDesk } from './catalogue-desk.ts';

const log = createLog('silent');
const operator = newId();
let test: TestDatabase;
let database: Database;
let desk: CatalogueDesk;
beforeAll(async () => {
  test = await withDatabase();
  database = openDatabase(test.appUrl, { max: 2, name: 'uploads', log });
  desk = createCatalogueDesk({ database, bus: createLocalBus(log), clock: systemClock });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const file = (side: number): object => ({
  fr: 30,
  ip: 0,
  op: 30,
  w: 100,
  h: 100,
  layers: [
    {
      ty: 4,
      ip: 0,
      op: 30,
      st: 0,
      ks: { p: { a: 0, k: [50, 50] } },
      shapes: [
        { ty: 'rc', p: { a: 0, k: [0, 0] }, s: { a: 0, k: [side, side] }, r: { a: 0, k: 0 } },
        { ty: 'fl', c: { a: 0, k: [1, 0, 0, 1] }, o: { a: 0, k: 100 } },
      ],
    },
  ],
});
const item = (animation_sha256: string, state: ConsoleItemBody['state']): ConsoleItemBody => ({
  name: 'Ours',
  category: 'cheer',
  price_coins: '5',
  alt: 'A red square',
  combo: true,
  full_screen: false,
  state,
  sort: 1,
  animation_sha256,
  reason: 'a new gift',
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof BuskerError ? error.code : String(error)),
  );

it('an upload waits for a review, is no more than a draft until it is approved, and is decided once', async () => {
  const uploaded = await desk.upload(operator, file(80));
  expect(uploaded).toMatchObject({ review: 'to_review', flashes: 0, cost: 1, layers: 1, review_reason: null });
  expect((await desk.animations()).map((one) => one.sha256)).toContain(uploaded.sha256);
  expect(await codeOf(desk.putItem(operator, 'ours', item(uploaded.sha256, 'on_sale')))).toBe('animation_not_approved');
  await desk.putItem(operator, 'ours', item(uploaded.sha256, 'draft'));
  // The draft holds the animation now; leaving it out of the change is no way around the review.
  const { animation_sha256: _kept, ...without } = item(uploaded.sha256, 'on_sale');
  expect(await codeOf(desk.putItem(operator, 'ours', without))).toBe('animation_not_approved');

  const approved = await desk.review(operator, uploaded.sha256, { approve: true, reason: 'fits the set' });
  expect(approved).toMatchObject({ review: 'approved', review_reason: 'fits the set' });
  expect((await desk.putItem(operator, 'ours', without)).state).toBe('on_sale');
  expect(await codeOf(desk.review(operator, uploaded.sha256, { approve: false, reason: 'after all' }))).toBe(
    'wrong_state',
  );
  const audit = await database.db
    .selectFrom('audit_log')
    .select(['action', 'reason'])
    .where('subject_id', '=', uploaded.sha256)
    .execute();
  expect(audit).toEqual([{ action: 'animation.approve', reason: 'fits the set' }]);
});

it('what was refused stays refused, also when it is uploaded again', async () => {
  const { sha256 } = await desk.upload(operator, file(60));
  await desk.review(operator, sha256, { approve: false, reason: 'not ours to sell' });
  expect(await desk.upload(operator, file(60))).toMatchObject({ review: 'refused', review_reason: 'not ours to sell' });
  expect(await codeOf(desk.putItem(operator, 'theirs', item(sha256, 'on_sale')))).toBe('animation_not_approved');
  expect(await codeOf(desk.review(operator, '0'.repeat(64), { approve: true, reason: 'nothing' }))).toBe('not_found');
});

it('a file that is refused leaves nothing behind', async () => {
  const before = (await desk.animations()).length;
  expect(await codeOf(desk.upload(operator, { ...file(80), w: 99_999 }))).toBe('upload_refused');
  expect(await codeOf(desk.upload(operator, { dotlottie: 'aGVsbG8=' }))).toBe('upload_refused');
  expect(await codeOf(desk.upload(operator, { dotlottie: 5 }))).toBe('upload_refused');
  expect(await codeOf(desk.upload(operator, null))).toBe('upload_refused');
  expect((await desk.animations()).length).toBe(before);
});

it('two who change one item at once put nothing on sale that was not approved', async () => {
  const good = await desk.upload(operator, file(70));
  await desk.review(operator, good.sha256, { approve: true, reason: 'fits the set' });
  const waiting = await desk.upload(operator, file(50));
  const { animation_sha256: _kept, ...without } = item(good.sha256, 'on_sale');
  const codes: string[] = [];
  for (let round = 0; round < 10; round++) {
    await desk.putItem(operator, 'raced', item(good.sha256, 'draft'));
    codes.push(
      ...(await Promise.all([
        codeOf(desk.putItem(operator, 'raced', item(waiting.sha256, 'draft'))),
        codeOf(desk.putItem(operator, 'raced', without)),
      ])),
    );
    const now = (await desk.items()).find((one) => one.id === 'raced')!;
    if (now.state === 'on_sale') expect(now.renditions.animation?.sha256).toBe(good.sha256);
  }
  expect(new Set(codes)).toContain('wrong_state');
});
