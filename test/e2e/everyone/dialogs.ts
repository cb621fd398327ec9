/** Opens what a page can open, as somebody would who presses every button once, and looks at each dialog, drawer and tray. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { PATIENCE_MS, type Pages } from '../story/stage.ts';
import { atDesks, roomAndPost, type Looking } from './pages.ts';

/** What covers a part of the page until it is closed. */
const OPENED = 'dialog[open], [role="dialog"], .gift-dock';
/** Buttons that do what they say at once, or lead away from what is looked at. */
const LEAVES = '[type="submit"], .language-menu *, [aria-disabled="true"]';
const SETTLE_MS = 700;
/** Buttons of a kind stand in every row of a list; one of each kind is pressed, and not more kinds than this. */
const KINDS_MOST = 14;

/** One of each kind of button: told apart by class and place, not by words, so that it is the same in every language. */
const kindsOf = (page: Page): Promise<number[]> =>
  page.evaluate(
    ({ leaves, most }) => {
      const kinds = new Map<string, number>();
      document.querySelectorAll<HTMLButtonElement>('main button, header button, nav button').forEach((button) => {
        if (!button.checkVisibility() || button.disabled || button.matches(leaves)) return;
        const words = (button.getAttribute('aria-label') ?? button.textContent ?? '').replaceAll(/[\d\W]+/gu, '');
        const in_a_row = button.closest('tr, li, article, [role=radiogroup]') !== null;
        const kind = `${button.className} ${in_a_row ? '' : words || button.textContent}`;
        if (!kinds.has(kind)) kinds.set(kind, Number((button.dataset['kind'] = `${kinds.size}`)));
      });
      return Array.from(kinds.values()).slice(0, most);
    },
    { leaves: LEAVES, most: KINDS_MOST },
  );

/**
 * Looks at every dialog that a button of the page opens.
 * @returns what was found, and the names of what was opened.
 */
async function everyDialog(
  page: Page,
  address: string,
  looking: Looking,
): Promise<{ found: string[]; opened: string[] }> {
  const found: string[] = [];
  const opened: string[] = [];
  const arrive = async (): Promise<number[]> => {
    await page.goto(address);
    await page.locator('h1, h2').first().waitFor({ state: 'attached', timeout: PATIENCE_MS });
    await page.waitForTimeout(SETTLE_MS);
    return kindsOf(page);
  };
  const kinds = await arrive();
  const url = page.url();
  for (const kind of kinds) {
    const button = page.locator(`[data-kind="${kind}"]`).first();
    if ((await button.count()) === 0) await arrive();
    const pressed = await button.click({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
    if (!pressed) continue;
    await page.waitForTimeout(SETTLE_MS);
    const shown = page.locator(OPENED).filter({ visible: true }).first();
    if ((await shown.count()) > 0) {
      const name = await shown.evaluate(
        (element) =>
          element.getAttribute('aria-label') ??
          document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent ??
          element.querySelector('h2')?.textContent ??
          '',
      );
      opened.push(name);
      for (const finding of await looking(page)) found.push(`${address}, "${name}": ${finding}`);
      await page.keyboard.press('Escape');
      await page.waitForTimeout(300);
    }
    if (page.url() !== url || (await page.locator(OPENED).filter({ visible: true }).count()) > 0) await arrive();
  }
  return { found, opened };
}

/**
 * Looks at all that can be opened on the pages of a viewer, of a creator's studio and of the console.
 * @returns what was found, and the names of what was opened.
 */
export async function everyDialogEverywhere(
  stage: Pages,
  options: BrowserContextOptions,
  looking: Looking,
): Promise<{ found: string[]; opened: string[] }> {
  const { room, post } = await roomAndPost(stage);
  const found: string[] = [];
  const opened: string[] = [];
  const press = async (page: Page, addresses: readonly string[]): Promise<void> => {
    for (const address of addresses) {
      const one = await everyDialog(page, address, looking);
      found.push(...one.found);
      opened.push(...one.opened);
    }
  };
  const viewer = await stage.enter('mira', '/', options);
  await press(viewer, [room, post, '/wallet', '/me']);
  await viewer.context().close();
  await atDesks(stage, options, press);
  return { found, opened };
}
