import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTemporaryFolder, temporaryFolder } from '../../../test/helpers/temporary-folders.ts';
import type { Doors } from './door.ts';
import { registerStatic } from './static.ts';
import { testApp } from './test-app.ts';

let folder: string;
let doors: Doors;
const VIDEO = Buffer.from(Array.from({ length: 1_000 }, (_, i) => i % 256));
const ANIMATION = JSON.stringify({ v: '5.7', layers: Array.from({ length: 200 }, (_, i) => ({ nm: `layer ${i}` })) });

async function write(name: string, content: string | Buffer): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

beforeAll(async () => {
  folder = temporaryFolder('static');
  for (const page of ['watch', 'studio', 'console', 'overlay', 'verify']) {
    await write(
      `dist/${page}/index.html`,
      `<!doctype html><head><meta name="csp-nonce" content="__CSP_NONCE__"><title>${page}</title></head>`,
    );
  }
  await write(
    'dist/watch/preloads.json',
    JSON.stringify({ '/wallet': '<link rel="modulepreload" href="/site/x.js">' }),
  );
  await write('dist/site/app-a1b2c3.js', 'console.log(1);'.repeat(200));
  await write('dist/site/app-a1b2c3.js.br', 'pretend brotli');
  await write('dist/site/app-a1b2c3.js.gz', 'pretend gzip');
  await write('dist/site/engine-0f.wasm', 'wasm');
  await write('dist/site/.secret', 'no');
  await write('art/gifts/clap/animation.json', ANIMATION);
  await write('art/gifts/clap/still.webp', 'webp');
  await write('art/clips/fire.mp4', VIDEO);
  await write('art/brand/favicon.svg', '<svg/>');
  await write('secret.json', '{"secret":true}');
  await write('art-secrets/x.json', '{"secret":true}');
  doors = await testApp();
  await registerStatic(doors.fastify, {
    webFolder: path.join(folder, 'dist'),
    artFolder: path.join(folder, 'art'),
    formOrigins: ['https://checkout.example'],
    videoOrigins: ['https://video.example', 'wss://sfu.example'],
  });
  await doors.fastify.ready();
});
afterAll(async () => {
  await doors.fastify.close();
  removeTemporaryFolder(folder);
});

const get = (url: string, headers: Record<string, string> = {}) =>
  doors.fastify.inject({ method: 'GET', url, headers });

it('asks for the files of an address ahead, and for no others', async () => {
  expect((await get('/wallet')).body).toContain('<link rel="modulepreload" href="/site/x.js"></head>');
  for (const other of ['/', '/wallet/limits', '/constructor', '/studio'])
    expect((await get(other)).body).not.toContain('modulepreload');
});

describe('live pictures from elsewhere', () => {
  const directive = async (page: string, name: string): Promise<string | undefined> =>
    String((await get(page)).headers['content-security-policy'])
      .split('; ')
      .find((part) => part.startsWith(`${name} `));

  it.each(['/', '/studio', '/console'])(
    'may be opened by %s from the origins that the operator set, and no others',
    async (page) => {
      expect(await directive(page, 'media-src')).toBe("media-src 'self' blob: https://video.example wss://sfu.example");
      expect(await directive(page, 'connect-src')).toMatch(
        /^connect-src 'self' ws:\/\/\S+ wss:\/\/\S+ https:\/\/video\.example wss:\/\/sfu\.example$/,
      );
      for (const name of ['script-src', 'default-src', 'img-src', 'style-src', 'worker-src'])
        expect(await directive(page, name)).not.toContain('example');
    },
  );

  it.each(['/overlay', '/verify'])('are opened by nothing in %s', async (page) => {
    expect(String((await get(page)).headers['content-security-policy'])).not.toContain('video.example');
  });
});

describe('pages', () => {
  it.each([
    ['/', 'watch'],
    ['/live/0199', 'watch'],
    ['/post/1?gift=2', 'watch'],
    ['/wallet', 'watch'],
    ['/reset?token=abc', 'watch'],
    ['/studio', 'studio'],
    ['/studio/cashouts', 'studio'],
    ['/console/people/1', 'console'],
    ['/overlay', 'overlay'],
    ['/verify', 'verify'],
    ['/constructor', 'watch'],
    ['/__proto__', 'watch'],
  ])('%s is a page of %s', async (url, page) => {
    const response = await get(url);
    expect(response.body).toContain(`<title>${page}</title>`);
    expect(response.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  });

  it('have a nonce of their own each time, the same in policy and page', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const response = await get('/');
        const nonce = /content="([^"]+)"/.exec(response.body)![1]!;
        expect(response.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}';`);
        expect(response.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe-inline/);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces[0]).not.toContain('NONCE');
  });

  it('may not be framed, but for the overlay', async () => {
    const watch = await get('/');
    expect([watch.headers['x-frame-options'], watch.headers['content-security-policy']]).toEqual([
      'DENY',
      expect.stringContaining(`frame-ancestors 'none'`),
    ]);
    const overlay = await get('/overlay');
    expect([overlay.headers['x-frame-options'], overlay.headers['content-security-policy']]).toEqual([
      undefined,
      expect.stringContaining('frame-ancestors *'),
    ]);
  });

  it('name their own host for sockets, and nothing that is no host', async () => {
    expect((await get('/', { host: 'busker.test:8420' })).headers['content-security-policy']).toContain(
      `connect-src 'self' ws://busker.test:8420 wss://busker.test:8420 https://video.example wss://sfu.example;`,
    );
    expect((await get('/', { host: 'x; script-src *' })).headers['content-security-policy']).toContain(
      `connect-src 'self' https://video.example wss://sfu.example;`,
    );
  });

  it.each([
    '/api/v1/nothing',
    '/api',
    '/webhooks/stripe',
    '/missing.png',
    '/site/missing.js',
    '/assets/x.js',
    '/media/missing.mp4',
    '/robots.txt',
    '/index.html',
    '/watch/index.html',
    '/.env',
    '/demo/sign-in/x',
  ])('%s is not there', async (url) => {
    const response = await get(url);
    expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found']);
  });

  it('say so when they are not built', async () => {
    const bare = await testApp();
    await registerStatic(bare.fastify, {
      webFolder: path.join(folder, 'nowhere'),
      artFolder: path.join(folder, 'art'),
    });
    const response = await bare.fastify.inject({ method: 'GET', url: '/studio' });
    expect([response.statusCode, response.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(response.body).toContain('npm start');
    expect((await bare.fastify.inject({ method: 'GET', url: '/api/v1/me' })).statusCode).toBe(404);
    await bare.fastify.close();
  });

  it('allow inline styles when they have no place for a nonce', async () => {
    await cp(path.join(folder, 'dist'), path.join(folder, 'plain'), { recursive: true });
    await write('plain/watch/index.html', '<title>plain</title>');
    const bare = await testApp();
    await registerStatic(bare.fastify, { webFolder: path.join(folder, 'plain'), artFolder: path.join(folder, 'art') });
    expect((await bare.fastify.inject({ method: 'GET', url: '/' })).headers['content-security-policy']).toContain(
      `style-src 'self' 'unsafe-inline';`,
    );
    await bare.fastify.close();
  });
});

describe('first answers', () => {
  const FEED = {
    rows: [{ caption: '</script><b>', video: { poster_url: '/media/fire.webp?v=1&w="2"', alt: 'Fire $& "now"' } }],
  };
  async function withApi(feed_status = 200, session_ms = 0) {
    const app = await testApp();
    await write('first/watch/index.html', '<head><title>watch</title></head><div id="root"></div>');
    await write('first/studio/index.html', '<head><title>studio</title></head><div id="root"></div>');
    await registerStatic(app.fastify, { webFolder: path.join(folder, 'first'), artFolder: path.join(folder, 'art') });
    app.fastify.get('/api/v1/session', async (request, reply) => {
      await new Promise((resolve) => setTimeout(resolve, session_ms));
      void reply.header('set-cookie', 'session=longer; HttpOnly');
      return { me: request.headers.cookie ?? null };
    });
    app.fastify.get('/api/v1/feed', async (_request, reply) => reply.code(feed_status).send(FEED));
    await app.fastify.ready();
    return app.fastify;
  }
  const answersIn = (page: string): unknown =>
    JSON.parse(/<script type="application\/json" id="first-answers">([^<]*)<\/script>/.exec(page)?.[1] ?? 'null');

  it('are in the page of who asks, with the poster on its way, and nothing in them ends their element', async () => {
    const fastify = await withApi();
    const page = await fastify.inject({ method: 'GET', url: '/', headers: { cookie: 'session=mine' } });
    expect(answersIn(page.body)).toEqual([
      { key: ['session.get'], answer: { me: 'session=mine' } },
      { key: ['feed.get'], answer: FEED },
    ]);
    expect(page.body).toContain('as="image" fetchpriority="high" href="/media/fire.webp?v=1&amp;w=&quot;2&quot;"');
    expect(page.body).toContain('<link rel="preload" as="fetch" crossorigin href="/api/v1/gift-items" />');
    expect(page.body).toContain('alt="Fire $&amp; &quot;now&quot;"');
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'set-cookie': 'session=longer; HttpOnly',
    });
    await fastify.close();
  });

  it('are who this is, in the shop, and the packs are on their way', async () => {
    const fastify = await withApi();
    const page = await fastify.inject({ method: 'GET', url: '/wallet', headers: { cookie: 'session=mine' } });
    expect(answersIn(page.body)).toEqual([{ key: ['session.get'], answer: { me: 'session=mine' } }]);
    expect(page.body).toContain('<link rel="preload" as="fetch" crossorigin href="/api/v1/shop" />');
    await fastify.close();
  });

  it('are left out on other pages, when a door refuses and when they take long', async () => {
    const fastify = await withApi();
    for (const url of ['/studio', '/me', '/live/no-id'])
      expect((await fastify.inject({ method: 'GET', url })).body).toContain('<div id="root"></div>');
    await fastify.close();
    for (const late of [await withApi(503), await withApi(200, 5_000)]) {
      const page = await late.inject({ method: 'GET', url: '/' });
      expect([page.statusCode, answersIn(page.body)]).toEqual([200, null]);
      await late.close();
    }
  });
});

describe('files', () => {
  it('with a hash are kept for a year and come precompressed', async () => {
    const plain = await get('/site/app-a1b2c3.js');
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
    });
    expect((await get('/site/app-a1b2c3.js', { 'accept-encoding': 'gzip, br' })).body).toBe('pretend brotli');
    const zipped = await get('/site/app-a1b2c3.js', { 'accept-encoding': 'gzip' });
    expect([zipped.body, zipped.headers['content-encoding'], zipped.headers['content-type']]).toEqual([
      'pretend gzip',
      'gzip',
      'application/javascript; charset=utf-8',
    ]);
  });

  it('have their types', async () => {
    expect((await get('/site/engine-0f.wasm')).headers['content-type']).toBe('application/wasm');
    expect((await get('/assets/gifts/clap/still.webp')).headers['content-type']).toBe('image/webp');
    expect((await get('/brand/favicon.svg')).headers['content-type']).toMatch(/^image\/svg\+xml/);
    expect((await get('/media/fire.mp4')).headers['content-type']).toBe('video/mp4');
    expect((await get('/favicon.ico')).headers['location']).toBe('/brand/favicon.svg');
  });

  it('are asked for again when their address can change its content', async () => {
    expect((await get('/media/fire.mp4')).headers['cache-control']).toBe('public, max-age=0');
    const kept = await get('/media/fire.mp4?v=abc');
    expect(kept.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get('/media/fire.mp4', { 'if-none-match': String(kept.headers['etag']) })).statusCode).toBe(304);
  });

  it('of video come in ranges, as players ask for them', async () => {
    const part = await get('/media/fire.mp4', { range: 'bytes=100-199' });
    expect(part.statusCode).toBe(206);
    expect(part.headers).toMatchObject({
      'content-range': 'bytes 100-199/1000',
      'content-length': '100',
      'accept-ranges': 'bytes',
    });
    expect(part.rawPayload.equals(VIDEO.subarray(100, 200))).toBe(true);
    expect((await get('/media/fire.mp4', { range: 'bytes=-10' })).rawPayload.equals(VIDEO.subarray(-10))).toBe(true);
    expect((await get('/media/fire.mp4', { range: 'bytes=0-' })).statusCode).toBe(206);
    expect((await get('/media/fire.mp4', { range: 'bytes=5000-' })).statusCode).toBeGreaterThanOrEqual(400);
  });

  it('of animations are compressed as the client takes them', async () => {
    const br = await get('/assets/gifts/clap/animation.json?v=1', { 'accept-encoding': 'gzip, deflate, br' });
    expect(br.headers).toMatchObject({
      'content-encoding': 'br',
      vary: 'accept-encoding',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(ANIMATION);
    const gz = await get('/assets/gifts/clap/animation.json', { 'accept-encoding': 'gzip' });
    expect(gunzipSync(gz.rawPayload).toString()).toBe(ANIMATION);
    expect((await get('/assets/gifts/clap/animation.json')).body).toBe(ANIMATION);
    expect(
      (
        await get('/assets/gifts/clap/animation.json', {
          'accept-encoding': 'br',
          'if-none-match': String(br.headers['etag']),
        })
      ).statusCode,
    ).toBe(304);
    await write('art/gifts/clap/animation.json', '{"changed":true}');
    const changed = await get('/assets/gifts/clap/animation.json', { 'accept-encoding': 'br' });
    expect(brotliDecompressSync(changed.rawPayload).toString()).toBe('{"changed":true}');
    await write('art/gifts/clap/animation.json', ANIMATION);
  });
});

describe('whoever climbs out of the folders', () => {
  it.each([
    '/media/../../secret.json',
    '/media/..%2f..%2fsecret.json',
    '/media/%2e%2e/%2e%2e/secret.json',
    '/media/..%5c..%5csecret.json',
    '/media/....//secret.json',
    '/assets/gifts/..%2f..%2f..%2fsecret.json',
    '/assets/gifts/..%2f..%2fart-secrets%2fx.json',
    '/assets/gifts/%2fetc%2fpasswd',
    '/site/.secret',
    '/site/%00.js',
    '/site/..%2f..%2fsecret.json',
    '/media/fire.mp4%00.json',
    '/assets/gifts/..',
    '/assets/gifts/clap',
    '/assets/gifts/',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%ff',
  ])('finds nothing at %s', async (url) => {
    for (const headers of [{}, { 'accept-encoding': 'br' }]) {
      const response = await get(url, headers as Record<string, string>);
      expect(response.body).not.toContain('secret":true');
      expect(response.body).not.toContain('root:');
      expect(response.statusCode).toBeGreaterThanOrEqual(400);
      expect(response.statusCode).toBeLessThan(500);
      expect(response.json().error.code).toMatch(/^(not_found|bad_request)$/);
    }
  });
});

describe('on a real socket', () => {
  const raw = async (lines: string): Promise<string> => {
    const { port } = doors.fastify.server.address() as AddressInfo;
    const socket = net.connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.write(lines);
    await once(socket, 'close');
    return text;
  };
  beforeAll(() => doors.fastify.listen({ port: 0, host: '127.0.0.1' }));

  it.each([
    '/media/../../secret.json',
    '/media/../../../../../../etc/passwd',
    '//etc/passwd',
    '/assets/gifts/../../art-secrets/x.json',
  ])('GET %s finds no file', async (address) => {
    const answer = await raw(`GET ${address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (4\d\d|200) /);
    expect(answer).not.toContain('secret":true');
    expect(answer).not.toContain('root:');
  });

  it.each([
    ['what is no HTTP', 'hello there\r\n\r\n', 400, 'bad_request'],
    [
      'two lengths',
      'POST /api/v1/gifts HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
      400,
      'bad_request',
    ],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 413, 'too_large'],
    ['a path that cannot be decoded', 'GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400, 'bad_request'],
  ])('%s is refused with a body of the error table', async (_title, lines, status, code) => {
    const answer = await raw(lines);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)).error.code).toBe(code);
  });

  it('a request behind one that asked for the end gets no answer, which would be taken for a refusal', async () => {
    const last = 'GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
    const answer = await raw(`${last}GET /nowhere-else HTTP/1.1\r\nhost: x\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toHaveLength(1);
    expect(answer).not.toContain('bad_request');
  });
});
