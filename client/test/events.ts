/** Events of a made-up room, for tests. */
import type { GiftBody, GiftEvent, PersonCard, Snapshot } from '@busker/protocol';
import { START_MS } from './fake.ts';

export const ROOM = '01938000-0000-7000-8000-000000000001';
export const id = (n: number): string => `01938000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`;
export const person = (n: number): PersonCard => ({
  id: id(0xa000 + n),
  handle: `p${n}`,
  display_name: `Person ${n}`,
  avatar_url: null,
});
export const at = (seconds: number): string => new Date(START_MS + seconds * 1_000).toISOString();

/** A gift of `coins` at an offset; with `combo` it is the `count`-th of that combo. */
export function gift(offset: number, coins = 10, combo: { id: string; count: number } | null = null): GiftEvent {
  return {
    k: 'gift',
    offset,
    gift_id: id(offset),
    at: at(offset),
    sender: person(1),
    item_id: 'rose',
    quantity: 1,
    coins: String(coins),
    combo: combo && { ...combo, coins: String(coins * combo.count), ends_at: at(offset + 3) },
  };
}

export function snapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    t: 'snapshot',
    room: ROOM,
    kind: 'live',
    state: 'open',
    offset: 0,
    combos: [],
    board: [],
    totals: { coins: '0', gifts: 0, supporters: 0 },
    chat: [],
    likes: 0,
    viewers: 1,
    ...part,
  };
}

export function tap(n: number): GiftBody {
  return { id: id(n), item_id: 'rose', quantity: 1, target_id: ROOM, expected_price_coins: '10' };
}
