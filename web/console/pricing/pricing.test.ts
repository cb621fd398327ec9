import type { SharePolicy } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { inForce } from './in-force.ts';
import { perCoin } from './per-coin.ts';
import { parseShare } from './share.ts';

describe('perCoin', () => {
  it('rounds down to whole micros', () => {
    expect(perCoin({ coins: '70', price_micros: '990000' })).toBe(14_142n);
    expect(perCoin({ coins: '100', price_micros: '1290000' })).toBe(12_900n);
  });

  it('does not divide by nothing', () => {
    expect(perCoin({ coins: '0', price_micros: '990000' })).toBe(0n);
  });
});

describe('parseShare', () => {
  it('reads percentages as basis points', () => {
    expect(parseShare('50')).toBe(5_000);
    expect(parseShare(' 33.33 ')).toBe(3_333);
    expect(parseShare('12,5')).toBe(1_250);
    expect(parseShare('0')).toBe(0);
    expect(parseShare('100')).toBe(10_000);
  });

  it('takes nothing above 100, finer than a basis point, or that is no number', () => {
    for (const text of ['100.01', '101', '33.333', '-1', '', '5o', '1.']) expect(parseShare(text), text).toBeNull();
  });
});

const policy = (version: number, valid_from: string): SharePolicy => ({
  id: `policy-${version}`,
  version,
  share_bp: 5_000,
  coin_value_micros: '10000',
  valid_from,
  created_by: null,
  reason: 'A test',
});

describe('inForce', () => {
  const now_ms = Date.parse('2026-11-23T10:00:00Z');

  it('is the one that began last, not the newest version', () => {
    const policies = [
      policy(3, '2026-12-01T00:00:00Z'),
      policy(2, '2026-06-01T00:00:00Z'),
      policy(1, '2026-01-01T00:00:00Z'),
    ];
    expect(inForce(policies, now_ms)?.version).toBe(2);
  });

  it('is the higher version of two that began together, from that very moment on', () => {
    const at = '2026-11-23T10:00:00.000Z';
    expect(inForce([policy(1, at), policy(2, at)], now_ms)?.version).toBe(2);
    expect(inForce([policy(1, at), policy(2, at)], now_ms - 1)).toBeUndefined();
  });

  it('is none where there is none', () => {
    expect(inForce([], now_ms)).toBeUndefined();
  });
});
