/**
 * The one place where something thrown becomes an answer. Every refusal has the body of the error table; what we did not expect is a
 * `fault`, whose cause goes to the log under an id and never to the client.
 */
import { BuskerError, ERRORS, type ErrorCode, errorBody } from '@busker/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NoConnection } from '../platform/database.ts';
import { languageFor } from '../platform/texts.ts';
import { refusalIn } from './reasons.ts';

/** A refused field: where it is (JSON pointer) and what it must be. */
export interface Problem {
  readonly at: string;
  readonly must: string;
}

/** Thrown by the validator compiler in `validation.ts`; becomes `bad_request` with the fields named. */
export class InvalidRequest extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super('invalid request');
    this.name = 'InvalidRequest';
    this.problems = problems;
  }
}

/** Codes of Fastify's own refusals that say more than "bad request". */
const FASTIFY_CODES: Readonly<Record<string, readonly [ErrorCode, string?]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['bad_request', 'the content type must be application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['bad_request', 'the body is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad_request', 'the body is not JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'the body is not as long as its content-length says'],
  FST_ERR_NOT_FOUND: ['not_found'],
};

/** When somebody who found no free connection to the database may ask again. */
const BUSY_DATABASE_MS = 1_000;

/** What a client may know of an error; null when it is a fault. */
function asRefusal(error: unknown): BuskerError | null {
  if (error instanceof BuskerError) return error;
  if (error instanceof InvalidRequest) return new BuskerError('bad_request', { problems: error.problems });
  if (error instanceof NoConnection) return new BuskerError('overloaded', undefined, BUSY_DATABASE_MS);
  if (!(error instanceof Error)) return null;
  const { code, statusCode, validationContext } = error as FastifyError;
  const known = FASTIFY_CODES[code ?? ''];
  if (known) return new BuskerError(known[0], known[1] === undefined ? undefined : { why: known[1] });
  if (validationContext === undefined && (statusCode === undefined || statusCode < 400 || statusCode >= 500))
    return null;
  if (statusCode === 413) return new BuskerError('too_large');
  if (statusCode === 404) return new BuskerError('not_found');
  return new BuskerError('bad_request');
}

/** Sends a refusal. The body is text already, so no response schema can change it. */
function sendRefusal(reply: FastifyReply, refusal: BuskerError): FastifyReply {
  const wait_ms = refusal.retry_after_ms;
  if (wait_ms !== undefined) void reply.header('retry-after', Math.max(1, Math.ceil(wait_ms / 1_000)));
  return reply
    .code(ERRORS[refusal.code].status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(refusal.code, refusal.details, wait_ms)));
}

/** Answers whatever was thrown while a request was handled. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asRefusal(error);
  if (refusal && refusal.code !== 'fault')
    return sendRefusal(reply, refusalIn(languageFor(request.headers).t, refusal));
  request.log.error(
    { err: error, fault_id: request.id, method: request.method, path: request.url.split('?')[0] },
    'fault',
  );
  return sendRefusal(reply, new BuskerError('fault', { fault_id: request.id }));
}

/** Installs the error handler and the answer for addresses that do not exist. */
export function installErrors(fastify: FastifyInstance): void {
  fastify.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  fastify.setNotFoundHandler((_request, reply) => sendRefusal(reply, new BuskerError('not_found')));
}
