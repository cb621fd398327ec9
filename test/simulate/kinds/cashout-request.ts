/** Creators ask for their money: all of it, too little, too much, without an account. */
import { bucketOf, newId } from '@busker/protocol';
import { requestCashoutKind, type RequestCashout } from '../../../server/src/cashout/request-cashout.ts';
import { BASE_CURRENCY, CAUSE, KIND } from '../model.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

const MINIMUM_MICROS = 50_000n;

export const cashoutRequest = kind<RequestCashout>({
  name: 'cashout_request',
  weight: 10,
  server: requestCashoutKind(NO_BUS),
  watched: [
    {
      name: 'cash-out',
      table: 'cashout',
      key: 'x.id',
      says: `format('%s of %s, paid %s, %s events, %s approvals', x.state, x.amount_micros, x.paid_micros,
        (select count(*) from cashout_event e where e.bucket = x.bucket and e.cashout = x.id),
        (select count(*) from cashout_approval a where a.bucket = x.bucket and a.cashout = x.id))`,
      also: `exists (select from cashout_event e where e.bucket = x.bucket and e.cashout = x.id and new(e))
        or exists (select from cashout_approval a where a.bucket = x.bucket and a.cashout = x.id and new(a))`,
      model: (model) =>
        [...model.cashouts.values()].map((one) => [
          one.id,
          `${one.state} of ${one.amount}, paid ${one.paid ?? ''}, ${one.events} events, ${one.approvals.length} approvals`,
        ]),
    },
  ],
  make(world) {
    const owner = world.aCreator();
    const available = world.model.balance(owner, KIND.earning_available);
    const amount = world.chance.pick([
      MINIMUM_MICROS - 1n,
      MINIMUM_MICROS,
      available / 3n,
      available / 2n,
      available,
      available + 1n,
    ]);
    return {
      owner,
      id: newId(),
      cashout: newId(bucketOf(owner)),
      amount_micros: amount,
      minimum_micros: MINIMUM_MICROS,
      expires_days: 30,
      approvals_needed: world.chance.whole(1, 2),
      currency: BASE_CURRENCY,
    };
  },
  again: (_world, c) => ({ ...c, cashout: newId(bucketOf(c.owner)) }),
  other: (_world, c) => ({ ...c, cashout: newId(bucketOf(c.owner)), amount_micros: c.amount_micros + 1n }),
  content: (c) => [c.amount_micros],
  expect(model, c) {
    if (!model.payout_accounts.has(c.owner)) return { outcome: 'wrong_state' };
    if (c.amount_micros < c.minimum_micros) return { outcome: 'below_minimum' };
    if (model.people.get(c.owner)!.frozen) return { outcome: 'frozen' };
    const available = model.balance(c.owner, KIND.earning_available);
    if (available < c.amount_micros)
      return { outcome: 'insufficient_earnings', details: { available_micros: `${available}` } };
    const cause = { owner: c.owner, cause_kind: CAUSE.cashout, cause: c.cashout };
    return {
      outcome: 'ok',
      effect: {
        answer: { cashout: c.cashout },
        legs: [
          { kind: KIND.earning_available, amount: -c.amount_micros, ...cause },
          { kind: KIND.earning_reserved, amount: c.amount_micros, ...cause },
        ],
        platform: [],
        log: [],
        apply(now) {
          now.cashouts.set(c.cashout, {
            id: c.cashout,
            creator: c.owner,
            amount: c.amount_micros,
            approvals_needed: c.approvals_needed,
            approvals: [],
            state: 'requested',
            events: 1,
            paid: null,
          });
        },
      },
    };
  },
});
