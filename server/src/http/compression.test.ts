import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from './test-app.ts';

const rows = Array.from({ length: 500 }, (_, n) => ({ n, name: 'A gift' }));
let fastify: FastifyInstance;

beforeAll(async () => {
  fastify = (await testApp()).fastify;
  fastify.get('/large', async (_request, reply) => reply.header('vary', 'cookie').send({ rows }));
  fastify.get('/small', async () => ({ rows: [] }));
  await fastify.ready();
});
afterAll(async () => fastify.close());

const ask = (url: string, encoding: string, headers: Record<string, string> = {}) =>
  fastify.inject({ method: 'GET', url, headers: { 'accept-encoding': encoding, ...headers } });

describe('large answers', () => {
  it('are compressed as the client takes them; small ones are sent as they are', async () => {
    const br = await ask('/large', 'gzip, deflate, br');
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'cookie, accept-encoding' });
    expect(JSON.parse(brotliDecompressSync(br.rawPayload).toString())).toEqual({ rows });
    expect(br.rawPayload.length).toBeLessThan(JSON.stringify({ rows }).length / 5);
    const gz = await ask('/large', 'gzip');
    expect(JSON.parse(gunzipSync(gz.rawPayload).toString())).toEqual({ rows });
    expect((await ask('/large', 'identity')).json()).toEqual({ rows });
    expect((await ask('/small', 'br')).headers['content-encoding']).toBeUndefined();
  });

  it('keep their length when another site’s page sends a person’s browser for them, so that it tells nothing', async () => {
    const encodingFor = async (headers: Record<string, string>) =>
      (await ask('/large', 'br', headers)).headers['content-encoding'];
    const cookie = 'busker.session_token=mine';
    for (const from of ['cross-site', 'same-site'])
      expect(await encodingFor({ cookie, 'sec-fetch-site': from })).toBeUndefined();
    // a browser that does not say so, or a program
    expect(await encodingFor({ cookie })).toBeUndefined();
    // their own clicks and what they type
    for (const from of ['same-origin', 'none'])
      expect(await encodingFor({ cookie, 'sec-fetch-site': from })).toBe('br');
    expect(await encodingFor({ 'sec-fetch-site': 'cross-site' })).toBe('br');
  });
});
