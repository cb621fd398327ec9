/**
 * Finds a Chromium for the browser tests: the one that is named or installed, else one that npm can bring.
 *
 *   CHROMIUM_PATH  →  chromium, google-chrome … on the PATH  →  @sparticuz/chromium, unpacked into .cache/ (Linux x64)
 *
 * Every candidate is started once for real; one that cannot open a page is no browser. Run as a program it prints
 * where it is. With BUSKER_CHROMIUM=npm the installed ones are passed over (to try the last way).
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { brotliDecompressSync } from 'node:zlib';

import { chromium } from 'playwright-core';

import { repository } from './source-files.ts';

/** What Playwright's `chromium.launch` needs; `env` on top of the program's own. */
export interface Chromium {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

/** The npm package with a whole Chromium in its tarball; nothing is downloaded at install time. */
const NPM_VERSION = '153.0.0';
const START_TIMEOUT_MS = 30_000;

const INSTALLED = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Quiet, and free of everything that would call home. Root cannot use Chromium's sandbox; our pages are our own. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error with a sentence and what was tried, when there is none and none can be brought. */
export async function findChromium(): Promise<Chromium> {
  const tried: string[] = [];
  const attempt = async (candidate: Chromium): Promise<Chromium | undefined> => {
    const failure = await startFailure(candidate);
    if (failure === undefined) return candidate;
    tried.push(`  ${candidate.executablePath}: ${failure}`);
    return undefined;
  };
  const plain = (executablePath: string): Chromium => ({ executablePath, args: ARGS, env: {} });

  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    const found = await attempt(plain(named));
    if (found !== undefined) return found;
    throw new Error(`CHROMIUM_PATH names a browser that does not start:\n${tried.join('\n')}`);
  }
  if (process.env['BUSKER_CHROMIUM'] !== 'npm') {
    for (const name of INSTALLED) {
      const file = onPath(name);
      const found = file === undefined ? undefined : await attempt(plain(file));
      if (found !== undefined) return found;
    }
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const found = await attempt(bringByNpm());
    if (found !== undefined) return found;
  }
  throw new Error(
    `The browser tests need a Chromium, and there is none. Install one (Debian: apt install chromium) or name it in CHROMIUM_PATH.\n${
      tried.length === 0 ? 'None was found.' : `What was tried:\n${tried.join('\n')}`
    }`,
  );
}

function onPath(name: string): string | undefined {
  if (path.isAbsolute(name)) return existsSync(name) ? name : undefined;
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
}

/** Opens a page without a window and reads it back. */
async function startFailure(candidate: Chromium): Promise<string | undefined> {
  try {
    const browser = await chromium.launch({
      ...candidate,
      env: { ...process.env, ...candidate.env },
      timeout: START_TIMEOUT_MS,
    });
    try {
      const page = await browser.newPage();
      await page.setContent('<p>works</p>');
      return (await page.textContent('p')) === 'works' ? undefined : 'it shows no page';
    } finally {
      await browser.close();
    }
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).trim().split('\n').slice(0, 3).join(' ');
  }
}

/**
 * Unpacks the package by hand, because its own way puts 200 MB into the system's temporary folder and leaves the
 * libraries out unless it runs on AWS: libnss3 and its kin, without which a machine with nothing from apt cannot start it.
 */
function bringByNpm(): Chromium {
  const folder = path.join(repository, '.cache', `chromium-${NPM_VERSION}`);
  if (!existsSync(folder)) {
    process.stderr.write(`Bringing Chromium by npm (@sparticuz/chromium ${NPM_VERSION}, 70 MB) …\n`);
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    try {
      npmInstall(draft);
      unpack(draft);
      renameSync(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  const fonts = path.join(folder, 'fonts.conf');
  writeFileSync(
    fonts,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>\n`,
  );
  return {
    executablePath: path.join(folder, 'chromium'),
    args: ARGS,
    // Chromium carries no fonts; the system's are used where there are some.
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'lib'),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: fonts }),
    },
  };
}

function npmInstall(folder: string): void {
  const result = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--loglevel=error',
      `@sparticuz/chromium@${NPM_VERSION}`,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`npm could not bring Chromium:\n${result.stderr.trim()}`);
}

function unpack(folder: string): void {
  const archives = path.join(folder, 'node_modules', '@sparticuz', 'chromium', 'bin');
  const inflate = (name: string): Buffer => brotliDecompressSync(readFileSync(path.join(archives, name)));
  writeFileSync(path.join(folder, 'chromium'), inflate('chromium.br'));
  chmodSync(path.join(folder, 'chromium'), 0o755);
  for (const name of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
    const result = spawnSync('tar', ['-x', '--no-same-owner', '-C', folder], { input: inflate(name) });
    if (result.status !== 0) throw new Error(`unpacking ${name} failed: ${String(result.stderr)}`);
  }
  rmSync(path.join(folder, 'node_modules'), { recursive: true });
}

if (process.argv[1] === import.meta.filename) process.stdout.write(`${(await findChromium()).executablePath}\n`);
