/**
 * The port for payouts: how money goes out. A payout is submitted under a key of ours; the provider pays it, fails it, or returns it
 * after it was paid. `paid` is never final.
 *
 * A submission without an answer is neither a success nor a failure: the caller marks the payout unknown and asks by the same key, or
 * submits again under the same key. Never under a new one.
 */
import type { ProviderDefinition, WebhookEnvelope, WebhookHeaders } from '../port.ts';

export interface PayoutOrder {
  /** Our key of this payout, at most 80 characters. The same key never pays twice. */
  readonly idempotency_key: string;
  readonly amount_micros: bigint;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** The `account_ref` of the account that is paid. */
  readonly account: string;
}

/**
 * What came of a submission.
 * - `accepted`: the provider has it and will tell how it ends.
 * - `failed`: the provider will not pay it; `why` is for people. Nothing was paid under this key.
 * - `no_answer`: it may or may not have arrived. Ask with `lookup`.
 */
export type Submission =
  | { readonly result: 'accepted'; readonly provider_ref: string }
  | { readonly result: 'failed'; readonly why: string }
  | { readonly result: 'no_answer'; readonly why: string };

/** Where a payout stands. `not_found`: nothing ever arrived under this key, so it can be submitted again under the same key. */
export type PayoutStanding =
  | { readonly state: 'processing'; readonly provider_ref: string }
  /** `paid_micros`: less than was sent when it was paid in part; nothing more will come. */
  | { readonly state: 'paid'; readonly provider_ref: string; readonly paid_micros: bigint }
  | { readonly state: 'failed' | 'returned'; readonly provider_ref: string; readonly why: string }
  | { readonly state: 'not_found' };

/** What a provider says of a payout. Events come late, doubled and out of order. `unknown` is parked for a person. */
export type PayoutEvent =
  | {
      readonly kind: 'paid';
      readonly idempotency_key: string;
      readonly provider_ref: string;
      readonly amount_micros: bigint;
      /** Less than the amount when it was paid in part; nothing more will come. */
      readonly paid_micros: bigint;
      readonly currency: string;
    }
  | {
      readonly kind: 'failed' | 'returned';
      readonly idempotency_key: string;
      readonly provider_ref: string;
      readonly amount_micros: bigint;
      readonly currency: string;
      readonly why: string;
    }
  | { readonly kind: 'unknown'; readonly idempotency_key: string | null; readonly why: string }
  | { readonly kind: 'unrelated' };

/** Where a creator is paid, as the provider takes it. */
export interface PayoutDestination {
  /** What `PayoutOrder.account` wants. */
  readonly account_ref: string;
  /** For people, without what must stay private: "Sandbox bank ••6789". */
  readonly masked: string;
  /** Whether the provider says that the account can be paid. */
  readonly verified: boolean;
}

export interface PayoutProvider {
  readonly id: string;
  readonly name: string;
  /** For the creator, beside the field for the account's number. */
  readonly hint: string;
  /**
   * Registers where a creator is paid.
   * @throws ProviderRefused the number is not one that can be paid.
   */
  registerAccount(account: { holder: string; account_number: string }): Promise<PayoutDestination>;
  /** Submits a payout. Never throws for what the network or the provider does: that is `no_answer` or `failed`. */
  submit(order: PayoutOrder): Promise<Submission>;
  /**
   * Asks by our key.
   * @throws ProviderUnavailable
   */
  lookup(idempotency_key: string): Promise<PayoutStanding>;
  /**
   * Checks a webhook's signature on the bytes as they came.
   * @throws SignatureInvalid
   */
  verifyWebhook(body: Buffer, headers: WebhookHeaders): WebhookEnvelope;
  /** Translates the payload of a verified webhook. Pure. */
  read(payload: unknown): PayoutEvent;
}

export type PayoutProviderDefinition = ProviderDefinition<PayoutProvider>;
