/**
 * What passes through a room and is in no log: chat, hearts, viewers, boards. What is absolute waits as its newest only. Chat waits as lines; of
 * those a frame takes the newest that fit. When not all fit, hearts stay behind first, for a while: their number is absolute, so nothing is lost.
 * What takes something off screens (`chat_removed`) is never thinned.
 */
import type { PassingEvent } from '@busker/protocol';
import { firstThatFits } from './pace.ts';

/** Lines that wait for one frame; beyond it the oldest go. */
const MOST_LINES = 200;
/** Hearts stand still on screens for at most so long. */
const HEARTS_WAIT_MS = 2_000;

export interface Thinned {
  readonly lines: number;
  readonly shown: number;
}

export class Passing {
  #lines: string[] = [];
  #removed: string[] = [];
  /** By kind. */
  readonly #newest = new Map<PassingEvent['k'], string>();
  #hearts_told_ms = -Infinity;
  #all = 0;
  #thinned = 0;

  add(event: PassingEvent): void {
    const text = JSON.stringify(event);
    if (event.k === 'chat') {
      this.#all++;
      this.#lines.push(text);
      if (this.#lines.length <= MOST_LINES) return;
      this.#lines.shift();
      this.#thinned++;
    } else if (event.k === 'chat_removed') this.#removed.push(text);
    else this.#newest.set(event.k, text);
  }

  /** Takes what a frame with room for so many bytes tells, as JSON texts. */
  take(bytes: number, now_ms: number): string[] {
    const first = firstThatFits(
      this.#lines.map((line) => line.length),
      bytes,
    );
    const hearts = this.#newest.get('likes');
    const later = hearts !== undefined && first > 0 && now_ms - this.#hearts_told_ms < HEARTS_WAIT_MS;
    if (later) this.#newest.delete('likes');
    else if (hearts !== undefined) this.#hearts_told_ms = now_ms;
    const told = [...this.#lines.slice(first), ...this.#removed, ...this.#newest.values()];
    this.#thinned += first;
    this.#lines = [];
    this.#removed = [];
    this.#newest.clear();
    if (later) this.#newest.set('likes', hearts);
    return told;
  }

  /** Lines since the last call, when some of them were not shown. */
  thinned(): Thinned | undefined {
    const all = this.#all;
    const thinned = this.#thinned;
    this.#all = this.#thinned = 0;
    return thinned === 0 ? undefined : { lines: all, shown: Math.max(0, all - thinned) };
  }
}
