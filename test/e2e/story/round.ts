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

/**
 * How much of the screen jumped since the page began to load, as Chromium counts it (cumulative layout shift, without windows): what moved, by how far.
 * Moves within half a second after a tap or key do not count.
 */
export async function jumpOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput) sum += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 200);
      }),
  );
}

/** Addresses of every page that a desk's list of pages leads to. */
export async function pagesOf(page: Page): Promise<string[]> {
  const links = page.getByRole('complementary').getByRole('link');
  await links.first().waitFor();
  return links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
}

/** What a screen reader calls the control that has the focus, also inside an element of ours. */
export async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? '';
  });
}

/** Whether the post in the middle of the screen is by somebody. */
export async function isOnScreen(page: Page, name: string): Promise<boolean> {
  return page.evaluate((prefix) => {
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 3);
    return middle?.closest('article')?.getAttribute('aria-label')?.startsWith(prefix) === true;
  }, `Post by ${name}: `);
}
