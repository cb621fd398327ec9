import { SAMPLE_RATE, type Samples } from './instruments.ts';
import { integratedLufs, toDb, truePeak } from './loudness.ts';

/** Loudness that every gift is brought to. */
export const TARGET_LUFS = -16;
/** Well below the -1 dBTP that a player may reach, because encoding moves the peaks of drums by up to two decibels. */
const CEILING_DBTP = -3.4;
const ATTACK_S = 0.004;
const RELEASE_S = 0.09;
/** How often loudness and ceiling are brought into line with each other, at most. */
const ROUNDS = 8;
const CLOSE_ENOUGH_LU = 0.05;

/** Turns down around what is over the ceiling: at once before a peak, slowly after it. */
function limited(samples: Samples, ceiling: number): Samples {
  const ahead = Math.round(ATTACK_S * SAMPLE_RATE);
  const fall = Math.exp(-1 / (RELEASE_S * SAMPLE_RATE));
  const wanted = samples.map((sample) => Math.min(1, ceiling / Math.max(1e-9, Math.abs(sample))));
  // The lowest gain of the next few milliseconds, which then rises again.
  const held = new Float32Array(samples.length);
  const queue: number[] = [];
  for (let i = samples.length - 1; i >= 0; i--) {
    while (queue.length > 0 && wanted[queue.at(-1)!]! >= wanted[i]!) queue.pop();
    queue.push(i);
    if (queue[0]! > i + ahead) queue.shift();
    held[i] = wanted[queue[0]!]!;
  }
  let gain = 1;
  let sum = ahead;
  const released = held.map((value) => {
    gain = value < gain ? value : 1 - (1 - gain) * fall;
    gain = Math.min(gain, value);
    return gain;
  });
  return samples.map((sample, i) => {
    // A moving average makes the way down a ramp that is done when the peak comes.
    sum += released[i]! - (released[i - ahead] ?? 1);
    return sample * Math.min(released[i]!, sum / ahead);
  });
}

/** Brings a mix to the house loudness without its peaks going over the ceiling. @throws RangeError on silence. */
export function mastered(mix: Samples): Samples {
  let drive_db = 0;
  let done = mix;
  for (let round = 0; round < ROUNDS; round++) {
    const drive = 10 ** (drive_db / 20);
    const loud = mix.map((sample) => sample * drive);
    let ceiling_db = CEILING_DBTP;
    done = limited(loud, 10 ** (ceiling_db / 20));
    const over = toDb(truePeak(done)) - CEILING_DBTP;
    if (over > 0.1) {
      ceiling_db -= over;
      done = limited(loud, 10 ** (ceiling_db / 20));
    }
    const missing = TARGET_LUFS - integratedLufs([done], SAMPLE_RATE);
    if (!Number.isFinite(missing)) throw new RangeError('silence cannot be brought to a loudness');
    if (Math.abs(missing) < CLOSE_ENOUGH_LU) break;
    drive_db += missing;
  }
  return done;
}
