/** A dear gift can be taken back as long as its countdown runs, whatever its sender closes or leaves meanwhile. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { signInDemo, type Session } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import { closeTray, openTray, send, tray } from './story/giving.ts';
import { PHONE, setStage, type Stage } from './story/stage.ts';

const DEAR = 'Fireworks over the Roofs';
const PRICE = 5_000n;

let stage: Stage;
let session: Session;
let mira: Page;

beforeAll(async () => {
  stage = await setStage();
  const olive = await signInDemo(stage.url, 'olive');
  const settings = await olive.client.call('console.settings', {});
  await olive.client.call('console.setSettings', {
    body: { ...settings, undo_ms: 60_000, reason: 'a busy machine needs longer than five seconds' },
  });
  session = await signInDemo(stage.url, 'mira');
  await buyCoins(stage, session, '20000');
  mira = await stage.enter('mira', '/live', PHONE);
  await mira
    .getByRole('link', { name: /^Kofi: / })
    .first()
    .click();
  await openTray(mira);
});
afterAll(() => stage?.close());

const coins = async (): Promise<bigint> => BigInt((await session.client.call('me.get', {})).wallet.total);
const takeBack = (page: Page) => page.getByRole('button', { name: `Take ${DEAR} back` });
const strip = (page: Page) => page.getByRole('group', { name: 'Gifts that you can still take back' });

it('the tray counts down, once; when it is closed the countdown goes on, on other pages too, and undoes', async () => {
  const before = await coins();
  await send(mira, DEAR);
  await tray(mira)
    .getByRole('button', { name: `Take ${DEAR} back` })
    .waitFor();
  expect(await takeBack(mira).count()).toBe(1);
  expect(await strip(mira).count()).toBe(0);
  expect(await coins()).toBe(before - PRICE);

  await closeTray(mira);
  await strip(mira)
    .getByText(/goes in \d+ s/)
    .waitFor();
  await mira.getByRole('link', { name: 'Leave the room' }).click();
  await mira.getByRole('heading', { name: 'Live now' }).waitFor();
  await strip(mira)
    .getByRole('button', { name: `Take ${DEAR} back` })
    .click();
  await mira.getByText('Taken back. 5,000 coins are in your wallet again.').waitFor();
  await strip(mira).waitFor({ state: 'detached' });
  expect(await coins()).toBe(before);
  await stage.proveBooks();
});

it('nothing of it was an error', () => {
  expect(stage.faults).toEqual([]);
});
