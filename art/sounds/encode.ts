import { spawnSync } from 'node:child_process';
import { SAMPLE_RATE, type Samples } from './instruments.ts';
import { mastered } from './master.ts';
import { mixed } from './mix.ts';
import type { Score } from './score.ts';

export interface SoundFormat {
  readonly file: string;
  readonly mime: string;
  readonly args: readonly string[];
}

/** Opus first: it is smaller. MP3 is for players without it. */
export const SOUND_FORMATS: readonly SoundFormat[] = [
  {
    file: 'sound.ogg',
    mime: 'audio/ogg; codecs=opus',
    args: ['-c:a', 'libopus', '-b:a', '28k', '-ar', '48000', '-f', 'ogg'],
  },
  {
    file: 'sound.mp3',
    mime: 'audio/mpeg',
    args: ['-c:a', 'libmp3lame', '-b:a', '40k', '-ar', '32000', '-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3'],
  },
];

function wav(samples: Samples): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + samples.length * 2, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, i) => file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + i * 2));
  return file;
}

/** Mixes a score and brings it to the house loudness. */
export const ready = (score: Score): Samples => mastered(mixed(score));

/** What `ready` gave, in a format for browsers. */
export function encoded(samples: Samples, format: SoundFormat): Buffer {
  const done = spawnSync(
    'ffmpeg',
    // Nothing of the machine or the moment goes into the file.
    [
      '-hide_banner',
      '-nostats',
      '-loglevel',
      'error',
      '-i',
      '-',
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
      '-flags:a',
      '+bitexact',
      ...format.args,
      '-',
    ],
    { input: wav(samples), maxBuffer: 64 * 1024 * 1024 },
  );
  if (done.error) throw new Error('ffmpeg could not be started; building the sounds needs it', { cause: done.error });
  if (done.status !== 0) throw new Error(`ffmpeg failed: ${done.stderr.toString()}`);
  return done.stdout;
}
