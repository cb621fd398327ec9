/** Money that goes back: in part, all of it, too much, in another currency, after it was undone, on what has changed since it was read. */
import { newId } from '@busker/protocol';
import { readRefundBasis } from '../../../server/src/refunds/basis.ts';
import { refundCommandId, refundId, refundKind, type RefundMoney } from '../../../server/src/refunds/refund-kind.ts';
import { BASE_CURRENCY, CAUSE, KIND, type Leg } from '../model.ts';
import { debtsOf, owe, pay, settle } from '../rules/debts.ts';
import { byGift, heardOf, isOnItsWay, plan, platformOf, refundsOf, stateOf } from '../rules/refunds.ts';
import { NO_BUS, type World } from '../world.ts';
import { kind } from './kind.ts';

/** Read by `prepare`; sent as it is, it fits no wallet. */
const UNREAD: RefundMoney['basis'] = {
  version: { paid_seq: -1n, held_seq: -1n, debt_seq: -1n, refunds: -1n, reversals: -1n },
  paid_balance: 0n,
  debt_balance: 0n,
  debts: [],
  refunded_micros: 0n,
  refunded_coins: 0n,
  disputed_micros: 0n,
  pieces: [],
  refunded_spent: [],
  gifts: [],
};

export const paidOrder = (world: World) =>
  world.oneOf([...world.model.orders.values()].filter((one) => one.payment_id !== null));

export const refund = kind<RefundMoney>({
  name: 'refund',
  weight: 8,
  server: refundKind(NO_BUS),
  watched: [
    {
      name: 'refund',
      table: 'refund',
      key: 'x.id',
      says: `format('%s micros: %s, %s, %s; %s coins, %s unspent, %s owed; %s taken back', x.amount_micros, x.deferred_micros, x.refunds_micros,
        x.losses_micros, x.coins, x.unspent_coins, x.debt_coins, x.clawed_micros)`,
      model: (model) =>
        [...refundsOf(model).values()].map((one) => [
          one.id,
          `${one.amount} micros: ${one.deferred}, ${one.refunds}, ${one.losses}; ${one.coins} coins, ${one.unspent} unspent, ${one.debt} owed; ${one.clawed} taken back`,
        ]),
    },
    {
      name: 'what a provider said',
      table: 'provider_refund',
      key: `x.provider || ' ' || x.ref`,
      says: `coalesce(x.refund::text, 'undone first')`,
      model: (model) => [...heardOf(model)].map(([key, id]) => [key, id ?? 'undone first']),
    },
  ],
  make(world) {
    const { chance } = world;
    const order = chance.maybe(0.03) ? world.oneOf([...world.model.orders.values()]) : paidOrder(world);
    if (!order) return undefined;
    const ref = `re_${chance.maybe(0.9) ? newId() : chance.whole(0, 9)}`;
    const owner = chance.maybe(0.02) ? world.someone() : order.person;
    return {
      owner,
      id: refundCommandId(order.provider, ref),
      purchase: order.id,
      provider: order.provider,
      ref,
      refund_kind: chance.maybe(0.7) ? 'refund' : 'dispute',
      amount_micros: chance.pick([
        order.price_micros,
        order.price_micros,
        order.price_micros / 2n + 1n,
        order.price_micros / 3n + 1n,
        1n,
        order.price_micros + 7n,
      ]),
      currency: chance.maybe(0.03) ? 'EUR' : order.currency,
      policy: { claws_pending: chance.maybe(0.7), rest: chance.maybe(0.6) ? 'debt' : 'loss' },
      base_currency: BASE_CURRENCY,
      basis: UNREAD,
    };
  },
  prepare: async (db, c) => ({ ...c, basis: await readRefundBasis(db, c.owner, c.purchase) }),
  again: (_world, command) => command,
  other: (_world, c) => ({ ...c, amount_micros: c.amount_micros + 1n }),
  content: (c) => [c.purchase, c.provider, c.ref, c.refund_kind, c.amount_micros, c.currency],
  expect(model, c) {
    const order = model.orders.get(c.purchase);
    if (!order || order.person !== c.owner || order.provider !== c.provider) return { outcome: 'not_found' };
    const key = `${c.provider} ${c.ref}`;
    if (order.payment_id === null || order.currency !== c.currency || heardOf(model).has(key))
      return { outcome: 'wrong_state' };
    // What a gift on its way will earn is not known yet.
    const { runs } = model.paidCoins(c.owner);
    if (runs.some((run) => run.origin === order.id && run.state === 'spent' && isOnItsWay(model, run)))
      return { outcome: 'overloaded' };
    const planned = plan(model, order, c.amount_micros, c.policy);
    // What the server calls it.
    const id = refundId(c.owner, c.provider, c.ref);
    const cause = { cause_kind: CAUSE.refund, cause: id };
    const taken_back = byGift(planned);
    const by_creator = new Map<string, bigint>();
    for (const [gift, micros] of taken_back) {
      const { creator } = model.gifts.get(gift)!;
      by_creator.set(creator, (by_creator.get(creator) ?? 0n) + micros);
    }
    const legs: Leg[] = [
      { owner: c.owner, kind: KIND.wallet_paid, amount: -planned.unspent, ...cause },
      { owner: c.owner, kind: KIND.wallet_debt, amount: -planned.debt, ...cause },
      ...[...by_creator].map(([owner, micros]) => ({ owner, kind: KIND.earning_pending, amount: -micros, ...cause })),
    ].filter((leg) => leg.amount !== 0n);
    // Owed now, and paid at once from other coins.
    const left = model.balance(c.owner, KIND.wallet_paid) - planned.unspent;
    const debts = [...debtsOf(model, c.owner), { refund: id, left: planned.debt }];
    const settled = settle(c.owner, debts, left, { kind: 'refund', id });
    const booked = { ...planned, amount: c.amount_micros, currency: c.currency };
    return {
      outcome: 'ok',
      effect: {
        answer: { refund: id, coins: `${planned.coins}` },
        legs: [...legs, ...settled.legs],
        platform: platformOf(booked, BASE_CURRENCY, 1n),
        log: [],
        apply(now, { at }) {
          refundsOf(now).set(id, {
            ...booked,
            id,
            person: c.owner,
            purchase: order.id,
            kind: c.refund_kind,
            reversed: false,
          });
          heardOf(now).set(key, id);
          const wallet = now.paidCoins(c.owner);
          for (const { from, to } of planned.removed)
            wallet.change(from, to, { state: 'removed', by: { kind: 'refund', id } });
          for (const { from, to } of planned.parts) wallet.change(from, to, { money_back: id });
          for (const [gift, micros] of taken_back) now.gifts.get(gift)!.taken_back += micros;
          if (planned.debt > 0n) owe(now, { person: c.owner, refund: id, at, left: planned.debt });
          pay(now, c.owner, settled.payments);
          now.orders.get(order.id)!.state = stateOf(now, order);
        },
      },
    };
  },
});
