import { describe, expect, it } from 'vitest';
import { chanceOf } from '../helpers/chance.ts';
import { Latencies } from './latencies.ts';

describe('latencies', () => {
  it('have percentiles that were measured', () => {
    const times = new Latencies();
    for (let n = 3_000; n >= 1; n--) times.add(n);
    expect(times.spread()).toEqual({ count: 3_000, p50_ms: 1_500, p95_ms: 2_850, p99_ms: 2_970, max_ms: 3_000 });
    expect(times.spread(2_990)).toMatchObject({ count: 10, max_ms: 10 });
  });
  it('are none before the first', () => {
    expect(new Latencies().spread()).toEqual({ count: 0, p50_ms: 0, p95_ms: 0, p99_ms: 0, max_ms: 0 });
  });
});

describe('chance from a seed', () => {
  const draw = (seed: number, stream: number) => {
    const chance = chanceOf(seed, stream);
    return Array.from({ length: 50 }, () => chance.next());
  };
  it('repeats with the seed, and differs with seed and stream', () => {
    expect(draw(1, 1)).toEqual(draw(1, 1));
    expect(new Set([draw(1, 1), draw(2, 1), draw(1, 2)].map((all) => all.join())).size).toBe(3);
  });
  it('keeps to its ranges and weights', () => {
    const chance = chanceOf(5, 0);
    const wholes = Array.from({ length: 1_000 }, () => chance.whole(2, 4));
    expect(new Set(wholes)).toEqual(new Set([2, 3, 4]));
    const kinds = Array.from({ length: 4_000 }, () => chance.weighted({ often: 75, rare: 25, never: 0 }));
    expect(kinds).not.toContain('never');
    expect(kinds.filter((kind) => kind === 'rare').length / 4_000).toBeCloseTo(0.25, 1);
    const waits = Array.from({ length: 4_000 }, () => chance.wait_ms(100));
    expect(Math.max(...waits)).toBeLessThanOrEqual(500);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 4_000).toBeGreaterThan(90);
  });
});
