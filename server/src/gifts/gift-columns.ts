/** Gifts as the arrays that INSERT_GIFTS takes. */
import { int2s, int4s, int8s, texts, uuids } from '../ledger/arrays.ts';
import type { Posting } from '../ledger/types.ts';
import { rankByTarget } from '../targets/targets.ts';
import type { GiftFacts } from './send-gift.ts';

export function giftColumns(facts: readonly GiftFacts[], posting: Posting): unknown[] {
  const { ranks, places, heads } = rankByTarget(facts.map((fact) => fact.target));
  const column = <T>(pick: (fact: GiftFacts) => T): T[] => facts.map(pick);
  return [
    ...heads,
    int4s(places),
    int4s(ranks),
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
    uuids(column((f) => f.message?.id ?? null)),
    int4s(column((f) => f.playback_ms ?? null)),
    posting.at,
  ];
}
