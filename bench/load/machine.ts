/** Where and on what a measurement was made: without it a number says nothing. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

export interface Surroundings {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly node: string;
  /** Other work on the machine while it was measured shows here: the mean length of the run queue of the last minute. */
  readonly load_before: number;
}

export function surroundings(): Surroundings {
  const cpus = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    machine: `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()}`,
    node: process.version,
    load_before: os.loadavg()[0]!,
  };
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: path.resolve(import.meta.dirname, '../..'), encoding: 'utf8' }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes');
  } catch {
    return 'unknown'; // Not a clone.
  }
}
