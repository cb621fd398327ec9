/** Looks at a page as axe-core does: rules for people who read with ears or fingers, see little, or use no mouse. */
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * The tray's button shows its word and its price, "Send 5 $0.06", and is called "Send Coin in the Hat × 1 for 5 coins, $0.06". It answers to the word that is
 * seen; that all that is seen should stand in its name in one piece would make a worse sentence of it.
 */
const PRICED = 'busker-gift-tray,.send';

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
        .filter((node) => !(id === 'label-content-name-mismatch' && String(node.target) === PRICED))
        .slice(0, 3)
        .map(
          (node) => `${id} (${impact}): ${String(node.target)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`,
        ),
    );
}

/** What people read or press; pictures may be cut, and what is far out is there for screen readers. */
const READ_OR_PRESSED =
  'a, button, input, select, textarea, label, p, h1, h2, h3, td, th, li, dd, img[alt]:not([alt=""])';

/**
 * Pixels by which the page is wider than its window, or by which what people read or press reaches out of it at either side, even where it is cut
 * off; what can be scrolled to within a part of the page does not count.
 */
export const sidewaysPixels = (page: Page): Promise<number> =>
  page.evaluate((selector) => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element: Element): boolean => {
      for (let parent = element.parentElement; parent; parent = parent.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(parent).overflowX)) return true;
      return false;
    };
    let most = Math.max(0, document.documentElement.scrollWidth - width);
    for (const element of document.querySelectorAll(selector)) {
      const { left, right } = element.getBoundingClientRect();
      const out = Math.round(Math.max(right - width, -left));
      const style = getComputedStyle(element);
      const shown = style.visibility === 'visible' && right - left > 1 && right > 0 && left < width;
      if (out > most && shown && element.closest('[aria-hidden="true"]') === null && !scrolls(element)) most = out;
    }
    return most;
  }, READ_OR_PRESSED);

/** What moves across the screen by itself just now, shadow trees included; fades and colours do not count. */
export const movingThings = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const MOVES = ['transform', 'translate', 'scale', 'rotate', 'left', 'top', 'insetInlineStart', 'offsetDistance'];
    const look = (root: Document | ShadowRoot): void => {
      for (const animation of root.getAnimations()) {
        const effect = animation.effect as KeyframeEffect | null;
        if (animation.playState !== 'running' || !effect) continue;
        const lasts = Number(effect.getComputedTiming().duration) > 20;
        const moves = effect.getKeyframes().some((frame) => MOVES.some((name) => name in frame));
        const { target } = effect;
        if (lasts && moves && target?.checkVisibility() === true)
          found.push(`${target.tagName.toLowerCase()}.${target.getAttribute('class') ?? ''} moves`);
      }
      for (const element of root.querySelectorAll('*')) if (element.shadowRoot) look(element.shadowRoot);
    };
    look(document);
    return [...new Set(found)];
  });
