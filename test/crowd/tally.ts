/**
 * What the crowd sent and what became of it, over all viewers of this process.
 *
 * A *tap* is one gift as its sender meant it, with the id that makes it repeatable. Its *fate*: pending until it is
 * acknowledged, refused for good, or *unsent* (given up before it ever left: nothing may have been charged).
 */
import type { DurableEvent, ErrorCode, GiftAck, GiftBody } from '@busker/protocol';
import { Latencies } from './latencies.ts';

export type Fate = 'pending' | 'acknowledged' | 'refused' | 'unsent';

export interface Tap {
  readonly id: string;
  readonly sender: string;
  readonly target: string;
  readonly item: string;
  readonly quantity: number;
  readonly coins: bigint;
  readonly door: 'socket' | 'http';
  readonly tapped_at_ms: number;
  fate: Fate;
  gift_id: string | undefined;
  /** As the acknowledgement says. */
  acknowledged_coins: bigint | undefined;
  refusal: ErrorCode | undefined;
  /** How often it left this process. */
  sends: number;
}

export interface Tally {
  readonly taps: ReadonlyMap<string, Tap>;
  readonly counts: Counts;
  /** From the tap to its acknowledgement, of taps that were sent once. */
  readonly to_ack: Latencies;
  /** The same, of taps that had to be sent again. */
  readonly to_ack_resent: Latencies;
  /** From the tap until another viewer's socket had it. */
  readonly to_other: Latencies;
  /** Everything that was ever shown: by target, the id of what stood at each offset. */
  readonly shown: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** What sockets saw and must never see; each a sentence. */
  readonly wrong: readonly string[];
  /** Taps that have left and have no answer yet. */
  underWay(): number;
  tapped(body: GiftBody, sender: string, price_coins: bigint, door: Tap['door']): Tap;
  /** A message or request with this tap left this process. */
  left: (id: string) => void;
  acknowledged(tap: Tap, ack: GiftAck): void;
  refused(tap: Tap, code: ErrorCode): void;
  unsent(tap: Tap): void;
  otherRefused(code: ErrorCode): void;
  /** A durable event arrived at a viewer's socket, for the first time there. @param live in a frame, not as something missed. */
  saw(viewer: string, target: string, event: DurableEvent, live: boolean): void;
  /** Something that is wrong by itself. */
  isWrong(says: string): void;
}

export interface Counts {
  taps: number;
  acknowledged: number;
  refused: Map<ErrorCode, number>;
  unsent: number;
  resent: number;
  /** Acknowledged as done before: the first answer was lost. */
  repeated: number;
  chat_lines: number;
  chat_refused: number;
  hearts: number;
  comments: number;
  /** Refusals of anything but gifts and chat, by code. */
  other_refused: Map<ErrorCode, number>;
  purchases: number;
  purchases_declined: number;
  coins_bought: bigint;
  coins_sent: bigint;
  leaves: number;
  reconnects: number;
  /** Durable events that arrived at sockets. */
  events: number;
}

/** Sentences kept; a crowd that goes wrong goes wrong often. */
const WRONG_KEPT = 1_000;

export function createTally(): Tally {
  const taps = new Map<string, Tap>();
  const to_ack = new Latencies();
  const to_ack_resent = new Latencies();
  const to_other = new Latencies();
  const shown = new Map<string, Map<number, string>>();
  const wrong: string[] = [];
  /** By gift id: when it was tapped, or, while that is not known yet, when others saw it. */
  const tapped_at = new Map<string, number>();
  const sightings = new Map<string, number[]>();
  const counts: Counts = {
    taps: 0,
    acknowledged: 0,
    refused: new Map(),
    unsent: 0,
    resent: 0,
    repeated: 0,
    chat_lines: 0,
    chat_refused: 0,
    hearts: 0,
    comments: 0,
    other_refused: new Map(),
    purchases: 0,
    purchases_declined: 0,
    coins_bought: 0n,
    coins_sent: 0n,
    leaves: 0,
    reconnects: 0,
    events: 0,
  };

  const isWrong = (says: string): void => {
    if (wrong.length < WRONG_KEPT) wrong.push(says);
  };

  return {
    taps,
    counts,
    to_ack,
    to_ack_resent,
    to_other,
    shown,
    wrong,
    isWrong,
    underWay: () => {
      let under_way = 0;
      for (const tap of taps.values()) if (tap.fate === 'pending' && tap.sends > 0) under_way++;
      return under_way;
    },
    tapped(body, sender, price_coins, door) {
      const tap: Tap = {
        id: body.id,
        sender,
        target: body.target_id,
        item: body.item_id,
        quantity: body.quantity,
        coins: price_coins * BigInt(body.quantity),
        door,
        tapped_at_ms: performance.now(),
        fate: 'pending',
        gift_id: undefined,
        acknowledged_coins: undefined,
        refusal: undefined,
        sends: 0,
      };
      taps.set(tap.id, tap);
      counts.taps++;
      return tap;
    },
    left(id) {
      const tap = taps.get(id);
      if (!tap) return;
      if (tap.sends++ > 0) counts.resent++;
    },
    acknowledged(tap, ack) {
      const now = performance.now();
      tap.fate = 'acknowledged';
      tap.gift_id = ack.gift_id;
      tap.acknowledged_coins = BigInt(ack.coins);
      counts.acknowledged++;
      if (ack.duplicate) counts.repeated++;
      counts.coins_sent += tap.acknowledged_coins;
      if (tap.sends > 1) {
        to_ack_resent.add(now - tap.tapped_at_ms);
        return;
      }
      to_ack.add(now - tap.tapped_at_ms);
      tapped_at.set(ack.gift_id, tap.tapped_at_ms);
      for (const seen_at_ms of sightings.get(ack.gift_id) ?? []) to_other.add(seen_at_ms - tap.tapped_at_ms);
      sightings.delete(ack.gift_id);
    },
    refused(tap, code) {
      tap.fate = 'refused';
      tap.refusal = code;
      counts.refused.set(code, (counts.refused.get(code) ?? 0) + 1);
    },
    unsent(tap) {
      tap.fate = 'unsent';
      counts.unsent++;
    },
    otherRefused(code) {
      counts.other_refused.set(code, (counts.other_refused.get(code) ?? 0) + 1);
    },
    saw(viewer, target, event, live) {
      counts.events++;
      const id = subjectOf(event);
      let log = shown.get(target);
      if (!log) shown.set(target, (log = new Map()));
      const before = log.get(event.offset);
      if (before === undefined) log.set(event.offset, id);
      else if (before !== id)
        isWrong(`target ${target}: ${event.offset} was shown as ${before} and to ${viewer} as ${id}`);
      if (!live || event.k !== 'gift' || event.sender.id === viewer) return;
      const now = performance.now();
      const from = tapped_at.get(id);
      if (from !== undefined) to_other.add(now - from);
      else {
        const list = sightings.get(id);
        if (list) list.push(now);
        else sightings.set(id, [now]);
      }
    },
  };
}

/** What an event of a log is about, as the database knows it: the gift's id, or the subject of another event. */
function subjectOf(event: DurableEvent): string {
  switch (event.k) {
    case 'gift':
      return event.gift_id;
    case 'combo_end':
      return event.combo_id;
    case 'thanks':
      return event.supporter.id;
    case 'live_ended':
      return 'live_ended';
  }
}
