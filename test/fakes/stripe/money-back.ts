/**
 * What goes back of payments at the pretend Stripe: refunds, asked for by API or made by hand at its dashboard, and disputes by banks. Each
 * step returns the events that Stripe sends for it, in its order; whoever tests delivers them, or loses, doubles and turns them about.
 */
import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { StripeRefusal, type PaymentIntent, type StripeAccount, type StripeEvent } from './account.ts';
import { textAt, textsAt, type FormObject } from './form.ts';

export type Refund = Pick<
  Stripe.Refund,
  'id' | 'object' | 'amount' | 'created' | 'currency' | 'metadata' | 'status'
> & { charge: string; payment_intent: string; failure_reason?: string };
export type Dispute = Pick<
  Stripe.Dispute,
  'id' | 'object' | 'amount' | 'created' | 'currency' | 'livemode' | 'metadata' | 'reason' | 'status'
> & { charge: string; payment_intent: string; is_charge_refundable: boolean };

const nowS = (): number => Math.floor(Date.now() / 1_000);
const newName = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

export class StripeMoneyBack {
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly #account: StripeAccount;
  constructor(account: StripeAccount) {
    this.#account = account;
  }

  /** `POST /v1/refunds`, and a click at the dashboard. @param status what it begins as; bank debits begin as `pending`. */
  refund(form: FormObject, status: 'pending' | 'succeeded' = 'succeeded'): Refund {
    const payment = this.#account.payment(textAt(form, 'payment_intent') ?? '');
    const left = payment.amount - this.#refunded(payment.id);
    if (this.#openDispute(payment.id))
      throw refused(`Charge ${chargeOf(payment)} has been charged back; cannot issue a refund.`, 'charge_disputed');
    if (left === 0) throw refused(`Charge ${chargeOf(payment)} has already been refunded.`, 'charge_already_refunded');
    const amount = Number(textAt(form, 'amount') ?? left);
    if (!(Number.isSafeInteger(amount) && amount > 0)) throw refused('Invalid integer', 'parameter_invalid_integer');
    if (amount > left)
      throw refused(
        `Refund amount ($${(amount / 100).toFixed(2)}) is greater than unrefunded amount on charge ($${(left / 100).toFixed(2)})`,
      );
    const refund: Refund = {
      id: newName('re'),
      object: 'refund',
      amount,
      charge: chargeOf(payment),
      created: nowS(),
      currency: payment.currency,
      metadata: textsAt(form, 'metadata'),
      payment_intent: payment.id,
      status,
    };
    this.refunds.set(refund.id, refund);
    return refund;
  }

  /** `GET /v1/refunds?payment_intent=…`, newest first. */
  list(
    payment_intent: string | null,
    limit: number,
  ): { object: 'list'; url: string; has_more: boolean; data: Refund[] } {
    const all = [...this.refunds.values()].filter((one) => one.payment_intent === payment_intent).toReversed();
    return { object: 'list', url: '/v1/refunds', has_more: all.length > limit, data: all.slice(0, limit) };
  }

  /** What Stripe sends when a refund was made: of the refund, and of the charge with its running total. */
  madeEvents(refund: string): [created: StripeEvent, charge_refunded: StripeEvent] {
    const made = this.refunds.get(refund)!;
    return [this.#account.event('refund.created', made), this.#chargeRefunded(made.payment_intent)];
  }

  /** A refund moves on. */
  move(refund: string, status: 'succeeded' | 'failed' | 'canceled'): [moved: StripeEvent] {
    const moved: Refund = {
      ...this.refunds.get(refund)!,
      status,
      ...(status === 'failed' ? { failure_reason: 'expired_or_canceled_card' } : {}),
    };
    this.refunds.set(refund, moved);
    return [this.#account.event(status === 'failed' ? 'refund.failed' : 'refund.updated', moved)];
  }

  /** A bank takes the payment back: a dispute is opened, and its money withdrawn in the same moment. */
  dispute(payment_intent: string, amount?: number): [created: StripeEvent, funds_withdrawn: StripeEvent] {
    const made = this.#open(payment_intent, 'needs_response', amount);
    return [
      this.#account.event('charge.dispute.created', made),
      this.#account.event('charge.dispute.funds_withdrawn', made),
    ];
  }

  /** A bank only asks: no money moves. */
  inquire(payment_intent: string): [created: StripeEvent] {
    return [this.#account.event('charge.dispute.created', this.#open(payment_intent, 'warning_needs_response'))];
  }

  /** The bank decides. Money that was withdrawn and won comes back. */
  decide(dispute: string, status: 'won' | 'lost' | 'warning_closed'): StripeEvent[] {
    const decided = { ...this.disputes.get(dispute)!, status };
    this.disputes.set(dispute, decided);
    const closed = this.#account.event('charge.dispute.closed', decided);
    return status === 'won' ? [this.#account.event('charge.dispute.funds_reinstated', decided), closed] : [closed];
  }

  #open(payment_intent: string, status: Dispute['status'], amount?: number): Dispute {
    const payment = this.#account.payment(payment_intent);
    const dispute: Dispute = {
      id: newName('dp'),
      object: 'dispute',
      amount: amount ?? payment.amount,
      charge: chargeOf(payment),
      created: nowS(),
      currency: payment.currency,
      is_charge_refundable: false,
      livemode: false,
      metadata: {},
      payment_intent,
      reason: 'fraudulent',
      status,
    };
    this.disputes.set(dispute.id, dispute);
    return dispute;
  }

  #openDispute(payment: string): boolean {
    return [...this.disputes.values()].some((one) => one.payment_intent === payment && one.status === 'needs_response');
  }

  /** What went back and did not fail. */
  #refunded(payment: string): number {
    return [...this.refunds.values()]
      .filter((one) => one.payment_intent === payment && one.status !== 'failed' && one.status !== 'canceled')
      .reduce((sum, one) => sum + one.amount, 0);
  }

  #chargeRefunded(payment_intent: string): StripeEvent {
    const payment = this.#account.payment(payment_intent);
    const amount_refunded = this.#refunded(payment_intent);
    return this.#account.event('charge.refunded', {
      id: chargeOf(payment),
      object: 'charge',
      amount: payment.amount,
      amount_refunded,
      currency: payment.currency,
      livemode: false,
      payment_intent,
      refunded: amount_refunded === payment.amount,
      status: 'succeeded',
    });
  }
}

const refused = (message: string, code?: string): StripeRefusal =>
  new StripeRefusal(400, 'invalid_request_error', message, code);
const chargeOf = (payment: PaymentIntent): string => payment.id.replace('pi_', 'ch_');
