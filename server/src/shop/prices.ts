/** What coins cost: packs by currency, and any number of coins by exact top-up. */
import { BuskerError, coins as coinsOf, micros, priceOfCoins, type PurchaseBody, type Shop } from '@busker/protocol';
import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { deriveId } from '../platform/derive-id.ts';

/** What is sold to browsers; app stores have packs of their own. */
const CHANNEL = 'web';

/** An offer at the moment of ordering. */
export interface Quote {
  readonly pack: string | null;
  readonly coins: bigint;
  readonly price_micros: bigint;
}

/**
 * Packs and exact top-up in a currency; in the first of `wanted` that coins are sold in.
 * @param wanted in order of preference; the operator's own currency comes last.
 * @throws BuskerError `not_found` when coins are sold in none of them.
 */
export async function readShop(
  db: Db,
  wanted: readonly (string | undefined)[],
  providers: Shop['providers'],
): Promise<Shop> {
  const prices = await db.selectFrom('exact_price').selectAll().orderBy('currency').execute();
  const exact =
    wanted.map((currency) => prices.find((price) => price.currency === currency)).find(Boolean) ?? prices[0];
  if (!exact) throw new BuskerError('not_found', { why: 'no coins are on sale' });
  const packs = await db
    .selectFrom('coin_pack')
    .selectAll()
    .where('currency', '=', exact.currency)
    .where('channel', '=', CHANNEL)
    .where('active', '=', true)
    .orderBy('sort')
    .orderBy('coins')
    .orderBy('id')
    .execute();
  return {
    currency: exact.currency,
    currencies: prices.map((price) => price.currency),
    packs: packs.map((pack) => ({
      id: pack.id,
      coins: pack.coins.toString(),
      price_micros: pack.price_micros.toString(),
      currency: pack.currency,
      per_coin_micros: (pack.price_micros / pack.coins).toString(),
    })),
    exact: {
      coin_price_micros: exact.coin_price_micros.toString(),
      min_coins: exact.min_coins.toString(),
      max_coins: exact.max_coins.toString(),
    },
    providers,
  };
}

/**
 * What an order costs now.
 * @throws BuskerError `bad_request` for an order of neither or both, or of too few or too many coins; `price_changed` when the pack
 *   is no longer sold or the price is not the one expected.
 */
export async function quote(db: Db, order: PurchaseBody): Promise<Quote> {
  if ((order.pack_id === undefined) === (order.coins === undefined)) {
    throw new BuskerError('bad_request', { why: 'name either a pack or a number of coins' });
  }
  const found =
    order.pack_id === undefined
      ? await quoteExact(db, order.currency, order.coins!)
      : await quotePack(db, order.currency, order.pack_id);
  if (found.price_micros !== BigInt(order.expected_price_micros)) {
    throw new BuskerError('price_changed', { price_micros: found.price_micros.toString() });
  }
  return found;
}

async function quotePack(db: Db, currency: string, id: string): Promise<Quote> {
  const pack = await db
    .selectFrom('coin_pack')
    .selectAll()
    .where('id', '=', id)
    .where('currency', '=', currency)
    .where('channel', '=', CHANNEL)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!pack) throw new BuskerError('price_changed', { why: 'this pack is no longer sold' });
  return { pack: pack.id, coins: pack.coins, price_micros: pack.price_micros };
}

async function quoteExact(db: Db, currency: string, count: string): Promise<Quote> {
  const exact = await db.selectFrom('exact_price').selectAll().where('currency', '=', currency).executeTakeFirst();
  if (!exact) throw new BuskerError('bad_request', { why: `coins are not sold in ${currency}` });
  const coins = coinsOf(count);
  if (coins < exact.min_coins || coins > exact.max_coins) {
    throw new BuskerError('bad_request', {
      min_coins: exact.min_coins.toString(),
      max_coins: exact.max_coins.toString(),
    });
  }
  return { pack: null, coins, price_micros: priceOfCoins(coins, exact.coin_price_micros, currency) };
}

/** Price of one coin by exact top-up, and packs as [coins, price], in units of the currency as text. */
const DEFAULTS: Readonly<Record<string, { coin: string; packs: readonly (readonly [number, string])[] }>> = {
  USD: {
    coin: '0.0129',
    packs: [
      [100, '1.25'],
      [350, '4.29'],
      [700, '8.49'],
      [1_400, '16.79'],
      [3_500, '41.49'],
      [7_000, '81.99'],
      [17_500, '199.99'],
    ],
  },
  EUR: {
    coin: '0.0125',
    packs: [
      [100, '1.19'],
      [350, '4.15'],
      [700, '8.19'],
      [1_400, '16.19'],
      [3_500, '39.99'],
      [7_000, '78.99'],
      [17_500, '193.99'],
    ],
  },
  GBP: {
    coin: '0.0105',
    packs: [
      [100, '0.99'],
      [350, '3.45'],
      [700, '6.85'],
      [1_400, '13.69'],
      [3_500, '33.79'],
      [7_000, '66.99'],
      [17_500, '163.99'],
    ],
  },
  JPY: {
    coin: '1.95',
    packs: [
      [100, '190'],
      [350, '650'],
      [700, '1290'],
      [1_400, '2550'],
      [3_500, '6290'],
      [7_000, '12400'],
      [17_500, '30400'],
    ],
  },
};
/** Below this a card payment is refused or costs more than it brings: about half a US dollar. */
const DEFAULT_MIN_COINS = 40n;
const DEFAULT_MAX_COINS = 100_000n;

/**
 * Puts the first packs and prices into an empty shop; does nothing once anything is for sale. Repeatable, also from several processes.
 */
export async function ensureDefaultPrices(db: Db): Promise<void> {
  const { rows } = await sql<{
    sold: boolean;
  }>`select exists (select from exact_price) or exists (select from coin_pack) as sold`.execute(db);
  if (rows[0]!.sold) return;
  const currencies = Object.entries(DEFAULTS);
  await db
    .insertInto('coin_pack')
    .values(
      currencies.flatMap(([currency, { packs }]) =>
        packs.map(([coins, price], index) => ({
          id: deriveId('default pack', currency, String(coins)),
          coins: BigInt(coins),
          price_micros: microsOf(price),
          currency,
          sort: (index + 1) * 10,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto('exact_price')
    .values(
      currencies.map(([currency, { coin }]) => ({
        currency,
        coin_price_micros: microsOf(coin),
        min_coins: DEFAULT_MIN_COINS,
        max_coins: DEFAULT_MAX_COINS,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Micros of a decimal text with at most six digits after the point. */
function microsOf(decimal: string): bigint {
  const [whole, fraction = ''] = decimal.split('.') as [string, string?];
  return micros(whole + fraction.padEnd(6, '0'));
}
