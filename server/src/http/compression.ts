/** Pages and large answers of the API, shorter on the line: the catalogue shrinks to a seventh. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Below that a packet or two carry it anyway. */
const WORTH_BYTES = 4_096;
/** Answers are made anew for everybody, so what is quick counts. */
const BROTLI_QUALITY = 4;

/** Compresses pages and what is read as JSON. */
export function installCompression(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < WORTH_BYTES || request.method !== 'GET') return payload;
    if (reply.hasHeader('content-encoding') || mayBeMeasured(request)) return payload;
    if (!/^(application\/json|text\/html)\b/.test(String(reply.getHeader('content-type') ?? ''))) return payload;
    const accepts = String(request.headers['accept-encoding'] ?? '');
    const encoding = /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : null;
    if (encoding === null) return payload;
    const vary = [reply.getHeader('vary') ?? [], 'accept-encoding'].flat().join(', ');
    void reply.headers({ 'content-encoding': encoding, vary }).removeHeader('content-length');
    return encoding === 'br'
      ? brotli(payload, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
      : zip(payload);
  });
}

/**
 * How far an answer shrinks tells whether a guess, a caption for instance, stands beside it in what is its person's alone (the attack called BREACH). Who
 * listens to the line can do that only when a page of theirs sends the person's browser here again and again; such requests say where they come from,
 * and with cookies they get their answer as long as it is.
 */
function mayBeMeasured(request: FastifyRequest): boolean {
  const from = request.headers['sec-fetch-site'];
  return request.headers.cookie !== undefined && from !== 'same-origin' && from !== 'none';
}
