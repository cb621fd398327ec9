/** What a viewer does, by the names that a person reads or hears. */
import type { Locator, Page } from 'playwright-core';

export const tray = (page: Page): Locator => page.locator('busker-gift-tray');

export async function openTray(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send a gift' }).click();
  await giftOf(page, 'Clap').waitFor();
}

export async function closeTray(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Send a gift', exact: true }).getByRole('button', { name: 'Close' }).click();
}

/** A gift of the tray, whatever it costs. */
export const giftOf = (page: Page, name: string): Locator =>
  tray(page).getByRole('radio', { name: new RegExp(`^${name}, `) });

export const sendButton = (page: Page): Locator => tray(page).getByRole('button', { name: /^Send .+ for .+ coins/ });

/** Chooses a gift and sends one. */
export async function send(page: Page, name: string): Promise<void> {
  await giftOf(page, name).click();
  await tray(page)
    .getByRole('button', { name: new RegExp(`^Send ${name} × 1 for `) })
    .click();
}

/** Chooses a gift and taps until as many are sent: first the button, then, as fast as a finger, the ring that it turns into. */
export async function tapCombo(page: Page, name: string, count: number): Promise<void> {
  await send(page, name);
  const ring = tray(page).getByRole('button', { name: `Send ${name} again, ×1`, exact: true });
  const box = await ring.boundingBox();
  if (box === null) throw new Error('the ring is not there to be tapped');
  // A finger does not wait for the page: however long a busy machine takes, the taps follow each other at once.
  const taps = Array.from({ length: count - 1 }, () =>
    page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2),
  );
  await Promise.all(taps);
  await tray(page)
    .getByRole('button', { name: `Send ${name} again, ×${count}`, exact: true })
    .waitFor();
}

/** Pays at the sandbox's checkout and waits until the coins are there. @param price as the page writes it, "$63.73". */
export async function payAtCheckout(page: Page, price: string): Promise<void> {
  await page.getByRole('heading', { name: 'Pay Busker' }).waitFor();
  await page.getByRole('button', { name: `Pay ${price}`, exact: true }).click();
  await page.getByRole('heading', { name: /coins are yours$/ }).waitFor();
}
