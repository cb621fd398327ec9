/** The demo page in a real Chromium, with requests to anywhere else refused and recorded. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preview } from 'vite';
import { removeTemporaryFolder, temporaryFolder } from '../../test/helpers/temporary-folders.ts';
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
  /** @param options.only leaves the rest of the page out. */
  open(options?: BrowserContextOptions & { content_security_policy?: string; only?: 'overlay' }): Promise<DemoPage>;
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
  const folder = temporaryFolder('widgets-demo');
  const config = fileURLToPath(new URL('../demo/vite.config.ts', import.meta.url));
  await buildDemo(config, folder);
  const vite = await preview({
    configFile: config,
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
  });
  const origin = vite.resolvedUrls!.local[0]!;
  const { executablePath, args, env } = await findChromium();
  const browser: Browser = await chromium.launch({
    executablePath,
    // Nothing but this machine has an address.
    args: [...args, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    env: { ...process.env, ...env } as Record<string, string>,
  });

  return {
    async open({ content_security_policy, only, ...options } = {}) {
      const address = only === undefined ? origin : `${origin}?only=${only}`;
      const context = await browser.newContext({ viewport: { width: 900, height: 800 }, locale: 'en-US', ...options });
      const page = await context.newPage();
      const outside: string[] = [];
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('request', (request) => {
        const url = request.url();
        if (![origin, 'blob:', 'data:'].some((start) => url.startsWith(start))) outside.push(url);
      });
      if (content_security_policy !== undefined)
        await page.route(address, async (route) => {
          const response = await route.fetch();
          const headers = { ...response.headers(), 'content-security-policy': content_security_policy };
          await route.fulfill({ response, headers });
        });
      await page.goto(address);
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
      removeTemporaryFolder(folder);
    },
  };
}

/** In a process of its own: under the test runner Vite would take Lit's development build. */
async function buildDemo(config: string, folder: string): Promise<void> {
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    { env: { ...process.env, NODE_ENV: 'production' } },
  );
}
