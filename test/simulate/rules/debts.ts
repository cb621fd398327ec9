/** What viewers owe: coins of refunds that were spent before. Paid from other paid coins, the oldest debt first. */
import { bucketOf } from '@busker/protocol';
import { deriveIdIn } from '../../../server/src/platform/derive-id.ts';
import { least } from '../coins.ts';
import { CAUSE, KIND, type Leg, type Model } from '../model.ts';

export interface Debt {
  readonly person: string;
  readonly refund: string;
  readonly at: Date;
  left: bigint;
}
export interface DebtPayment {
  readonly id: string;
  readonly refund: string;
  readonly coins: bigint;
}

const debtsIn = (model: Model): Debt[] => model.part('debts', () => []);

/** What somebody owes, in the order in which it is paid. */
export const debtsOf = (model: Model, person: string): Debt[] =>
  debtsIn(model)
    .filter((debt) => debt.person === person && debt.left > 0n)
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.refund < b.refund ? -1 : 1));

export function owe(model: Model, debt: Debt): void {
  debtsIn(model).push(debt);
}
/** @returns what was still owed for a refund, which nobody owes any more. */
export function cancelDebt(model: Model, refund: string): void {
  for (const debt of debtsIn(model)) if (debt.refund === refund) debt.left = 0n;
}

/** Payments with at most so many coins, and their legs. */
export function settle(
  person: string,
  debts: readonly Pick<Debt, 'refund' | 'left'>[],
  coins: bigint,
  source: { readonly kind: string; readonly id: string },
): { payments: DebtPayment[]; legs: Leg[] } {
  const payments: DebtPayment[] = [];
  let rest = coins;
  for (const { refund, left } of debts) {
    const part = least(rest, left);
    if (part <= 0n) continue;
    rest -= part;
    // What the server calls it.
    payments.push({ id: deriveIdIn(bucketOf(person), 'debt', source.kind, source.id, refund), refund, coins: part });
  }
  const legs = payments.flatMap(({ id, coins: paid }): Leg[] => [
    { owner: person, kind: KIND.wallet_paid, amount: -paid, cause_kind: CAUSE.debt, cause: id },
    { owner: person, kind: KIND.wallet_debt, amount: paid, cause_kind: CAUSE.debt, cause: id },
  ]);
  return { payments, legs };
}

export function pay(model: Model, person: string, payments: readonly DebtPayment[]): void {
  for (const payment of payments) {
    model.paidCoins(person).take(payment.coins, 'spent', { kind: 'debt', id: payment.id });
    const debt = debtsIn(model).find((one) => one.refund === payment.refund)!;
    debt.left -= payment.coins;
    model.part('debt payments', () => new Map<string, DebtPayment>()).set(payment.id, payment);
  }
}
/** The refund that a payment paid for. */
export const paymentOf = (model: Model, id: string): DebtPayment | undefined =>
  model.part('debt payments', () => new Map<string, DebtPayment>()).get(id);
