/** Every kind of command that the workload sends. registry.test.ts fails when the server has one that is missing here. */
import { cashoutMove } from './cashout-move.ts';
import { cashoutRequest } from './cashout-request.ts';
import { creditPurchase } from './credit-purchase.ts';
import { endCombo } from './end-combo.ts';
import { releaseHold, undoHold } from './end-hold.ts';
import { expirePromo } from './expire-promo.ts';
import { grantPromo } from './grant-promo.ts';
import { holdGift } from './hold-gift.ts';
import type { SimulatedKind } from './kind.ts';
import { mature } from './mature.ts';
import { receiveGift } from './receive-gift.ts';
import { recogniseRevenue } from './recognise-revenue.ts';
import { refundReversal } from './refund-reversal.ts';
import { refund } from './refund.ts';
import { sendGift } from './send-gift.ts';
import { setLimits } from './set-limits.ts';
import { targetEvent } from './target-event.ts';

export const KINDS: readonly SimulatedKind[] = [
  sendGift,
  creditPurchase,
  grantPromo,
  endCombo,
  targetEvent,
  mature,
  cashoutRequest,
  cashoutMove,
  holdGift,
  releaseHold,
  undoHold,
  setLimits,
  refund,
  refundReversal,
  recogniseRevenue,
  receiveGift,
  expirePromo,
];
