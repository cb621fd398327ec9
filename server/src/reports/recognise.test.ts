import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise, type Lot } from './recognise.ts';

describe('recognising revenue of a purchase', () => {
  it('comes to exactly its price when all its coins are spent, in whatever parts and runs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 5_000n }), { minLength: 1, maxLength: 40 }),
        fc.bigInt({ min: 1n, max: 999_990_000n }),
        fc.integer({ min: 1, max: 7 }),
        (parts, price_micros, of_a_run) => {
          const coins = parts.reduce((sum, part) => sum + part, 0n);
          let [done, micros] = [0n, 0n];
          for (let at = 0; at < parts.length; at += of_a_run) {
            const lot: Lot = { coins, price_micros, recognised_coins: done, recognised_micros: micros };
            const spent = parts.slice(at, at + of_a_run).map((part, n) => ({ month: `m${at + n}`, coins: part }));
            for (const fact of recognise(lot, spent)) {
              expect(fact.amount_micros).toBeGreaterThanOrEqual(0n);
              done += fact.coins;
              micros += fact.amount_micros;
              // Never more than was earned, and less than a micro short of it.
              expect(micros).toBe((price_micros * done) / coins);
            }
          }
          expect(done).toBe(coins);
          expect(micros).toBe(price_micros);
        },
      ),
    );
  });

  it('tells the months apart, and the last coin takes the rest', () => {
    const lot: Lot = { coins: 3n, price_micros: 1_000_000n, recognised_coins: 0n, recognised_micros: 0n };
    const months = ['2026-01-01', '2026-02-01', '2026-03-01'].map((month) => ({ month, coins: 1n }));
    expect(recognise(lot, months).map((fact) => fact.amount_micros)).toEqual([333_333n, 333_333n, 333_334n]);
  });

  it('does not take more coins than there were', () => {
    const lot: Lot = { coins: 3n, price_micros: 1_000_000n, recognised_coins: 2n, recognised_micros: 666_666n };
    expect(() => recognise(lot, [{ month: '2026-01-01', coins: 2n }])).toThrow(RangeError);
  });
});
