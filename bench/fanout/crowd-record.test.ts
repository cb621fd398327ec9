import { describe, expect, it } from 'vitest';
import { CrowdRecord, type Event } from './crowd-record.ts';

const message = (...events: Event[]): Buffer => Buffer.from(JSON.stringify(events));
const gift = (gift_id: string): Event => ({ k: 'gift', gift_id });
const open = (): CrowdRecord => new CrowdRecord((payload) => JSON.parse(payload.toString()) as Event[]);

describe('what a crowd was sent', () => {
  it('counts every event on every socket, and times gifts from when they were due', () => {
    const record = open();
    const seats = [record.sit(), record.sit()];
    for (const [n, seat] of seats.entries()) {
      record.message(seat, message(gift('a'), { k: 'chat' }), 110 + n);
      record.message(seat, message({ k: 'likes' }, { k: 'board' }), 120);
      record.message(seat, message(gift('b')), 220);
    }
    const judged = record.judge(
      new Map([
        ['a', 100],
        ['b', 200],
      ]),
    );
    expect(judged).toMatchObject({ seats: 2, delivered: 8, chat_per_seat: 1, likes_per_seat: 1, lost: 0, doubled: 0 });
    expect(judged.to_screen).toMatchObject({ count: 4, p50_ms: 11, max_ms: 20 });
    expect(judged.last_ms).toBe(220);
  });

  it('sees what one socket was not sent, and what it was sent twice', () => {
    const record = open();
    const [one, other] = [record.sit(), record.sit()];
    record.message(one, message(gift('a')), 1);
    record.message(other, message(gift('b')), 1);
    record.message(one, message(gift('b')), 2);
    record.message(one, message(gift('b')), 3);
    expect(record.missing(['a', 'b', 'never'])).toBe(1 + 0 + 2);
    expect(record.judge(new Map([['a', 0]]))).toMatchObject({ lost: 1, doubled: 1 });
  });
});
