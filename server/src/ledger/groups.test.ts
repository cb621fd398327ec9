/** Who posts what. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, newId } from '@busker/protocol';
import { bucketsOf, groupOf, NUMBERS_OF_GROUPS, postingBucket, shareOut } from './groups.ts';

describe('groups', () => {
  it.each(NUMBERS_OF_GROUPS)('of %i hold every bucket once, and the bucket of their postings among them', (groups) => {
    const all = Array.from({ length: groups }, (_, group) => bucketsOf(group, groups));
    expect(all.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: BUCKETS }, (_, bucket) => bucket));
    all.forEach((buckets, group) => {
      expect(buckets).toContain(postingBucket(group));
      for (const bucket of buckets) expect(groupOf(newId(bucket), groups)).toBe(group);
    });
  });
});

describe('sharing groups out', () => {
  const cases = fc.record({
    groups: fc.constantFrom(...NUMBERS_OF_GROUPS),
    living: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }),
    held: fc.dictionary(fc.nat(63).map(String), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'dead')),
  });

  it('gives every group to one who lives, evenly, and moves no more than it must', () => {
    fc.assert(
      fc.property(cases, ({ groups, living, held }) => {
        const before = new Map(Object.entries(held).map(([group, holder]) => [Number(group), holder]));
        const after = shareOut(groups, living, before);
        expect(after).toHaveLength(groups);
        const counts = living.map((id) => after.filter((holder) => holder === id).length);
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(groups);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        // A process loses a group only when it held more than its share.
        const most = Math.ceil(groups / living.length);
        for (const id of living) {
          const mine = [...before].filter(([group, holder]) => group < groups && holder === id).map(([group]) => group);
          const lost = mine.filter((group) => after[group] !== id).length;
          expect(lost).toBeLessThanOrEqual(Math.max(0, mine.length - Math.floor(groups / living.length)));
          if (mine.length > most) expect(lost).toBeGreaterThanOrEqual(mine.length - most);
        }
        // Shared out again, nothing moves.
        expect(shareOut(groups, living, new Map(after.entries()))).toEqual(after);
      }),
    );
  });

  it('gives nothing to nobody', () => {
    expect(shareOut(4, [], new Map([[0, 'dead']]))).toEqual([]);
  });
});
