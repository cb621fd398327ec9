/** Chance from a seed: the same seed makes the same crowd, so a run can be repeated with `--seed`. */

export interface Chance {
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  /** True with a probability from 0 to 1. */
  maybe(probability: number): boolean;
  /** One of the keys, each as likely as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
  /** A waiting time around a mean as independent events have it, cut at five times the mean. */
  wait_ms(mean_ms: number): number;
}

/** @param seed any whole number; @param stream tells apart what draws independently from one seed. */
export function chanceOf(seed: number, stream: number): Chance {
  // mulberry32: 32 bits of state are plenty for choosing who taps what.
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    maybe: (probability) => next() < probability,
    weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
      const entries = Object.entries(weights) as [K, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
      return entries.at(-1)![0];
    },
    wait_ms: (mean_ms) => Math.min(5 * mean_ms, -Math.log(1 - next()) * mean_ms),
  };
}
