import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProviderUnavailable, SignatureInvalid } from '../port.ts';
import { createSandboxClient, type SandboxClient } from './client.ts';
import { sandboxKeys } from './keys.ts';

const KEYS = sandboxKeys('a secret of this file');
const offline = createSandboxClient({ base_url: () => 'http://127.0.0.1:1', keys: KEYS });

describe('the keys', () => {
  it('follow from the secret, and only from it', () => {
    expect(sandboxKeys('a secret of this file')).toEqual(KEYS);
    const other = sandboxKeys('another secret');
    expect(other.api_key).not.toBe(KEYS.api_key);
    expect(other.webhook_secret).not.toBe(KEYS.webhook_secret);
  });

  it('do not give one another away, and hold 256 bits each', () => {
    const api = Buffer.from(KEYS.api_key.replace('sandbox_', ''), 'base64url');
    const webhook = Buffer.from(KEYS.webhook_secret.replace('whsec_', ''), 'base64');
    expect([api.length, webhook.length]).toEqual([32, 32]);
    expect(api.equals(webhook)).toBe(false);
  });
});

describe('webhooks of the sandbox', () => {
  const event = { id: 'evt_1', type: 'checkout.paid', data: { reference: 'x' } };
  const sign = (body: string, options: { secret?: string; at?: Date; id?: string } = {}) => {
    const at = options.at ?? new Date();
    const id = options.id ?? 'evt_1';
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(options.secret ?? KEYS.webhook_secret).sign(id, at, body),
    };
  };
  const body = JSON.stringify(event);

  it('are taken when the signature is over these bytes', () => {
    expect(offline.verifyWebhook(Buffer.from(body), sign(body))).toEqual({
      id: 'evt_1',
      type: 'checkout.paid',
      payload: event,
    });
  });

  const minutes = (n: number) => new Date(Date.now() + n * 60_000);
  it.each<[string, string, Record<string, string>]>([
    ['there is no signature', body, {}],
    ['another secret signed', body, sign(body, { secret: sandboxKeys('another').webhook_secret })],
    [
      'the key of the API signed',
      body,
      sign(body, { secret: `whsec_${Buffer.from(KEYS.api_key).toString('base64')}` }),
    ],
    ['the body was changed', body.replace('"x"', '"y"'), sign(body)],
    ['it was signed for another message', body, { ...sign(body), 'webhook-id': 'evt_2' }],
    ['it is old', body, sign(body, { at: minutes(-6) })],
    ['it is from the future', body, sign(body, { at: minutes(6) })],
    [
      'the time was changed',
      body,
      { ...sign(body, { at: minutes(-6) }), 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) },
    ],
    ['it has no id', '{"type":"checkout.paid"}', sign('{"type":"checkout.paid"}')],
    ['it has no type', '{"id":"evt_1"}', sign('{"id":"evt_1"}')],
    ['it is no JSON', 'paid', sign('paid')],
  ])('are refused when %s', (_, bytes, headers) => {
    expect(() => offline.verifyWebhook(Buffer.from(bytes), headers)).toThrow(SignatureInvalid);
  });
});

describe('calls', () => {
  let server: Server;
  let client: SandboxClient;
  /** Gives up soon. Only for what never answers: on a busy machine even a good answer may take longer than this. */
  let hasty: SandboxClient;
  const seen: { url: string | undefined; key: unknown; authorization: string | undefined }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push({
        url: request.url,
        key: request.headers['idempotency-key'],
        authorization: request.headers.authorization,
      });
      if (request.url === '/stall') return;
      const status = Number(request.url?.slice(1)) || 200;
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(request.url === '/garbage' ? 'hello' : '{"error":"no"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = createSandboxClient({ base_url: () => url, keys: KEYS, timeout_ms: 30_000 });
    hasty = createSandboxClient({ base_url: () => url, keys: KEYS, timeout_ms: 150 });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('carry the key, and give answers below 500 back as they are', async () => {
    expect(await client.call('POST', '/422', { a: 1 }, 'key-1')).toEqual({ status: 422, body: { error: 'no' } });
    expect(seen.at(-1)).toEqual({ url: '/422', key: 'key-1', authorization: `Bearer ${KEYS.api_key}` });
  });

  it.each([
    ['/500', 'the sandbox answered 500'],
    ['/504', 'the sandbox answered 504'],
    ['/garbage', 'is not valid JSON'],
  ])('have no answer from %s', async (path, why) => {
    const error = await client.call('GET', path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect((error as Error).cause).toMatchObject({ message: expect.stringContaining(why) });
  });

  it('have no answer from who keeps silent', async () => {
    const error = await hasty.call('GET', '/stall').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderUnavailable);
    expect((error as Error).cause).toMatchObject({ name: 'TimeoutError' });
  });

  it('have no answer where nobody listens', async () => {
    await expect(offline.call('GET', '/')).rejects.toThrow(ProviderUnavailable);
  });
});
