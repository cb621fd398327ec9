import type { Samples } from './instruments.ts';

/** One event of a score. */
export interface Hit {
  readonly at_s: number;
  readonly samples: Samples;
  /** Loudness in the mix, 0–1. */
  readonly gain: number;
  /** Share sent to the hall, 0–1. */
  readonly wet: number;
}

/** A sound to be mixed: its events and its length. */
export interface Score {
  readonly length_s: number;
  readonly hits: readonly Hit[];
}

/** Collects hits in the order they are written. */
export class ScoreWriter {
  readonly hits: Hit[] = [];
  readonly length_s: number;

  constructor(length_s: number) {
    this.length_s = length_s;
  }

  play(at_s: number, samples: Samples, gain = 0.5, wet = 0.25): this {
    this.hits.push({ at_s, samples, gain, wet });
    return this;
  }

  /** Several voices together, as a strum when `spread_s` is above 0. */
  chord(at_s: number, voices: readonly Samples[], gain = 0.5, wet = 0.25, spread_s = 0): this {
    voices.forEach((samples, i) => this.play(at_s + i * spread_s, samples, gain / Math.sqrt(voices.length), wet));
    return this;
  }

  done(): Score {
    return { length_s: this.length_s, hits: this.hits };
  }
}
