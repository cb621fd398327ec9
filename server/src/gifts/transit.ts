/**
 * A gift between two posting groups, in two steps (ledger/groups.ts):
 *
 *     sender's group     checks everything, takes the coins into transit, leaves a row in `gift_outbox`, acknowledges
 *     receiver's group   takes them out of transit, redeems them, credits the creator, is the gift in the target's log (receive-gift.ts)
 *
 * The second step never refuses, and its id is the gift's: whoever finds the row sends it, as often as it takes (relay.ts).
 */
import { bucketOf } from '@busker/protocol';
import { bools, int2s, int4s, int8s, texts, uuids } from '../ledger/arrays.ts';
import { COIN, type PlatformLeg, type Posting, type PostingTx } from '../ledger/types.ts';
import type { PricedPolicy } from './admit-send.ts';

/** A gift whose coins are on their way. */
export interface TransitGift {
  readonly id: string;
  readonly sender: string;
  readonly target: string;
  readonly creator: string;
  readonly item: string;
  readonly quantity: number;
  readonly price_coins: bigint;
  readonly promo_coins: bigint;
  readonly policy: PricedPolicy;
  /** Whether the item combines. */
  readonly combo: boolean;
  /** Id of the message, which lies with its author. */
  readonly message: string | null;
  readonly playback_ms: number | null;
  readonly fingerprint: bigint;
  readonly paid_after: bigint;
  readonly promo_after: bigint;
}

/** Told, after the commit, of gifts that left for another group. */
export type OnLeft = (gifts: readonly TransitGift[]) => void;

/** The coins of a gift on the platform's side while it is on its way: in with 1, out with −1. */
export function transitLeg(gift: Pick<TransitGift, 'price_coins' | 'quantity'>, sign: 1n | -1n): PlatformLeg {
  return { kind: 'transit', asset: COIN, amount: sign * gift.price_coins * BigInt(gift.quantity) };
}

const INSERT_OUTBOX = `
insert into gift_outbox (bucket, id, sender, target, creator, item, quantity, price_coins, promo_coins, policy, combo, message, playback_ms, fingerprint,
  paid_after, promo_after, at, posting)
select o.*, $17::timestamptz, $18::uuid
from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int2[], $8::int4[], $9::int4[], $10::int4[], $11::boolean[], $12::uuid[],
  $13::int4[], $14::int8[], $15::int8[], $16::int8[])
  as o (bucket, id, sender, target, creator, item, quantity, price_coins, promo_coins, policy, combo, message, playback_ms, fingerprint, paid_after, promo_after)`;

export async function writeOutbox(tx: PostingTx, gifts: readonly TransitGift[], posting: Posting): Promise<void> {
  if (gifts.length === 0) return;
  await tx.query(INSERT_OUTBOX, [
    int2s(gifts.map((g) => bucketOf(g.sender))),
    uuids(gifts.map((g) => g.id)),
    uuids(gifts.map((g) => g.sender)),
    uuids(gifts.map((g) => g.target)),
    uuids(gifts.map((g) => g.creator)),
    texts(gifts.map((g) => g.item)),
    int2s(gifts.map((g) => g.quantity)),
    int4s(gifts.map((g) => Number(g.price_coins))),
    int4s(gifts.map((g) => Number(g.promo_coins))),
    int4s(gifts.map((g) => g.policy.version)),
    bools(gifts.map((g) => g.combo)),
    uuids(gifts.map((g) => g.message)),
    int4s(gifts.map((g) => g.playback_ms)),
    int8s(gifts.map((g) => g.fingerprint)),
    int8s(gifts.map((g) => g.paid_after)),
    int8s(gifts.map((g) => g.promo_after)),
    posting.at,
    posting.id,
  ]);
}
