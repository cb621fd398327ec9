/** Gifts: single, by quantity, in combos, with a message; dear and cheap; to people who may not be given to. */
import { newId } from '@busker/protocol';
import { giftIdOf } from '../../../server/src/gifts/gift-id.ts';
import type { SendGift } from '../../../server/src/gifts/admit-send.ts';
import { sendGiftKind } from '../../../server/src/gifts/send-gift.ts';
import {
  BASE_CURRENCY,
  CAUSE,
  comboKey,
  KIND,
  type Combo,
  type Leg,
  type LogEvent,
  type PlatformLeg,
} from '../model.ts';
import { NO_BUS, type World } from '../world.ts';
import { kind } from './kind.ts';

const COMBO_STAYS_MS = 3_000;
const HOSTILE = [
  '',
  "'; drop table gift; --",
  '\u{1F9FF}\u200d\u202e{}[]"\\',
  'null',
  'x'.repeat(80),
  '{"a":1}',
  '\u00e9\u0301',
];

function send(world: World, owner: string, target: string): SendGift {
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
  server: sendGiftKind(NO_BUS),
  of_anybody: true,
  ids: 'gifts',

  make(world) {
    const { chance } = world;
    // Taps on what was tapped before make combos.
    const combo = chance.maybe(0.4) ? world.oneOf([...world.model.combos.values()]) : undefined;
    if (combo) {
      const tap = send(world, combo.sender, combo.target);
      const item = world.items.get(combo.item)!;
      return {
        ...tap,
        item_id: item.id,
        item: item.on_sale ? { id: item.id, price_coins: item.price_coins, combo: item.combo } : undefined,
        expected_price_coins: item.price_coins,
        quantity: chance.maybe(0.9) ? 1 : 5,
      };
    }
    return send(world, world.someone(), chance.maybe(0.02) ? newId() : world.aTarget());
  },

  again: (_world, command) => command,
  other: (world, c) => {
    const different = world.chance.pick<Partial<SendGift>>([
      { quantity: c.quantity === 1 ? 2 : c.quantity - 1 },
      { expected_price_coins: c.expected_price_coins + 1n },
      { message: `${c.message ?? ''}!` },
      { playback_ms: (c.playback_ms ?? 0) + 1 },
    ]);
    return { ...c, ...different };
  },
  content: (c) => [c.item_id, c.quantity, c.target, c.expected_price_coins, c.message, c.playback_ms],

  expect(model, c, at) {
    const target = model.targets.get(c.target);
    const sender = model.people.get(c.owner);
    if (!target || !sender) return { outcome: 'not_found' };
    const creator = model.people.get(target.creator)!;
    if (creator.id === sender.id) return { outcome: 'self_gift' };
    if (sender.banned) return { outcome: 'banned' };
    if (model.blocks.has(`${creator.id}/${sender.id}`) || model.blocks.has(`${sender.id}/${creator.id}`))
      return { outcome: 'blocked' };
    const muted_until = model.mutes.get(`${creator.id}/${sender.id}`);
    if (muted_until && muted_until > at) return { outcome: 'muted' };
    if (!target.open || creator.banned) return { outcome: 'target_closed' };
    if (!c.item) return { outcome: 'item_not_on_sale' };
    if (c.item.price_coins !== c.expected_price_coins)
      return { outcome: 'price_changed', details: { price_coins: `${c.item.price_coins}` } };
    if (!c.message_cleared) return { outcome: 'text_refused' };
    if (sender.frozen || creator.frozen) return { outcome: 'frozen' };

    const coins = c.item.price_coins * BigInt(c.quantity);
    const promo = model.balance(c.owner, KIND.wallet_promo);
    const paid = model.balance(c.owner, KIND.wallet_paid);
    if (promo + paid < coins)
      return {
        outcome: 'insufficient_coins',
        details: { missing_coins: `${coins - promo - paid}`, balance_coins: `${promo + paid}` },
      };

    const from_promo = promo < coins ? promo : coins;
    const from_paid = coins - from_promo;
    const share = (amount: bigint): bigint =>
      (amount * c.policy.coin_value_micros * BigInt(c.policy.share_bp)) / 10_000n;
    const earned = share(coins);
    const by_marketing = share(from_promo);
    // The one thing taken from the server: what it calls the gift that a command becomes.
    const gift_id = giftIdOf(c.owner, c.id, c.target);
    const cause = { cause_kind: CAUSE.gift, cause: gift_id };
    const legs: Leg[] = [
      { owner: c.owner, kind: KIND.wallet_promo, amount: -from_promo, ...cause },
      { owner: c.owner, kind: KIND.wallet_paid, amount: -from_paid, ...cause },
      { owner: creator.id, kind: KIND.earning_pending, amount: earned, ...cause },
    ];
    const platform: PlatformLeg[] = [
      { kind: KIND.promo_redeemed, asset: 'COIN', amount: from_promo },
      { kind: KIND.coins_redeemed, asset: 'COIN', amount: from_paid },
      { kind: KIND.marketing_cost, asset: BASE_CURRENCY, amount: -by_marketing },
      { kind: KIND.creator_cost, asset: BASE_CURRENCY, amount: by_marketing - earned },
    ];

    const log: LogEvent[] = [];
    let combo: Combo | undefined;
    if (c.item.combo) {
      const open = model.combos.get(comboKey(c.target, c.owner, c.item_id));
      const over = open !== undefined && (open.ends_at <= at || open.price_coins !== c.item.price_coins);
      if (over && open.count > 1) log.push(comboEnd(open));
      combo = {
        ...(open && !over
          ? open
          : {
              id: gift_id,
              target: c.target,
              sender: c.owner,
              item: c.item_id,
              count: 0,
              price_coins: c.item.price_coins,
            }),
        ends_at: new Date(at.getTime() + COMBO_STAYS_MS),
      };
      combo.count += c.quantity;
    }
    log.push({
      target: c.target,
      kind: 'gift',
      subject: gift_id,
      says: {
        sender: c.owner,
        creator: creator.id,
        item: c.item_id,
        quantity: c.quantity,
        price_coins: c.item.price_coins,
        coins,
        promo_coins: from_promo,
        earned_micros: earned,
        policy: c.policy.id,
        combo: combo?.id ?? null,
        combo_count: combo?.count ?? c.quantity,
        combo_coins: combo ? coinsOf(combo) : coins,
        playback_ms: c.playback_ms ?? null,
        message: c.message ?? null,
      },
    });

    return {
      outcome: 'ok',
      effect: {
        answer: { gift_id, coins: `${coins}`, paid: `${paid - from_paid}`, promo: `${promo - from_promo}` },
        legs: legs.filter((leg) => leg.amount !== 0n),
        platform: platform.filter((leg) => leg.amount !== 0n),
        log,
        apply(now, posting) {
          if (combo) now.combos.set(comboKey(combo.target, combo.sender, combo.item), combo);
          if (earned === 0n) return;
          const seq = now.account(creator.id, KIND.earning_pending).seq;
          const list = now.pending.get(creator.id) ?? [];
          now.pending.set(creator.id, [...list, { seq, amount: earned, at: posting.at }]);
        },
      },
    };
  },
});

const coinsOf = (combo: Combo): bigint => combo.price_coins * BigInt(combo.count);

export function comboEnd(combo: Combo): LogEvent {
  return {
    target: combo.target,
    kind: 'combo_end',
    subject: combo.id,
    says: { person: combo.sender, item: combo.item, count: combo.count, coins: `${coinsOf(combo)}` },
  };
}
