/** The HTTP application: Fastify with our validation, errors, headers and origin check. Doors are opened on what it returns. */
import type { Socket } from 'node:net';
import { BuskerError, type ErrorCode, ERRORS, errorBody, newId } from '@busker/protocol';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Log } from '../platform/log.ts';
import type { RateLimits } from '../safety/safety.ts';
import { installCompression } from './compression.ts';
import { type Doors, type Identify, installDoors } from './door.ts';
import { answerError, installErrors } from './errors.ts';
import { installOpenApi } from './openapi.ts';
import { installSecurityHeaders, isForeignWrite } from './security-headers.ts';
import { validatorCompiler } from './validation.ts';

export interface AppOptions {
  readonly log: Log;
  readonly identify: Identify;
  readonly rateLimits: RateLimits;
  /** Where people reach us, e.g. `https://busker.example`. */
  readonly publicUrl: string;
  /** Proxies whose `x-forwarded-*` headers are believed: addresses or CIDR ranges. Empty: none. */
  readonly trustedProxies: readonly string[];
  readonly production: boolean;
}

/** Largest body in bytes unless a door says otherwise: our largest ordinary body is below 4 kB. */
const BODY_BYTES = 65_536;
/** A whole request must have arrived by then. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Makes the application, not yet listening. Order of use: open doors and register static files, `await fastify.ready()` or
 * `listen()`; at the end `await fastify.close()`, which lets running requests finish.
 */
export async function createApp(options: AppOptions): Promise<Doors> {
  const fastify: FastifyInstance = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => void answerError(error, request as never, reply as never),
    clientErrorHandler: answerBrokenRequest,
  });
  fastify.setValidatorCompiler(validatorCompiler);
  installErrors(fastify);
  installSecurityHeaders(fastify, options);
  installJson(fastify);
  installCompression(fastify);

  const own_origin = new URL(options.publicUrl).origin;
  let closing = false;
  fastify.addHook('preClose', async () => {
    closing = true;
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (closing) {
      void reply.header('connection', 'close');
      throw new BuskerError('overloaded', { why: 'restarting' }, 2_000);
    }
    if (isForeignWrite(request, own_origin))
      throw new BuskerError('not_allowed', { why: 'sent from a page of another site' });
  });
  await installOpenApi(fastify, options.publicUrl);
  installDoors(fastify);
  return { fastify, identify: options.identify, rateLimits: options.rateLimits, registered: new Set() };
}

/** Bodies are JSON or nothing. Keys that reach for prototypes are refused. */
function installJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Programs that always send the content type send it with an empty body too.
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

/** What is not even HTTP never reaches the error handler, so the answer is written by hand. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  // Right, and not looked at: it came behind a request that ends the connection once it is answered. Who sent it may send it again; a refusal would be final.
  if (error.code === 'HPE_CLOSED_CONNECTION') return;
  // Not whole in time. The same.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return void socket.destroy();
  const code: ErrorCode = error.code === 'HPE_HEADER_OVERFLOW' ? 'too_large' : 'bad_request';
  const body = JSON.stringify(errorBody(code));
  socket.end(
    `HTTP/1.1 ${ERRORS[code].status} Refused\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
