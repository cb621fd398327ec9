/**
 * What ffmpeg does for a video: looks what is in it, makes of it what every browser plays, and takes a poster. The file is a stranger's: its
 * reader is named, nothing but this one file is read, time and memory are bounded, and what a camera wrote about places and people is left out.
 */
import { bareEnvironment } from '../platform/bare-environment.ts';
import { ffprobeOf, lastWordsOf, readingFile } from '../platform/ffmpeg.ts';
import { OutsideFailed, runOutside, type Outside } from '../platform/outside-program.ts';
import { READERS, type Container } from './sniff.ts';
import { VideoRefused } from './problems.ts';

/** The longer side of what is shown. */
const LONGEST_PX = 1_280;
/** Largest picture that is read at all: 8K. */
const MOST_PX = 7_680;
const PROBE_MS = 30_000;
/** A conversion may take so many times as long as the video, and this much besides. */
const TIMES_AS_LONG = 10;
const AT_LEAST_MS = 120_000;
const MOST_PRINTED = 1_000_000;

export interface Found {
  readonly duration_ms: number;
  readonly width: number;
  readonly height: number;
}

const input = (container: Container, file: string): string[] => readingFile(READERS[container], file);

/** @throws VideoRefused when there is no video in it that can be read. */
export async function probe(ffmpeg: string, container: Container, file: string, signal: AbortSignal): Promise<Found> {
  const said = await run(
    ffprobeOf(ffmpeg),
    [
      '-v',
      'error',
      '-of',
      'json',
      '-show_entries',

      'format=duration:stream=codec_type,width,height,duration:stream_side_data=rotation',
      ...input(container, file),
    ],
    { timeout_ms: PROBE_MS, signal },
  );
  const { streams = [], format = {} } = JSON.parse(said) as {
    streams?: { codec_type?: string; width?: number; height?: number; side_data_list?: { rotation?: number }[] }[];
    format?: { duration?: string };
  };
  const video = streams.find((stream) => stream.codec_type === 'video');
  const duration_ms = Math.round(Number(format.duration ?? Number.NaN) * 1_000);
  if (!video?.width || !video.height) throw new VideoRefused('no_pictures');
  if (!Number.isFinite(duration_ms) || duration_ms <= 0) throw new VideoRefused('no_length');
  if (Math.max(video.width, video.height) > MOST_PX) throw new VideoRefused('too_large');
  const turned = Math.abs(video.side_data_list?.find((data) => data.rotation)?.rotation ?? 0) % 180 === 90;
  const { width, height } = video;
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  const even = (pixels: number): number => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return turned
    ? { duration_ms, width: even(height), height: even(width) }
    : { duration_ms, width: even(width), height: even(height) };
}

/** Makes an MP4 with H.264 and AAC, and a poster. @param onPercent told as it goes on. @returns how long it is: not always what the source says. */
export async function convert(
  ffmpeg: string,
  from: {
    readonly container: Container;
    readonly file: string;
    readonly found: Found;
    /** So long it may be where times begin anew in the middle, and so hide how long it is. */
    readonly most_ms: number;
  },
  to: { readonly video: string; readonly poster: string },
  onPercent: (percent: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const { found } = from;
  const timeout_ms = AT_LEAST_MS + from.most_ms * TIMES_AS_LONG;
  const size = `scale=${found.width}:${found.height},setsar=1,format=yuv420p`;
  await run(
    ffmpeg,
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-nostdin',
      '-y',
      ...input(from.container, from.file),
      '-map',
      '0:v:0',
      '-map',
      '0:a:0?',
      '-sn',
      '-dn',
      '-map_metadata',
      '-1',
      '-map_chapters',
      '-1',

      '-vf',
      `${size},fps=30`,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '23',
      '-profile:v',
      'main',
      '-g',
      '60',
      '-c:a',
      'aac',
      '-b:a',
      '128k',
      '-ac',
      '2',
      '-af',
      'aresample=async=1000',
      '-threads',
      '2',
      '-movflags',
      '+faststart',
      '-progress',
      'pipe:1',
      '-f',
      'mp4',
      `file:${to.video}`,
    ],
    {
      timeout_ms,
      signal,
      onLine(line) {
        const [, micros] = /^out_time_us=(\d+)$/.exec(line) ?? [];
        if (micros !== undefined) onPercent(Math.min(99, Math.floor(Number(micros) / 10 / found.duration_ms)));
      },
    },
  );
  // From the result: whatever was odd about the file is gone there.
  const at = Math.min(1, found.duration_ms / 2_000).toFixed(2);
  await run(
    ffmpeg,
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-nostdin',
      '-y',
      '-ss',
      at,
      ...input('mp4', to.video),

      '-frames:v',
      '1',
      '-vf',
      "scale='min(540,iw)':-2",
      '-q:v',
      '4',
      '-f',
      'image2',
      '-update',
      '1',
      `file:${to.poster}`,
    ],
    { timeout_ms: PROBE_MS, signal },
  );
  return (await probe(ffmpeg, 'mp4', to.video, signal)).duration_ms;
}

/** Runs one program to its end. @returns what it printed. @throws VideoRefused with its last words when it fails. */
async function run(
  program: string,
  args: readonly string[],
  options: Pick<Outside, 'timeout_ms' | 'signal' | 'onLine'>,
): Promise<string> {
  try {
    const { out } = await runOutside(program, args, { ...options, env: bareEnvironment(), most_bytes: MOST_PRINTED });
    return out.toString();
  } catch (error) {
    if (!(error instanceof OutsideFailed)) throw error;
    // That it could not be started, or was to end, is nothing about the file.
    if (error.cause instanceof Error) throw error.cause;
    const words = lastWordsOf(error.said);
    throw words === '' ? new VideoRefused('unreadable') : new VideoRefused('unreadable_because', { words });
  }
}
