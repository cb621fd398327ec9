import { readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { StartProblem } from '../start-problem.ts';
import { isAlive, processPlace } from './processes.ts';

/** How long a PostgreSQL that an earlier start left behind may take for each step of its stop. */
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;
const POLL_MS = 20;

/**
 * Clears what an earlier start left behind in a cluster. The caller holds the data lock, so no living Busker uses it.
 *
 * - A PostgreSQL that still runs on it (its server was killed a moment ago) is asked to stop, then made to.
 * - A `postmaster.pid` that names a process of somebody else (the machine was switched off, the id was given
 *   out again) is removed: PostgreSQL itself would refuse to start.
 * - One that names nobody is left to PostgreSQL, which recovers by itself.
 */
export async function clearLeftovers(clusterFolder: string): Promise<'nothing' | 'stopped' | 'stale_pid'> {
  const pid_file = path.join(clusterFolder, 'postmaster.pid');
  const pid = readPostmasterPid(pid_file);
  if (pid === undefined || !isAlive(pid)) return 'nothing';
  if (!worksOn(pid, clusterFolder)) {
    rmSync(pid_file, { force: true });
    return 'stale_pid';
  }
  for (const [signal, wait_ms] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
    ['SIGKILL', IMMEDIATE_STOP_MS],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'stopped';
      throw new StartProblem(
        `A PostgreSQL of another user (process ${pid}) runs on ${clusterFolder}.`,
        `Stop it as that user: kill -INT ${pid}`,
        { cause: error },
      );
    }
    if (await isGone(pid, wait_ms)) return 'stopped';
  }
  throw new StartProblem(
    `A PostgreSQL left behind (process ${pid}) on ${clusterFolder} cannot be stopped.`,
    'Its disk may hang; look at the machine (dmesg), or restart it.',
  );
}

/** The process id in a postmaster.pid; undefined when the file is missing or half written. */
export function readPostmasterPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8').split('\n', 1)[0] ?? '', 10);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function worksOn(pid: number, clusterFolder: string): boolean {
  const { cwd, command } = processPlace(pid);
  if (cwd !== undefined) return cwd === realpathSync(clusterFolder);
  // The working folder of another user's process is hidden; its command line is not.
  return command !== undefined && command.includes('postgres') && command.includes(clusterFolder);
}

async function isGone(pid: number, wait_ms: number): Promise<boolean> {
  const until = performance.now() + wait_ms;
  while (isAlive(pid)) {
    if (performance.now() > until) return false;
    await delay(POLL_MS);
  }
  return true;
}
