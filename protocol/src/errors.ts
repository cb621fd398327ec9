/**
 * The one error table. Every refusal that leaves Busker, by HTTP or WebSocket, is one of these codes. The reference page
 * in docs/ is generated from here, and a test keeps code, OpenAPI and docs equal to it.
 *
 * retry: `never` (the same request will be refused again) · `change` (change the request first) · `later` (the same
 * request, same id, after a while; `retry_after_ms` says when).
 */
import Type, { type Static } from 'typebox';

export type Retry = 'never' | 'change' | 'later';
export interface ErrorEntry {
  readonly status: number;
  readonly retry: Retry;
  /** For people: what happened and what to do next. */
  readonly sentence: string;
}

export const ERRORS = {
  bad_request: {
    status: 400,
    retry: 'change',
    sentence: 'The request is not of the form that this address expects; the details name the field.',
  },
  not_signed_in: { status: 401, retry: 'change', sentence: 'Please sign in first.' },
  not_allowed: { status: 403, retry: 'never', sentence: 'Your role does not allow this.' },
  banned: {
    status: 403,
    retry: 'never',
    sentence: 'This account is banned. Write to support if you think that is wrong.',
  },
  blocked: { status: 403, retry: 'never', sentence: 'This person does not take messages or gifts from you.' },
  muted: { status: 403, retry: 'later', sentence: 'You are muted here for a while.' },
  not_found: { status: 404, retry: 'never', sentence: 'There is nothing at this address, or it is not yours to see.' },
  id_reused_with_other_content: {
    status: 409,
    retry: 'change',
    sentence: 'This id was used before for something else. Send the new request with a new id.',
  },
  wrong_state: {
    status: 409,
    retry: 'change',
    sentence: 'That cannot be done in the present state. Reload to see what it is now.',
  },
  handle_taken: { status: 409, retry: 'change', sentence: 'That name is taken. Please choose another.' },
  stale: {
    status: 409,
    retry: 'change',
    sentence: 'This request came too late to be carried out. Nothing was charged; try again.',
  },
  target_closed: { status: 409, retry: 'never', sentence: 'This live session has ended. Nothing was charged.' },
  item_not_on_sale: {
    status: 409,
    retry: 'change',
    sentence: 'This gift is not on sale at the moment. Nothing was charged.',
  },
  item_blocked: {
    status: 409,
    retry: 'change',
    sentence: 'This creator does not take this gift. Nothing was charged.',
  },
  price_changed: {
    status: 409,
    retry: 'change',
    sentence: 'The price changed since you saw it. Nothing was charged; look at the new price first.',
  },
  insufficient_coins: {
    status: 402,
    retry: 'change',
    sentence: 'You do not have enough coins. Top up exactly what is missing and send again.',
  },
  insufficient_earnings: {
    status: 402,
    retry: 'change',
    sentence: 'That is more than you have available to cash out.',
  },
  below_minimum: { status: 422, retry: 'change', sentence: 'That is below the minimum amount.' },
  limit_reached: { status: 403, retry: 'later', sentence: 'This would pass a limit. Nothing was charged.' },
  confirmation_required: {
    status: 409,
    retry: 'change',
    sentence: 'This is a dear gift. Nothing was charged; send it again with your yes to its price.',
  },
  age_required: {
    status: 403,
    retry: 'change',
    sentence: 'Please say first that you are old enough to buy coins here.',
  },
  frozen: { status: 403, retry: 'never', sentence: 'This wallet is frozen. Write to support to learn why.' },
  self_gift: { status: 409, retry: 'never', sentence: 'You cannot send a gift to yourself. Nothing was charged.' },
  text_refused: {
    status: 422,
    retry: 'change',
    sentence: 'This text has words that are not allowed here. Please change it.',
  },
  upload_refused: { status: 422, retry: 'change', sentence: 'The file was refused; the details say why.' },
  animation_not_approved: {
    status: 409,
    retry: 'change',
    sentence: 'This animation was not approved. Uploaded animations go on sale after a review.',
  },
  four_eyes: {
    status: 403,
    retry: 'never',
    sentence: 'This needs a second operator, and the payee cannot be one of them.',
  },
  reason_required: { status: 422, retry: 'change', sentence: 'Please say why: an operator action needs a reason.' },
  signature_invalid: { status: 400, retry: 'never', sentence: 'The signature of this webhook does not verify.' },
  provider_unavailable: {
    status: 503,
    retry: 'later',
    sentence: 'The payment provider cannot be reached right now. Nothing was charged; try again in a moment.',
  },
  too_large: { status: 413, retry: 'change', sentence: 'That is too large.' },
  rate_limited: { status: 429, retry: 'later', sentence: 'That was too fast. Wait a moment and try again.' },
  overloaded: {
    status: 503,
    retry: 'later',
    sentence: 'Busker is very busy. Nothing was charged; the same request is tried again by itself.',
  },
  fault: {
    status: 500,
    retry: 'later',
    sentence: 'Something is wrong on our side. Nothing was lost; the same request can be sent again.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** The body of every refusal. `details` is for people and logs, never for control flow. */
export const ErrorBody = Type.Object(
  {
    error: Type.Object({
      code: Type.Unsafe<ErrorCode>(Type.String({ enum: Object.keys(ERRORS) })),
      message: Type.String(),
      details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      retry: Type.Unsafe<Retry>(Type.String({ enum: ['never', 'change', 'later'] })),
      retry_after_ms: Type.Optional(Type.Integer({ minimum: 0 })),
      docs: Type.String(),
    }),
  },
  { description: 'A refusal from the error table' },
);
export type ErrorBody = Static<typeof ErrorBody>;

/** Builds the body of a refusal. */
export function errorBody(code: ErrorCode, details?: Record<string, unknown>, retry_after_ms?: number): ErrorBody {
  const entry = ERRORS[code];
  return {
    error: {
      code,
      message: entry.sentence,
      ...(details ? { details } : {}),
      retry: entry.retry,
      ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
      docs: `docs/reference/errors.md#${code}`,
    },
  };
}

/** An error that carries a code of the table; doors turn it into its body, clients throw it. */
export class BuskerError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly retry_after_ms: number | undefined;
  constructor(code: ErrorCode, details?: Record<string, unknown>, retry_after_ms?: number) {
    super(`${code}: ${ERRORS[code].sentence}`);
    this.name = 'BuskerError';
    this.code = code;
    this.details = details;
    this.retry_after_ms = retry_after_ms;
  }
}
