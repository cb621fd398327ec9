import { BuskerError, errorBody } from '@busker/protocol';
import { expect, test } from 'vitest';
import { ConnectionError, createClient, type ClientOptions } from '../src/index.ts';
import { ROOM, id, tap } from './events.ts';

type Answer = { status?: number; body: unknown } | { raw: string; status: number } | Error;

/** A client whose server answers from a script, one answer a request. */
function scripted(answers: Answer[], options: ClientOptions = {}) {
  const requests: { method: string; url: string; body: unknown; headers: Record<string, string> }[] = [];
  const waits: number[] = [];
  const client = createClient({
    base_url: 'http://busker.test',
    random: () => 0,
    sleep: (wait_ms) => {
      waits.push(wait_ms);
      return Promise.resolve();
    },
    fetch: ((url: string, init: RequestInit) => {
      requests.push({
        method: init.method!,
        url,
        body: init.body === undefined ? undefined : JSON.parse(init.body as string),
        headers: init.headers as Record<string, string>,
      });
      const answer = answers.shift();
      if (!answer) return Promise.reject(new Error('the script has no more answers'));
      if (answer instanceof Error) return Promise.reject(answer);
      const text = 'raw' in answer ? answer.raw : JSON.stringify(answer.body);
      return Promise.resolve(new Response(text, { status: answer.status ?? 200 }));
    }) as typeof fetch,
    ...options,
  });
  return { client, requests, waits };
}

const ack = {
  id: id(1),
  gift_id: id(2),
  coins: '10',
  balance: { paid: '5', promo: '0', total: '5', frozen: false },
  duplicate: false,
};

test('a call fills path, query and body from the route', async () => {
  const { client, requests } = scripted([{ body: { rows: [], next: null } }, { body: { ok: true } }]);
  await client.call('posts.comments', { params: { id: ROOM }, query: { limit: 10 } });
  await client.call('live.mute', { params: { id: ROOM, person: id(3) }, body: { minutes: 5 } });
  expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['GET', `http://busker.test/api/v1/posts/${ROOM}/comments?limit=10`, undefined],
    ['PUT', `http://busker.test/api/v1/live/${ROOM}/mutes/${id(3)}`, { minutes: 5 }],
  ]);
  expect(requests[1]!.headers['content-type']).toBe('application/json');
});

test('a path parameter cannot leave its segment', async () => {
  const { client, requests } = scripted([{ body: {} }]);
  await client.call('people.get', { params: { id: '../me?x=1#y' } });
  expect(requests[0]!.url).toBe('http://busker.test/api/v1/people/..%2Fme%3Fx%3D1%23y');
});

test('a missing path parameter is a fault of the caller, told before anything is sent', async () => {
  const { client, requests } = scripted([]);
  await expect(client.call('people.get', { params: { id: '' } })).rejects.toThrow(TypeError);
  expect(requests).toEqual([]);
});

test('a refusal is thrown as a BuskerError with its code and details, and not repeated', async () => {
  const { client, requests } = scripted([
    { status: 402, body: errorBody('insufficient_coins', { missing_coins: '37' }) },
  ]);
  const error = await client.call('gifts.send', { body: tap(1) }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BuskerError);
  expect(error).toMatchObject({ code: 'insufficient_coins', details: { missing_coins: '37' } });
  expect(requests.length).toBe(1);
});

test('after a lost answer a refusal at the door is no word on the write, a verdict is', async () => {
  const refused = async (code: 'not_signed_in' | 'insufficient_coins'): Promise<unknown> => {
    const { client } = scripted([new TypeError('network'), { status: 401, body: errorBody(code) }]);
    return client.call('gifts.send', { body: tap(1) }).catch((thrown: unknown) => thrown);
  };
  expect(await refused('not_signed_in')).toMatchObject({ name: 'ConnectionError', maybe_done: true });
  expect(await refused('insufficient_coins')).toMatchObject({ code: 'insufficient_coins' });
});

test('a write with an id is sent again with the same id after "later" and after a lost network', async () => {
  const { client, requests, waits } = scripted([
    { status: 503, body: errorBody('overloaded', undefined, 900) },
    new TypeError('network'),
    { body: ack },
  ]);
  expect(await client.call('gifts.send', { body: tap(1) })).toEqual(ack);
  expect(requests.map((request) => request.body)).toEqual([tap(1), tap(1), tap(1)]);
  expect(waits).toEqual([900, 400]); // asked wait; half of the doubled back-off, since chance says 0
});

test('tries are bounded', async () => {
  const { client, requests } = scripted([1, 2, 3, 4, 5].map(() => new TypeError('network')));
  await expect(client.call('me.get')).rejects.toBeInstanceOf(ConnectionError);
  expect(requests.length).toBe(4);
});

test('a write without an id is never repeated by itself', async () => {
  const { client, requests } = scripted([new TypeError('network'), { body: {} }]);
  const error = await client
    .call('console.freeze', { params: { id: id(1) }, body: { reason: 'asked by bank' } })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConnectionError);
  expect((error as ConnectionError).maybe_done).toBe(true);
  expect(requests.length).toBe(1);
});

test('a mute or a limit is told at once, though it passes "later"', async () => {
  for (const code of ['muted', 'limit_reached'] as const) {
    const { client, requests } = scripted([{ status: 403, body: errorBody(code, undefined, 10) }, { body: ack }]);
    await expect(client.call('gifts.send', { body: tap(1) })).rejects.toMatchObject({ code, retry_after_ms: 10 });
    expect(requests.length).toBe(1);
  }
});

test('a wait longer than ten seconds is handed to the caller', async () => {
  const { client, requests } = scripted([
    { status: 429, body: errorBody('rate_limited', undefined, 60_000) },
    { body: ack },
  ]);
  await expect(client.call('gifts.send', { body: tap(1) })).rejects.toMatchObject({
    code: 'rate_limited',
    retry_after_ms: 60_000,
  });
  expect(requests.length).toBe(1);
});

test("a proxy's page is a ConnectionError with its status", async () => {
  const { client } = scripted([{ raw: '<h1>Bad gateway</h1>', status: 502 }], { attempts: 1 });
  await expect(client.call('me.get')).rejects.toMatchObject({ name: 'ConnectionError', status: 502 });
});

test('a code of a newer server is kept in the details', async () => {
  const { client } = scripted([{ status: 418, body: { error: { code: 'teapot', message: 'short and stout' } } }]);
  await expect(client.call('me.get')).rejects.toMatchObject({
    code: 'bad_request',
    details: { unknown_code: 'teapot' },
  });
});

test('giving up rejects with the reason and sends nothing more', async () => {
  const abort = new AbortController();
  const reason = new Error('page left');
  const { client, requests } = scripted([], {
    fetch: (_url, init) =>
      new Promise((_resolve, reject) => {
        init!.signal!.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        queueMicrotask(() => abort.abort(reason));
      }),
  });
  await expect(client.call('me.get', { signal: abort.signal })).rejects.toBe(reason);
  await expect(client.call('me.get', { signal: abort.signal })).rejects.toBe(reason);
  expect(requests).toEqual([]);
});

test('an answer that never comes is a ConnectionError after the time limit', async () => {
  const { client } = scripted([], {
    timeout_ms: 20,
    attempts: 1,
    fetch: (_url, init) =>
      new Promise((_resolve, reject) =>
        init!.signal!.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
      ),
  });
  await expect(client.call('me.get')).rejects.toThrow('No answer within 20 ms');
});

test('types: parameters are required where the route has them, and answers are typed', () => {
  const { client } = scripted([]);
  const typed = async (): Promise<void> => {
    // @ts-expect-error params are missing
    await client.call('people.get');
    // @ts-expect-error a body is not for this route
    await client.call('me.get', { body: {} });
    // @ts-expect-error the quantity is a number
    await client.call('gifts.send', { body: { ...tap(1), quantity: '1' } });
    const page = await client.call('feed.get');
    const caption: string | undefined = page.rows[0]?.caption;
    void caption;
  };
  expect(typed).toBeTypeOf('function');
});
