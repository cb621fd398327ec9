/**
 * Makes the demo clips: `node art/clips/build.ts [id …]`. Needs ffmpeg and Chromium (CHROMIUM names another
 * binary). Every frame is drawn by our scenes, every sound by our studio; the same code gives the same pictures.
 */

import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { withPage } from './browser.ts';
import { clips, FRAMES_PER_S, LIMIT_BYTES, type Clip } from './list.ts';
import { record, songLength_s } from './music.ts';

const WIDTH = 540;
const HEIGHT = 960;
const AUDIO_BITS_PER_S = 64_000;
const OUT = fileURLToPath(new URL('../out/clips/', import.meta.url));

function ffmpeg(args: readonly string[]): void {
  const run = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.status !== 0) throw new Error(`ffmpeg ${args.join(' ')} ended with ${run.status}`);
}

const lengthOf_s = (clip: Clip): number => (clip.song === undefined ? (clip.silent_s ?? 0) : songLength_s(clip.song));

/** Draws all frames of a clip into one file that keeps nearly everything. */
async function draw(page: Page, clip: Clip, to: string): Promise<void> {
  const count = Math.round(lengthOf_s(clip) * FRAMES_PER_S);
  const encoder = spawn(
    'ffmpeg',
    [
      '-v',
      'error',
      '-y',
      '-f',
      'image2pipe',
      '-c:v',
      'mjpeg',
      '-r',
      `${FRAMES_PER_S}`,
      '-i',
      '-',
      '-vf',
      'scale=in_range=pc:out_range=tv:in_color_matrix=bt601:out_color_matrix=bt709,format=yuv420p',
      '-c:v',
      'libx264',
      '-qp',
      '8',
      '-preset',
      'ultrafast',
      to,
    ],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const done = once(encoder, 'close');
  for (let i = 0; i < count; i += 1) {
    const frame = await page.evaluate(([id, phase]) => window.busker_frame(id, phase, 0.97), [
      clip.id,
      i / count,
    ] as const);
    if (!encoder.stdin.write(Buffer.from(frame, 'base64'))) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  const [status] = (await done) as [number | null];
  if (status !== 0) throw new Error(`drawing ${clip.id}: ffmpeg ended with ${status}`);
}

/** Encodes within the limit: by constant quality, or where that is too big by two passes to a size. */
function encode(clip: Clip, raw: string, sound: string | undefined, folder: string, to: string): void {
  const limit = LIMIT_BYTES[clip.kind];
  const common = [
    '-c:v',
    'libx264',
    '-profile:v',
    'main',
    '-preset',
    'slower',
    '-tune',
    'animation',
    '-pix_fmt',
    'yuv420p',
    '-g',
    '300',
    '-x264-params',
    'aq-mode=3:aq-strength=0.9',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
    '-color_range',
    'tv',
  ];
  const input = ['-i', raw, ...(sound === undefined ? [] : ['-i', sound])];
  const audio = sound === undefined ? ['-an'] : ['-c:a', 'aac', '-b:a', `${AUDIO_BITS_PER_S}`];
  const end = [
    '-map_metadata',
    '-1',
    '-fflags',
    '+bitexact',
    '-flags:v',
    '+bitexact',
    '-movflags',
    '+faststart',
    '-t',
    `${lengthOf_s(clip)}`,
    to,
  ];
  ffmpeg([...input, ...common, '-crf', '22', ...audio, ...end]);
  const free_s = lengthOf_s(clip);
  let rate = Math.floor((limit * 0.96 * 8) / free_s - (sound === undefined ? 0 : AUDIO_BITS_PER_S * 1.04));
  for (let attempt = 0; statSync(to).size > limit * 0.98; attempt += 1) {
    if (attempt === 3) throw new Error(`${clip.id} does not fit into ${limit} bytes`);
    const pass = (n: number): string[] => ['-b:v', `${rate}`, '-pass', `${n}`, '-passlogfile', `${folder}/pass`];
    ffmpeg([...input, ...common, ...pass(1), '-an', '-f', 'null', '/dev/null']);
    ffmpeg([...input, ...common, ...pass(2), ...audio, ...end]);
    rate = Math.floor(rate * 0.95);
  }
}

/** The poster is a frame as it was drawn, in the best quality that fits. */
async function poster(page: Page, clip: Clip, folder: string, to: string): Promise<void> {
  const frame = await page.evaluate(([id, phase]) => window.busker_frame(id, phase, 1), [
    clip.id,
    clip.poster_phase ?? 0,
  ] as const);
  writeFileSync(`${folder}/poster.jpg`, Buffer.from(frame, 'base64'));
  for (let quality = 86; ; quality -= 6) {
    ffmpeg(['-i', `${folder}/poster.jpg`, '-c:v', 'libwebp', '-quality', `${quality}`, '-compression_level', '6', to]);
    if (statSync(to).size <= LIMIT_BYTES.poster) return;
    if (quality < 20) throw new Error(`the poster of ${clip.id} does not fit`);
  }
}

function describe(clip: Clip): Record<string, unknown> {
  const bytes = readFileSync(`${OUT}${clip.id}.mp4`);
  return {
    id: clip.id,
    kind: clip.kind,
    title: clip.title,
    creator_hint: clip.creator_hint,
    file: `${clip.id}.mp4`,
    poster: `${clip.id}.webp`,
    width: WIDTH,
    height: HEIGHT,
    duration_ms: Math.round(lengthOf_s(clip) * 1000),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    has_audio: clip.song !== undefined,
    alt: clip.alt,
  };
}

const wanted = process.argv.slice(2);
const folder = mkdtempSync(`${tmpdir()}/busker-clips-`);
mkdirSync(OUT, { recursive: true });
try {
  await withPage('./page.ts', async (page) => {
    for (const clip of clips.filter((c) => wanted.length === 0 || wanted.includes(c.id))) {
      const started = performance.now();
      const sound = clip.song === undefined ? undefined : `${folder}/${clip.id}.wav`;
      if (clip.song !== undefined && sound !== undefined) writeFileSync(sound, record(clip.song));
      await draw(page, clip, `${folder}/${clip.id}.mkv`);
      encode(clip, `${folder}/${clip.id}.mkv`, sound, folder, `${OUT}${clip.id}.mp4`);
      await poster(page, clip, folder, `${OUT}${clip.id}.webp`);
      console.log(
        `${clip.id}: ${statSync(`${OUT}${clip.id}.mp4`).size} bytes in ${Math.round((performance.now() - started) / 1000)} s`,
      );
    }
  });
  writeFileSync(
    `${OUT}clips.json`,
    `${JSON.stringify(clips.filter((c) => existsSync(`${OUT}${c.id}.mp4`)).map(describe), null, 2)}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
