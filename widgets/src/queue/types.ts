/**
 * The words of the queue.
 *
 * *key*: what is one run on screen: the server's combo id, or the gift's id for items that do not combine. *count* and *coins* are absolute for a key, as the
 * server sends them, so an arrival seen twice or late changes nothing. *value*: the coins of a key so far; what order on screen goes by. *own*: sent
 * by the viewer who looks at this screen.
 *
 * Times are milliseconds of any one clock, always passed in; nothing in this folder reads a clock or sets a timer.
 */

/** One gift as it reaches the screen. */
export interface Arrival<P> {
  readonly key: string;
  /** Absolute number of items of this key so far. */
  readonly count: number;
  /** Absolute coins of this key so far. */
  readonly coins: bigint;
  readonly own: boolean;
  /** Price of one item; decides about the full screen. */
  readonly price_coins: bigint;
  /** Whether the item has an animation for the full screen at all. */
  readonly full_screen: boolean;
  readonly duration_ms: number;
  /** How long ago it happened, on the server's clock. */
  readonly age_ms: number;
  /** Whatever draws it. The payload of the newest arrival of a key is the one drawn. */
  readonly payload: P;
}

export interface Banner<P> {
  readonly key: string;
  payload: P;
  own: boolean;
  /** 0 is the lane nearest to the bottom. */
  readonly lane: number;
  /** What the counter shows now; runs after `target`, never down. */
  shown: number;
  target: number;
  coins: bigint;
  readonly born_ms: number;
  until_ms: number;
  stepped_ms: number;
  /** Restored after a reconnection: drawn where it stands, without an entrance. */
  readonly restored: boolean;
}

export interface Effect<P> {
  readonly key: string;
  payload: P;
  own: boolean;
  coins: bigint;
  count: number;
  duration_ms: number;
  /** Order of arrival. */
  readonly turn: number;
}

/** Gifts that got no banner of their own, as one visible line. */
export interface Summary {
  gifts: number;
  coins: bigint;
  until_ms: number;
}

export type EndReason = 'finished' | 'skipped' | 'timeout' | 'error' | 'stopped';

export interface Policy {
  lanes: number;
  /** How long a banner stays after its last gift. */
  stay_ms: number;
  /** A banner is not pushed out before. */
  least_show_ms: number;
  /** Only a gift worth more than this many times as much pushes a banner out. */
  push_out_factor: bigint;
  max_waiting: number;
  /** Longest list of effects that wait for the full screen. */
  max_effects: number;
  /** Least price of one item to fill the screen. */
  full_screen_from_coins: bigint;
  /** An effect that does not report its end by then is ended; longer only for animations that last longer. */
  watchdog_ms: number;
  /** Gifts older than this are counted but not animated. */
  animate_within_ms: number;
  summary_stay_ms: number;
  counter_step_ms: number;
  /** False: no full-screen effects at all. */
  effects: boolean;
}

export const DEFAULT_POLICY: Policy = {
  lanes: 3,
  stay_ms: 3_000,
  least_show_ms: 1_200,
  push_out_factor: 2n,
  max_waiting: 40,
  max_effects: 12,
  full_screen_from_coins: 1_000n,
  watchdog_ms: 8_000,
  animate_within_ms: 5_000,
  summary_stay_ms: 6_000,
  counter_step_ms: 90,
  effects: true,
};

/** Own first, then value, then age. Negative when `a` goes before `b`. */
export function byImportance(
  a: { readonly own: boolean; readonly coins: bigint; readonly turn: number },
  b: { readonly own: boolean; readonly coins: bigint; readonly turn: number },
): number {
  if (a.own !== b.own) return a.own ? -1 : 1;
  if (a.coins !== b.coins) return a.coins > b.coins ? -1 : 1;
  return a.turn - b.turn;
}
