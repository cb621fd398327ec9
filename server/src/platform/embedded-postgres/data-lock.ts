import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { StartProblem } from '../start-problem.ts';
import { processIdentity } from './processes.ts';

/** One running program's claim on a data folder. */
export interface DataLock {
  /** Writes where the program can be reached, so that a second start can say it. */
  announce(addresses: readonly string[]): void;
  /** Gives the folder free. */
  release(): void;
}

interface Holder {
  pid: number;
  identity: string;
  addresses: string[];
}

const LOCK_FILE = 'busker.lock';
const ATTEMPTS = 10;

/**
 * Claims a data folder for this process. A claim of a process that is gone (kill -9, power cut) is taken over,
 * and a process id that belongs to somebody else by now does not count: the moment of its start is compared too.
 * @throws StartProblem when a living process holds it.
 */
export function lockDataFolder(dataFolder: string): DataLock {
  mkdirSync(dataFolder, { recursive: true });
  const file = path.join(dataFolder, LOCK_FILE);
  const mine: Holder = { pid: process.pid, identity: processIdentity(process.pid) ?? '', addresses: [] };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (createWhole(file, mine)) return handle(file, mine);
    const text = readIfThere(file);
    if (text === undefined) continue;
    const holder = parse(text);
    if (holder !== undefined && isHeld(holder)) throw alreadyRunning(dataFolder, holder);
    removeStale(file, text);
  }
  throw new StartProblem(
    `The lock ${file} changes faster than it can be read.`,
    'Several starts on the same data are fighting for it: stop them, then start one.',
  );
}

function isHeld(holder: Holder): boolean {
  return processIdentity(holder.pid) === holder.identity;
}

/** Creates the file with its whole content or not at all. */
function createWhole(file: string, holder: Holder): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o644 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the stale lock that was read, and only that one: another start may have replaced it meanwhile. */
function removeStale(file: string, expected: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    if (readFileSync(aside, 'utf8') !== expected) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

function handle(file: string, mine: Holder): DataLock {
  const ours = (): boolean => parse(readIfThere(file) ?? '')?.pid === mine.pid;
  return {
    announce(addresses) {
      mine.addresses = [...addresses];
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(mine), { mode: 0o644 });
      renameSync(draft, file);
    },
    release() {
      if (ours()) rmSync(file, { force: true });
    },
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    if (typeof value.pid !== 'number' || typeof value.identity !== 'string') return undefined;
    return { pid: value.pid, identity: value.identity, addresses: value.addresses ?? [] };
  } catch {
    return undefined;
  }
}

function alreadyRunning(dataFolder: string, holder: Holder): StartProblem {
  const where = holder.addresses.length > 0 ? `, at ${holder.addresses.join(', ')}` : ' and is still starting';
  return new StartProblem(
    `Busker already runs on the data in ${dataFolder}: process ${holder.pid}${where}.`,
    `Use that one, stop it (kill ${holder.pid}), or start a second one with data and a port of its own: npm start -- --data ./data-2 --port 8081`,
  );
}
