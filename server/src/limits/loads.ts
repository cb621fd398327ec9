/**
 * Money loaded: what a viewer paid, or may still pay, for coins. Checked where an order is made, in the order's own transaction and under the
 * lock of the row of limits, so that two parallel orders cannot pass what one would not. Every order counts on the day it was made, from then on
 * and whatever is refunded later; only one that failed or ran out counts no more. An open checkout counts: it may be paid any moment.
 */
import { BuskerError, bucketOf, micros, priceOfCoins, type Micros } from '@busker/protocol';
import { dayIn, startOfDayIn } from '../platform/time-zone.ts';
import type { Db, Tx } from '../platform/database.ts';
import { endOfDay, endOfMonth } from './meter.ts';
import { inForce, readRules, type Rules, type RulesJson } from './rules.ts';

export interface Load {
  readonly coins: bigint;
  readonly price_micros: bigint;
  readonly currency: string;
}

/** What is counted of a load in a currency: its price, or what its coins would cost there by exact top-up, rounded up. */
function valueIn(load: Load, currency: string, coin_price_micros: bigint): Micros {
  return load.currency === currency ? micros(load.price_micros) : priceOfCoins(load.coins, coin_price_micros, currency);
}

async function coinPrice(db: Db | Tx, currency: string): Promise<bigint> {
  const price = await db
    .selectFrom('exact_price')
    .select('coin_price_micros')
    .where('currency', '=', currency)
    .executeTakeFirst();
  if (!price) throw new BuskerError('bad_request', { field: 'currency', why: `coins are not sold in ${currency}` });
  return price.coin_price_micros;
}

export interface Loaded {
  readonly day: bigint;
  readonly month: bigint;
}

/** Money loaded in the present day and month of a time zone. */
export async function readLoaded(
  db: Db | Tx,
  person: string,
  zone: string,
  currency: string,
  at: Date,
): Promise<Loaded> {
  const today = dayIn(at, zone);
  const day_from = startOfDayIn(today, zone);
  const [rows, coin_price] = await Promise.all([
    db
      .selectFrom('purchase')
      .select(['coins', 'price_micros', 'currency', 'created_at'])
      .where('bucket', '=', bucketOf(person))
      .where('person', '=', person)
      .where('created_at', '>=', startOfDayIn(`${today.slice(0, 7)}-01`, zone))
      .where('state', 'not in', ['failed', 'expired'])
      .execute(),
    coinPrice(db, currency),
  ]);
  let [day, month] = [0n, 0n];
  for (const row of rows) {
    const value = valueIn(row, currency, coin_price);
    month += value;
    if (row.created_at >= day_from) day += value;
  }
  return { day, month };
}

/**
 * Lets an order through, or not; call it in the transaction that writes the order.
 * @throws BuskerError `limit_reached`
 */
export async function admitLoad(tx: Tx, person: string, load: Load, at: Date): Promise<void> {
  const row = await tx
    .selectFrom('wallet_limit')
    .select('rules')
    .where('bucket', '=', bucketOf(person))
    .where('person', '=', person)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row?.rules) return;
  const rules: Rules = readRules(row.rules as unknown as RulesJson);
  const [day, month] = [inForce(rules.load_day, at), inForce(rules.load_month, at)];
  if (day === null && month === null) return;
  const zone = inForce(rules.zone, at);
  const loaded = await readLoaded(tx, person, zone, rules.currency, at);
  const value = valueIn(load, rules.currency, await coinPrice(tx, rules.currency));
  const today = dayIn(at, zone);
  const refuse = (limit: string, most: bigint, used: bigint, until: Date): never => {
    throw new BuskerError('limit_reached', {
      limit,
      currency: rules.currency,
      most_micros: `${most}`,
      left_micros: `${used < most ? most - used : 0n}`,
      until: until.toISOString(),
    });
  };
  if (day !== null && loaded.day + value > day) refuse('own_load_day', day, loaded.day, endOfDay(today, zone));
  if (month !== null && loaded.month + value > month)
    refuse('own_load_month', month, loaded.month, endOfMonth(today, zone));
}

/**
 * Lets somebody buy who said that they are old enough.
 * @throws BuskerError `age_required` with the years that are asked for.
 */
export async function admitAge(db: Db | Tx, person: string, min_age: number): Promise<void> {
  if (min_age === 0) return;
  const row = await db
    .selectFrom('person')
    .select('attested_age')
    .where('bucket', '=', bucketOf(person))
    .where('id', '=', person)
    .executeTakeFirst();
  if ((row?.attested_age ?? 0) < min_age) throw new BuskerError('age_required', { min_age });
}
