/**
 * Snapshots of targets: everything a screen needs, as of one offset. A snapshot that said more or less than the gifts up to its offset would
 * stay wrong on that screen, because later events are added to it.
 *
 * When a room comes back as a whole (a restart, a cell of phones), everybody wants the same one: a reading that has not begun yet is shared.
 */
import { LIMITS, type Snapshot } from '@busker/protocol';
import type { Clock } from '../platform/clock.ts';
import { sharedRuns } from '../platform/shared-runs.ts';
import type { Targets } from '../targets/targets.ts';

const BOARD_ROWS = 10;

/** A snapshot without the number of viewers, which is different a moment later. */
export type RoomPicture = Omit<Snapshot, 'viewers'>;

export interface Snapshots {
  /** A target as it is after this call began; undefined when there is no such target. */
  read(target: string): Promise<RoomPicture | undefined>;
}

/** What a snapshot reads of targets. */
export type SnapshotTargets = Pick<Targets, 'find' | 'readBoard' | 'readCombos' | 'readChat'>;

export function createSnapshots(parts: {
  targets: SnapshotTargets;
  clock: Clock;
  likes: (target: string) => Promise<number>;
}): Snapshots {
  const { targets, clock } = parts;

  async function readNow(target: string): Promise<RoomPicture | undefined> {
    // The order matters. The board has at least all that was ever sent to sockets, and says which offset it has. What is read after it may be
    // newer, and is absolute: open combos, hearts, and whether the target is closed.
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

  return { read: sharedRuns(readNow) };
}
