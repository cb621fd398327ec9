/** A fresh clone of this repository and `npm start` in it, driven as a person would: a command, its output, a browser. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { temporaryFolder } from '../helpers/temporary-folders.ts';

const repository = path.resolve(import.meta.dirname, '../..');

export const is_root = process.getuid?.() === 0;

/** An ordinary user whom every system has. */
export const NOBODY = 65_534;

/**
 * Clones what is committed into a new temporary folder; `removeTemporaryFolders` removes it.
 * @param options.closed nobody but its owner may enter the folder around the clone.
 * @param options.owner to whom everything belongs.
 */
export function freshClone(options: { parent?: string; closed?: boolean; owner?: number } = {}): string {
  const around = temporaryFolder('clone', options);
  const folder = path.join(around, 'busker');
  succeed('git', '-c', `safe.directory=${repository}`, 'clone', '--quiet', '--no-hardlinks', repository, folder);
  if (options.owner !== undefined) {
    chownSync(around, options.owner, options.owner);
    succeed('chown', '-R', `${options.owner}:${options.owner}`, folder);
  }
  return folder;
}

function succeed(program: string, ...args: string[]): void {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.stderr}`);
}

/** One `npm start` (or another command) under way. */
export class Command {
  readonly child: ChildProcess;
  readonly began = performance.now();
  #output = '';

  constructor(folder: string, command: readonly string[], options: { uid?: number; env?: NodeJS.ProcessEnv } = {}) {
    const [program = 'npm', ...args] = command;
    this.child = spawn(program, args, {
      cwd: folder,
      env: { ...cleanEnvironment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a terminal makes for each command line, so that a Ctrl-C can be sent to all of it.
      detached: true,
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    const collect = (data: Buffer): void => void (this.#output += data.toString());
    this.child.stdout?.on('data', collect);
    this.child.stderr?.on('data', collect);
  }

  /** All that it printed so far. */
  get output(): string {
    return this.#output;
  }

  get has_ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** What a Ctrl-C in a terminal does: SIGINT to every process of the command line at once. */
  pressCtrlC(): void {
    this.#signalAll('SIGINT');
  }

  /** kill -9 of every process of the command line at once. */
  killAll(): void {
    this.#signalAll('SIGKILL');
  }

  #signalAll(signal: NodeJS.Signals): void {
    // A process that could not be started has no id, and the group 0 would be this test's own.
    if (this.child.pid === undefined) throw new Error('the command was not started');
    process.kill(-this.child.pid, signal);
  }

  /** @returns the exit code; -1 when it was killed. */
  async end(timeout_ms = 300_000): Promise<number> {
    const until = performance.now() + timeout_ms;
    while (!this.has_ended) {
      if (performance.now() > until) throw new Error(`still running after ${timeout_ms} ms:\n${this.#output}`);
      await delay(20);
    }
    await delay(50); // The last of its output.
    return this.child.exitCode ?? -1;
  }

  /** Waits until it has printed a text. */
  async says(text: string, timeout_ms: number): Promise<void> {
    const until = performance.now() + timeout_ms;
    while (!this.#output.includes(text)) {
      if (this.has_ended || performance.now() > until) throw new Error(`it never said "${text}":\n${this.#output}`);
      await delay(20);
    }
  }

  /** Waits until the page answers. @returns seconds from the command to the page. */
  async page(url: string, timeout_seconds: number): Promise<number> {
    const until = this.began + timeout_seconds * 1000;
    for (;;) {
      if (this.has_ended) throw new Error(`ended before its first page:\n${this.#output}`);
      if (performance.now() > until) throw new Error(`no page after ${timeout_seconds} s:\n${this.#output}`);
      const response = await fetch(url).catch(() => undefined);
      const text = await response?.text();
      if (response?.ok === true && text?.includes('<html') === true) return (performance.now() - this.began) / 1000;
      await delay(50);
    }
  }
}

/** The environment of a new terminal: nothing of the npm and the Vitest that run this test, and the Node that is installed. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(npm_|INIT_CWD|NODE|VITEST|TEST|VITE_|BUSKER_|DATABASE_|STRIPE_|DEV$|PROD$|MODE$|SSR$|BASE_URL$|KEEP_DATA$)/;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const PATH = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(path.delimiter);
  return { ...Object.fromEntries(kept), PATH };
}

/** Process ids of every PostgreSQL process that works below a folder. */
export function postgresProcesses(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => linkOf(`/proc/${pid}/cwd`)?.startsWith(`${folder}/`) === true)
    .filter((pid) => linkOf(`/proc/${pid}/exe`)?.includes('postgres') === true)
    .map(Number);
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

/** The server's own process id, from the lock of its data folder. */
export function serverPid(dataFolder: string): number {
  return (JSON.parse(readFileSync(path.join(dataFolder, 'busker.lock'), 'utf8')) as { pid: number }).pid;
}

export function isInstalled(folder: string): boolean {
  return existsSync(path.join(folder, 'node_modules'));
}
