/**
 * One WebSocket to Busker that keeps itself alive.
 *
 * connecting → open → waiting → connecting …, or → closed for good. It says hello, joins every wanted room (with the offset it has, so that
 * only what was missed comes), sends again what nobody acknowledged, pings, and takes silence for death. A room's state is folded by `applyMessage`; a gap is
 * answered by joining again, a second gap in a row by asking for a snapshot.
 */
import {
  LIMITS,
  PROTOCOL_VERSION,
  type Announcement,
  type BuskerError,
  type ClientMessage,
  type DurableEvent,
  type GiftAck,
  type GiftBody,
  type PassingEvent,
  type ServerMessage,
  type WidgetName,
} from '@busker/protocol';
import { createEmitter, type Subscribable } from './emitter.ts';
import { ConnectionError, errorFromRefusal } from './errors.ts';
import { createOutbox, type Command } from './outbox.ts';
import { backOffMs, isPassing, type BackOff } from './retry.ts';
import { applyMessage, emptyRoom, type RoomMessage, type RoomState } from './room-state.ts';
import { openSocket, socketUrl, type Socket, type WebSocketConstructor } from './socket.ts';
import { watchPage } from './page.ts';

export type ConnectionState =
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'open' }
  /** `retry_at_ms`: when it tries again, on the clock given (default: `Date.now()`). */
  | { readonly phase: 'waiting'; readonly retry_at_ms: number; readonly attempt: number }
  | { readonly phase: 'closed'; readonly why: 'closed' | 'revoked' | 'signed_out' | 'refused' };

/** A room after something happened in it. */
export interface RoomChange {
  readonly room: string;
  readonly state: RoomState;
  readonly cause: RoomMessage['t'];
  /** Durable events that are new to this client, in order, each exactly once. On `resumed` they may be old; see `serverNow`. */
  readonly fresh: readonly DurableEvent[];
  readonly passing: readonly PassingEvent[];
}

type Of<T extends ServerMessage['t']> = Extract<ServerMessage, { t: T }>;
export interface RealtimeEvents {
  state: ConnectionState;
  /** See `busy`; told when it changes. */
  busy: boolean;
  /** A joined room changed; most pages need no other event. */
  room: RoomChange;
  welcome: Of<'welcome'>;
  snapshot: Of<'snapshot'>;
  resumed: Of<'resumed'>;
  frame: Of<'frame'>;
  /** A dear gift that is told to everybody; each once, over every reconnection. */
  announcement: Announcement;
  wallet: Of<'wallet'>;
  hold: Of<'hold'>;
  earnings: Of<'earnings'>;
  overlay_room: Of<'overlay_room'>;
  overlay_show: Of<'overlay_show'>;
  ack: Of<'ack'>;
  /** A refusal that belongs to no command of ours: of a join (`room`), or of the connection itself. */
  refused: { readonly room: string | undefined; readonly error: BuskerError };
  bye: Of<'bye'>;
}

/** Time and timers, in milliseconds since the epoch; tests give their own. */
export interface Clock {
  now(): number;
  setTimeout(run: () => void, wait_ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface RealtimeOptions {
  /** `ws:`, `wss:`, `http:` or `https:` address, or a path on this page's origin. Default `/api/v1/realtime`. */
  readonly url?: string;
  /** Default: the global one. In Node older than 22, give that of `ws`. */
  readonly WebSocket?: WebSocketConstructor;
  /** Secret of an overlay link: the connection may then only watch that creator's rooms. */
  readonly overlay_token?: string | undefined;
  /** With it: the page shows this widget, and hears of its settings. */
  readonly widget?: WidgetName | undefined;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly back_off?: BackOff;
}

export interface Realtime extends Subscribable<RealtimeEvents> {
  readonly state: ConnectionState;
  /** The server is too busy for some of what was sent: it is sent again by itself, with the same ids, and nothing was charged for it yet. */
  readonly busy: boolean;
  /** Watches a target until `leave`; over every reconnection. */
  join(room: string): void;
  leave(room: string): void;
  /** What is known of a joined room. */
  room(room: string): RoomState | undefined;
  /**
   * Sends a gift; the same result as `client.call('gifts.send', …)`. Kept and sent again with the same id until answered.
   * @throws BuskerError when refused; ConnectionError when given up (`maybe_done` false: nothing was charged).
   */
  sendGift(gift: GiftBody): Promise<GiftAck>;
  /** Sends a chat line; resolves when it is accepted. @throws like `sendGift`. */
  sendChat(line: { readonly id: string; readonly room: string; readonly text: string }): Promise<void>;
  /** Hearts; gathered for a moment, and dropped when the line is down. */
  like(room: string, count?: number): void;
  /** From now on `earnings` events come: once at once, then after every gift received. */
  watchEarnings(): void;
  /** Now on the server's clock, in milliseconds since the epoch. */
  serverNow(): number;
  /** Tries at once instead of waiting. */
  reconnect(): void;
  /** Ends it; what is not acknowledged is given up. */
  close(): void;
}

const CONNECT_WITHIN_MS = 10_000;
/** A connection that held this long was a good one: the next wait starts small again. */
const GOOD_AFTER_MS = 10_000;
const GATHER_LIKES_MS = 400;
const TICK_MS = 1_000;

const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, wait_ms) => setTimeout(run, wait_ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** Connects, and stays connected until `close`. */
export function connectRealtime(options: RealtimeOptions = {}): Realtime {
  const { clock = systemClock, random = Math.random, back_off = { first_ms: 500, cap_ms: 20_000 } } = options;
  const events = createEmitter<RealtimeEvents>();
  const outbox = createOutbox(() => clock.now(), random);
  const rooms = new Map<string, Wanted>();
  const likes = new Map<string, number>();

  let state: ConnectionState = { phase: 'connecting', attempt: 0 };
  let socket: Socket | undefined;
  let attempt = 0;
  let opened_at_ms = 0;
  let heard_at_ms = 0;
  let pinged_at_ms = 0;
  let heartbeat_ms: number = LIMITS.heartbeat_ms;
  let server_ahead_ms = 0;
  let wants_earnings = false;
  let retry_timer: unknown;
  let tick_timer: unknown;
  let likes_timer: unknown;
  let ping_number = 0;
  let busy = false;
  /** Of the newest announcement. */
  let announced = 0;

  function setState(next: ConnectionState): void {
    state = next;
    events.emit('state', next);
  }

  function lookWhetherBusy(): void {
    if (outbox.put_off === busy) return;
    busy = !busy;
    events.emit('busy', busy);
  }

  function transmit(message: ClientMessage): void {
    socket?.send(JSON.stringify(message));
  }

  function connect(): void {
    clock.clearTimeout(retry_timer);
    retry_timer = undefined;
    setState({ phase: 'connecting', attempt });
    heard_at_ms = clock.now();
    const mine = openSocket(options.WebSocket, socketUrl(options.url), {
      open: () => {
        heard_at_ms = clock.now();
        const { overlay_token, widget } = options;
        transmit({
          t: 'hello',
          v: PROTOCOL_VERSION,
          ...(overlay_token === undefined ? {} : { overlay_token }),
          ...(widget === undefined ? {} : { widget }),
        });
      },
      message: (text) => {
        heard_at_ms = clock.now();
        const message = parse(text);
        if (message) receive(message);
      },
      close: () => {
        if (socket === mine) lost();
      },
    });
    socket = mine;
    startTicking();
  }

  /** The connection is gone; come back after a while, longer each time until one held. */
  function lost(wait_ms?: number): void {
    socket?.close();
    socket = undefined;
    if (state.phase === 'closed') return;
    if (state.phase === 'open' && clock.now() - opened_at_ms >= GOOD_AFTER_MS) attempt = 0;
    const after_ms = wait_ms ?? backOffMs(back_off, attempt, random());
    attempt++;
    clock.clearTimeout(retry_timer);
    retry_timer = clock.setTimeout(connect, after_ms);
    setState({ phase: 'waiting', retry_at_ms: clock.now() + after_ms, attempt });
  }

  function shut(why: Extract<ConnectionState, { phase: 'closed' }>['why']): void {
    if (state.phase === 'closed') return;
    setState({ phase: 'closed', why });
    for (const timer of [retry_timer, tick_timer, likes_timer]) clock.clearTimeout(timer);
    tick_timer = undefined;
    stopWatchingPage();
    socket?.close();
    socket = undefined;
    outbox.close('The connection was closed');
    lookWhetherBusy();
  }

  /** Once a second while there is something to watch: silence, pings, commands that are due or too old. */
  function startTicking(): void {
    if (tick_timer !== undefined) return;
    tick_timer = clock.setTimeout(() => {
      tick_timer = undefined;
      tick();
      if (state.phase !== 'closed' && (socket || outbox.size > 0)) startTicking();
    }, TICK_MS);
  }

  function tick(): void {
    outbox.expire();
    lookWhetherBusy();
    if (!socket) return;
    const now_ms = clock.now();
    const patience_ms = state.phase === 'open' ? heartbeat_ms * 2 : CONNECT_WITHIN_MS;
    if (now_ms - heard_at_ms >= patience_ms) return lost();
    if (state.phase !== 'open') return;
    if (now_ms - pinged_at_ms >= heartbeat_ms) {
      pinged_at_ms = now_ms;
      transmit({ t: 'ping', n: ++ping_number });
    }
    for (const command of outbox.takeDue(false)) transmit(command);
  }

  /** An event that is a message and has its name. */
  const tell = (message: ServerMessage & { t: keyof RealtimeEvents }): void => events.emit(message.t, message as never);

  function receive(message: ServerMessage): void {
    switch (message.t) {
      case 'welcome':
        return welcomed(message);
      case 'snapshot':
      case 'resumed':
      case 'frame':
        tell(message);
        return apply(message);
      case 'announcement':
        // another process of the server may tell a little later what this page has shown
        if (message.announcement.number <= announced) return;
        announced = message.announcement.number;
        return events.emit('announcement', message.announcement);
      case 'ack':
        outbox.acknowledge(message.id, message.gift);
        lookWhetherBusy();
        return events.emit('ack', message);
      case 'refused':
        return refused(message);
      case 'wallet':
      case 'hold':
      case 'earnings':
      case 'overlay_room':
      case 'overlay_show':
        return tell(message);
      case 'bye':
        events.emit('bye', message);
        if (message.retry_after_ms !== null) return lost(message.retry_after_ms + Math.round(random() * 1_000));
        return shut(message.why === 'signed_out' ? 'signed_out' : 'revoked');
      case 'pong':
        return;
      default:
      // a newer server may say more than this version knows
    }
  }

  function welcomed(message: Of<'welcome'>): void {
    opened_at_ms = clock.now();
    pinged_at_ms = opened_at_ms;
    heartbeat_ms = message.heartbeat_ms;
    server_ahead_ms = Date.parse(message.server_time) - opened_at_ms;
    setState({ phase: 'open' });
    events.emit('welcome', message);
    for (const wanted of rooms.values()) sendJoin(wanted);
    if (wants_earnings) transmit({ t: 'watch_earnings' });
    for (const command of outbox.takeDue(true)) transmit(command);
  }

  function sendJoin(wanted: Wanted, from_scratch = false): void {
    wanted.answered = false;
    const resumable = wanted.state.known && !from_scratch;
    transmit({ t: 'join', room: wanted.state.room, ...(resumable ? { after: wanted.state.offset } : {}) });
  }

  function apply(message: RoomMessage): void {
    const wanted = rooms.get(message.room);
    if (!wanted) return;
    // one socket keeps order, so a snapshot is the newest word even if its offset is smaller (a server restored from a backup)
    const { state: next, fresh, passing } = applyMessage(wanted.state, message, { trust_snapshot: true });
    wanted.state = next;
    if (message.t !== 'frame') {
      wanted.answered = true;
      if (!next.gap) wanted.gaps = 0;
    }
    if (next.gap && wanted.answered) {
      wanted.gaps++;
      sendJoin(wanted, wanted.gaps > 1);
    }
    events.emit('room', { room: message.room, state: next, cause: message.t, fresh, passing });
  }

  function refused(message: Of<'refused'>): void {
    const error = errorFromRefusal(message.error);
    if (message.id !== undefined && outbox.refuse(message.id, error)) return lookWhetherBusy();
    if (message.room !== undefined) {
      const wanted = rooms.get(message.room);
      if (wanted && isPassing(error)) {
        wanted.timer = clock.setTimeout(() => {
          if (state.phase === 'open' && rooms.get(wanted.state.room) === wanted) sendJoin(wanted);
        }, error.retry_after_ms ?? 2_000);
      } else {
        rooms.delete(message.room);
      }
    }
    events.emit('refused', { room: message.room, error });
    // nothing was said but hello: it is the connection itself that was refused
    if (message.room === undefined && message.id === undefined && state.phase === 'connecting') {
      if (isPassing(error)) lost(error.retry_after_ms);
      else shut('refused');
    }
  }

  function command(message: Command): Promise<GiftAck | undefined> {
    if (state.phase === 'closed')
      return Promise.reject(new ConnectionError('The connection was closed', { maybe_done: false }));
    const answer = outbox.add(message);
    if (state.phase === 'open') for (const due of outbox.takeDue(false)) transmit(due);
    startTicking();
    return answer;
  }

  function flushLikes(): void {
    likes_timer = undefined;
    for (const [room, count] of likes) {
      if (state.phase === 'open') transmit({ t: 'like', room, n: Math.min(50, count) });
      if (count > 50 && state.phase === 'open') likes.set(room, count - 50);
      else likes.delete(room);
    }
    if (likes.size > 0) likes_timer = clock.setTimeout(flushLikes, GATHER_LIKES_MS);
  }

  function hurry(): void {
    if (state.phase === 'waiting') connect();
    else if (state.phase === 'open') tick();
  }

  const stopWatchingPage = watchPage(hurry);
  connect();

  return {
    on: (name, listener) => events.on(name, listener),
    get state() {
      return state;
    },
    get busy() {
      return busy;
    },
    join(room) {
      if (rooms.has(room)) return;
      const wanted: Wanted = { state: emptyRoom(room), answered: false, gaps: 0, timer: undefined };
      rooms.set(room, wanted);
      if (state.phase === 'open') sendJoin(wanted);
    },
    leave(room) {
      const wanted = rooms.get(room);
      if (!wanted) return;
      clock.clearTimeout(wanted.timer);
      rooms.delete(room);
      if (state.phase === 'open') transmit({ t: 'leave', room });
    },
    room: (room) => rooms.get(room)?.state,
    async sendGift(gift) {
      const ack = await command({ t: 'gift', ...gift });
      if (!ack) throw new ConnectionError('An acknowledgement without a gift', { maybe_done: true });
      return ack;
    },
    async sendChat(line) {
      await command({ t: 'chat', ...line });
    },
    like(room, count = 1) {
      if (state.phase !== 'open') return;
      likes.set(room, (likes.get(room) ?? 0) + count);
      likes_timer ??= clock.setTimeout(flushLikes, GATHER_LIKES_MS);
    },
    watchEarnings() {
      if (!wants_earnings && state.phase === 'open') transmit({ t: 'watch_earnings' });
      wants_earnings = true;
    },
    serverNow: () => clock.now() + server_ahead_ms,
    reconnect: hurry,
    close: () => shut('closed'),
  };
}

interface Wanted {
  state: RoomState;
  /** The last join was answered; until then more gaps say nothing new. */
  answered: boolean;
  /** Gaps in a row. */
  gaps: number;
  timer: unknown;
}

function parse(text: string): ServerMessage | undefined {
  try {
    const message = JSON.parse(text) as ServerMessage | null;
    return typeof message === 'object' && message !== null && typeof message.t === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
