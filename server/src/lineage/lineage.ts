/** Which purchases paid for which gifts, both ways. See README.md. The folder's public file. */
import {
  BuskerError,
  bucketOf,
  type EarningState,
  type GiftLineage,
  type PersonCard,
  type PurchaseCoins,
  type PurchaseLineage,
} from '@busker/protocol';
import { sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import { ALL_BUCKETS } from '../platform/sql.ts';
import { readGiftParts, readPurchaseGifts, readPurchaseSums, type PurchaseGift } from './lineage.sql.ts';

/** Gifts that are told one by one; sums are over all. */
const SHOWN = 200;

export interface Lineage {
  /** What became of the coins of one's own purchase. @throws BuskerError `not_found`. */
  coins(person: string, purchase: string): Promise<PurchaseCoins>;
  /** The same with what creators earned, for the desk. @throws BuskerError `not_found`. */
  purchase(id: string): Promise<PurchaseLineage>;
  /** What paid for a gift. @param see whether the reader may, by its sender. @throws BuskerError `not_found`. */
  gift(id: string, see: (sender: string) => boolean): Promise<GiftLineage>;
}

export function createLineage(parts: {
  database: Database;
  base_currency: string;
  itemName: (item: string) => { name: string };
}): Lineage {
  const { base_currency, itemName } = parts;
  const { db } = parts.database;

  async function read(person: string, purchase: string) {
    const sums = await readPurchaseSums(db, person, purchase);
    if (!sums) throw new BuskerError('not_found');
    const gifts = await readPurchaseGifts(db, person, purchase);
    const given = gifts.reduce((sum, gift) => sum + gift.coins, 0n);
    return {
      gifts,
      json: {
        coins: `${sums.coins}`,
        unspent_coins: `${sums.unspent}`,
        held_coins: `${sums.held}`,
        given_coins: `${given}`,
        debt_coins: `${sums.debts}`,
        taken_back_coins: `${sums.removed}`,
        owed_coins: `${sums.owed}`,
        refunded_micros: `${sums.refunded_micros}`,
        currency: sums.currency,
        gift_count: gifts.length,
      },
    };
  }
  const giftJson = (gift: PurchaseGift & { creator: PersonCard }) => ({
    gift_id: gift.gift,
    at: gift.at.toISOString(),
    item: { id: gift.item, name: itemName(gift.item).name },
    quantity: gift.quantity,
    creator: gift.creator,
    coins: `${gift.coins}`,
  });

  return {
    async coins(person, purchase) {
      const { gifts, json } = await read(person, purchase);
      return { ...json, gifts: gifts.slice(0, SHOWN).map(giftJson) };
    },

    async purchase(id) {
      const owner = await db
        .selectFrom('purchase')
        .select('person')
        .where('bucket', 'in', ALL_BUCKETS)
        .where('id', '=', id)
        .orderBy('created_at')
        .executeTakeFirst();
      if (!owner) throw new BuskerError('not_found');
      const { gifts, json } = await read(owner.person, id);
      const sum = (of: (gift: PurchaseGift) => bigint): string =>
        `${gifts.reduce((total, gift) => total + of(gift), 0n)}`;
      const left = (state: EarningState) =>
        sum((gift) => (gift.state === state ? gift.earned_micros - gift.clawed_micros : 0n));
      return {
        ...json,
        earnings: {
          currency: base_currency,
          earned_micros: sum((gift) => gift.earned_micros),
          pending_micros: left('pending'),
          available_micros: left('available'),
          cashed_out_micros: left('cashed_out'),
          clawed_back_micros: sum((gift) => gift.clawed_micros),
        },
        gifts: gifts.slice(0, SHOWN).map((gift) => ({
          ...giftJson(gift),
          refunded_coins: `${gift.refunded_coins}`,
          earned_micros: `${gift.earned_micros}`,
          clawed_back_micros: `${gift.clawed_micros}`,
          state: gift.earned_micros > 0n && gift.clawed_micros === gift.earned_micros ? 'clawed_back' : gift.state,
        })),
      };
    },

    async gift(id, see) {
      const { rows } = await sql<{ sender: string; coins: bigint }>`
        select g.sender, g.coins from gift_line g where g.bucket = ${bucketOf(id)} and g.id = ${id}`.execute(db);
      const gift = rows[0];
      if (!gift || !see(gift.sender)) throw new BuskerError('not_found');
      const found = await readGiftParts(db, gift.sender, id);
      return {
        gift_id: id,
        coins: `${gift.coins}`,
        parts: found.map((part) => ({ ...part, coins: `${part.coins}`, refunded_coins: `${part.refunded_coins}` })),
      };
    },
  };
}
