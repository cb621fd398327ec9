/** Makes the demo avatars: `node art/clips/build-avatars.ts`. Needs ffmpeg and Chromium, as build.ts does. */

import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withPage } from './browser.ts';
import { people } from './people.ts';

const AVATAR_SIZE = 160;
const LIMIT_BYTES = 6000;
const OUT = fileURLToPath(new URL('../out/avatars/', import.meta.url));

mkdirSync(OUT, { recursive: true });
await withPage('./portrait-page.ts', async (page) => {
  for (const person of people) {
    const png = Buffer.from(
      await page.evaluate(([id, size]) => window.busker_avatar(id, size), [person.id, AVATAR_SIZE * 2] as const),
      'base64',
    );
    const to = `${OUT}${person.id}.webp`;
    for (let quality = 92; ; quality -= 4) {
      const run = spawnSync(
        'ffmpeg',
        [
          '-v',
          'error',
          '-y',
          '-f',
          'image2pipe',
          '-c:v',
          'png',
          '-i',
          '-',
          '-vf',
          `scale=${AVATAR_SIZE}:-1:flags=lanczos`,
          '-c:v',
          'libwebp',
          '-quality',
          `${quality}`,
          '-compression_level',
          '6',
          to,
        ],
        { input: png, stdio: ['pipe', 'inherit', 'inherit'] },
      );
      if (run.status !== 0) throw new Error(`ffmpeg ended with ${run.status} on ${person.id}`);
      if (statSync(to).size <= LIMIT_BYTES) break;
      if (quality < 40) throw new Error(`${person.id} does not fit into ${LIMIT_BYTES} bytes`);
    }
  }
});

const list = people.map((person) => {
  const bytes = readFileSync(`${OUT}${person.id}.webp`);
  return {
    id: person.id,
    file: `${person.id}.webp`,
    width: AVATAR_SIZE,
    height: AVATAR_SIZE,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    alt: person.alt,
  };
});
writeFileSync(`${OUT}avatars.json`, `${JSON.stringify(list, null, 2)}\n`);
console.log(`${list.length} avatars, the largest ${Math.max(...list.map((a) => a.bytes))} bytes`);
