/** Everything that waits for a place on screen: banner lanes and full-screen effects behind one door. Pure; time is passed in. */
import { Effects } from './effects.ts';
import { Lanes, type Tally } from './lanes.ts';
import { DEFAULT_POLICY, type Arrival, type Banner, type Effect, type Policy, type Summary } from './types.ts';

export class GiftQueue<P> {
  readonly policy: Policy;
  private readonly lanes: Lanes<P>;
  private readonly effects: Effects<P>;

  constructor(policy: Partial<Policy> = {}) {
    this.policy = { ...DEFAULT_POLICY, ...policy };
    this.lanes = new Lanes(this.policy);
    this.effects = new Effects(this.policy);
  }

  get banners(): readonly Banner<P>[] {
    return this.lanes.banners;
  }
  get summary(): Summary | undefined {
    return this.lanes.summary;
  }
  get playing(): Effect<P> | undefined {
    return this.effects.playing;
  }
  get waitingBanners(): number {
    return this.lanes.waiting;
  }
  get waitingEffects(): readonly Effect<P>[] {
    return this.effects.waiting;
  }
  get tally(): Tally {
    return this.lanes.tally;
  }
  get paused(): boolean {
    return this.lanes.paused;
  }

  /** Takes a gift. @returns false when it holds nothing new. */
  push(arrival: Arrival<P>, now_ms: number): boolean {
    const is_new = this.lanes.push(arrival, now_ms);
    if (is_new) this.effects.push(arrival);
    return is_new;
  }

  /** An open combo as it stands, after (re)joining; `stay_ms`: how long it stays open. */
  restore(arrival: Omit<Arrival<P>, 'age_ms'>, stay_ms: number, now_ms: number): void {
    this.lanes.restore(arrival, stay_ms, now_ms);
  }

  endCombo(key: string, now_ms: number): void {
    this.lanes.endCombo(key, now_ms);
  }

  tick(now_ms: number): void {
    this.lanes.tick(now_ms);
  }

  /** Starts the next full-screen effect when the screen is free; whoever draws it, with a caption for its banner, calls `endEffect`. */
  nextEffect(now_ms: number): Effect<P> | undefined {
    const effect = this.effects.next(now_ms);
    if (effect) this.lanes.takeOver(effect.key, now_ms);
    return effect;
  }
  /** The playing effect's first picture is on screen. */
  effectStarted(now_ms: number): void {
    this.effects.started(now_ms);
  }
  endEffect(): Effect<P> | undefined {
    return this.effects.end();
  }
  effectOverdue(now_ms: number): boolean {
    return this.effects.overdue(now_ms);
  }
  upcomingEffects(count: number): readonly Effect<P>[] {
    return this.effects.upcoming(count);
  }

  /** Turns effects on or off; off, those that wait are forgotten (their banners are not). */
  setEffects(on: boolean): void {
    this.policy.effects = on;
    if (!on) this.effects.drop();
  }

  /** Nothing new starts until `resume`; gifts keep being counted. */
  pause(): void {
    this.lanes.paused = true;
    this.effects.paused = true;
  }
  resume(now_ms: number): void {
    this.lanes.paused = false;
    this.effects.paused = false;
    this.lanes.tick(now_ms);
  }

  /** Empties the lanes; an effect that fills the screen is its player's to stop. */
  skip(now_ms: number): void {
    this.lanes.skip(now_ms);
  }

  /** The page is hidden: nothing will be played late, it becomes a summary. */
  hide(now_ms: number): void {
    this.lanes.hide(now_ms);
    this.effects.hidden = true;
    this.effects.drop();
  }
  unhide(now_ms: number): void {
    this.effects.hidden = false;
    this.lanes.unhide(now_ms);
  }

  clear(): void {
    this.lanes.clear();
    this.effects.drop();
    this.effects.end();
  }

  /** When `tick` (or the watchdog) has something to do next; undefined when all is still. */
  nextMs(now_ms: number): number | undefined {
    const moments = [this.lanes.nextMs(now_ms), this.effects.nextMs()].filter((moment) => moment !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }
}
