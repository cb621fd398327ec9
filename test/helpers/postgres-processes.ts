/** The processes of a PostgreSQL of ours, for tests that kill or freeze it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { readPostmasterPid } from '../../server/src/platform/embedded-postgres/leftovers.ts';
import { processIdentity } from '../../server/src/platform/embedded-postgres/processes.ts';

/** One that was killed and waits to be buried does not run. */
export function isPostgresRunning(cluster_folder: string): boolean {
  return runningPostmaster(cluster_folder) !== undefined;
}

/** All of them, the postmaster first: it would start again what dies under it. */
export function processesOfPostgres(cluster_folder: string): number[] {
  const pid = runningPostmaster(cluster_folder);
  return pid === undefined ? [] : [pid, ...childrenOf(pid)];
}

/** SIGKILL to every process of it at once: what was only in its memory is gone. @returns their ids; each takes its moment to go. */
export function killPostgres(cluster_folder: string): number[] {
  const [first, ...rest] = processesOfPostgres(cluster_folder);
  if (first === undefined) return [];
  signal(first, 'SIGSTOP');
  const all = [...new Set([...rest, ...childrenOf(first)]), first];
  for (const pid of all) signal(pid, 'SIGKILL');
  return all;
}

/** Sends a signal to a process that may be gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function runningPostmaster(cluster_folder: string): number | undefined {
  const pid = readPostmasterPid(path.join(cluster_folder, 'postmaster.pid'));
  return pid !== undefined && processIdentity(pid) !== undefined ? pid : undefined;
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    const all = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return all
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([child, parent]) => (parent === pid ? [child!] : []));
  }
}
