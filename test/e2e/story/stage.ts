/** The whole program, a Chromium, and one browser context for each person of the story. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import { findChromium } from '../../../scripts/find-chromium.ts';
import { examine } from '../../../server/src/doctor/doctor.ts';
import { assertBooks } from '../../helpers/books.ts';
import { spawnProgram, type SpawnedProgram } from '../../helpers/spawned-program.ts';

const repository = path.resolve(import.meta.dirname, '../../..');

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** How long a page may take to do what it should, on a machine that is busy with other work too. How fast it is, is not judged here. */
export const PATIENCE_MS = 60_000;

export interface Pages {
  readonly url: string;
  /** What went wrong on any page so far: errors in a console (refusals by the security policy are such), uncaught errors, answers of 500 and above. */
  readonly faults: readonly string[];
  /** A page of a context of its own. @param who for the list of faults. */
  open(who: string, options: BrowserContextOptions): Promise<Page>;
  /** The same, signed in by the demo's one-click link, which leads to `to`. */
  enter(handle: string, to: string, options: BrowserContextOptions): Promise<Page>;
}

export interface Stage extends Pages {
  /** Of the program. */
  readonly server_pid: number;
  /** Proves the books twice: by the test's own SQL and by the doctor's. @throws Error naming what is wrong. */
  proveBooks(): Promise<void>;
  close(): Promise<void>;
}

/** Builds the sites when their sources changed, starts the program on an empty folder, and a browser. */
export async function setStage(
  options: {
    /** Further arguments of Chromium. */
    readonly browser_args?: readonly string[];
    /** The program's environment. */
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Stage> {
  buildSites();
  const program = await spawnProgram(options.env ? { env: options.env } : {});
  let browser: Browser | undefined;
  try {
    const found = await findChromium();
    // Sound may start without a gesture, as it may in OBS.
    const args = [...found.args, '--autoplay-policy=no-user-gesture-required', ...(options.browser_args ?? [])];
    browser = await chromium.launch({ ...found, args, env: { ...process.env, ...found.env } });
    return stageOf(program, browser);
  } catch (error) {
    await browser?.close();
    await program.stop();
    throw error;
  }
}

function stageOf(program: SpawnedProgram, browser: Browser): Stage {
  // The address that the program prints and its links carry.
  const opened = openPages(program.url.replace('127.0.0.1', 'localhost'), browser);
  return {
    ...opened,
    server_pid: program.processes().server,
    async proveBooks() {
      const database = await program.databaseUrl();
      await assertBooks(database);
      const report = await examine(database);
      const wrong = report.checks.flatMap((check) => check.wrong);
      if (!report.ok || wrong.length > 0) throw new Error(`The doctor finds:\n${wrong.join('\n')}`);
    },
    async close() {
      await browser.close();
      await program.stop();
    },
  };
}

/**
 * Pages of a program that is there already.
 * @param onPage told each page before it goes anywhere.
 */
export function openPages(url: string, browser: Browser, onPage?: (page: Page) => void): Pages {
  const faults: string[] = [];

  async function open(who: string, options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', baseURL: url, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    onPage?.(page);
    page.on('console', (message) => {
      if (message.type() === 'error')
        faults.push(`${who}, ${page.url()}: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => faults.push(`${who}, ${page.url()}: ${error.stack ?? error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 500) faults.push(`${who}: ${response.url()} answered ${response.status()}`);
    });
    return page;
  }

  return {
    url,
    faults,
    open,
    async enter(handle, to, options) {
      const page = await open(handle, options);
      await page.goto(`/demo/sign-in/${handle}?${new URLSearchParams({ to })}`);
      return page;
    },
  };
}

/** Does nothing when they are as their sources are. */
function buildSites(): void {
  const built = spawnSync(process.execPath, ['scripts/build-sites.mjs'], { cwd: repository, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The sites cannot be built:\n${built.stdout}${built.stderr}`);
}
