/** A real packed clip through the compositor: what is transparent lets the page through, what is not has its colour. */
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GiftItem } from '@busker/protocol';
import { findChromium } from '../../scripts/find-chromium.ts';
import type { createShowPlayer } from '../src/player/show-player.ts';

/**
 * 64 × 64, red and opaque at the left, nothing at the right, a band below of blue at half. Made by ffmpeg as widgets/README.md says.
 */
const CLIP = new URL('./clips/packed.mp4', import.meta.url);
const ORIGIN = 'http://busker.test';

declare global {
  /** In the page only. */
  var createShow: typeof createShowPlayer;
  var events: string[];
  var stopShow: () => void;
}

let browser: Browser;
let page: Page;
const files = new Map<string, string>();
beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'chrome103',
      minify: false,
      rolldownOptions: {
        input: new URL('../src/player/show-player.ts', import.meta.url).pathname,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'player.js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('built otherwise than asked');
  for (const one of built.output) if (one.type === 'chunk') files.set(`/${one.fileName}`, one.code);
  const { executablePath, args, env } = await findChromium();
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } as Record<string, string> });

  const clip = await readFile(CLIP);
  page = await browser.newPage({ viewport: { width: 64, height: 64 } });
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    const code = files.get(pathname);
    if (code !== undefined) return route.fulfill({ contentType: 'text/javascript', body: code });
    if (pathname === '/packed.mp4') return route.fulfill({ contentType: 'video/mp4', body: clip });
    if (pathname === '/still.svg')
      return route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>',
      });
    if (pathname === '/')
      return route.fulfill({
        contentType: 'text/html',
        body: `<style>body{margin:0;background:#0f0}#box{position:relative;width:64px;height:64px;overflow:hidden}</style><div id="box"></div>
<script type="module">import { createShowPlayer } from '/player.js';globalThis.createShow=createShowPlayer;globalThis.events=[];document.documentElement.dataset.ready=''</script>`,
      });
    return route.fulfill({ status: 404 });
  });
  await page.goto(`${ORIGIN}/`);
  await page.waitForSelector('html[data-ready]');
});
afterAll(() => browser?.close());

const gift = (video: string, alpha_x = 72): GiftItem => ({
  id: 'packed',
  name: 'Packed',
  category: 'cheer',
  price_coins: '1',
  alt: 'Colours',
  combo: false,
  full_screen: true,
  width: 64,
  height: 64,
  duration_ms: 800,
  renditions: {
    still: { url: '/still.svg', mime: 'image/svg+xml', bytes: 1, sha256: '' },
    video: {
      url: video,
      mime: 'video/mp4',
      bytes: 1,
      sha256: '',
      layout: {
        w: 64,
        h: 64,
        video_w: 112,
        video_h: 64,
        rgb_frame: [0, 0, 64, 64],
        alpha_frame: [alpha_x, 0, 32, 32],
      },
    },
  },
});

const play = (item: GiftItem, options: { loop?: boolean }): Promise<string> =>
  page.evaluate(
    async ({ item: played, loop }) => {
      const player = createShow(document.querySelector<HTMLElement>('#box')!, {
        wasm_url: () => '/none.wasm',
        worker_id: 'test',
        calm: () => false,
        volume: () => 0,
      });
      globalThis.stopShow = () => player.stop();
      const started = (): void => {
        events.push(document.querySelector('#box canvas') ? 'started canvas' : 'started still');
      };
      return player.play(played, { timeout_ms: 20_000, loop: loop ?? false, started });
    },
    { item, ...options },
  );

test('the compositor keeps what is transparent transparent and colours right, for as long as it is let', async () => {
  const playing = play(gift('/packed.mp4'), { loop: true });
  await page.waitForFunction(() => events.includes('started canvas'));
  const shot = await page.screenshot();
  const pixels = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const context = Object.assign(document.createElement('canvas'), { width: 64, height: 64 }).getContext('2d')!;
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, 64, 64).data];
  }, shot.toString('base64'));
  const at = (x: number, y: number): number[] => pixels.slice((y * 64 + x) * 4, (y * 64 + x) * 4 + 3);
  const near = (found: number[], wanted: number[]): void => {
    for (const [n, value] of wanted.entries())
      expect(Math.abs(found[n]! - value), found.join(' ')).toBeLessThanOrEqual(14);
  };
  near(at(12, 20), [255, 0, 0]);
  expect(at(50, 20), 'nothing is drawn there').toEqual([0, 255, 0]);
  near(at(32, 57), [0, 127, 128]);
  await page.evaluate(() => stopShow());
  expect(await playing).toBe('stopped');
});

test('a clip that plays to its end is finished and leaves nothing behind', async () => {
  expect(await play(gift('/packed.mp4'), {})).toBe('finished');
  expect(await page.locator('#box > *').count()).toBe(0);
});

test('a missing file, or a layout that the video does not have: the still is shown, and the error told', async () => {
  await page.evaluate(() => events.splice(0));
  for (const item of [gift('/gone.mp4'), gift('/packed.mp4', 96)]) {
    expect(await play(item, {})).toBe('error');
    expect(await page.evaluate(() => events.splice(0))).toEqual(['started still']);
  }
});
