import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { listenRtmp } from './rtmp.ts';

let port: number;
const asked: string[] = [];
beforeAll(async () => {
  port = await listenRtmp('127.0.0.1', 0, {
    allow: (key) => {
      asked.push(key);
      return Promise.resolve(null);
    },
    begin: () => null,
  });
});

async function shaken(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(1_536), Buffer.alloc(1_536)]));
  await once(socket, 'data');
  return socket;
}
/** The header of a chunk that announces a message. */
function chunk(stream: number, length: number, type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header[0] = stream;
  header.writeUIntBE(length, 4, 3);
  header[7] = type;
  return Buffer.concat([header, body]);
}
const string = (text: string): Buffer => Buffer.concat([Buffer.from([2, 0, text.length]), Buffer.from(text)]);
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(9);
  bytes.writeDoubleBE(value, 1);
  return bytes;
};

describe('whoever comes to the RTMP port', () => {
  it('is asked for their key, and cut off when it is not known', async () => {
    const socket = await shaken();
    const address = 'rtmp://h/live';
    const object = Buffer.concat([
      Buffer.from([3, 0, 3]),
      Buffer.from('app'),
      string('live'),
      Buffer.from([0, 5]),
      Buffer.from('tcUrl'),
      string(address),
      Buffer.from([0, 0, 9]),
    ]);
    // Chunks of 128 bytes are the default; each message here fits.
    const say = (body: Buffer) => socket.write(chunk(3, body.length, 20, body));
    say(Buffer.concat([string('connect'), number(1), object]));
    say(Buffer.concat([string('publish'), number(2), Buffer.from([5]), string('the-key'), string('live')]));
    await once(socket, 'close');
    expect(asked).toEqual(['the-key']);
  });

  it.each([
    ['announces a message longer than a stranger may send', chunk(3, 15_000_000, 20, Buffer.alloc(1))],
    [
      'opens more chunk streams than encoders have',
      Buffer.concat(Array.from({ length: 40 }, (_, at) => chunk(3 + at, 1, 18, Buffer.from([0])))),
    ],
  ])('is cut off when it %s', async (_what, bytes) => {
    const socket = await shaken();
    socket.write(bytes);
    // Long before it would be for not having shown a key.
    await once(socket, 'close', { signal: AbortSignal.timeout(5_000) });
    // Others are served all the same.
    (await shaken()).destroy();
  });
});
