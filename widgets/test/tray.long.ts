import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';
import type { SendDetail } from '../src/index.ts';
import { openStage, type DemoPage, type Stage } from './browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** The demo's own server in the page is cut off, so that a test answers itself; `sent` and `told` on the window record. */
async function open(its: TestContext, options: Parameters<Stage['open']>[0] = {}, answers = false): Promise<DemoPage> {
  const opened = await stage.open({ viewport: { width: 1_280, height: 900 }, ...options });
  its.onTestFinished(() => opened.page.context().close());
  await opened.page.evaluate((cut_off) => {
    const sent: unknown[] = [];
    const told: unknown[] = [];
    Object.assign(globalThis, { sent, told });
    for (const name of [
      'busker-send',
      'busker-top-up-needed',
      'busker-sign-in-needed',
      'busker-close',
      'busker-top-up',
      'busker-stale',
    ]) {
      document.addEventListener(
        name,
        (event) => {
          const { detail } = event as CustomEvent<Record<string, unknown>>;
          if (name === 'busker-send') sent.push(detail);
          else told.push([name, detail]);
          if (cut_off) event.stopImmediatePropagation();
        },
        { capture: true },
      );
    }
  }, !answers);
  return opened;
}
const sent = (page: Page): Promise<SendDetail[]> =>
  page.evaluate(() => (globalThis as unknown as { sent: SendDetail[] }).sent);
const told = (page: Page): Promise<[string, Record<string, unknown>][]> =>
  page.evaluate(() => (globalThis as unknown as { told: [string, Record<string, unknown>][] }).told);
const tray = (page: Page) => page.locator('busker-gift-tray');

test.concurrent('every gift says its name and its price in coins and in money', async (its) => {
  const { page } = await open(its);
  const gifts = tray(page).getByRole('radiogroup', { name: 'Gifts' }).getByRole('radio');
  expect(await gifts.count()).toBe(await page.evaluate(() => demo.catalogue.items.length));
  await tray(page).getByRole('radio', { name: 'Wildflowers, 99 coins, $1.28' }).waitFor();
  await tray(page).getByRole('radio', { name: 'City of Lights, 40,000 coins, $516.00' }).waitFor();
});

test.concurrent('the keyboard alone chooses a gift, a number and sends; a held key sends once', async (its) => {
  const { page } = await open(its);
  await tray(page).getByRole('button', { name: 'Seasonal' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const chosen = await page.evaluate(() => demo.tray.selected);
  expect(chosen).not.toBe('clap');
  await page.keyboard.press('Home');
  expect(await page.evaluate(() => demo.tray.selected)).toBe('clap');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => demo.tray.quantity)).toBe(10);
  await tray(page).getByRole('radio', { name: /^Clap/ }).focus();
  await page.keyboard.press('Enter');
  const send = tray(page).getByRole('button', { name: 'Send Clap × 10 for 10 coins, $0.13' });
  expect(await send.evaluate((button) => button === (button.getRootNode() as ShadowRoot).activeElement)).toBe(true);
  await page.keyboard.down('Enter');
  for (let n = 0; n < 5; n++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  const all = await sent(page);
  expect(all.map(({ command }) => [command.item_id, command.quantity, command.expected_price_coins])).toEqual([
    ['clap', 10, '1'],
  ]);
  // the button became the ring and kept the focus, so Enter goes on
  await page.keyboard.press('Enter');
  expect((await sent(page)).length).toBe(2);
});

test.concurrent('one stop for Tab in the grid, and things to press are large enough for a finger', async (its) => {
  const { page } = await open(its, { viewport: { width: 390, height: 844 } });
  await page.evaluate(() => {
    demo.tray.mode = 'sheet';
    demo.tray.open = true;
  });
  await tray(page).getByRole('dialog').waitFor();
  await page.waitForTimeout(500);
  const stops = await tray(page).locator('.gift[tabindex="0"]').count();
  expect(stops).toBe(1);
  const small = await page.evaluate(() =>
    [...demo.tray.shadowRoot!.querySelectorAll('button, input')]
      .map((element) => ({ name: element.className || element.tagName, box: element.getBoundingClientRect() }))
      // the plus beside the balance is 36 px with its pill of 44 px around it
      .filter(({ name, box }) => name !== 'plus' && (box.height < 44 || box.width < 44))
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  );
  expect(small).toEqual([]);
});

test.concurrent('a combo: each tap is a send of its own, the ring counts at once, the balance follows, and the server corrects both', async (its) => {
  const { page } = await open(its);
  await page.evaluate(() => {
    demo.tray.selected = 'wildflowers';
  });
  await tray(page).getByRole('textbox', { name: 'Say something with it' }).fill('Bravo!');
  await tray(page)
    .getByRole('button', { name: /^Send Wildflowers/ })
    .click();
  const ring = tray(page).getByRole('button', { name: /^Send Wildflowers again/ });
  for (let n = 0; n < 4; n++) await ring.click();
  await tray(page).getByRole('button', { name: 'Send Wildflowers again, ×5' }).waitFor();
  expect(await tray(page).locator('.wallet').textContent()).toContain('2,005');
  const all = await sent(page);
  expect(new Set(all.map(({ command }) => command.id)).size).toBe(5);
  expect(all.map(({ command }) => command.message)).toEqual(['Bravo!', undefined, undefined, undefined, undefined]);

  await page.evaluate((first) => {
    const balance = { paid: '9000', promo: '0', total: '9000', frozen: false };
    demo.tray.acknowledge({ id: first.id, gift_id: 'g1', coins: '99', balance, duplicate: false });
    const item = demo.items.get('wildflowers')!;
    // the server's combo had three before
    demo.tray.observe({ ...demo.giftEvent(item, demo.people[0]!, { combo: { id: 'x', count: 4 } }), gift_id: 'g1' });
  }, all[0]!.command);
  await tray(page).getByRole('button', { name: 'Send Wildflowers again, ×8' }).waitFor();
  expect(await tray(page).locator('.wallet').textContent()).toContain((9_000 - 4 * 99).toLocaleString('en-US'));

  await page.evaluate(
    (last) =>
      demo.tray.refuse(last.id, Object.assign(new Error('rate_limited: That was too fast.'), { code: 'rate_limited' })),
    all[4]!.command,
  );
  await tray(page).getByRole('button', { name: 'Send Wildflowers again, ×7' }).waitFor();
  expect(await tray(page).getByRole('alert').textContent()).toBe('That was too fast.');
  await ring.waitFor({ state: 'detached', timeout: 4_000 });
  await tray(page)
    .getByRole('button', { name: /^Send Wildflowers × 1/ })
    .waitFor();
});

test.concurrent('coins that are missing: the exact number with its price, one event, and nothing is sent', async (its) => {
  const { page } = await open(its);
  await page.evaluate(() => {
    demo.tray.balance = { paid: '62', promo: '0', total: '62', frozen: false };
    demo.tray.selected = 'wildflowers';
  });
  await tray(page).getByText('You need 37 more coins — $0.48').waitFor();
  await tray(page)
    .getByRole('button', { name: /Get 37 coins/ })
    .click();
  expect(await told(page)).toMatchObject([
    ['busker-top-up-needed', { item: { id: 'wildflowers' }, quantity: 1, missing_coins: '37' }],
  ]);
  expect(await sent(page)).toEqual([]);
  await page.evaluate(() => {
    demo.tray.balance = { paid: '99', promo: '0', total: '99', frozen: false };
  });
  await tray(page)
    .getByRole('button', { name: /^Send Wildflowers × 1 for 99 coins/ })
    .waitFor();
});

test.concurrent('taps on their way count as spent, so that the last coins are not offered twice', async (its) => {
  const { page } = await open(its);
  await page.evaluate(() => {
    demo.tray.balance = { paid: '150', promo: '0', total: '150', frozen: false };
    demo.tray.selected = 'wildflowers';
  });
  await tray(page)
    .getByRole('button', { name: /^Send Wildflowers/ })
    .click();
  await tray(page).getByText('You need 48 more coins — $0.62').waitFor();
  await tray(page)
    .getByRole('button', { name: /Get 48 coins/ })
    .click();
  expect((await sent(page)).length).toBe(1);
});

test.concurrent('a visitor is asked to sign in, a frozen wallet cannot send', async (its) => {
  const { page } = await open(its);
  await page.evaluate(() => {
    demo.tray.balance = undefined;
  });
  await tray(page).getByRole('button', { name: 'Sign in to send' }).click();
  expect((await told(page)).map(([name]) => name)).toEqual(['busker-sign-in-needed']);
  await page.evaluate(() => {
    demo.tray.balance = { paid: '900', promo: '0', total: '900', frozen: true };
  });
  await tray(page).getByText('Your wallet is frozen').waitFor();
  await tray(page).locator('.send').dispatchEvent('click');
  expect(await sent(page)).toEqual([]);
});

test.concurrent('a dear item has no quantity and no ring', async (its) => {
  const { page } = await open(its);
  await page.evaluate(() => {
    demo.tray.selected = 'clap';
    demo.tray.quantity = 66;
  });
  await tray(page).getByRole('radiogroup', { name: 'How many' }).waitFor();
  await page.evaluate(() => {
    demo.tray.selected = 'lantern-night';
  });
  await tray(page).getByRole('button', { name: 'Send Lantern Night × 1 for 1,000 coins, $12.90' }).click();
  expect(await tray(page).getByRole('radiogroup', { name: 'How many' }).count()).toBe(0);
  expect((await sent(page)).map(({ command }) => command.quantity)).toEqual([1]);
  expect(await tray(page).locator('.ring').count()).toBe(0);
});

test.concurrent('any number may be typed; what is no number is not taken', async (its) => {
  const { page } = await open(its);
  const other = tray(page).getByRole('spinbutton', { name: 'Other number' });
  await other.fill('5000');
  await other.press('Tab');
  expect(await page.evaluate(() => demo.tray.quantity)).toBe(999);
  await other.fill('0');
  await other.press('Tab');
  expect(await page.evaluate(() => demo.tray.quantity)).toBe(999);
  await other.fill('42');
  await other.press('Tab');
  await tray(page).getByRole('button', { name: 'Send Clap × 42 for 42 coins, $0.55' }).waitFor();
});

test.concurrent('the sheet takes the focus, Escape closes it and gives the focus back', async (its) => {
  const { page } = await open(its, { viewport: { width: 390, height: 844 } });
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.textContent = 'Gifts';
    document.querySelector('main')!.append(button);
    button.addEventListener('click', () => {
      demo.tray.mode = 'sheet';
      demo.tray.open = true;
    });
  });
  await page.getByRole('button', { name: 'Gifts', exact: true }).press('Enter');
  await tray(page).getByRole('dialog', { name: 'Gift for Rosa Lindqvist' }).waitFor();
  expect(await tray(page).evaluate((element) => element.shadowRoot!.activeElement?.className)).toContain('gift');
  await page.keyboard.press('Escape');
  await tray(page).getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Gifts');
  expect((await told(page)).map(([name]) => name)).toEqual(['busker-close']);
});

test.concurrent('a preview plays and rests, and stays still for reduced motion', async (its) => {
  const { page, outside } = await open(its);
  await tray(page).locator('.preview canvas').waitFor();
  await tray(page).locator('.preview canvas').waitFor({ state: 'detached', timeout: 12_000 });
  expect(
    await tray(page)
      .locator('.preview .still')
      .evaluate((image) => getComputedStyle(image).visibility),
  ).toBe('visible');
  expect(outside).toEqual([]);
  const calm = await open(its, { reducedMotion: 'reduce' });
  await calm.page.waitForTimeout(1_500);
  expect(await tray(calm.page).locator('.preview canvas').count()).toBe(0);
});

test.concurrent('nothing moves in the tray when the ring, a notice or a message comes', async (its) => {
  const { page } = await open(its);
  const tops = (): Promise<number[]> =>
    page.evaluate(() =>
      ['.categories', '.composer', '.preview', '.action'].map(
        (name) => demo.tray.shadowRoot!.querySelector(name)!.getBoundingClientRect().top,
      ),
    );
  await tray(page)
    .getByRole('button', { name: /^Send Clap/ })
    .waitFor();
  const before = await tops();
  await tray(page)
    .getByRole('button', { name: /^Send Clap/ })
    .click();
  await tray(page).locator('.ring').waitFor();
  expect((await tops()).slice(0, 3)).toEqual(before.slice(0, 3));
  await page.evaluate(() => demo.tray.refuse('none', new Error('x')));
  await tray(page).getByRole('alert').waitFor();
  expect((await tops()).slice(0, 3)).toEqual(before.slice(0, 3));
});

test.concurrent('with the page as its server: what is sent is shown, and the board and the balance follow', async (its) => {
  const { page, errors } = await open(its, {}, true);
  await page.evaluate(() => {
    demo.tray.selected = 'wildflowers';
  });
  const send = tray(page).locator('.send');
  for (let n = 0; n < 3; n++) await send.click();
  await page.locator('busker-overlay .counter', { hasText: '×3' }).waitFor();
  await page.locator('busker-balance', { hasText: '2,203' }).waitFor();
  await page
    .locator('busker-board')
    .getByRole('button', { name: /Mira Okafor, 297 coins/ })
    .waitFor();
  expect(errors).toEqual([]);
});
