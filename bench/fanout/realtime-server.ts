/**
 * Busker's realtime layer alone: its rooms, beat, snapshots and sockets as the server has them, with a log in memory in place of the database. It is
 * told events over one connection, as the servers that it is compared to are, so what is measured is what they do too: passing on.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatLine, ClientMessage, DurableEvent, GiftEvent, PassingEvent } from '@busker/protocol';
import { WebSocketServer } from 'ws';
import { VISITOR } from '../../server/src/people/people.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createRooms, type RoomTargets } from '../../server/src/realtime/rooms.ts';
import { ClientSocket } from '../../server/src/realtime/socket.ts';
import { takeOrders } from '../load/children.ts';

type Board = Extract<PassingEvent, { k: 'board' }>;

/** As the server's hub does. */
const SWEEP_MS = 1_000;
const LINES_KEPT = 50;

const log = createLog('warn');
const bus = createLocalBus(log);
const gifts: DurableEvent[] = [];
const lines: ChatLine[] = [];
let board: Omit<Board, 'k' | 'offset'> = { rows: [], totals: { coins: '0', gifts: 0, supporters: 0 } };
let hearts = 0;

/** The log of the one room, as targets.ts tells it of PostgreSQL. */
const targets: RoomTargets = {
  find: (id) => Promise.resolve({ id, kind: 'live', creator: 'creator', open: true, offset: gifts.length }),
  readNews: (logs, limit) =>
    Promise.resolve(new Map(logs.map(({ target, after }) => [target, gifts.slice(after, after + limit)]))),
  readEvents: (_target, after, limit) => Promise.resolve(gifts.slice(after, after + limit)),
  readHeads: (ids) => Promise.resolve(new Map(ids.map((id) => [id, { offset: gifts.length, open: true }]))),
  readBoard: () => Promise.resolve({ ...board, offset: gifts.length }),
  readCombos: () => Promise.resolve([]),
  readChat: (_target, limit) => Promise.resolve(lines.slice(-limit)),
};

const rooms = createRooms({
  targets,
  bus,
  clock: systemClock,
  log,
  audience: { set: () => undefined },
  likes: () => Promise.resolve(hearts),
});

function take(target: string, event: GiftEvent | PassingEvent): void {
  if (event.k === 'gift') {
    gifts.push({ ...event, offset: gifts.length + 1 });
    bus.publish('target', { target });
    return;
  }
  if (event.k === 'board') {
    board = { rows: event.rows, totals: event.totals };
    return;
  }
  if (event.k === 'likes') hearts = event.total;
  if (event.k === 'chat' && lines.push(event) > LINES_KEPT) lines.shift();
  bus.publish('room', { target, event });
}

const http = createServer();
const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
http.on('upgrade', (request, raw, head) =>
  wss.handleUpgrade(request, raw, head, (ws) => {
    if (request.url?.includes('feeder')) {
      ws.on('message', (data: Buffer) => take('room', JSON.parse(data.toString()) as GiftEvent | PassingEvent));
      return;
    }
    const socket = new ClientSocket(ws, raw, VISITOR, '127.0.0.1', performance.now());
    ws.on('close', () => rooms.leaveAll(socket));
    ws.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ClientMessage;
      if (message.t === 'join') void rooms.join(socket, message.room, message.after);
    });
  }),
);
setInterval(() => void rooms.sweep(), SWEEP_MS);

takeOrders(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
});
