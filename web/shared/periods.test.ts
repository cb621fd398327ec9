import { describe, expect, it } from 'vitest';
import { dayOf, latestMonths, monthText } from './periods.ts';

describe('periods to choose from', () => {
  it('are months, newest first, over the turn of the year', () => {
    expect(latestMonths(new Date(2027, 1, 28), 4)).toEqual(['2027-02', '2027-01', '2026-12', '2026-11']);
    // The 31st of a month whose neighbours are shorter.
    expect(latestMonths(new Date(2026, 2, 31), 3)).toEqual(['2026-03', '2026-02', '2026-01']);
  });

  it('read as people say them', () => {
    expect(monthText('2026-11', 'en')).toBe('November 2026');
    expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });
});
