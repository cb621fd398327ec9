/** Gifts: single, by quantity, in combos, with a message; dear and cheap; to people who may not be given to. */
import { newId } from '@busker/protocol';
import { giftIdOf } from '../../../server/src/gifts/gift-id.ts';
import type { SendGift } from '../../../server/src/gifts/admit-send.ts';
import { sendGiftKind } from '../../../server/src/gifts/send-gift.ts';
import { BASE_CURRENCY, CAUSE, KIND, type Given } from '../model.ts';
import { admit, send, taken } from '../rules/gifts.ts';
import { spend } from '../rules/limits.ts';
import { onLeft } from '../relay.ts';
import { NO_BUS, type World } from '../world.ts';
import { kind } from './kind.ts';

const HOSTILE = [
  '',
  "'; drop table gift; --",
  '\u{1F9FF}\u200d\u202e{}[]"\\',
  'null',
  'x'.repeat(80),
  '{"a":1}',
  '\u00e9\u0301',
];

/** A tap, on whatever it may be. */
export function tapOn(world: World, owner: string, target: string): SendGift {
  const { chance } = world;
  const item = world.items.get(chance.pick(world.item_ids));
  const item_id = item?.id ?? 'nothing-of-the-sort';
  const says = chance.maybe(0.15);
  return {
    owner,
    id: newId(),
    deadline: world.deadline(),
    item_id,
    item: item && (item.on_sale ? { id: item.id, price_coins: item.price_coins, combo: item.combo } : undefined),
    policy: world.policy,
    quantity: chance.maybe(0.8) ? 1 : chance.pick([2, 3, 10, 99, 999]),
    target,
    expected_price_coins: (item?.price_coins ?? 1n) + (chance.maybe(0.03) ? 1n : 0n),
    confirmed: chance.maybe(0.5),
    message: says ? chance.pick(HOSTILE) : undefined,
    message_cleared: !says || chance.maybe(0.9),
    playback_ms: chance.maybe(0.1) ? chance.whole(0, 600_000) : undefined,
    base_currency: BASE_CURRENCY,
  };
}

export const sendGift = kind<SendGift>({
  name: 'send_gift',
  weight: 60,
  server: sendGiftKind(NO_BUS, onLeft),
  of_anybody: true,
  ids: 'gifts',
  remembered: {
    of: (entry) => entry.cause_kind === CAUSE.gift && entry.amount < 0n && entry.kind < KIND.wallet_debt,
    fact: (c) => giftIdOf(c.owner, c.id, c.target),
    // Given, or still on its way.
    sql: `select g.sender as owner, g.id as fact, jsonb_build_object('gift_id', g.id, 'coins', (g.price_coins::int8 * g.quantity)::text,
        'paid', g.paid_after::text, 'promo', coalesce(g.promo_after, 0)::text) as answer
      from unnest($1::int2[], $2::uuid[]) as k (bucket, id) cross join lateral (
        select g.id, g.sender, g.price_coins, g.quantity, g.paid_after, g.promo_after from gift g where g.id = k.id and g.bucket = k.bucket
        union all select o.id, o.sender, o.price_coins, o.quantity, o.paid_after, o.promo_after from gift_outbox o where o.id = k.id limit 1) g`,
  },
  watched: [
    {
      name: 'open combo',
      table: 'combo',
      key: `x.target || '/' || x.sender || '/' || x.item`,
      says: `format('%s: %s items of %s coins, until %s', x.id, x.count, x.price_coins, (extract(epoch from x.ends_at) * 1000)::int8)`,
      model: (model) =>
        [...model.combos].map(([key, one]) => [
          key,
          `${one.id}: ${one.count} items of ${one.price_coins} coins, until ${one.ends_at.getTime()}`,
        ]),
    },
  ],

  make(world) {
    const { chance } = world;
    // Taps on what was tapped before make combos.
    const combo = chance.maybe(0.4) ? world.oneOf([...world.model.combos.values()]) : undefined;
    if (combo) {
      const tap = tapOn(world, combo.sender, combo.target);
      const item = world.items.get(combo.item)!;
      return {
        ...tap,
        item_id: item.id,
        item: item.on_sale ? { id: item.id, price_coins: item.price_coins, combo: item.combo } : undefined,
        expected_price_coins: item.price_coins,
        quantity: chance.maybe(0.9) ? 1 : 5,
      };
    }
    return tapOn(world, world.someone(), chance.maybe(0.02) ? newId() : world.aTarget());
  },

  again: (_world, command) => command,
  other: otherGift,
  content: giftContent,

  expect(model, c, at) {
    const may = admit(model, c, at);
    if ('refused' in may) return may.refused;
    const { coins, from_paid, from_promo, paid, promo } = may.admitted;
    // The one thing taken from the server: what it calls the gift that a command becomes.
    const gift_id = giftIdOf(c.owner, c.id, c.target);
    const gift = givenOf(gift_id, c, may.admitted);
    const sent = send(model, gift, at, 'send_gift');
    return {
      outcome: 'ok',
      effect: {
        answer: { gift_id, coins: `${coins}`, paid: `${paid}`, promo: `${promo}` },
        legs: [...taken(c.owner, may.admitted, CAUSE.gift, gift_id), ...sent.legs],
        platform: sent.platform,
        log: sent.log,
        apply(now, posting) {
          now.paidCoins(c.owner).take(from_paid, 'spent', { kind: 'gift', id: gift_id });
          now.promoCoins(c.owner).take(from_promo, 'spent', { kind: 'gift', id: gift_id });
          spend(now, c.owner, { id: gift_id, at: posting.at, coins });
          const paid_entry = from_paid > 0n ? now.account(c.owner, KIND.wallet_paid).seq : null;
          now.spends.set(gift_id, { at: posting.at, paid_entry });
          sent.apply(now, posting);
        },
      },
    };
  },
});

/** The gift that a tap becomes. */
export function givenOf(
  id: string,
  c: SendGift,
  { creator, from_promo, from_paid }: Pick<Given, 'creator' | 'from_promo' | 'from_paid'>,
  combines = c.item!.combo,
): Given {
  return {
    id,
    sender: c.owner,
    creator,
    target: c.target,
    item: c.item_id,
    quantity: c.quantity,
    price_coins: c.item!.price_coins,
    from_promo,
    from_paid,
    policy: c.policy,
    combines,
    message: c.message,
    playback_ms: c.playback_ms,
  };
}

/** What makes two taps the same. */
export function giftContent(c: SendGift): readonly unknown[] {
  return [c.item_id, c.quantity, c.target, c.expected_price_coins, c.message, c.playback_ms];
}
/** Another tap under the same id. */
export function otherGift<Tap extends SendGift>(world: World, c: Tap): Tap {
  const different = world.chance.pick<Partial<SendGift>>([
    { quantity: c.quantity === 1 ? 2 : c.quantity - 1 },
    { expected_price_coins: c.expected_price_coins + 1n },
    { message: `${c.message ?? ''}!` },
    { playback_ms: (c.playback_ms ?? 0) + 1 },
  ]);
  return { ...c, ...different };
}
