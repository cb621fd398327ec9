import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import process from 'node:process';

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A text that tells a process from a later one with the same id: the boot and the moment it started.
 * @returns undefined when the process is gone.
 */
export function processIdentity(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The program's name in brackets may hold spaces and brackets itself; the fields start after the last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state, start_ticks] = [fields[0], fields[19]];
      if (state === 'Z' || start_ticks === undefined) return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${start_ticks}`;
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return started === '' ? undefined : started;
  } catch {
    return undefined;
  }
}

/**
 * The working folder and the command line of a process, as far as this user may see them. PostgreSQL works in its
 * data folder, so the folder says whose it is even when it was started with another spelling of the path.
 */
export function processPlace(pid: number): { cwd: string | undefined; command: string | undefined } {
  if (process.platform === 'linux') {
    return {
      cwd: attempt(() => readlinkSync(`/proc/${pid}/cwd`)),
      command: attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()),
    };
  }
  return {
    cwd: undefined,
    command: attempt(() => execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()),
  };
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
