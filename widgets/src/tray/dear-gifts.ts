/**
 * Dear gifts in the tray: the question before one goes, and the countdown in which it can be taken back. State only; how it looks is
 * tray-dear-view.ts.
 */
import type { GiftAck, GiftBody, GiftHold, GiftItem } from '@busker/protocol';

export interface Asked {
  readonly command: GiftBody;
  readonly item: GiftItem;
  readonly coins: bigint;
}
export interface Held {
  readonly gift_id: string;
  readonly item: GiftItem;
  readonly coins: string;
  readonly ends_at_ms: number;
  /** From the acknowledgement to the end. */
  readonly window_ms: number;
  /** Undo was pressed and not answered yet. */
  readonly undoing: boolean;
}

/** A hold of which nothing was heard for so long after its end is not shown any more. */
const FORGET_AFTER_MS = 5_000;

export class DearGifts {
  /** The one that waits for a yes. */
  asked: Asked | undefined;
  #held = new Map<string, Held>();

  get held(): readonly Held[] {
    return [...this.#held.values()];
  }

  hold(ack: GiftAck, item: GiftItem, now_ms: number): void {
    if (!ack.hold) return;
    const ends_at_ms = Date.parse(ack.hold.ends_at);
    if (ends_at_ms <= now_ms) return;
    this.#held.set(ack.gift_id, {
      gift_id: ack.gift_id,
      item,
      coins: ack.coins,
      ends_at_ms,
      window_ms: ends_at_ms - now_ms,
      undoing: false,
    });
  }

  /** Undo was pressed, or refused. */
  setUndoing(gift_id: string, undoing: boolean): void {
    const held = this.#held.get(gift_id);
    if (held) this.#held.set(gift_id, { ...held, undoing });
  }

  /** What became of one; undefined when it is none of ours. */
  end(hold: GiftHold): Held | undefined {
    const held = this.#held.get(hold.gift_id);
    if (hold.state !== 'open') this.#held.delete(hold.gift_id);
    return held;
  }

  /** Drops those of which nothing was heard. */
  forget(now_ms: number): void {
    for (const [id, held] of this.#held) if (now_ms > held.ends_at_ms + FORGET_AFTER_MS) this.#held.delete(id);
  }
}
