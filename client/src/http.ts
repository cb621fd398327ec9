/** Typed calls of Busker's HTTP API, made from the protocol's table of routes. */
import {
  BuskerError,
  ROUTES,
  type BodyOf,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
  type Route,
  type RouteName,
} from '@busker/protocol';
import { ConnectionError, errorFromBody } from './errors.ts';
import { backOffMs, isAtTheDoor, isPassing, type BackOff } from './retry.ts';

/** `{ params }` when the route has some, required unless every one of them is optional. */
type Given<K extends string, T> = [T] extends [undefined]
  ? { readonly [P in K]?: never }
  : Record<never, never> extends T
    ? { readonly [P in K]?: T }
    : { readonly [P in K]: T };

export type CallInput<N extends RouteName> = Given<'params', ParamsOf<N>> &
  Given<'query', QueryOf<N>> &
  Given<'body', BodyOf<N>> & {
    /** Gives the call up; the promise rejects with the signal's reason. */
    readonly signal?: AbortSignal;
  };
type CallArguments<N extends RouteName> =
  Record<never, never> extends CallInput<N> ? [input?: CallInput<N>] : [input: CallInput<N>];

export interface ClientOptions {
  /** Origin of the server without a slash at the end, e.g. `https://busker.example`; left out: this page's. */
  readonly base_url?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Sent with every request, e.g. an `authorization` of a host platform. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest wait for one answer. Default 15 000. */
  readonly timeout_ms?: number;
  /** How often one call is tried in all. Default 4. */
  readonly attempts?: number;
  readonly back_off?: BackOff;
  /** For tests: waiting and chance. */
  readonly sleep?: (wait_ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly random?: () => number;
}

export interface Client {
  /**
   * Calls a route by its name: `await client.call('gifts.send', { body })`.
   *
   * Repeats by itself what may be repeated (reads, PUT, DELETE, and writes whose body carries an `id`) when the network fails or Busker says "later", with
   * the same id, bounded, waiting at least `retry_after_ms`.
   * @throws BuskerError for a refusal, ConnectionError when no answer of Busker's came (also when the answer to an earlier try was lost and the
   *   last was refused at the door: that try may have been carried out), the signal's reason when given up.
   */
  call<N extends RouteName>(name: N, ...input: CallArguments<N>): Promise<ResponseOf<N>>;
}

/** A refusal that names a longer wait than this is handed to the caller instead of being waited for. */
const LONGEST_WAIT_MS = 10_000;

/** Makes a client of one server. It keeps no state; cookies are the browser's. */
export function createClient(options: ClientOptions = {}): Client {
  const {
    base_url = '',
    headers = {},
    timeout_ms = 15_000,
    attempts = 4,
    back_off = { first_ms: 400, cap_ms: 5_000 },
    sleep = sleepFor,
    random = Math.random,
  } = options;

  return {
    async call<N extends RouteName>(
      name: N,
      ...[input = {} as CallInput<N>]: CallArguments<N>
    ): Promise<ResponseOf<N>> {
      const route: Route = ROUTES[name];
      const { body, signal } = input as { body?: unknown; signal?: AbortSignal };
      const url = base_url + addressOf(route, input);
      const request: RequestInit = {
        method: route.method,
        credentials: 'same-origin',
        headers: {
          accept: route.file ?? 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const repeatable = isRepeatable(route.method, body);
      let lost = false;
      for (let attempt = 0; ; attempt++) {
        try {
          // looked up on each call: pages wrap or replace the global fetch after this module was loaded
          return (await send(
            options.fetch ?? globalThis.fetch,
            url,
            request,
            timeout_ms,
            signal,
            route.file !== undefined,
          )) as ResponseOf<N>;
        } catch (error) {
          signal?.throwIfAborted();
          const wait_ms = waitBefore(error, backOffMs(back_off, attempt, random()));
          if (!repeatable || attempt + 1 >= attempts || wait_ms === undefined) {
            if (lost && error instanceof BuskerError && isAtTheDoor(error))
              throw new ConnectionError('No answer came', { maybe_done: true }, { cause: error });
            throw error;
          }
          lost ||= error instanceof ConnectionError && error.maybe_done;
          await sleep(wait_ms, signal);
        }
      }
    },
  };
}

/** Reads may be repeated, so may PUT and DELETE by what they mean, and any write that carries the id its sender made. */
function isRepeatable(method: Route['method'], body: unknown): boolean {
  if (method === 'GET' || method === 'PUT' || method === 'DELETE') return true;
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string';
}

function waitBefore(error: unknown, back_off_ms: number): number | undefined {
  if (error instanceof ConnectionError) return back_off_ms;
  if (!(error instanceof BuskerError) || !isPassing(error)) return undefined;
  const asked_ms = error.retry_after_ms ?? 0;
  return asked_ms > LONGEST_WAIT_MS ? undefined : Math.max(asked_ms, back_off_ms);
}

async function send(
  fetch: typeof globalThis.fetch,
  url: string,
  request: RequestInit,
  timeout_ms: number,
  signal: AbortSignal | undefined,
  is_file: boolean,
): Promise<unknown> {
  signal?.throwIfAborted();
  const abort = new AbortController();
  const giveUp = (): void => abort.abort(signal?.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(() => abort.abort(), timeout_ms);
  let status: number;
  let text: string;
  let ok: boolean;
  try {
    const response = await fetch(url, { ...request, signal: abort.signal });
    ({ status, ok } = response);
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    const message = abort.signal.aborted ? `No answer within ${timeout_ms} ms` : 'Busker cannot be reached';
    throw new ConnectionError(message, { maybe_done: request.method !== 'GET' }, { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
  if (ok && is_file) return text;
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw new ConnectionError(
      `An answer that is not Busker's (status ${status})`,
      { status, maybe_done: request.method !== 'GET' },
      { cause },
    );
  }
  if (ok) return answer;
  throw errorFromBody(answer, status);
}

function addressOf(route: Route, input: { readonly params?: unknown; readonly query?: unknown }): string {
  return `/api/v1${fillPath(route.path, input.params)}${queryText(input.query)}`;
}

/** The address of a route that answers a file, for a link: the browser saves it. On this page's origin. */
export function fileUrl<N extends RouteName>(name: N, input: Omit<CallInput<N>, 'signal'>): string {
  return addressOf(ROUTES[name], input);
}

function fillPath(path: string, params: unknown): string {
  const values = (params ?? {}) as Record<string, string>;
  return path.replaceAll(/:([a-z_]+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') throw new TypeError(`${path} needs the parameter "${name}"`);
    return encodeURIComponent(value);
  });
}

function queryText(query: unknown): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, string | number | boolean | undefined>)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function sleepFor(wait_ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, wait_ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
