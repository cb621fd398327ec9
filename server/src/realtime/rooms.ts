/**
 * Rooms: who watches which target, and the fan-out. One frame per beat and room, made once, the same bytes to every socket. Durable events are
 * read from the log, never taken from a notice, so nothing leaves before its commit and nothing is missed for good; a notice only says when to
 * look, and the heads of open rooms are looked at once a second in case a notice was lost. The logs of all rooms that are due are read in one
 * question (beat.ts).
 */
import { setImmediate as turn } from 'node:timers/promises';
import { LIMITS, type DurableEvent, type PassingEvent } from '@busker/protocol';
import type { Audience } from '../live/live.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Targets } from '../targets/targets.ts';
import { createBeat } from './beat.ts';
import { bytesOf, Rate, tickOf } from './pace.ts';
import { Passing } from './passing.ts';
import { createSnapshots, type SnapshotTargets } from './snapshots.ts';
import type { ClientSocket } from './socket.ts';
import { textFrame } from './text-frame.ts';

/** Fan-out lets the loop turn after so long: acknowledgements must not wait for a crowd to be told. */
const TURN_AFTER_MS = 4;
/** The board changes at most this often on screens; one after another, with a beat of their own. */
const BOARD_EVERY_MS = 400;
const VIEWERS_EVERY_MS = 1_000;
/** Numbers of viewers and hearts and the board are absolute: they wait so long for a frame that is sent anyway. */
const ALONG_MS = 250;
/** Durable events of one frame. */
const FRAME_EVENTS = 500;
const BOARD_ROWS = 10;
/** How much of the chat was thinned is logged at most this often. */
const TELL_THINNED_MS = 10_000;
/** Pause before a log is read again after that failed. */
const AFTER_FAILURE_MS = 500;

interface Room {
  readonly target: string;
  readonly sockets: Set<ClientSocket>;
  offset: number;
  /** The last board that was sent contains the gifts up to here. */
  board_offset: number;
  readonly passing: Passing;
  dirty: boolean;
  readonly rate: Rate;
  last_frame_ms: number;
  viewers_timer: NodeJS.Timeout | undefined;
}

export interface Rooms {
  /** Adds a watcher and sends it a snapshot, or what it missed since `after`. @returns false when there is no such target. */
  join(socket: ClientSocket, target: string, after: number | undefined): Promise<boolean>;
  leave(socket: ClientSocket, target: string): void;
  leaveAll(socket: ClientSocket): void;
  /** Looks at heads, lagging sockets; called once a second. */
  sweep(): Promise<void>;
  close(): void;
}

/** What rooms read of targets. */
export type RoomTargets = SnapshotTargets & Pick<Targets, 'readNews' | 'readHeads' | 'readEvents'>;

export function createRooms(parts: {
  targets: RoomTargets;
  bus: Bus;
  clock: Clock;
  log: Log;
  audience: Pick<Audience, 'set'>;
  likes: (target: string) => Promise<number>;
}): Rooms {
  const { targets, bus, log, audience } = parts;
  const rooms = new Map<string, Room>();
  const snapshots = createSnapshots(parts);
  let closed = false;
  const failed = (what: string) => (error: unknown) => {
    if (!closed) log.error({ err: error }, `realtime: ${what} failed`);
  };

  const ends = [
    bus.subscribe('target', ({ target }) => {
      const room = rooms.get(target);
      if (!room) return;
      room.dirty = true;
      schedule(room);
      scheduleBoard(room);
    }),
    bus.subscribe('room', ({ target, event }) => {
      const room = rooms.get(target);
      if (!room) return;
      const passing = event as PassingEvent;
      room.passing.add(passing);
      schedule(room, passing.k === 'likes' ? ALONG_MS : 0);
    }),
  ];

  const beat = createBeat<Room>((due) => play(due).catch(failed('sending frames')));
  /** @param patience_ms what there is to tell may wait so long for a frame with something more urgent in it. */
  function schedule(room: Room, patience_ms = 0): void {
    const now_ms = performance.now();
    const from_ms = room.last_frame_ms + tickOf(room.sockets.size, room.rate.read(now_ms));
    beat.want(room, Math.max(from_ms, now_ms + patience_ms));
  }

  /** Sends a frame to each room that is due; those with more to say are due again. */
  async function play(due: Room[]): Promise<void> {
    const reading = due.filter((room) => room.dirty);
    for (const room of reading) room.dirty = false;
    let news = new Map<string, DurableEvent[]>();
    try {
      if (reading.length > 0)
        news = await targets.readNews(
          reading.map((room) => ({ target: room.target, after: room.offset })),
          FRAME_EVENTS,
        );
    } catch (error) {
      failed('reading logs')(error);
      const later_ms = performance.now() + AFTER_FAILURE_MS;
      for (const room of due) {
        room.dirty ||= reading.includes(room);
        room.last_frame_ms = later_ms;
        if (isOpen(room)) schedule(room);
      }
      return;
    }
    let turned_ms = performance.now();
    for (const room of due) {
      if (!isOpen(room)) continue;
      const durable = news.get(room.target) ?? [];
      const last = durable.at(-1);
      if (last) room.offset = last.offset;
      if (durable.length === FRAME_EVENTS) room.dirty = true;
      const now_ms = performance.now();
      const texts = durable.map((event) => JSON.stringify(event));
      const size = texts.reduce((sum, text) => sum + text.length, 0);
      const most = bytesOf(room.sockets.size, now_ms - room.last_frame_ms);
      texts.push(...room.passing.take(most - size, now_ms));
      if (texts.length > 0) broadcast(room, texts);
      room.last_frame_ms = performance.now();
      room.rate.add(texts.length, room.last_frame_ms);
      if (room.dirty) schedule(room);
      if (room.last_frame_ms - turned_ms > TURN_AFTER_MS) {
        await turn();
        turned_ms = performance.now();
      }
    }
  }

  const isOpen = (room: Room): boolean => rooms.get(room.target) === room;

  function broadcast(room: Room, events: readonly string[]): void {
    const frame = textFrame(`{"t":"frame","room":"${room.target}","events":[${events.join(',')}]}`);
    const now = performance.now();
    for (const socket of room.sockets) socket.sendFrame(room.target, frame, now);
  }

  const boards = createBeat<Room>(async (due) => {
    for (const room of due) if (isOpen(room)) await sendBoard(room).catch(failed('folding a board'));
  });
  const scheduleBoard = (room: Room): void => boards.want(room, performance.now() + BOARD_EVERY_MS);

  async function sendBoard(room: Room): Promise<void> {
    const board = await targets.readBoard(room.target, BOARD_ROWS);
    room.board_offset = board.offset;
    room.passing.add({ k: 'board', ...board });
    schedule(room, ALONG_MS);
  }

  let told_thinned_ms = 0;
  function tellThinned(): void {
    for (const room of rooms.values()) {
      const thinned = room.passing.thinned();
      if (!thinned) continue;
      const kept = Number((thinned.shown / thinned.lines).toFixed(3));
      log.warn({ room: room.target, watchers: room.sockets.size, ...thinned, kept }, 'realtime: chat is thinned');
    }
  }

  function viewersChanged(room: Room): void {
    audience.set(room.target, room.sockets.size);
    room.viewers_timer ??= setTimeout(() => {
      room.viewers_timer = undefined;
      room.passing.add({ k: 'viewers', count: room.sockets.size });
      schedule(room, ALONG_MS);
    }, VIEWERS_EVERY_MS);
  }

  /** Sends a snapshot, or what was missed since `after`; then the frames that came meanwhile. @returns false when there is no such target. */
  async function catchUp(socket: ClientSocket, target: string, after: number | undefined): Promise<boolean> {
    const watch = socket.rooms.get(target);
    if (!watch) return true;
    watch.joining = [];
    watch.behind = false;
    try {
      const picture = await snapshots.read(target);
      if (!picture) return false;
      const viewers = rooms.get(target)?.sockets.size ?? 0;
      const missed = after === undefined ? undefined : picture.offset - after;
      // Somebody who is ahead of the log saw another one (a restored backup): only a snapshot helps.
      if (after === undefined || missed === undefined || missed < 0 || missed > LIMITS.resume_events) {
        socket.send({ ...picture, viewers });
        return true;
      }
      const events = missed === 0 ? [] : await targets.readEvents(target, after, missed);
      const { offset, combos, board, totals, likes } = picture;
      socket.send({ t: 'resumed', room: target, offset, events, combos, board, totals, likes, viewers });
      return true;
    } finally {
      const waiting = watch.joining ?? [];
      watch.joining = undefined;
      for (const frame of waiting) socket.sendFrame(target, frame, performance.now());
    }
  }

  const api: Rooms = {
    async join(socket, target, after) {
      let watch = socket.rooms.get(target);
      if (!watch) socket.rooms.set(target, (watch = { creator: undefined, joining: [], behind: false }));
      const found = await targets.find(target);
      // It left or went away while the target was looked up: adding it now would make a watcher that nobody is.
      if (socket.rooms.get(target) !== watch) return true;
      if (!found) {
        socket.rooms.delete(target);
        return false;
      }
      watch.creator = found.creator;
      let room = rooms.get(target);
      if (!room) {
        room = {
          target,
          sockets: new Set(),
          offset: found.offset,
          board_offset: found.offset,
          passing: new Passing(),
          dirty: false,
          rate: new Rate(),
          last_frame_ms: 0,
          viewers_timer: undefined,
        };
        rooms.set(target, room);
      }
      room.sockets.add(socket);
      viewersChanged(room);
      return catchUp(socket, target, after);
    },
    leave(socket, target) {
      socket.rooms.delete(target);
      const room = rooms.get(target);
      if (!room?.sockets.delete(socket)) return;
      if (room.sockets.size > 0) {
        viewersChanged(room);
        return;
      }
      beat.forget(room);
      boards.forget(room);
      clearTimeout(room.viewers_timer);
      rooms.delete(target);
      audience.set(target, 0);
      // Boards of a room that nobody watches any more are brought up by whoever reads them, and by the job.
    },
    leaveAll(socket) {
      for (const target of socket.rooms.keys()) api.leave(socket, target);
    },
    async sweep() {
      const now = performance.now();
      if (now - told_thinned_ms > TELL_THINNED_MS) {
        told_thinned_ms = now;
        tellThinned();
      }
      for (const room of rooms.values()) {
        for (const socket of room.sockets) {
          if (socket.isStuck(now)) socket.bye('slow', 1_000);
          else
            for (const target of socket.drained()) void catchUp(socket, target, undefined).catch(failed('a snapshot'));
        }
      }
      if (rooms.size === 0) return;
      const heads = await targets.readHeads([...rooms.keys()]);
      for (const [target, head] of heads) {
        const room = rooms.get(target);
        if (!room) continue;
        if (head.offset > room.board_offset) scheduleBoard(room);
        if (head.offset <= room.offset) continue;
        room.dirty = true;
        schedule(room);
      }
    },
    close() {
      closed = true;
      for (const end of ends) end();
      beat.close();
      boards.close();
      for (const room of rooms.values()) clearTimeout(room.viewers_timer);
      rooms.clear();
    },
  };
  return api;
}
