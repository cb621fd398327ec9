/** What a creator presses in the studio is done by the pages in OBS: the show's controls, and the widgets that they design. */
import process from 'node:process';

import { newId, WIDGETS, type WidgetName } from '@busker/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { clipSources } from '../helpers/clips.ts';
import { signInDemo, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { DESKTOP, setStage, type Stage } from './story/stage.ts';

/** Where pictures of all this are put, to be looked at; none without it. */
const PICTURES = process.env['OBS_PICTURES'];

let stage: Stage;
let lena: Session;
let mira: Session;
let room = '';
let address = '';

beforeAll(async () => {
  stage = await setStage();
  [lena, mira] = await Promise.all([signInDemo(stage.url, 'chalk.lena'), signInDemo(stage.url, 'mira')]);
  await buyCoins(stage, mira, '20000');
  const { live } = await lena.client.call('studio.get', {});
  if (live) await lena.client.call('live.end', { params: { id: live.id } });
  const [clip] = await clipSources(lena.client);
  room = (await lena.client.call('live.start', { body: { id: newId(), title: 'OBS', source_id: clip! } })).id;
  const made = await lena.client.call('studio.makeOverlayLink', { body: { id: newId(), label: 'OBS' } });
  address = new URL(made.url, stage.url).href;
});
afterAll(() => stage?.close());

async function give(item_id: string, message?: string): Promise<void> {
  const { items } = await mira.client.call('gifts.catalogue', { query: {} });
  const expected_price_coins = items.find(({ id }) => id === item_id)!.price_coins;
  const body = { id: newId(), item_id, quantity: 1, target_id: room, expected_price_coins };
  await mira.client.call('gifts.send', { body: message === undefined ? body : { ...body, message } });
}

/** A browser source; checkered behind it when pictures are taken, since a scene is. */
async function source(widget?: WidgetName): Promise<Page> {
  const page = await stage.open(widget ?? 'overlay', { viewport: { width: 960, height: 600 } });
  const url = new URL(address);
  if (widget) url.searchParams.set('widget', widget);
  await page.goto(url.href);
  if (PICTURES)
    await page.evaluate(() => {
      document.documentElement.style.background = 'repeating-conic-gradient(#666 0 25%, #888 0 50%) 0 0 / 32px 32px';
    });
  return page;
}
/** When the page's line has the state of its room: what is given from then on is news to it. */
const inTheRoom = (page: Page): Promise<void> =>
  new Promise((resolve) => {
    page.on('websocket', (line) =>
      line.on('framereceived', ({ payload }) => {
        if (payload.toString().includes('"t":"snapshot"')) resolve();
      }),
    );
  });
async function look(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
}
const box = (page: Page) => page.locator('main .box');

it('the controls of the show: paused, nothing new is shown, also after a reload; then it is; and it is skipped', async () => {
  const obs = await source();
  const studio = await stage.enter('chalk.lena', '/studio/overlay', DESKTOP);
  await studio.getByRole('button', { name: 'Pause' }).click();
  await studio.getByText('Paused: gifts wait and keep being counted').waitFor();
  const banner = obs.locator('busker-overlay .banner');
  await give('clap');
  const back = inTheRoom(obs);
  await obs.reload();
  await back;
  await give('kind-word');
  // three turns of the show
  await obs.waitForTimeout(1_500);
  expect(await banner.count()).toBe(0);
  await look(studio, 'studio-controls-desktop');
  await studio.getByRole('button', { name: 'Go on' }).click();
  await banner.first().waitFor();
  await studio.getByRole('button', { name: 'Skip' }).click();
  await banner.first().waitFor({ state: 'detached' });

  await studio.goto('/studio/');
  await studio.getByText('No gifts since you opened the studio').waitFor();
  await give('clap');
  await studio
    .getByRole('button', { name: /^Show .+ from Mira.* again$/ })
    .first()
    .click();
  await obs.locator('busker-overlay .banner.earlier').waitFor();
  await look(studio, 'studio-home-desktop');
  await studio.setViewportSize({ width: 390, height: 844 });
  await look(studio, 'studio-home-phone');
  await obs.context().close();
  await studio.context().close();
});

it('a widget is designed beside itself, and its open page takes it over at once; a test is marked as one', async () => {
  const pages = new Map<WidgetName, Page>();
  for (const name of WIDGETS) pages.set(name, await source(name));
  const goal = pages.get('goal')!;
  await goal.getByRole('progressbar').waitFor();

  const studio = await stage.enter('chalk.lena', '/studio/overlay', DESKTOP);
  await studio.getByRole('link', { name: 'Design Goal' }).click();
  await studio.getByLabel('Heading').fill('A new easel');
  await studio.getByLabel('Goal in coins').fill('400');
  await studio.getByRole('radio', { name: 'Top left' }).check({ force: true });
  await studio.locator('.st-preview').getByText('A new easel').waitFor();
  await studio.getByRole('button', { name: 'Start again from zero' }).click();
  await studio.getByRole('button', { name: 'Save' }).click();
  await goal.getByText('A new easel').waitFor();
  await goal.getByText('0 coins of 400 coins').waitFor();

  // long enough for a busy machine to see it
  const { alerts } = await lena.client.call('widgets.get', {});
  await lena.client.call('widgets.change', { body: { alerts: { ...alerts.settings, stay_seconds: 15 } } });
  await give('kind-word', 'Bravo');
  await box(pages.get('alerts')!)
    .getByText(/Mira sent /)
    .waitFor();
  await look(pages.get('alerts')!, 'obs-alerts');
  for (let tap = 0; tap < 6; tap++) await give('clap');
  await look(pages.get('combo')!, 'obs-combo');
  const coins = (await lena.client.call('widgets.get', {})).progress.coins;
  await goal.getByText(`${coins} coins of 400 coins`).waitFor();
  await goal.reload();
  await goal.getByText(`${coins} coins of 400 coins`).waitFor();
  await box(pages.get('board')!).getByText('Mira').waitFor();
  await box(pages.get('supporters')!).getByText('Mira').waitFor();
  for (const name of ['goal', 'board', 'supporters'] as const) await look(pages.get(name)!, `obs-${name}`);

  for (const name of WIDGETS) {
    const page = pages.get(name)!;
    await lena.client.call('widgets.test', { body: { id: newId(), widget: name } });
    await box(page).locator('.badge').waitFor();
    expect(await box(page).innerText()).toMatch(/^\s*TEST/i);
    await look(page, `obs-${name}-test`);
    await page.context().close();
  }
  if (PICTURES) await lookAtStudio(studio);
  await studio.context().close();
  await stage.proveBooks();
});

/** Every designer, at both sizes. */
async function lookAtStudio(studio: Page): Promise<void> {
  for (const [size, viewport] of [
    ['desktop', { width: 1280, height: 800 }],
    ['phone', { width: 390, height: 844 }],
  ] as const) {
    await studio.setViewportSize(viewport);
    for (const name of ['', ...WIDGETS]) {
      await studio.goto(`/studio/overlay/${name}`);
      await studio.locator(name === '' ? '.st-widgets' : '.st-preview').waitFor();
      await studio.waitForTimeout(800);
      await studio.screenshot({ path: `${PICTURES}/studio-${name || 'overlay'}-${size}.png`, fullPage: true });
    }
  }
}

it('nothing of it was an error', () => {
  expect(stage.faults).toEqual([]);
});
