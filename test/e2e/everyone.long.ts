/** The sites for everybody: every page in a language written from the left and one from the right, at phone and desktop size, as axe-core sees it. */
import { newId } from '@busker/protocol';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInDemo } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { movingThings, seriousFindings, sidewaysPixels } from './everyone/axe.ts';
import { everyDialogEverywhere } from './everyone/dialogs.ts';
import { everyPage, look, roomAndPost } from './everyone/pages.ts';
import { DESKTOP, PATIENCE_MS, PHONE, setStage, type Stage } from './story/stage.ts';

/** 640 CSS pixels at twice their size. */
const ZOOMED: BrowserContextOptions = { viewport: { width: 320, height: 400 }, deviceScaleFactor: 2 };
const SOON = { timeout: PATIENCE_MS, interval: 100 };
/** Fades would be looked at half way. */
const STILL: BrowserContextOptions = { reducedMotion: 'reduce' };

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage?.close();
});

/** What is wrong on a page as it stands. */
async function faultsOf(page: Page): Promise<string[]> {
  const sideways = await sidewaysPixels(page);
  return [...(await seriousFindings(page)), ...(sideways > 0 ? [`is ${sideways} pixels wider than its window`] : [])];
}
const round = (options: BrowserContextOptions): Promise<string[]> => everyPage(stage, options, faultsOf);

describe('for everybody', () => {
  it('nothing serious is found on any page, in English on a desktop', async () => {
    expect(await round({ ...DESKTOP, ...STILL })).toEqual([]);
  });

  it('nor in Arabic on a phone, where everything is mirrored and nothing is wider than the window', async () => {
    expect(await round({ ...PHONE, ...STILL, locale: 'ar-EG' })).toEqual([]);
  });

  it('pages are whole at 200 % zoom', async () => {
    const page = await stage.enter('mira', '/', { ...ZOOMED, ...STILL, locale: 'de-DE' });
    const { room } = await roomAndPost(stage);
    const pages = ['/', '/live', room, '/wallet', '/wallet/limits', '/me', '/sign-in'];
    expect(await look(page, pages, faultsOf)).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['in English on a desktop', { ...DESKTOP, ...STILL }],
    ['in Arabic on a phone', { ...PHONE, ...STILL, locale: 'ar-EG' }],
  ])('nothing serious is found with the tray or a dialog open, %s', async (_name, options) => {
    const { found, opened } = await everyDialogEverywhere(stage, options, faultsOf);
    expect(found).toEqual([]);
    // Fourteen that are always there, and as many people's cards as chat and boards happen to show; or the buttons are not found any more.
    expect(new Set(opened).size, opened.join()).toBeGreaterThanOrEqual(14);
  });

  it('nothing moves by itself on any page for who asked for less motion', async () => {
    expect(await everyPage(stage, { ...PHONE, ...STILL }, movingThings)).toEqual([]);
    // control: where motion is welcome, something does
    const { room } = await roomAndPost(stage);
    const page = await stage.enter('mira', room, PHONE);
    await expect.poll(() => movingThings(page), SOON).not.toEqual([]);
    await page.context().close();
  });

  it('with effects off a gift is told and not drawn; with effects on it is', async () => {
    const { room } = await roomAndPost(stage);
    const [off, on] = await Promise.all(['aiko', 'mira'].map((handle) => stage.enter(handle, room, DESKTOP)));
    await off!.getByRole('button', { name: 'Sound and effects' }).click();
    await off!.getByText('Gift effects').click();
    await off!.keyboard.press('Escape');
    const lotte = await signInDemo(stage.url, 'lotte');
    await buyCoins(stage, lotte, '1000');
    await lotte.client.call('gifts.send', {
      body: {
        id: newId(),
        item_id: 'lantern-night',
        quantity: 1,
        target_id: room.slice('/live/'.length),
        expected_price_coins: '1000',
      },
    });
    await on!.locator('busker-overlay canvas').first().waitFor({ state: 'attached' });
    await off!.getByText('Lotte sent Lantern Night', { exact: false }).first().waitFor({ state: 'attached' });
    expect(await off!.locator('busker-overlay canvas').count()).toBe(0);
    await Promise.all([off!.context().close(), on!.context().close()]);
    await stage.proveBooks();
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
