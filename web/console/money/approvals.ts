/** Four eyes, as the desk tells it. The server decides; this only spares an operator a refusal. */
import type { Cashout } from '@busker/protocol';

/** Why an operator cannot approve: they are the payee, or have approved already. */
export type Objection = 'payee' | 'again';

export const OBJECTION_WORDS: Readonly<Record<Objection, string>> = {
  payee: 'This is your own cash-out: somebody else decides on it.',
  again: 'You have approved it. Another operator has to approve it too.',
};

/** @param person the operator who looks; null when nothing stands against approving. */
export function objectionTo(cashout: Cashout, person: string): Objection | null {
  if (cashout.creator.id === person) return 'payee';
  return cashout.approvals.some((approval) => approval.by.id === person) ? 'again' : null;
}

/** e.g. "1 of 2"; nothing needs no words once it is decided. */
export function approvalsText(cashout: Cashout): string {
  return `${cashout.approvals.length} of ${cashout.approvals_needed}`;
}
