/**
 * What a room's sockets were sent, kept so that thousands of sockets cost little: all of a room get the same bytes, so a frame is parsed once,
 * and each socket notes only up to which offset it came, and when.
 */
import type { DurableEvent, PassingEvent, ServerMessage } from '@busker/protocol';

/** Frames of which the bytes are kept: sockets of one room are at most this many frames apart. */
const RECENT_FRAMES = 8;

interface Frame {
  readonly bytes: Buffer;
  /** Offsets of its durable events, both included; none: `last` is below `first`. */
  readonly first: number;
  readonly last: number;
}

/** One socket in a room. */
export interface Seat {
  /** Everything up to here was sent to it. */
  offset: number;
  /** Frames with durable events: up to which offset, and when (on the clock of `performance.now()`). */
  readonly ends: number[];
  readonly times: number[];
}

export class RoomRecord {
  readonly room: string;
  readonly seats: Seat[] = [];
  /** Gifts of the room by offset, as far as they were seen. */
  readonly gifts = new Map<number, string>();
  /** Durable events that some socket was sent out of order, twice, or after one that it was never sent. */
  out_of_order = 0;
  /** Messages of frames, over all sockets. */
  frames = 0;
  readonly #recent: Frame[] = [];

  constructor(room: string) {
    this.room = room;
  }

  /** Takes a seat, from the answer to a join. */
  sit(answer: Extract<ServerMessage, { t: 'snapshot' | 'resumed' }>): Seat {
    const seat: Seat = { offset: answer.offset, ends: [], times: [] };
    this.seats.push(seat);
    return seat;
  }

  /** A frame of this room came to a seat. */
  frame(seat: Seat, payload: Buffer, now_ms: number): void {
    this.frames++;
    const frame = this.#known(payload) ?? this.#read(payload);
    if (frame.last < frame.first) return;
    if (frame.first !== seat.offset + 1) this.out_of_order++;
    seat.offset = frame.last;
    seat.ends.push(frame.last);
    seat.times.push(now_ms);
  }

  #known(payload: Buffer): Frame | undefined {
    for (let i = this.#recent.length - 1; i >= 0; i--)
      if (this.#recent[i]!.bytes.equals(payload)) return this.#recent[i];
    return undefined;
  }

  #read(payload: Buffer): Frame {
    const { events } = JSON.parse(payload.toString()) as { events: (DurableEvent | PassingEvent)[] };
    let first = 0;
    let last = -1;
    for (const event of events) {
      if (event.k !== 'gift' && event.k !== 'combo_end' && event.k !== 'thanks' && event.k !== 'live_ended') continue;
      if (last === -1) first = event.offset;
      else if (event.offset !== last + 1) this.out_of_order++;
      last = event.offset;
      if (event.k !== 'gift') continue;
      const before = this.gifts.get(event.offset);
      if (before !== undefined && before !== event.gift_id) this.out_of_order++;
      this.gifts.set(event.offset, event.gift_id);
    }
    const frame = { bytes: Buffer.from(payload), first, last };
    this.#recent.push(frame);
    if (this.#recent.length > RECENT_FRAMES) this.#recent.shift();
    return frame;
  }
}
