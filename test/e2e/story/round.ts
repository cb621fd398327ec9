/** A walk through every page of the sites. */
import type { Page } from 'playwright-core';

/** Time for what a page fetches and draws after its first words. */
const SETTLE_MS = 250;

/** Opens pages one after another and waits until each has its heading. */
export async function walk(page: Page, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    await page.goto(address);
    await page.getByRole('heading').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(SETTLE_MS);
  }
}

/** Addresses of every page that a desk's list of pages leads to. */
export async function pagesOf(page: Page): Promise<string[]> {
  const links = page.getByRole('complementary').getByRole('link');
  await links.first().waitFor();
  return links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
}
