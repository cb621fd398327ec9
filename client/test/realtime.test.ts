import { BuskerError, errorBody, type GiftAck } from '@busker/protocol';
import { describe, expect, test } from 'vitest';
import { ConnectionError, connectRealtime, type ConnectionState, type RoomChange } from '../src/index.ts';
import { ROOM, gift, id, snapshot, tap } from './events.ts';
import { FakeClock, START_MS, fakeSockets } from './fake.ts';

const ackOf = (n: number, duplicate = false): GiftAck => ({
  id: id(n),
  gift_id: id(0x900 + n),
  coins: '10',
  balance: { paid: '90', promo: '0', total: '90', frozen: false },
  duplicate,
});
const refusal = (code: Parameters<typeof errorBody>[0], wait_ms?: number) => errorBody(code, undefined, wait_ms).error;

function start(options: { overlay_token?: string } = {}) {
  const clock = new FakeClock();
  const sockets = fakeSockets();
  const states: ConnectionState[] = [];
  const changes: RoomChange[] = [];
  const realtime = connectRealtime({
    url: 'http://busker.test/api/v1/realtime',
    WebSocket: sockets.Constructor,
    clock,
    random: () => 0.5,
    ...options,
  });
  realtime.on('state', (state) => states.push(state));
  realtime.on('room', (change) => changes.push(change));
  /** Opens the newest socket and welcomes it. */
  const greet = () => {
    sockets.last.open();
    sockets.last.welcome(clock.now());
    return sockets.last;
  };
  return { clock, sockets, states, changes, realtime, greet };
}

describe('connection', () => {
  test('says hello, with the overlay token when it has one, and is open after the welcome', () => {
    const { realtime, sockets, greet } = start({ overlay_token: 'secret' });
    expect(sockets.last.url).toBe('ws://busker.test/api/v1/realtime');
    expect(realtime.state.phase).toBe('connecting');
    greet();
    expect(sockets.last.sent).toEqual([{ t: 'hello', v: 1, overlay_token: 'secret' }]);
    expect(realtime.state).toEqual({ phase: 'open' });
  });

  test('comes back with growing, bounded waits that say when, and starts small again after a good connection', () => {
    const { clock, sockets, states, greet } = start();
    const waits: number[] = [];
    for (let n = 0; n < 9; n++) {
      sockets.last.drop();
      const state = states.at(-1)!;
      if (state.phase !== 'waiting') throw new Error(state.phase);
      waits.push(state.retry_at_ms - clock.now());
      clock.pass(state.retry_at_ms - clock.now());
      expect(sockets.opened.length).toBe(n + 2);
    }
    expect(waits).toEqual([375, 750, 1_500, 3_000, 6_000, 12_000, 15_000, 15_000, 15_000]);
    greet();
    clock.pass(12_000);
    sockets.last.drop();
    expect(states.at(-1)).toMatchObject({ phase: 'waiting', retry_at_ms: clock.now() + 375 });
  });

  test('a connection that breaks at once again and again does not start small', () => {
    const { clock, sockets, states, greet } = start();
    for (let n = 0; n < 4; n++) {
      greet();
      clock.pass(500);
      sockets.last.drop();
      const state = states.at(-1)!;
      clock.pass(state.phase === 'waiting' ? state.retry_at_ms - clock.now() : 0);
    }
    greet();
    sockets.last.drop();
    expect(states.at(-1)).toMatchObject({ phase: 'waiting', retry_at_ms: clock.now() + 6_000 });
  });

  test('gives up a server that accepts and never welcomes', () => {
    const { clock, sockets, states } = start();
    sockets.last.open();
    clock.pass(10_500);
    expect(sockets.opened[0]!.closed_by_client).toBe(true);
    expect(states.some((state) => state.phase === 'waiting')).toBe(true);
  });

  test('pings every heartbeat and takes two heartbeats of silence for death', () => {
    const { clock, sockets, realtime, greet } = start();
    const socket = greet();
    for (let n = 0; n < 4; n++) {
      clock.pass(15_000);
      socket.say({ t: 'pong', n: n + 1 });
    }
    expect(socket.sentOf('ping').map((ping) => ping.n)).toEqual([1, 2, 3, 4]);
    expect(realtime.state.phase).toBe('open');
    clock.pass(31_000);
    expect(socket.closed_by_client).toBe(true);
    expect(sockets.opened.length).toBeGreaterThan(1);
  });

  test('bye with a time comes back then, bye without one is for good', async () => {
    const { clock, sockets, realtime, states, greet } = start();
    greet().say({ t: 'bye', why: 'restart', retry_after_ms: 4_000 });
    expect(states.at(-1)).toMatchObject({ phase: 'waiting', retry_at_ms: clock.now() + 4_500 });
    clock.pass(4_500);
    const pending = realtime.sendGift(tap(1));
    greet().say({ t: 'bye', why: 'revoked', retry_after_ms: null });
    expect(realtime.state).toEqual({ phase: 'closed', why: 'revoked' });
    await expect(pending).rejects.toMatchObject({ name: 'ConnectionError', maybe_done: true });
    await expect(realtime.sendGift(tap(2))).rejects.toMatchObject({ maybe_done: false });
    clock.pass(600_000);
    expect(sockets.opened.length).toBe(2);
    expect(clock.pending, 'no timer is left behind').toBe(0);
  });

  test('a refused hello closes for good', () => {
    const { sockets, realtime } = start({ overlay_token: 'revoked' });
    const refused: string[] = [];
    realtime.on('refused', ({ error }) => refused.push(error.code));
    sockets.last.open();
    sockets.last.say({ t: 'refused', error: refusal('not_found') });
    expect(refused).toEqual(['not_found']);
    expect(realtime.state).toEqual({ phase: 'closed', why: 'refused' });
  });

  test('words it does not know, and broken ones, are passed over', () => {
    const { realtime, sockets, greet } = start();
    greet();
    sockets.last.sayRaw('{"t":"of the future"}');
    sockets.last.sayRaw('not json');
    sockets.last.sayRaw('null');
    expect(realtime.state.phase).toBe('open');
  });

  test("tells the server's time", () => {
    const { realtime, clock, sockets } = start();
    sockets.last.open();
    sockets.last.welcome(START_MS + 90_000);
    clock.pass(1_000);
    expect(realtime.serverNow()).toBe(START_MS + 91_000);
  });
});

describe('rooms', () => {
  test('joins without an offset at first and with the last one after coming back', () => {
    const { realtime, clock, sockets, changes, greet } = start();
    realtime.join(ROOM);
    const first = greet();
    expect(first.sentOf('join')).toEqual([{ t: 'join', room: ROOM }]);
    first.say(snapshot({ offset: 4 }));
    first.say({ t: 'frame', room: ROOM, events: [gift(5), gift(6)] });
    first.drop();
    clock.pass(1_000);
    const second = greet();
    expect(second.sentOf('join')).toEqual([{ t: 'join', room: ROOM, after: 6 }]);
    second.say({
      t: 'resumed',
      room: ROOM,
      offset: 8,
      events: [gift(6), gift(7), gift(8)],
      combos: [],
      board: [],
      totals: { coins: '80', gifts: 8, supporters: 1 },
      likes: 0,
      viewers: 2,
    });
    expect(changes.map((change) => [change.cause, change.fresh.map((event) => event.offset)])).toEqual([
      ['snapshot', []],
      ['frame', [5, 6]],
      ['resumed', [7, 8]],
    ]);
    expect(realtime.room(ROOM)).toMatchObject({ offset: 8, totals: { coins: '80' } });
    expect(sockets.opened.length).toBe(2);
  });

  test('a gap asks once for what is missing, a second gap for a snapshot', () => {
    const { realtime, greet } = start();
    realtime.join(ROOM);
    const socket = greet();
    socket.say(snapshot({ offset: 1 }));
    socket.say({ t: 'frame', room: ROOM, events: [gift(4)] });
    socket.say({ t: 'frame', room: ROOM, events: [gift(5)] });
    expect(socket.sentOf('join')).toEqual([
      { t: 'join', room: ROOM },
      { t: 'join', room: ROOM, after: 1 },
    ]);
    // an answer that leaves the gap open
    socket.say({
      t: 'resumed',
      room: ROOM,
      offset: 5,
      events: [gift(4), gift(5)],
      combos: [],
      board: [],
      totals: { coins: '0', gifts: 0, supporters: 0 },
      likes: 0,
      viewers: 1,
    });
    expect(socket.sentOf('join').at(-1)).toEqual({ t: 'join', room: ROOM });
    socket.say(snapshot({ offset: 5 }));
    expect(realtime.room(ROOM)).toMatchObject({ offset: 5, gap: false });
    expect(socket.sentOf('join').length).toBe(3);
  });

  test('a left room is not joined again and its late frames are dropped', () => {
    const { realtime, clock, changes, greet } = start();
    realtime.join(ROOM);
    realtime.join(ROOM);
    const socket = greet();
    expect(socket.sentOf('join').length).toBe(1);
    realtime.leave(ROOM);
    expect(socket.sentOf('leave')).toEqual([{ t: 'leave', room: ROOM }]);
    socket.say(snapshot());
    expect(changes).toEqual([]);
    socket.drop();
    clock.pass(1_000);
    expect(greet().sentOf('join')).toEqual([]);
  });

  test('a refused join is told and forgotten; a passing refusal is tried again', () => {
    const { realtime, clock, greet } = start();
    const refused: (string | undefined)[] = [];
    realtime.on('refused', ({ room, error }) => refused.push(`${room} ${error.code}`));
    realtime.join(ROOM);
    const socket = greet();
    socket.say({ t: 'refused', room: ROOM, error: refusal('overloaded', 700) });
    clock.pass(700);
    expect(socket.sentOf('join').length).toBe(2);
    socket.say({ t: 'refused', room: ROOM, error: refusal('not_found') });
    expect(refused).toEqual([`${ROOM} overloaded`, `${ROOM} not_found`]);
    expect(realtime.room(ROOM)).toBeUndefined();
  });

  test('a restored server with a shorter log is believed', () => {
    const { realtime, clock, greet } = start();
    realtime.join(ROOM);
    greet().say(snapshot({ offset: 50 }));
    clock.pass(31_000);
    const socket = greet();
    expect(socket.sentOf('join')).toEqual([{ t: 'join', room: ROOM, after: 50 }]);
    socket.say(snapshot({ offset: 20 }));
    expect(realtime.room(ROOM)!.offset).toBe(20);
  });

  test('likes are gathered, split at fifty and dropped while the line is down', () => {
    const { realtime, clock, sockets, greet } = start();
    realtime.like(ROOM, 5);
    const socket = greet();
    for (let n = 0; n < 70; n++) realtime.like(ROOM);
    clock.pass(1_000);
    expect(socket.sentOf('like').map((like) => like.n)).toEqual([50, 20]);
    socket.drop();
    realtime.like(ROOM, 3);
    clock.pass(2_000);
    greet();
    clock.pass(1_000);
    expect(sockets.last.sentOf('like')).toEqual([]);
  });

  test('earnings are asked for again after coming back', () => {
    const { realtime, clock, greet } = start();
    realtime.watchEarnings();
    const first = greet();
    realtime.watchEarnings();
    expect(first.sentOf('watch_earnings').length).toBe(1);
    first.drop();
    clock.pass(1_000);
    expect(greet().sentOf('watch_earnings').length).toBe(1);
  });
});

describe('gifts', () => {
  test('a gift resolves with its acknowledgement', async () => {
    const { realtime, greet } = start();
    const socket = greet();
    const sending = realtime.sendGift(tap(1));
    expect(socket.sentOf('gift')).toEqual([{ t: 'gift', ...tap(1) }]);
    socket.say({ t: 'ack', id: id(1), gift: ackOf(1) });
    expect(await sending).toEqual(ackOf(1));
  });

  test('taps made while the line is down leave in order when it is back', async () => {
    const { realtime, greet } = start();
    const all = [realtime.sendGift(tap(1)), realtime.sendGift(tap(2)), realtime.sendGift(tap(3))];
    const socket = greet();
    expect(socket.sentOf('gift').map((sent) => sent.id)).toEqual([id(1), id(2), id(3)]);
    for (const n of [3, 1, 2]) socket.say({ t: 'ack', id: id(n), gift: ackOf(n) });
    expect((await Promise.all(all)).map((ack) => ack.id)).toEqual([id(1), id(2), id(3)]);
  });

  test('what was not acknowledged is sent again with the same id; what was is not', async () => {
    const { realtime, clock, greet } = start();
    const first = greet();
    const one = realtime.sendGift(tap(1));
    const two = realtime.sendGift(tap(2));
    const words = realtime.sendChat({ id: id(3), room: ROOM, text: 'hello' });
    first.say({ t: 'ack', id: id(1), gift: ackOf(1) });
    first.drop();
    clock.pass(1_000);
    const second = greet();
    expect(second.sent.slice(1)).toEqual([
      { t: 'gift', ...tap(2) },
      { t: 'chat', id: id(3), room: ROOM, text: 'hello' },
    ]);
    second.say({ t: 'ack', id: id(2), gift: ackOf(2, true) });
    second.say({ t: 'ack', id: id(3) });
    expect((await one).duplicate).toBe(false);
    expect((await two).duplicate).toBe(true);
    await words;
  });

  test('an overdue answer is asked for again on the same line', async () => {
    const { realtime, clock, greet } = start();
    const socket = greet();
    const sending = realtime.sendGift(tap(1));
    clock.pass(8_500);
    expect(socket.sentOf('gift').map((sent) => sent.id)).toEqual([id(1), id(1)]);
    socket.say({ t: 'ack', id: id(1), gift: ackOf(1) });
    socket.say({ t: 'ack', id: id(1), gift: ackOf(1, true) });
    expect(await sending).toEqual(ackOf(1));
  });

  test('a refusal rejects with its code', async () => {
    const { realtime, greet } = start();
    const socket = greet();
    const sending = realtime.sendGift(tap(1));
    socket.say({ t: 'refused', id: id(1), error: refusal('insufficient_coins') });
    await expect(sending).rejects.toBeInstanceOf(BuskerError);
    await expect(sending).rejects.toMatchObject({ code: 'insufficient_coins' });
  });

  test('a passing refusal is tried again after its wait, with the same id, a bounded number of times', async () => {
    const { realtime, clock, greet } = start();
    const socket = greet();
    const sending = realtime.sendGift(tap(1));
    const outcome = sending.catch((error: unknown) => error);
    for (let n = 1; n <= 4; n++) {
      expect(socket.sentOf('gift').length).toBe(n);
      socket.say({ t: 'refused', id: id(1), error: refusal('rate_limited', 1_500) });
      clock.pass(1_000);
      expect(socket.sentOf('gift').length, 'not before its time').toBe(n);
      clock.pass(4_000);
      socket.say({ t: 'pong', n: 0 });
    }
    expect(socket.sentOf('gift').length).toBe(4);
    expect(await outcome).toMatchObject({ code: 'rate_limited' });
  });

  test('a server that is too busy is asked again with the same id, and that is shown meanwhile', async () => {
    const { realtime, clock, greet } = start();
    const socket = greet();
    const busy: boolean[] = [];
    realtime.on('busy', (now) => busy.push(now));
    const sending = realtime.sendGift(tap(1));
    for (let n = 1; n <= 5; n++) {
      expect(socket.sentOf('gift').map((gift) => gift.id)).toEqual(Array.from({ length: n }, () => id(1)));
      socket.say({ t: 'refused', id: id(1), error: refusal('overloaded', 500) });
      expect(realtime.busy).toBe(true);
      clock.pass(5_500);
      socket.say({ t: 'pong', n: 0 });
    }
    socket.say({ t: 'ack', id: id(1), gift: ackOf(1) });
    expect((await sending).id).toBe(id(1));
    expect(realtime.busy).toBe(false);
    expect(busy).toEqual([true, false]);
  });

  test('a server that stays too busy is given up on with its own word', async () => {
    const { realtime, clock, greet } = start();
    const socket = greet();
    const outcome = realtime.sendGift(tap(1)).catch((error: unknown) => error);
    for (let n = 0; n < 8; n++) {
      socket.say({ t: 'refused', id: id(1), error: refusal('overloaded', 500) });
      clock.pass(5_500);
      socket.say({ t: 'pong', n: 0 });
    }
    expect(await outcome).toMatchObject({ code: 'overloaded' });
    expect(realtime.busy).toBe(false);
  });

  test('the first copy was too late and the second is accepted: the gift is accepted, and goes out no third time', async () => {
    const { realtime, clock, greet } = start();
    const socket = greet();
    const sending = realtime.sendGift(tap(1));
    clock.pass(9_000);
    expect(socket.sentOf('gift').length).toBe(2);
    socket.say({ t: 'refused', id: id(1), error: refusal('stale') });
    clock.pass(14_000);
    expect(socket.sentOf('gift').length).toBe(2);
    socket.say({ t: 'ack', id: id(1), gift: ackOf(1) });
    expect((await sending).id).toBe(id(1));
  });

  test('when every copy was too late, it is refused, with the last word', async () => {
    const { realtime, clock, greet } = start();
    const socket = greet();
    const outcome = realtime.sendGift(tap(1)).catch((error: unknown) => error);
    clock.pass(9_000);
    socket.say({ t: 'refused', id: id(1), error: refusal('stale') });
    socket.say({ t: 'refused', id: id(1), error: refusal('target_closed') });
    expect(await outcome).toMatchObject({ code: 'target_closed' });
  });

  test('a copy was refused and the line broke before the other was answered: it is asked again', async () => {
    const { realtime, clock, sockets, greet } = start();
    const socket = greet();
    const sending = realtime.sendGift(tap(1));
    clock.pass(9_000);
    socket.say({ t: 'refused', id: id(1), error: refusal('stale') });
    socket.drop();
    clock.pass(1_000);
    sockets.last.open();
    sockets.last.welcome(clock.now());
    expect(sockets.last.sentOf('gift').length).toBe(1);
    sockets.last.say({ t: 'ack', id: id(1), gift: ackOf(1, true) });
    expect((await sending).duplicate).toBe(true);
  });

  test('after a lost answer a refusal at the door is no word on the gift, a verdict is', async () => {
    const codes = ['not_signed_in', 'insufficient_coins'] as const;
    const outcomes = codes.map((code) => {
      const { realtime, clock, sockets, greet } = start();
      greet();
      const outcome = realtime.sendGift(tap(1)).catch((error: unknown) => error);
      sockets.last.drop();
      clock.pass(1_000);
      greet();
      sockets.last.say({ t: 'refused', id: id(1), error: refusal(code) });
      return outcome;
    });
    expect(await outcomes[0]).toMatchObject({ name: 'ConnectionError', maybe_done: true });
    expect(await outcomes[1]).toMatchObject({ code: 'insufficient_coins' });
  });

  test('a tap that could not leave in fifteen seconds is given up, and nothing was charged', async () => {
    const { realtime, clock, sockets } = start();
    sockets.last.drop();
    const outcome = realtime.sendGift(tap(1)).catch((error: unknown) => error);
    clock.pass(16_500);
    expect(await outcome).toBeInstanceOf(ConnectionError);
    expect(await outcome).toMatchObject({ maybe_done: false });
    sockets.last.open();
    sockets.last.welcome(clock.now());
    expect(sockets.last.sentOf('gift')).toEqual([]);
  });

  test('one that left and was never answered is given up as perhaps done', async () => {
    const { realtime, clock, sockets, greet } = start();
    greet();
    const outcome = realtime.sendGift(tap(1)).catch((error: unknown) => error);
    for (let n = 0; n < 130; n++) {
      sockets.last.say({ t: 'pong', n });
      clock.pass(1_000);
    }
    expect(await outcome).toMatchObject({ name: 'ConnectionError', maybe_done: true });
  });

  test('the same id twice at once is a fault of the caller, and too many waiting are refused', async () => {
    const { realtime } = start();
    const swallow = (error: unknown): unknown => error;
    const first = realtime.sendGift(tap(1)).catch(swallow);
    await expect(realtime.sendGift(tap(1))).rejects.toThrow(TypeError);
    const others = Array.from({ length: 99 }, (_, n) => realtime.sendGift(tap(n + 2)).catch(swallow));
    await expect(realtime.sendGift(tap(500))).rejects.toMatchObject({ maybe_done: false });
    realtime.close();
    for (const outcome of [first, ...others]) expect(await outcome).toBeInstanceOf(ConnectionError);
  });

  test('a listener that throws does not break the connection', async () => {
    const { realtime, greet } = start();
    const seen: unknown[] = [];
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
    realtime.on('wallet', () => {
      throw new Error('of the page');
    });
    realtime.on('wallet', (message) => seen.push(message));
    greet().say({ t: 'wallet', balance: ackOf(1).balance });
    expect(seen.length).toBe(1);
    expect(String(await thrown)).toContain('of the page');
  });
});
