import { BuskerError, ErrorBody, ERRORS, type ErrorCode, newId } from '@busker/protocol';
import type { InjectOptions } from 'fastify';
import { Compile } from 'typebox/compile';
import { describe, expect, it, vi } from 'vitest';
import { createLog } from '../platform/log.ts';
import { createRateLimits } from '../safety/safety.ts';
import { door } from './door.ts';
import { openAllDoors, personWith, testApp } from './test-app.ts';

const errorBodyCheck = Compile(ErrorBody);
const viewer = personWith([]);
const gift = () => ({ id: newId(), item_id: 'clap', quantity: 1, target_id: newId(), expected_price_coins: '1' });

async function answer(request: InjectOptions, options: Parameters<typeof testApp>[0] = { who: () => viewer }) {
  const doors = await testApp(options);
  let body: unknown;
  door(doors, 'gifts.send', (call) => {
    body = call.body;
    throw new BuskerError('frozen');
  });
  door(doors, 'shop.get', () => {
    throw new Error('the database at 10.0.0.7 said: password wrong');
  });
  const response = await doors.fastify.inject(request);
  await doors.fastify.close();
  return { response, body, code: response.statusCode >= 400 ? (response.json() as ErrorBody).error.code : 'ok' };
}

describe('every refusal is a body of the error table', () => {
  const post = (payload: unknown, headers: Record<string, string> = {}): InjectOptions => ({
    method: 'POST',
    url: '/api/v1/gifts',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
  const cases: [string, InjectOptions, ErrorCode][] = [
    ['an unknown address', { method: 'GET', url: '/api/v1/nothing' }, 'not_found'],
    ['an unknown method of a known address', { method: 'DELETE', url: '/api/v1/gifts' }, 'not_found'],
    ['an address that cannot be decoded', { method: 'GET', url: '/api/v1/%zz' }, 'bad_request'],
    ['JSON that does not end', post('{"id":'), 'bad_request'],
    ['an empty body', post(''), 'bad_request'],
    [
      'a body of another content type',
      post('id=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      'bad_request',
    ],
    ['text as content type', post('{}', { 'content-type': 'text/plain' }), 'bad_request'],
    ['a huge body', post({ ...gift(), message: 'x'.repeat(100_000) }), 'too_large'],
    ['a number as text', post({ ...gift(), quantity: '3' }), 'bad_request'],
    ['a text as number', post({ ...gift(), expected_price_coins: 1 }), 'bad_request'],
    ['an array for an object', post([gift()]), 'bad_request'],
    ['a key that reaches for the prototype', post(`{"__proto__":{"admin":true},"id":"x"}`), 'bad_request'],
    ['a constructor key', post(`{"constructor":{"prototype":{"admin":true}}}`), 'bad_request'],
    ['a query that is no integer', { method: 'GET', url: '/api/v1/shop?currency=dollars' }, 'bad_request'],
    ['an upper-case id', post({ ...gift(), id: newId().toUpperCase() }), 'bad_request'],
    ['a fault', { method: 'GET', url: '/api/v1/shop' }, 'fault'],
    ['a refusal of the business', post(gift()), 'frozen'],
    ['a page of another site by fetch metadata', post(gift(), { 'sec-fetch-site': 'cross-site' }), 'not_allowed'],
    ['a sister site', post(gift(), { 'sec-fetch-site': 'same-site' }), 'not_allowed'],
    ['a page of another site by origin', post(gift(), { origin: 'https://evil.example' }), 'not_allowed'],
    ['an origin that hides itself', post(gift(), { origin: 'null' }), 'not_allowed'],
  ];
  it.each(cases)('%s', async (_title, request, code) => {
    const { response, code: actual } = await answer(request);
    expect(actual).toBe(code);
    expect(response.statusCode).toBe(ERRORS[code].status);
    expect(errorBodyCheck.Errors(response.json())).toEqual([]);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('tells nothing about a fault but its id, which the log has too', async () => {
    const { response } = await answer({ method: 'GET', url: '/api/v1/shop' });
    expect(response.body).not.toContain('10.0.0.7');
    expect(response.json<ErrorBody>().error.details).toEqual({ fault_id: response.headers['x-request-id'] });
  });

  it('names the fields that are wrong', async () => {
    const { response } = await answer(post({ ...gift(), quantity: 0, id: 'x' }));
    const problems = (response.json() as ErrorBody).error.details?.['problems'] as { at: string }[];
    expect(problems.map((problem) => problem.at).toSorted()).toEqual(['body/id', 'body/quantity']);
  });
});

describe('a client that hangs up', () => {
  it('has no address any more, and that is no fault', async () => {
    const limits = createRateLimits({ now_ms: () => 0 });
    const log = createLog('silent');
    const faults = vi.spyOn(log, 'error');
    const counted: string[] = [];
    const doors = await testApp({
      log,
      who: () => viewer,
      rateLimits: {
        take: (action, effect, who) => {
          counted.push(who.address);
          limits.take(action, effect, who);
        },
      },
    });
    doors.fastify.addHook('onRequest', async (request) => void request.raw.socket.destroy());
    const reached = new Promise<string>((resolve) => {
      door(doors, 'blocks.put', ({ address }) => {
        resolve(address);
        return { ok: true };
      });
    });
    const base = await doors.fastify.listen({ port: 0, host: '127.0.0.1' });
    await expect(fetch(`${base}/api/v1/blocks/${newId()}`, { method: 'PUT' })).rejects.toThrow('fetch failed');
    expect(await reached).toBe('gone');
    expect(counted).toEqual(['gone']);
    await doors.fastify.close();
    expect(faults).not.toHaveBeenCalled();
  });
});

describe('what reaches a handler', () => {
  it('has only the fields of the schema', async () => {
    const sent = gift();
    const { body } = await answer({ method: 'POST', url: '/api/v1/gifts', payload: { ...sent, roles: ['admin'] } });
    expect(body).toEqual(sent);
  });
  it.each([
    ['same-origin by fetch metadata', { 'sec-fetch-site': 'same-origin' }],
    ['own origin by host', { origin: 'http://localhost:4000', host: 'localhost:4000' }],
    ['a program without either', {}],
  ])('may come from %s', async (_title, headers) => {
    const { code } = await answer({
      method: 'POST',
      url: '/api/v1/gifts',
      payload: gift(),
      headers: headers as Record<string, string>,
    });
    expect(code).toBe('frozen');
  });
});

describe('answers', () => {
  it('leave out what the response schema does not name', async () => {
    const doors = await testApp({ who: () => viewer });
    door(doors, 'blocks.put', () => ({ ok: true, secret: 'hash' }) as { ok: true });
    const response = await doors.fastify.inject({ method: 'PUT', url: `/api/v1/blocks/${newId()}` });
    expect(response.json()).toEqual({ ok: true });
    expect(response.headers['cache-control']).toBe('no-store');
  });
  it('carry the security headers, also when refused', async () => {
    const { response } = await answer({ method: 'GET', url: '/nowhere' }, { production: true });
    expect(response.headers['content-security-policy']).toContain(`script-src 'self' 'wasm-unsafe-eval';`);
    expect(response.headers['content-security-policy']).toContain(`frame-ancestors 'none'`);
    expect(response.headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(
      (await answer({ method: 'GET', url: '/nowhere' })).response.headers['strict-transport-security'],
    ).toBeUndefined();
  });
  it('say how long to wait when somebody was too fast', async () => {
    let now_ms = 0;
    const doors = await testApp({ who: () => viewer, rateLimits: createRateLimits({ now_ms: () => now_ms }) });
    openAllDoors(doors, () => {
      throw new BuskerError('limit_reached');
    });
    const send = () => doors.fastify.inject({ method: 'POST', url: '/api/v1/console/doctor', headers: {} });
    const report = () =>
      doors.fastify.inject({
        method: 'POST',
        url: '/api/v1/reports',
        payload: { id: newId(), subject_kind: 'person', subject_id: newId(), why: 'spam' },
      });
    expect((await send()).json<ErrorBody>().error.code).toBe('not_allowed');
    for (let i = 0; i < 10; i++) expect((await report()).json<ErrorBody>().error.code).toBe('limit_reached');
    const refused = await report();
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('20');
    expect(refused.json<ErrorBody>().error).toMatchObject({ code: 'rate_limited', retry_after_ms: 20_000 });
    now_ms += 20_000;
    expect((await report()).statusCode).toBe(403);
  });
});

describe('a client address', () => {
  const addressOf = async (trustedProxies: string[]) => {
    const doors = await testApp({ who: () => viewer, trustedProxies });
    let address = '';
    door(doors, 'shop.get', (call) => {
      address = call.address;
      throw new BuskerError('not_found');
    });
    await doors.fastify.inject({
      method: 'GET',
      url: '/api/v1/shop',
      headers: { 'x-forwarded-for': '203.0.113.9' },
      remoteAddress: '10.0.0.1',
    });
    return address;
  };
  it('is the connection’s own unless its proxy is trusted', async () => {
    expect(await addressOf([])).toBe('10.0.0.1');
    expect(await addressOf(['192.0.2.0/24'])).toBe('10.0.0.1');
    expect(await addressOf(['10.0.0.0/8'])).toBe('203.0.113.9');
  });
});
