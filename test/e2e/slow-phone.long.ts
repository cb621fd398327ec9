/**
 * A slow phone (its processor six times slower, 1.6 Mbit/s, 150 ms to every answer) with an empty cache: when the poster is seen, and when the tray,
 * opened by a tap at the first possible moment, can be used; in the shop, when a pack is seen and when it can be paid.
 *
 * This machine may be busy. How long the page's main thread waited for a processor that others had is known (the time of its tasks less the processor's time
 * that it got, throttling included), and does not count; when it waited for the larger part, the test fails by name instead of guessing.
 */
import { createClient } from '@busker/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE_MS, PHONE, setStage, type Stage } from './story/stage.ts';

const POSTER_MS = 3_000;
/** 2.2 s in a room to 2.6 s in the feed were measured on two shared virtual cores. */
const TRAY_MS = 3_000;
const SLOWER = 6;
const LATENCY_MS = 150;
/** 1.6 Mbit/s and 750 kbit/s. */
const DOWN_BYTES_PER_S = 200_000;
const UP_BYTES_PER_S = 93_750;
/** More of its time than this waited for, and a load says nothing. */
const WAITED_MOST = 0.6;
/** The best of at most so many: other work on the machine is no slowness of ours. */
const TRIES = 3;

interface Measured {
  readonly poster_ms: number;
  readonly tray_ms: number;
  readonly bytes: number;
  /** Of the time until the tray: how long the main thread waited for a processor. */
  readonly waited_ms: number;
}

let stage: Stage;
let room: string;
let post: string;

beforeAll(async () => {
  stage = await setStage();
  const visitor = createClient({ base_url: stage.url });
  const lives = await visitor.call('live.list', { query: {} });
  const posts = await visitor.call('feed.get', { query: {} });
  room = `/live/${lives.rows[0]!.id}`;
  post = `/post/${posts.rows[0]!.id}`;
});
afterAll(async () => {
  await stage?.close();
});

async function measure(who: string | null, address: string): Promise<Measured> {
  const page = who === null ? await stage.open('visitor', PHONE) : await stage.enter(who, '/nowhere', PHONE);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.clearBrowserCache');
  let bytes = 0;
  cdp.on('Network.dataReceived', (event) => (bytes += event.encodedDataLength));
  await page.goto('about:blank');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await cdp.send('Performance.enable', { timeDomain: 'timeTicks' });
  const waited = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return (value('TaskDuration') - value('ThreadTime')) * 1_000;
  };
  const waited_before_ms = await waited();
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: DOWN_BYTES_PER_S,
    uploadThroughput: UP_BYTES_PER_S,
  });
  bytes = 0;
  // The page itself notes when what was on the way: asking it from here would take its time.
  await page.addInitScript(() => {
    const seen: { poster_ms?: number; tray_ms?: number } = {};
    Object.assign(globalThis, { seen });
    const look = (): void => {
      const now = performance.now();
      if (location.pathname === '/wallet') {
        // The shop has no video: it is seen when its packs are, and can be used when one was tapped and has its price on the button.
        const pack = document.querySelector<HTMLInputElement>('.offer input');
        if (pack?.closest('.offer')?.checkVisibility()) seen.poster_ms ??= now;
        if (pack && !pack.checked) pack.click();
        const pay = document.querySelector<HTMLButtonElement>('.buy-button');
        if (pack?.checked && pay && !pay.disabled && pay.checkVisibility()) seen.tray_ms ??= now;
      }
      const poster = document.querySelector<HTMLImageElement>('.video-poster, .first-poster');
      if (poster?.complete && poster.naturalWidth > 0 && poster.checkVisibility()) seen.poster_ms ??= now;
      const tray = document.querySelector('busker-gift-tray');
      if (!tray && !document.querySelector('.gift-dock'))
        document.querySelector<HTMLElement>('.room-gift, .post-action:has(.post-action-gift)')?.click();
      // Chosen and priced: what the button of the tray says is what a tap on it does.
      const send = tray?.shadowRoot?.querySelector<HTMLElement>('.send');
      if (send && send.checkVisibility() && tray?.shadowRoot?.querySelector('.gift')) seen.tray_ms ??= now;
      if (seen.poster_ms === undefined || seen.tray_ms === undefined) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(address, { waitUntil: 'commit' });
  const found = await page.waitForFunction(
    () => {
      const { seen } = globalThis as unknown as { seen?: { poster_ms?: number; tray_ms?: number } };
      return seen?.poster_ms !== undefined && seen.tray_ms !== undefined ? seen : null;
    },
    undefined,
    { timeout: PATIENCE_MS, polling: 200 },
  );
  const { poster_ms = Infinity, tray_ms = Infinity } = (await found.jsonValue())!;
  const used = bytes;
  const waited_ms = Math.max(0, (await waited()) - waited_before_ms);
  await page.context().close();
  return { poster_ms, tray_ms, bytes: used, waited_ms };
}

/** The quickest of a few loads; no further one when that is quick enough. */
async function best(who: string | null, address: string): Promise<Measured> {
  let found: Measured | undefined;
  for (let n = 0; n < TRIES; n++) {
    const one = await measure(who, address);
    const text = (ms: number): string => `${Math.round(ms)} ms`;
    process.stdout.write(
      `${who ?? 'visitor'} ${address}: poster ${text(one.poster_ms)}, tray ${text(one.tray_ms)}, of which ${text(one.waited_ms)} waiting for this machine; ${Math.round(one.bytes / 1_024)} KB by then\n`,
    );
    if (!found || one.tray_ms - one.waited_ms < found.tray_ms - found.waited_ms) found = one;
    if (found.poster_ms < POSTER_MS && found.tray_ms - found.waited_ms < TRAY_MS) break;
  }
  return found!;
}

describe('on a slow phone', () => {
  it.each([
    ['a visitor in the feed', null, 'feed'],
    ['a viewer in the feed', 'mira', 'feed'],
    ['a visitor in a room', null, 'room'],
    ['a viewer in a room', 'mira', 'room'],
    ['a visitor at a post', null, 'post'],
    ['a viewer in the shop', 'mira', 'shop'],
  ] as const)('%s sees the poster and can use the tray within three seconds', async (_name, who, place) => {
    const { poster_ms, tray_ms, waited_ms } = await best(who, { feed: '/', room, post, shop: '/wallet' }[place]);
    expect(waited_ms / tray_ms, 'this machine is too busy to say anything').toBeLessThan(WAITED_MOST);
    // nothing is taken off for the poster: it is there long before
    expect(poster_ms).toBeLessThan(POSTER_MS);
    expect(tray_ms - waited_ms).toBeLessThan(TRAY_MS);
  });

  it('nothing went wrong on the way', () => {
    expect(stage.faults).toEqual([]);
  });
});
