/** A person at the keyboard: Tab, Enter, Space, Escape, arrows and letters. Whatever the focus meets on its way is looked at. */
import type { Page } from 'playwright-core';
import { PATIENCE_MS } from '../story/stage.ts';

/** More stops than any page of ours has. */
const STOPS_MOST = 120;
/** Longer than anything of ours moves. */
const SLIDE_MS = 500;

interface Focus {
  /** What a screen reader calls it; empty when nothing has the focus. */
  readonly name: string;
  /** In words, for failures. */
  readonly where: string;
  /** Whether somebody who looks can tell that it is there. */
  readonly seen: boolean;
  readonly in_dialog: boolean;
}

/** Who has the focus, also inside an element of ours. */
function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body)
      return { name: '', where: 'nowhere', seen: false, in_dialog: false };
    const root = focused.getRootNode() as Document | ShadowRoot;
    const labelled = (focused.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => (id === '' ? '' : (root.getElementById(id)?.textContent ?? '')))
      .join(' ')
      .trim();
    const labels = (focused as HTMLInputElement).labels;
    const name =
      focused.getAttribute('aria-label') ||
      labelled ||
      (labels?.[0]?.textContent ?? '') ||
      focused.textContent ||
      focused.getAttribute('placeholder') ||
      '';
    // A radio's dot may be hidden and its label marked in its place.
    const marks = [focused, focused.closest('label'), labels?.[0], focused.parentElement, focused.nextElementSibling];
    const marked = marks.some((element) => {
      if (!element?.checkVisibility()) return false;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
      const lines = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1;
      // a field may change its border or shadow instead
      const field = element.matches('input, textarea, select') && (style.boxShadow !== 'none' || lines);
      return inside && box.width > 0 && (lines || field);
    });
    const tag = focused.tagName.toLowerCase();
    return {
      name: name.replaceAll(/\s+/g, ' ').trim(),
      where: `${tag}${focused.className && typeof focused.className === 'string' ? `.${focused.className.split(' ').join('.')}` : ''} "${name.replaceAll(/\s+/g, ' ').trim().slice(0, 60)}"`,
      seen: marked,
      in_dialog: document.querySelector('dialog[open], [role=dialog]')?.contains(document.activeElement) ?? false,
    };
  });
}

export interface Keys {
  readonly page: Page;
  /** Stops at which the focus could not be seen or was nowhere: must stay empty. */
  readonly lost: readonly string[];
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  focus(): Promise<Focus>;
  /** Presses a key until what has the focus is called so. @throws Error with all stops on the way. */
  to(name: RegExp, key?: string): Promise<void>;
  /** Waits until what has the focus is called so, without a key. */
  comes(name: RegExp): Promise<void>;
  /** Goes once around an open dialog and further: the focus stays in it. Then Escape closes it and gives the focus back. */
  aroundDialog(opener: RegExp): Promise<void>;
}

export function keysOf(page: Page): Keys {
  const lost: string[] = [];
  /** A drawer may still be sliding in with what has the focus. */
  const note = async (focus: Focus): Promise<void> => {
    if (focus.seen) return;
    await page.waitForTimeout(SLIDE_MS);
    const settled = await focusOf(page);
    if (!settled.seen) lost.push(`${new URL(page.url()).pathname}: ${settled.where}`);
  };

  const keys: Keys = {
    page,
    lost,
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    focus: () => focusOf(page),
    async to(name, key = 'Tab') {
      const stops: string[] = [];
      for (let stop = 0; stop < STOPS_MOST; stop++) {
        await page.keyboard.press(key);
        const focus = await focusOf(page);
        // Past the last stop the focus is the browser's own for one key.
        const at_the_end = focus.where === 'nowhere' && stops.at(-1) !== 'nowhere';
        stops.push(focus.where);
        if (!at_the_end) await note(focus);
        if (name.test(focus.name)) return;
      }
      throw new Error(`${key} never came to ${name} at ${page.url()}:\n${stops.join('\n')}`);
    },
    async comes(name) {
      const until = Date.now() + PATIENCE_MS;
      for (;;) {
        const focus = await focusOf(page);
        if (name.test(focus.name)) return note(focus);
        if (Date.now() > until) throw new Error(`the focus never came to ${name}, it is at ${focus.where}`);
        await page.waitForTimeout(50);
      }
    },
    async aroundDialog(opener) {
      await page.getByRole('dialog').first().waitFor();
      const seen = new Set<string>();
      for (let stop = 0; stop < STOPS_MOST; stop++) {
        await page.keyboard.press('Tab');
        const focus = await focusOf(page);
        if (focus.where === 'nowhere') continue;
        await note(focus);
        if (!focus.in_dialog) throw new Error(`the focus left the dialog: ${focus.where}`);
        if (seen.has(focus.where) && stop > seen.size + 2) break;
        seen.add(focus.where);
      }
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').first().waitFor({ state: 'detached' });
      await keys.comes(opener);
    },
  };
  return keys;
}
