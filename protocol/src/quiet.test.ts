import { describe, expect, it } from 'vitest';
import { clockTime, minutesOf, quietAt } from './quiet.ts';

const night = { from: '22:00', to: '07:30', time_zone: 'Europe/Berlin' };
const at = (time: string): number => Date.parse(time);

describe('quiet hours', () => {
  it('begin and end by the wall clock of their time zone, over midnight', () => {
    // Berlin is an hour ahead of UTC in winter
    expect(quietAt(night, at('2026-01-10T20:59:59Z')).quiet).toBe(false);
    expect(quietAt(night, at('2026-01-10T21:00:00Z')).quiet).toBe(true);
    expect(quietAt(night, at('2026-01-11T00:00:00Z')).quiet).toBe(true);
    expect(quietAt(night, at('2026-01-11T06:29:59Z')).quiet).toBe(true);
    expect(quietAt(night, at('2026-01-11T06:30:00Z')).quiet).toBe(false);
  });

  it('follow the change to summer time', () => {
    expect(quietAt(night, at('2026-07-10T19:59:00Z')).quiet).toBe(false);
    expect(quietAt(night, at('2026-07-10T20:00:00Z')).quiet).toBe(true);
  });

  it('within a day, hold for less than it', () => {
    const noon = { from: '12:00', to: '13:00', time_zone: 'Asia/Tokyo' };
    expect(quietAt(noon, at('2026-01-10T02:59:00Z')).quiet).toBe(false);
    expect(quietAt(noon, at('2026-01-10T03:00:00Z')).quiet).toBe(true);
    expect(quietAt(noon, at('2026-01-10T04:00:00Z')).quiet).toBe(false);
  });

  it('say when to look again: at the change to the second, and within an hour at the latest', () => {
    expect(quietAt(night, at('2026-01-10T20:59:30Z')).look_again_ms).toBe(30_000);
    expect(quietAt(night, at('2026-01-10T12:00:00Z')).look_again_ms).toBe(3_600_000);
    expect(quietAt(night, at('2026-01-11T06:29:30.500Z')).look_again_ms).toBe(29_500);
    for (let minute = 0; minute < 1_440; minute++) {
      const { look_again_ms } = quietAt(night, at('2026-01-10T00:00:59.999Z') + minute * 60_000);
      expect(look_again_ms).toBeGreaterThan(0);
      expect(look_again_ms).toBeLessThanOrEqual(3_600_000);
    }
  });

  it('are told as the clock shows them', () => {
    expect(clockTime(minutesOf('07:05'))).toBe('07:05');
    expect(clockTime(minutesOf('00:00'))).toBe('00:00');
    expect(minutesOf('23:59')).toBe(1_439);
  });
});
