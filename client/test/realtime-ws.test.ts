/** The client against a real WebSocket server that a small log stands behind: lines are cut at random moments, and nothing may be lost or doubled. */
import type { AddressInfo } from 'node:net';
import type { ClientMessage, DurableEvent, GiftEvent, ServerMessage } from '@busker/protocol';
import { WebSocket, WebSocketServer } from 'ws';
import { afterEach, expect, test } from 'vitest';
import { connectRealtime, type Realtime } from '../src/index.ts';
import { ROOM, gift, id, snapshot, tap } from './events.ts';

interface Served {
  url: string;
  log: DurableEvent[];
  /** Ids of gifts as they came in, repeats included. */
  received: string[];
  connections: number;
  cut(): void;
  close(): Promise<void>;
}

/** A room with a log, as the real server keeps it: gifts by id once, joins with an offset resumed. `loseAcks`: every n-th acknowledgement is lost with its line. */
function serveRoom(loseAcks: number): Promise<Served> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const log: DurableEvent[] = [];
  const done = new Map<string, GiftEvent>();
  const served = { log, received: [] as string[], connections: 0 };
  const totals = () => ({ coins: String(10 * log.length), gifts: log.length, supporters: 1 });
  const say = (socket: WebSocket, message: ServerMessage): void => socket.send(JSON.stringify(message));
  const watching = new Set<WebSocket>();

  server.on('connection', (socket) => {
    served.connections++;
    socket.on('close', () => watching.delete(socket));
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as ClientMessage;
      if (message.t === 'hello')
        say(socket, { t: 'welcome', v: 1, person: null, heartbeat_ms: 15_000, server_time: new Date().toISOString() });
      if (message.t === 'join') {
        watching.add(socket);
        const { after } = message;
        if (after === undefined) say(socket, snapshot({ offset: log.length, totals: totals() }));
        else
          say(socket, {
            t: 'resumed',
            room: ROOM,
            offset: log.length,
            events: log.slice(after),
            combos: [],
            board: [],
            totals: totals(),
            likes: 0,
            viewers: 1,
          });
      }
      if (message.t === 'gift') {
        served.received.push(message.id);
        const known = done.get(message.id);
        const event = known ?? gift(log.length + 1, 10);
        if (!known) {
          done.set(message.id, event);
          log.push(event);
          for (const watcher of watching) say(watcher, { t: 'frame', room: ROOM, events: [event] });
        }
        if (!known && loseAcks > 0 && log.length % loseAcks === 0) return socket.terminate();
        const balance = { paid: '0', promo: '0', total: '0', frozen: false };
        say(socket, {
          t: 'ack',
          id: message.id,
          gift: { id: message.id, gift_id: event.gift_id, coins: '10', balance, duplicate: known !== undefined },
        });
      }
    });
  });
  return new Promise((resolve) => {
    server.on('listening', () => {
      resolve(
        Object.assign(served, {
          url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/realtime`,
          cut: () => {
            for (const socket of server.clients) socket.terminate();
          },
          close: () =>
            new Promise<void>((closed) => {
              for (const socket of server.clients) socket.terminate();
              server.close(() => closed());
            }),
        }),
      );
    });
  });
}

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function connect(url: string): Realtime {
  const realtime = connectRealtime({ url, WebSocket, back_off: { first_ms: 20, cap_ms: 100 } });
  ends.push(() => realtime.close());
  return realtime;
}

test('each of sixty taps is in the log once and acknowledged, though every seventh acknowledgement is lost with its line', async () => {
  const served = await serveRoom(7);
  ends.push(() => served.close());
  const sender = connect(served.url);
  const watcher = connect(served.url);
  const drawn: number[] = [];
  watcher.on('room', ({ fresh }) => drawn.push(...fresh.map((event) => event.offset)));
  watcher.join(ROOM);
  await until('the watcher has its snapshot', () => watcher.room(ROOM)?.known === true);

  const acks = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, n * 8));
      return sender.sendGift(tap(n));
    }),
  );
  served.cut();
  await until('the watcher has everything', () => watcher.room(ROOM)?.offset === 60 && !watcher.room(ROOM)!.gap);

  expect(served.log.length).toBe(60);
  expect(new Set(acks.map((ack) => ack.gift_id)).size).toBe(60);
  expect(acks.map((ack) => ack.id)).toEqual(Array.from({ length: 60 }, (_, n) => id(n)));
  expect(served.received.length, 'control: some taps really came twice').toBeGreaterThan(60);
  expect(served.connections, 'control: lines really were cut').toBeGreaterThan(4);
  expect(drawn).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  expect(watcher.room(ROOM)!.totals).toEqual({ coins: '600', gifts: 60, supporters: 1 });
});

test('a server that is not there yet is found when it comes', async () => {
  const first = await serveRoom(0);
  const { url } = first;
  await first.close();
  const realtime = connect(url);
  await until('waiting', () => realtime.state.phase === 'waiting');
  const sending = realtime.sendGift(tap(1));
  const server = new WebSocketServer({ host: '127.0.0.1', port: Number(new URL(url).port) });
  ends.push(() => new Promise<void>((closed) => server.close(() => closed())));
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as ClientMessage;
      if (message.t === 'hello')
        socket.send(
          JSON.stringify({
            t: 'welcome',
            v: 1,
            person: null,
            heartbeat_ms: 15_000,
            server_time: new Date().toISOString(),
          }),
        );
      if (message.t === 'gift') {
        const balance = { paid: '0', promo: '0', total: '0', frozen: false };
        socket.send(
          JSON.stringify({
            t: 'ack',
            id: message.id,
            gift: { id: message.id, gift_id: id(5), coins: '10', balance, duplicate: false },
          }),
        );
        socket.close();
      }
    });
  });
  expect((await sending).gift_id).toBe(id(5));
});
