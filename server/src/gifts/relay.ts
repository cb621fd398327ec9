/**
 * Brings gifts that left for another posting group to their second step (transit.ts). Those that leave in this process are sent on at once; what
 * is left in the outbox of this process' own buckets, by a crash or an outage, the sweep finds. Sending twice is harmless. A row goes once its
 * gift is durable.
 */
import { bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import type { Teller } from '../ledger/types.ts';
import type { Database, Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { Bus } from '../platform/bus.ts';
import { receiveGift, receiveGiftKind } from './receive-gift.ts';
import type { TransitGift } from './transit.ts';

/** Rows of one sweep; the next takes the rest. */
const SWEPT_AT_ONCE = 2_000;
/** Arrived gifts are taken out of the outbox together. */
const CLEAR_EVERY_MS = 50;

export interface Relay {
  /** Sends gifts on; never throws. */
  left(gifts: readonly TransitGift[]): void;
  /** Sends on what lies in the outbox and is not under way; returns how many gifts lay there. */
  sweep(): Promise<number>;
  /** Resolves when nothing is under way and the outbox is cleared of what arrived. */
  settled(): Promise<void>;
}

interface OutboxRow extends Omit<TransitGift, 'policy' | 'price_coins' | 'promo_coins'> {
  readonly price_coins: number;
  readonly promo_coins: number;
  readonly policy_id: string;
  readonly version: number;
  readonly share_bp: number;
  readonly coin_value_micros: bigint;
}

export function createRelay(parts: {
  database: Database;
  teller: Teller;
  bus: Bus;
  log: Log;
  base_currency: string;
}): Relay {
  const { database, teller, log } = parts;
  const kind = teller.register(receiveGiftKind(parts.bus));
  /** Gifts that are being sent on, until their rows are gone. */
  const under_way = new Set<string>();
  let arrived: Pick<TransitGift, 'id' | 'sender'>[] = [];
  let clearing: Promise<void> | undefined;
  const work = new Set<Promise<void>>();

  async function send(gift: TransitGift): Promise<void> {
    if (under_way.has(gift.id)) return;
    under_way.add(gift.id);
    try {
      const { outcome } = await teller.submit(kind, receiveGift(gift, parts.base_currency));
      if (outcome === 'ok' || outcome === 'duplicate') {
        arrived.push(gift);
        clearing ??= clearSoon();
        return;
      }
      if (outcome !== 'overloaded')
        log.error({ gift: gift.id, outcome }, 'a gift on its way was refused; it stays in the outbox');
    } catch (error) {
      log.warn({ err: error, gift: gift.id }, 'a gift on its way was held up; it is sent again');
    }
    under_way.delete(gift.id);
  }

  async function clearSoon(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, CLEAR_EVERY_MS));
    const rows = arrived;
    arrived = [];
    clearing = undefined;
    try {
      await clearOutbox(database.db, rows);
    } catch (error) {
      log.warn({ err: error }, 'the outbox was not cleared; the next sweep finds that these gifts have arrived');
    } finally {
      for (const { id } of rows) under_way.delete(id);
    }
  }

  function follow(run: Promise<void>): void {
    const followed = run.finally(() => work.delete(followed));
    work.add(followed);
  }

  return {
    left(gifts) {
      for (const gift of gifts) follow(send(gift));
    },
    async sweep() {
      const gifts = await readOutbox(database.db, teller.buckets, SWEPT_AT_ONCE);
      await Promise.all(gifts.map(send));
      return gifts.length;
    },
    async settled() {
      while (work.size > 0 || clearing) {
        await Promise.all(work);
        await clearing;
      }
    },
  };
}

/** Gifts that left these buckets, the oldest first, whether they have arrived or not. */
export async function readOutbox(db: Db, buckets: readonly number[], most: number): Promise<TransitGift[]> {
  const { rows } = await sql<OutboxRow>`
    select o.*, p.id as policy_id, p.version, p.share_bp, p.coin_value_micros
    from gift_outbox o join share_policy p on p.version = o.policy
    where o.bucket = any(${[...buckets]}::int2[])
    order by o.at, o.id limit ${most}`.execute(db);
  return rows.map(giftOf);
}

/** Takes out gifts that have arrived. */
export async function clearOutbox(db: Db, gifts: readonly Pick<TransitGift, 'id' | 'sender'>[]): Promise<void> {
  await sql`
    delete from gift_outbox o using unnest(${gifts.map((gift) => bucketOf(gift.sender))}::int2[], ${gifts.map((gift) => gift.id)}::uuid[]) as k (bucket, id)
    where o.bucket = k.bucket and o.id = k.id`.execute(db);
}

function giftOf({ policy_id, version, share_bp, coin_value_micros, ...row }: OutboxRow): TransitGift {
  return {
    ...row,
    price_coins: BigInt(row.price_coins),
    promo_coins: BigInt(row.promo_coins),
    policy: { id: policy_id, version, share_bp, coin_value_micros },
  };
}
