import { describe, expect, it } from 'vitest';
import { choose, MOST_WAITING, Noted, WAIT_MS, type Candidate } from './choose.ts';

const RULE = { from_coins: 1_000n, per_minute: 6 };
const LONG_AGO = { since_ms: Infinity, told_runs: new Set<string>() };
const one = (gift: string, coins: bigint, more: Partial<NonNullable<Candidate['found']>> = {}, waited_ms = 0) =>
  ({
    gift,
    coins,
    waited_ms,
    found: { age_ms: waited_ms, run: `run of ${gift}`, may: true, ...more },
  }) satisfies Candidate;

describe('the choice', () => {
  it('is the dearest; among equals the one that waits longest', () => {
    const waiting = [one('a', 2_000n), one('b', 9_000n, {}, 10), one('c', 9_000n, {}, 500), one('d', 3_000n)];
    expect(choose(waiting, RULE, LONG_AGO)).toEqual({ tell: 'c', drop: [], again_ms: 10_000 });
  });

  it('waits until the pause that the operator set is over, and says how long', () => {
    const waiting = [one('a', 2_000n)];
    const at = (since_ms: number) => choose(waiting, RULE, { ...LONG_AGO, since_ms });
    expect(at(9_999)).toEqual({ tell: undefined, drop: [], again_ms: 1 });
    expect(at(10_000)).toEqual({ tell: 'a', drop: [], again_ms: undefined });
  });

  it('never makes a minute with more than the operator set, whatever comes when', () => {
    for (const per_minute of [1, 6, 7, 60]) {
      const told: number[] = [];
      for (let now_ms = 0; now_ms < 300_000; now_ms += 50) {
        const since_ms = told.length === 0 ? Infinity : now_ms - told.at(-1)!;
        const { tell } = choose([one(`${now_ms}`, 5_000n)], { ...RULE, per_minute }, { ...LONG_AGO, since_ms });
        if (tell !== undefined) told.push(now_ms);
      }
      const most = Math.max(...told.map((from) => told.filter((at) => at >= from && at < from + 60_000).length));
      expect(most).toBeLessThanOrEqual(per_minute);
      expect(most).toBeGreaterThan(per_minute * 0.9 - 1);
    }
  });

  it('drops what may not be shown, what is too cheap by now, too old, or of a run that was just told', () => {
    const waiting = [
      one('banned', 9_000n, { may: false }),
      one('cheap', 999n),
      one('sent long ago', 9_000n, { age_ms: WAIT_MS + 1 }),
      one('waits too long', 9_000n, {}, WAIT_MS + 1),
      one('tenth tap', 9_000n, { run: 'told' }),
      one('fine', 1_000n),
    ];
    const choice = choose(waiting, RULE, { ...LONG_AGO, told_runs: new Set(['told']) });
    expect(choice.tell).toBe('fine');
    expect(choice.drop.toSorted()).toEqual(['banned', 'cheap', 'sent long ago', 'tenth tap', 'waits too long']);
  });

  it('does not tell what is in no log yet, however dear, and does not forget it for a minute', () => {
    const away = (waited_ms: number): Candidate => ({ gift: 'away', coins: 9_000n, waited_ms, found: undefined });
    expect(choose([away(500), one('here', 2_000n)], RULE, LONG_AGO)).toEqual({
      tell: 'here',
      drop: [],
      again_ms: 10_000,
    });
    expect(choose([away(500)], RULE, LONG_AGO)).toMatchObject({ tell: undefined, drop: [] });
    expect(choose([away(WAIT_MS + 1)], RULE, LONG_AGO)).toMatchObject({ tell: undefined, drop: ['away'] });
  });

  it('drops all when the operator switched it off', () => {
    const waiting = [one('a', 9_000n), one('b', 8_000n)];
    for (const off of [{ from_coins: 0n }, { per_minute: 0 }])
      expect(choose(waiting, { ...RULE, ...off }, LONG_AGO)).toEqual({
        tell: undefined,
        drop: ['a', 'b'],
        again_ms: undefined,
      });
  });

  it('keeps the dearest of a flood', () => {
    const waiting = Array.from({ length: MOST_WAITING + 20 }, (_, n) => one(`${n}`, 1_000n + BigInt(n)));
    const choice = choose(waiting, RULE, LONG_AGO);
    expect(choice.tell).toBe(`${MOST_WAITING + 19}`);
    expect(choice.drop.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });
});

describe('what was noted', () => {
  it('is bounded, and a cheaper gift never displaces a dearer one', () => {
    const noted = new Noted();
    for (let n = 0; n < 3 * MOST_WAITING; n++) noted.add(`${n}`, BigInt((n * 7_919) % 1_000));
    const kept = noted.take().map(({ coins }) => Number(coins));
    const all = Array.from({ length: 3 * MOST_WAITING }, (_, n) => (n * 7_919) % 1_000);
    expect(kept.toSorted((a, b) => b - a)).toEqual(all.toSorted((a, b) => b - a).slice(0, MOST_WAITING));
    expect(noted.take()).toEqual([]);
  });
});
