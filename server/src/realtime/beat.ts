/**
 * The beat of all rooms: what is due is taken together, so that a hundred rooms with news cost one question to the database and not a hundred.
 * One beat at a time. Between two beats is a pause that grows with what a beat took: rooms get at most a third of the time, whatever the load,
 * and the fuller the beats the fewer they are. When all is quiet the first news leaves at once.
 */
const SHORTEST_PAUSE_MS = 8;
const LONGEST_PAUSE_MS = 250;
/** Pause after a beat, in times of what it took. */
const REST = 2;

export interface Beat<Room> {
  /** Takes a room along in the first beat from this moment on (clock of `performance.now()`), or sooner if it was wanted sooner. */
  want(room: Room, from_ms: number): void;
  /** It need not be taken along any more. */
  forget(room: Room): void;
  close(): void;
}

/** @param play takes what is due; it must not fail. */
export function createBeat<Room>(play: (due: Room[]) => Promise<void>): Beat<Room> {
  const wanted = new Map<Room, number>();
  let playing = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let timer_at_ms = Infinity;
  /** No beat before this. */
  let rested_at_ms = 0;
  /** Smoothed, so that one slow answer does not slow all rooms down. */
  let took_ms = 0;

  function arm(from_ms: number): void {
    if (playing || closed) return;
    const at_ms = Math.max(from_ms, rested_at_ms);
    if (at_ms >= timer_at_ms) return;
    clearTimeout(timer);
    timer_at_ms = at_ms;
    const wait_ms = at_ms - performance.now();
    if (wait_ms <= 0) void run();
    else timer = setTimeout(() => void run(), wait_ms);
  }

  async function run(): Promise<void> {
    timer_at_ms = Infinity;
    playing = true;
    const began_ms = performance.now();
    const due: Room[] = [];
    // Timers round down: what is due within the next millisecond is due.
    for (const [room, from_ms] of wanted) if (from_ms <= began_ms + 1) due.push(room);
    for (const room of due) wanted.delete(room);
    try {
      if (due.length > 0) await play(due);
    } finally {
      rest(began_ms);
    }
  }

  function rest(began_ms: number): void {
    const now_ms = performance.now();
    took_ms = (took_ms + now_ms - began_ms) / 2;
    rested_at_ms = now_ms + Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, REST * took_ms));
    playing = false;
    let next_ms = Infinity;
    for (const from_ms of wanted.values()) next_ms = Math.min(next_ms, from_ms);
    if (next_ms < Infinity) arm(next_ms);
  }

  return {
    want(room, from_ms) {
      const before_ms = wanted.get(room);
      if (before_ms !== undefined && before_ms <= from_ms) return;
      wanted.set(room, from_ms);
      arm(from_ms);
    },
    forget: (room) => void wanted.delete(room),
    close() {
      closed = true;
      clearTimeout(timer);
      wanted.clear();
    },
  };
}
