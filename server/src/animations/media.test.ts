/**
 * What needs ffmpeg: the video twin, videos made for VAP, sounds; each the way that goes well. The VAP files are made here, by ffmpeg and a box `vapc` as
 * VAP's documents say; none from the wild was tried. What is refused: media.long.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ffmpeg, has_ffmpeg, lottie, loudness, prepare, soundsOf, tone, video } from '../../../test/helpers/media.ts';
import { temporaryFolder } from '../../../test/helpers/temporary-folders.ts';
import { vapc } from '../../../test/helpers/vap-file.ts';
import { packed, packingGraph, unpackingGraph } from './packing.ts';
import { prepareUpload } from './prepare.ts';
import { problem } from './problems.ts';
import { boxesOf } from './vap.ts';

/** Mean colour of a part of a picture. */
function colour(rgba: Buffer, side: number, x: number, y: number): number[] {
  const at = (y * side + x) * 4;
  return [...rgba.subarray(at, at + 4)];
}

describe('the video twin', () => {
  it.runIf(has_ffmpeg)('shows what the Lottie file shows, colours and transparency where its layout says', async () => {
    const { renditions, notes, duration_ms } = await prepare(lottie);
    expect(notes).toEqual([]);
    const twin = renditions.find((one) => one.kind === 'video')!;
    expect(twin).toMatchObject({ mime: 'video/mp4', width: 128, height: 128, duration_ms, layout: packed(128, 128) });
    const body = Buffer.from(twin.body);
    const order = boxesOf(body).map(({ type }) => type);
    expect(order.indexOf('moov'), 'it can be played before it is all there').toBeLessThan(order.indexOf('mdat'));
    const file = path.join(temporaryFolder('busker-media-'), 'twin.mp4');
    ffmpeg(['-f', 'mp4', '-i', 'pipe:0', '-c', 'copy', file], body);
    const graph = unpackingGraph(twin.layout!, 64);
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
    const picture = ffmpeg(['-i', file, '-filter_complex', graph, '-frames:v', '1', ...raw]);
    const [red, green, blue, alpha] = colour(picture, 64, 16, 32);
    expect(
      [green, blue].every((value) => value! < 14),
      `${red} ${green} ${blue} ${alpha}`,
    ).toBe(true);
    // Half of it is there, and its colour is multiplied by that.
    expect(Math.abs(red! - 128)).toBeLessThan(14);
    expect(Math.abs(alpha! - 128)).toBeLessThan(10);
    expect(colour(picture, 64, 50, 32)[3]).toBeLessThan(4);
  });
  it('has sizes that decoders do not round, and is no larger than a phone', () => {
    for (const [w, h] of [
      [720, 1_280],
      [2_048, 2_048],
      [17, 301],
    ] as const) {
      const layout = packed(w, h);
      expect([layout.video_w % 16, layout.video_h % 16, layout.w % 2, layout.h % 2]).toEqual([0, 0, 0, 0]);
      expect(Math.max(layout.w, layout.h)).toBeLessThanOrEqual(1_280);
      const [x, , alpha_w, alpha_h] = layout.alpha_frame;
      expect(x + alpha_w).toBeLessThanOrEqual(layout.video_w);
      expect(alpha_h).toBeLessThanOrEqual(layout.video_h);
      expect(packingGraph(layout)).toContain(`pad=${layout.video_w}:${layout.video_h}`);
    }
  });
  it('is left out where ffmpeg fails, and that is said', async () => {
    const made = await prepareUpload(
      { source: lottie, sound: null, ffmpeg: '/bin/false' },
      () => undefined,
      AbortSignal.timeout(60_000),
    );
    expect(made.renditions.map((one) => one.kind)).toEqual(['lottie', 'still', 'preview']);
    expect(made.notes).toEqual([problem('no_twin')]);
  });
});

describe('a video made for VAP', () => {
  it.runIf(has_ffmpeg)('is taken as it is, with its layout, a still and a preview', async () => {
    const file = Buffer.concat([await video(), vapc()]);
    const made = await prepare(file);
    expect(made).toMatchObject({ width: 64, height: 64, layers: 0, flashes: 0, notes: [] });
    expect(made.renditions.map((one) => one.kind)).toEqual(['video', 'still', 'preview']);
    expect(Buffer.from(made.renditions[0]!.body).equals(file)).toBe(true);
    expect(made.renditions[0]!.layout).toEqual({
      w: 64,
      h: 64,
      video_w: 112,
      video_h: 64,
      rgb_frame: [0, 0, 64, 64],
      alpha_frame: [72, 0, 32, 32],
    });
  });
  it.runIf(has_ffmpeg)(
    'with a sound of its own has it made as loud as all others, and none left in the video',
    async () => {
      const folder = temporaryFolder('busker-media-');
      const [silent, loud] = [path.join(folder, 'silent.mp4'), path.join(folder, 'loud.mp4')];
      writeFileSync(silent, await video());
      const sound = ['-f', 'lavfi', '-i', 'sine=frequency=660:duration=1,volume=0.05'];
      ffmpeg(['-i', silent, ...sound, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'aac', loud]);
      const file = Buffer.concat([readFileSync(loud), vapc()]);
      const made = await prepare(file);
      expect(made.notes).toEqual([problem('own_sound_levelled')]);
      expect(made.renditions.map((one) => one.kind)).toEqual(['video', 'still', 'preview', 'sound', 'sound']);
      for (const one of made.renditions.filter(({ kind }) => kind === 'sound')) {
        expect(one.at_ms).toBe(0);
        expect(Math.abs(loudness(one) + 16), `${one.mime} ${loudness(one)}`).toBeLessThan(1);
      }
      const kept = path.join(folder, 'kept.mp4');
      writeFileSync(kept, made.renditions[0]!.body);
      expect(() => ffmpeg(['-i', kept, '-map', '0:a', '-f', 'null', '-'])).toThrow();
      const frames = (of: string): string => ffmpeg(['-i', of, '-map', '0:v', '-f', 'md5', 'pipe:1']).toString();
      expect(frames(kept)).toBe(frames(silent));
      const chosen = await prepare(file, { bytes: tone(0.5, 0.6), at_ms: 200 });
      expect(chosen.notes).toEqual([problem('own_sound_replaced')]);
      expect(chosen.renditions.filter(({ kind }) => kind === 'sound').map(({ at_ms }) => at_ms)).toEqual([200, 200]);
    },
  );
  it.runIf(has_ffmpeg)('is refused without ffmpeg, with what is to be installed', async () => {
    await expect(
      prepareUpload(
        { source: Buffer.concat([await video(), vapc()]), sound: null, ffmpeg: null },
        () => undefined,
        AbortSignal.timeout(60_000),
      ),
    ).rejects.toThrow(/vap_needs_ffmpeg/);
  });
});

describe('the sound of an upload', () => {
  it.runIf(has_ffmpeg)('is brought to the loudness of all gifts, in both formats', async () => {
    const made = await soundsOf(tone(0.05, 0.8));
    expect(made.map(({ mime, at_ms }) => [mime.split(';')[0], at_ms])).toEqual([
      ['audio/mpeg', 300],
      ['audio/ogg', 300],
    ]);
    for (const one of made) expect(Math.abs(loudness(one) + 16), `${one.mime} ${loudness(one)}`).toBeLessThan(1);
  });
  it.runIf(has_ffmpeg)('of one’s own needs ffmpeg', async () => {
    await expect(
      prepareUpload(
        { source: lottie, sound: { bytes: tone(1, 0.5), at_ms: 0 }, ffmpeg: null },
        () => undefined,
        AbortSignal.timeout(60_000),
      ),
    ).rejects.toThrow(/sound_needs_ffmpeg/);
  });
});
