/**
 * The whole program as a process of its own, with its embedded PostgreSQL on a data folder: for tests that end it as no test inside the same
 * process could.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { clusterFolderOf } from '../../server/src/platform/embedded-postgres/cluster-place.ts';
import { Lifecycle } from '../../server/src/platform/lifecycle.ts';
import { runningDatabase } from '../../server/src/platform/embedded-postgres/running.ts';
import { removeTemporaryFolder, temporaryFolder } from './temporary-folders.ts';

const START_FILE = path.resolve(import.meta.dirname, '../../server/bin/start.ts');
/** What `npm start` starts Node with. */
const NODE_OPTIONS = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../scripts/node-options.json'), 'utf8'),
) as readonly string[];
/** A machine that does much else takes its time. */
const START_MS = 240_000;
const STOP_MS = 30_000;
/** Node keeps compiled code there, so that the second start and those after it take half the work. */
const COMPILED = path.resolve(import.meta.dirname, '../../.cache/compiled');
/** Whether a program has ended in order here before, and left its compiled code to the next: one that is killed leaves nothing. */
export const isCompiled = (): boolean => existsSync(COMPILED);

/** Characters of output kept, for the message of a failure. */
const OUTPUT_KEPT = 200_000;

export interface SpawnedProgram {
  /** Where it listens, also after a restart; without a slash at the end. */
  readonly url: string;
  readonly data_folder: string;
  /** All it printed, over every restart. */
  readonly output: string;
  /** Whether its process lives. */
  readonly running: boolean;
  /** Starts it again on the same data and port; resolves when its first answer came. @returns milliseconds it took. */
  start(): Promise<number>;
  /**
   * SIGKILL, without a word to anybody.
   * @param whom `server`: its process alone, whose PostgreSQL notices by itself; `everything`: PostgreSQL at the same instant.
   */
  kill(whom: 'server' | 'everything'): Promise<void>;
  /** Process ids as long as it runs: its own, and that of PostgreSQL's first process. */
  processes(): { server: number; postmaster: number };
  /** Address of its database for the program's role, as long as it runs. */
  databaseUrl(): Promise<string>;
  /** Ends it in order; `start` starts it again. */
  end(): Promise<void>;
  /** Ends it in order and removes the data folder, when it was made here. */
  stop(): Promise<void>;
}

/**
 * Starts the program. It ends with this process whatever happens to it.
 * @param options.data_folder left out: a new one, removed by `stop`.
 * @param options.port left out: any free one.
 * @param options.node_options of its Node, such as `--cpu-prof`.
 * @param options.env on top of a new terminal's environment, or what it is at each start; with DATABASE_URL it has no embedded PostgreSQL.
 * @param options.onOutput told everything that it prints, as it comes.
 */
export async function spawnProgram(
  options: {
    data_folder?: string;
    port?: number;
    node_options?: readonly string[];
    env?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
    onOutput?: (text: string) => void;
  } = {},
): Promise<SpawnedProgram> {
  const data_folder = options.data_folder ?? temporaryFolder('spawned');
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';

  const isRunning = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;

  async function start(): Promise<number> {
    const began = performance.now();
    // The channel (`ipc`) tells it when this process dies, even by SIGKILL; then it stops by itself.
    const mine = spawn(
      process.execPath,
      [...NODE_OPTIONS, ...(options.node_options ?? []), START_FILE, '--data', data_folder, '--port', `${port}`],
      {
        env: {
          ...environment(),
          NODE_COMPILE_CACHE: COMPILED,
          ...(typeof options.env === 'function' ? options.env() : options.env),
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    child = mine;
    const collect = (data: Buffer): void => {
      const text = data.toString();
      output = (output + text).slice(-OUTPUT_KEPT);
      options.onOutput?.(text);
    };
    mine.stdout!.on('data', collect);
    mine.stderr!.on('data', collect);
    let ended = false;
    mine.once('exit', (code, by) => {
      ended = true;
      output += `\n(the process ended with ${by ?? code})\n`;
    });
    for (;;) {
      const answer = await fetch(`${url}/api/v1/live`).catch(() => undefined);
      await answer?.text();
      if (answer?.ok === true && output.includes('Busker is running')) return performance.now() - began;
      if (ended || performance.now() - began > START_MS)
        throw new Error(`the program did not start:\n${output.slice(-3_000)}`);
      await delay(25);
    }
  }

  async function ended(): Promise<void> {
    if (isRunning()) await once(child!, 'exit');
  }

  const program: SpawnedProgram = {
    url,
    data_folder,
    get output() {
      return output;
    },
    get running() {
      return isRunning();
    },
    async start() {
      if (isRunning()) throw new Error('it is running');
      output = output.replaceAll('Busker is running', 'Busker was running');
      return start();
    },
    async kill(whom) {
      // The postmaster's process id is read before: afterwards its supervisor may have removed the file.
      const postmaster = whom === 'everything' ? postmasterPid(data_folder) : undefined;
      child!.kill('SIGKILL');
      if (postmaster !== undefined) process.kill(postmaster, 'SIGKILL');
      await ended();
    },
    processes: () => ({ server: child!.pid!, postmaster: postmasterPid(data_folder) }),
    databaseUrl: () =>
      runningDatabase(
        data_folder,
        new Lifecycle({ info: () => undefined, warn: () => undefined, error: () => undefined }),
      ),
    async end() {
      if (!isRunning()) return;
      child!.kill('SIGTERM');
      await Promise.race([ended(), delay(STOP_MS, undefined, { ref: false })]);
      if (isRunning()) child!.kill('SIGKILL');
      await ended();
    },
    async stop() {
      await program.end();
      if (options.data_folder === undefined) removeTemporaryFolder(data_folder);
    },
  };
  try {
    await start();
  } catch (error) {
    await program.stop();
    throw error;
  }
  return program;
}

function postmasterPid(data_folder: string): number {
  return Number.parseInt(readFileSync(path.join(clusterFolderOf(data_folder), 'postmaster.pid'), 'utf8'), 10);
}

/** A new terminal's environment: nothing of this test run, and no settings of the person who runs it. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(BUSKER_|DATABASE_|STRIPE_|VITEST|TEST|NODE_OPTIONS$|NODE_ENV$)/.test(name),
  );
  return Object.fromEntries(kept);
}
