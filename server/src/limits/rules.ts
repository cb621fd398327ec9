/**
 * What a viewer set for themselves. Pure.
 *
 * - A **limit** is an amount, or null for none. Stricter is lower; none is the loosest.
 * - Making one stricter acts at once. Making one looser, or taking it away, **waits** a day: whoever set it in a calm hour is not talked
 *   out of it in a heated one. A stricter wish takes a waiting one back; a wish between the two keeps the day that was begun.
 * - The time zone says when days and months begin. Changing it waits a day too, because another zone can begin a new day early.
 */
import { isTimeZone } from '../platform/time-zone.ts';

/** spend: coins given in gifts. load: money paid for coins. confirm_from: gifts from this price are asked about again. */
export const LIMIT_NAMES = ['spend_day', 'spend_month', 'load_day', 'load_month', 'confirm_from'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** How long a looser limit waits. */
export const LOOSER_AFTER_MS = 24 * 3_600_000;

export interface Rule<Value> {
  readonly now: Value;
  readonly next?: { readonly to: Value; readonly at: Date };
}
export type LimitRule = Rule<bigint | null>;

/** Coins for spend and confirm, micros of `currency` for load. */
export type Rules = Readonly<Record<LimitName, LimitRule>> & {
  readonly zone: Rule<string>;
  /** What loads are counted in. */
  readonly currency: string;
};

const NONE: LimitRule = { now: null };

/** Nothing set yet. */
export function noRules(zone: string, currency: string): Rules {
  return {
    spend_day: NONE,
    spend_month: NONE,
    load_day: NONE,
    load_month: NONE,
    confirm_from: NONE,
    zone: { now: zone },
    currency,
  };
}

/** What holds at a time. */
export function inForce<Value>(rule: Rule<Value>, at: Date): Value {
  return rule.next && rule.next.at <= at ? rule.next.to : rule.now;
}

/** The rule with what has come due taken in. */
function settled<Value>(rule: Rule<Value>, at: Date): Rule<Value> {
  return rule.next && rule.next.at <= at ? { now: rule.next.to } : rule;
}

const isAtMost = (one: bigint | null, other: bigint | null): boolean =>
  other === null || (one !== null && one <= other);

/** The rule after its viewer wished for another limit. */
export function wish(rule: LimitRule, to: bigint | null, at: Date): LimitRule {
  const { now, next } = settled(rule, at);
  if (isAtMost(to, now)) return { now: to };
  const begun = next && isAtMost(to, next.to) ? next.at : new Date(at.getTime() + LOOSER_AFTER_MS);
  return { now, next: { to, at: begun } };
}

/** The rule after its viewer wished for another time zone. */
export function wishZone(rule: Rule<string>, to: string, at: Date): Rule<string> {
  const { now, next } = settled(rule, at);
  if (to === now) return { now };
  return { now, next: { to, at: next?.to === to ? next.at : new Date(at.getTime() + LOOSER_AFTER_MS) } };
}

export type Wishes = Partial<Readonly<Record<LimitName, bigint | null>>>;

/** All rules after some wishes. The first time zone ever named holds at once. */
export function wishAll(rules: Rules, wishes: Wishes, zone: string, at: Date): Rules {
  const next: Record<string, unknown> = { ...rules, zone: wishZone(rules.zone, zone, at) };
  for (const name of LIMIT_NAMES) {
    const to = wishes[name];
    next[name] = to === undefined ? settled(rules[name], at) : wish(rules[name], to, at);
  }
  return next as Rules;
}

/** Whether a limit on loaded money holds or waits: until then its currency can be chosen. */
export function limitsLoads(rules: Rules): boolean {
  return [rules.load_day, rules.load_month].some((rule) => rule.now !== null || (rule.next && rule.next.to !== null));
}

// ————— as JSON, amounts as decimal strings

interface RuleJson {
  now: string | null;
  next?: { to: string | null; at: string };
}
export type RulesJson = Record<LimitName | 'zone', RuleJson> & { currency: string };

function ruleJson(rule: Rule<bigint | string | null>): RuleJson {
  const text = (value: bigint | string | null): string | null => (value === null ? null : `${value}`);
  return {
    now: text(rule.now),
    ...(rule.next ? { next: { to: text(rule.next.to), at: rule.next.at.toISOString() } } : {}),
  };
}

function readRule<Value>(json: RuleJson, read: (text: string | null) => Value): Rule<Value> {
  return {
    now: read(json.now),
    ...(json.next ? { next: { to: read(json.next.to), at: new Date(json.next.at) } } : {}),
  };
}

export function rulesJson(rules: Rules): RulesJson {
  const json: Record<string, unknown> = { zone: ruleJson(rules.zone), currency: rules.currency };
  for (const name of LIMIT_NAMES) json[name] = ruleJson(rules[name]);
  return json as unknown as RulesJson;
}

export function readRules(json: RulesJson): Rules {
  const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  const rules: Record<string, unknown> = {
    zone: readRule(json.zone, (text) => (text !== null && isTimeZone(text) ? text : 'UTC')),
    currency: json.currency,
  };
  for (const name of LIMIT_NAMES) rules[name] = readRule(json[name], amount);
  return rules as unknown as Rules;
}
