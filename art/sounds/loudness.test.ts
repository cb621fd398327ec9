import { describe, expect, test } from 'vitest';
import { SAMPLE_RATE } from './instruments.ts';
import { integratedLufs, toDb, truePeak } from './loudness.ts';
import { mastered, TARGET_LUFS } from './master.ts';

const sine = (rate: number, seconds: number, hertz: number, level_db: number, phase = 0): Float32Array =>
  Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, i) => 10 ** (level_db / 20) * Math.sin((2 * Math.PI * hertz * i) / rate + phase),
  );

describe('the measure', () => {
  test.each([44_100, 48_000, 32_000])(
    '1 kHz at -18 dBFS from two loudspeakers measures -18 LUFS at %i Hz, from one 3 LU less',
    (rate) => {
      const tone = sine(rate, 5, 1000, -18);
      expect(integratedLufs([tone, tone], rate)).toBeCloseTo(-18, 1);
      expect(integratedLufs([tone], rate)).toBeCloseTo(-21.01, 1);
    },
  );

  test('pauses do not count (the test of EBU Tech 3341: -36, -23, -36 LUFS measure as -23)', () => {
    const quiet = sine(48_000, 10, 1000, -36);
    const loud = sine(48_000, 60, 1000, -23);
    const whole = Float32Array.from([...quiet, ...loud, ...quiet]);
    expect(integratedLufs([whole, whole], 48_000)).toBeCloseTo(-23, 1);
    expect(integratedLufs([new Float32Array(48_000)], 48_000)).toBe(-Infinity);
  });

  test('a deep note measures less than a high one of the same level', () => {
    const level = (hertz: number): number => integratedLufs([sine(48_000, 3, hertz, -18)], 48_000);
    expect(level(40)).toBeLessThan(level(1000) - 3);
    expect(level(6000)).toBeGreaterThan(level(1000) + 2);
  });

  test('a peak between the samples is found: a quarter of the rate, half a step off, is 3 dB higher than its samples', () => {
    const tone = sine(48_000, 0.5, 12_000, -6, Math.PI / 4);
    expect(toDb(Math.max(...tone))).toBeCloseTo(-9, 1);
    expect(toDb(truePeak(tone.subarray(2000, 20_000)))).toBeCloseTo(-6, 0);
  });
});

test('what is far too quiet or far too loud comes to the house loudness, under the ceiling', () => {
  for (const level of [-46, -3]) {
    const ready = mastered(sine(SAMPLE_RATE, 2.5, 600, level).map((sample, i) => sample * Math.exp(-i / SAMPLE_RATE)));
    expect(integratedLufs([ready], SAMPLE_RATE)).toBeCloseTo(TARGET_LUFS, 0);
    expect(toDb(truePeak(ready))).toBeLessThan(-2);
  }
  expect(() => mastered(new Float32Array(SAMPLE_RATE))).toThrow('silence');
});
