/**
 * Where providers call: raw bodies, because signatures are over the bytes as they came. An event is stored, then answered; what
 * follows from it is done afterwards.
 */
import { BuskerError } from '@busker/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebhookHeaders } from '../../providers/port.ts';

/** Stripe's largest events are far below. */
const BODY_BYTES = 262_144;

/** Takes a webhook. @throws BuskerError `not_found` for an unknown provider, `signature_invalid`. */
export type ReceiveWebhook = (provider: string, body: Buffer, headers: WebhookHeaders) => Promise<void>;

/** Registers `/webhooks/:provider` for payments and `/webhooks/payouts/:provider` for payouts. */
export async function registerWebhookRoutes(
  app: FastifyInstance,
  parts: { readonly payments: ReceiveWebhook; readonly payouts: ReceiveWebhook },
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const take = (receive: ReceiveWebhook) => async (request: FastifyRequest<{ Params: { provider: string } }>) => {
      if (!Buffer.isBuffer(request.body)) throw new BuskerError('bad_request', { why: 'a webhook has a body' });
      await receive(request.params.provider, request.body, request.headers);
      return { ok: true };
    };
    scope.post('/webhooks/:provider', { bodyLimit: BODY_BYTES }, take(parts.payments));
    scope.post('/webhooks/payouts/:provider', { bodyLimit: BODY_BYTES }, take(parts.payouts));
  });
}
