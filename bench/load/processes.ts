/** What processes cost, read from /proc: their own time on a processor, user and kernel. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`: it is 100 on every Linux that Node runs on. */
const TICKS_PER_S = 100;
const US_PER_TICK = 1_000_000 / TICKS_PER_S;

interface Stat {
  readonly parent: number;
  /** Its own time, without its children's. */
  readonly own_us: number;
  /** Time of its children that ended and were waited for. */
  readonly ended_children_us: number;
}

function statOf(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // It ended meanwhile.
  }
  // The name, in brackets, may hold anything; the rest are numbers. Fields are counted from 3 (the state) on.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (n: number): number => Number(fields[n - 3]);
  return {
    parent: field(4),
    own_us: (field(14) + field(15)) * US_PER_TICK,
    ended_children_us: (field(16) + field(17)) * US_PER_TICK,
  };
}

/** Time of one process since its start, in µs. @throws Error when it is gone. */
export function cpuOf(pid: number): number {
  const stat = statOf(pid);
  if (!stat) throw new Error(`process ${pid} is gone`);
  return stat.own_us;
}

/**
 * Time of a process and each of its children since their starts, in µs, by process id: PostgreSQL with its backends. What ended is under the
 * first one's id.
 */
export function cpuByProcess(pid: number): Map<number, number> {
  const first = statOf(pid);
  if (!first) throw new Error(`process ${pid} is gone`);
  const family = new Map([[pid, first.own_us + first.ended_children_us]]);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat?.parent === pid) family.set(Number(name), stat.own_us);
  }
  return family;
}

/** The same in one sum. */
export function cpuOfFamily(pid: number): number {
  let sum_us = 0;
  for (const us of cpuByProcess(pid).values()) sum_us += us;
  return sum_us;
}
