/** Somebody who watches a room and notes what comes over the line and what is drawn. */
import type { GiftEvent, ServerMessage } from '@busker/protocol';
import type { Page } from 'playwright-core';

/** What was on screen so far. */
export interface Seen {
  /** One for each banner that was ever drawn, with the highest number that its counter showed; null without a counter. */
  readonly banners: readonly { readonly name: string; readonly what: string; readonly count: number | null }[];
  /** Ids of the gifts that filled the screen, in order. */
  readonly full_screen: readonly string[];
}

export interface Witness {
  readonly page: Page;
  /** Every gift as it came over the socket; twice when it came twice. */
  readonly gifts: readonly GiftEvent[];
  /** Starts noting what is drawn by the page's overlay, which must be there. */
  watchScreen(): Promise<void>;
  seen(): Promise<Seen>;
}

interface Notes {
  banners: Record<string, { name: string; what: string; count: number | null }>;
  full_screen: string[];
}
type Noting = typeof globalThis & { notes?: Notes };

/** Listens from now on; call it before the page is opened. */
export function witness(page: Page): Witness {
  const gifts: GiftEvent[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as ServerMessage;
      if (message.t !== 'frame' && message.t !== 'resumed') return;
      for (const event of message.events) if (event.k === 'gift') gifts.push(event);
    });
  });
  return {
    page,
    gifts,
    async watchScreen() {
      await page.locator('busker-overlay').waitFor({ state: 'attached' });
      await page.evaluate(noteWhatIsDrawn);
    },
    async seen() {
      const notes = await page.evaluate(() => (globalThis as Noting).notes);
      if (notes === undefined) throw new Error('nobody noted what was drawn');
      return { banners: Object.values(notes.banners), full_screen: notes.full_screen };
    },
  };
}

/** Runs in the page. */
function noteWhatIsDrawn(): void {
  const notes: Notes = { banners: {}, full_screen: [] };
  (globalThis as Noting).notes = notes;
  const root = document.querySelector('busker-overlay')!.shadowRoot!;
  const look = (): void => {
    for (const banner of root.querySelectorAll<HTMLElement>('.lanes .banner')) {
      const text = (part: string): string => banner.querySelector(part)?.textContent?.trim() ?? '';
      const digits = text('.counter').replaceAll(/\D/g, '');
      const before = notes.banners[banner.dataset['key']!]?.count ?? null;
      notes.banners[banner.dataset['key']!] = {
        name: text('.name'),
        what: text('.what'),
        count: digits === '' ? before : Math.max(Number(digits), before ?? 0),
      };
    }
  };
  new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true });
  document.addEventListener('busker-full-screen-start', (event) => {
    const { detail } = event as CustomEvent<{ event?: { gift_id: string } }>;
    notes.full_screen.push(detail.event?.gift_id ?? 'a gift without an event');
  });
}
