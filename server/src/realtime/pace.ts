/**
 * How often a room is told, and how much of what passes it is told. A frame costs a write for each watcher, whatever is in it, and bytes; both are
 * kept within what a process has to give, and who gives way to whom is fixed: hearts first, chat next, gifts never.
 */

/** Writes per second that one busy room may cost: about a tenth of a core. */
const WRITES_PER_S = 10_000;
/** Longest pause between two frames. With a commit before it a gift is still on every screen within a second. */
const LONGEST_TICK_MS = 300;
const SHORTEST_TICK_MS = 15;
/** Up to here every event leaves at once; from the second number on, a room has its whole pause. */
const QUIET_EVENTS_PER_S = 25;
const BUSY_EVENTS_PER_S = 100;
/** Over which time events are counted. */
const RATE_OVER_MS = 1_000;
/** Bytes per second that one room may cost, over all its watchers: two gigabits of network. */
const BYTES_PER_S = 250_000_000;
/** However many watch, so much of a frame is chat when there is any. */
const LEAST_LINES = 1;

/** Shortest pause between two frames of a room. A quiet room's events leave at once; a busy one's wait for each other, the longer the more watch. */
export function tickOf(watchers: number, events_per_s: number): number {
  const whole_ms = Math.min(LONGEST_TICK_MS, Math.max(SHORTEST_TICK_MS, (watchers / WRITES_PER_S) * 1_000));
  const busy = (events_per_s - QUIET_EVENTS_PER_S) / (BUSY_EVENTS_PER_S - QUIET_EVENTS_PER_S);
  return whole_ms * Math.min(1, Math.max(0, busy));
}

/** Bytes that a frame may have, `since_ms` after the last one. Gifts may go beyond; what passes may not. */
export const bytesOf = (watchers: number, since_ms: number): number =>
  (BYTES_PER_S * Math.min(since_ms, RATE_OVER_MS)) / 1_000 / watchers;

/** Events per second, smoothed. */
export class Rate {
  #per_s = 0;
  #at_ms = 0;

  add(events: number, now_ms: number): void {
    this.#per_s = this.read(now_ms) + (events * 1_000) / RATE_OVER_MS;
    this.#at_ms = now_ms;
  }

  read(now_ms: number): number {
    return this.#per_s * Math.exp((this.#at_ms - now_ms) / RATE_OVER_MS);
  }
}

/**
 * The newest that fit, in their order; at least one.
 * @param sizes bytes of each.
 * @returns index of the first one kept.
 */
export function firstThatFits(sizes: readonly number[], bytes: number): number {
  let first = sizes.length;
  let left = bytes;
  while (first > 0 && (sizes.length - first < LEAST_LINES || sizes[first - 1]! <= left)) left -= sizes[--first]!;
  return first;
}
