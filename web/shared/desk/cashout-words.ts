/** What the states of a cash-out mean, to the creator who waits for money and to the operator who decides. */
import type { CashoutState } from '@busker/protocol';
import type { Tone } from './parts.tsx';

interface Words {
  readonly name: string;
  readonly tone: Tone;
  /** What happened, and what happens next, for the creator. */
  readonly creator: string;
  /** The same for operators. */
  readonly operator: string;
}

export const CASHOUT_WORDS: Readonly<Record<CashoutState, Words>> = {
  requested: {
    name: 'Waiting for approval',
    tone: 'warn',
    creator: 'You asked for this money. It is set aside while somebody of the team looks at it. You can still cancel.',
    operator: 'Waiting for a decision. The money is reserved.',
  },
  approved: {
    name: 'Approved',
    tone: 'info',
    creator: 'Approved. The payment is sent next; you need to do nothing.',
    operator: 'Approved by everybody it needs. The payment is sent next, by itself.',
  },
  submitting: {
    name: 'Being sent',
    tone: 'info',
    creator: 'The payment is being handed to the payment provider.',
    operator: 'Being handed to the provider.',
  },
  submitted: {
    name: 'On its way',
    tone: 'info',
    creator: 'The payment provider has it. Banks may take a few days; this page says when it arrived.',
    operator: 'The provider accepted it and will report the result.',
  },
  unknown: {
    name: 'Being looked into',
    tone: 'warn',
    creator:
      'The payment provider has not answered yet. Your money is safe and set aside; we keep asking and never send it twice.',
    operator: 'The provider did not answer. It is asked again with the same key; nothing is sent a second time.',
  },
  paid: {
    name: 'Paid',
    tone: 'good',
    creator:
      'The payment provider says that it was paid. Should your bank send it back, it returns to your available earnings.',
    operator: 'Paid, by the provider’s word. A return credits it again.',
  },
  rejected: {
    name: 'Rejected',
    tone: 'bad',
    creator: 'This request was turned down. The whole amount is back in your available earnings.',
    operator: 'Turned down. The reserve went back to available.',
  },
  cancelled: {
    name: 'Cancelled',
    tone: 'plain',
    creator: 'You cancelled this request. The whole amount is back in your available earnings.',
    operator: 'Cancelled by the creator. The reserve went back to available.',
  },
  failed: {
    name: 'Failed',
    tone: 'bad',
    creator:
      'The payment did not go through. The whole amount is back in your available earnings. Check your payout account, then ask again.',
    operator: 'The provider could not pay. The reserve went back to available.',
  },
  returned: {
    name: 'Returned',
    tone: 'bad',
    creator:
      'Your bank sent the money back. The whole amount is back in your available earnings. Check your payout account, then ask again.',
    operator: 'The bank sent the money back after it was paid. The amount went back to available.',
  },
  expired: {
    name: 'Expired',
    tone: 'plain',
    creator:
      'It was not approved and sent in time, so the whole amount is back in your available earnings. Nothing was paid; you can ask again.',
    operator: 'Nobody approved and sent it in time. The reserve went back to available; nothing was sent.',
  },
};

/** The way a cash-out takes when all goes well. */
export const CASHOUT_WAY: readonly CashoutState[] = ['requested', 'approved', 'submitted', 'paid'];

/** Whether nothing more is expected to happen by itself. `paid` may still become returned, but nobody waits for that. */
export const isSettled = (state: CashoutState): boolean =>
  ['paid', 'rejected', 'cancelled', 'failed', 'returned', 'expired'].includes(state);

/** Whether only a part of it was paid. */
export const isPaidInPart = (cashout: {
  readonly amount_micros: string;
  readonly paid_micros: string | null;
}): boolean => cashout.paid_micros !== null && cashout.paid_micros !== cashout.amount_micros;
