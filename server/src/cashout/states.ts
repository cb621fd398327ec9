/**
 * The life of a cash-out, told once.
 *
 * - **requested**: the creator asked; the money is reserved. Operators approve or reject it, the creator may cancel it.
 * - **approved**: as many operators as needed said yes. Nothing was sent yet; an operator may still reject it.
 * - **submitting**: we are sending it to the payout provider. From here on only the provider's word decides.
 * - **unknown**: it was sent and no answer came. Resolved by asking, or by sending under the same key; never by a second payment.
 * - **submitted**: the provider has it.
 * - **paid**: the provider says the money is out, or a part of it: then the rest was credited back. Not final: a bank may return it.
 * - **rejected**, **cancelled**, **failed**, **returned**: the money was credited back to available.
 * - **expired**: nobody approved and sent it in time, so the money was credited back. Only before it was submitted: from then on the money may
 *   be out, and time says nothing about that.
 *
 * Who moves what: creator → cancelled; operators → approved, rejected; the payout job → submitting, submitted, unknown, failed; the expiry job → expired; the provider's
 * webhooks and our asking → paid, failed, returned.
 */
import type { CashoutState } from '@busker/protocol';

/** What a move does to the money: keep it reserved, pay it out (a part, and give the rest back), give it back, or take back what was paid out. */
export type MoneyMove = 'none' | 'settle' | 'release' | 'return';

/** Allowed moves. What is missing here is refused with `wrong_state`. */
const MOVES: { readonly [From in CashoutState]: { readonly [To in CashoutState]?: MoneyMove } } = {
  requested: { approved: 'none', rejected: 'release', cancelled: 'release', expired: 'release' },
  approved: { submitting: 'none', rejected: 'release', expired: 'release' },
  submitting: { submitted: 'none', unknown: 'none', paid: 'settle', failed: 'release', returned: 'release' },
  unknown: { submitting: 'none', submitted: 'none', paid: 'settle', failed: 'release', returned: 'release' },
  submitted: { paid: 'settle', failed: 'release', returned: 'release' },
  paid: { returned: 'return', failed: 'return' },
  rejected: {},
  cancelled: {},
  failed: {},
  returned: {},
  expired: {},
};

/** What a move from one state to another does to the money; undefined when it is not allowed. */
export function moneyMove(from: CashoutState, to: CashoutState): MoneyMove | undefined {
  return MOVES[from][to];
}
