import type { PassingEvent } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { Passing } from './passing.ts';

const ROOMY = 1_000_000;
const line = (n: number): PassingEvent => ({
  k: 'chat',
  id: `${n}`,
  at: '2026-01-01T00:00:00.000Z',
  author: { id: 'a', handle: 'a', display_name: 'A', avatar_url: null },
  text: `line ${n}`,
});
const likes = (total: number): PassingEvent => ({ k: 'likes', total });
const read = (texts: readonly string[]): PassingEvent[] => texts.map((text) => JSON.parse(text) as PassingEvent);

describe('what passes through a room', () => {
  it('is told whole and once when it fits: lines in their order, of all else the newest', () => {
    const passing = new Passing();
    for (const event of [line(1), likes(3), { k: 'viewers', count: 7 } as const, line(2), likes(5)]) passing.add(event);
    expect(read(passing.take(ROOMY, 0))).toEqual([line(1), line(2), likes(5), { k: 'viewers', count: 7 }]);
    expect(passing.take(ROOMY, 0)).toEqual([]);
    expect(passing.thinned()).toBeUndefined();
  });

  it('leaves hearts behind first and old lines next, and says how many; removals never', () => {
    const passing = new Passing();
    passing.add(likes(1));
    passing.take(ROOMY, 0);
    for (let n = 0; n < 10; n++) passing.add(line(n));
    passing.add(likes(2));
    passing.add({ k: 'chat_removed', id: '0' });
    const room_for_three = 3 * JSON.stringify(line(0)).length;
    expect(read(passing.take(room_for_three, 500))).toEqual([...[7, 8, 9].map(line), { k: 'chat_removed', id: '0' }]);
    expect(passing.thinned()).toEqual({ lines: 10, shown: 3 });
    expect(passing.thinned()).toBeUndefined();
    // The hearts that stayed behind come with the next frame that has room, or after two seconds.
    for (let n = 10; n < 20; n++) passing.add(line(n));
    expect(read(passing.take(room_for_three, 2_100))).toContainEqual(likes(2));
  });

  it('never waits with more than 200 lines', () => {
    const passing = new Passing();
    for (let n = 0; n < 500; n++) passing.add(line(n));
    const told = read(passing.take(ROOMY, 0));
    expect(told).toHaveLength(200);
    expect(told.at(-1)).toEqual(line(499));
    expect(passing.thinned()).toEqual({ lines: 500, shown: 200 });
  });
});
