import { describe, expect, it } from 'vitest';
import { createFlvStream, serveFlv, type FlvStream } from './flv.ts';

const packet = (flags: number, byte: number, dts = 0) => ({
  codec_type: flags === 5 ? 18 : flags < 2 ? 8 : 9,
  codec_id: 7,
  flags,
  dts,
  size: 1,
  data: Buffer.from([byte]),
});
/** The one byte of each message that a taker got; the header first. */
function taker() {
  const got: (number | 'header')[] = [];
  return {
    got,
    take: (bytes: Buffer) => void got.push(bytes.toString('latin1', 0, 3) === 'FLV' ? 'header' : bytes[11]!),
    end: () => void got.push(-1),
  };
}

describe('a stream of FLV', () => {
  it('gives who comes late what decoders need, then everything since the last whole picture, then what comes', () => {
    const stream = createFlvStream();
    for (const [flags, byte] of [
      [5, 1],
      [2, 2],
      [0, 3],
      [3, 10],
      [4, 11],
      [1, 12],
      [3, 20],
      [4, 21],
    ] as const)
      stream.push(packet(flags, byte));
    const late = taker();
    const leave = stream.add(late);
    stream.push(packet(4, 22));
    expect(late.got).toEqual(['header', 1, 3, 2, 20, 21, 22]);
    leave();
    stream.push(packet(4, 23));
    expect(late.got).not.toContain(23);
  });

  it('ends for everybody when it is closed', () => {
    const stream = createFlvStream();
    const one = taker();
    stream.add(one);
    stream.close();
    expect(one.got).toEqual(['header', -1]);
  });

  it('is served to who shows the token, as many as there is room for', async () => {
    const streams = new Map<string, FlvStream>([['a', createFlvStream()]]);
    const port = await serveFlv(streams, 'right', 1);
    const ask = (name: string, token: string, signal?: AbortSignal) =>
      fetch(`http://127.0.0.1:${port}/${name}`, { headers: { 'x-token': token }, ...(signal ? { signal } : {}) });
    expect((await ask('a', 'wrong')).status).toBe(403);
    expect((await ask('b', 'right')).status).toBe(404);
    const gone = new AbortController();
    const first = await ask('a', 'right', gone.signal);
    expect(first.status).toBe(200);
    expect((await ask('a', 'right')).status).toBe(503);
    gone.abort();
  });
});
