/**
 * What the sockets of a crowd were sent, kept so that thousands of them cost little: all get the same messages in the same order, so each is
 * parsed once, a socket only remembers which comes next, and a message only when it came to whom.
 */
import { Latencies, type Spread } from '../../test/crowd/latencies.ts';

/** Messages back and forth from the expected one that are looked at. */
const NEARBY = 64;

export interface Event {
  readonly k: string;
  readonly gift_id?: string;
}

interface Message {
  readonly bytes: Buffer;
  readonly gifts: readonly string[];
  readonly chat: number;
  readonly likes: number;
  /** When it came, once for each socket. Epoch milliseconds, as all times here. */
  readonly times: number[];
}

/** One socket. */
export interface Seat {
  next: number;
}

export interface Judged {
  readonly seats: number;
  /** Gifts, lines and heart counts, over all sockets. */
  readonly delivered: number;
  readonly chat_per_seat: number;
  readonly likes_per_seat: number;
  readonly to_screen: Spread;
  /** Pairs of a gift and a socket that never met; that met twice. */
  readonly lost: number;
  readonly doubled: number;
  readonly messages: number;
  readonly bytes: number;
  readonly last_ms: number;
}

export class CrowdRecord {
  readonly #read: (payload: Buffer) => readonly Event[];
  #messages: Message[] = [];
  readonly #seats: Seat[] = [];
  /** One of each kind, as it was sent. */
  readonly samples = new Map<string, Event>();

  constructor(read: (payload: Buffer) => readonly Event[]) {
    this.#read = read;
  }

  get seats(): number {
    return this.#seats.length;
  }

  sit(): Seat {
    const seat = { next: this.#messages.length };
    this.#seats.push(seat);
    return seat;
  }

  leave(seat: Seat): void {
    this.#seats.splice(this.#seats.indexOf(seat), 1);
  }

  message(seat: Seat, payload: Buffer, now_ms: number): void {
    const at = this.#find(seat.next, payload);
    seat.next = at + 1;
    this.#messages[at]!.times.push(now_ms);
  }

  #find(next: number, payload: Buffer): number {
    const all = this.#messages;
    if (all[next]?.bytes.equals(payload)) return next;
    for (let at = Math.max(0, next - NEARBY); at < Math.min(all.length, next + NEARBY); at++)
      if (all[at]!.bytes.equals(payload)) return at;
    const events = this.#read(payload);
    for (const event of events) if (!this.samples.has(event.k)) this.samples.set(event.k, event);
    const count = (k: string): number => events.filter((event) => event.k === k).length;
    all.push({
      bytes: Buffer.from(payload),
      gifts: events.flatMap((event) => (event.k === 'gift' ? [event.gift_id!] : [])),
      chat: count('chat'),
      likes: count('likes'),
      times: [],
    });
    return all.length - 1;
  }

  /** Gifts that have not come to every socket. */
  missing(gifts: Iterable<string>): number {
    const arrived = this.#arrived();
    let missing = 0;
    for (const gift of gifts) missing += Math.max(0, this.#seats.length - (arrived.get(gift) ?? 0));
    return missing;
  }

  #arrived(): Map<string, number> {
    const arrived = new Map<string, number>();
    for (const { gifts, times } of this.#messages)
      for (const gift of gifts) arrived.set(gift, (arrived.get(gift) ?? 0) + times.length);
    return arrived;
  }

  /** @param due when each gift was due. Forgets all messages. */
  judge(due: ReadonlyMap<string, number>): Judged {
    const times = new Latencies();
    let delivered = 0;
    let chat = 0;
    let likes = 0;
    let messages = 0;
    let bytes = 0;
    let last_ms = 0;
    for (const message of this.#messages) {
      const came = message.times.length;
      delivered += came * (message.gifts.length + message.chat + message.likes);
      chat += came * message.chat;
      likes += came * message.likes;
      messages += came;
      bytes += came * message.bytes.length;
      for (const gift of message.gifts) {
        const due_ms = due.get(gift);
        if (due_ms !== undefined) for (const time_ms of message.times) times.add(time_ms - due_ms);
      }
      for (const time_ms of message.times) last_ms = Math.max(last_ms, time_ms);
    }
    let doubled = 0;
    for (const count of this.#arrived().values()) doubled += Math.max(0, count - this.#seats.length);
    const seats = this.#seats.length;
    const judged: Judged = {
      seats,
      delivered,
      chat_per_seat: chat / seats,
      likes_per_seat: likes / seats,
      to_screen: times.spread(),
      lost: this.missing(due.keys()),
      doubled,
      messages,
      bytes,
      last_ms,
    };
    this.#messages = [];
    for (const seat of this.#seats) seat.next = 0;
    return judged;
  }
}
