/**
 * Stripe on a local port, for tests: its HTTP API as the SDK speaks it, and its webhooks, signed by the SDK itself. It keeps its own state
 * and can go wrong in the ways that the real one does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { StripeAccount, StripeRefusal, type StripeEvent } from './account.ts';
import { readForm } from './form.ts';
import { IdempotencyKeys, type Answer } from './idempotency.ts';
import { StripeMoneyBack } from './money-back.ts';

export type { StripeEvent } from './account.ts';

/**
 * How one call goes wrong.
 * - `error`: 500, and nothing was done.
 * - `stored_error`: 500, stored under the idempotency key like any other answer.
 * - `stall_before`: nothing is done and no answer comes.
 * - `stall_after`: it is done, but no answer comes.
 * - `slow`: it takes `SLOW_MS`, and its idempotency key is in use until then.
 * - `cut`: it is done, and the connection breaks instead of an answer.
 */
export type Fault = 'error' | 'stored_error' | 'stall_before' | 'stall_after' | 'slow' | 'cut';

const SLOW_MS = 1_500;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly idempotency_key: string | undefined;
  readonly replayed: boolean;
}

export interface StripeFake {
  /** For `STRIPE_API_BASE`. */
  readonly url: string;
  /** What happens at Stripe: customers who pay, banks that do not. */
  readonly account: StripeAccount;
  /** Refunds and disputes of its payments. */
  readonly back: StripeMoneyBack;
  /** Calls that were answered or should have been, in order. */
  readonly requests: readonly Request[];
  /** How many calls came so far, those that are still worked on among them. */
  readonly arrived: number;
  /** Lets the next calls go wrong, one fault each. */
  goWrong(...faults: readonly Fault[]): void;
  /**
   * Sends an event by webhook, once; resolves with the status of the answer. Repeat it or change the order by calling in that order.
   * @param options.secret signs with another secret; `options.signed_at_s` at another Unix time.
   */
  deliver(event: StripeEvent, options?: { secret?: string; signed_at_s?: number }): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts it.
 * @param parts.webhook_url asked at each delivery.
 */
export async function startStripe(parts: {
  secret_key: string;
  webhook_secret: string;
  webhook_url: () => string;
}): Promise<StripeFake> {
  const account = new StripeAccount();
  const back = new StripeMoneyBack(account);
  const keys = new IdempotencyKeys();
  const requests: Request[] = [];
  const faults: Fault[] = [];
  let request_number = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const url = new URL(request.url ?? '/', 'http://stripe.test');
    const method = request.method ?? 'GET';
    const header = request.headers['idempotency-key'];
    const key = typeof header === 'string' ? header : undefined;
    const request_id = `req_${++request_number}`;
    const send = (status: number, json: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'request-id': request_id, ...headers });
      response.end(JSON.stringify(json));
    };
    const fault = faults.shift();
    let replayed = false;
    try {
      if (request.headers.authorization !== `Bearer ${parts.secret_key}`)
        throw new StripeRefusal(401, 'invalid_request_error', 'Invalid API Key provided.');
      if (fault === 'stall_before') return;
      if (fault === 'error') return send(500, SERVER_ERROR);
      const work = async (): Promise<Answer> => {
        if (fault === 'slow') await sleep(SLOW_MS);
        if (fault === 'stored_error') return { status: 500, body: SERVER_ERROR };
        return { status: 200, body: route(account, back, method, url, body) };
      };
      const done =
        key !== undefined && method === 'POST'
          ? await keys.once(key, `${method} ${url.pathname}\n${body}`, work)
          : { answer: await work(), replayed: false };
      replayed = done.replayed;
      if (fault === 'stall_after') return;
      if (fault === 'cut') return void request.socket.destroy();
      return send(done.answer.status, done.answer.body, {
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
        ...(done.answer.status >= 500 ? { 'stripe-should-retry': 'false' } : {}),
      });
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      return send(error.status, {
        error: { type: error.type, message: error.message, ...(error.code === undefined ? {} : { code: error.code }) },
      });
    } finally {
      requests.push({ method, path: url.pathname, idempotency_key: key, replayed });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    back,
    requests,
    get arrived() {
      return request_number;
    },
    goWrong: (...wanted) => void faults.push(...wanted),

    async deliver(event, options = {}) {
      const payload = JSON.stringify(event, null, 2);
      const signature = Stripe.webhooks.generateTestHeaderString({
        payload,
        secret: options.secret ?? parts.webhook_secret,
        timestamp: options.signed_at_s ?? Math.floor(Date.now() / 1_000),
      });
      const response = await fetch(parts.webhook_url(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature,
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body: payload,
      });
      await response.arrayBuffer();
      return response.status;
    },

    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const SERVER_ERROR = { error: { type: 'api_error', message: 'An unknown error occurred.' } };

function route(account: StripeAccount, back: StripeMoneyBack, method: string, url: URL, body: string): object {
  const [, version, ...path] = url.pathname.split('/');
  const place = `${method} ${version}/${path.slice(0, 2).join('/')}`;
  if (place === 'POST v1/checkout/sessions' && path.length === 2) return account.create(readForm(body));
  if (place === 'GET v1/checkout/sessions' && path.length === 2)
    return account.list(Number(url.searchParams.get('limit') ?? 10));
  if (place === 'GET v1/checkout/sessions' && path.length === 3) return account.session(path[2]!);
  if (place === 'POST v1/checkout/sessions' && path.length === 4 && path[3] === 'expire')
    return account.expire(path[2]!);
  if (place === 'POST v1/refunds' && path.length === 1) return back.refund(readForm(body));
  if (place === 'GET v1/refunds' && path.length === 1)
    return back.list(url.searchParams.get('payment_intent'), Number(url.searchParams.get('limit') ?? 10));
  if (method === 'GET' && path.length === 2 && path[0] === 'payment_intents') return account.payment(path[1]!);
  throw new StripeRefusal(404, 'invalid_request_error', `Unrecognized request URL (${method}: ${url.pathname}).`);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
