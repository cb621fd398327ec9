/**
 * How much a wallet may still spend: its limits, its caps and its meter. Pure.
 *
 * The **meter** counts the coins of gifts, held ones included, on the newest day it has seen in the viewer's time zone, and in that day's
 * month. It never goes back to an older day, whatever clocks say. A refund does not move it; a gift that was undone on the same day does,
 * because it was never given. Days of a wallet without limits of its own are UTC's.
 *
 * What refuses, in this order: the cap on one gift, the limits and caps of the day (the lower one speaks), the limit of the month.
 */
import type { Refusal } from '../ledger/types.ts';
import { dayIn, startOfDayIn } from '../platform/time-zone.ts';
import { dayCap, readCaps, type Caps, type CapsJson } from './caps.ts';
import { inForce, readRules, type Rules, type RulesJson } from './rules.ts';

/** What a posting loads of one sender, by `LIMITS_OF`; null when neither limits nor caps are there. */
export interface LimitsRow {
  readonly rules: RulesJson | null;
  readonly caps: CapsJson | null;
  readonly created_at: string;
  readonly zone: string | null;
  readonly day: string | null;
  readonly day_coins: string | null;
  readonly month_coins: string | null;
  readonly day_limit: string | null;
  readonly month_limit: string | null;
  readonly by_rules: boolean | null;
  readonly by_caps: string | null;
}

export interface Meter {
  readonly person: string;
  readonly zone: string;
  readonly day: string;
  day_coins: bigint;
  month_coins: bigint;
  /** What the last gift was held against; null: nothing. */
  day_limit: bigint | null;
  month_limit: bigint | null;
  readonly by_rules: boolean;
  readonly by_caps: string | null;
}

/** One sender's limits within a batch. */
export interface SpendLimits {
  readonly person: string;
  readonly rules: Rules | null;
  readonly caps: Caps | null;
  readonly created_at: Date;
  /** Undefined: nothing counts days for this wallet. */
  readonly meter: Meter | undefined;
}

/** What a meter that begins anew counts from. */
export interface MeterStart {
  readonly person: string;
  readonly zone: string;
  readonly day: string;
  readonly day_from: Date;
  readonly month_from: Date;
}

const monthOf = (day: string): string => day.slice(0, 7);
const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/**
 * Reads a row as it stands at a time.
 * @returns the limits, and, when the meter cannot be believed, what it begins from: then `begin` makes it.
 */
export function readLimits(person: string, row: LimitsRow, at: Date): { limits: SpendLimits; start?: MeterStart } {
  const rules = row.rules && readRules(row.rules);
  const caps = row.caps && readCaps(row.caps);
  const created_at = new Date(row.created_at);
  const limits = { person, rules, caps, created_at, meter: undefined };
  const capped = caps !== null && dayCap(caps, created_at, at) !== undefined;
  if (rules === null && !capped) return { limits };

  const zone = rules ? inForce(rules.zone, at) : 'UTC';
  const today = dayIn(at, zone);
  const believed = (rules !== null && row.by_rules) || (capped && row.by_caps === caps.epoch);
  if (!believed || row.zone !== zone || row.day === null) {
    const day_from = startOfDayIn(today, zone);
    const month_from = startOfDayIn(`${monthOf(today)}-01`, zone);
    return { limits, start: { person, zone, day: today, day_from, month_from } };
  }
  const day = row.day > today ? row.day : today;
  const same_month = monthOf(row.day) === monthOf(day);
  const meter: Meter = {
    person,
    zone,
    day,
    day_coins: row.day === day ? BigInt(row.day_coins!) : 0n,
    month_coins: same_month ? BigInt(row.month_coins!) : 0n,
    day_limit: row.day === day ? amount(row.day_limit) : null,
    month_limit: same_month ? amount(row.month_limit) : null,
    by_rules: rules !== null,
    by_caps: capped ? caps.epoch : null,
  };
  return { limits: { ...limits, meter } };
}

/** The meter that begins with what the entries of its day and month say. */
export function begin(
  limits: SpendLimits,
  start: MeterStart,
  spent: { day: bigint; month: bigint },
  at: Date,
): SpendLimits {
  const { caps, created_at } = limits;
  const capped = caps !== null && dayCap(caps, created_at, at) !== undefined;
  return {
    ...limits,
    meter: {
      person: limits.person,
      zone: start.zone,
      day: start.day,
      day_coins: spent.day,
      month_coins: spent.month,
      day_limit: null,
      month_limit: null,
      by_rules: limits.rules !== null,
      by_caps: capped ? caps.epoch : null,
    },
  };
}

/** The lower of two limits, null being none. */
const lower = (one: bigint | null, other: bigint | null): bigint | null =>
  one === null ? other : other === null || one < other ? one : other;

interface InForce {
  readonly day: bigint | null;
  readonly day_name: string;
  readonly month: bigint | null;
}

function limitsInForce({ rules, caps, created_at }: SpendLimits, at: Date): InForce {
  const own = rules ? inForce(rules.spend_day, at) : null;
  const cap = caps ? dayCap(caps, created_at, at) : undefined;
  const by_own = own !== null && (cap === undefined || own <= cap.coins);
  return {
    day: lower(own, cap?.coins ?? null),
    day_name: by_own ? 'own_day' : (cap?.name ?? 'own_day'),
    month: rules ? inForce(rules.spend_month, at) : null,
  };
}

/** `limit_reached` when these coins would pass a limit. The details say which, what is left, and until when. */
export function limitReached(limits: SpendLimits, coins: bigint, at: Date): Refusal | undefined {
  const { caps, meter } = limits;
  if (caps !== null && caps.gift !== null && coins > caps.gift)
    return { outcome: 'limit_reached', details: { limit: 'cap_gift', most_coins: `${caps.gift}` } };
  if (!meter) return undefined;
  const { day, day_name, month } = limitsInForce(limits, at);
  const over = (limit: string, most: bigint, used: bigint, until: Date): Refusal => ({
    outcome: 'limit_reached',
    details: {
      limit,
      most_coins: `${most}`,
      left_coins: `${used < most ? most - used : 0n}`,
      until: until.toISOString(),
    },
  });
  if (day !== null && meter.day_coins + coins > day)
    return over(day_name, day, meter.day_coins, endOfDay(meter.day, meter.zone));
  if (month !== null && meter.month_coins + coins > month)
    return over('own_month', month, meter.month_coins, endOfMonth(meter.day, meter.zone));
  return undefined;
}

/** The price from which a gift is asked about again: the viewer's or the operator's, the lower one. Null: none. */
export function confirmFrom({ rules, caps }: SpendLimits, at: Date): bigint | null {
  return lower(rules ? inForce(rules.confirm_from, at) : null, caps?.confirm_from ?? null);
}

/** Counts coins that were given. Call it only after `limitReached` let them pass. */
export function take(limits: SpendLimits, meter: Meter, coins: bigint, at: Date): void {
  const { day, month } = limitsInForce(limits, at);
  meter.day_coins += coins;
  meter.month_coins += coins;
  meter.day_limit = day;
  meter.month_limit = month;
}

/** Counts coins back that were held at `held_at` and never given: only what the meter still counts. */
export function putBack(meter: Meter, coins: bigint, held_at: Date): void {
  const day = dayIn(held_at, meter.zone);
  if (day === meter.day) meter.day_coins = atLeastZero(meter.day_coins - coins);
  if (monthOf(day) === monthOf(meter.day)) meter.month_coins = atLeastZero(meter.month_coins - coins);
}

/** A meter that began while the hold was already back counts nothing of it. */
const atLeastZero = (value: bigint): bigint => (value < 0n ? 0n : value);

export function endOfDay(day: string, zone: string): Date {
  return startOfDayIn(day, zone, 1);
}

/** The first moment of the next month. */
export function endOfMonth(day: string, zone: string): Date {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return startOfDayIn(new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10), zone);
}
