/**
 * The beat of all rooms: what is due is taken together, so that a hundred rooms with news cost one question to the database and not a hundred.
 * One beat at a time. A beat owes a rest of twice what it took, and whatever time passes between beats pays it: under load rooms get a third of the
 * time, and the fuller the beats the fewer they are. A little may be owed, so that while all is quiet news leaves at once, also soon after others.
 */
const SHORTEST_PAUSE_MS = 8;
const LONGEST_PAUSE_MS = 250;
/** Rest that a beat owes, in times of what it took. */
const REST = 2;
/** So much rest may be owed before a beat waits for it. */
const CREDIT_MS = 100;

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
  /** Rest that was owed when the last beat ended. */
  let owed_ms = 0;
  let ended_ms = 0;

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
    const left_ms = Math.max(0, owed_ms - (began_ms - ended_ms));
    // More than is ever waited for is forgiven: one slow answer does not slow all rooms down for long.
    owed_ms = Math.min(CREDIT_MS + LONGEST_PAUSE_MS, left_ms + REST * (now_ms - began_ms));
    ended_ms = now_ms;
    rested_at_ms = now_ms + Math.max(SHORTEST_PAUSE_MS, owed_ms - CREDIT_MS);
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
