/** Payments: those that fit their order, too little, too late, twice, for somebody else's order, for no order. */
import { newId } from '@busker/protocol';
import { creditPurchaseKind, type CreditPurchase } from '../../../server/src/shop/credit-purchase.ts';
import { CAUSE, KIND } from '../model.ts';
import { debtsOf, pay, settle } from '../rules/debts.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

export const creditPurchase = kind<CreditPurchase>({
  name: 'credit_purchase',
  weight: 14,
  server: creditPurchaseKind(NO_BUS),
  watched: [
    {
      name: 'order',
      table: 'purchase',
      key: 'x.id',
      says: `format('%s, paid by %s', x.state, x.payment_id)`,
      model: (model) =>
        [...model.orders.values()].map((one) => [one.id, `${one.state}, paid by ${one.payment_id ?? ''}`]),
    },
    {
      name: 'payment',
      table: 'provider_payment',
      key: `x.provider || ' ' || x.payment_id`,
      says: 'x.purchase',
      model: (model) => model.payments,
    },
  ],
  make(world) {
    const { chance } = world;
    const order = world.anOrder();
    if (!order) return undefined;
    const payment_id = chance.maybe(0.1) ? world.aPayment() : `pay_${newId()}`;
    const owner = chance.maybe(0.03) ? world.someone() : order.person;
    return {
      owner,
      // The same payment has the same id, whoever speaks of it.
      id: world.idOf(`payment ${payment_id}`),
      purchase: chance.maybe(0.02) ? newId() : order.id,
      provider: chance.maybe(0.02) ? 'another' : order.provider,
      payment_id,
      amount_micros: order.price_micros + (chance.maybe(0.04) ? 1n : 0n),
      currency: chance.maybe(0.04) ? 'EUR' : order.currency,
    };
  },
  again: (_world, command) => command,
  other: (world, command) => {
    const order = world.anOrder();
    return order && order.id !== command.purchase
      ? { ...command, purchase: order.id }
      : { ...command, amount_micros: command.amount_micros + 1n };
  },
  content: (c) => [c.purchase, c.provider, c.payment_id, c.amount_micros, c.currency],
  expect(model, c) {
    const order = model.orders.get(c.purchase);
    if (!order || order.person !== c.owner || order.provider !== c.provider) return { outcome: 'not_found' };
    const key = `${c.provider} ${c.payment_id}`;
    const used_for = model.payments.get(key);
    if (
      (used_for !== undefined && used_for !== order.id) ||
      order.payment_id !== null ||
      order.currency !== c.currency ||
      order.price_micros !== c.amount_micros
    )
      return { outcome: 'wrong_state' };
    const { payments, legs } = settle(order.person, debtsOf(model, order.person), order.coins, {
      kind: 'purchase',
      id: order.id,
    });
    return {
      outcome: 'ok',
      effect: {
        answer: { coins: `${order.coins}` },
        legs: [
          {
            owner: order.person,
            kind: KIND.wallet_paid,
            amount: order.coins,
            cause_kind: CAUSE.purchase,
            cause: order.id,
          },
          ...legs,
        ],
        platform: [
          { kind: KIND.coins_issued, asset: 'COIN', amount: -order.coins },
          { kind: KIND.cash_clearing, asset: order.currency, amount: -order.price_micros },
          { kind: KIND.deferred_revenue, asset: order.currency, amount: order.price_micros },
        ],
        log: [],
        apply(now) {
          Object.assign(now.orders.get(order.id)!, { state: 'credited', payment_id: c.payment_id });
          now.payments.set(key, order.id);
          now.paidCoins(order.person).credit(order.coins, order.id);
          pay(now, order.person, payments);
        },
      },
    };
  },
});
