/**
 * One creator's pictures as FLV, for any number of viewers: who comes gets what decoders need first and everything since the last whole picture,
 * then what comes. A viewer who takes too little is cut off and comes back by itself.
 */
import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Flv from 'node-media-server/src/protocol/flv.js';
import type { AvPacket } from 'node-media-server/src/protocol/rtmp.js';

/** What is kept since the last whole picture: ten seconds of 6 Mbit/s. Without whole pictures it starts anew. */
const KEPT_BYTES = 8_000_000;
/** A viewer that has more than this waiting is cut off. */
const WAITING_BYTES = 4_000_000;

export interface Taker {
  take(bytes: Buffer): void;
  end(): void;
}

export interface FlvStream {
  push(packet: AvPacket): void;
  add(taker: Taker): () => void;
  close(): void;
}

export function createFlvStream(): FlvStream {
  const takers = new Set<Taker>();
  const first = new Map<number, Buffer>();
  let kept: Buffer[] = [];
  let kept_bytes = 0;
  return {
    push(packet) {
      const bytes = Flv.createMessage(packet);
      if (packet.flags === 0 || packet.flags === 2 || packet.flags === 5) first.set(packet.flags, bytes);
      else {
        if (packet.flags === 3 || kept_bytes > KEPT_BYTES) {
          kept = [];
          kept_bytes = 0;
        }
        kept.push(bytes);
        kept_bytes += bytes.length;
      }
      for (const taker of takers) taker.take(bytes);
    },
    add(taker) {
      taker.take(Flv.createHeader(true, true));
      // Words first, then what decoders need.
      for (const flags of [5, 0, 2]) if (first.has(flags)) taker.take(first.get(flags)!);
      for (const bytes of kept) taker.take(bytes);
      takers.add(taker);
      return () => takers.delete(taker);
    },
    close() {
      for (const taker of takers) taker.end();
      takers.clear();
    },
  };
}

/** Serves streams to the program on this machine alone: `GET /<stream>` with the token. @returns its port. */
export async function serveFlv(
  streams: { get(id: string): FlvStream | undefined },
  token: string,
  max_viewers: number,
): Promise<number> {
  let viewers = 0;
  const wanted = Buffer.from(token);
  const server = createServer((request, response) => {
    const given = Buffer.from(String(request.headers['x-token'] ?? ''));
    const stream = streams.get(request.url?.slice(1) ?? '');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return refuse(response, 403);
    if (!stream) return refuse(response, 404);
    if (viewers >= max_viewers) return refuse(response, 503);
    viewers++;
    response.writeHead(200, { 'content-type': 'video/x-flv', 'cache-control': 'no-store' });
    const leave = stream.add({
      take(bytes) {
        if (response.writableLength > WAITING_BYTES) response.destroy();
        else if (!response.destroyed) response.write(bytes);
      },
      end: () => void response.end(),
    });
    response.on('error', () => undefined);
    response.once('close', () => {
      viewers--;
      leave();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
