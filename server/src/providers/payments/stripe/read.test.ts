import { describe, expect, it } from 'vitest';
import { readEvent, readUnpaid } from './read.ts';

const REFERENCE = 'person.purchase';
const SESSION = {
  id: 'cs_test_1',
  object: 'checkout.session',
  mode: 'payment',
  client_reference_id: REFERENCE,
  payment_status: 'paid',
  payment_intent: 'pi_1',
  amount_total: 1290,
  currency: 'usd',
  status: 'complete',
};
const eventOf = (type: string, session: object = {}, event: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  livemode: false,
  data: { object: { ...SESSION, ...session } },
  ...event,
});
const completed = (session: object = {}, event: object = {}) =>
  readEvent(eventOf('checkout.session.completed', session, event), false);
const PAID = {
  kind: 'payment_succeeded',
  reference: REFERENCE,
  payment_id: 'pi_1',
  amount_micros: 12_900_000n,
  currency: 'USD',
};

describe('reading events of Stripe', () => {
  it('reads money that came, at once or later, by the payment and not by the event', () => {
    expect(completed()).toEqual(PAID);
    expect(readEvent(eventOf('checkout.session.async_payment_succeeded'), false)).toEqual(PAID);
    expect(completed({ payment_intent: { id: 'pi_1', object: 'payment_intent' } })).toEqual(PAID);
  });

  it('reads amounts by the decimals of the currency', () => {
    expect(completed({ currency: 'jpy', amount_total: 190 })).toMatchObject({
      amount_micros: 190_000_000n,
      currency: 'JPY',
    });
    expect(completed({ currency: 'kwd', amount_total: 1_290 })).toMatchObject({
      amount_micros: 1_290_000n,
      currency: 'KWD',
    });
  });

  it('reads the other ends', () => {
    expect(completed({ payment_status: 'unpaid' })).toEqual({ kind: 'payment_pending', reference: REFERENCE });
    expect(readEvent(eventOf('checkout.session.async_payment_failed'), false)).toMatchObject({
      kind: 'payment_failed',
      reference: REFERENCE,
    });
    expect(readEvent(eventOf('checkout.session.expired'), false)).toEqual({ kind: 'expired', reference: REFERENCE });
  });

  it.each<[string, object]>([
    ['no payment was needed', { payment_status: 'no_payment_required' }],
    ['the payment status is new', { payment_status: 'half_paid' }],
    ['the payment status is missing', { payment_status: undefined }],
    ['no payment is named', { payment_intent: null }],
    ['no amount is named', { amount_total: null }],
    ['the amount is no integer', { amount_total: 12.9 }],
    ['the amount is text', { amount_total: '1290' }],
    ['no currency is named', { currency: null }],
  ])('never credits a completed session when %s', (_, session) => {
    expect(completed(session)).toMatchObject({ kind: 'unknown', reference: REFERENCE });
  });

  it('leaves words that it does not know to a person', () => {
    expect(readEvent(eventOf('checkout.session.paid_in_shells'), false)).toEqual({
      kind: 'unknown',
      reference: REFERENCE,
      why: 'unknown event checkout.session.paid_in_shells',
    });
    for (const payload of [null, 7, 'paid', {}, { type: 7 }]) {
      expect(readEvent(payload, false)).toMatchObject({ kind: 'unknown', reference: null });
    }
  });

  it('credits nothing that comes from the other world, test or live', () => {
    expect(completed({}, { livemode: true })).toMatchObject({ kind: 'unknown', reference: REFERENCE });
    expect(completed({}, { livemode: undefined })).toMatchObject({ kind: 'unknown' });
    expect(readEvent(eventOf('checkout.session.completed'), true)).toMatchObject({ kind: 'unknown' });
    expect(readEvent(eventOf('checkout.session.completed', {}, { livemode: true }), true)).toEqual(PAID);
  });

  it('leaves alone what is nobody’s order here', () => {
    expect(readEvent(eventOf('payment_intent.payment_failed'), false)).toEqual({ kind: 'unrelated' });
    expect(readEvent(eventOf('charge.succeeded'), false)).toEqual({ kind: 'unrelated' });
    expect(completed({ client_reference_id: null })).toEqual({ kind: 'unrelated' });
    expect(readEvent({ type: 'checkout.session.completed', livemode: false }, false)).toEqual({ kind: 'unrelated' });
  });
});

describe('reading a payment that is still to come', () => {
  it.each([
    ['processing', 'payment_pending'],
    ['succeeded', 'payment_pending'],
    ['requires_payment_method', 'payment_failed'],
    ['canceled', 'payment_failed'],
    ['requires_action', 'unknown'],
  ] as const)('takes %s for %s', (status, kind) => {
    expect(readUnpaid(status, REFERENCE)).toMatchObject({ kind, reference: REFERENCE });
  });
});

describe('a dispute', () => {
  const dispute = (status: string) => ({
    id: 'dp_1',
    payment_intent: 'pi_1',
    amount: 129,
    currency: 'usd',
    reason: 'fraudulent',
    status,
  });
  const money = (word: string, status: string) =>
    readEvent({ type: `charge.dispute.${word}`, livemode: false, data: { object: dispute(status) } }, false);

  it.each([
    ['created', 'needs_response', null],
    ['funds_withdrawn', 'needs_response', 'taken'],
    ['closed', 'lost', 'taken'],
    ['funds_reinstated', 'won', 'returned'],
    ['closed', 'won', 'returned'],
    ['created', 'warning_needs_response', null],
    ['closed', 'warning_closed', null],
    ['updated', 'under_review', null],
  ])('%s in the state %s moves money: %s', (word, status, moved) => {
    expect(money(word, status)).toMatchObject({ kind: 'dispute', dispute_id: 'dp_1', money: moved });
  });

  it('in a state that nobody knows is for a person', () => {
    expect(money('closed', 'settled_out_of_court')).toMatchObject({ kind: 'unknown' });
  });
});
