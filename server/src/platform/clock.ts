/**
 * The clock port: all business time comes from here, so that tests, the simulator and the demo can move it.
 * Times are `Date`s in UTC. The ledger never reads a clock; it is handed the time of each batch.
 */
export interface Clock {
  /** The present time. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs with an offset which can be moved forward; demo and tests only. */
export interface MovableClock extends Clock {
  offset_ms(): number;
  /** Sets the offset against the system clock in milliseconds. */
  setOffset(offset_ms: number): void;
}

export function movableClock(offset_ms = 0): MovableClock {
  let offset = offset_ms;
  return {
    now: () => new Date(Date.now() + offset),
    offset_ms: () => offset,
    setOffset(next) {
      offset = next;
    },
  };
}

const DAY_MS = 86_400_000;

/** The UTC day of a time as `YYYY-MM-DD`. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** The start of a UTC day (`YYYY-MM-DD`) plus a number of days. */
export function startOfDay(day: string, plus_days = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + plus_days * DAY_MS);
}
