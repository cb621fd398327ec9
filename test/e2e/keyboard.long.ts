/** Everything that moves money, by the keyboard alone: sign in, buy coins, open a room, send a gift, cash out, approve. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysOf, type Keys } from './everyone/keys.ts';
import { giftOf, tray } from './story/giving.ts';
import { figure, newestCashout } from './story/desk.ts';
import { DESKTOP, PATIENCE_MS, setStage, type Stage } from './story/stage.ts';

const SOON = { timeout: PATIENCE_MS, interval: 100 };
const NEW = { name: 'Tabea', email: 'tabea@example.test', password: 'by keyboard alone 7' };
const CREATOR = 'Kofi';

let stage: Stage;
let viewer: Keys;

beforeAll(async () => {
  stage = await setStage();
  const made = await fetch(`${stage.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stage.url },
    body: JSON.stringify(NEW),
  });
  if (!made.ok) throw new Error(await made.text());
});
afterAll(async () => {
  await stage?.close();
});

describe('the keyboard alone', () => {
  it('signs in', async () => {
    viewer = keysOf(await stage.open('tabea', DESKTOP));
    await viewer.page.goto('/wallet');
    await viewer.page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await viewer.to(/^Sign in$/);
    await viewer.press('Enter');
    await viewer.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await viewer.to(/^(Mail|E-?mail)/i);
    await viewer.type(NEW.email);
    await viewer.to(/^Password/);
    await viewer.type(NEW.password);
    await viewer.press('Enter');
    await viewer.page.getByRole('heading', { name: 'Wallet' }).waitFor();
  });

  it('buys coins: a pack by the arrows, the age in a dialog that keeps the focus and gives it back, the checkout', async () => {
    const { page } = viewer;
    await viewer.to(/^100 coins|coins for \$/);
    await viewer.press('ArrowDown');
    await viewer.to(/^Pay \$/);
    await viewer.press('Enter');
    // a new person is asked once
    const dialog = page.getByRole('dialog');
    await dialog
      .or(page.getByRole('heading', { name: 'Pay Busker' }))
      .first()
      .waitFor();
    if ((await dialog.count()) > 0) {
      await viewer.aroundDialog(/^Pay \$/);
      await viewer.press('Enter');
      await dialog.waitFor();
      await viewer.to(/^I am|^Yes/);
      await viewer.press('Enter');
    }
    await page.getByRole('heading', { name: 'Pay Busker' }).waitFor();
    await viewer.to(/^Pay \$/);
    await viewer.press('Enter');
    await page.getByRole('heading', { name: /coins are yours$/ }).waitFor();
    await stage.proveBooks();
  });

  it('opens a room and sends a gift; Escape closes the tray and gives the focus back', async () => {
    const { page } = viewer;
    await page.goto('/live');
    await page
      .getByRole('link', { name: new RegExp(`^${CREATOR}: `) })
      .first()
      .waitFor();
    await viewer.to(new RegExp(`^${CREATOR}: `));
    await viewer.press('Enter');
    await page.getByRole('button', { name: 'Send a gift' }).waitFor();
    await viewer.to(/^Send a gift$/);
    await viewer.press('Enter');
    await giftOf(page, 'Clap').waitFor();
    await viewer.comes(/, 1 coins?, /);
    await viewer.to(/^Coin in the Hat, 5 coins, /, 'ArrowRight');
    await viewer.press('Enter');
    await viewer.comes(/^Send Coin in the Hat × 1 for 5 coins, /);
    await viewer.press('Enter');
    await tray(page).getByText('Coin in the Hat ×1 sent').waitFor({ state: 'attached' });
    await viewer.press('Escape');
    await tray(page).waitFor({ state: 'detached' });
    await viewer.comes(/^Send a gift$/);
    expect(viewer.lost).toEqual([]);
    await stage.proveBooks();
  });

  it('cashes out and approves', async () => {
    const operator = keysOf(await stage.enter('olive', '/console/demo', DESKTOP));
    await operator.page.getByRole('textbox', { name: 'Days to skip' }).waitFor();
    await operator.to(/^Days to skip/);
    await operator.press('Control+A');
    await operator.type('15');
    await operator.to(/^Skip 15 days/);
    await operator.press('Enter');
    await operator.page.getByText(/earnings became available/).waitFor();

    const creator = keysOf(await stage.enter('kofi.drums', '/studio/cashout', DESKTOP));
    await expect.poll(() => figure(creator.page, 'Pending'), SOON).toBe('$0.00');
    const amount = await figure(creator.page, 'Available');
    await creator.to(/payout account|^Add/i);
    await creator.press('Enter');
    await creator.aroundDialog(/payout account|^Add/i);
    await creator.press('Enter');
    await creator.page.getByRole('dialog').waitFor();
    await creator.to(/^Account holder/);
    await creator.type('Kofi Drums');
    await creator.to(/^Account number/);
    await creator.type('SB00 0001');
    await creator.to(/^Save$/);
    await creator.press('Enter');
    await creator.page.getByRole('dialog').waitFor({ state: 'detached' });
    await creator.to(/^Everything available/);
    await creator.press('Enter');
    await creator.to(/^Continue$/);
    await creator.press('Enter');
    await creator.page.getByRole('dialog').waitFor();
    await creator.to(/^Ask for /);
    await creator.press('Enter');
    await creator.page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => newestCashout(creator.page).innerText(), SOON).toContain('Waiting for approval');
    expect(creator.lost).toEqual([]);

    await operator.page.goto('/console');
    await operator.page.getByRole('complementary').getByRole('link').first().waitFor();
    await operator.to(/^Payouts/);
    await operator.press('Enter');
    await operator.page.getByRole('heading', { level: 1, name: 'Payouts' }).waitFor();
    await operator.page.getByText(amount).first().waitFor();
    await operator.to(new RegExp(amount.replaceAll(/[$.]/g, '\\$&')));
    await operator.press('Enter');
    await operator.page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
    await operator.to(/^Approve$/);
    await operator.press('Enter');
    const dialog = operator.page.getByRole('dialog', { name: `Approve ${amount}?` });
    await dialog.waitFor();
    await operator.to(/^Reason/);
    await operator.type('Account and gifts looked at');
    await operator.to(/^Approve$/);
    await operator.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => newestCashout(creator.page).innerText(), SOON).toContain('Paid');
    expect(operator.lost).toEqual([]);
    await stage.proveBooks();
  });

  it('control: a focus that cannot be seen is noticed', async () => {
    const page = await stage.open('visitor', DESKTOP);
    await page.goto('/live');
    await page.getByRole('heading').first().waitFor();
    await page.evaluate(() => {
      for (const link of document.querySelectorAll<HTMLElement>('a, button, select')) link.style.outline = 'none';
    });
    const keys = keysOf(page);
    await keys.press('Tab');
    await expect(keys.to(/^there is no such thing$/)).rejects.toThrow('never came to');
    expect(keys.lost.length).toBeGreaterThan(0);
    await page.context().close();
  });
});
