/** Gifts that were given on a post are shown to who watches it later, at their moments, and are counted once. */
import { newId, type GiftItem, type Post } from '@busker/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { signInDemo, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { PHONE, setStage, type Stage } from './story/stage.ts';

let stage: Stage;
let mira: Session;
let post: Post;

beforeAll(async () => {
  stage = await setStage();
  mira = await signInDemo(stage.url, 'mira');
  await buyCoins(stage, mira, '20000');
  post = (await mira.client.call('feed.get', { query: {} })).rows[0]!;
  const { items } = await mira.client.call('gifts.catalogue', {});
  const small = items.find((item) => BigInt(item.price_coins) < 100n)!;
  const show = items.find((item) => {
    const price = BigInt(item.price_coins);
    return item.full_screen && price >= 1_000n && price < 5_000n;
  })!;
  await give(small, 1_500);
  await give(show, 3_000);
});
afterAll(() => stage?.close());

async function give(item: GiftItem, playback_ms: number): Promise<void> {
  await mira.client.call('gifts.send', {
    body: {
      id: newId(),
      item_id: item.id,
      quantity: 1,
      target_id: post.id,
      expected_price_coins: item.price_coins,
      confirmed: true,
      playback_ms,
    },
  });
}
const totals = async () => (await mira.client.call('posts.get', { params: { id: post.id } })).totals;

it('a visitor sees them again, marked as earlier, each time that the video comes to them', async () => {
  await expect.poll(async () => (await totals()).gifts, { timeout: 20_000 }).toBe(post.totals.gifts + 2);
  const before = await totals();
  const page = await stage.open('a visitor', PHONE);
  await page.goto(`/post/${post.id}`);
  const banner = page.locator('busker-overlay .banner.earlier');
  await banner.first().waitFor();
  expect(await banner.first().innerText()).toContain('Earlier');
  const caption = page.locator('busker-overlay .caption .before');
  await caption.waitFor();
  // the video begins again, and so do they
  await caption.waitFor({ state: 'detached' });
  await caption.waitFor();
  expect(await totals()).toEqual(before);
  await stage.proveBooks();
});

it('nothing of it was an error', () => {
  expect(stage.faults).toEqual([]);
});
