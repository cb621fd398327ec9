/** Every page of every site, as the people see it for whom it is. */
import { createClient } from '@busker/client';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { pagesOf } from '../story/round.ts';
import { DESKTOP, PATIENCE_MS, type Pages } from '../story/stage.ts';

/** Time for what a page fetches and draws after its first words. */
const SETTLE_MS = 700;

/** What to look for on a page as it stands: one sentence for each finding. */
export type Looking = (page: Page) => Promise<string[]>;

/** Addresses of something live and of a post. */
export async function roomAndPost(stage: Pages): Promise<{ room: string; post: string }> {
  const visitor = createClient({ base_url: stage.url });
  const lives = await visitor.call('live.list', { query: {} });
  const posts = await visitor.call('feed.get', { query: {} });
  return { room: `/live/${lives.rows[0]!.id}`, post: `/post/${posts.rows[0]!.id}` };
}

/** Opens pages one after another. @returns what was found, with the page's address before it. */
export async function look(page: Page, addresses: readonly string[], looking: Looking): Promise<string[]> {
  const found: string[] = [];
  for (const address of addresses) {
    await page.goto(address);
    await page.locator('h1, h2, #notice').first().waitFor({ state: 'attached', timeout: PATIENCE_MS });
    await page.waitForTimeout(SETTLE_MS);
    for (const finding of await looking(page)) found.push(`${address} ${finding}`);
  }
  return found;
}

/** Looks at all: as a visitor, a viewer, a creator and an operator. Desks' own lists say which pages they have. */
export async function everyPage(stage: Pages, options: BrowserContextOptions, looking: Looking): Promise<string[]> {
  const { room, post } = await roomAndPost(stage);
  const visitor = await stage.open('visitor', options);
  const found = await look(
    visitor,
    [
      '/',
      '/live',
      post,
      '/wallet',
      '/sign-in',
      '/sign-up',
      '/forgot',
      '/nowhere',
      '/verify',
      '/overlay?token=unknown',
      '/studio',
    ],
    looking,
  );
  await visitor.context().close();
  const viewer = await stage.enter('mira', '/', options);
  found.push(...(await look(viewer, [room, '/wallet', '/wallet/limits', '/me'], looking)));
  await viewer.context().close();
  await atDesks(stage, options, async (page, addresses) => {
    found.push(...(await look(page, addresses, looking)));
  });
  return found;
}

/** Enters the studio as a creator and the console as an operator, and hands each over with the addresses of its pages. */
export async function atDesks(
  stage: Pages,
  options: BrowserContextOptions,
  work: (page: Page, addresses: readonly string[]) => Promise<void>,
): Promise<void> {
  for (const [handle, site] of [
    ['kofi.drums', '/studio'],
    ['olive', '/console'],
  ] as const) {
    // a phone's list of pages is behind a button
    const wide = await stage.enter(handle, site, { ...options, ...DESKTOP });
    const addresses = await pagesOf(wide);
    await wide.context().close();
    const page = await stage.enter(handle, site, options);
    await work(page, addresses);
    await page.context().close();
  }
}
