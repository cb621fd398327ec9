import { newId } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { rangesOf, sortRefs } from './lock-order.ts';
import type { AccountRef, PersonKind } from './types.ts';

const refs = (owner: string, ...kinds: PersonKind[]): AccountRef[] => kinds.map((kind) => ({ owner, kind }));

describe('ranges of locks', () => {
  it('take the wallets of one person together, and earnings apart, because those come after the wallets of everybody', () => {
    const [a, b] = [newId(5), newId(3)];
    const sorted = sortRefs([
      ...refs(a, 'earning_available', 'wallet_held', 'wallet_paid'),
      ...refs(b, 'wallet_promo', 'earning_pending', 'earning_available'),
    ]);
    const { ranges, places } = rangesOf(sorted);
    expect(ranges).toEqual([
      { owner: b, first: 2, last: 2 },
      { owner: a, first: 1, last: 4 },
      { owner: b, first: 10, last: 11 },
      { owner: a, first: 11, last: 11 },
    ]);
    expect(places).toEqual([1, 2, 2, 3, 3, 4]);
  });

  it('do not join the wallets and earnings of one person who is alone', () => {
    expect(rangesOf(sortRefs(refs(newId(7), 'wallet_paid', 'earning_pending'))).places).toEqual([1, 2]);
  });

  it('are none for none', () => {
    expect(rangesOf([])).toEqual({ ranges: [], places: [] });
  });
});
