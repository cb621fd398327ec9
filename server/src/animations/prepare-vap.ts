/**
 * A video made for VAP, looked at by ffmpeg: whether it is what it says, what it shows, how often it flashes. Its pictures are kept as they came. Sound of
 * its own is taken out and made as loud as all others; the player plays it beside. For the worker.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ffprobeOf, readingFile } from '../platform/ffmpeg.ts';
import { FLASH_SAMPLES, FLASH_SIDE_PX, isVisible, MOMENTS, STILL_SIDE_PX, stills } from './draw.ts';
import { mostFlashes } from './flash.ts';
import { OutsideFailed, runOutside } from '../platform/outside-program.ts';
import { straightened, unpackingGraph } from './packing.ts';
import { mustNotFlash, Refused, type MadeRendition, type Order, type Prepared } from './prepared.ts';
import { problem, type AnimationProblem } from './problems.ts';
import { masterSound } from './sound.ts';
import { lengthProblems, readVap, vapCost } from './vap.ts';

const TIMEOUT_MS = 60_000;
/** More frames than the longest show has. */
const MOST_FRAMES = 400;
/** Between the length that is told and the one that is there. */
const LENGTH_OFF_MS = 500;
/** Encoders round sizes up to whole blocks. */
const BLOCK_PX = 16;

export async function prepareVap(
  bytes: Buffer,
  { ffmpeg, folder, env, sound, house_sound }: Order,
  onShare: (share: number) => void,
): Promise<Prepared> {
  const { layout, duration_ms, fused } = readVap(bytes);
  if (ffmpeg === null) throw new Refused(problem('vap_needs_ffmpeg'));
  const file = path.join(folder, 'upload.mp4');
  await writeFile(file, bytes);
  const input = readingFile('mov', file);
  const run = async (program: string, args: readonly string[], most_bytes: number): Promise<Buffer> => {
    try {
      return (await runOutside(program, args, { env, timeout_ms: TIMEOUT_MS, most_bytes })).out;
    } catch (error) {
      if (error instanceof OutsideFailed) throw new Refused(problem('video_unreadable'));
      throw error;
    }
  };
  const said = await run(
    ffprobeOf(ffmpeg),
    [
      '-v',
      'error',
      '-of',
      'json',
      '-show_entries',
      'format=duration:stream=codec_type,codec_name,pix_fmt,width,height',
      ...input,
    ],
    100_000,
  );
  const { streams = [], format = {} } = JSON.parse(said.toString()) as {
    streams?: { codec_type?: string; codec_name?: string; pix_fmt?: string; width?: number; height?: number }[];
    format?: { duration?: string };
  };
  const [video, ...others] = streams.filter((stream) => stream.codec_type === 'video');
  const problems: AnimationProblem[] = [];
  if (!video || others.length > 0) throw new Refused(problem('video_one'));
  if (video.codec_name !== 'h264') problems.push(problem('video_codec', { codec: video.codec_name ?? '?' }));
  if (video.pix_fmt !== 'yuv420p') problems.push(problem('video_pixels', { format: video.pix_fmt ?? '?' }));
  const fits = (found: number | undefined, told: number): boolean =>
    found !== undefined && found >= told && found < told + BLOCK_PX;
  if (!fits(video.width, layout.video_w) || !fits(video.height, layout.video_h))
    problems.push(
      problem('video_size', {
        width: video.width ?? 0,
        height: video.height ?? 0,
        told_width: layout.video_w,
        told_height: layout.video_h,
      }),
    );
  const found_ms = Math.round(Number(format.duration ?? Number.NaN) * 1_000);
  if (!Number.isFinite(found_ms)) problems.push(problem('video_no_length'));
  else if (Math.abs(found_ms - duration_ms) > LENGTH_OFF_MS)
    problems.push(problem('video_length', { seconds: found_ms / 1_000, told_seconds: duration_ms / 1_000 }));
  else problems.push(...lengthProblems(found_ms));
  if (problems.length > 0) throw new Refused(...problems);
  onShare(0.1);

  const quiet = ['-hide_banner', '-loglevel', 'error', '-nostdin'];
  const raw = ['-an', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const picture_bytes = STILL_SIDE_PX * STILL_SIDE_PX * 4;
  const pictures: Uint8Array[] = [];
  for (const share of MOMENTS) {
    const at = ((found_ms * share) / 1_000).toFixed(3);
    const graph = unpackingGraph(layout, STILL_SIDE_PX);
    const out = await run(
      ffmpeg,
      [...quiet, '-ss', at, ...input, '-filter_complex', graph, '-frames:v', '1', ...raw],
      picture_bytes,
    );
    if (out.length === picture_bytes) pictures.push(straightened(out));
  }
  if (pictures.length !== MOMENTS.length) throw new Refused(problem('video_unreadable'));
  if (!pictures.some(isVisible)) throw new Refused(problem('nothing_seen'));
  onShare(0.5);
  const frame_bytes = FLASH_SIDE_PX * FLASH_SIDE_PX * 4;
  const graph = unpackingGraph(layout, FLASH_SIDE_PX, `fps=${FLASH_SAMPLES},`);
  const all = await run(ffmpeg, [...quiet, ...input, '-filter_complex', graph, ...raw], MOST_FRAMES * frame_bytes);
  const frames = Array.from({ length: Math.floor(all.length / frame_bytes) }, (_, n) =>
    straightened(all.subarray(n * frame_bytes, (n + 1) * frame_bytes)),
  );
  const flashes = mostFlashes(frames, FLASH_SIDE_PX, FLASH_SAMPLES);
  mustNotFlash(flashes);
  const { still, preview } = stills(pictures);
  const notes: AnimationProblem[] = [];
  if (fused) notes.push(problem('places_stay_empty'));
  const own_sound: MadeRendition[] = [];
  let body = bytes;
  if (streams.some((stream) => stream.codec_type === 'audio')) {
    const silent = path.join(folder, 'silent.mp4');
    const exact = ['-map_metadata', '-1', '-fflags', '+bitexact', '-movflags', '+faststart'];
    await run(
      ffmpeg,
      [...quiet, ...input, '-map', '0:v:0', '-c', 'copy', ...exact, '-f', 'mp4', `file:${silent}`],
      1_000,
    );
    body = await readFile(silent);
    if (sound !== null || house_sound) notes.push(problem('own_sound_replaced'));
    else {
      try {
        own_sound.push(...(await masterSound(input, 0, { ffmpeg, env })));
        notes.push(problem('own_sound_levelled'));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        notes.push(problem('own_sound_left_out'), ...error.problems);
      }
    }
  }
  const { w: width, h: height } = layout;
  return {
    width,
    height,
    duration_ms: found_ms,
    layers: 0,
    cost: vapCost(layout, body.length),
    flashes,
    notes,
    renditions: [
      { kind: 'video', mime: 'video/mp4', body, width, height, duration_ms: found_ms, layout },
      { kind: 'still', mime: 'image/png', body: still, width: STILL_SIDE_PX, height: STILL_SIDE_PX },
      {
        kind: 'preview',
        mime: 'image/png',
        body: preview,
        width: STILL_SIDE_PX * MOMENTS.length,
        height: STILL_SIDE_PX,
      },
      ...own_sound,
    ],
  };
}
