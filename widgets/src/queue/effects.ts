/**
 * Full-screen effects: one at a time, own before value before arrival. A key plays once: more taps of the same combo raise its value while it waits and
 * never start its animation again. What does not fit the list, or is too cheap, is a banner only.
 */
import { byImportance, type Arrival, type Effect, type Policy } from './types.ts';

/** Longest that any animation may hold the screen. */
const LONGEST_MS = 15_000;
/** Time to load and to report the end, beside the animation's own length. */
const MARGIN_MS = 1_500;
/** Keys that played, remembered so that a late tap of the combo does not play again. */
const PLAYED_KEYS = 500;

export class Effects<P> {
  playing: Effect<P> | undefined;
  paused = false;
  hidden = false;
  private readonly policy: Policy;
  private list: Effect<P>[] = [];
  private readonly played = new Set<string>();
  private turn = 0;
  private ends_by_ms = 0;

  constructor(policy: Policy) {
    this.policy = policy;
  }

  get waiting(): readonly Effect<P>[] {
    return this.list;
  }

  /** Takes an arrival if it may fill the screen. Effects merged, refused or pushed out of the list are still shown as banners. */
  push(arrival: Arrival<P>): void {
    const { policy } = this;
    if (!policy.effects || this.hidden || !arrival.full_screen || arrival.price_coins < policy.full_screen_from_coins)
      return;
    const { key, payload, own, coins, count, duration_ms } = arrival;
    if (this.playing?.key === key) {
      Object.assign(this.playing, { payload, coins, count });
      return;
    }
    if (arrival.age_ms > policy.animate_within_ms || this.played.has(key)) return;
    const waiting = this.list.find((each) => each.key === key);
    if (waiting) Object.assign(waiting, { payload, coins, count, own: waiting.own || own });
    else this.list.push({ key, payload, own, coins, count, duration_ms, turn: this.turn++ });
    this.list.sort(byImportance);
    if (this.list.length > policy.max_effects) this.list.pop();
  }

  /** Starts the next effect when the screen is free. @returns it when one starts now. */
  next(now_ms: number): Effect<P> | undefined {
    if (this.playing || this.paused || this.hidden || !this.policy.effects) return undefined;
    const next = this.list.shift();
    if (!next) return undefined;
    this.playing = next;
    this.ends_by_ms = now_ms + this.patienceMs(next);
    this.played.add(next.key);
    if (this.played.size > PLAYED_KEYS) this.played.delete(this.played.values().next().value!);
    return next;
  }

  /** The first picture is there: the watchdog counts from now, so that a slow first load does not cut the show short. */
  started(now_ms: number): void {
    if (this.playing) this.ends_by_ms = now_ms + this.patienceMs(this.playing);
  }

  private patienceMs(effect: Effect<P>): number {
    return Math.min(LONGEST_MS, Math.max(this.policy.watchdog_ms, effect.duration_ms + MARGIN_MS));
  }

  /** Frees the screen. @returns what had been playing. */
  end(): Effect<P> | undefined {
    const ended = this.playing;
    this.playing = undefined;
    return ended;
  }

  /** The watchdog: whether what plays should have ended by now. */
  overdue(now_ms: number): boolean {
    return this.playing !== undefined && now_ms >= this.ends_by_ms;
  }

  /** Those that come next, for preloading. */
  upcoming(count: number): readonly Effect<P>[] {
    return this.list.slice(0, count);
  }

  /** Nobody looks, or effects were turned off: what waits will not be played late. */
  drop(): void {
    this.list = [];
  }

  nextMs(): number | undefined {
    return this.playing ? this.ends_by_ms : undefined;
  }
}
