/**
 * Token buckets in memory, one for each key. A key may spend `burst` tokens at once and gains `per_second` of them back
 * each second. Memory is bounded: buckets that are full again are forgotten, and when too many are in use the one that
 * was idle for longest goes first, which at worst gives that key its burst again.
 */
export interface BucketSize {
  /** Tokens of a full bucket; at least 1. */
  readonly burst: number;
  /** Tokens gained each second; above 0. */
  readonly per_second: number;
}

/** Tokens are fractions; a millionth of a millisecond too little is no wait. */
const ROUNDING = 1e-6;

interface Level {
  tokens: number;
  at_ms: number;
}

export class TokenBuckets {
  readonly #size: BucketSize;
  readonly #now_ms: () => number;
  readonly #max_keys: number;
  /** In the order of last use, oldest first: a Map keeps insertion order, and each use inserts anew. */
  readonly #levels = new Map<string, Level>();

  /**
   * @param now_ms a clock that never goes back, in milliseconds.
   * @param max_keys buckets kept at most.
   */
  constructor(size: BucketSize, now_ms: () => number, max_keys = 50_000) {
    this.#size = size;
    this.#now_ms = now_ms;
    this.#max_keys = max_keys;
  }

  /**
   * Takes tokens. A refusal takes none.
   * @param cost tokens, at most `burst`; more counts as `burst`.
   * @returns 0 when taken, else the milliseconds after which it would be.
   */
  take(key: string, cost = 1): number {
    const { burst, per_second } = this.#size;
    const now = this.#now_ms();
    const known = this.#levels.get(key);
    const tokens = known ? Math.min(burst, known.tokens + ((now - known.at_ms) / 1_000) * per_second) : burst;
    const wanted = Math.min(cost, burst);
    const missing = wanted - tokens;
    this.#levels.delete(key);
    this.#levels.set(key, { tokens: missing > 0 ? tokens : tokens - wanted, at_ms: now });
    this.#forget(now);
    return missing > 0 ? Math.max(1, Math.ceil((missing / per_second) * 1_000 - ROUNDING)) : 0;
  }

  /** Buckets held now. */
  get keys(): number {
    return this.#levels.size;
  }

  #forget(now: number): void {
    const { burst, per_second } = this.#size;
    for (const [key, level] of this.#levels) {
      const full_again = level.tokens + ((now - level.at_ms) / 1_000) * per_second >= burst;
      if (!full_again && this.#levels.size <= this.#max_keys) return;
      this.#levels.delete(key);
    }
  }
}
