/**
 * Banner lanes: which gift is on which lane, who waits, and what is merged into the summary line.
 *
 * Nothing paid for vanishes: of every key, what is new in an arrival is either shown by a banner or added to the summary, never both and never neither
 * (`tally` keeps the sums, and a property test holds them together).
 */
import { byImportance, type Arrival, type Banner, type Policy, type Summary } from './types.ts';

interface Waiting<P> {
  readonly key: string;
  payload: P;
  own: boolean;
  count: number;
  coins: bigint;
  /** What of it was neither shown nor summarised yet. */
  new_count: number;
  new_coins: bigint;
  readonly turn: number;
}

/** Sums of coins since the beginning. `pushed = shown + summarised + waiting` at any moment. */
export interface Tally {
  readonly pushed: bigint;
  readonly shown: bigint;
  readonly summarised: bigint;
  readonly waiting: bigint;
}

interface Seen {
  count: number;
  coins: bigint;
  /** What a counter showed last, where the next banner of this key goes on. */
  shown: number;
  at_ms: number;
}

/** A key not heard of for so long is forgotten; a combo ends seconds after its last tap. */
const FORGET_MS = 30_000;
/** A banner whose combo has ended goes soon. */
const AFTER_END_MS = 1_200;

export class Lanes<P> {
  banners: Banner<P>[] = [];
  summary: Summary | undefined;
  paused = false;
  hidden = false;
  private readonly policy: Policy;
  private queue: Waiting<P>[] = [];
  private readonly seen = new Map<string, Seen>();
  private turn = 0;
  private pushed = 0n;
  private shown = 0n;
  private summarised = 0n;

  constructor(policy: Policy) {
    this.policy = policy;
  }

  get waiting(): number {
    return this.queue.length;
  }

  get tally(): Tally {
    const waiting = this.queue.reduce((sum, each) => sum + each.new_coins, 0n);
    return { pushed: this.pushed, shown: this.shown, summarised: this.summarised, waiting };
  }

  /** Takes an arrival. False when it holds nothing new (a duplicate, or older than what was seen of its key). */
  push(arrival: Arrival<P>, now_ms: number): boolean {
    const before = this.seen.get(arrival.key);
    const new_count = arrival.count - (before?.count ?? 0);
    const new_coins = arrival.coins - (before?.coins ?? 0n);
    if (new_count <= 0 || new_coins < 0n) return false;
    this.remember(arrival, before?.shown ?? 0, now_ms);
    this.pushed += new_coins;
    const late = arrival.age_ms > this.policy.animate_within_ms;

    const banner = this.banners.find((each) => each.key === arrival.key);
    if (banner) {
      this.raise(banner, arrival, now_ms);
      if (late) banner.shown = banner.target;
      this.shown += new_coins;
      return true;
    }
    const waiting = this.queue.find((each) => each.key === arrival.key);
    if (waiting) {
      const { payload, count, coins } = arrival;
      Object.assign(waiting, { payload, count, coins, own: waiting.own || arrival.own });
      waiting.new_count += new_count;
      waiting.new_coins += new_coins;
    } else if (this.hidden || late) {
      this.summarise(new_count, new_coins, now_ms);
    } else {
      const { key, payload, own, count, coins } = arrival;
      this.queue.push({ key, payload, own, count, coins, new_count, new_coins, turn: this.turn++ });
      this.trim(now_ms);
    }
    this.tick(now_ms);
    return true;
  }

  /**
   * Puts an open combo where it stands, without any movement; what it counts so far was paid and shown before. Paused or hidden, it comes with its
   * next gift.
   */
  restore(arrival: Omit<Arrival<P>, 'age_ms'>, stay_ms: number, now_ms: number): void {
    const before = this.seen.get(arrival.key);
    const banner = this.banners.find((each) => each.key === arrival.key);
    if (before && before.count >= arrival.count) return;
    const waiting = this.queue.find((each) => each.key === arrival.key);
    if (waiting) {
      // its new part waits for a lane already, and will show the restored count
      Object.assign(waiting, { count: arrival.count, coins: arrival.coins, payload: arrival.payload });
    } else if (banner) {
      this.raise(banner, arrival, now_ms);
      banner.shown = banner.target;
    } else {
      const lane = this.freeLane();
      if (lane !== undefined && !this.hidden && !this.paused && stay_ms > 0) {
        const { key, payload, own, count, coins } = arrival;
        const until_ms = now_ms + Math.min(stay_ms, this.policy.stay_ms);
        this.banners.push({
          key,
          payload,
          own,
          lane,
          shown: count,
          target: count,
          coins,
          born_ms: now_ms,
          until_ms,
          stepped_ms: now_ms,
          restored: true,
        });
      }
    }
    this.remember(arrival, arrival.count, now_ms);
  }

  /** The combo is over; its banner goes when the counter has arrived. */
  endCombo(key: string, now_ms: number): void {
    const banner = this.banners.find((each) => each.key === key);
    if (banner) banner.until_ms = Math.min(banner.until_ms, now_ms + AFTER_END_MS);
  }

  /** Something else shows this key from now on (the caption of its full-screen effect): its lane is free for others. */
  takeOver(key: string, now_ms: number): void {
    const waiting = this.queue.find((each) => each.key === key);
    if (waiting) this.shown += waiting.new_coins;
    this.queue = this.queue.filter((each) => each !== waiting);
    this.banners = this.banners.filter((banner) => banner.key !== key);
    const seen = this.seen.get(key);
    if (seen) seen.shown = seen.count;
    this.tick(now_ms);
  }

  /** Empties the lanes at once; who waits comes on. */
  skip(now_ms: number): void {
    for (const banner of this.banners) {
      banner.shown = banner.target;
      banner.until_ms = now_ms;
    }
    this.tick(now_ms);
  }

  /** Lets time pass: counters step, banners leave, who waits comes on. */
  tick(now_ms: number): void {
    for (const banner of this.banners) this.step(banner, now_ms);
    this.banners = this.banners.filter((banner) => banner.until_ms > now_ms || banner.shown < banner.target);
    if (this.summary && this.summary.until_ms <= now_ms && !this.hidden) this.summary = undefined;
    this.forget(now_ms);
    if (this.paused || this.hidden || this.queue.length === 0) return;
    this.queue.sort(byImportance);
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      const lane = this.freeLane() ?? this.pushOut(next, now_ms);
      if (lane === undefined) return;
      this.queue.shift();
      this.show(next, lane, now_ms);
    }
  }

  /** Nobody looks: what waits is merged, and stays a line until somebody does. */
  hide(now_ms: number): void {
    this.hidden = true;
    for (const each of this.queue) this.summarise(each.new_count, each.new_coins, now_ms);
    this.queue = [];
    for (const banner of this.banners) banner.shown = banner.target;
  }

  unhide(now_ms: number): void {
    this.hidden = false;
    if (this.summary) this.summary.until_ms = now_ms + this.policy.summary_stay_ms;
    this.tick(now_ms);
  }

  clear(): void {
    this.banners = [];
    this.queue = [];
    this.summary = undefined;
    this.seen.clear();
    this.pushed = this.shown = this.summarised = 0n;
  }

  /** The next moment at which `tick` changes something; undefined when nothing moves. */
  nextMs(now_ms: number): number | undefined {
    const moments: number[] = [];
    for (const banner of this.banners) {
      if (banner.shown < banner.target) moments.push(banner.stepped_ms + this.policy.counter_step_ms);
      else moments.push(banner.until_ms);
      // somebody waits: a lane may be taken as soon as this banner has had its time
      if (this.queue.length > 0 && now_ms < banner.born_ms + this.policy.least_show_ms)
        moments.push(banner.born_ms + this.policy.least_show_ms);
    }
    if (this.summary && !this.hidden) moments.push(this.summary.until_ms);
    return moments.length === 0 ? undefined : Math.max(now_ms, Math.min(...moments));
  }

  private raise(banner: Banner<P>, arrival: Omit<Arrival<P>, 'age_ms'>, now_ms: number): void {
    if (banner.shown === banner.target) banner.stepped_ms = now_ms - this.policy.counter_step_ms;
    banner.target = arrival.count;
    banner.coins = arrival.coins;
    banner.payload = arrival.payload;
    banner.own ||= arrival.own;
    banner.until_ms = now_ms + this.policy.stay_ms;
    this.step(banner, now_ms);
  }

  private show(next: Waiting<P>, lane: number, now_ms: number): void {
    const seen = this.seen.get(next.key)!;
    const shown = Math.max(1, Math.min(next.count, seen.shown));
    seen.shown = shown;
    const { key, payload, own, count, coins } = next;
    const until_ms = now_ms + this.policy.stay_ms;
    this.banners.push({
      key,
      payload,
      own,
      lane,
      shown,
      target: count,
      coins,
      born_ms: now_ms,
      until_ms,
      stepped_ms: now_ms,
      restored: false,
    });
    this.shown += next.new_coins;
  }

  /** At most a sixth of the way for each step, so that x1 → x500 is fast and legible. */
  private step(banner: Banner<P>, now_ms: number): void {
    while (banner.shown < banner.target && now_ms - banner.stepped_ms >= this.policy.counter_step_ms) {
      banner.shown += Math.max(1, Math.floor((banner.target - banner.shown) / 6));
      banner.stepped_ms += this.policy.counter_step_ms;
      // the last number stays to be read
      if (banner.shown === banner.target)
        banner.until_ms = Math.max(banner.until_ms, banner.stepped_ms + this.policy.least_show_ms);
    }
    const seen = this.seen.get(banner.key);
    if (seen) seen.shown = Math.max(seen.shown, banner.shown);
  }

  private freeLane(): number | undefined {
    for (let lane = 0; lane < this.policy.lanes; lane++) {
      if (!this.banners.some((banner) => banner.lane === lane)) return lane;
    }
    return undefined;
  }

  /** The lane of the least banner, if `next` may push it out. */
  private pushOut(next: Waiting<P>, now_ms: number): number | undefined {
    const { least_show_ms, push_out_factor } = this.policy;
    const least = this.banners
      .filter((banner) => now_ms - banner.born_ms >= least_show_ms && banner.lane < this.policy.lanes)
      .sort((a, b) => -byImportance({ ...a, turn: a.born_ms }, { ...b, turn: b.born_ms }))[0];
    if (!least) return undefined;
    const may = next.own === least.own ? next.coins > push_out_factor * least.coins : next.own;
    if (!may) return undefined;
    // it leaves with its whole count: whoever draws the exit reads it from here
    least.shown = least.target;
    this.banners.splice(this.banners.indexOf(least), 1);
    return least.lane;
  }

  /** Keeps the list of those who wait within its bound; the least go into the summary, never own ones (a sender's rate limit bounds those). */
  private trim(now_ms: number): void {
    if (this.queue.filter((each) => !each.own).length <= this.policy.max_waiting) return;
    this.queue.sort(byImportance);
    const least = this.queue.pop()!;
    this.summarise(least.new_count, least.new_coins, now_ms);
  }

  private summarise(gifts: number, coins: bigint, now_ms: number): void {
    this.summary ??= { gifts: 0, coins: 0n, until_ms: 0 };
    this.summary.gifts += gifts;
    this.summary.coins += coins;
    this.summary.until_ms = now_ms + this.policy.summary_stay_ms;
    this.summarised += coins;
  }

  private remember({ key, count, coins }: Omit<Arrival<P>, 'age_ms'>, shown: number, now_ms: number): void {
    this.seen.delete(key);
    this.seen.set(key, { count, coins, shown, at_ms: now_ms });
  }

  private forget(now_ms: number): void {
    for (const [key, seen] of this.seen) {
      if (now_ms - seen.at_ms < FORGET_MS) break;
      this.seen.delete(key);
      // what still waits (the show may be paused) or is on screen is in use
      if (this.queue.some((each) => each.key === key) || this.banners.some((each) => each.key === key)) {
        this.seen.set(key, { ...seen, at_ms: now_ms });
      }
    }
  }
}
