/**
 * What ffmpeg does for a video: looks what is in it, makes of it what every browser plays, and takes a poster. The file is a stranger's: its
 * reader is named, nothing but this one file is read, time and memory are bounded, and what a camera wrote about places and people is left out.
 */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { bareEnvironment } from '../platform/bare-environment.ts';
import { ffprobeOf, lastWordsOf, readingFile } from '../platform/ffmpeg.ts';
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
/** Gifts go first; on a machine that does much else it still goes on. */
const LOW_PRIORITY = 5;

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
function run(
  program: string,
  args: readonly string[],
  options: { readonly timeout_ms: number; readonly signal: AbortSignal; readonly onLine?: (line: string) => void },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: bareEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeout_ms,
      killSignal: 'SIGKILL',
      signal: options.signal,
    });
    try {
      if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
    } catch {
      // It may have ended by now.
    }
    let out = '';
    let rest = '';
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      const text = bytes.toString();
      if (!options.onLine) {
        out = (out + text).slice(-1_000_000);
        return;
      }
      const lines = (rest + text).split('\n');
      rest = lines.pop()!.slice(-1_000);
      for (const line of lines) options.onLine(line.trim());
    });
    child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2_000)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else {
        const words = lastWordsOf(said);
        reject(words === '' ? new VideoRefused('unreadable') : new VideoRefused('unreadable_because', { words }));
      }
    });
  });
}
