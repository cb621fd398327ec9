import { describe, expect, it } from 'vitest';
import { agoText, coinsPriceText, durationText } from './format.ts';

describe('texts for people', () => {
  it('price coins by exact top-up, rounded up to what can be paid', () => {
    expect(coinsPriceText('1', '9900', 'USD')).toMatch(/0[.,]01/);
    expect(coinsPriceText('101', '10000', 'USD')).toMatch(/1[.,]01/);
  });

  it('tell lengths of time as a clock does', () => {
    expect(durationText(65_000)).toBe('1:05');
    expect(durationText(3_729_000)).toBe('1:02:09');
    expect(durationText(-5)).toBe('0:00');
  });

  it('tell how long ago something was in one unit', () => {
    const now_ms = Date.parse('2026-11-23T12:00:00.000Z');
    const at = (seconds: number) => new Date(now_ms - seconds * 1_000).toISOString();
    expect(agoText(at(5), now_ms)).toBe(agoText(at(50), now_ms));
    expect(agoText(at(120), now_ms)).toContain('2');
    expect(agoText(at(7_300), now_ms)).toContain('2');
    expect(agoText(at(7_300), now_ms)).not.toBe(agoText(at(120), now_ms));
  });
});
