/** Time that passes only when it is told to. */
import type { Clock } from '../../server/src/platform/clock.ts';

export interface SimulatedClock extends Clock {
  /** Moves the clock; backwards too, as a correction of a server's clock may. */
  move(ms: number): void;
  /** Forgets the times that were read. */
  forget(): void;
  /** Times that were read since, each once, in order. */
  readonly read: readonly Date[];
}

export function simulatedClock(start: Date): SimulatedClock {
  let now = start.getTime();
  let read: Date[] = [];
  return {
    now() {
      const time = new Date(now);
      if (read.at(-1)?.getTime() !== now) read.push(time);
      return time;
    },
    move(ms) {
      now += Math.round(ms);
    },
    forget() {
      read = [];
    },
    get read() {
      return read;
    },
  };
}
