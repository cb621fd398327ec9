/** What creators and operators do at their desks, by the names that they read. */
import type { Locator, Page } from 'playwright-core';

/** Opens a page of the studio or console from its list of pages. */
export async function turnTo(page: Page, name: string): Promise<void> {
  await page
    .getByRole('complementary')
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** The amount below a heading such as "Pending", as it is read out. */
export async function figure(page: Page, label: string): Promise<string> {
  const box = page.locator('.dk-figure').filter({ has: page.getByText(label, { exact: true }) });
  const value = box.locator('dd').first();
  const read_out = value.locator('.bk-hidden');
  return ((await read_out.count()) > 0 ? read_out : value).innerText();
}

/** Makes an overlay link. @returns its secret address. */
export async function makeOverlayLink(page: Page, label: string): Promise<string> {
  await turnTo(page, 'Overlay');
  await page.getByRole('button', { name: 'New overlay link' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(label);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your overlay link is ready' });
  const address = await dialog.getByRole('textbox', { name: label }).inputValue();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  return address;
}

/** Opens a line of the creator's statement. @returns the sum that the line opens to. */
export async function openStatementLine(page: Page, gift: string): Promise<Locator> {
  await turnTo(page, 'Statement');
  await page
    .getByRole('button', { name: new RegExp(`^Open .*${gift}`) })
    .first()
    .click();
  return page.getByRole('region', { name: 'How the earning was worked out' });
}

export async function addPayoutAccount(page: Page, holder: string, account_number: string): Promise<void> {
  await page
    .getByRole('button', { name: /payout account|^Add/i })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Account holder' }).fill(holder);
  await dialog.getByRole('textbox', { name: 'Account number' }).fill(account_number);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Asks for everything that is available. @param amount as the page writes it. */
export async function cashOutEverything(page: Page, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Everything available' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Ask for ${amount}`, exact: true })
    .click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** The state of the newest cash-out in the creator's list. */
export const newestCashout = (page: Page): Locator =>
  page.getByRole('table', { name: 'Your cash-outs' }).getByRole('row').nth(1);

/** Approves a cash-out in the console. */
export async function approve(page: Page, amount: string, reason: string): Promise<void> {
  await turnTo(page, 'Payouts');
  await page
    .getByRole('button', {
      name: new RegExp(`cash-out.*${amount.replaceAll(/[$.]/g, '\\$&')}|${amount.replaceAll(/[$.]/g, '\\$&')}`),
    })
    .first()
    .click();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Approve ${amount}?` });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}
