/** The overlay's page in a real Chromium, and the eyes on it: what it loads, its frames, its main thread, its memory. */
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import process from 'node:process';
import { findChromium } from '../../scripts/find-chromium.ts';

/** What was loaded, as it came over the line, without headers. */
export interface Loaded {
  /** Document, scripts and styles: the page itself. */
  readonly page_bytes: number;
  /** All of it: answers of the API and pictures too. */
  readonly all_bytes: number;
  readonly files: readonly string[];
}

export interface Frames {
  readonly fps: number;
  /** Of the time, how much the main thread had a task. */
  readonly main_thread_percent: number;
  /** Of the time, how much it had a processor too. */
  readonly main_thread_cpu_percent: number;
  readonly worst_frame_ms: number;
  /** Of the main thread, longer than 50 ms. */
  readonly long_tasks: number;
}

export interface Screen {
  /** Opens the overlay with nothing on it. */
  open(url: string): Promise<Loaded>;
  /** What was loaded since the last look. */
  loaded(): Promise<Loaded>;
  /** Resolves when a full-screen gift has begun; its canvas is on the page. */
  fullScreenBegins(): Promise<void>;
  /** Watches frames until the answer is called. @param profile a file for a profile of the main thread. */
  watch(profile: string | undefined): Promise<() => Promise<Frames>>;
  /** Resolves when nothing is shown any more. @throws Error when something still is after two minutes. */
  empty(): Promise<void>;
  /** Frames asked for, timers below a second set, and time on a processor of the page's process, within so many ms. */
  idle(ms: number): Promise<{ frames: number; timers: number; by: string[]; cpu_percent: number }>;
  /** Gives the overlay so many gifts, faster than life, by its own door. @returns seconds that it took. */
  hour(gifts: number): Promise<number>;
  /** Bytes of the heap without garbage. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

/** So long without a request, and what a gift needs is there. */
const QUIET_MS = 1_500;
const PAGE = new Set(['document', 'script', 'stylesheet']);

export async function openScreen(width: number): Promise<Screen> {
  const { executablePath, args, env } = await findChromium();
  const browser: Browser = await chromium.launch({
    executablePath,
    // As in OBS: sound may begin without a gesture.
    args: [...args, '--autoplay-policy=no-user-gesture-required', '--js-flags=--expose-gc'],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  const context = await browser.newContext({ viewport: { width, height: Math.round((width * 9) / 16) } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const system = await browser.newBrowserCDPSession();
  await cdp.send('Performance.enable');
  const loads = watchLoads(page);
  await page.addInitScript(countWork);

  return {
    async open(url) {
      await page.goto(url);
      await page.locator('busker-overlay').waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
      return loads.take();
    },
    loaded: loads.take,
    async fullScreenBegins() {
      await page.locator('busker-overlay canvas').first().waitFor({ state: 'attached', timeout: 60_000 });
      // The worker of the canvas asks for the player's wasm, and the sound comes last.
      for (let before = -1; loads.count !== before;) {
        before = loads.count;
        await delay(QUIET_MS);
      }
    },
    async watch(profile) {
      const end = await watchFrames(page, cdp);
      if (profile === undefined) return end;
      await cdp.send('Profiler.enable');
      await cdp.send('Profiler.start');
      return async () => {
        await writeFile(profile, JSON.stringify((await cdp.send('Profiler.stop')).profile));
        return end();
      };
    },
    async empty() {
      await page.waitForFunction(
        () =>
          document
            .querySelector('busker-overlay')!
            .shadowRoot!.querySelector('.lanes .banner, .summary, .card, .caption, canvas') === null,
        undefined,
        { timeout: 120_000, polling: 500 },
      );
    },
    async idle(ms) {
      const before = await rendererSeconds(system);
      const work = await page.evaluate(async (time) => {
        const { setTimeout: timer } = globalThis.untouched;
        globalThis.work.frames = globalThis.work.timers = 0;
        await new Promise((resolve) => timer(resolve, time));
        return { ...globalThis.work };
      }, ms);
      return { ...work, cpu_percent: (((await rendererSeconds(system)) - before) / (ms / 1_000)) * 100 };
    },
    hour: (gifts) => page.evaluate(giveAnHour, gifts),
    async heap() {
      await cdp.send('HeapProfiler.enable');
      for (let n = 0; n < 3; n++) await cdp.send('HeapProfiler.collectGarbage');
      return (await cdp.send('Runtime.getHeapUsage')).usedSize;
    },
    close: () => browser.close(),
  };
}

/** What workers load counts too: their requests are told as the page's. */
function watchLoads(page: Page): { readonly count: number; take(this: void): Promise<Loaded> } {
  let finished: Promise<{ page: boolean; bytes: number; file: string }>[] = [];
  page.on('requestfinished', (request) => {
    const url = new URL(request.url());
    if (!url.protocol.startsWith('http')) return;
    const sized = request.sizes().then(({ responseBodySize }) => ({
      page: PAGE.has(request.resourceType()) && !url.pathname.endsWith('.json'),
      bytes: responseBodySize,
      file: `${url.pathname} ${responseBodySize}`,
    }));
    finished.push(sized);
  });
  const take = async (): Promise<Loaded> => {
    const all = await Promise.all(finished);
    finished = [];
    const sum = (some: readonly { bytes: number }[]): number => some.reduce((so_far, { bytes }) => so_far + bytes, 0);
    return { page_bytes: sum(all.filter((one) => one.page)), all_bytes: sum(all), files: all.map(({ file }) => file) };
  };
  return {
    get count() {
      return finished.length;
    },
    take,
  };
}

declare global {
  /** In the page only. */
  var work: { frames: number; timers: number; by: string[] };
  var untouched: { setTimeout: typeof setTimeout; requestAnimationFrame: typeof requestAnimationFrame };
  var gaps: number[];
  var watching: boolean;
}

/** In the page, before its own code: counts frames that are asked for and short timers. */
function countWork(): void {
  const frame = requestAnimationFrame.bind(globalThis);
  const timer = setTimeout.bind(globalThis);
  globalThis.work = { frames: 0, timers: 0, by: [] };
  globalThis.untouched = { setTimeout: timer as typeof setTimeout, requestAnimationFrame: frame };
  globalThis.requestAnimationFrame = (run) => (globalThis.work.frames++, frame(run));
  globalThis.setTimeout = ((run: () => void, ms = 0, ...given: []) => {
    if (ms < 1_000) {
      globalThis.work.timers++;
      globalThis.work.by = [
        ...globalThis.work.by.slice(-4),
        `${ms} ms: ${new Error().stack?.split('\n').slice(2, 5).join(' < ')}`,
      ];
    }
    return timer(run, ms, ...given);
  }) as typeof setTimeout;
}

async function watchFrames(page: Page, cdp: CDPSession): Promise<() => Promise<Frames>> {
  const metric = async (name: string): Promise<number> =>
    (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === name)!.value;
  await page.evaluate(() => {
    const { requestAnimationFrame: frame } = globalThis.untouched;
    globalThis.gaps = [];
    globalThis.watching = true;
    let last = 0;
    const look = (now: number): void => {
      if (last > 0) globalThis.gaps.push(now - last);
      last = now;
      if (globalThis.watching) frame(look);
    };
    frame(look);
  });
  const long = await page.evaluateHandle(() => {
    const seen = { count: 0 };
    new PerformanceObserver((list) => (seen.count += list.getEntries().length)).observe({ type: 'longtask' });
    return seen;
  });
  const [had, busy, began] = [await metric('ThreadTime'), await metric('TaskDuration'), performance.now()];
  return async () => {
    const seconds = (performance.now() - began) / 1_000;
    const main_thread_percent = (((await metric('TaskDuration')) - busy) / seconds) * 100;
    const main_thread_cpu_percent = (((await metric('ThreadTime')) - had) / seconds) * 100;
    const gaps = await page.evaluate(() => {
      globalThis.watching = false;
      return globalThis.gaps;
    });
    return {
      fps: (gaps.length / gaps.reduce((sum, gap) => sum + gap, 0)) * 1_000,
      main_thread_percent,
      main_thread_cpu_percent,
      worst_frame_ms: Math.max(...gaps),
      long_tasks: await long.evaluate((seen) => seen.count),
    };
  };
}

async function rendererSeconds(system: CDPSession): Promise<number> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  return processInfo.filter((one) => one.type === 'renderer').reduce((sum, one) => sum + one.cpuTime, 0);
}

/** In the page: combos of many people, as they come from the room, without waiting for the time between them. */
async function giveAnHour(gifts: number): Promise<number> {
  type Overlay = HTMLElement & { push(event: object, item: object, options?: object): void };
  const overlay = document.querySelector<Overlay>('busker-overlay')!;
  const { items } = (await (await fetch('/api/v1/gift-items')).json()) as {
    items: { id: string; price_coins: string; combo: boolean }[];
  };
  const cheap = items.filter((item) => item.combo);
  const began = performance.now();
  const EACH = 200;
  for (let n = 0; n < gifts;) {
    for (const end = Math.min(gifts, n + EACH); n < end; n++) {
      const item = cheap[n % cheap.length]!;
      const person = `01938000-0000-7000-8000-${String(n % 5_000).padStart(12, '0')}`;
      overlay.push(
        {
          k: 'gift',
          offset: 1_000_000 + n,
          gift_id: `01938000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
          at: new Date().toISOString(),
          sender: { id: person, handle: `p${n % 5_000}`, display_name: `Person ${n % 5_000}`, avatar_url: null },
          item_id: item.id,
          quantity: 1,
          coins: item.price_coins,
          combo: {
            id: `${person}-${Math.floor(n / 50_000)}`,
            count: 1 + (n % 10),
            coins: item.price_coins,
            ends_at: new Date(Date.now() + 3_000).toISOString(),
          },
        },
        item,
        { self: false, age_ms: 0 },
      );
    }
    await new Promise((resolve) => globalThis.untouched.setTimeout(resolve, 16));
  }
  return (performance.now() - began) / 1_000;
}
