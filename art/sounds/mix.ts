import { SAMPLE_RATE, type Samples } from './instruments.ts';
import type { Score } from './score.ts';

/** Delay lines of a small hall, in samples; mutually prime so that they do not ring. */
const COMBS = [1557, 1617, 1491, 1422, 1277, 1356] as const;
const ALL_PASSES = [225, 556, 441] as const;
const FEEDBACK = 0.82;
const DAMPING = 0.35;

/** Schroeder reverberation: parallel damped combs, then all-passes. */
function hall(dry: Samples): Samples {
  const sum = new Float32Array(dry.length);
  for (const size of COMBS) {
    const line = new Float32Array(size);
    let held = 0;
    for (let i = 0; i < dry.length; i++) {
      const out = line[i % size]!;
      held = out * (1 - DAMPING) + held * DAMPING;
      line[i % size] = dry[i]! + held * FEEDBACK;
      sum[i]! += out / COMBS.length;
    }
  }
  for (const size of ALL_PASSES) {
    const line = new Float32Array(size);
    for (let i = 0; i < sum.length; i++) {
      const stored = line[i % size]!;
      const out = stored - sum[i]! * 0.5;
      line[i % size] = sum[i]! + stored * 0.5;
      sum[i] = out;
    }
  }
  return sum;
}

const FADE_IN_S = 0.004;
const FADE_OUT_S = 0.35;

/** Mixes a score to mono samples within -1 and 1, with soft saturation and clean ends. */
export function mixed(score: Score): Samples {
  const length = Math.ceil(score.length_s * SAMPLE_RATE);
  const dry = new Float32Array(length);
  const send = new Float32Array(length);
  for (const { at_s, samples, gain, wet } of score.hits) {
    const offset = Math.round(at_s * SAMPLE_RATE);
    const end = Math.min(samples.length, length - offset);
    for (let i = 0; i < end; i++) {
      dry[offset + i]! += samples[i]! * gain;
      send[offset + i]! += samples[i]! * gain * wet;
    }
  }
  const room = hall(send);
  return dry.map((sample, i) => {
    const fadeIn = Math.min(1, i / (FADE_IN_S * SAMPLE_RATE));
    const fadeOut = Math.min(1, (length - i) / (FADE_OUT_S * SAMPLE_RATE));
    return Math.tanh((sample + room[i]! * 1.8) * 0.9) * fadeIn * fadeOut;
  });
}
