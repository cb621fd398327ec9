/** What the states of a cash-out mean, to the creator who waits for money and to the operator who decides. */
import type { CashoutState } from '@busker/protocol';
import type { Tone } from './parts.tsx';
import { d } from './texts.ts';

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
    name: d.cashoutWords.waitingForApproval,
    tone: 'warn',
    creator: d.cashoutWords.youAskedForThis,
    operator: d.cashoutWords.waitingForADecision,
  },
  approved: {
    name: d.cashoutWords.approved,
    tone: 'info',
    creator: d.cashoutWords.approvedThePaymentIs,
    operator: d.cashoutWords.approvedByEverybodyIt,
  },
  submitting: {
    name: d.cashoutWords.beingSent,
    tone: 'info',
    creator: d.cashoutWords.thePaymentIsBeing,
    operator: d.cashoutWords.beingHandedToThe,
  },
  submitted: {
    name: d.cashoutWords.onItsWay,
    tone: 'info',
    creator: d.cashoutWords.thePaymentProviderHas,
    operator: d.cashoutWords.theProviderAcceptedIt,
  },
  unknown: {
    name: d.cashoutWords.beingLookedInto,
    tone: 'warn',
    creator: d.cashoutWords.thePaymentProviderHas2,
    operator: d.cashoutWords.theProviderDidNot,
  },
  paid: {
    name: d.cashoutWords.paid,
    tone: 'good',
    creator: d.cashoutWords.thePaymentProviderSays,
    operator: d.cashoutWords.paidByTheProviders,
  },
  rejected: {
    name: d.cashoutWords.rejected,
    tone: 'bad',
    creator: d.cashoutWords.thisRequestWasTurned,
    operator: d.cashoutWords.turnedDownTheReserve,
  },
  cancelled: {
    name: d.cashoutWords.cancelled,
    tone: 'plain',
    creator: d.cashoutWords.youCancelledThisRequest,
    operator: d.cashoutWords.cancelledByTheCreator,
  },
  failed: {
    name: d.cashoutWords.failed,
    tone: 'bad',
    creator: d.cashoutWords.thePaymentDidNot,
    operator: d.cashoutWords.theProviderCouldNot,
  },
  returned: {
    name: d.cashoutWords.returned,
    tone: 'bad',
    creator: d.cashoutWords.yourBankSentThe,
    operator: d.cashoutWords.theBankSentThe,
  },
  expired: {
    name: d.cashoutWords.expired,
    tone: 'plain',
    creator: d.cashoutWords.itWasNotApproved,
    operator: d.cashoutWords.nobodyApprovedAndSent,
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
