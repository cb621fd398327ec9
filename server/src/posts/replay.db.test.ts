import { LIMITS, newId } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { giftWorld, type GiftWorld } from '../../../test/helpers/gift-world.ts';
import { createLocalBus } from '../platform/bus.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { createTargets } from '../targets/targets.ts';
import { createPosts, type Posts } from './posts.ts';

const log = createLog('silent');
let world: GiftWorld;
let database: Database;
let posts: Posts;
let creator: string;
let ann: string;
let ben: string;

beforeAll(async () => {
  world = await giftWorld('2026-03-01T20:00:00Z');
  database = openDatabase(world.database.appUrl, { max: 4, name: 'posts', log });
  const bus = createLocalBus(log);
  posts = createPosts({
    database,
    bus,
    clock: world.clock,
    targets: createTargets({ database, bus, log }),
    manners: { cleanText: (text) => text, checkInteraction: () => Promise.resolve() },
  });
  creator = await world.person();
  [ann, ben] = [await world.viewer(100_000n), await world.viewer(100_000n)];
});
afterAll(async () => {
  await database?.close();
  await assertBooks(world.database.ownerUrl);
  await world.close();
  await world.database.drop();
});

const video = { kind: 'file' as const, url: '/a', poster_url: '/b', mime: 'video/mp4', width: 9, height: 16, alt: '' };
const aPost = () => posts.publish(creator, { id: newId(), caption: 'A song', video });
async function give(who: string, post: string, price: bigint, playback_ms?: number): Promise<void> {
  const sent = await world.send(world.tap(who, post, price, { playback_ms }));
  expect(sent.outcome).toBe('ok');
}

describe('gifts on a post', () => {
  it('are there again at their moments, slice by slice, without the stretches that have none', async () => {
    const post = await aPost();
    await give(ann, post, 2_000n, 1_200);
    await give(ben, post, 3_000n, 0);
    await give(ben, post, 2_000n, 9_999);
    await give(ann, post, 2_000n, 10_000);
    await give(ann, post, 2_000n, 45_500);
    // one that was given without a moment is none of a video's
    await give(ann, post, 2_000n);
    const first = await posts.replay(undefined, post, 3_456);
    expect(first).toMatchObject({ from_ms: 0, to_ms: 10_000, next_ms: 10_000 });
    expect(first.rows.map((row) => [row.playback_ms, row.sender.id, row.coins])).toEqual([
      [0, ben, '3000'],
      [1_200, ann, '2000'],
      [9_999, ben, '2000'],
    ]);
    expect(await posts.replay(undefined, post, 10_000)).toMatchObject({
      next_ms: 40_000,
      rows: [{ playback_ms: 10_000 }],
    });
    expect(await posts.replay(undefined, post, 40_000)).toMatchObject({
      next_ms: null,
      rows: [{ playback_ms: 45_500 }],
    });
    expect(await posts.replay(undefined, post, 3_600_000)).toMatchObject({ next_ms: null, rows: [] });
  });

  it('of one combo are one run, at its first moment and with what it grew to', async () => {
    const post = await aPost();
    for (const moment of [2_000, 2_300, 2_600]) await give(ann, post, 5n, moment);
    const { rows } = await posts.replay(undefined, post, 0);
    expect(rows).toMatchObject([{ playback_ms: 2_000, combo: { count: 3, coins: '15' } }]);
  });

  it('where there are too many: the own ones stay, then the dearest', async () => {
    const post = await aPost();
    await give(ann, post, 1_000n, 5_000);
    const prices = Array.from({ length: LIMITS.replay_slice_gifts + 5 }, (_, n) => 1_001n + BigInt(n));
    for (const price of prices) await give(ben, post, price, 5_001);
    const dearest = prices.map(String).toReversed();
    const coinsOf = async (reader: string | undefined): Promise<string[]> =>
      (await posts.replay(reader, post, 0)).rows.map((row) => row.coins).toSorted((a, b) => Number(b) - Number(a));
    expect(await coinsOf(undefined)).toEqual(dearest.slice(0, LIMITS.replay_slice_gifts));
    expect(await coinsOf(ann)).toEqual([...dearest.slice(0, LIMITS.replay_slice_gifts - 1), '1000']);
  });

  it('read again cost and count nothing', async () => {
    const post = await aPost();
    await give(ann, post, 2_000n, 100);
    const before = await world.balances(ann);
    const read = async () => (await posts.replay(ann, post, 0)).rows.length;
    expect([await read(), await read()]).toEqual([1, 1]);
    expect(await world.balances(ann)).toEqual(before);
    expect(await world.one('select count(*)::int as n from gift_line where target = $1', [post])).toEqual({ n: 1 });
  });

  it('of a post that is not there are not found', async () => {
    await expect(posts.replay(undefined, newId(), 0)).rejects.toMatchObject({ code: 'not_found' });
  });
});
