/** Gifts as the arrays that INSERT_GIFTS takes. */
import { int2s, int4s, int8s, texts, uuids } from '../ledger/arrays.ts';
import type { Posting } from '../ledger/types.ts';
import { rankByTarget } from '../targets/targets.ts';
import type { GiftRow } from './write-gifts.ts';

/** In the order of their ids, so that neighbours in the index lie side by side (docs/decisions/0034); offsets are given as they came. */
export function giftColumns(arrived: readonly GiftRow[], posting: Posting, from_elsewhere: boolean): unknown[] {
  const { ranks, places, heads } = rankByTarget(arrived.map((fact) => fact.target));
  const order = arrived
    .map((_fact, index) => index)
    .sort((a, b) => (arrived[a]!.gift_id < arrived[b]!.gift_id ? -1 : 1));
  const facts = order.map((index) => arrived[index]!);
  const column = <T>(pick: (fact: GiftRow) => T): T[] => facts.map(pick);
  return [
    ...heads,
    int4s(order.map((index) => places[index]!)),
    int4s(order.map((index) => ranks[index]!)),
    int8s(column((f) => f.earned_micros)),
    int8s(column((f) => f.fingerprint)),
    int8s(column((f) => f.paid_after)),
    int4s(column((f) => Number(f.price_coins))),
    int4s(column((f) => Number(f.promo_coins))),
    int4s(column((f) => f.combo_count)),
    int4s(column((f) => f.policy)),
    uuids(column((f) => f.gift_id)),
    uuids(column((f) => f.sender)),
    int2s(column((f) => f.quantity)),
    texts(column((f) => f.item)),
    int8s(column((f) => (f.promo_after === 0n ? null : f.promo_after))),
    uuids(column((f) => f.combo)),
    uuids(column((f) => f.message)),
    int4s(column((f) => f.playback_ms)),
    posting.at,
    from_elsewhere ? posting.id : null,
  ];
}
