/** Videos, sounds and animations made by ffmpeg, for tests of what the server makes of them. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { integratedLufs } from '../../art/sounds/loudness.ts';
import { prepareUpload } from '../../server/src/animations/prepare.ts';
import type { MadeRendition, Prepared, SoundSource } from '../../server/src/animations/prepared.ts';
import { temporaryFolder } from './temporary-folders.ts';

const RATE = 48_000;

/** Without it the tests of what it makes are listed as not run. */
export const has_ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

export function ffmpeg(args: readonly string[], input?: Buffer): Buffer {
  const done = spawnSync('ffmpeg', ['-hide_banner', '-loglevel', 'error', ...args], {
    ...(input ? { input } : {}),
    maxBuffer: 64_000_000,
  });
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return done.stdout;
}
export const prepare = (source: Buffer, sound: SoundSource | null = null): Promise<Prepared> =>
  prepareUpload({ source, sound, ffmpeg: 'ffmpeg' }, () => undefined, AbortSignal.timeout(100_000));

/** A red square of half the width, standing at the left, over nothing. */
export const lottie = Buffer.from(
  JSON.stringify({
    fr: 30,
    ip: 0,
    op: 30,
    w: 128,
    h: 128,
    layers: [
      {
        ty: 4,
        ip: 0,
        op: 30,
        st: 0,
        ks: { p: { a: 0, k: [32, 64] }, o: { a: 0, k: 50 } },
        shapes: [
          { ty: 'rc', p: { a: 0, k: [0, 0] }, s: { a: 0, k: [64, 128] }, r: { a: 0, k: 0 } },
          { ty: 'fl', c: { a: 0, k: [1, 0, 0, 1] }, o: { a: 0, k: 100 } },
        ],
      },
    ],
  }),
);

/** A second of a packed video. @param alpha ffmpeg's expression for it @param codec as ffmpeg calls it */
export async function video(
  alpha = 'if(lt(X,16),255,0)',
  codec: readonly string[] = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
) {
  const file = path.join(temporaryFolder('busker-media-'), 'video.mp4');
  ffmpeg([
    '-f',
    'lavfi',
    '-i',
    "color=black:s=64x64:r=30:d=1,format=gbrp,geq=r='if(lt(X,32),255,0)':g=0:b=0",
    '-f',
    'lavfi',
    '-i',
    `color=black:s=32x32:r=30:d=1,format=gray,geq=lum='${alpha}'`,
    '-filter_complex',
    '[0]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,pad=112:64:0:0:black[p];[1]scale=in_range=pc:out_range=tv,format=yuv420p[a];[p][a]overlay=72:0',
    ...codec,
    file,
  ]);
  return readFile(file);
}

export const tone = (volume: number, seconds: number, format: readonly string[] = ['-f', 'wav']): Buffer =>
  ffmpeg([
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=660:duration=${seconds}`,
    '-af',
    `volume=${volume}`,
    ...format,
    'pipe:1',
  ]);
export const loudness = (made: MadeRendition): number => {
  const raw = ffmpeg(['-i', 'pipe:0', '-ac', '1', '-ar', `${RATE}`, '-f', 'f32le', 'pipe:1'], Buffer.from(made.body));
  return integratedLufs([new Float32Array(raw.buffer, raw.byteOffset, Math.floor(raw.length / 4))], RATE);
};
export const soundsOf = async (bytes: Buffer, at_ms = 300): Promise<MadeRendition[]> =>
  (await prepare(lottie, { bytes, at_ms })).renditions.filter((one) => one.kind === 'sound');
