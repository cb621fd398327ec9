/**
 * Contact sheets, to look at while drawing: `node art/clips/sheet.ts <folder> [scene …]`
 * writes one PNG of six frames for each scene.
 */

import { mkdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { withPage } from './browser.ts';
import { clips } from './list.ts';

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('say where: node art/clips/sheet.ts <folder> [scene …]');
mkdirSync(folder, { recursive: true });

await withPage('./page.ts', async (page) => {
  for (const clip of clips.filter((c) => wanted.length === 0 || wanted.includes(c.id))) {
    const frames: Buffer[] = [];
    const started = performance.now();
    for (let i = 0; i < 6; i += 1)
      frames.push(
        Buffer.from(
          await page.evaluate(([id, phase]) => window.busker_frame(id, phase, 0.95), [clip.id, i / 6] as const),
          'base64',
        ),
      );
    const each_ms = Math.round((performance.now() - started) / 6);
    const out = `${folder}/${clip.id}.png`;
    const made = spawnSync(
      'ffmpeg',
      [
        '-v',
        'error',
        '-y',
        '-f',
        'image2pipe',
        '-c:v',
        'mjpeg',
        '-i',
        '-',
        '-vf',
        'scale=400:-1,tile=3x2',
        '-frames:v',
        '1',
        out,
      ],
      {
        input: Buffer.concat(frames),
        stdio: ['pipe', 'inherit', 'inherit'],
      },
    );
    if (made.status !== 0) throw new Error(`ffmpeg failed on ${clip.id}`);
    console.log(`${out} (${each_ms} ms a frame)`);
  }
});
