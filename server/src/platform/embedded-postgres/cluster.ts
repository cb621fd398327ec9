import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { StartProblem } from '../start-problem.ts';
import type { Binaries } from './binaries.ts';
import { explainPostgresLog } from './explain-postgres-log.ts';
import { readPostmasterPid } from './leftovers.ts';
import { isAlive } from './processes.ts';
import { environmentFor, giveTo, type RunAs, spawnAs } from './run-as.ts';
import { SUPERVISE } from './supervise.ts';

export const SUPERUSER = 'postgres';

/** A cluster on disk and what is needed to run it. */
export interface Cluster {
  binaries: Binaries;
  runAs: RunAs;
  /** PostgreSQL's own data folder. */
  folder: string;
  /** What PostgreSQL prints goes here. */
  log_file: string;
}

export interface RunningCluster {
  port: number;
  /** Resolves when PostgreSQL has ended, for whatever reason. */
  ended: Promise<void>;
  /** Fast shutdown; harder ways when that takes too long (the next start then recovers). */
  stop(): Promise<void>;
}

const INITDB_TIMEOUT_MS = 120_000;
/** Crash recovery after a long write burst may take minutes; it shows in the log, so waiting is no mystery. */
const READY_TIMEOUT_MS = 300_000;
const READY_POLL_MS = 10;
/** What PostgreSQL says of itself when it takes connections; `standby` while it follows another. */
const READY_STATES: ReadonlySet<string> = new Set(['ready', 'standby']);
const FAST_STOP_MS = 60_000;
const IMMEDIATE_STOP_MS = 10_000;
const LOG_READ_BYTES = 64_000;
const LOG_KEEP_BYTES = 10_000_000;
const PORT_ATTEMPTS = 5;

export function clusterExists(folder: string): boolean {
  return existsSync(path.join(folder, 'PG_VERSION'));
}

/**
 * Creates a cluster: UTF-8, sorted by code point on every machine alike, with checksums, passwords for everybody.
 * It is made beside its place and moved there when it is whole, so that an interrupted first start leaves nothing half.
 */
export function initCluster(cluster: Cluster, superuser_password: string): void {
  const { binaries, runAs, folder } = cluster;
  const draft = `${folder}.new`;
  const secrets = `${folder}.secret`;
  for (const place of [draft, secrets]) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { mode: 0o700 });
  }
  const password_file = path.join(secrets, 'password');
  try {
    // initdb reads the password as PostgreSQL's user; the folder is that user's, so a strict umask does not matter.
    writeFileSync(password_file, `${superuser_password}\n`, { mode: 0o600 });
    for (const place of [draft, secrets, password_file]) giveTo(place, runAs);
    const result = spawnAs(
      runAs,
      [
        binaries.initdb,
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${password_file}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--data-checksums',
        '--no-instructions',
      ],
      INITDB_TIMEOUT_MS,
    );
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
    appendFileSync(cluster.log_file, output);
    if (result.error !== undefined || result.status !== 0) {
      throw explainPostgresLog(output, 'initdb', cluster.log_file, result.error);
    }
    appendFileSync(
      path.join(draft, 'postgresql.conf'),
      `\n# Written by Busker at every start:\ninclude 'busker.conf'\n`,
    );
    renameSync(draft, folder);
  } finally {
    for (const place of [draft, secrets]) rmSync(place, { recursive: true, force: true });
  }
}

/** @throws StartProblem when the cluster was made by another major version. */
export function checkVersion(cluster: Cluster): void {
  const made_by = readFileSync(path.join(cluster.folder, 'PG_VERSION'), 'utf8').trim();
  const shown = spawnAs(cluster.runAs, [cluster.binaries.postgres, '--version']);
  const ours = /\(PostgreSQL\) (\d+)/.exec(shown.stdout ?? '')?.[1];
  if (ours === undefined || ours === made_by) return;
  throw new StartProblem(
    `The data in ${cluster.folder} was made by PostgreSQL ${made_by}; this Busker brings PostgreSQL ${ours}, which cannot read it.`,
    `Go back to the Busker that made it and take a dump (see docs/operating), or move the folder away to start empty. Nothing was changed.`,
  );
}

/**
 * Makes the whole cluster belong to the user that PostgreSQL runs as, after a restore from a backup or when another
 * way of running it was chosen. Does nothing when the folder already does.
 */
export function takeOwnership(cluster: Cluster): void {
  if (process.getuid?.() !== 0) return;
  const { owner } = cluster.runAs;
  if (statSync(cluster.folder).uid === owner.uid) return;
  for (const entry of readdirSync(cluster.folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!lstatSync(file).isSymbolicLink()) chownSync(file, owner.uid, owner.gid);
  }
  // The folder itself last: it is the mark that the work is done.
  chownSync(cluster.folder, owner.uid, owner.gid);
}

/**
 * Starts PostgreSQL on 127.0.0.1 and waits until it answers.
 * @param settings lines for busker.conf; the operator's ALTER SYSTEM goes before them.
 * @param onUnexpectedEnd called when PostgreSQL ends without having been stopped by us.
 * @throws StartProblem with a sentence made from PostgreSQL's log.
 */
export async function startCluster(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  onUnexpectedEnd: (problem: StartProblem) => void,
): Promise<RunningCluster> {
  writeSettings(cluster, settings);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const outcome = await launch(cluster, port, onUnexpectedEnd);
    if (outcome.kind === 'running') return outcome.running;
    // Somebody took the port between our look and PostgreSQL's.
    const port_taken = outcome.output.includes('could not bind') || outcome.output.includes('Address already in use');
    if (!port_taken || attempt === PORT_ATTEMPTS) {
      throw explainPostgresLog(outcome.output, 'postgres', cluster.log_file, outcome.error);
    }
  }
}

function writeSettings(cluster: Cluster, settings: Readonly<Record<string, string>>): void {
  const file = path.join(cluster.folder, 'busker.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  writeFileSync(
    file,
    `# Written by Busker at every start; changes here are lost.\n# Set your own with ALTER SYSTEM, which goes before these.\n${lines.join('\n')}\n`,
    { mode: 0o600 },
  );
  giveTo(file, cluster.runAs);
}

type Launch =
  | { kind: 'running'; running: RunningCluster }
  | { kind: 'ended'; output: string; error: Error | undefined };

async function launch(
  cluster: Cluster,
  port: number,
  onUnexpectedEnd: (problem: StartProblem) => void,
): Promise<Launch> {
  const log = openSync(cluster.log_file, 'a', 0o600);
  const log_start_bytes = fstatSync(log).size;
  const supervised = ['/bin/sh', '-c', SUPERVISE, 'busker-postgres', cluster.binaries.postgres, '-D', cluster.folder];
  const [program, ...rest] = [...cluster.runAs.prefix, ...supervised, '-p', String(port)];
  const child = spawn(program, rest, {
    ...cluster.runAs.ids,
    cwd: '/',
    env: environmentFor(),
    stdio: ['pipe', log, log],
    // A session of its own: Ctrl-C in the terminal must reach the server, not the database under it.
    detached: true,
  });
  closeSync(log);
  // Writing end only; an error there means that the other side is gone, which `exit` tells.
  child.stdin?.on('error', () => undefined);

  let stopping = false;
  let spawn_error: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      spawn_error = error;
      resolve();
    });
  });
  let has_ended = false;
  void ended.then(() => {
    has_ended = true;
  });

  const ready = await waitUntilReady(cluster, () => has_ended);
  if (!ready) {
    if (!has_ended) await stopChild(child, cluster, ended);
    return { kind: 'ended', output: readFrom(cluster.log_file, log_start_bytes), error: spawn_error };
  }
  void ended.then(() => {
    if (stopping) return;
    onUnexpectedEnd(explainPostgresLog(readFrom(cluster.log_file, log_start_bytes), 'postgres', cluster.log_file));
  });
  return {
    kind: 'running',
    running: {
      port,
      ended,
      async stop() {
        stopping = true;
        await stopChild(child, cluster, ended);
      },
    },
  };
}

/** PostgreSQL writes its state into the eighth line of postmaster.pid; that costs no connection and no password. */
async function waitUntilReady(cluster: Cluster, hasEnded: () => boolean): Promise<boolean> {
  const until = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < until) {
    if (hasEnded()) return false;
    if (isReady(path.join(cluster.folder, 'postmaster.pid'))) return true;
    await delay(READY_POLL_MS);
  }
  return false;
}

/** A file left by a PostgreSQL that was killed says `ready` too, but its process is gone. */
function isReady(file: string): boolean {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return READY_STATES.has(lines[7]?.trim() ?? '') && isAlive(Number(lines[0]));
  } catch {
    return false;
  }
}

async function stopChild(child: ChildProcess, cluster: Cluster, ended: Promise<void>): Promise<void> {
  // The supervisor sends the fast shutdown when its standard input closes.
  child.stdin?.end();
  if (await endsWithin(ended, FAST_STOP_MS)) return;
  const pid = readPostmasterPid(path.join(cluster.folder, 'postmaster.pid'));
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    if (pid !== undefined) process.kill(pid, signal);
    if (await endsWithin(ended, IMMEDIATE_STOP_MS)) return;
  }
  throw new Error(`PostgreSQL (process ${pid ?? '?'}) did not stop`);
}

async function endsWithin(ended: Promise<void>, wait_ms: number): Promise<boolean> {
  const timer = new AbortController();
  const result = await Promise.race([
    ended.then(() => true),
    delay(wait_ms, false, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  return result;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return address.port;
}

/** Starts a new log when the old one has grown; the last one is kept beside it. */
export function turnLog(log_file: string): void {
  if ((statSync(log_file, { throwIfNoEntry: false })?.size ?? 0) > LOG_KEEP_BYTES)
    renameSync(log_file, `${log_file}.1`);
}

/** What was written to a log since `start_bytes`; of a long text only the end. */
function readFrom(file: string, start_bytes: number): string {
  const handle = openSync(file, 'r');
  try {
    const end_bytes = fstatSync(handle).size;
    const from_bytes = Math.max(start_bytes, end_bytes - LOG_READ_BYTES);
    const buffer = Buffer.alloc(Math.max(end_bytes - from_bytes, 0));
    readSync(handle, buffer, 0, buffer.length, from_bytes);
    return buffer.toString('utf8');
  } finally {
    closeSync(handle);
  }
}
