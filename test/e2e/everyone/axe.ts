/** Looks at a page as axe-core does: rules for people who read with ears or fingers, see little, or use no mouse. */
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Serious and critical findings of the page as it stands, one sentence for each place; empty when there are none. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } })
      .axe;
    return run.run(document, { resultTypes: ['violations'] });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, impact, nodes }) =>
      nodes
        .slice(0, 3)
        .map(
          (node) => `${id} (${impact}): ${String(node.target)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`,
        ),
    );
}

/** Pixels by which the page is wider than its window; what scrolls inside of itself does not count. */
export const sidewaysPixels = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
