/** The operators' side of prices: packs and exact top-up, each change with its reason in the audit log. */
import {
  BuskerError,
  coins as coinsOf,
  micros,
  payableStepMicros,
  type ConsolePack,
  type ExactPrice,
} from '@busker/protocol';
import type { Selectable } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tables, Tx } from '../platform/database.ts';

/** Coins of one pack at most: beyond it, a slip of the keyboard is likelier than an offer. */
const PACK_COINS_MOST = 10_000_000n;

export interface PackChange {
  readonly id: string;
  readonly coins: string;
  readonly price_micros: string;
  readonly currency: string;
  readonly active: boolean;
  readonly sort: number;
  readonly reason: string;
}
export interface ExactPriceChange {
  readonly currency: string;
  readonly coin_price_micros: string;
  readonly min_coins: string;
  readonly max_coins: string;
  readonly reason: string;
}

/** All packs, also those not sold, and exact prices. */
export async function listPrices(db: Db): Promise<{ packs: ConsolePack[]; exact: ExactPrice[] }> {
  const [packs, exact] = await Promise.all([
    db.selectFrom('coin_pack').selectAll().orderBy('currency').orderBy('sort').orderBy('coins').orderBy('id').execute(),
    db.selectFrom('exact_price').selectAll().orderBy('currency').execute(),
  ]);
  return { packs: packs.map(packJson), exact: exact.map(exactJson) };
}

/**
 * Makes a pack, or changes the one with this id. Purchases keep the price that they were ordered at.
 * @throws BuskerError `bad_request` for a price that nobody can pay, `reason_required`.
 */
export async function putPack(tx: Tx, clock: Clock, actor: string, change: PackChange): Promise<ConsolePack> {
  const { id, currency, active, sort } = change;
  const price_micros = micros(change.price_micros);
  if (price_micros <= 0n || price_micros % payableStepMicros(currency) !== 0n) {
    throw refusal(
      '/price_micros',
      `be more than 0, in steps of ${payableStepMicros(currency)}, the least that can be paid in ${currency}`,
    );
  }
  const coins = coinsOf(change.coins);
  if (coins <= 0n || coins > PACK_COINS_MOST) throw refusal('/coins', `be from 1 to ${PACK_COINS_MOST}`);
  const before = await tx.selectFrom('coin_pack').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  const values = { coins, price_micros, currency, active, sort };
  const after = await tx
    .insertInto('coin_pack')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeAudit(tx, clock, {
    actor,
    action: 'pack.change',
    subject_kind: 'coin_pack',
    subject_id: id,
    reason: change.reason,
    before,
    after,
  });
  return packJson(after);
}

/**
 * Sets the price of exact top-up in a currency; coins are sold in the currencies that have one.
 * @throws BuskerError `bad_request` for a price or a range that makes no sense, `reason_required`.
 */
export async function putExactPrice(
  tx: Tx,
  clock: Clock,
  actor: string,
  change: ExactPriceChange,
): Promise<ExactPrice> {
  const { currency } = change;
  const values = {
    coin_price_micros: micros(change.coin_price_micros),
    min_coins: coinsOf(change.min_coins),
    max_coins: coinsOf(change.max_coins),
  };
  if (values.coin_price_micros <= 0n) throw refusal('/coin_price_micros', 'be more than 0');
  if (values.min_coins <= 0n) throw refusal('/min_coins', 'be more than 0');
  if (values.max_coins < values.min_coins || values.max_coins > PACK_COINS_MOST) {
    throw refusal('/max_coins', `be from min_coins to ${PACK_COINS_MOST}`);
  }
  const before = await tx
    .selectFrom('exact_price')
    .selectAll()
    .where('currency', '=', currency)
    .forUpdate()
    .executeTakeFirst();
  const after = await tx
    .insertInto('exact_price')
    .values({ currency, ...values })
    .onConflict((conflict) => conflict.column('currency').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeAudit(tx, clock, {
    actor,
    action: 'exact_price.change',
    subject_kind: 'exact_price',
    subject_id: currency,
    reason: change.reason,
    before,
    after,
  });
  return exactJson(after);
}

function refusal(at: string, must: string): BuskerError {
  return new BuskerError('bad_request', { problems: [{ at, must }] });
}

function packJson(pack: Selectable<Tables['coin_pack']>): ConsolePack {
  return {
    id: pack.id,
    coins: pack.coins.toString(),
    price_micros: pack.price_micros.toString(),
    currency: pack.currency,
    channel: pack.channel,
    active: pack.active,
    sort: pack.sort,
  };
}

function exactJson(exact: Selectable<Tables['exact_price']>): ExactPrice {
  return {
    currency: exact.currency,
    coin_price_micros: exact.coin_price_micros.toString(),
    min_coins: exact.min_coins.toString(),
    max_coins: exact.max_coins.toString(),
  };
}
