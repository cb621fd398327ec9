/**
 * One run of taps on the same gift, as its sender sees it: every tap is a send of its own with its own id; the number in the ring is
 * optimistic and becomes the server's. Pure; time is passed in.
 *
 * shown = the server's count of the combo + every tap of this run that the server's count does not contain yet. A refused tap leaves the sum.
 */
export interface Tap {
  readonly id: string;
  readonly quantity: number;
  readonly coins: bigint;
  /** Known from the acknowledgement on; by it the tap is recognised in the room's events. */
  gift_id: string | undefined;
}

export class ComboRun {
  readonly item_id: string;
  private readonly stay_ms: number;
  private readonly taps = new Map<string, Tap>();
  /** Gifts seen in the room before their acknowledgement came. */
  private readonly seen = new Set<string>();
  private server_count = 0;
  private ends_at_ms = 0;

  constructor(item_id: string, stay_ms: number) {
    this.item_id = item_id;
    this.stay_ms = stay_ms;
  }

  tap(id: string, quantity: number, coins: bigint, now_ms: number): void {
    this.taps.set(id, { id, quantity, coins, gift_id: undefined });
    this.ends_at_ms = now_ms + this.stay_ms;
  }

  /** Items sent in this run, as far as anybody knows. */
  get count(): number {
    let count = this.server_count;
    for (const tap of this.taps.values()) count += tap.quantity;
    return count;
  }

  /** When the ring is empty if nobody taps again. */
  get endsAtMs(): number {
    return this.ends_at_ms;
  }

  isOpen(now_ms: number): boolean {
    return now_ms < this.ends_at_ms;
  }

  /** The gift is durable. */
  acknowledge(id: string, gift_id: string): void {
    const tap = this.taps.get(id);
    if (!tap) return;
    if (this.seen.delete(gift_id)) this.taps.delete(id);
    else tap.gift_id = gift_id;
  }

  /** The tap did not happen. When nothing is left of the run, it is over. */
  refuse(id: string): void {
    if (this.taps.delete(id) && this.count === 0) this.ends_at_ms = 0;
  }

  /** The sender's own gift in the room, with the combo's absolute count. */
  observe(gift_id: string, combo_count: number): void {
    this.server_count = Math.max(this.server_count, combo_count);
    for (const tap of this.taps.values()) {
      if (tap.gift_id === gift_id) {
        this.taps.delete(tap.id);
        return;
      }
    }
    this.seen.add(gift_id);
    if (this.seen.size > 200) this.seen.delete(this.seen.values().next().value!);
  }
}
