import { PURCHASE_STATES, type PurchaseState } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import type { PaymentEvent } from '../providers/payments/port.ts';
import { decidePaid, decidePurchase, type PurchaseFacts } from './purchase-state.ts';

/** Credited once; what went back since then is not decided here, so each is told as `credited` is. */
const MONEY_BACK = ['partly_refunded', 'refunded', 'disputed', 'charged_back'] as const;
type MoneyBack = (typeof MONEY_BACK)[number];
const wasCredited = (state: PurchaseState): state is MoneyBack =>
  (MONEY_BACK as readonly PurchaseState[]).includes(state);

const purchase = (state: PurchaseState, change: Partial<PurchaseFacts> = {}): PurchaseFacts => ({
  provider: 'stripe',
  state,
  price_micros: 12_900_000n,
  currency: 'USD',
  payment_id: state === 'credited' || wasCredited(state) ? 'pi_1' : null,
  ...change,
});
const reference = 'person.purchase';
const paid = {
  kind: 'payment_succeeded',
  reference,
  payment_id: 'pi_1',
  amount_micros: 12_900_000n,
  currency: 'USD',
} as const;
const EVENTS = {
  paid,
  'paid by a second payment': { ...paid, payment_id: 'pi_2' },
  'paid too little': { ...paid, amount_micros: 12_899_999n },
  'paid too much': { ...paid, amount_micros: 12_900_001n },
  'paid in euros': { ...paid, currency: 'EUR' },
  pending: { kind: 'payment_pending', reference },
  failed: { kind: 'payment_failed', reference, why: 'Declined.' },
  expired: { kind: 'expired', reference },
  unknown: { kind: 'unknown', reference, why: 'a new word' },
  unrelated: { kind: 'unrelated' },
} as const satisfies Record<string, PaymentEvent>;

/** What follows: `credit`, `park`, the state moved to, or `-` for nothing. */
const TABLE: Record<keyof typeof EVENTS, Record<Exclude<PurchaseState, MoneyBack>, string>> = {
  paid: {
    created: 'credit',
    pending: 'credit',
    pending_payment: 'credit',
    credited: '-',
    failed: 'credit',
    expired: 'credit',
  },
  'paid by a second payment': {
    created: 'credit',
    pending: 'credit',
    pending_payment: 'credit',
    credited: 'park',
    failed: 'credit',
    expired: 'credit',
  },
  'paid too little': {
    created: 'park',
    pending: 'park',
    pending_payment: 'park',
    credited: '-',
    failed: 'park',
    expired: 'park',
  },
  'paid too much': {
    created: 'park',
    pending: 'park',
    pending_payment: 'park',
    credited: '-',
    failed: 'park',
    expired: 'park',
  },
  'paid in euros': {
    created: 'park',
    pending: 'park',
    pending_payment: 'park',
    credited: '-',
    failed: 'park',
    expired: 'park',
  },
  pending: {
    created: 'pending_payment',
    pending: 'pending_payment',
    pending_payment: '-',
    credited: '-',
    failed: '-',
    expired: 'pending_payment',
  },
  failed: { created: 'failed', pending: 'failed', pending_payment: 'failed', credited: '-', failed: '-', expired: '-' },
  expired: { created: 'expired', pending: 'expired', pending_payment: '-', credited: '-', failed: '-', expired: '-' },
  unknown: {
    created: 'park',
    pending: 'park',
    pending_payment: 'park',
    credited: 'park',
    failed: 'park',
    expired: 'park',
  },
  unrelated: { created: '-', pending: '-', pending_payment: '-', credited: '-', failed: '-', expired: '-' },
};
const cells = (Object.keys(TABLE) as (keyof typeof EVENTS)[]).flatMap((word) =>
  PURCHASE_STATES.map((state) => [state, word, TABLE[word][wasCredited(state) ? 'credited' : state]] as const),
);

describe('the life of a purchase', () => {
  it.each(cells)('%s, told %s: %s', (state, word, follows) => {
    const step = decidePurchase(purchase(state), 'stripe', EVENTS[word]);
    const said = step.step === 'move' ? step.to : step.step === 'nothing' ? '-' : step.step;
    expect(said).toBe(follows);
    if (step.step === 'move') expect(step.failure).toBe(word === 'failed' ? 'Declined.' : null);
    if (step.step === 'park' || step.step === 'nothing') expect(step.why).not.toBe('');
  });

  it('believes no other provider, whatever it says of money', () => {
    for (const state of PURCHASE_STATES) {
      for (const word of ['paid', 'pending', 'failed', 'expired'] as const) {
        expect(decidePurchase(purchase(state), 'sandbox', EVENTS[word]).step).toBe('park');
      }
    }
  });

  it('names both payments when a second one came', () => {
    expect(decidePaid(purchase('credited'), EVENTS['paid by a second payment'])).toEqual({
      step: 'park',
      why: 'second payment pi_2 for a purchase that pi_1 paid',
    });
  });
});
