/** The overlay as it is built: what it weighs before the first gift, and that a browser as old as Chromium 103 (OBS 29) has all that it uses. */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { isUnexplained, newerInScripts, newerInStyles } from '../../scripts/newer-interfaces.ts';
import { repository } from '../../scripts/source-files.ts';

const dist = path.join(repository, 'web', 'dist');
/** By name, without folders: names have hashes. */
const files = new Map<string, string>();
let page: string;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/build-sites.mjs'], { cwd: repository });
  for (const name of await readdir(path.join(dist, 'site')))
    if (/\.(js|css)$/.test(name)) files.set(name, await readFile(path.join(dist, 'site', name), 'utf8'));
  page = await readFile(path.join(dist, 'overlay', 'index.html'), 'utf8');
});

const NAMED = /[\w.-]+\.(?:js|css)\b/g;
const AT_ONCE = /(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g;

/** The files that `text` names, and those that these name. */
function reached(text: string, pattern: RegExp): Set<string> {
  const seen = new Set<string>();
  const look = (within: string, by: RegExp): void => {
    for (const match of within.matchAll(by)) {
      const name = match[1] ?? match[0];
      if (seen.has(name) || !files.has(name)) continue;
      seen.add(name);
      look(files.get(name)!, pattern);
    }
  };
  look(text, NAMED);
  return seen;
}

/** As the build compresses them. */
const brotliBytes = (text: string): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }).byteLength;

/** A ratchet, in KB of brotli: it only goes down. The promise is 40. */
const COLD_KB = 26.4;

test('document, scripts and styles of the empty overlay grow no more, its largest language among them', () => {
  const cold = reached(page, AT_ONCE);
  expect(cold.size, 'control: the page loads something').toBeGreaterThan(1);
  const languages = [...reached(page, NAMED)].filter((name) => /^(?:en|de|ja|ar)-/.test(name) && !cold.has(name));
  const sizes = languages.map((name) => brotliBytes(files.get(name)!));
  const bytes = [page, ...[...cold].map((name) => files.get(name)!)].reduce((sum, text) => sum + brotliBytes(text), 0);
  expect((bytes + Math.max(0, ...sizes)) / 1_024).toBeLessThanOrEqual(COLD_KB);
});

test('nothing that Chromium 103 does not have, in any file that the overlay ever loads', () => {
  const all = [...reached(page, NAMED)];
  const scripts = new Map(all.filter((name) => name.endsWith('.js')).map((name) => [name, files.get(name)!]));
  const found = [
    ...newerInScripts(scripts),
    ...all.filter((name) => name.endsWith('.css')).flatMap((name) => newerInStyles(files.get(name)!)),
  ];
  expect(found.filter(isUnexplained)).toEqual([]);

  scripts.set('control.js', 'Promise.withResolvers(); x`.a { color: color-mix(in srgb, red, blue) }`');
  expect(newerInScripts(scripts)).toEqual(
    expect.arrayContaining([
      'control.js: Promise.withResolvers (Chromium 119)',
      'control.js: color-mix() (Chromium 111)',
    ]),
  );
});
