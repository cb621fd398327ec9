import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import pg from 'pg';

import type { StartProblem } from '../start-problem.ts';
import { findBinaries } from './binaries.ts';
import {
  checkVersion,
  type Cluster,
  clusterExists,
  initCluster,
  startCluster,
  SUPERUSER,
  takeOwnership,
  turnLog,
} from './cluster.ts';
import { clusterFolderOf, placeCopy } from './cluster-place.ts';
import { sharedBuffers } from './buffers.ts';
import { type Credentials, loadCredentials } from './credentials.ts';
import { type DataLock, lockDataFolder } from './data-lock.ts';
import { clearLeftovers } from './leftovers.ts';
import { findRunAs, type RunAsWay } from './run-as.ts';

export const DATABASE = 'busker';
/** Owns and migrates the schema. Not a superuser. */
export const OWNER_ROLE = 'busker_owner';
/** Runs the program. Owns nothing; what it may do is granted by the migrations. */
export const APP_ROLE = 'busker_app';

export interface EmbeddedPostgresOptions {
  /** Busker's data folder; created when missing. PostgreSQL's own data is in `postgres` below it. */
  dataFolder: string;
  log: { info(message: string): void; warn(message: string): void };
  /** Called once when PostgreSQL ends without having been stopped: the program should stop too. */
  onUnexpectedEnd: (problem: StartProblem) => void;
  /** Settings on top of the usual ones, for throw-away clusters in tests. */
  settings?: Readonly<Record<string, string>>;
  /** Ways of running to try; default all (run-as.ts). Tests try each alone. */
  ways?: readonly RunAsWay[];
  /** Where copies go that an ordinary account can reach (cluster-place.ts); default /var/lib/busker. */
  copyFolder?: string;
}

export interface EmbeddedPostgres {
  /** postgres://busker_owner:…@127.0.0.1:port/busker */
  ownerUrl: string;
  /** postgres://busker_app:…@127.0.0.1:port/busker */
  appUrl: string;
  /** postgres://postgres:…@127.0.0.1:port/postgres, for the tests' template databases and for repairs. */
  superuserUrl: string;
  /** How PostgreSQL is run (run-as.ts). */
  way: RunAsWay;
  /** Writes the addresses of the running program into the lock, for the sentence that a second start prints. */
  announce(addresses: readonly string[]): void;
  /** Stops PostgreSQL with a fast shutdown and gives the data folder free. Close all pools before. */
  stop(): Promise<void>;
}

/** What every cluster is run with. Durability is never traded: an acknowledged gift is on disk. */
const usualSettings = (): Readonly<Record<string, string>> => ({
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: sharedBuffers(),
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // This PostgreSQL can only compress by pglz, which takes more time than it saves (docs/decisions/0035).
  wal_compression: 'off',
  timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  cluster_name: 'busker',
});

/**
 * Starts the PostgreSQL that npm brought, on the data in `dataFolder`, and makes sure that the database and its two
 * roles exist. Survives whatever happened before: an interrupted first start, kill -9, a process left behind.
 * @throws StartProblem, already readable, when it cannot; nothing is left running and the data folder is free again.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (options.dataFolder === '') throw new Error('the data folder has no name');
  const dataFolder = path.resolve(options.dataFolder);
  makeDataFolder(dataFolder);
  const lock = lockDataFolder(dataFolder);
  try {
    return await startLocked(options, dataFolder, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  options: EmbeddedPostgresOptions,
  dataFolder: string,
  lock: DataLock,
): Promise<EmbeddedPostgres> {
  const { log } = options;
  const cluster = prepareCluster(options, dataFolder);
  turnLog(cluster.log_file);
  const exists = clusterExists(cluster.folder);
  const credentials = loadCredentials(dataFolder, exists);
  if (exists) {
    takeOwnership(cluster);
    checkVersion(cluster);
    const leftover = await clearLeftovers(cluster.folder);
    if (leftover === 'stopped') log.warn('Stopped a PostgreSQL that an earlier start had left behind.');
  } else {
    log.info(`Creating the database in ${cluster.folder} …`);
    initCluster(cluster, credentials.superuser_password);
  }
  const running = await startCluster(cluster, { ...usualSettings(), ...options.settings }, options.onUnexpectedEnd);
  for (const entry of readdirSync(dataFolder, { withFileTypes: true })) {
    if (entry.isFile()) giveToOwnerOf(dataFolder, path.join(dataFolder, entry.name));
  }
  const superuserUrl = url(SUPERUSER, credentials.superuser_password, running.port, 'postgres');
  try {
    await ensureDatabase(superuserUrl, credentials);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return {
    ownerUrl: url(OWNER_ROLE, credentials.owner_password, running.port, DATABASE),
    appUrl: url(APP_ROLE, credentials.app_password, running.port, DATABASE),
    superuserUrl,
    way: cluster.runAs.way,
    announce: (addresses) => lock.announce(addresses),
    async stop() {
      await running.stop();
      lock.release();
    },
  };
}

/** PostgreSQL's user passes through the data folder but cannot list it; what is secret in it has rights of its own. */
function makeDataFolder(dataFolder: string): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  if (process.getuid?.() !== 0) return;
  const mode = statSync(dataFolder).mode & 0o777;
  if ((mode & 0o011) !== 0o011) chmodSync(dataFolder, mode | 0o011);
  if (!existsSync(clusterFolderOf(dataFolder))) giveToOwnerOf(path.dirname(dataFolder), dataFolder);
}

/** What root makes in somebody's own folder becomes theirs, so that they can start without root later. */
function giveToOwnerOf(folder: string, file: string): void {
  const { uid, gid } = statSync(folder);
  if (process.getuid?.() === 0 && uid !== 0 && statSync(file).uid === 0) chownSync(file, uid, gid);
}

function prepareCluster(options: EmbeddedPostgresOptions, dataFolder: string): Cluster {
  const binaries = findBinaries();
  const folder = clusterFolderOf(dataFolder);
  const runAs = findRunAs(binaries, dataFolder, folder, options.ways);
  const log_file = path.join(dataFolder, 'postgres.log');
  if (runAs.way !== 'copy') return { binaries, runAs, folder, log_file };
  const copy = placeCopy(binaries, runAs, dataFolder, options.copyFolder);
  options.log.warn(copy.sentence);
  return { binaries: copy.binaries, runAs, folder: copy.folder, log_file };
}

/** Creates the two roles and the database where they are missing. Safe to repeat after an interruption. */
async function ensureDatabase(superuserUrl: string, credentials: Credentials): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'busker set-up' });
  await client.connect();
  try {
    const roles = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
      [OWNER_ROLE, APP_ROLE],
    ]);
    const existing = new Set(roles.rows.map((row) => row.rolname));
    for (const [role, password] of [
      [OWNER_ROLE, credentials.owner_password],
      [APP_ROLE, credentials.app_password],
    ] as const) {
      if (existing.has(role)) continue;
      await client.query(`create role ${role} login password ${client.escapeLiteral(password)}`);
    }
    const database = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (database.rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
    await client.query(`revoke all on database ${DATABASE} from public`);
    await client.query(`grant connect on database ${DATABASE} to ${APP_ROLE}`);
  } finally {
    await client.end();
  }
}

function url(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}
