/**
 * The port for payments: how money comes in. A provider shows a checkout page of its own, takes the money, and tells us by signed
 * webhook; where a webhook was lost we ask it.
 *
 * The words of all providers are translated into those of `PaymentEvent`. A word that we do not know becomes `unknown`, which is
 * parked for a person: never a success, never a failure.
 */
import type { ProviderDefinition, WebhookEnvelope, WebhookHeaders } from '../port.ts';

/** What is to be paid. The same order gives the same checkout, however often it is sent. */
export interface CheckoutOrder {
  /** Our name for the order: unique, at most 80 characters. The provider gives it back with everything it says of the order. */
  readonly reference: string;
  /** The purchase's own id, for people who search the provider's desk. */
  readonly purchase: string;
  readonly amount_micros: bigint;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** What is bought, for people: "500 coins". */
  readonly description: string;
  /** Where the browser goes after paying; says nothing about whether it was paid. */
  readonly success_url: string;
  /** Where the browser goes when the viewer turns back. */
  readonly cancel_url: string;
  /** When the checkout closes if nobody paid. */
  readonly expires_at: Date;
}

export interface Checkout {
  /** The provider's name for this checkout. */
  readonly provider_ref: string;
  readonly checkout_url: string;
}

/**
 * What a provider says of an order.
 * - `payment_succeeded`: the money is there. `payment_id` names the payment, not the event: it is what credits once.
 * - `payment_pending`: the checkout was completed, the money comes later or not.
 * - `payment_failed`: the payment was tried and did not succeed; `why` is for people.
 * - `expired`: the checkout closed without a payment.
 * - `unknown`: about an order of ours or not, in words we don't know.
 * - `unrelated`: known, and nothing to do with an order's money.
 */
export type OrderEvent =
  | {
      readonly kind: 'payment_succeeded';
      readonly reference: string;
      readonly payment_id: string;
      readonly amount_micros: bigint;
      readonly currency: string;
    }
  | { readonly kind: 'payment_pending'; readonly reference: string }
  | { readonly kind: 'payment_failed'; readonly reference: string; readonly why: string }
  | { readonly kind: 'expired'; readonly reference: string }
  | { readonly kind: 'unknown'; readonly reference: string | null; readonly why: string }
  | { readonly kind: 'unrelated' };

/** Money of a payment that went back, or is about to. `amount_micros` is of the payment's currency. */
export interface RefundEvent {
  readonly kind: 'refund';
  readonly payment_id: string;
  /** Names the refund, not the event: it is what has an effect once. */
  readonly refund_id: string;
  readonly amount_micros: bigint;
  readonly currency: string;
  /** `made`: the money is on its way or there. `undone`: it did not get there and is ours again. */
  readonly standing: 'made' | 'undone';
  /** The key of our order for it; null when it was not ours, or the event does not say. */
  readonly request: string | null;
}

/**
 * A dispute that the payer's bank opened. `money` says what this event tells of the money: `taken` from us, `returned`, or nothing.
 * `standing`: open, or how it ended; null when this event does not say.
 */
export interface DisputeEvent {
  readonly kind: 'dispute';
  readonly payment_id: string;
  readonly dispute_id: string;
  readonly amount_micros: bigint;
  readonly currency: string;
  readonly money: 'taken' | 'returned' | null;
  readonly standing: 'open' | 'won' | 'lost' | 'closed' | null;
  readonly reason: string | null;
}

/** Something was refunded of a payment, without saying by which refunds: they are asked for. */
export interface RefundsChanged {
  readonly kind: 'refunds_changed';
  readonly payment_id: string;
}

export type MoneyBackEvent = RefundEvent | DisputeEvent | RefundsChanged;
export type PaymentEvent = OrderEvent | MoneyBackEvent;

/** Whether an event is of money that went back. */
export function isMoneyBack(event: PaymentEvent): event is MoneyBackEvent {
  return event.kind === 'refund' || event.kind === 'dispute' || event.kind === 'refunds_changed';
}

/** What of ours an event is about: the order's reference, or the payment; null when it does not say. */
export function subjectOf(event: PaymentEvent): string | null {
  if (isMoneyBack(event)) return event.payment_id;
  return event.kind === 'unrelated' ? null : event.reference;
}

/** Money that shall go back. The same key gives the same refund, however often it is sent. */
export interface RefundOrder {
  readonly idempotency_key: string;
  readonly payment_id: string;
  readonly amount_micros: bigint;
  readonly currency: string;
}

/** Answer to a question of ours. `event` is null while the checkout is open and nobody has paid. */
export interface PaymentAnswer {
  readonly type: string;
  readonly payload: unknown;
  readonly event: OrderEvent | null;
}

export interface PaymentProvider {
  readonly id: string;
  /** For people: "Sandbox", "Card by Stripe". */
  readonly name: string;
  /**
   * Opens a checkout, or gives the one that this order already has.
   * @throws ProviderUnavailable try the same order again; ProviderRefused it will never work.
   */
  createCheckout(order: CheckoutOrder): Promise<Checkout>;
  /**
   * Checks a webhook's signature on the bytes as they came.
   * @throws SignatureInvalid
   */
  verifyWebhook(body: Buffer, headers: WebhookHeaders): WebhookEnvelope;
  /** Translates the payload of a verified webhook. Pure; the same payload always reads the same. */
  read(payload: unknown): PaymentEvent;
  /**
   * Asks what became of a checkout.
   * @throws ProviderUnavailable
   */
  lookup(provider_ref: string): Promise<PaymentAnswer>;
  /**
   * Closes a checkout that nobody has paid. One that is closed already, or is being paid, stays as it is.
   * @throws ProviderUnavailable
   */
  expire(provider_ref: string): Promise<void>;
  /**
   * Gives money of a payment back.
   * @throws ProviderUnavailable no answer, ask again with the same key; ProviderRefused it will never work.
   */
  refund(order: RefundOrder): Promise<RefundEvent>;
  /** All refunds of a payment. @throws ProviderUnavailable */
  refundsOf(payment_id: string): Promise<RefundEvent[]>;
  /** Whether a payment was made by one of our checkouts: others may use the same account. @throws ProviderUnavailable */
  isOurs(payment_id: string): Promise<boolean>;
}

export type PaymentProviderDefinition = ProviderDefinition<PaymentProvider>;
