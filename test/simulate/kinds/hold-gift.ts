/** Dear gifts that can be taken back for a while: their coins are held, and nobody sees them yet. */
import { newId } from '@busker/protocol';
import { giftIdOf } from '../../../server/src/gifts/gift-id.ts';
import { holdGiftKind, type HoldGift } from '../../../server/src/gifts/hold-gift.ts';
import { CAUSE, KIND, type Model } from '../model.ts';
import { admit, taken } from '../rules/gifts.ts';
import { spend } from '../rules/limits.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';
import { giftContent, otherGift, tapOn } from './send-gift.ts';

const UNDO_MS = 8_000;
/** Nothing cheaper is held. */
const LEAST_COINS = 1_000n;

export interface Hold {
  readonly id: string;
  readonly command: HoldGift;
  readonly creator: string;
  readonly coins: bigint;
  readonly from_promo: bigint;
  readonly from_paid: bigint;
  readonly at: Date;
  readonly ends_at: Date;
  /** The entry that took the paid coins; null: none did. */
  readonly entry: bigint | null;
  state: 'open' | 'released' | 'undone' | 'returned';
  why: string | null;
  ended_at: Date | null;
  /** As commands of the posting under way still find it. */
  seen_open: boolean;
}
export const holdsOf = (model: Model): Map<string, Hold> => model.part('holds', () => new Map());

export const holdGift = kind<HoldGift>({
  name: 'hold_gift',
  weight: 8,
  server: holdGiftKind(NO_BUS),
  ids: 'gifts',
  remembered: {
    of: (entry) => entry.cause_kind === CAUSE.hold && entry.kind === KIND.wallet_held && entry.amount > 0n,
    fact: (c) => giftIdOf(c.owner, c.id, c.target),
    sql: `select h.sender as owner, h.id as fact, jsonb_build_object('gift_id', h.id, 'coins', h.coins::text, 'paid', h.paid_after::text,
        'promo', h.promo_after::text, 'ends_at', to_char(h.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as answer
      from unnest($1::int2[], $2::uuid[]) as k (bucket, id) join gift_hold h on h.id = k.id`,
  },
  watched: [
    {
      name: 'hold',
      table: 'gift_hold',
      key: 'x.id',
      says: `format('%s coins, %s of them promotional, %s %s', x.coins, x.promo_coins, x.state, x.why)`,
      model: (model) =>
        [...holdsOf(model).values()].map((one) => [
          one.id,
          `${one.coins} coins, ${one.from_promo} of them promotional, ${one.state} ${one.why ?? ''}`,
        ]),
    },
  ],

  make(world) {
    const { chance } = world;
    const tap = { ...tapOn(world, world.someone(), world.aTarget()), undo_ms: UNDO_MS };
    const item = world.items.get(chance.pick(['fireworks', 'carousel', 'lantern']))!;
    return {
      ...tap,
      id: newId(),
      item_id: item.id,
      item: item.on_sale ? { id: item.id, price_coins: item.price_coins, combo: item.combo } : undefined,
      expected_price_coins: item.price_coins,
      quantity: Number(LEAST_COINS / item.price_coins) + 1,
    };
  },
  again: (_world, command) => command,
  other: otherGift,
  content: giftContent,

  expect(model, c, at) {
    const may = admit(model, c, at);
    if ('refused' in may) return may.refused;
    const { creator, coins, from_paid, from_promo, paid, promo } = may.admitted;
    const gift_id = giftIdOf(c.owner, c.id, c.target);
    const ends_at = new Date(at.getTime() + c.undo_ms);
    return {
      outcome: 'ok',
      effect: {
        answer: { gift_id, coins: `${coins}`, paid: `${paid}`, promo: `${promo}`, ends_at: ends_at.toISOString() },
        legs: [
          ...taken(c.owner, may.admitted, CAUSE.hold, gift_id),
          { owner: c.owner, kind: KIND.wallet_held, amount: coins, cause_kind: CAUSE.hold, cause: gift_id },
        ],
        platform: [],
        log: [],
        apply(now, posting) {
          now.paidCoins(c.owner).take(from_paid, 'held', { kind: 'hold', id: gift_id });
          now.promoCoins(c.owner).take(from_promo, 'held', { kind: 'hold', id: gift_id });
          spend(now, c.owner, { id: gift_id, at: posting.at, coins });
          holdsOf(now).set(gift_id, {
            id: gift_id,
            command: c,
            creator,
            coins,
            from_promo,
            from_paid,
            at: posting.at,
            ends_at,
            entry: from_paid > 0n ? now.account(c.owner, KIND.wallet_paid).seq : null,
            state: 'open',
            why: null,
            ended_at: null,
            seen_open: true,
          });
        },
      },
    };
  },
});
