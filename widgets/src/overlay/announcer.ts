/**
 * What a screen reader hears of the show: at most one announcement every five seconds, the three dearest runs by name and the rest as a number.
 * Never every tap of a combo: a run is named once with its latest count. Pure; time is passed in.
 */
export interface Heard {
  readonly key: string;
  readonly sender: string;
  readonly item: string;
  readonly count: number;
  readonly coins: bigint;
}

export interface Spoken {
  readonly named: readonly Heard[];
  readonly more: number;
  /** Sentences that were said by people (thank-yous), said first. */
  readonly sentences: readonly string[];
}

const EVERY_MS = 5_000;
/** A moment to gather what belongs together before the first announcement. */
const GATHER_MS = 700;
const NAMED = 3;
const SENTENCES = 2;
/** Runs remembered for one announcement; beyond it only the number grows. */
const GATHERED = 200;

export class Announcer {
  private readonly runs = new Map<string, Heard>();
  private uncounted = 0;
  private sentences: string[] = [];
  private due_ms: number | undefined;
  private spoke_at_ms = -Infinity;

  hear(run: Heard, now_ms: number): void {
    const before = this.runs.get(run.key);
    if (before || this.runs.size < GATHERED) {
      if (!before || run.count >= before.count) this.runs.set(run.key, run);
    } else this.uncounted++;
    this.due_ms ??= Math.max(now_ms + GATHER_MS, this.spoke_at_ms + EVERY_MS);
  }

  say(sentence: string, now_ms: number): void {
    if (this.sentences.length < SENTENCES) this.sentences.push(sentence);
    this.due_ms ??= Math.max(now_ms + GATHER_MS, this.spoke_at_ms + EVERY_MS);
  }

  /** When there is something to say next; undefined when nothing was heard. */
  get nextMs(): number | undefined {
    return this.due_ms;
  }

  /** What to say now, if it is time. */
  speak(now_ms: number): Spoken | undefined {
    if (this.due_ms === undefined || now_ms < this.due_ms) return undefined;
    const all = [...this.runs.values()].sort((a, b) => (a.coins === b.coins ? 0 : a.coins > b.coins ? -1 : 1));
    const spoken = {
      named: all.slice(0, NAMED),
      more: Math.max(0, all.length - NAMED) + this.uncounted,
      sentences: this.sentences,
    };
    this.runs.clear();
    this.uncounted = 0;
    this.sentences = [];
    this.due_ms = undefined;
    this.spoke_at_ms = now_ms;
    return spoken;
  }
}
