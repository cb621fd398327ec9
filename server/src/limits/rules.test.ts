import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inForce,
  LOOSER_AFTER_MS,
  noRules,
  readRules,
  rulesJson,
  wish,
  wishAll,
  wishZone,
  type LimitRule,
} from './rules.ts';

const T0 = Date.parse('2026-03-01T20:00:00Z');
const at = (hours: number): Date => new Date(T0 + hours * 3_600_000);
const limit = fc.oneof(fc.constant(null), fc.bigInt({ min: 0n, max: 1_000n }));
const tighter = (one: bigint | null, other: bigint | null): boolean => one !== null && (other === null || one < other);

describe('a limit that a viewer sets', () => {
  it('holds at once when it is stricter', () => {
    const rule = wish({ now: 500n }, 100n, at(0));
    expect(inForce(rule, at(0))).toBe(100n);
    expect(rule.next).toBeUndefined();
  });

  it('waits a day when it is looser, and when it is taken away', () => {
    for (const to of [900n, null]) {
      const rule = wish({ now: 500n }, to, at(0));
      expect(inForce(rule, at(23.99))).toBe(500n);
      expect(inForce(rule, at(24))).toBe(to);
    }
  });

  it('takes a waiting raise back when its viewer thinks better of it', () => {
    const raised = wish({ now: 500n }, 900n, at(0));
    expect(wish(raised, 500n, at(5))).toEqual({ now: 500n });
    expect(wish(raised, 100n, at(5))).toEqual({ now: 100n });
  });

  it('keeps the day that was begun for a smaller raise, and begins another for a larger one', () => {
    const raised = wish({ now: 500n }, 900n, at(0));
    expect(inForce(wish(raised, 700n, at(20)), at(24))).toBe(700n);
    const more = wish(raised, 1_500n, at(20));
    expect(inForce(more, at(24))).toBe(500n);
    expect(inForce(more, at(44))).toBe(1_500n);
  });

  it('never loosens within a day of the wish that loosens it, whatever is wished', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ to: limit, pause_h: fc.integer({ min: 0, max: 40 }) }), { minLength: 1, maxLength: 20 }),
        (wishes) => {
          let rule: LimitRule = { now: null };
          let now_h = 0;
          const said: { to: bigint | null; at_ms: number }[] = [];
          for (const { to, pause_h } of wishes) {
            now_h += pause_h;
            const before = inForce(rule, at(now_h));
            rule = wish(rule, to, at(now_h));
            said.push({ to, at_ms: at(now_h).getTime() });
            // at once: never looser than before, and as strict as asked
            const after = inForce(rule, at(now_h));
            expect(tighter(before, after)).toBe(false);
            expect(tighter(to, after)).toBe(false);
            // whatever will hold in the end was wished, or is stricter than some wish, at least a day before it comes
            if (rule.next) {
              const { next } = rule;
              const early = said.some(
                (one) => !tighter(one.to, next.to) && next.at.getTime() - one.at_ms >= LOOSER_AFTER_MS,
              );
              expect(early).toBe(true);
            }
          }
        },
      ),
    );
  });

  it('changes the time zone after a day, but the first one holds at once', () => {
    const rules = wishAll(noRules('Europe/Berlin', 'USD'), { spend_day: 100n }, 'Europe/Berlin', at(0));
    expect(inForce(rules.zone, at(0))).toBe('Europe/Berlin');
    const moved = wishZone(rules.zone, 'Pacific/Kiritimati', at(1));
    expect(inForce(moved, at(24))).toBe('Europe/Berlin');
    expect(inForce(moved, at(25))).toBe('Pacific/Kiritimati');
    expect(wishZone(moved, 'Pacific/Kiritimati', at(20))).toEqual(moved);
    expect(wishZone(moved, 'Europe/Berlin', at(20))).toEqual({ now: 'Europe/Berlin' });
  });

  it('comes back from JSON as it was', () => {
    fc.assert(
      fc.property(limit, limit, limit, (one, two, three) => {
        const rules = wishAll(
          wishAll(noRules('Asia/Kathmandu', 'EUR'), { spend_day: one, load_month: two }, 'UTC', at(0)),
          { spend_day: three },
          'UTC',
          at(3),
        );
        expect(readRules(structuredClone(rulesJson(rules)))).toEqual(rules);
      }),
    );
  });
});
