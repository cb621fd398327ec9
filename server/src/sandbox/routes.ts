/** The sandbox's HTTP side: an API for its customer (with a key), and pages for people. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Db } from '../platform/database.ts';
import { languageFor } from '../platform/texts.ts';
import {
  checkoutJson,
  choose,
  CHOICES,
  expireCheckout,
  findCheckout,
  openCheckout,
  type Checkout,
  type CheckoutTiming,
  type Choice,
} from './checkouts.ts';
import { checkoutPage, notFoundPage, payoutsPage, type PageFiles } from './pages.ts';
import { actOnPayment, DESK_ACTIONS, listPayments, refundJson, takeRefund } from './payments.ts';
import { paymentsPage } from './payments-page.ts';
import {
  DESK_FROM,
  findPayout,
  listPayouts,
  movePayout,
  payoutJson,
  takePayout,
  type DeskState,
  type PayoutTiming,
} from './payouts.ts';

/** How long a call is left without an answer; every caller has given up by then. */
const HANG_MS = 60_000;

const Amount = Type.String({ pattern: '^[1-9][0-9]{0,15}$' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const CheckoutBody = Type.Object({
  reference: Type.String({ minLength: 1, maxLength: 80 }),
  amount_micros: Amount,
  currency: Currency,
  description: Type.String({ minLength: 1, maxLength: 200 }),
  success_url: Type.String({ pattern: '^https?://' }),
  cancel_url: Type.String({ pattern: '^https?://' }),
  expires_at: Type.String(),
});
const PayoutBody = Type.Object({
  amount_micros: Amount,
  currency: Currency,
  account_ref: Type.String({ pattern: '^[A-Z0-9]{4,34}$' }),
});

const RefundBody = Type.Object({
  payment_id: Type.String({ maxLength: 80 }),
  amount_micros: Amount,
  currency: Currency,
});

export interface RouteParts {
  readonly db: Db;
  readonly api_key: string;
  /** Where people reach the pages, without a slash at the end. */
  readonly public_url: string;
  readonly timing: CheckoutTiming & PayoutTiming;
  readonly files: PageFiles;
  readonly style: string;
  /** Aborted when the sandbox stops: calls that are left without an answer end. */
  readonly stopping: AbortSignal;
  /** Something changed: webhooks or states may be due. */
  wake(): void;
}

/** Registers everything below the prefix `/sandbox`. */
export function registerSandbox(app: FastifyInstance, parts: RouteParts): void {
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body as string)));
    });
  }
  app.get('/style.css', async (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(parts.style),
  );
  registerCheckouts(app, parts);
  registerPayments(app, parts);
  registerPayouts(app, parts);
}

function registerCheckouts(app: FastifyInstance, parts: RouteParts): void {
  const { db } = parts;
  const answer = (checkout: Checkout) => ({
    ...checkoutJson(checkout),
    url: `${parts.public_url}/sandbox/checkout/${checkout.id}`,
  });

  app.post('/api/checkouts', async (request, reply) => {
    if (!isCustomer(request, parts.api_key)) return refuse(reply, 401, 'This key is not known.');
    const body = bodyOf(CheckoutBody, request);
    const key = request.headers['idempotency-key'];
    if (body === undefined || typeof key !== 'string' || Number.isNaN(Date.parse(body.expires_at))) {
      return refuse(reply, 400, 'This is not a checkout.');
    }
    const checkout = await openCheckout(db, {
      ...body,
      idempotency_key: key,
      amount_micros: BigInt(body.amount_micros),
      expires_at: new Date(body.expires_at),
    });
    parts.wake();
    return checkout === null ? refuse(reply, 409, 'This key was used for another checkout.') : answer(checkout);
  });

  app.get<{ Params: { id: string } }>('/api/checkouts/:id', async (request, reply) => {
    if (!isCustomer(request, parts.api_key)) return refuse(reply, 401, 'This key is not known.');
    const checkout = await findCheckout(db, request.params.id);
    return checkout === undefined ? refuse(reply, 404, 'There is no such checkout.') : answer(checkout);
  });

  app.post<{ Params: { id: string } }>('/api/checkouts/:id/expire', async (request, reply) => {
    if (!isCustomer(request, parts.api_key)) return refuse(reply, 401, 'This key is not known.');
    const checkout = await expireCheckout(db, request.params.id);
    parts.wake();
    return checkout === undefined ? refuse(reply, 404, 'There is no such checkout.') : answer(checkout);
  });

  app.get<{ Params: { id: string } }>('/checkout/:id', async (request, reply) => {
    const checkout = await findCheckout(db, request.params.id);
    return checkout === undefined
      ? sendPage(reply.code(404), notFoundPage(parts.files, languageFor(request.headers)))
      : sendPage(reply, checkoutPage(parts.files, languageFor(request.headers), checkout));
  });

  app.post<{ Params: { id: string }; Body: { choice?: string } | undefined }>(
    '/checkout/:id',
    async (request, reply) => {
      const choice = CHOICES.find((one) => one === request.body?.choice) as Choice | undefined;
      const checkout = choice === undefined ? undefined : await choose(db, request.params.id, choice, parts.timing);
      if (checkout === undefined)
        return sendPage(reply.code(404), notFoundPage(parts.files, languageFor(request.headers)));
      parts.wake();
      return reply.redirect(checkout.success_url, 303);
    },
  );
}

function registerPayments(app: FastifyInstance, parts: RouteParts): void {
  const { db } = parts;

  app.post('/api/refunds', async (request, reply) => {
    if (!isCustomer(request, parts.api_key)) return refuse(reply, 401, 'This key is not known.');
    const body = bodyOf(RefundBody, request);
    const key = request.headers['idempotency-key'];
    if (body === undefined || typeof key !== 'string') return refuse(reply, 400, 'This is not a refund.');
    const taken = await takeRefund(db, {
      ...body,
      idempotency_key: key,
      amount_micros: BigInt(body.amount_micros),
      request: key,
    });
    parts.wake();
    return taken.outcome === 'taken' ? refundJson(taken.refund) : refuse(reply, 422, taken.why);
  });

  app.get<{ Params: { id: string } }>('/api/payments/:id/refunds', async (request, reply) => {
    if (!isCustomer(request, parts.api_key)) return refuse(reply, 401, 'This key is not known.');
    const [payment] = await listPayments(db, request.params.id);
    return { refunds: (payment?.refunds ?? []).map(refundJson) };
  });

  app.get('/payments', async (request, reply) =>
    sendPage(reply, paymentsPage(parts.files, languageFor(request.headers), await listPayments(db))),
  );

  app.post<{ Params: { id: string }; Body: { action?: string } | undefined }>(
    '/payments/:id',
    async (request, reply) => {
      const action = DESK_ACTIONS.find((one) => one === request.body?.action);
      if (action !== undefined) await actOnPayment(db, request.params.id, action);
      parts.wake();
      return reply.redirect('/sandbox/payments', 303);
    },
  );
}

function registerPayouts(app: FastifyInstance, parts: RouteParts): void {
  const { db } = parts;

  app.post('/api/payouts', async (request, reply) => {
    if (!isCustomer(request, parts.api_key)) return refuse(reply, 401, 'This key is not known.');
    const body = bodyOf(PayoutBody, request);
    const key = request.headers['idempotency-key'];
    if (body === undefined || typeof key !== 'string') return refuse(reply, 400, 'This is not a payout.');
    const taken = await takePayout(
      db,
      { ...body, idempotency_key: key, amount_micros: BigInt(body.amount_micros) },
      parts.timing,
    );
    parts.wake();
    if (taken.outcome !== 'taken') return refuse(reply, taken.outcome === 'conflict' ? 409 : 422, taken.why);
    if (!taken.answers) {
      await hang(request, parts.stopping);
      return refuse(reply, 504, 'No answer.');
    }
    return payoutJson(taken.payout);
  });

  app.get<{ Params: { key: string } }>('/api/payouts/:key', async (request, reply) => {
    if (!isCustomer(request, parts.api_key)) return refuse(reply, 401, 'This key is not known.');
    const payout = await findPayout(db, request.params.key);
    return payout === undefined ? refuse(reply, 404, 'There is no such payout.') : payoutJson(payout);
  });

  app.get('/payouts', async (request, reply) =>
    sendPage(reply, payoutsPage(parts.files, languageFor(request.headers), await listPayouts(db))),
  );

  app.post<{ Params: { id: string }; Body: { to?: string } | undefined }>('/payouts/:id', async (request, reply) => {
    const to = request.body?.to;
    if (to !== undefined && Object.hasOwn(DESK_FROM, to)) await movePayout(db, request.params.id, to as DeskState);
    parts.wake();
    return reply.redirect('/sandbox/payouts', 303);
  });
}

function isCustomer(request: FastifyRequest, api_key: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${api_key}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function bodyOf<S extends typeof CheckoutBody | typeof PayoutBody | typeof RefundBody>(
  schema: S,
  request: FastifyRequest,
): Static<S> | undefined {
  return Value.Check(schema, request.body) ? (request.body as Static<S>) : undefined;
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}

function sendPage(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}

/** Waits until the caller has gone, the sandbox stops, or everybody must have given up. */
async function hang(request: FastifyRequest, stopping: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, HANG_MS);
    function done(): void {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    }
    request.raw.socket.once('close', done);
    stopping.addEventListener('abort', done);
    if (stopping.aborted) done();
  });
}
