/**
 * The whole story in a real browser: a viewer buys and gives, another viewer and the overlay see it, the creator earns and cashes out, the
 * operator approves, the bank sends the money back. The books are proven after each step.
 */
import { createClient } from '@busker/client';
import { newId } from '@busker/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { signInDemo } from '../helpers/program.ts';
import { buyCoins } from '../helpers/story.ts';
import {
  addPayoutAccount,
  approve,
  cashOutEverything,
  figure,
  makeOverlayLink,
  newestCashout,
  openStatementLine,
  turnTo,
} from './story/desk.ts';
import { closeTray, giftOf, openTray, payAtCheckout, send, sendButton, tapCombo, tray } from './story/giving.ts';
import { dollars, earned, microsOf } from './story/money.ts';
import { picture, pictureOfARoom, putVideoBehind, SHARP } from './story/pictures.ts';
import { focusedName, isOnScreen } from './story/round.ts';
import { DESKTOP, PATIENCE_MS, PHONE, setStage, type Stage } from './story/stage.ts';
import { witness, type Witness } from './story/witness.ts';

const SOON = { timeout: PATIENCE_MS, interval: 100 };
/** Long enough for a repeated event to arrive, had it been sent. */
const REPEATS_MS = 1_000;

const CREATOR = { handle: 'kofi.drums', name: 'Kofi' };
/** Coins. */
const DEAR = { name: 'Fireworks over the Roofs', price: 5_000 };
const SINGLE = { name: 'Street Guitar', price: 150 };
const COMBO = { name: 'Encore', price: 50, count: 12 };
/** 99 coins earn 49.5 cents: the half cent must not get lost. */
const ON_A_POST = { name: 'Wildflowers', price: 99 };

let stage: Stage;
let mira: Page;
let creator: Page;
let operator: Page;
/** Of somebody who asked for less motion. */
let calm: Page;
let witnesses: Witness[];
/** What the creator has earned by this story, in micros, on top of what was there. */
let base_micros = 0n;
let earned_micros = 0n;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage?.close();
});

/** The creator's open page shows all that was earned, to the cent, without a reload. */
async function creatorSees(): Promise<void> {
  await expect.poll(() => figure(creator, 'Earned all time'), SOON).toBe(dollars(base_micros + earned_micros));
  await expect.poll(() => figure(creator, 'Pending'), SOON).toBe(dollars(base_micros + earned_micros));
}

/** Each witness got just so many gifts over the line, none twice. */
async function eachGot(gifts: number): Promise<void> {
  for (const { gifts: got } of witnesses) await expect.poll(() => got.length, SOON).toBe(gifts);
  await new Promise((resolve) => setTimeout(resolve, REPEATS_MS));
  for (const { gifts: got } of witnesses) {
    expect(got).toHaveLength(gifts);
    expect(new Set(got.map((gift) => gift.gift_id)).size).toBe(gifts);
  }
}

describe('the story', () => {
  it('gathers a creator, an overlay made in the studio, and a second viewer', async () => {
    creator = await stage.enter(CREATOR.handle, '/studio', DESKTOP);
    await creator.getByText('Earned all time').waitFor();
    base_micros = microsOf(await figure(creator, 'Earned all time'));
    const address = await makeOverlayLink(creator, 'OBS on the laptop');
    await turnTo(creator, 'Home');

    const overlay = witness(await stage.open('overlay', { viewport: { width: 540, height: 960 }, ...SHARP }));
    await overlay.page.goto(address);
    await overlay.watchScreen();
    await putVideoBehind(overlay.page, '/media/sax.mp4', 3);

    const aiko = witness(await stage.open('aiko', { ...PHONE, ...SHARP }));
    await aiko.page.goto('/demo/sign-in/aiko?to=/live');
    await aiko.page
      .getByRole('link', { name: new RegExp(`^${CREATOR.name}: `) })
      .first()
      .click();
    await aiko.watchScreen();
    witnesses = [aiko, overlay];
  });

  it('tells a viewer what is missing for a gift, sells exactly that, and leads back to the same gift', async () => {
    mira = await stage.enter('mira', '/live', { ...PHONE, ...SHARP });
    await mira
      .getByRole('link', { name: new RegExp(`^${CREATOR.name}: `) })
      .first()
      .click();
    await openTray(mira);
    await giftOf(mira, DEAR.name).click();
    // 4 940 coins at 0.0129 dollars are 63.726 dollars.
    await tray(mira).getByText('You need 4,940 more coins — $63.73').waitFor();
    await tray(mira)
      .getByRole('button', { name: /^Get 4,940 coins/ })
      .click();
    const sheet = mira.getByRole('dialog', { name: 'Get coins' });
    await sheet.getByText('4,940 coins are missing for this gift.').waitFor();
    await sheet.getByRole('button', { name: 'Pay $63.73', exact: true }).click();
    await payAtCheckout(mira, '$63.73');
    await stage.proveBooks();
    await mira.getByRole('link', { name: 'Back to your gift' }).click();
    await sendButton(mira).waitFor();
    expect(await giftOf(mira, DEAR.name).getAttribute('aria-checked')).toBe('true');
    expect(await sendButton(mira).getAttribute('aria-label')).toBe(`Send ${DEAR.name} × 1 for 5,000 coins, $64.50`);
  });

  it('fills every screen once with the gift that she came back for', async () => {
    await sendButton(mira).click();
    earned_micros += earned(DEAR.price);
    await witnesses[1]!.page.locator('.caption').waitFor();
    await picture(witnesses[1]!.page, 'overlay', 1_900);
    await creatorSees();
    await eachGot(1);
    for (const each of witnesses) {
      const { gift_id } = each.gifts[0]!;
      await expect.poll(async () => (await each.seen()).full_screen, SOON).toEqual([gift_id]);
      expect(each.gifts[0]).toMatchObject({ quantity: 1, coins: '5000', combo: null, sender: { handle: 'mira' } });
    }
    await stage.proveBooks();
  });

  it('sells a pack in the wallet', async () => {
    await mira.goto('/wallet');
    await mira.locator('label', { hasText: '1,400 coins for $16.79' }).click();
    await mira.getByRole('button', { name: 'Pay $16.79', exact: true }).click();
    await payAtCheckout(mira, '$16.79');
    await stage.proveBooks();
  });

  it('shows a single gift once, and pays the creator to the cent', async () => {
    await mira.goto('/live');
    await mira
      .getByRole('link', { name: new RegExp(`^${CREATOR.name}: `) })
      .first()
      .click();
    await openTray(mira);
    await send(mira, SINGLE.name);
    earned_micros += earned(SINGLE.price);
    await creatorSees();
    await eachGot(2);
    for (const each of witnesses) {
      expect(each.gifts[1]).toMatchObject({ quantity: 1, coins: '150', combo: { count: 1 } });
      await expect
        .poll(async () => (await each.seen()).banners, SOON)
        .toContainEqual({
          name: 'Mira',
          what: `sent ${SINGLE.name}`,
          count: 1,
        });
    }
    await stage.proveBooks();
  });

  it('counts a combo of twelve taps as one banner that ends at twelve', async () => {
    await tapCombo(mira, COMBO.name, COMBO.count);
    earned_micros += earned(COMBO.price * COMBO.count);
    await creatorSees();
    await eachGot(2 + COMBO.count);
    for (const each of witnesses) {
      const taps = each.gifts.slice(2);
      expect(new Set(taps.map((gift) => gift.combo?.id)).size).toBe(1);
      expect(taps.map((gift) => gift.combo?.count)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      expect(taps.at(-1)?.combo?.coins).toBe('600');
      const ofCombo = async () => (await each.seen()).banners.filter((banner) => banner.what === `sent ${COMBO.name}`);
      await expect.poll(ofCombo, SOON).toEqual([{ name: 'Mira', what: `sent ${COMBO.name}`, count: 12 }]);
      // The gift that filled the screen may have had a banner too, before or after; nothing was ever drawn twice.
      const { banners, full_screen } = await each.seen();
      expect(banners.filter((banner) => banner.what === `sent ${SINGLE.name}`)).toHaveLength(1);
      expect(banners.filter((banner) => banner.what === `sent ${DEAR.name}`).length).toBeLessThanOrEqual(1);
      expect(full_screen).toHaveLength(1);
    }
    await stage.proveBooks();
  });

  it('takes a gift on a post in the feed, seen by who watches that post', async () => {
    const posts = await createClient({ base_url: stage.url }).call('feed.get', { query: {} });
    const post = posts.rows.find((row) => row.creator.handle === CREATOR.handle)!;
    const aiko = witnesses[0]!;
    await aiko.page.goto(`/post/${post.id}`);
    await aiko.watchScreen();

    await closeTray(mira);
    await mira.goto('/');
    const article = mira.getByRole('article', { name: new RegExp(`^Post by ${CREATOR.name}: `) }).first();
    await mira.getByRole('article').first().waitFor();
    // Down the feed, one post after another, until it is his.
    for (let step = 0; step < 12 && !(await isOnScreen(mira, CREATOR.name)); step++) {
      await mira.keyboard.press('ArrowDown');
      await mira.waitForTimeout(700);
    }
    await article.getByRole('button', { name: 'Send a gift' }).click();
    await send(mira, ON_A_POST.name);
    earned_micros += earned(ON_A_POST.price);
    await creatorSees();
    await expect.poll(() => aiko.gifts.length, SOON).toBe(3 + COMBO.count);
    expect(aiko.gifts.at(-1)).toMatchObject({ coins: '99', item_id: 'wildflowers' });
    await expect
      .poll(async () => (await aiko.seen()).banners, SOON)
      .toEqual([{ name: 'Mira', what: `sent ${ON_A_POST.name}`, count: 1 }]);
    // The overlay follows the live room only.
    expect(witnesses[1]!.gifts).toHaveLength(2 + COMBO.count);
    await picture(creator, 'studio', 1_000);
    await stage.proveBooks();
    // Seen enough: a page that plays no video leaves the machine to the others.
    await aiko.page.close();
    await mira.goto('/wallet');
  });

  it('opens a line of the statement to the arithmetic behind it', async () => {
    const sum = await openStatementLine(creator, ON_A_POST.name);
    const text = (await sum.innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      '99 coins × 1 99 coins × value of a coin $0.01 Value of the gift $0.99 × share 50% Earned $0.495',
    );
    await creator.keyboard.press('Escape');
  });

  it('makes the earnings available when the hold is over', async () => {
    operator = await stage.enter('olive', '/console', DESKTOP);
    await turnTo(operator, 'Demo');
    await operator.getByRole('textbox', { name: 'Days to skip' }).fill('15');
    await operator.getByRole('button', { name: 'Skip 15 days' }).click();
    await operator.getByText(/earnings became available/).waitFor();
    await turnTo(creator, 'Cash-out');
    await expect.poll(() => figure(creator, 'Available'), SOON).toBe(dollars(base_micros + earned_micros));
    await expect.poll(() => figure(creator, 'Pending'), SOON).toBe('$0.00');
    await stage.proveBooks();
  });

  it('pays the creator after an operator approved, and credits again what the bank returns', async () => {
    const amount = dollars(base_micros + earned_micros);
    await addPayoutAccount(creator, 'Kofi Drums', 'SB00 0001');
    await cashOutEverything(creator, amount);
    await expect.poll(() => newestCashout(creator).innerText(), SOON).toContain('Waiting for approval');
    await expect.poll(() => figure(creator, 'Reserved'), SOON).toBe(amount);
    await expect.poll(() => figure(creator, 'Available'), SOON).toBe('$0.00');
    await stage.proveBooks();

    await approve(operator, amount, 'Account and gifts looked at');
    await expect.poll(() => newestCashout(creator).innerText(), SOON).toContain('Paid');
    await expect.poll(() => figure(creator, 'Paid out'), SOON).toBe(amount);
    await expect.poll(() => figure(creator, 'Reserved'), SOON).toBe('$0.00');
    await stage.proveBooks();

    await operator.goto('/sandbox/payouts');
    await operator.getByRole('button', { name: `Return ${amount} to ••0001` }).click();
    await expect.poll(() => newestCashout(creator).innerText(), SOON).toContain('Returned');
    await expect.poll(() => figure(creator, 'Available'), SOON).toBe(amount);
    await expect.poll(() => figure(creator, 'Paid out'), SOON).toBe('$0.00');
    await stage.proveBooks();

    await operator.goto('/console/audit');
    await operator.getByText('Account and gifts looked at').first().waitFor();
  });
});

describe('for everybody', () => {
  it('lets the keyboard alone choose and send a gift', async () => {
    const page = await stage.enter('mira', '/live', { ...DESKTOP, reducedMotion: 'reduce' });
    // A page begins at its heading.
    await expect.poll(() => focusedName(page), SOON).toBe('Live now');
    await page
      .getByRole('link', { name: new RegExp(`^${CREATOR.name}: `) })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send a gift' }).waitFor();
    for (let tabs = 0; tabs < 40 && (await focusedName(page)) !== 'Send a gift'; tabs++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // The dialog begins at its cheapest gift; arrows lead on from gift to gift.
    await expect.poll(() => focusedName(page), SOON).toMatch(/, 1 coins?, /);
    const wanted = 'Coin in the Hat, 5 coins, ';
    for (let gifts = 0; gifts < 20 && !(await focusedName(page)).startsWith(wanted); gifts++)
      await page.keyboard.press('ArrowRight');
    await expect.poll(() => focusedName(page), SOON).toContain(wanted);
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page), SOON).toMatch(/^Send Coin in the Hat × 1 for 5 coins, /);
    await page.keyboard.press('Enter');
    await tray(page).getByText('Coin in the Hat ×1 sent').waitFor({ state: 'attached' });
    calm = page;
    await stage.proveBooks();
  });

  it('takes the focus along when an arrow key brings the next post of the feed', async () => {
    const page = await stage.enter('mira', '/', DESKTOP);
    const post = (place: number) => page.locator(`article[aria-posinset="${place}"]`);
    const focusedPost = () =>
      page.evaluate(() => document.activeElement?.closest('article')?.getAttribute('aria-posinset'));
    await post(1).getByRole('button', { name: 'Send a gift' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(focusedPost, SOON).toBe('2');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focusedPost, SOON).toBe('3');
    await page.keyboard.press('ArrowUp');
    await expect.poll(focusedPost, SOON).toBe('2');
    // What Tab leads to is on that post, and that post is what is seen.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('ARTICLE');
    expect(await focusedPost()).toBe('2');
    await expect
      .poll(() => post(2).evaluate((article) => Math.round(article.getBoundingClientRect().top)), SOON)
      .toBe(await page.locator('[role=feed]').evaluate((feed) => Math.round(feed.getBoundingClientRect().top)));
    // The focus of who steps by the buttons stays on them.
    await page.getByRole('button', { name: 'Next post' }).click();
    expect(await focusedName(page)).toBe('Next post');
    await page.context().close();
  });

  it('draws no animation for who asked for less motion, and says the gift all the same', async () => {
    const overlay = witnesses[1]!;
    const lotte = await signInDemo(stage.url, 'lotte');
    await buyCoins(stage, lotte, '1000');
    const room = overlay.gifts.length;
    const { rows } = await lotte.client.call('live.list', { query: {} });
    const target_id = rows.find((row) => row.creator.handle === CREATOR.handle)!.id;
    await lotte.client.call('gifts.send', {
      body: { id: newId(), item_id: 'lantern-night', quantity: 1, target_id, expected_price_coins: '1000' },
    });
    await expect.poll(() => overlay.gifts.length, SOON).toBe(room + 1);
    await calm.getByText('Lotte sent Lantern Night', { exact: false }).first().waitFor({ state: 'attached' });
    // Where motion is welcome the same gift is drawn on a canvas.
    await overlay.page.locator('busker-overlay canvas').first().waitFor({ state: 'attached' });
    expect(await calm.locator('canvas').count()).toBe(0);
    await stage.proveBooks();
  });

  it('ends without an error in a console or a refusal by the security policy', async () => {
    await picture(mira, 'wallet', 500);
    await pictureOfARoom(mira, stage.url, 'tumble.tom');
    await mira.goto('/');
    await mira.getByRole('article').first().waitFor();
    await picture(mira, 'feed', 2_500);
    await operator.goto('/console');
    await picture(operator, 'console', 2_000);
    await stage.proveBooks();
    expect(stage.faults).toEqual([]);
  });
});
