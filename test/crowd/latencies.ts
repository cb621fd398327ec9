/** Measured times and their percentiles. */

export interface Spread {
  readonly count: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly max_ms: number;
}

/** Keeps every measurement (8 bytes each), so that a percentile is one that was measured. */
export class Latencies {
  #times = new Float64Array(1_024);
  #count = 0;

  add(time_ms: number): void {
    if (this.#count === this.#times.length) {
      const larger = new Float64Array(this.#times.length * 2);
      larger.set(this.#times);
      this.#times = larger;
    }
    this.#times[this.#count++] = time_ms;
  }

  get count(): number {
    return this.#count;
  }

  /** @param from leaves out the first measurements: for a window of time. */
  spread(from = 0): Spread {
    const sorted = this.#times.slice(from, this.#count).sort();
    // The smallest time that at least this share of all does not exceed.
    const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return { count: sorted.length, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), max_ms: at(1) };
  }
}
