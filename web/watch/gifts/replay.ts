/**
 * When earlier gifts on a post are shown to a later viewer. Pure: it is told where the video is and what was loaded, and says what is due and what to
 * load. Moments are milliseconds of the video.
 */
import type { GiftEvent, GiftReplay } from '@busker/protocol';

/** A step longer than this is a jump: what lies between is not shown. */
const JUMP_MS = 2_000;
/** The next slice is asked for so long before it is needed. */
const AHEAD_MS = 6_000;
/** A video that begins again was not looked at in its very last moments. */
const LAST_MOMENTS_MS = 600;

export class Replay {
  readonly #slices = new Map<number, GiftReplay>();
  #last_ms: number | null = null;
  /** Counts each time that the video went on elsewhere: what was shown may be shown again then. */
  #round = 0;
  readonly #seen = new Set<string>();

  /** A gift that was just shown as it came: not once more while the video goes on. */
  saw(event: Pick<GiftEvent, 'gift_id' | 'combo'>): void {
    this.#seen.add(keyOf(event));
  }

  /** From where to load next; null while nothing is missing. */
  wants(at_ms: number): number | null {
    const here = this.#holding(at_ms);
    if (!here) return at_ms;
    if (here.next_ms === null || here.next_ms - at_ms > AHEAD_MS) return null;
    return this.#slices.has(here.next_ms) ? null : here.next_ms;
  }

  put(slice: GiftReplay): void {
    this.#slices.set(slice.from_ms, slice);
  }

  /** Gifts whose moment has come since it was asked last, each with an id that is new for this round. */
  turn(at_ms: number): GiftEvent[] {
    const last_ms = this.#last_ms;
    this.#last_ms = at_ms;
    if (last_ms === null) return [];
    if (at_ms >= last_ms && at_ms - last_ms <= JUMP_MS) return this.#between(last_ms, at_ms);
    const again = at_ms < last_ms && at_ms < JUMP_MS;
    const ending = again ? this.#between(last_ms, last_ms + LAST_MOMENTS_MS) : [];
    this.#round++;
    this.#seen.clear();
    return again ? [...ending, ...this.#between(0, at_ms)] : [];
  }

  /** The slice that a moment lies in, or behind which nothing comes until after it. */
  #holding(at_ms: number): GiftReplay | undefined {
    for (const slice of this.#slices.values())
      if (slice.from_ms <= at_ms && at_ms < Math.max(slice.to_ms, slice.next_ms ?? Infinity)) return slice;
    return undefined;
  }

  #between(from_ms: number, to_ms: number): GiftEvent[] {
    const due: GiftEvent[] = [];
    for (const slice of this.#slices.values()) {
      if (slice.to_ms <= from_ms || slice.from_ms >= to_ms) continue;
      for (const event of slice.rows) {
        const moment = event.playback_ms ?? 0;
        if (moment >= from_ms && moment < to_ms && !this.#seen.has(keyOf(event))) due.push(this.#anew(event));
      }
    }
    return due.toSorted((a, b) => a.playback_ms! - b.playback_ms!);
  }

  #anew(event: GiftEvent): GiftEvent {
    const name = (id: string): string => `earlier-${this.#round}-${id}`;
    return {
      ...event,
      gift_id: name(event.gift_id),
      combo: event.combo && { ...event.combo, id: name(event.combo.id) },
    };
  }
}

const keyOf = (event: Pick<GiftEvent, 'gift_id' | 'combo'>): string => event.combo?.id ?? event.gift_id;
