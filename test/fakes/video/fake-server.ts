/** A server of somebody else's on this machine, that can also fail and stall. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeAsked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | object;
}
export interface FakeServer {
  readonly url: string;
  /** `fails`: answers 500. `stalls`: takes the question and never answers. */
  mode: 'well' | 'fails' | 'stalls';
  /** Everything that was asked, in order. */
  readonly asked: FakeAsked[];
  stop(): Promise<void>;
}

export async function startFake(
  answer: (asked: FakeAsked, fake: FakeServer) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeServer> {
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const asked: FakeAsked = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', fake.url),
      headers: request.headers,
      body: Buffer.concat(pieces).toString('utf8'),
    };
    fake.asked.push(asked);
    if (fake.mode === 'stalls') return;
    const {
      status = 200,
      headers = {},
      body = '',
    } = fake.mode === 'fails' ? { status: 500 } : await answer(asked, fake);
    const json = typeof body === 'object' && !(body instanceof Uint8Array);
    response.writeHead(status, { ...(json ? { 'content-type': 'application/json' } : {}), ...headers });
    response.end(json ? JSON.stringify(body) : (body as string | Uint8Array));
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fake: FakeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: 'well',
    asked: [],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}
