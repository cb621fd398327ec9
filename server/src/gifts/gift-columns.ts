/** Gifts as the arrays that INSERT_GIFTS takes. */
import { bucketOf } from '@busker/protocol';
import type { Posting } from '../ledger/types.ts';
import { rankByTarget } from '../targets/targets.ts';
import type { GiftFacts } from './send-gift.ts';

export function giftColumns(facts: readonly GiftFacts[], posting: Posting): unknown[] {
  const { ranks, heads } = rankByTarget(facts.map((fact) => fact.target));
  const column = <T>(pick: (fact: GiftFacts) => T): T[] => facts.map(pick);
  return [
    ...heads,
    column((f) => f.gift_id),
    column((f) => f.target),
    ranks,
    column((f) => f.sender),
    column((f) => f.creator),
    column((f) => f.item),
    column((f) => f.quantity),
    column((f) => f.price_coins),
    column((f) => f.coins),
    column((f) => f.promo_coins),
    column((f) => f.earned_micros),
    column((f) => f.policy),
    column((f) => f.combo),
    column((f) => f.combo_count),
    column((f) => f.combo_coins),
    column((f) => f.message?.id ?? null),
    column((f) => f.playback_ms ?? null),
    column((f) => bucketOf(f.target)),
    posting.id,
    posting.at,
  ];
}
