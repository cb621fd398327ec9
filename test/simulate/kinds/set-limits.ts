/** Viewers limit themselves: lower at once, higher after a day; and change their minds in between. */
import { newId } from '@busker/protocol';
import { setLimitsKind, type SetLimits } from '../../../server/src/limits/set-limits.ts';
import { DAY_MS } from '../model.ts';
import { limitsOf, ZONES, type LimitName, type Rule, type Rules } from '../rules/limits.ts';
import { kind } from './kind.ts';

const NAMES: readonly LimitName[] = ['spend_day', 'spend_month', 'load_day', 'load_month', 'confirm_from'];
const AMOUNTS = [null, null, null, 0n, 500n, 5_000n, 25_000n, 100_000n];
const NOTHING: Rule<bigint | null> = { now: null };

/** What held until now, with what has come due. */
const due = <Value>(rule: Rule<Value>, at: Date): Rule<Value> =>
  rule.next && rule.next.at <= at ? { now: rule.next.to } : rule;
/** No limit is the highest of all. */
const isAtMost = (one: bigint | null, other: bigint | null): boolean =>
  other === null || (one !== null && one <= other);

function wished(rule: Rule<bigint | null>, to: bigint | null, at: Date): Rule<bigint | null> {
  const { now, next } = due(rule, at);
  if (isAtMost(to, now)) return { now: to };
  // A wish between the two keeps the day that was begun.
  const from = next && isAtMost(to, next.to) ? next.at : new Date(at.getTime() + DAY_MS);
  return { now, next: { to, at: from } };
}
function moved(rule: Rule<string>, to: string, at: Date): Rule<string> {
  const { now, next } = due(rule, at);
  if (now === to) return { now };
  return { now, next: { to, at: next?.to === to ? next.at : new Date(at.getTime() + DAY_MS) } };
}

const ruleJson = (rule: Rule<bigint | string | null>): unknown => ({
  now: rule.now === null ? null : `${rule.now}`,
  ...(rule.next && {
    next: { to: rule.next.to === null ? null : `${rule.next.to}`, at: rule.next.at.toISOString() },
  }),
});
const rulesJson = (rules: Rules): Record<string, unknown> => ({
  ...Object.fromEntries([...NAMES, 'zone' as const].map((name) => [name, ruleJson(rules[name])])),
  currency: rules.currency,
});

export const setLimits = kind<SetLimits>({
  name: 'set_limits',
  weight: 3,
  server: setLimitsKind,
  of_anybody: true,
  watched: [
    {
      name: 'limits',
      table: 'wallet_limit',
      key: 'x.person',
      says: `format('%s %s %s %s %s', x.rules->'spend_day'->>'now', x.rules->'spend_day'->'next'->>'to', x.rules->'spend_month'->>'now',
        x.rules->'confirm_from'->>'now', x.rules->'zone'->>'now')`,
      model: (model) =>
        [...limitsOf(model).rules].map(([person, { spend_day, spend_month, confirm_from, zone }]) => [
          person,
          `${spend_day.now ?? ''} ${spend_day.next?.to ?? ''} ${spend_month.now ?? ''} ${confirm_from.now ?? ''} ${zone.now}`,
        ]),
      // A meter for the operator's caps.
      absent: () => '    ',
    },
  ],
  make(world) {
    const { chance } = world;
    const names = NAMES.filter(() => chance.maybe(0.4));
    return {
      owner: world.someone(),
      id: newId(),
      zone: chance.maybe(0.7) ? 'UTC' : chance.pick(Object.keys(ZONES)),
      currency: chance.maybe(0.9) ? 'USD' : 'JPY',
      wishes: Object.fromEntries(names.map((name) => [name, chance.pick(AMOUNTS)])),
    };
  },
  again: (_world, command) => command,
  other: (_world, c) => ({ ...c, wishes: { ...c.wishes, spend_day: (c.wishes.spend_day ?? 0n) + 1n } }),
  content: (c) => [c.zone, c.currency, ...NAMES.map((name) => (name in c.wishes ? (c.wishes[name] ?? 'none') : null))],
  expect(model, c, at) {
    const before: Rules = limitsOf(model).rules.get(c.owner) ?? {
      spend_day: NOTHING,
      spend_month: NOTHING,
      load_day: NOTHING,
      load_month: NOTHING,
      confirm_from: NOTHING,
      zone: { now: c.zone },
      currency: c.currency,
    };
    const limits_loads = [before.load_day, before.load_month].some(
      ({ now, next }) => now !== null || (next && next.to !== null),
    );
    if (before.currency !== c.currency && limits_loads) return { outcome: 'bad_request' };
    const of = (name: LimitName): Rule<bigint | null> =>
      c.wishes[name] === undefined ? due(before[name], at) : wished(before[name], c.wishes[name], at);
    const after: Rules = {
      spend_day: of('spend_day'),
      spend_month: of('spend_month'),
      load_day: of('load_day'),
      load_month: of('load_month'),
      confirm_from: of('confirm_from'),
      zone: moved(before.zone, c.zone, at),
      currency: c.currency,
    };
    return {
      outcome: 'ok',
      effect: {
        answer: rulesJson(after),
        legs: [],
        platform: [],
        log: [],
        apply(now) {
          const { rules, in_force } = limitsOf(now);
          rules.set(c.owner, after);
          now.atEnd(() => void in_force.set(c.owner, after));
        },
      },
    };
  },
});
