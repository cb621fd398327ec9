/** Uploads on a real database: nothing goes on sale that nobody has looked at. */
import {
  BuskerError,
  newId,
  type AnimationUpload,
  type AnimationUploadBody,
  type ConsoleItemBody,
  type UploadedAnimation,
} from '@busker/protocol';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { until } from '../../../test/helpers/until.ts';
import { createCatalogueDesk, type CatalogueDesk } from '../gifts/gifts.ts';
import { createLocalBus } from '../platform/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import { english, languageFor } from '../platform/texts.ts';
import { createAnimations, UPLOADS_PREFIX, type Animations } from './animations.ts';

const log = createLog('silent');
const { t } = english();
const german = languageFor({ 'accept-language': 'de' });
const operator = newId();
const without_ffmpeg: Ffmpeg = { find: () => Promise.resolve(null) };
let test: TestDatabase;
let database: Database;
let animations: Animations;
let desk: CatalogueDesk;
const open = (ffmpeg: Ffmpeg): Animations =>
  createAnimations({ database, bus: createLocalBus(log), clock: systemClock, ffmpeg, log });
beforeAll(async () => {
  test = await withDatabase();
  database = openDatabase(test.appUrl, { max: 4, name: 'uploads', log });
  animations = open(without_ffmpeg);
  desk = createCatalogueDesk({ database, bus: createLocalBus(log), clock: systemClock, animations });
});
afterAll(async () => {
  await animations?.stop();
  await database?.close();
  await test?.drop();
});

const body = (content: unknown): AnimationUploadBody => ({
  id: newId(),
  name: 'ours.json',
  file: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64'),
});
/** An upload after the job has been at it. */
async function ended(content: unknown, at: Animations = animations): Promise<AnimationUpload> {
  const { id, state } = await at.upload(operator, body(content), t);
  expect(state).toBe('queued');
  await at.work();
  return (await at.uploads(t)).find((one) => one.id === id)!;
}
async function prepared(content: unknown, at: Animations = animations): Promise<UploadedAnimation> {
  const { animation_sha256, problems } = await ended(content, at);
  expect(problems).toEqual([]);
  return (await at.animations(t)).find((one) => one.sha256 === animation_sha256)!;
}
const rows = async (table: 'animation' | 'rendition'): Promise<number> =>
  (await database.db.selectFrom(table).selectAll().execute()).length;

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
  const uploaded = await prepared(file(80));
  expect(uploaded).toMatchObject({ review: 'to_review', flashes: 0, cost: 1, layers: 1, review_reason: null });
  expect((await animations.animations(t)).map((one) => one.sha256)).toContain(uploaded.sha256);
  expect(await codeOf(desk.putItem(operator, 'ours', item(uploaded.sha256, 'on_sale')))).toBe('animation_not_approved');
  await desk.putItem(operator, 'ours', item(uploaded.sha256, 'draft'));
  // The draft holds the animation now; leaving it out of the change is no way around the review.
  const { animation_sha256: _kept, ...without } = item(uploaded.sha256, 'on_sale');
  expect(await codeOf(desk.putItem(operator, 'ours', without))).toBe('animation_not_approved');

  const approved = await animations.review(operator, uploaded.sha256, { approve: true, reason: 'fits the set' }, t);
  expect(approved).toMatchObject({ review: 'approved', review_reason: 'fits the set' });
  expect((await desk.putItem(operator, 'ours', without)).state).toBe('on_sale');
  expect(await codeOf(animations.review(operator, uploaded.sha256, { approve: false, reason: 'after all' }, t))).toBe(
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
  const { sha256 } = await prepared(file(60));
  await animations.review(operator, sha256, { approve: false, reason: 'not ours to sell' }, t);
  expect(await prepared(file(60))).toMatchObject({ review: 'refused', review_reason: 'not ours to sell' });
  expect(await codeOf(desk.putItem(operator, 'theirs', item(sha256, 'on_sale')))).toBe('animation_not_approved');
  expect(await codeOf(animations.review(operator, '0'.repeat(64), { approve: true, reason: 'nothing' }, t))).toBe(
    'not_found',
  );
});

it('a file that is refused leaves nothing behind but the reasons', async () => {
  const before = [await rows('animation'), await rows('rendition')];
  expect(await ended({ ...file(80), w: 99_999 })).toMatchObject({
    state: 'failed',
    animation_sha256: null,
    problems: [expect.stringMatching(/The width/)],
  });
  expect((await ended('{ this is no JSON')).problems).toEqual([expect.stringMatching(/not JSON/)]);
  expect((await ended('PK\u0003\u0004 and nothing more')).problems).toEqual([expect.stringMatching(/not a zip/)]);
  expect(await codeOf(animations.upload(operator, body('hello'), t))).toBe('upload_refused');
  expect(await codeOf(animations.upload(operator, body(`{${' '.repeat(1_000_001)}`), t))).toBe('upload_refused');
  expect([await rows('animation'), await rows('rendition')]).toEqual(before);
  const { count } = await database.db
    .selectFrom('animation_upload')
    .select((e) => e.fn.count<bigint>('source').as('count'))
    .executeTakeFirstOrThrow();
  expect(count, 'no source is kept').toBe(0n);
});

it('an animation is a record of its files, each with size and hash, and without ffmpeg it says why there is no video', async () => {
  const { renditions, notes, preview_url, sha256 } = await prepared(file(44));
  expect(Object.keys(renditions).sort()).toEqual(['animation', 'still']);
  expect(renditions.animation).toMatchObject({ sha256, mime: 'application/json', cost: 1 });
  expect(notes).toEqual([expect.stringMatching(/no ffmpeg/)]);
  for (const { url, bytes, sha256: hash } of [renditions.animation!, renditions.still]) {
    const found = await animations.file(url.slice(UPLOADS_PREFIX.length));
    expect(found!.body.length).toBe(bytes);
    expect(createHash('sha256').update(found!.body).digest('hex')).toBe(hash);
  }
  expect((await animations.file(preview_url!.slice(UPLOADS_PREFIX.length)))!.mime).toBe('image/png');
});

it('repeating an upload with its id is one upload', async () => {
  const once = body(file(30));
  await animations.upload(operator, once, t);
  await animations.upload(operator, once, t);
  expect(await animations.work()).toBe(1);
  expect(await animations.work()).toBe(0);
});

it('what a process was at when it stopped is begun again by the next one, which leaves it whole', async () => {
  const first = open(without_ffmpeg);
  const { id } = await first.upload(operator, body(file(33)), t);
  const working = first.work();
  await until(async () =>
    (await animations.uploads(t)).find((one) => one.id === id)!.state === 'queued' ? undefined : true,
  );
  await first.stop();
  await working;
  const before = await rows('rendition');
  expect((await animations.uploads(t)).find((one) => one.id === id)).toMatchObject({ state: 'queued', percent: 0 });
  expect(await animations.work()).toBe(1);
  expect((await animations.uploads(t)).find((one) => one.id === id)).toMatchObject({ state: 'ready', percent: 100 });
  expect(await rows('rendition')).toBe(before + 3);
});

it('what a killed process held is free when its lease is over, and a file that kills thrice is given up', async () => {
  const { id } = await animations.upload(operator, body(file(34)), t);
  const held = (until_sql: string): Promise<unknown> =>
    sql`update animation_upload set state = 'rendering', percent = 40, worker = ${newId()}, attempts = attempts + 1,
      lease_until = clock_timestamp() + ${sql.lit(until_sql)}::interval where id = ${id}`.execute(database.db);
  await held('1 hour');
  expect(await animations.work(), 'somebody is at work on it').toBe(0);
  await held('-1 second');
  expect(await animations.work()).toBe(1);
  expect((await animations.uploads(t)).find((one) => one.id === id)!.state).toBe('ready');

  const deadly = await animations.upload(operator, body(file(35)), t);
  await sql`update animation_upload set state = 'rendering', attempts = 3, lease_until = clock_timestamp() - interval '1 second'
    where id = ${deadly.id}`.execute(database.db);
  await animations.work();
  expect((await animations.uploads(t)).find((one) => one.id === deadly.id)).toMatchObject({
    state: 'failed',
    problems: [expect.stringMatching(/failed or was stopped .* 3 times/)],
  });
});

it('why one was refused is said in the language of who asks, and is gone when somebody has read it', async () => {
  const { id, problems } = await ended('{ "layers": 5');
  expect(problems).toEqual(['This is not a Lottie file: it is not JSON.']);
  const found = (await animations.uploads(german.t)).find((one) => one.id === id)!;
  expect(found.problems).toEqual(['Das ist keine Lottie-Datei: Sie ist kein JSON.']);
  await sql`update animation_upload set problems = '["Written before there were codes."]' where id = ${id}`.execute(
    database.db,
  );
  expect((await animations.uploads(german.t)).find((one) => one.id === id)!.problems).toEqual([
    'Written before there were codes.',
  ]);
  const { sha256 } = await prepared(file(61));
  const made = (await animations.uploads(t)).find((one) => one.animation_sha256 === sha256)!;
  expect(await codeOf(animations.dismiss(made.id)), 'what became an animation stays').toBe('wrong_state');
  await animations.dismiss(id);
  await animations.dismiss(id);
  const left = (await animations.uploads(t)).map((one) => one.id);
  expect(left).toContain(made.id);
  expect(left).not.toContain(id);
});

it('whoever was taken for dead writes nothing any more', async () => {
  const slow = open({
    find: async () => {
      // Another process takes the upload over while this one is at its beginning.
      await sql`update animation_upload set worker = ${newId()} where state = 'checking'`.execute(database.db);
      return null;
    },
  });
  const { id } = await slow.upload(operator, body(file(36)), t);
  const before = [await rows('animation'), await rows('rendition')];
  await expect(slow.work()).rejects.toThrow(/took the upload over/);
  expect([await rows('animation'), await rows('rendition')]).toEqual(before);
  expect((await animations.uploads(t)).find((one) => one.id === id)!.state).toBe('checking');
  await sql`delete from animation_upload where id = ${id}`.execute(database.db);
});

it('a sound of the house comes with the upload, at its moment', async () => {
  await animations.upload(operator, { ...body(file(37)), sound: { house: 'balloons-at-dawn', at_ms: 250 } }, t);
  await animations.work();
  const [{ renditions } = { renditions: undefined }] = (await animations.animations(t)).filter(
    (one) => one.renditions.sound,
  );
  expect(renditions!.sound!.map(({ at_ms, mime }) => [at_ms, mime.split(';')[0]])).toEqual([
    [250, 'audio/ogg'],
    [250, 'audio/mpeg'],
  ]);
  expect(
    await codeOf(animations.upload(operator, { ...body(file(38)), sound: { house: 'nobody', at_ms: 0 } }, t)),
  ).toBe('bad_request');
});

it('two who change one item at once put nothing on sale that was not approved', async () => {
  const good = await prepared(file(70));
  await animations.review(operator, good.sha256, { approve: true, reason: 'fits the set' }, t);
  const waiting = await prepared(file(50));
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
