/**
 * The realtime door: upgrades connections, says who is behind them, and translates messages to business calls and back. Rules of the protocol:
 * protocol/src/realtime.ts.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  BuskerError,
  ClientMessage,
  errorBody,
  isId,
  LIMITS,
  may,
  PROTOCOL_VERSION,
  type Action,
  type Earnings,
  type GiftBody,
  type WidgetName,
} from '@busker/protocol';
import { Compile } from 'typebox/compile';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Announcements } from '../announcements/announcements.ts';
import type { EarningsBook } from '../earnings/earnings.ts';
import type { Gifts } from '../gifts/gifts.ts';

import type { Audience, Live } from '../live/live.ts';
import type { OverlayLinks } from '../overlay/overlay.ts';
import { checkMay, VISITOR, type Who } from '../people/people.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { NoConnection, type Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { RateLimits } from '../safety/safety.ts';
import type { Show } from '../show/show.ts';
import type { Targets } from '../targets/targets.ts';
import { announceTo } from './announcing.ts';
import type { Widgets } from '../scene/scene.ts';
import { createOverlayTellers } from './overlays.ts';
import { createRooms } from './rooms.ts';
import { ClientSocket } from './socket.ts';
import { createWatchers } from './watchers.ts';

const REALTIME_PATH = '/api/v1/realtime';
/** Sockets of one process; each costs some 10 KB. */
const MOST_SOCKETS = 20_000;
/** Rooms one socket may watch: the feed's mounted posts, a live room, and a little. */
const MOST_ROOMS = 8;
const SWEEP_MS = 1_000;

const message = Compile(ClientMessage);

export interface HubParts {
  readonly database: Database;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly targets: Targets;
  readonly gifts: Gifts;
  readonly live: Live;
  readonly audience: Audience;
  readonly earnings: EarningsBook;
  readonly announcements: Announcements;
  readonly overlays: OverlayLinks;
  readonly show: Show;
  readonly widgets: Widgets;
  readonly rateLimits: RateLimits;
  /** Who is behind a request, by its cookies. */
  readonly identify: (request: IncomingMessage) => Promise<Who>;
  /** The client's address, proxies considered. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Origins whose pages may connect with cookies. */
  readonly ownOrigin: (request: IncomingMessage) => boolean;
}

export interface Hub {
  /** Takes upgrades of an HTTP server. */
  attach(server: Server): void;
  /** Says goodbye to everybody and closes. */
  close(): Promise<void>;
  readonly sockets: number;
}

export function createHub(parts: HubParts): Hub {
  const { bus, clock, log, gifts, live, overlays, rateLimits } = parts;
  const rooms = createRooms({ ...parts, likes: (target) => live.likes(target) });
  const sockets = new Set<ClientSocket>();
  const byPerson = new Map<string, Set<ClientSocket>>();
  const watchers = createWatchers({ ...parts, socketsOf: (person) => byPerson.get(person) ?? [] });
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.socket_message_bytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  let closing = false;

  const sweep = setInterval(() => {
    const now = performance.now();
    for (const socket of sockets) {
      if (now - socket.last_heard_ms > LIMITS.heartbeat_ms * 2) socket.ws.terminate();
      else if (now - socket.last_heard_ms > LIMITS.heartbeat_ms) socket.ws.ping();
    }
    void rooms.sweep().catch((error: unknown) => log.error({ err: error }, 'realtime: looking at heads failed'));
  }, SWEEP_MS);

  const ends = [
    announceTo(sockets, parts.announcements),
    bus.subscribe('overlay_revoked', ({ link }) => {
      for (const socket of sockets) if (socket.overlay?.link === link) socket.bye('revoked', null);
    }),
    bus.subscribe('live', ({ creator, target, state }) => {
      for (const socket of sockets)
        if (socket.overlay?.creator.id === creator)
          socket.send({ t: 'overlay_room', room: state === 'live' ? target : null });
    }),
    bus.subscribe('person', ({ person }) => {
      for (const socket of byPerson.get(person) ?? []) void reidentify(socket);
    }),
  ];
  const tellers = createOverlayTellers({ bus, log, show: parts.show, widgets: parts.widgets, sockets });
  const requests = new WeakMap<ClientSocket, IncomingMessage>();
  async function reidentify(socket: ClientSocket): Promise<void> {
    const request = requests.get(socket);
    if (!request) return;
    try {
      const who = await parts.identify(request);
      if (who.kind === 'visitor') socket.bye('signed_out', 1_000);
      else socket.who = who;
    } catch (error) {
      log.error({ err: error }, 'realtime: looking again who is there failed');
      socket.bye('restart', 1_000);
    }
  }

  async function upgrade(request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path !== REALTIME_PATH) return refuse(raw, 404, 'Not Found');
    if (closing || sockets.size >= MOST_SOCKETS) return refuse(raw, 503, 'Service Unavailable');
    // Cookies ride along on connections that foreign pages open; such pages get no person.
    const who = parts.ownOrigin(request) ? await parts.identify(request) : VISITOR;
    if (raw.destroyed) return;
    wss.handleUpgrade(request, raw, head, (ws) => open(ws, raw, request, who));
  }

  function open(ws: WebSocket, raw: Duplex, request: IncomingMessage, who: Who): void {
    const socket = new ClientSocket(ws, raw, who, parts.addressOf(request), performance.now());
    sockets.add(socket);
    requests.set(socket, request);
    const person = socket.person;
    if (person !== undefined) {
      const own = byPerson.get(person);
      if (own) own.add(socket);
      else byPerson.set(person, new Set([socket]));
    }
    ws.on('error', () => undefined); // 'close' follows; a broken client is no news.
    ws.on('pong', () => (socket.last_heard_ms = performance.now()));
    ws.on('close', () => {
      sockets.delete(socket);
      rooms.leaveAll(socket);
      if (person === undefined) return;
      const own = byPerson.get(person);
      own?.delete(socket);
      if (own?.size === 0) byPerson.delete(person);
    });
    let greeted = false;
    ws.on('message', (data, binary) => {
      socket.last_heard_ms = performance.now();
      const parsed = binary ? undefined : parse(data);
      if (!parsed) {
        socket.send({ t: 'refused', error: errorBody('bad_request').error });
        return;
      }
      if (!greeted && parsed.t !== 'hello') {
        socket.send({ t: 'refused', error: errorBody('bad_request', { why: 'say hello first' }).error });
        return;
      }
      greeted = true;
      handle(socket, parsed).catch((error: unknown) => refuseMessage(socket, parsed, error));
    });
  }

  function parse(data: RawData): ClientMessage | undefined {
    try {
      const value: unknown = JSON.parse((data as Buffer).toString('utf8'));
      return message.Check(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  function refuseMessage(socket: ClientSocket, from: ClientMessage, error: unknown): void {
    const known =
      error instanceof BuskerError
        ? error
        : error instanceof NoConnection
          ? new BuskerError('overloaded', undefined, 1_000)
          : undefined;
    if (!known) log.error({ err: error, t: from.t }, 'realtime: a message could not be handled');
    const { error: body } = errorBody(known?.code ?? 'fault', known?.details, known?.retry_after_ms);
    socket.send({
      t: 'refused',
      ...('id' in from && isId(from.id) ? { id: from.id } : {}),
      ...('room' in from ? { room: from.room } : {}),
      error: body,
    });
  }

  function check(socket: ClientSocket, action: Action): void {
    if (socket.overlay) throw new BuskerError('not_allowed');
    checkMay(socket.who, action, 'write');
    rateLimits.take(action, 'write', { person: socket.person, address: socket.address });
  }

  async function handle(socket: ClientSocket, from: ClientMessage): Promise<void> {
    switch (from.t) {
      case 'hello':
        return hello(socket, from.overlay_token, from.widget);
      case 'join':
        return join(socket, from.room, from.after);
      case 'leave':
        rooms.leave(socket, from.room);
        return;
      case 'gift': {
        check(socket, 'gift.send');
        const { t: _t, ...body } = from;
        watchers.expectOwn(socket, body.id);
        const ack = await gifts.send(socket.person!, body satisfies GiftBody);
        socket.send({ t: 'ack', id: body.id, gift: ack });
        return;
      }
      case 'chat': {
        check(socket, 'chat.write');
        const who = socket.who as Extract<Who, { kind: 'person' }>;
        await live.say({ id: who.id, card: who.card }, from.room, from.id, from.text);
        socket.send({ t: 'ack', id: from.id });
        return;
      }
      case 'like':
        check(socket, 'like.write');
        await live.like(socket.person!, from.room, from.n);
        watchers.likesChanged(from.room);
        return;
      case 'watch_earnings':
        if (socket.overlay) throw new BuskerError('not_allowed');
        checkMay(socket.who, 'earnings.read', 'read');
        socket.watches_earnings = true;
        socket.send({ t: 'earnings', earnings: await readEarnings(socket.person!) });
        return;
      case 'ping':
        socket.send({ t: 'pong', n: from.n });
    }
  }

  const readEarnings = (creator: string): Promise<Earnings> => parts.earnings.read(creator);

  async function hello(socket: ClientSocket, token: string | undefined, widget: WidgetName | undefined): Promise<void> {
    const base = {
      t: 'welcome',
      v: PROTOCOL_VERSION,
      heartbeat_ms: LIMITS.heartbeat_ms,
      server_time: clock.now().toISOString(),
    } as const;
    if (token === undefined) {
      socket.send({ ...base, person: socket.who.kind === 'person' ? socket.who.card : null });
      return;
    }
    const link = await overlays.verify(token);
    if (!link) {
      socket.bye('revoked', null);
      return;
    }
    socket.overlay = link;
    socket.who = VISITOR;
    socket.widget = widget;
    const [session, more] = await Promise.all([
      live.current(link.creator.id),
      tellers.welcome(socket, link.creator.id),
    ]);
    socket.send({ ...base, person: null, overlay: { creator: link.creator, room: session?.id ?? null, ...more } });
  }

  async function join(socket: ClientSocket, room: string, after: number | undefined): Promise<void> {
    if (socket.overlay) {
      const target = await parts.targets.find(room);
      if (target?.creator !== socket.overlay.creator.id) throw new BuskerError('not_allowed');
    } else if (!may(socket.who.roles, 'room.watch')) throw new BuskerError('not_allowed');
    if (!socket.rooms.has(room) && socket.rooms.size >= MOST_ROOMS)
      throw new BuskerError('bad_request', { why: `at most ${MOST_ROOMS} rooms at a time` });
    if (!(await rooms.join(socket, room, after))) throw new BuskerError('not_found');
  }

  return {
    attach(server) {
      server.on('upgrade', (request, raw, head) => {
        raw.on('error', () => raw.destroy());
        upgrade(request, raw, head).catch((error: unknown) => {
          log.error({ err: error }, 'realtime: a connection could not be opened');
          refuse(raw, 503, 'Service Unavailable');
        });
      });
    },
    async close() {
      closing = true;
      clearInterval(sweep);
      for (const end of ends) end();
      // Spread out, so that everybody coming back is not one wave.
      for (const socket of sockets) socket.bye('restart', 200 + Math.floor(Math.random() * 1_500));
      watchers.close();
      tellers.close();
      rooms.close();
      await new Promise((resolve) => setTimeout(resolve, sockets.size > 0 ? 100 : 0));
      for (const socket of sockets) socket.ws.terminate();
    },
    get sockets() {
      return sockets.size;
    },
  };
}

function refuse(raw: Duplex, status: number, text: string): void {
  if (raw.writable) raw.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else raw.destroy();
}
