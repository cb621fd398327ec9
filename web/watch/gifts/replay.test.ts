import { newId, type GiftEvent, type GiftReplay } from '@busker/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { Replay } from './replay.ts';

const sender = { id: newId(), handle: 'ann', display_name: 'Ann', avatar_url: null };
const gift = (id: string, playback_ms: number, combo: string | null = null): GiftEvent => ({
  k: 'gift',
  offset: 1,
  gift_id: id,
  at: '2026-03-01T20:00:00.000Z',
  sender,
  item_id: 'clap',
  quantity: 1,
  coins: '1',
  playback_ms,
  combo: combo === null ? null : { id: combo, count: 3, coins: '3', ends_at: '2026-03-01T20:00:00.000Z' },
});
const slice = (from_ms: number, next_ms: number | null, ...rows: GiftEvent[]): GiftReplay => ({
  from_ms,
  to_ms: from_ms + 10_000,
  next_ms,
  rows,
});

let replay: Replay;
beforeEach(() => {
  replay = new Replay();
});
/** Plays from one moment to another, looking every 250 ms; the ids that were due, without their round. */
function play(from_ms: number, to_ms: number): string[] {
  const due: GiftEvent[] = [];
  for (let at_ms = from_ms; at_ms <= to_ms; at_ms += 250) due.push(...replay.turn(at_ms));
  return due.map((event) => event.gift_id.replace(/^earlier-\d+-/, ''));
}

describe('earlier gifts', () => {
  it('are each due once, in the order of their moments, the very first moment too', () => {
    replay.put(slice(0, 10_000, gift('first', 0), gift('same-a', 2_100), gift('same-b', 2_100)));
    replay.put(slice(10_000, null, gift('edge', 10_000), gift('late', 11_900)));
    expect(play(0, 12_000)).toEqual(['first', 'same-a', 'same-b', 'edge', 'late']);
  });

  it('stand still while the video does', () => {
    replay.put(slice(0, null, gift('a', 500), gift('b', 1_000)));
    play(0, 750);
    expect(Array.from({ length: 20 }, () => replay.turn(750)).flat()).toEqual([]);
    expect(play(750, 1_250)).toEqual(['b']);
  });

  it('that were jumped over are not shown; those after a jump are, also a second time', () => {
    replay.put(slice(0, null, gift('a', 1_000), gift('b', 4_000), gift('c', 8_000)));
    expect(play(0, 1_500)).toEqual(['a']);
    expect(play(7_000, 9_000)).toEqual(['c']);
    expect(play(3_000, 5_000)).toEqual(['b']);
    expect(play(7_500, 9_000)).toEqual(['c']);
  });

  it('come again when the video begins again, those of its last moments and of its first too, with ids of their own', () => {
    replay.put(slice(0, null, gift('start', 100), gift('end', 9_100)));
    const first = [...replay.turn(0), ...replay.turn(250)];
    for (let at_ms = 500; at_ms <= 9_000; at_ms += 250) replay.turn(at_ms);
    const again = replay.turn(200);
    expect(again.map((event) => event.gift_id)).toEqual(['earlier-0-end', 'earlier-1-start']);
    expect(first.map((event) => event.gift_id)).toEqual(['earlier-0-start']);
  });

  it('that were just seen as they came wait for the next time', () => {
    replay.put(slice(0, null, gift('mine', 1_000, 'run'), gift('other', 1_100)));
    replay.saw({ gift_id: 'another-tap', combo: gift('x', 0, 'run').combo });
    expect(play(0, 1_500)).toEqual(['other']);
    expect(play(0, 1_500)).toEqual(['mine', 'other']);
  });

  it('have ids of their own for their combo too, so that a run that is open now is not touched', () => {
    replay.put(slice(0, null, gift('a', 100, 'run')));
    replay.turn(0);
    expect(replay.turn(250)[0]!.combo).toMatchObject({ id: 'earlier-0-run', count: 3 });
  });
});

describe('slices', () => {
  it('are asked for where the video is, then a little before they are needed, and empty stretches never', () => {
    expect(replay.wants(3_000)).toBe(3_000);
    replay.put(slice(0, 40_000, gift('a', 500)));
    expect(replay.wants(3_000)).toBeNull();
    expect(replay.wants(25_000)).toBeNull();
    expect(replay.wants(34_000)).toBe(40_000);
    replay.put(slice(40_000, null, gift('b', 41_000)));
    expect(replay.wants(34_000)).toBeNull();
    expect(replay.wants(90_000)).toBeNull();
  });
  it('between which the viewer jumped are asked for then', () => {
    replay.put(slice(0, 10_000));
    expect(replay.wants(55_000)).toBe(55_000);
    replay.put(slice(50_000, null));
    expect(replay.wants(15_000)).toBe(15_000);
  });
});
