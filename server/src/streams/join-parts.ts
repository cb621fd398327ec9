/**
 * Makes of the parts of a recording, as they came from a media server, what `videos` takes over: MPEG-TS, one file for each part. What is MPEG-TS with
 * its sound in it is only renamed.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { bareEnvironment } from '../platform/bare-environment.ts';
import { ffprobeOf, readingFile } from '../platform/ffmpeg.ts';
import { OutsideFailed, runOutside } from '../platform/outside-program.ts';
import { readRawName } from '../providers/video/port.ts';

const LONGEST_MS = 6 * 3_600_000;
const MOST_PRINTED = 10_000;
/** What MPEG-TS takes as it is. */
const KEPT = /^(h264|hevc)$/;

/** @returns whether a recording came of it; without ffmpeg only MPEG-TS does. */
export async function joinParts(
  ffmpeg: string | null,
  folder: string,
  signal: AbortSignal,
): Promise<'joined' | 'nothing' | 'no_ffmpeg_recording' | 'recording_unfit'> {
  const raws = (await readdir(folder)).flatMap((name) => {
    const raw = readRawName(name);
    return raw ? [{ ...raw, name, file: path.join(folder, name) }] : [];
  });
  let unfit = false;
  for (const part of Array.from(new Set(raws.map((raw) => raw.part))).toSorted((a, b) => a - b)) {
    const of = (track: 'video' | 'audio') => raws.find((raw) => raw.part === part && raw.track === track);
    const [video, audio] = [of('video'), of('audio')];
    const to = path.join(folder, `recording-${`${part}`.padStart(4, '0')}.ts`);
    if (video?.container === 'ts' && !audio) await rename(video.file, to);
    else if (video) {
      if (ffmpeg === null) return 'no_ffmpeg_recording';
      const half = `${to}.part`;
      // A part that cannot be read takes nothing from the others.
      const done = await remux(ffmpeg, { video, audio, half, signal });
      signal.throwIfAborted();
      if (done) await rename(half, to);
      else {
        unfit = true;
        await rm(half, { force: true });
      }
    }
    for (const raw of [video, audio]) if (raw) await rm(raw.file, { force: true });
  }
  const names = await readdir(folder);
  if (names.some((name) => /^recording-\d+\.ts$/.test(name))) return 'joined';
  return unfit ? 'recording_unfit' : 'nothing';
}

interface Raw {
  readonly container: 'ts' | 'mp4';
  readonly file: string;
}
const reading = ({ container, file }: Raw): string[] => readingFile(container === 'ts' ? 'mpegts' : 'mov', file);

async function remux(
  ffmpeg: string,
  from: {
    readonly video: Raw;
    readonly audio: Raw | undefined;
    readonly half: string;
    readonly signal: AbortSignal;
  },
): Promise<boolean> {
  const { video, audio, half, signal } = from;
  const codec = await run(
    ffprobeOf(ffmpeg),
    [
      '-v',
      'error',
      '-select_streams',
      'v:0',
      '-show_entries',
      'stream=codec_name',
      '-of',
      'csv=p=0',
      ...reading(video),
    ],
    signal,
  );
  if (codec === undefined) return false;
  const pictures = KEPT.test(codec.trim().split(/[\s,]/)[0] ?? '')
    ? ['-c:v', 'copy']
    : ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p', '-threads', '2'];
  const said = await run(
    ffmpeg,
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-nostdin',
      '-y',
      // Pictures and sound that came apart keep the times that both have from the same clock.
      ...(audio ? ['-copyts', ...reading(video), ...reading(audio)] : reading(video)),
      '-map',
      '0:v:0',
      '-map',
      audio ? '1:a:0' : '0:a:0?',
      ...pictures,
      '-c:a',
      'aac',
      '-b:a',
      '128k',
      '-map_metadata',
      '-1',
      '-f',
      'mpegts',
      `file:${half}`,
    ],
    signal,
  );
  return said !== undefined;
}

/** @returns what it printed; undefined when it failed. */
async function run(program: string, args: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  try {
    const options = { env: bareEnvironment(), timeout_ms: LONGEST_MS, most_bytes: MOST_PRINTED, signal };
    return (await runOutside(program, args, options)).out.toString();
  } catch (error) {
    if (error instanceof OutsideFailed) return undefined;
    throw error;
  }
}
