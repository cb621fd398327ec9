import type { BuskerError } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { addressKey, createRateLimits, RATE_LIMITS } from './rate-limits.ts';
import { TokenBuckets } from './token-buckets.ts';

describe('a token bucket', () => {
  it('gives a burst, then as much as it gains', () => {
    let now_ms = 0;
    const buckets = new TokenBuckets({ burst: 3, per_second: 2 }, () => now_ms);
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 500]);
    expect(buckets.take('b')).toBe(0);
    now_ms += 499;
    expect(buckets.take('a')).toBe(1);
    now_ms += 1;
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 500]);
    now_ms += 60_000;
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 500]);
  });
  it('never lets more through than burst and rate allow, whatever the pace', () => {
    let now_ms = 0;
    const buckets = new TokenBuckets({ burst: 5, per_second: 10 }, () => now_ms);
    let taken = 0;
    for (let i = 0; i < 10_000; i++) {
      now_ms += (i * 7919) % 23;
      if (buckets.take('a') === 0) taken++;
      expect(taken).toBeLessThanOrEqual(5 + Math.floor(now_ms / 100));
    }
    expect(taken).toBeGreaterThan(1_090);
  });
  it('charges by cost, at most a burst', () => {
    const buckets = new TokenBuckets({ burst: 10, per_second: 1 }, () => 0);
    expect([buckets.take('a', 7), buckets.take('a', 4), buckets.take('a', 3), buckets.take('b', 99)]).toEqual([
      0, 1_000, 0, 0,
    ]);
  });
  it('keeps a bounded number of keys, and forgets those that are full again', () => {
    let now_ms = 0;
    const buckets = new TokenBuckets({ burst: 2, per_second: 1 }, () => now_ms, 100);
    for (let i = 0; i < 10_000; i++) buckets.take(`key ${i}`);
    expect(buckets.keys).toBe(100);
    now_ms += 5_000;
    buckets.take('one more');
    expect(buckets.keys).toBe(1);
  });
});

describe('rate limits', () => {
  const codes = (
    limits: ReturnType<typeof createRateLimits>,
    times: number,
    who: { person?: string; address: string },
  ) =>
    Array.from({ length: times }, () => {
      try {
        limits.take('report.write', 'write', who);
        return 'ok';
      } catch (error) {
        return (error as BuskerError).code;
      }
    });
  it('count people and addresses apart', () => {
    const limits = createRateLimits({ now_ms: () => 0 });
    const { burst } = RATE_LIMITS['report.write']!.person;
    expect(codes(limits, burst + 1, { person: 'a', address: '1.1.1.1' }).at(-1)).toBe('rate_limited');
    expect(codes(limits, 1, { person: 'b', address: '1.1.1.1' })).toEqual(['ok']);
    expect(codes(limits, 1, { person: 'a', address: '2.2.2.2' })).toEqual(['rate_limited']);
    const many = codes(limits, 200, { address: '3.3.3.3' });
    expect(many.filter((code) => code === 'ok')).toHaveLength(RATE_LIMITS['report.write']!.address.burst);
  });
  it('leave out exempt addresses, but not the people behind them', () => {
    const limits = createRateLimits({ now_ms: () => 0, exemptAddress: (address) => address === '127.0.0.1' });
    expect(codes(limits, 500, { address: '127.0.0.1' }).includes('rate_limited')).toBe(false);
    expect(codes(limits, 11, { person: 'a', address: '127.0.0.1' }).at(-1)).toBe('rate_limited');
  });
  it('allow every row at least what one person at one address may do', () => {
    for (const [action, { person, address }] of Object.entries(RATE_LIMITS)) {
      expect(address.burst, action).toBeGreaterThanOrEqual(person.burst);
      expect(address.per_second, action).toBeGreaterThanOrEqual(person.per_second);
      expect(person.burst, action).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
