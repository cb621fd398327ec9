/** The meter as the posting uses it, against a plain model: days of the zone, months, undone gifts, limits that change on the way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn } from '../platform/time-zone.ts';
import type { CapsJson } from './caps.ts';
import {
  begin,
  confirmFrom,
  limitReached,
  putBack,
  readLimits,
  take,
  type LimitsRow,
  type Meter,
  type SpendLimits,
} from './meter.ts';
import { noRules, rulesJson, wishAll, type Rules } from './rules.ts';

const PERSON = '01890000-0000-7000-8000-000000000000';
const EPOCH = '01890000-0000-7000-8000-00000000000e';
const caps = (json: Partial<CapsJson>): CapsJson => ({
  epoch: EPOCH,
  gift: null,
  day: null,
  new_account_day: null,
  new_account_days: '0',
  confirm_from: null,
  ...json,
});
const EMPTY: LimitsRow = {
  rules: null,
  caps: null,
  created_at: '2026-01-01T00:00:00Z',
  zone: null,
  day: null,
  day_coins: null,
  month_coins: null,
  day_limit: null,
  month_limit: null,
  by_rules: null,
  by_caps: null,
};

/** The row as `WRITE_METERS` leaves it. */
const written = (row: LimitsRow, meter: Meter): LimitsRow => ({
  ...row,
  zone: meter.zone,
  day: meter.day,
  day_coins: `${meter.day_coins}`,
  month_coins: `${meter.month_coins}`,
  day_limit: meter.day_limit === null ? null : `${meter.day_limit}`,
  month_limit: meter.month_limit === null ? null : `${meter.month_limit}`,
  by_rules: meter.by_rules,
  by_caps: meter.by_caps,
});

function open(row: LimitsRow, at: Date, spent = { day: 0n, month: 0n }): SpendLimits & { begun: boolean } {
  const { limits, start } = readLimits(PERSON, row, at);
  return start ? { ...begin(limits, start, spent, at), begun: true } : { ...limits, begun: false };
}
const ruled = (wishes: Parameters<typeof wishAll>[1], zone = 'UTC', at = '2026-01-01T00:00:00Z'): Rules =>
  wishAll(noRules(zone, 'USD'), wishes, zone, new Date(at));
const withRules = (rules: Rules, row: LimitsRow = EMPTY): LimitsRow => ({ ...row, rules: rulesJson(rules) });

describe('a meter', () => {
  it.each([
    // Clocks go forward on the 29th of March: that day has 23 hours, and the next one begins an hour earlier in UTC.
    ['Europe/Berlin', '2026-03-28T23:30:00Z', '2026-03-29T21:30:00Z', '2026-03-29T22:30:00Z'],
    // And back on the 25th of October: 25 hours.
    ['Europe/Berlin', '2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z', '2026-10-25T23:30:00Z'],
    ['Asia/Kathmandu', '2026-05-01T18:20:00Z', '2026-05-02T18:10:00Z', '2026-05-02T18:20:00Z'],
    // No midnight: clocks go forward at its beginning, so the day begins at one o’clock.
    ['Africa/Cairo', '2026-04-23T22:30:00Z', '2026-04-24T20:30:00Z', '2026-04-24T21:30:00Z'],
  ])('counts the day of %s from %s to the next', (zone, first, last, next) => {
    let row = withRules(ruled({ spend_day: 100n }, zone));
    const tap = (time: string, coins: bigint): string => {
      const at = new Date(time);
      const limits = open(row, at);
      const refused = limitReached(limits, coins, at);
      if (refused) return refused.outcome;
      take(limits, limits.meter!, coins, at);
      row = written(row, limits.meter!);
      return 'ok';
    };
    expect(tap(first, 60n)).toBe('ok');
    expect(tap(last, 41n)).toBe('limit_reached');
    expect(tap(last, 40n)).toBe('ok');
    expect(tap(next, 100n)).toBe('ok');
    expect(tap(next, 1n)).toBe('limit_reached');
  });

  it('says which limit, what is left and until when', () => {
    const at = new Date('2026-03-29T12:00:00Z');
    const row = withRules(ruled({ spend_day: 100n, spend_month: 150n }, 'Europe/Berlin'));
    expect(limitReached(open(row, at, { day: 70n, month: 120n }), 31n, at)?.details).toEqual({
      limit: 'own_day',
      most_coins: '100',
      left_coins: '30',
      until: '2026-03-29T22:00:00.000Z',
    });
    expect(limitReached(open(row, at, { day: 0n, month: 120n }), 31n, at)?.details).toEqual({
      limit: 'own_month',
      most_coins: '150',
      left_coins: '30',
      until: '2026-03-31T22:00:00.000Z',
    });
    const capped = { ...row, caps: caps({ gift: '20', day: '90' }) };
    expect(limitReached(open(capped, at), 21n, at)?.details).toEqual({ limit: 'cap_gift', most_coins: '20' });
    expect(limitReached(open(capped, at, { day: 75n, month: 75n }), 16n, at)?.details).toMatchObject({
      limit: 'cap_day',
      left_coins: '15',
    });
  });

  it('holds a new account to its own cap for its first days only', () => {
    const row = { ...EMPTY, caps: caps({ new_account_day: '10', new_account_days: '7' }) };
    const young = new Date('2026-01-07T23:59:59Z');
    expect(limitReached(open(row, young), 11n, young)?.details).toMatchObject({ limit: 'cap_new_account' });
    const grown = new Date('2026-01-08T00:00:00Z');
    expect(open(row, grown).meter).toBeUndefined();
    expect(limitReached(open(row, grown), 11n, grown)).toBeUndefined();
  });

  it('asks from the lower of the two prices, the viewer’s and the operator’s', () => {
    const at = new Date('2026-02-01T00:00:00Z');
    expect(confirmFrom(open(withRules(ruled({ confirm_from: 50n })), at), at)).toBe(50n);
    expect(
      confirmFrom(open({ ...withRules(ruled({ confirm_from: 50n })), caps: caps({ confirm_from: '20' }) }, at), at),
    ).toBe(20n);
    expect(confirmFrom(open(withRules(ruled({ spend_day: 1n })), at), at)).toBeNull();
  });

  it('is not believed when something else moved coins meanwhile: other caps, rules that were not there, another zone', () => {
    const at = new Date('2026-02-01T12:00:00Z');
    const meter = { ...EMPTY, zone: 'UTC', day: '2026-02-01', day_coins: '5', month_coins: '5', by_rules: false };
    const capped = { ...meter, caps: caps({ day: '10' }) };
    expect(open({ ...capped, by_caps: EPOCH }, at).begun).toBe(false);
    expect(open({ ...capped, by_caps: '01890000-0000-7000-8000-00000000000f' }, at).begun).toBe(true);
    expect(open(withRules(ruled({ spend_day: 10n }), meter), at).begun).toBe(true);
    expect(open(withRules(ruled({ spend_day: 10n }), { ...meter, by_rules: true }), at).begun).toBe(false);
    expect(open(withRules(ruled({ spend_day: 10n }, 'Asia/Tokyo'), { ...meter, by_rules: true }), at).begun).toBe(true);
  });

  it('never goes back to an older day, so that clocks that differ at midnight give nobody a second day', () => {
    const row = withRules(ruled({ spend_day: 100n }), {
      ...EMPTY,
      zone: 'UTC',
      day: '2026-02-02',
      day_coins: '90',
      month_coins: '90',
      by_rules: true,
    });
    const late = new Date('2026-02-01T23:59:59.900Z');
    expect(open(row, late).meter).toMatchObject({ day: '2026-02-02', day_coins: 90n });
    expect(limitReached(open(row, late), 11n, late)?.outcome).toBe('limit_reached');
  });

  it('agrees with a plain count of what was given, over days, months, undone gifts and limits that change', () => {
    const step = fc.record({
      pause_min: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 300, max: 3_000 })),
      does: fc.oneof(
        fc.record({ tap: fc.bigInt({ min: 1n, max: 60n }) }),
        fc.constant({ undo: true as const }),
        fc.record({ day: fc.oneof(fc.constant(null), fc.bigInt({ min: 0n, max: 200n })) }),
        fc.record({ month: fc.oneof(fc.constant(null), fc.bigInt({ min: 0n, max: 600n })) }),
      ),
    });
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Africa/Cairo', 'Pacific/Kiritimati');
    const begins = fc.constantFrom('2026-03-27T20:00:00Z', '2026-10-23T20:00:00Z', '2026-04-22T12:00:00Z');
    fc.assert(
      fc.property(zone, begins, fc.array(step, { maxLength: 40 }), (place, begin_at, steps) => {
        let now_ms = Date.parse(begin_at);
        let rules = ruled({}, place, begin_at);
        let row = withRules(rules);
        const given: { at: Date; coins: bigint; undone: boolean }[] = [];
        const sum = (at: Date, digits: number): bigint => {
          const period = dayIn(at, place).slice(0, digits);
          return given.reduce(
            (total, one) =>
              !one.undone && dayIn(one.at, place).slice(0, digits) === period ? total + one.coins : total,
            0n,
          );
        };
        for (const { pause_min, does } of steps) {
          now_ms += pause_min * 60_000;
          const at = new Date(now_ms);
          if ('tap' in does) {
            const limits = open(row, at, { day: sum(at, 10), month: sum(at, 7) });
            const { meter } = limits;
            expect(meter).toMatchObject({ day_coins: sum(at, 10), month_coins: sum(at, 7) });
            if (limitReached(limits, does.tap, at)) continue;
            take(limits, meter!, does.tap, at);
            given.push({ at, coins: does.tap, undone: false });
            row = written(row, meter!);
            if (meter!.day_limit !== null) expect(sum(at, 10) <= meter!.day_limit).toBe(true);
            if (meter!.month_limit !== null) expect(sum(at, 7) <= meter!.month_limit).toBe(true);
          } else if ('undo' in does) {
            const last = given.findLast((one) => !one.undone);
            if (!last) continue;
            const { meter } = open(row, at, { day: sum(at, 10), month: sum(at, 7) });
            putBack(meter!, last.coins, last.at);
            last.undone = true;
            row = written(row, meter!);
            expect(meter).toMatchObject({ day_coins: sum(at, 10), month_coins: sum(at, 7) });
          } else {
            const wishes = 'day' in does ? { spend_day: does.day } : { spend_month: does.month };
            rules = wishAll(rules, wishes, place, at);
            row = withRules(rules, row);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
