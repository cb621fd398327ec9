/** Four eyes, as the desk tells it. The server decides; this only spares an operator a refusal. */
import type { Cashout } from '@busker/protocol';
import { t } from '../texts.ts';

/** Why an operator cannot approve: they are the payee, or have approved already. */
export type Objection = 'payee' | 'again';

export const OBJECTION_WORDS: Readonly<Record<Objection, string>> = {
  payee: t.approvals.thisIsYourOwn,
  again: t.approvals.youHaveApprovedIt,
};

/** @param person the operator who looks; null when nothing stands against approving. */
export function objectionTo(cashout: Cashout, person: string): Objection | null {
  if (cashout.creator.id === person) return 'payee';
  return cashout.approvals.some((approval) => approval.by.id === person) ? 'again' : null;
}

/** e.g. "1 of 2"; nothing needs no words once it is decided. */
export function approvalsText(cashout: Cashout): string {
  return t.approvals.ofText({ length: cashout.approvals.length, approvalsNeeded: cashout.approvals_needed });
}
