/** Whoever moves a cash-out on: operators, the creator, the payout job, the provider's word. Allowed moves and others. */
import { newId, type CashoutState } from '@busker/protocol';
import { moveCashoutKind, type MoveCashout } from '../../../server/src/cashout/move-cashout.ts';
import { BASE_CURRENCY, CAUSE, KIND, type Leg, type PlatformLeg } from '../model.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

const STATES: readonly CashoutState[] = [
  'requested',
  'approved',
  'submitting',
  'submitted',
  'unknown',
  'paid',
  'rejected',
  'cancelled',
  'failed',
  'returned',
];
/** From where to where, as product.md tells the life of a cash-out. */
const ALLOWED: Readonly<Record<string, readonly CashoutState[]>> = {
  requested: ['approved', 'rejected', 'cancelled'],
  approved: ['submitting', 'rejected'],
  submitting: ['submitted', 'unknown', 'paid', 'failed', 'returned'],
  unknown: ['submitting', 'submitted', 'paid', 'failed', 'returned'],
  submitted: ['paid', 'failed', 'returned'],
  paid: ['returned', 'failed'],
};
const GIVES_BACK: ReadonlySet<string> = new Set(['rejected', 'cancelled', 'failed', 'returned']);

export const cashoutMove = kind<MoveCashout>({
  name: 'cashout_move',
  weight: 10,
  server: moveCashoutKind(NO_BUS),
  make(world) {
    const { chance, model } = world;
    const open = [...model.cashouts.values()].filter((one) => one.state in ALLOWED);
    const cashout = world.oneOf(chance.maybe(0.8) ? open : [...model.cashouts.values()]);
    if (!cashout) return undefined;
    const to = chance.maybe(0.85) ? chance.pick(ALLOWED[cashout.state] ?? STATES) : chance.pick(STATES);
    const operator = to === 'approved' || to === 'rejected';
    return {
      owner: chance.maybe(0.03) ? world.aCreator() : cashout.creator,
      id: newId(),
      cashout: chance.maybe(0.03) ? newId() : cashout.id,
      to,
      by: operator
        ? chance.maybe(0.1)
          ? cashout.creator
          : world.anOperator()
        : to === 'cancelled'
          ? cashout.creator
          : null,
      note: operator ? 'simulated' : null,
      paid_micros:
        to === 'paid' && chance.maybe(0.3)
          ? cashout.amount / BigInt(chance.whole(1, 3)) + (chance.maybe(0.1) ? 1n : 0n)
          : null,
      provider_ref: to === 'submitted' ? `po_${chance.whole(1, 1e9)}` : null,
      operator,
    };
  },
  again: (_world, command) => command,
  other: (world, command) => {
    const to = world.chance.pick(STATES.filter((one) => one !== command.to));
    return { ...command, to, paid_micros: null, operator: true, by: world.anOperator(), note: 'simulated' };
  },
  content: (c) => [c.cashout, c.to, c.paid_micros],
  expect(model, c) {
    const cashout = model.cashouts.get(c.cashout);
    if (!cashout || cashout.creator !== c.owner) return { outcome: 'not_found' };
    if (!ALLOWED[cashout.state]?.includes(c.to)) return { outcome: 'wrong_state', details: { state: cashout.state } };
    const approves = c.to === 'approved';
    if (c.operator && (c.by === cashout.creator || (approves && cashout.approvals.includes(c.by!))))
      return { outcome: 'four_eyes' };
    if (approves && model.people.get(c.owner)!.frozen) return { outcome: 'frozen' };

    const { amount } = cashout;
    const settles = c.to === 'paid';
    const back = GIVES_BACK.has(c.to);
    const was_paid = cashout.state === 'paid';
    // Paid in part, the rest is available again; what comes back later is what was paid.
    const paid = settles ? (c.paid_micros ?? amount) : (cashout.paid ?? amount);
    if (paid <= 0n || paid > amount) return { outcome: 'wrong_state' };
    const available = settles ? amount - paid : back ? (was_paid ? paid : amount) : 0n;
    const cause = { owner: c.owner, cause_kind: CAUSE.cashout, cause: cashout.id };
    const legs: Leg[] = [];
    const platform: PlatformLeg[] = [];
    if (settles || (back && !was_paid)) legs.push({ kind: KIND.earning_reserved, amount: -amount, ...cause });
    if (available > 0n) legs.push({ kind: KIND.earning_available, amount: available, ...cause });
    if (settles) platform.push({ kind: KIND.payout_clearing, asset: BASE_CURRENCY, amount: paid });
    if (back && was_paid) platform.push({ kind: KIND.payout_clearing, asset: BASE_CURRENCY, amount: -paid });
    const enough = cashout.approvals.length + 1 >= cashout.approvals_needed;
    const state = approves && !enough ? cashout.state : c.to;
    return {
      outcome: 'ok',
      effect: {
        answer: { state },
        legs,
        platform,
        log: [],
        apply(now) {
          const moved = now.cashouts.get(cashout.id)!;
          moved.state = state;
          moved.events++;
          if (settles) moved.paid = paid;
          if (approves) moved.approvals.push(c.by!);
        },
      },
    };
  },
});
