import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coinsOf, expirePieces, spendPieces, type PromoPiece } from './promo-plan.ts';

/** The independent model: one object a coin, in a queue. */
interface Coin {
  readonly position: number;
  readonly promo: string;
}
const lots = fc.array(
  fc.record({ promo: fc.constantFrom('a', 'b', 'c'), gap: fc.nat({ max: 3 }), coins: fc.integer({ min: 1, max: 6 }) }),
  { maxLength: 6 },
);
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('spend' as const), coins: fc.nat({ max: 9 }) }),
    fc.record({ do: fc.constant('expire' as const), promo: fc.constantFrom('a', 'b', 'c') }),
  ),
  { maxLength: 8 },
);

it('spends the oldest coins and takes every coin that is left of a grant, as one by one', () => {
  fc.assert(
    fc.property(lots, steps, (begin, todo) => {
      let pieces: readonly PromoPiece[] = [];
      let coins: Coin[] = [];
      let at = 0;
      for (const { promo, gap, coins: many } of begin) {
        // What lies between was removed before.
        at += gap;
        pieces = [...pieces, { from: BigInt(at), to: BigInt(at + many), promo }];
        for (let n = 1; n <= many; n++) coins.push({ position: at + n, promo });
        at += many;
      }
      for (const step of todo) {
        if (step.do === 'spend') {
          pieces = spendPieces(pieces, BigInt(step.coins));
          coins = coins.slice(step.coins);
        } else {
          const gone = coins.filter((coin) => coin.promo === step.promo).map((coin) => coin.position);
          const { removals, coins: expired, rest } = expirePieces(pieces, step.promo);
          const positions = removals.flatMap(({ from, to }) =>
            Array.from({ length: Number(to - from) }, (_, n) => Number(from) + n + 1),
          );
          expect(positions).toEqual(gone);
          expect(expired).toBe(BigInt(gone.length));
          pieces = rest;
          coins = coins.filter((coin) => coin.promo !== step.promo);
        }
        expect(coinsOf(pieces)).toBe(BigInt(coins.length));
      }
    }),
  );
});
