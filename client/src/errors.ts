/** What can go wrong between a client and Busker: refusals (`BuskerError`s of the protocol's error table), and no answer at all. */
import { BuskerError, ERRORS, type ErrorCode } from '@busker/protocol';

export interface ConnectionErrorFacts {
  /** HTTP status of an answer that was not Busker's, from a proxy for instance. */
  readonly status?: number;
  /**
   * Whether the command may have been carried out although no answer came. False: it never left, or Busker was never
   * reached, so nothing was charged. True: send it again with the same id, or look at the statement.
   */
  readonly maybe_done: boolean;
}

/** Busker could not be reached, or its answer never came. Sending the same command again with the same id is always safe. */
export class ConnectionError extends Error {
  readonly status: number | undefined;
  readonly maybe_done: boolean;
  constructor(message: string, facts: ConnectionErrorFacts, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectionError';
    this.status = facts.status;
    this.maybe_done = facts.maybe_done;
  }
}

/**
 * The error that an answer's body describes. A code that this version does not know (the server may be newer) becomes `fault` or
 * `bad_request` by its status, with the unknown words in the details.
 */
export function errorFromBody(answer: unknown, status: number): BuskerError | ConnectionError {
  const error = (answer as { error?: RefusalJson } | null)?.error;
  if (!error || typeof error.code !== 'string') {
    return new ConnectionError(`An answer that is not Busker's (status ${status})`, { status, maybe_done: true });
  }
  return errorFromRefusal(error, status);
}

export interface RefusalJson {
  readonly code: string;
  readonly message?: string;
  readonly details?: Record<string, unknown>;
  readonly retry_after_ms?: number;
}

/** The same for the `error` of a refusal itself, as the socket sends it. */
export function errorFromRefusal(error: RefusalJson, status?: number): BuskerError {
  if (Object.hasOwn(ERRORS, error.code))
    return new BuskerError(error.code as ErrorCode, error.details, error.retry_after_ms);
  const details = { ...error.details, unknown_code: error.code, message: error.message };
  return new BuskerError((status ?? 500) >= 500 ? 'fault' : 'bad_request', details, error.retry_after_ms);
}
