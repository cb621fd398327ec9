/** What one viewer's screen showed of one target: kept apart from the client's own state, so that the two can be compared. */
import { openCombos, type RoomChange, type RoomState } from '@busker/client';
import type { Tally } from './tally.ts';

/** What a screen holds in the end. */
export interface Screen {
  readonly viewer: string;
  readonly target: string;
  readonly offset: number;
  readonly coins: bigint;
  readonly gifts: number;
  readonly supporters: number;
  readonly likes: number;
  readonly viewers: number;
  /** Coins of the board's rows, top down. */
  readonly board: readonly string[];
  readonly open_combos: number;
  /** Totals of the last snapshot and every gift drawn since. */
  readonly drawn_coins: bigint;
  readonly drawn_gifts: number;
}

interface Drawn {
  offset: number;
  coins: bigint;
  gifts: number;
}

export interface Screens {
  /** Takes in what the client says about a room. */
  changed(change: RoomChange): void;
  /** The viewer went away for good: what comes next begins with a snapshot. */
  forget(): void;
  read(state: RoomState, server_now_ms: number): Screen;
}

export function createScreens(viewer: { readonly id: string; readonly name: string }, tally: Tally): Screens {
  const drawn = new Map<string, Drawn>();
  return {
    changed({ room, state, cause, fresh }) {
      let now = drawn.get(room);
      if (cause === 'snapshot') {
        if (now && state.offset < now.offset)
          tally.isWrong(`${viewer.name}: a snapshot of ${room} goes back from ${now.offset} to ${state.offset}`);
        now = { offset: state.offset, coins: BigInt(state.totals.coins), gifts: state.totals.gifts };
        drawn.set(room, now);
      }
      if (fresh.length === 0) return;
      if (!now) {
        tally.isWrong(`${viewer.name}: events of ${room} came before its snapshot`);
        return;
      }
      for (const event of fresh) {
        if (event.offset !== now.offset + 1)
          tally.isWrong(`${viewer.name}: ${room} drew ${event.offset} after ${now.offset}`);
        now.offset = event.offset;
        if (event.k === 'gift') {
          now.coins += BigInt(event.coins);
          now.gifts++;
        }
        tally.saw(viewer.id, room, event, cause === 'frame');
      }
    },
    forget: () => drawn.clear(),
    read(state, server_now_ms) {
      const now = drawn.get(state.room);
      return {
        viewer: viewer.name,
        target: state.room,
        offset: state.offset,
        coins: BigInt(state.totals.coins),
        gifts: state.totals.gifts,
        supporters: state.totals.supporters,
        likes: state.likes,
        viewers: state.viewers,
        board: state.board.map((row) => row.coins),
        open_combos: openCombos(state, server_now_ms).length,
        drawn_coins: now?.coins ?? -1n,
        drawn_gifts: now?.gifts ?? -1,
      };
    },
  };
}
