/**
 * Snapshots of targets: everything a screen needs, as of one offset. A snapshot that said more or less than the gifts up to its offset would
 * stay wrong on that screen, because later events are added to it.
 *
 * When a room comes back as a whole (a restart, a cell of phones), everybody wants the same one: a reading that has not begun yet is shared.
 */
import { LIMITS, type Snapshot } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Targets } from '../targets/targets.ts';

const BOARD_ROWS = 10;

/** A snapshot without the number of viewers, which is different a moment later. */
export type RoomPicture = Omit<Snapshot, 'viewers'>;

export interface Snapshots {
  /** A target as it is after this call began; undefined when there is no such target. */
  read(target: string): Promise<RoomPicture | undefined>;
}

interface Line {
  running: Promise<unknown>;
  /** Waits for `running` to end; whoever asks meanwhile gets this one. */
  next: Promise<RoomPicture | undefined> | undefined;
}

export function createSnapshots(parts: {
  targets: Targets;
  clock: Clock;
  likes: (target: string) => Promise<number>;
}): Snapshots {
  const { targets, clock } = parts;
  const lines = new Map<string, Line>();

  async function readNow(target: string): Promise<RoomPicture | undefined> {
    // The order matters. The fold brings totals up to all that was ever sent to sockets; the board says which offset it has. What is read after
    // it may be newer, and is absolute: open combos, hearts, and whether the target is closed.
    await targets.fold(target);
    const board = await targets.readBoard(target, BOARD_ROWS);
    const found = await targets.find(target);
    if (!found) return undefined;
    const live = found.kind === 'live';
    const [combos, chat, likes] = await Promise.all([
      targets.readCombos(target, clock.now()),
      live ? targets.readChat(target, LIMITS.snapshot_chat_lines) : [],
      live ? parts.likes(target) : 0,
    ]);
    return {
      t: 'snapshot',
      room: target,
      kind: found.kind,
      state: found.open ? 'open' : 'ended',
      offset: board.offset,
      combos,
      board: board.rows,
      totals: board.totals,
      chat,
      likes,
    };
  }

  return {
    read(target) {
      const line = lines.get(target) ?? { running: Promise.resolve(), next: undefined };
      lines.set(target, line);
      if (line.next) return line.next;
      const mine = line.running
        .catch(() => undefined)
        .then(() => {
          line.running = mine;
          line.next = undefined;
          return readNow(target);
        })
        .finally(() => {
          if (line.running === mine && !line.next) lines.delete(target);
        });
      line.next = mine;
      return mine;
    },
  };
}
