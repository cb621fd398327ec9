import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFake, type FakeServer } from '../../../test/fakes/video/fake-server.ts';
import { GetRefused, guardedGet, isPublicAddress, type GuardedGet } from './guarded-get.ts';

let server: FakeServer;
let other: FakeServer;
beforeAll(async () => {
  other = await startFake(() => ({ body: 'from the other' }));
  server = await startFake(({ url }) => {
    switch (url.pathname) {
      case '/big':
        return { body: 'x'.repeat(100_000) };
      case '/moved':
        return { status: 302, headers: { location: '/here' } };
      case '/away':
        return { status: 302, headers: { location: other.url } };
      case '/round':
        return { status: 302, headers: { location: '/round' } };
      default:
        return { body: 'hello' };
    }
  });
});
afterAll(async () => {
  await server?.stop();
  await other?.stop();
});

const get = (path: string, options: Partial<GuardedGet> = {}, base = server.url) =>
  guardedGet(new URL(path, base), {
    allowed: (url) => url.origin === new URL(base).origin,
    private_addresses: true,
    timeout_ms: 2_000,
    ...options,
  });
const why = (promise: Promise<unknown>) =>
  promise.then(
    () => 'got',
    (error: unknown) => (error instanceof GetRefused ? error.why : error),
  );

describe('getting a text from an address that somebody gave', () => {
  it('works, and follows what stays where it is allowed', async () => {
    expect((await get('/')).body.toString()).toBe('hello');
    expect(await get('/moved')).toMatchObject({ status: 200, body: Buffer.from('hello') });
  });

  it('goes nowhere else, and not round and round', async () => {
    expect(await why(get('/', { allowed: () => false }))).toBe('not_allowed');
    other.asked.length = 0;
    expect(await why(get('/away'))).toBe('not_allowed');
    expect(other.asked).toEqual([]);
    expect(await why(get('/round'))).toBe('unreachable');
  });

  it('is bounded in bytes and in time', async () => {
    expect(await why(get('/big', { max_bytes: 50_000 }))).toBe('too_big');
    server.mode = 'stalls';
    expect(await why(get('/', { timeout_ms: 200 }))).toBe('unreachable');
    server.mode = 'well';
  });

  it('reaches no private address: as a number, by a name, or by a name that says one thing first and another then', async () => {
    server.asked.length = 0;
    const guarded = { private_addresses: false };
    expect(await why(get('/', guarded))).toBe('private_address');
    const { port } = new URL(server.url);
    const named = `http://video.test:${port}`;
    const to = (...addresses: string[]) => ({
      resolve: async () => addresses.map((address) => ({ address, family: 4 })),
    });
    expect(await why(get('/', { ...guarded, ...to('127.0.0.1') }, named))).toBe('private_address');
    expect(await why(get('/', { ...guarded, ...to('93.184.216.34', '127.0.0.1') }, named))).toBe('private_address');
    // The name is resolved once for a connection: what was checked is what is connected to.
    let times = 0;
    const twice = async () => [{ address: times++ === 0 ? '127.0.0.1' : '93.184.216.34', family: 4 }];
    expect(await why(get('/', { ...guarded, resolve: twice }, named))).toBe('private_address');
    expect(times).toBe(1);
    expect(server.asked).toEqual([]);
    // Control: with leave it gets through.
    expect((await get('/', { ...to('127.0.0.1') }, named)).body.toString()).toBe('hello');
  });

  it.each([
    '10.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.20.1.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'nonsense',
  ])('%s is not on the public internet', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(['93.184.216.34', '172.32.0.1', '2606:4700::1111'])('%s is', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});
