/** A refund that failed after all, a dispute that was won: undone to the coin; also before the refund was heard of. */
import { bucketOf } from '@busker/protocol';
import { deriveIdIn } from '../../../server/src/platform/derive-id.ts';
import { readReversalBasis } from '../../../server/src/refunds/basis.ts';
import { refundId } from '../../../server/src/refunds/refund-kind.ts';
import { reversalCommandId, reverseKind, type ReverseRefund } from '../../../server/src/refunds/reverse-kind.ts';
import { joined, lengthOf } from '../coins.ts';
import { BASE_CURRENCY, CAUSE, KIND, type Leg } from '../model.ts';
import { cancelDebt, debtsOf, pay, settle } from '../rules/debts.ts';
import { byGift, heardOf, isPending, paidDebtOf, platformOf, refundsOf, stateOf } from '../rules/refunds.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';
import { paidOrder } from './refund.ts';

export const refundReversal = kind<ReverseRefund>({
  name: 'refund_reversal',
  weight: 5,
  server: reverseKind(NO_BUS),
  watched: [
    {
      name: 'reversal',
      table: 'refund_reversal',
      key: 'x.refund',
      says: `'reversed'`,
      model: (model) =>
        [...refundsOf(model).values()].filter((one) => one.reversed).map((one) => [one.id, 'reversed'] as const),
    },
  ],
  make(world) {
    const { chance, model } = world;
    const order = paidOrder(world);
    if (!order) return undefined;
    const of = (ref: string, purchase: string, owner: string): ReverseRefund => ({
      owner,
      id: reversalCommandId(order.provider, ref),
      purchase,
      provider: order.provider,
      ref,
      base_currency: BASE_CURRENCY,
      basis: undefined,
    });
    // Before it was heard of.
    if (chance.maybe(0.1)) return of(`re_${chance.whole(0, 9)}`, order.id, order.person);
    const [key, id] = world.oneOf([...heardOf(model)]) ?? [];
    if (!key || !id) return undefined;
    const one = refundsOf(model).get(id)!;
    return of(key.split(' ')[1]!, chance.maybe(0.03) ? order.id : one.purchase, one.person);
  },
  prepare: async (db, c) => ({
    ...c,
    basis: await readReversalBasis(db, c.owner, refundId(c.owner, c.provider, c.ref)),
  }),
  again: (_world, command) => command,
  // Its id follows from its content.
  other: () => undefined,
  content: (c) => [c.purchase, c.provider, c.ref],
  expect(model, c) {
    const order = model.orders.get(c.purchase);
    if (!order || order.person !== c.owner || order.provider !== c.provider) return { outcome: 'not_found' };
    const key = `${c.provider} ${c.ref}`;
    const id = refundId(c.owner, c.provider, c.ref);
    const refund = refundsOf(model).get(id);
    if (!refund) {
      if (heardOf(model).has(key)) return { outcome: 'overloaded' };
      const apply = (now: typeof model): void => void heardOf(now).set(key, null);
      return { outcome: 'ok', effect: { answer: { refund: null }, legs: [], platform: [], log: [], apply } };
    }
    if (refund.purchase !== c.purchase) return { outcome: 'wrong_state' };

    const back = model
      .paidCoins(c.owner)
      .runs.filter((run) => (run.state === 'removed' && run.by!.id === id) || paidDebtOf(model, run, id));
    const legs: Leg[] = joined(back).map((run, n) => ({
      owner: c.owner,
      kind: KIND.wallet_paid,
      amount: lengthOf(run),
      cause_kind: CAUSE.reversal,
      // What the server calls it.
      cause: deriveIdIn(bucketOf(c.owner), 'coin return', id, `${n}`),
    }));
    const came_back = back.reduce((sum, run) => sum + lengthOf(run), 0n);
    const cause = { cause_kind: CAUSE.reversal, cause: id };
    const debts = debtsOf(model, c.owner);
    const owed = debts.find((debt) => debt.refund === id)?.left ?? 0n;
    if (owed > 0n) legs.push({ owner: c.owner, kind: KIND.wallet_debt, amount: owed, ...cause });
    const sums = new Map<string, Leg>();
    for (const [gift, micros] of byGift(refund)) {
      const { creator } = model.gifts.get(gift)!;
      const account = isPending(model, gift) ? KIND.earning_pending : KIND.earning_available;
      const before = sums.get(`${creator}/${account}`)?.amount ?? 0n;
      sums.set(`${creator}/${account}`, { owner: creator, kind: account, amount: before + micros, ...cause });
    }
    legs.push(...sums.values());
    const settled = settle(
      c.owner,
      debts.filter((debt) => debt.refund !== id),
      model.balance(c.owner, KIND.wallet_paid) + came_back,
      { kind: 'reversal', id },
    );
    return {
      outcome: 'ok',
      effect: {
        answer: { refund: id },
        legs: [...legs, ...settled.legs],
        platform: platformOf(refund, BASE_CURRENCY, -1n),
        log: [],
        apply(now) {
          const wallet = now.paidCoins(c.owner);
          wallet.changeAll((run) => back.includes(run), { state: 'gone' });
          wallet.changeAll((run) => run.money_back === id, { money_back: null });
          for (const run of joined(back)) wallet.credit(lengthOf(run), run.origin);
          for (const [gift, micros] of byGift(refund))
            if (isPending(now, gift)) now.gifts.get(gift)!.taken_back -= micros;
          refundsOf(now).get(id)!.reversed = true;
          cancelDebt(now, id);
          pay(now, c.owner, settled.payments);
          now.orders.get(order.id)!.state = stateOf(now, order);
        },
      },
    };
  },
});
