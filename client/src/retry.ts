/** When to try again, and after how long: one rule for HTTP and for the socket. */
import { ERRORS, type BuskerError, type ErrorCode } from '@busker/protocol';

export interface BackOff {
  /** Upper bound of the first wait. */
  readonly first_ms: number;
  /** Upper bound of any wait. */
  readonly cap_ms: number;
}

/**
 * A wait with "equal jitter": between half of and the whole of `first_ms × 2^attempt`, capped. Half is kept so that a wait is
 * never nothing; half is random so that a crowd that lost its server does not come back in one instant.
 * @param attempt 0 for the first wait.
 * @param random a number from 0 (included) to 1 (excluded).
 */
export function backOffMs({ first_ms, cap_ms }: BackOff, attempt: number, random: number): number {
  const whole = Math.min(cap_ms, first_ms * 2 ** Math.min(attempt, 30));
  return Math.round(whole / 2 + (whole / 2) * random);
}

/**
 * Whether a refusal is about the moment and not about the request or the person: 429 and 5xx of the error table. A mute or a
 * spend limit also passes "later", but a program must not sit and wait for that.
 */
export function isPassing(error: BuskerError): boolean {
  const { retry, status } = ERRORS[error.code];
  return retry === 'later' && (status === 429 || status >= 500);
}

/** Refusals that are given before anybody looked whether the id was accepted already. */
const AT_THE_DOOR: ReadonlySet<ErrorCode> = new Set([
  'bad_request',
  'not_signed_in',
  'not_allowed',
  'banned',
  'too_large',
  'rate_limited',
  'overloaded',
  'fault',
]);

/** Whether a refusal says nothing of earlier copies of the same command, whose answers were lost: one of them may have been carried out. */
export function isAtTheDoor(error: BuskerError): boolean {
  return AT_THE_DOOR.has(error.code);
}
