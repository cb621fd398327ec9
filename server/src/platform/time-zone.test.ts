import { describe, expect, it } from 'vitest';
import { dayIn, isTimeZone, monthPeriod, startOfDayIn } from './time-zone.ts';

const start = (day: string, zone: string, plus?: number): string => startOfDayIn(day, zone, plus).toISOString();

describe('days of a time zone', () => {
  it.each([
    ['2026-01-15', 'UTC', '2026-01-15T00:00:00.000Z'],
    ['2026-01-15', 'Europe/Berlin', '2026-01-14T23:00:00.000Z'],
    ['2026-07-15', 'Europe/Berlin', '2026-07-14T22:00:00.000Z'],
    // The days of the changes themselves, and those after them.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-01-15', 'Asia/Kathmandu', '2026-01-14T18:15:00.000Z'],
    ['2026-01-15', 'Pacific/Kiritimati', '2026-01-14T10:00:00.000Z'],
    ['2026-01-15', 'America/Los_Angeles', '2026-01-15T08:00:00.000Z'],
    // Midnight does not exist: clocks went from 23:59:59 to 01:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // Midnight came twice: the first one begins the day.
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, begins) => {
    expect(start(day, zone)).toBe(begins);
    expect(dayIn(new Date(begins), zone)).toBe(day);
    expect(dayIn(new Date(Date.parse(begins) - 1), zone)).not.toBe(day);
  });

  it('follow each other without a gap, whatever the clocks do', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC']) {
      for (let n = 0; n < 366; n++) {
        const begins = startOfDayIn('2026-01-01', zone, n);
        const day = new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
        expect(dayIn(begins, zone), `${zone} ${day}`).toBe(day);
        expect(dayIn(new Date(begins.getTime() - 1_000), zone)).not.toBe(day);
      }
    }
  });

  it('make months that close where the next opens', () => {
    const february = monthPeriod('2028-02', 'Europe/Berlin');
    expect(february).toMatchObject({ first_day: '2028-02-01', last_day: '2028-02-29' });
    expect(february.to).toEqual(monthPeriod('2028-03', 'Europe/Berlin').from);
  });

  it('are named as places', () => {
    expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+3'].every(isTimeZone)).toBe(true);
    expect(['Europe/Atlantis', '+02:00', '', "x'; drop table", 'Mars'].some(isTimeZone)).toBe(false);
  });
});
