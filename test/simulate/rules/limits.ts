/** How much a person may still spend: the person's own limits and the operator's caps, from everything that was ever spent. */
import type { Expected, Model } from '../model.ts';
import { DAY_MS, HOUR_MS } from '../model.ts';

/** Zones without summer time, and how far ahead of UTC they are. */
export const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  'Asia/Tokyo': 9 * HOUR_MS,
  'Asia/Kolkata': 5.5 * HOUR_MS,
  'America/Phoenix': -7 * HOUR_MS,
};

export type LimitName = 'spend_day' | 'spend_month' | 'load_day' | 'load_month' | 'confirm_from';
export interface Rule<Value> {
  readonly now: Value;
  readonly next?: { readonly to: Value; readonly at: Date };
}
export type Rules = Readonly<Record<LimitName, Rule<bigint | null>>> & {
  readonly zone: Rule<string>;
  readonly currency: string;
};
export interface Caps {
  readonly gift: bigint | null;
  readonly day: bigint | null;
  readonly confirm_from: bigint | null;
}
/** Coins given in a gift, or held for one. */
interface Spend {
  readonly id: string;
  readonly at: Date;
  readonly coins: bigint;
}
interface Limits {
  /** As last set. */
  readonly rules: Map<string, Rules>;
  /** As gifts are decided on: those of the posting that sets limits still find what held before. */
  readonly in_force: Map<string, Rules>;
  caps: Caps | null;
  readonly spends: Map<string, Spend[]>;
  /** The newest day on which somebody's spending was counted, with its zone: days never go back, whatever clocks say. */
  readonly counted: Map<string, { readonly zone: string; readonly day: number }>;
}

export const limitsOf = (model: Model): Limits =>
  model.part<Limits>('limits', () => ({
    rules: new Map(),
    in_force: new Map(),
    caps: null,
    spends: new Map(),
    counted: new Map(),
  }));

const holds = <Value>(rule: Rule<Value>, at: Date): Value =>
  rule.next && rule.next.at <= at ? rule.next.to : rule.now;

export function spend(model: Model, person: string, one: Spend): void {
  const { spends } = limitsOf(model);
  const list = spends.get(person);
  if (list) list.push(one);
  else spends.set(person, [one]);
  const counting = countingOf(model, person, one.at);
  if (counting) limitsOf(model).counted.set(person, { zone: counting.zone, day: counting.day });
}
/** What was held and came back was never given. */
export function unspend(model: Model, person: string, id: string): void {
  const { spends } = limitsOf(model);
  spends.set(
    person,
    spends.get(person)!.filter((one) => one.id !== id),
  );
}

interface Counting {
  readonly zone: string;
  /** Days since 1970, there. */
  readonly day: number;
  readonly own_day: bigint | null;
  readonly cap_day: bigint | null;
  readonly month: bigint | null;
}

/** Undefined: nothing counts what this person spends. */
function countingOf(model: Model, person: string, at: Date): Counting | undefined {
  const { in_force, caps, counted } = limitsOf(model);
  const rules = in_force.get(person);
  const cap_day = caps?.day ?? null;
  if (!rules && cap_day === null) return undefined;
  const zone = rules ? holds(rules.zone, at) : 'UTC';
  const today = dayOf(at, zone);
  const before = counted.get(person);
  return {
    zone,
    day: before?.zone === zone && before.day > today ? before.day : today,
    own_day: rules ? holds(rules.spend_day, at) : null,
    cap_day,
    month: rules ? holds(rules.spend_month, at) : null,
  };
}

const dayOf = (at: Date, zone: string): number => Math.floor((at.getTime() + ZONES[zone]!) / DAY_MS);
/** When a day begins that is counted from 1970. */
const beginsAt = (day: number, zone: string): Date => new Date(day * DAY_MS - ZONES[zone]!);
/** First day of the month, so many months later. */
function monthsFirst(day: number, later: number): number {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1) / DAY_MS;
}

/** The refusal, if so many coins more would pass a limit. */
export function limitReached(model: Model, person: string, coins: bigint, at: Date): Expected | undefined {
  const { caps, spends } = limitsOf(model);
  if (caps?.gift !== null && caps?.gift !== undefined && coins > caps.gift)
    return { outcome: 'limit_reached', details: { limit: 'cap_gift', most_coins: `${caps.gift}` } };
  const counting = countingOf(model, person, at);
  if (!counting) return undefined;
  const { zone, day, own_day, cap_day, month } = counting;
  const since = (from: Date): bigint =>
    (spends.get(person) ?? []).reduce((sum, one) => (one.at >= from ? sum + one.coins : sum), 0n);
  const over = (limit: string, limit_coins: bigint, first: number, after: number): Expected | undefined => {
    const used = since(beginsAt(first, zone));
    if (used + coins <= limit_coins) return undefined;
    const left = used < limit_coins ? limit_coins - used : 0n;
    return {
      outcome: 'limit_reached',
      details: {
        limit,
        most_coins: `${limit_coins}`,
        left_coins: `${left}`,
        until: beginsAt(after, zone).toISOString(),
      },
    };
  };
  const by_own = own_day !== null && (cap_day === null || own_day <= cap_day);
  const most_day = by_own ? own_day : cap_day;
  return (
    (most_day === null ? undefined : over(by_own ? 'own_day' : 'cap_day', most_day, day, day + 1)) ??
    (month === null ? undefined : over('own_month', month, monthsFirst(day, 0), monthsFirst(day, 1)))
  );
}

/** The price from which this person is asked again. */
export function askedFrom(model: Model, person: string, at: Date): bigint | null {
  const { in_force, caps } = limitsOf(model);
  const own = in_force.get(person);
  const prices = [own ? holds(own.confirm_from, at) : null, caps?.confirm_from ?? null].filter((one) => one !== null);
  return prices.length === 0 ? null : prices.reduce((a, b) => (a < b ? a : b));
}
