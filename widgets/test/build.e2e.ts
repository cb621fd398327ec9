/** What embedders load: sizes only go down, nothing newer than the oldest OBS browser is used. */
import { isUnexplained, newerInScripts } from '../../scripts/newer-interfaces.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../test/helpers/temporary-folders.ts';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
const files = new Map<string, string>();

beforeAll(async () => {
  folder = temporaryFolder('widgets');
  // a process of its own: under the test runner Vite would take Lit's development build
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  const config = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    { env },
  );
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith('.js')) files.set(name, await readFile(path.join(folder, name), 'utf8'));
  }
});
afterAll(() => removeTemporaryFolder(folder));

/** A file and everything that it imports at once. */
function coldLoad(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, from] of files.get(name)!.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g))
    coldLoad(path.posix.join(path.posix.dirname(name), from!), seen);
  return seen;
}

const brotliKB = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + brotliCompressSync(files.get(name)!).byteLength, 0) / 1_024;

/** Ratchets, in KB of brotli: an element may become smaller, and then its number too. The overlay's promise is 40. One of each is the reader of texts in any language. */
const LIMITS_KB: Readonly<Record<string, number>> = {
  // Half a KB of it chooses among Lottie, video and still; the code of each comes with its first show.
  'overlay.js': 19.2,
  'gift-tray.js': 19.2,
  // 60 bytes more than once: what it shares with the overlay is cut otherwise since that is smaller.
  'board.js': 12.5,
  'balance.js': 10.4,
  'connect-overlay.js': 1,
};

/** The player's default address, which we never use (the browser tests see to that), marks its code. */
const PLAYER = 'cdn.jsdelivr.net';

test('each element loads within its limit, and the player only when something is played', () => {
  for (const [name, limit_kb] of Object.entries(LIMITS_KB)) {
    const loaded = coldLoad(name);
    expect(brotliKB(loaded), name).toBeLessThanOrEqual(limit_kb);
    for (const part of loaded)
      expect(files.get(part)!.includes(PLAYER), `${name} must not load the player at once`).toBe(false);
  }
  expect(
    [...files.values()].filter((text) => text.includes(PLAYER)).length,
    'control: the player is there, in a file of its own',
  ).toBe(1);
});

test('nothing of Lit’s development build, and no schema library', () => {
  for (const name of Object.keys(LIMITS_KB)) {
    for (const part of coldLoad(name)) {
      expect(files.get(part)!.includes('Lit is in dev mode'), part).toBe(false);
      expect(files.get(part)!.includes('~kind'), part).toBe(false);
    }
  }
});

test('nothing that Chromium 103 does not have, in any file but the tray', () => {
  // The tray is for viewers' own browsers, never in OBS: a newer style of a scroll bar is no loss there.
  const in_obs = new Map([...files].filter(([name]) => name !== 'gift-tray.js'));
  expect(in_obs.size, 'control: the tray is a file of its own').toBe(files.size - 1);
  expect(newerInScripts(in_obs).filter(isUnexplained)).toEqual([]);
});
