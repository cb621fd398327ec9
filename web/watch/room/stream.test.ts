import type { GiftEvent, PersonCard } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { addEvents, mergeLines, type ShowLine } from './stream.ts';

const person: PersonCard = {
  id: '01900000-0000-7000-8000-000000000001',
  handle: 'nova',
  display_name: 'Nova',
  avatar_url: null,
};

function gift(offset: number, change: Partial<GiftEvent> = {}): GiftEvent {
  return {
    k: 'gift',
    offset,
    gift_id: `gift-${offset}`,
    at: `2026-11-23T10:00:${String(offset).padStart(2, '0')}.000Z`,
    sender: person,
    item_id: 'clap',
    quantity: 1,
    coins: '1',
    combo: null,
    ...change,
  };
}
const combo = (count: number) => ({ id: 'combo-1', count, coins: String(count), ends_at: '2026-11-23T10:01:00.000Z' });

describe('the lines of a room', () => {
  it('make one line of a combo, with its largest count, at the place of its first gift', () => {
    const lines = addEvents(
      [],
      [gift(1, { combo: combo(1) }), gift(2, { item_id: 'encore' }), gift(3, { combo: combo(12) })],
    );
    expect(lines.map((line) => [line.key, line.kind === 'gift' && line.count])).toEqual([
      ['combo-1', 12],
      ['gift-2', 1],
    ]);
  });

  it('do not change when a gift of a combo comes late or twice', () => {
    const lines = addEvents([], [gift(1, { combo: combo(1) }), gift(2, { combo: combo(2) })]);
    const again = addEvents(lines, [gift(1, { combo: combo(1) }), gift(2, { combo: combo(2) })]);
    expect(again).toEqual(lines);
  });

  it('keep the words that came with an earlier gift of the combo', () => {
    const lines = addEvents([], [gift(1, { combo: combo(1), message: 'bravo' }), gift(2, { combo: combo(2) })]);
    expect(lines[0]).toMatchObject({ message: 'bravo', count: 2 });
  });

  it('are not more than a phone can hold', () => {
    const many = Array.from({ length: 300 }, (_, n) => gift(n + 1));
    const lines = addEvents([], many);
    expect(lines.length).toBeLessThanOrEqual(100);
    expect(lines.at(-1)!.key).toBe('gift-300');
  });

  it('leave out events that say nothing to read', () => {
    const none: readonly ShowLine[] = [];
    expect(addEvents(none, [{ k: 'live_ended', offset: 1, at: '2026-11-23T10:00:00.000Z' }])).toBe(none);
  });

  it('stand in the order of time, whatever they are', () => {
    const chat = { k: 'chat' as const, id: 'line-1', at: '2026-11-23T10:00:02.500Z', author: person, text: 'hello' };
    const merged = mergeLines([chat], addEvents([], [gift(2), gift(3)]));
    expect(merged.map((line) => line.key)).toEqual(['gift-2', 'line-1', 'gift-3']);
  });
});
