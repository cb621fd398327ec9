/**
 * The sound of an upload: measured after ITU-R BS.1770 and brought to the loudness that all gifts have, in the two formats that all browsers have one
 * of. For the worker; ffmpeg does the work.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LIMITS } from '@busker/protocol';
import { readingFile } from '../platform/ffmpeg.ts';
import { OutsideFailed, runOutside } from '../platform/outside-program.ts';
import { Refused, type MadeRendition, type Order, type SoundSource } from './prepared.ts';
import { problem } from './problems.ts';

/** As the sounds of the house (art/sounds/master.ts). */
const TARGET_LUFS = -16;
const CEILING_DBTP = -3.4;
const CLOSE_ENOUGH_LU = 0.3;
/** What is farther off than this after all rounds would stand out. */
const TOO_FAR_LU = 2;
const ROUNDS = 5;
/** A sound that has to be turned up more than this is noise. */
const MOST_GAIN_DB = 40;
const SILENCE_LUFS = -60;
/** A measurement needs a block of 0.4 s. */
const LEAST_MEASURED_S = 0.6;
const LEAST_MS = 50;
const TIMEOUT_MS = 30_000;
const RATE = 48_000;

/** Opus is smaller; MP3 is for players without it. */
const FORMATS = [
  { mime: 'audio/mpeg', args: ['-c:a', 'libmp3lame', '-b:a', '48k', '-ar', '32000', '-write_xing', '0', '-f', 'mp3'] },
  { mime: 'audio/ogg; codecs=opus', args: ['-c:a', 'libopus', '-b:a', '32k', '-ar', '48000', '-f', 'ogg'] },
] as const;

/** ffmpeg's reader by the first bytes: named, so that the content cannot choose another one. */
function soundReader(bytes: Uint8Array): 'wav' | 'ogg' | 'mp3' | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.length));
  if (head.length < 12) return undefined;
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WAVE') return 'wav';
  if (head.toString('latin1', 0, 4) === 'OggS') return 'ogg';
  if (head.toString('latin1', 0, 3) === 'ID3' || (head[0] === 0xff && (head[1]! & 0xe0) === 0xe0)) return 'mp3';
  return undefined;
}

/** @throws Refused with what is wrong with the sound. */
export async function makeSound(
  { bytes, at_ms }: SoundSource,
  show_ms: number,
  { ffmpeg, folder, env }: Pick<Order, 'ffmpeg' | 'folder' | 'env'>,
): Promise<MadeRendition[]> {
  const reader = soundReader(bytes);
  if (reader === undefined) throw new Refused(problem('sound_kind'));
  if (bytes.length > LIMITS.animation_sound_bytes)
    throw new Refused(problem('sound_too_large', { bytes: bytes.length, most: LIMITS.animation_sound_bytes }));
  if (at_ms >= show_ms) throw new Refused(problem('sound_too_late'));
  if (ffmpeg === null) throw new Refused(problem('sound_needs_ffmpeg'));
  const file = path.join(folder, 'sound');
  await writeFile(file, bytes);
  return masterSound(readingFile(reader, file), at_ms, { ffmpeg, env });
}

/** @param reading ffmpeg's arguments that read it. @throws Refused with what is wrong with the sound. */
export async function masterSound(
  reading: readonly string[],
  at_ms: number,
  { ffmpeg, env }: { readonly ffmpeg: string; readonly env: Order['env'] },
): Promise<MadeRendition[]> {
  const run = async (filter: string, out: readonly string[], most_bytes: number) => {
    try {
      return await runOutside(
        ffmpeg,
        [
          '-hide_banner',
          '-nostats',
          '-nostdin',
          ...reading,
          '-map',
          '0:a:0',
          '-map_metadata',
          '-1',
          '-fflags',
          '+bitexact',
          '-flags:a',
          '+bitexact',
          '-ac',
          '1',
          '-af',
          filter,
          ...out,
          'pipe:1',
        ],
        { env, timeout_ms: TIMEOUT_MS, most_bytes },
      );
    } catch (error) {
      if (error instanceof OutsideFailed) throw new Refused(problem('sound_unreadable'));
      throw error;
    }
  };
  const most_s = LIMITS.animation_sound_ms / 1_000;
  const mono = `aresample=${RATE},aformat=sample_fmts=flt:channel_layouts=mono`;
  const { out } = await run(`${mono},atrim=end=${most_s + 1}`, ['-f', 'f32le'], (most_s + 2) * RATE * 4);
  const duration_ms = Math.round((out.length / 4 / RATE) * 1_000);
  if (duration_ms > LIMITS.animation_sound_ms) throw new Refused(problem('sound_too_long', { seconds: most_s }));
  if (duration_ms < LEAST_MS) throw new Refused(problem('sound_none'));

  const ceiling = (10 ** (CEILING_DBTP / 20)).toFixed(4);
  const mastered = (gain_db: number): string =>
    `${mono},volume=${gain_db.toFixed(2)}dB,alimiter=level=disabled:limit=${ceiling}:attack=4:release=90`;
  const measured = async (filter: string): Promise<number> => {
    const { said } = await run(`${filter},apad=whole_dur=${LEAST_MEASURED_S},ebur128`, ['-f', 'null'], 1_000);
    return Number([...said.matchAll(/I:\s+(-?[\d.]+) LUFS/g)].at(-1)?.[1] ?? Number.NaN);
  };
  let gain_db = 0;
  let missing = TARGET_LUFS - (await measured(mono));
  if (!(missing < TARGET_LUFS - SILENCE_LUFS)) throw new Refused(problem('sound_silent'));
  for (let round = 0; round < ROUNDS && Math.abs(missing) > CLOSE_ENOUGH_LU; round++) {
    gain_db = Math.min(MOST_GAIN_DB, gain_db + missing);
    missing = TARGET_LUFS - (await measured(mastered(gain_db)));
  }
  if (Math.abs(missing) > TOO_FAR_LU) throw new Refused(problem('sound_thin'));
  const made: MadeRendition[] = [];
  for (const { mime, args } of FORMATS) {
    const encoded = await run(mastered(gain_db), args, LIMITS.animation_sound_bytes);
    made.push({ kind: 'sound', mime, body: encoded.out, duration_ms, at_ms });
  }
  return made;
}
