/** What is shipped is decoded and measured: every gift sounds as loud as every other, and none goes over. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { describe, expect, test } from 'vitest';
import type { CatalogueEntry } from '../gifts/catalogue.ts';
import { integratedLufs, toDb, truePeak } from './loudness.ts';
import { TARGET_LUFS } from './master.ts';

const OUT = join(import.meta.dirname, '../out/gifts');
const MOST_DIFFERENCE_LU = 1;
const MOST_PEAK_DBTP = -1;
const DECODE_TIMEOUT_MS = 60_000;

const sounds = (JSON.parse(readFileSync(join(OUT, 'catalogue.json'), 'utf8')) as CatalogueEntry[]).flatMap((entry) =>
  (entry.renditions.sound ?? []).map((file) => [`${entry.id}/${file.file}`, file.mime, entry.duration_ms] as const),
);

interface Decoded {
  readonly channels: readonly Float32Array[];
  readonly rate: number;
}

async function decoded(path: string, mime: string): Promise<Decoded> {
  const decoder = mime.startsWith('audio/ogg') ? new OggOpusDecoder() : new MPEGDecoder();
  await decoder.ready;
  const bytes = new Uint8Array(readFileSync(join(OUT, path)));
  const { channelData, sampleRate } =
    decoder instanceof OggOpusDecoder ? await decoder.decodeFile(bytes) : decoder.decode(bytes);
  decoder.free();
  // A decoder may give one channel twice; equal channels are one sound from one loudspeaker.
  const [left, right] = channelData;
  const mono = right === undefined || left!.every((sample, i) => sample === right[i]);
  return { channels: mono ? [left!] : channelData, rate: sampleRate };
}

describe('what is shipped', () => {
  test('there is a sound to measure in both formats', () => {
    expect(sounds.length).toBeGreaterThanOrEqual(20);
    expect(new Set(sounds.map(([, mime]) => mime)).size).toBe(2);
  });

  test.each(sounds)(
    '%s is as loud as the house says, and its true peak below the limit',
    async (path, mime, duration_ms) => {
      const { channels, rate } = await decoded(path, mime);
      expect(Math.abs(integratedLufs(channels, rate) - TARGET_LUFS)).toBeLessThanOrEqual(MOST_DIFFERENCE_LU);
      expect(toDb(Math.max(...channels.map(truePeak)))).toBeLessThan(MOST_PEAK_DBTP);
      const length_ms = (channels[0]!.length / rate) * 1000;
      expect(length_ms).toBeLessThanOrEqual(duration_ms + 250);
    },
    DECODE_TIMEOUT_MS,
  );
});
