import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { textFrame } from './text-frame.ts';

/** What a client of `ws` reads out of bytes that came from a server. */
function read(bytes: Buffer): Promise<string> {
  const line = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  // `ws` gives no public way to a client on a line that is there already; this is what it does itself.
  const client = new WebSocket(null as never, undefined, {}) as WebSocket & {
    _isServer: boolean;
    setSocket(line: Duplex, head: Buffer, options: object): void;
  };
  client._isServer = false;
  client.setSocket(Object.assign(line, { setTimeout: () => line, setNoDelay: () => line }), Buffer.alloc(0), {
    allowSynchronousEvents: true,
    maxPayload: 0,
    skipUTF8Validation: false,
  });
  return new Promise((resolve, reject) => {
    client.on('message', (data) => resolve((data as Buffer).toString()));
    client.on('error', reject);
    line.push(bytes);
  });
}

describe('a text frame', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])(
    'of %s characters is read by a client as it was written',
    async (length) => {
      const text = 'x'.repeat(length);
      expect(await read(textFrame(text))).toBe(text);
    },
  );
  it('counts bytes, not characters', async () => {
    const text = '🌹'.repeat(32); // 128 bytes in 64 code units
    expect(await read(textFrame(text))).toBe(text);
  });
});
