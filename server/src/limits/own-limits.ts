/** A viewer's own limits, from outside: reading them with what is used, and wishing for others. */
import { BuskerError, bucketOf, type MyLimits, type MyLimitsBody } from '@busker/protocol';
import { lifeOfId } from '../ledger/id-life.ts';
import type { Teller } from '../ledger/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { isTimeZone, dayIn, startOfDayIn } from '../platform/time-zone.ts';
import { CAPS_KEY, dayCap, readCaps, type CapsJson } from './caps.ts';
import { SPENT_SINCE } from './limits.sql.ts';
import { admitAge, admitLoad, readLoaded, type Load } from './loads.ts';
import { endOfDay, endOfMonth } from './meter.ts';
import { inForce, noRules, readRules, type LimitName, type LimitRule, type Rules, type RulesJson } from './rules.ts';
import { setLimitsKind } from './set-limits.ts';
import type { Tx } from '../platform/database.ts';

export interface Spent {
  readonly today: bigint;
  readonly month: bigint;
}

export interface Limits {
  /** A person's limits with what is used of them. */
  read(person: string): Promise<MyLimits>;
  /** Wishes for limits. Repeatable by id. @throws BuskerError `bad_request`, `id_reused_with_other_content`. */
  set(person: string, body: MyLimitsBody): Promise<MyLimits>;
  /** Coins given in gifts in the present day and month of the person's time zone, held ones included. */
  spent(person: string): Promise<Spent>;
  /** Lets an order of coins through, in its own transaction. @throws BuskerError `limit_reached`, `age_required`. */
  admitOrder(tx: Tx, person: string, load: Load): Promise<void>;
  /** Keeps that a person said how old they are at least. */
  attestAge(person: string, at_least: number): Promise<void>;
}

const FIELDS: Readonly<Record<LimitName, keyof MyLimitsBody & keyof MyLimits>> = {
  spend_day: 'spend_day_coins',
  spend_month: 'spend_month_coins',
  load_day: 'load_day_micros',
  load_month: 'load_month_micros',
  confirm_from: 'confirm_from_coins',
};
const NAMES = Object.keys(FIELDS) as LimitName[];

export function createLimits(parts: {
  database: Database;
  teller: Teller;
  clock: Clock;
  base_currency: string;
  min_age: () => number;
}): Limits {
  const { teller, clock } = parts;
  const setLimits = teller.register(setLimitsKind);
  const { db, pool } = parts.database;

  async function rowOf(person: string) {
    return db
      .selectFrom('person')
      .leftJoin('wallet_limit', (join) =>
        join.onRef('wallet_limit.bucket', '=', 'person.bucket').onRef('wallet_limit.person', '=', 'person.id'),
      )
      .leftJoin('setting', (join) => join.on('setting.key', '=', CAPS_KEY))
      .select(['person.currency', 'person.created_at', 'wallet_limit.rules', 'setting.value as caps'])
      .where('person.bucket', '=', bucketOf(person))
      .where('person.id', '=', person)
      .executeTakeFirst();
  }

  async function spentIn(person: string, zone: string, at: Date): Promise<Spent> {
    const today = dayIn(at, zone);
    const { rows } = await pool.query<{ day: bigint; month: bigint }>(SPENT_SINCE, [
      [bucketOf(person)],
      [person],
      [startOfDayIn(today, zone)],
      [startOfDayIn(`${today.slice(0, 7)}-01`, zone)],
    ]);
    return { today: rows[0]!.day, month: rows[0]!.month };
  }

  async function read(person: string): Promise<MyLimits> {
    const at = clock.now();
    const row = await rowOf(person);
    if (!row) throw new BuskerError('not_found');
    const rules: Rules = row.rules ? readRules(row.rules as unknown as RulesJson) : noRules('UTC', row.currency);
    const caps = row.caps ? readCaps(row.caps as unknown as CapsJson) : null;
    const zone = inForce(rules.zone, at);
    const [spent, loaded] = await Promise.all([
      spentIn(person, zone, at),
      readLoaded(db, person, zone, rules.currency, at),
    ]);
    const today = dayIn(at, zone);
    const text = (amount: bigint | null | undefined): string | null =>
      typeof amount === 'bigint' ? `${amount}` : null;
    const next = <Value, Json>(rule: { next?: { to: Value; at: Date } }, json: (value: Value) => Json) =>
      rule.next && rule.next.at > at ? { to: json(rule.next.to), at: rule.next.at.toISOString() } : null;
    const own = (rule: LimitRule) => ({ now: text(inForce(rule, at)), next: next(rule, text) });
    return {
      time_zone: zone,
      next_time_zone: next(rules.zone, (to) => to),
      spend_day_coins: { ...own(rules.spend_day), used: `${spent.today}` },
      spend_month_coins: { ...own(rules.spend_month), used: `${spent.month}` },
      currency: rules.currency,
      load_day_micros: { ...own(rules.load_day), used: `${loaded.day}` },
      load_month_micros: { ...own(rules.load_month), used: `${loaded.month}` },
      confirm_from_coins: own(rules.confirm_from),
      day_ends_at: endOfDay(today, zone).toISOString(),
      month_ends_at: endOfMonth(today, zone).toISOString(),
      caps: {
        gift_coins: text(caps?.gift),
        day_coins: text(caps && dayCap(caps, row.created_at, at)?.coins),
        confirm_from_coins: text(caps?.confirm_from),
      },
    };
  }

  return {
    read,
    async set(person, body) {
      if (!isTimeZone(body.time_zone))
        throw new BuskerError('bad_request', { field: 'time_zone', why: 'is no time zone that is known here' });
      const wishes: Partial<Record<LimitName, bigint | null>> = {};
      for (const name of NAMES) {
        const wished = body[FIELDS[name]];
        if (wished !== undefined) wishes[name] = wished === null ? null : BigInt(wished);
      }
      const outcome = await teller.submit(setLimits, {
        owner: person,
        id: body.id,
        ...lifeOfId(body.id, clock.now()),
        zone: body.time_zone,
        currency: body.currency,
        wishes,
      });
      if (outcome.outcome !== 'ok' && outcome.outcome !== 'duplicate')
        throw new BuskerError(outcome.outcome, outcome.details, outcome.outcome === 'overloaded' ? 500 : undefined);
      return read(person);
    },
    async spent(person) {
      const at = clock.now();
      const rules = (await rowOf(person))?.rules;
      const zone = rules ? inForce(readRules(rules as unknown as RulesJson).zone, at) : 'UTC';
      return spentIn(person, zone, at);
    },
    async admitOrder(tx, person, load) {
      await admitAge(tx, person, parts.min_age());
      await admitLoad(tx, person, load, clock.now());
    },
    async attestAge(person, at_least) {
      await db
        .updateTable('person')
        .set({ attested_age: at_least, attested_at: clock.now() })
        .where('bucket', '=', bucketOf(person))
        .where('id', '=', person)
        .where((eb) => eb.or([eb('attested_age', 'is', null), eb('attested_age', '<', at_least)]))
        .execute();
    },
  };
}
