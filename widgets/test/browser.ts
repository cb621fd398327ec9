/** The demo page in a real Chromium, with requests to anywhere else refused and recorded. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../../scripts/find-chromium.ts';
import type { giftEvent } from '../demo/gifts.ts';
import type { BuskerBalance, BuskerBoard, BuskerGiftTray, BuskerOverlay } from '../src/index.ts';
import type { Catalogue, GiftItem, PersonCard } from '@busker/protocol';

export interface DemoPage {
  readonly page: Page;
  /** Addresses outside of the page's own server that were asked for. */
  readonly outside: string[];
  /** Errors of the page's code. */
  readonly errors: string[];
}

export interface Stage {
  open(options?: BrowserContextOptions & { content_security_policy?: string }): Promise<DemoPage>;
  close(): Promise<void>;
}

/** What demo/demo.ts puts on the window. */
export interface Demo {
  readonly overlay: BuskerOverlay;
  readonly tray: BuskerGiftTray;
  readonly board: BuskerBoard;
  readonly balance: BuskerBalance;
  readonly catalogue: Catalogue;
  readonly items: ReadonlyMap<string, GiftItem>;
  readonly people: readonly PersonCard[];
  readonly giftEvent: typeof giftEvent;
}
declare global {
  /** In the page only. */
  var demo: Demo;
  var seen: string[];
}

export async function openStage(): Promise<Stage> {
  const vite: ViteDevServer = await createServer({
    configFile: fileURLToPath(new URL('../demo/vite.config.ts', import.meta.url)),
    server: { port: 0, host: '127.0.0.1', hmr: false, ws: false, watch: null },
    // not the cache of a demo page that somebody looks at meanwhile
    cacheDir: fileURLToPath(new URL('../../.cache/vite-widgets-test', import.meta.url)),
    logLevel: 'error',
  });
  await vite.listen();
  const origin = vite.resolvedUrls!.local[0]!;
  const { executablePath, args, env } = await findChromium();
  const browser: Browser = await chromium.launch({
    executablePath,
    args,
    env: { ...process.env, ...env } as Record<string, string>,
  });

  return {
    async open({ content_security_policy, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 900, height: 800 }, locale: 'en-US', ...options });
      const page = await context.newPage();
      const outside: string[] = [];
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.route('**/*', async (route) => {
        const url = route.request().url();
        if (url.startsWith(origin) || url.startsWith('blob:') || url.startsWith('data:')) {
          if (content_security_policy === undefined || route.request().resourceType() !== 'document')
            return route.continue();
          const response = await route.fetch();
          return route.fulfill({
            response,
            headers: { ...response.headers(), 'content-security-policy': content_security_policy },
          });
        }
        outside.push(url);
        return route.abort();
      });
      await page.goto(origin);
      await page.waitForSelector('html[data-ready]');
      await page.evaluate(() => {
        globalThis.seen = [];
        for (const name of ['busker-full-screen-start', 'busker-full-screen-end']) {
          demo.overlay.addEventListener(name, (event) => {
            const { item, reason } = (event as CustomEvent<{ item: { id: string }; reason?: string }>).detail;
            seen.push([name.replace('busker-full-screen-', ''), item.id, reason].filter(Boolean).join(' '));
          });
        }
      });
      return { page, outside, errors };
    },
    async close() {
      await browser.close();
      await vite.close();
    },
  };
}
