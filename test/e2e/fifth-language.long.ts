/**
 * A fifth language is one more file: in a fresh clone with `languages/el.json` and nothing else, built and started as anybody would. The file says in
 * Greek's place a pretend language that is marked and longer, so the same walk finds every text that is in no language file, and what does not fit.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { RawTexts } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/find-chromium.ts';
import { freePort } from '../helpers/free-port.ts';
import { removeTemporaryFolders } from '../helpers/temporary-folders.ts';
import { Command, freshClone } from '../two-commands/clone.ts';
import { sidewaysPixels } from './everyone/axe.ts';
import { everyPage } from './everyone/pages.ts';
import { marked, pseudoFile } from './everyone/pseudo.ts';
import { Data, untranslated } from './everyone/untranslated.ts';
import { DESKTOP, openPages, PHONE, type Pages } from './story/stage.ts';

/** Installing and building on a machine that is busy with other work too. */
const START_S = 1_500;
/** Greek has letters of its own, and one direction and two plural forms like English. */
const TAG = 'el';
const NAME = 'Ελληνικά';
const GREEK = { locale: 'el-GR', reducedMotion: 'reduce' } as const;

let program: Command;
let browser: Browser;
let pages: Pages;
let clone: string;
const data = new Data();

beforeAll(async () => {
  clone = freshClone();
  const english = JSON.parse(readFileSync(path.join(clone, 'languages/en.json'), 'utf8')) as RawTexts;
  writeFileSync(path.join(clone, `languages/${TAG}.json`), JSON.stringify(pseudoFile(english, NAME), null, 2));
  const port = await freePort();
  program = new Command(clone, ['npm', 'start', '--', '--port', `${port}`]);
  await program.page(`http://127.0.0.1:${port}/`, START_S);
  await program.says('Busker is running', 60_000);
  const found = await findChromium();
  browser = await chromium.launch({ ...found, env: { ...process.env, ...found.env } });
  pages = openPages(`http://localhost:${port}`, browser, (page) => data.watch(page));
}, 1_800_000);
afterAll(async () => {
  await browser?.close();
  if (program && !program.has_ended) program.pressCtrlC();
  await program?.end();
  removeTemporaryFolders();
}, 600_000);

/** What a page says in another language, and whether it fits. */
async function leftBehind(page: Page): Promise<string[]> {
  const sideways = await sidewaysPixels(page);
  return [
    ...(await untranslated(page, data)).map((text) => `says "${text}"`),
    ...(sideways > 0 ? [`is ${sideways} pixels wider than its window`] : []),
  ];
}

describe('a fifth language', () => {
  it('is one file and no code', () => {
    const { stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' });
    expect(stdout.trim()).toBe(`?? languages/${TAG}.json`);
  });

  it('is what a browser gets that asks for it, is in the menu, and is what the server says', async () => {
    const page = await pages.open('visitor', { ...PHONE, ...GREEK });
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: marked('Sign in') }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(TAG);
    await page.context().close();
    const english = await pages.open('another visitor', PHONE);
    await english.goto('/sign-in');
    await english.getByRole('combobox', { name: 'Language' }).selectOption(TAG);
    await english.getByRole('heading', { name: marked('Sign in') }).waitFor();
    await english.context().close();
    const creator = await pages.enter('kofi.drums', '/studio', { ...DESKTOP, ...GREEK });
    // as the page asks: with the languages of its browser
    const rows = await creator.evaluate(async () => {
      const answer = await fetch('/api/v1/studio/statement');
      return ((await answer.json()) as { rows: { cause: { title: string } }[] }).rows;
    });
    expect(rows.length).toBeGreaterThan(0);
    for (const { cause } of rows) expect(cause.title).toMatch(/[áéíóú]{2}/);
    await creator.context().close();
  });

  it.each([
    ['a phone', PHONE],
    ['a desktop', DESKTOP],
  ])('leaves no text behind on any page of %s, and longer words fit everywhere', async (_name, size) => {
    expect(await everyPage(pages, { ...size, ...GREEK }, leftBehind)).toEqual([]);
  });

  it('control: a text that is in no language file is seen', async () => {
    const page = await pages.open('visitor', { ...DESKTOP, ...GREEK });
    await page.goto('/live');
    await page.getByRole('heading').first().waitFor();
    await page.evaluate(() => {
      const wrong = document.createElement('p');
      wrong.textContent = 'Hard-coded';
      wrong.title = 'Also this';
      document.body.append(wrong);
    });
    expect(await untranslated(page, data)).toEqual(expect.arrayContaining(['Hard-coded', 'Also this']));
    await page.context().close();
  });
});
