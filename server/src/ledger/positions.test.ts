import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tracePositions, without, type Interval } from './positions.ts';

/**
 * The independent model: one object a coin, in a queue. It knows no positions' arithmetic: it credits, spends from the front, and removes
 * from the back of a lot, one coin at a time, in the order in which things happen.
 */
interface Coin {
  readonly position: number;
  readonly lot: number;
  fate: string;
}
type Step =
  | { readonly kind: 'credit'; readonly coins: number }
  | { readonly kind: 'spend'; readonly coins: number }
  | { readonly kind: 'remove'; readonly lot: number; readonly coins: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('credit' as const), coins: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('spend' as const), coins: fc.integer({ min: 1, max: 7 }) }),
    fc.record({
      kind: fc.constant('remove' as const),
      lot: fc.nat({ max: 12 }),
      coins: fc.integer({ min: 1, max: 6 }),
    }),
  ),
  { maxLength: 40 },
);

function play(list: readonly Step[]) {
  const coins: Coin[] = [];
  const lots: Interval[] = [];
  const spends: bigint[] = [];
  const removals: Interval[] = [];
  for (const step of list) {
    const free = coins.filter((coin) => coin.fate === 'unspent');
    if (step.kind === 'credit') {
      const from = coins.length;
      for (let n = 0; n < step.coins; n++) coins.push({ position: from + n + 1, lot: lots.length, fate: 'unspent' });
      lots.push({ from: BigInt(from), to: BigInt(coins.length) });
    } else if (step.kind === 'spend') {
      const taken = free.slice(0, step.coins);
      if (taken.length === 0) continue;
      for (const coin of taken) coin.fate = `spent ${spends.length}`;
      spends.push(BigInt(taken.length));
    } else {
      // The newest part of one lot that nobody has taken.
      const of_lot = free.filter((coin) => coin.lot === step.lot);
      const taken = of_lot.slice(-step.coins);
      if (taken.length === 0) continue;
      for (const coin of taken) coin.fate = `removed ${removals.length}`;
      removals.push({ from: BigInt(taken[0]!.position - 1), to: BigInt(taken.at(-1)!.position) });
    }
  }
  return { coins, lots, spends, removals };
}

describe('positions of a wallet', () => {
  it('say of every coin what happened to it, whatever was credited, spent and removed in which order', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (list, order) => {
        const { coins, lots, spends, removals } = play(list);
        // Removals may be told in any order: only where they are matters.
        const shuffled = removals
          .map((one, index) => ({ one, index, key: order.next().value as number }))
          .toSorted((a, b) => a.key - b.key);
        const pieces = tracePositions(
          lots,
          spends,
          shuffled.map(({ one }) => one),
        );
        const told = pieces.flatMap((piece) =>
          Array.from({ length: Number(piece.to - piece.from) }, (_, n): Coin => ({
            position: Number(piece.from) + n + 1,
            lot: piece.lot,
            fate:
              piece.fate.state === 'unspent'
                ? 'unspent'
                : piece.fate.state === 'spent'
                  ? `spent ${piece.fate.spend}`
                  : `removed ${shuffled[piece.fate.removal]!.index}`,
          })),
        );
        expect(told).toEqual(coins);
      }),
      { numRuns: 500 },
    );
  });

  it('refuse to tell more spends than there are coins', () => {
    const lots = [{ from: 0n, to: 10n }];
    expect(tracePositions(lots, [10n], []).length).toBe(1);
    expect(() => tracePositions(lots, [11n], [])).toThrow(RangeError);
    expect(() => tracePositions(lots, [10n], [{ from: 9n, to: 10n }])).toThrow(RangeError);
  });

  it('cut holes out of intervals', () => {
    const one = { from: 0n, to: 10n };
    expect(without([one], [{ from: 3n, to: 5n }])).toEqual([
      { from: 0n, to: 3n },
      { from: 5n, to: 10n },
    ]);
    expect(without([one], [{ from: 0n, to: 10n }])).toEqual([]);
    expect(without([one], [{ from: 10n, to: 20n }])).toEqual([one]);
  });
});
