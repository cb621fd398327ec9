/** The sites for everybody: every page in a language written from the left and one from the right, at phone and desktop size, as axe-core sees it. */
import { createClient } from '@busker/client';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings, sidewaysPixels } from './everyone/axe.ts';
import { pagesOf } from './story/round.ts';
import { DESKTOP, PATIENCE_MS, PHONE, setStage, type Stage } from './story/stage.ts';

/** Time for what a page fetches and draws after its first words. */
const SETTLE_MS = 700;
/** 640 CSS pixels at twice their size. */
const ZOOMED: BrowserContextOptions = { viewport: { width: 320, height: 400 }, deviceScaleFactor: 2 };
/** Fades would be looked at half way. */
const STILL: BrowserContextOptions = { reducedMotion: 'reduce' };

let stage: Stage;
let room: string;
let post: string;

beforeAll(async () => {
  stage = await setStage();
  const visitor = createClient({ base_url: stage.url });
  const lives = await visitor.call('live.list', { query: {} });
  const posts = await visitor.call('feed.get', { query: {} });
  room = `/live/${lives.rows[0]!.id}`;
  post = `/post/${posts.rows[0]!.id}`;
});
afterAll(async () => {
  await stage?.close();
});

async function look(page: Page, addresses: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const address of addresses) {
    await page.goto(address);
    await page.locator('h1, h2, #notice').first().waitFor({ state: 'attached', timeout: PATIENCE_MS });
    await page.waitForTimeout(SETTLE_MS);
    for (const finding of await seriousFindings(page)) found.push(`${address} ${finding}`);
    const sideways = await sidewaysPixels(page);
    if (sideways > 0) found.push(`${address} is ${sideways} pixels wider than its window`);
  }
  return found;
}

/** Who goes where: every page of every site. Desks' own lists say what they have. */
async function round(options: BrowserContextOptions): Promise<string[]> {
  const visitor = await stage.open('visitor', options);
  const found = await look(visitor, [
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
  ]);
  await visitor.context().close();
  const viewer = await stage.enter('mira', '/', options);
  found.push(...(await look(viewer, [room, '/wallet', '/wallet/limits', '/me'])));
  await viewer.context().close();
  for (const [handle, site] of [
    ['kofi.drums', '/studio'],
    ['olive', '/console'],
  ] as const) {
    // a phone's list of pages is behind a button
    const wide = await stage.enter(handle, site, { ...options, ...DESKTOP });
    const pages = await pagesOf(wide);
    await wide.context().close();
    const page = await stage.enter(handle, site, options);
    found.push(...(await look(page, pages)));
    await page.context().close();
  }
  return found;
}

describe('for everybody', () => {
  it('nothing serious is found on any page, in English on a desktop', async () => {
    expect(await round({ ...DESKTOP, ...STILL })).toEqual([]);
  });

  it('nor in Arabic on a phone, where everything is mirrored and nothing is wider than the window', async () => {
    expect(await round({ ...PHONE, ...STILL, locale: 'ar-EG' })).toEqual([]);
  });

  it('pages are whole at 200 % zoom', async () => {
    const page = await stage.enter('mira', '/', { ...ZOOMED, ...STILL, locale: 'de-DE' });
    expect(await look(page, ['/', '/live', room, '/wallet', '/wallet/limits', '/me', '/sign-in'])).toEqual([]);
    await page.context().close();
  });

  it('control: what is wrong is found', async () => {
    const page = await stage.open('visitor', DESKTOP);
    await page.goto('/live');
    await page.evaluate(() => {
      const wrong = document.createElement('div');
      wrong.innerHTML = '<button></button><img src="/brand/favicon.svg"><p style="inline-size: 3000px">too wide</p>';
      document.body.append(wrong);
    });
    const found = (await seriousFindings(page)).join();
    expect(found).toContain('button-name');
    expect(found).toContain('image-alt');
    expect(await sidewaysPixels(page)).toBeGreaterThan(0);
    await page.context().close();
  });

  it('the language that is chosen in the menu holds on every site, and a browser’s own is taken without one', async () => {
    const page = await stage.open('visitor', { ...PHONE, locale: 'ja-JP' });
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'ログイン' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      'ja',
      'ltr',
    ]);
    await page.getByRole('combobox', { name: '言語' }).selectOption('ar');
    await page.getByRole('heading', { name: 'تسجيل الدخول' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      'ar',
      'rtl',
    ]);
    await page.getByRole('button', { name: 'تسجيل الدخول' }).click();
    await page
      .getByText('اكتب كلمة المرور.')
      .or(page.getByText('اكتب عنوان بريدك', { exact: false }))
      .first()
      .waitFor();
    await page.goto('/verify');
    await page.getByRole('heading', { name: 'التحقق من إثبات' }).waitFor();
    await page.context().close();
  });
});
