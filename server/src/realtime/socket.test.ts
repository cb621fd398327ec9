import { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { VISITOR } from '../people/people.ts';
import { ClientSocket } from './socket.ts';

const ROOM = 'room';
const FRAME = Buffer.alloc(50_000);
const DEAF = 1_000;

/** A socket in a room over a stream that takes what it is given, or, when deaf, keeps it all waiting until it hears again. */
function sit(deaf: boolean) {
  let heard = 0;
  let release: (() => void) | undefined;
  const raw = new Writable({
    write(_chunk, _encoding, done) {
      heard++;
      if (deaf) release = done;
      else done();
    },
  });
  const ws = {
    OPEN: 1,
    readyState: 1,
    get bufferedAmount() {
      return raw.writableLength;
    },
  } as unknown as WebSocket;
  const socket = new ClientSocket(ws, raw, VISITOR, '127.0.0.1', 0);
  socket.rooms.set(ROOM, { creator: undefined, joining: undefined, behind: false });
  return {
    socket,
    raw,
    heard: () => heard,
    hearAgain: () => {
      deaf = false;
      release?.();
    },
  };
}

describe('a thousand sockets that read nothing', () => {
  it('hold a bounded queue each, and the others are sent everything', () => {
    const deaf = Array.from({ length: DEAF }, () => sit(true));
    const reader = sit(false);
    for (let n = 0; n < 100; n++) for (const { socket } of [...deaf, reader]) socket.sendFrame(ROOM, FRAME, n * 100);
    expect(reader.heard()).toBe(100);
    for (const { socket, raw } of deaf) {
      expect(raw.writableLength).toBeLessThanOrEqual(512_000 + FRAME.length);
      expect(socket.rooms.get(ROOM)!.behind).toBe(true);
      expect(socket.drained()).toEqual([]);
    }
    expect(deaf[0]!.socket.isStuck(10_000)).toBe(false);
    expect(deaf[0]!.socket.isStuck(40_000)).toBe(true);
    expect(reader.socket.isStuck(40_000)).toBe(false);
  });

  it('are due a snapshot once they read again, and no frame before it', async () => {
    const { socket, raw, heard, hearAgain } = sit(true);
    for (let n = 0; n < 30; n++) socket.sendFrame(ROOM, FRAME, 0);
    const kept = raw.writableLength / FRAME.length;
    expect(kept).toBeLessThan(30);
    hearAgain();
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard()).toBe(kept);
    socket.sendFrame(ROOM, FRAME, 1);
    expect(heard()).toBe(kept);
    expect(socket.drained()).toEqual([ROOM]);
    expect(socket.isStuck(40_000)).toBe(false);
  });
});
