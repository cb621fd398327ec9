/** PostgreSQL servers with settings of a test's own on copies of one data folder: a primary and what is made from it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { findBinaries } from '../../server/src/platform/embedded-postgres/binaries.ts';
import { type Cluster, startCluster } from '../../server/src/platform/embedded-postgres/cluster.ts';
import { clusterFolderOf } from '../../server/src/platform/embedded-postgres/cluster-place.ts';
import { loadCredentials } from '../../server/src/platform/embedded-postgres/credentials.ts';
import {
  APP_ROLE,
  DATABASE,
  OWNER_ROLE,
  startEmbeddedPostgres,
} from '../../server/src/platform/embedded-postgres/embedded-postgres.ts';
import { findRunAs, giveTo } from '../../server/src/platform/embedded-postgres/run-as.ts';
import { killPostgres } from '../helpers/postgres-processes.ts';
import { temporaryFolder } from '../helpers/temporary-folders.ts';

export interface Server {
  readonly port: number;
  readonly cluster_folder: string;
  readonly urls: { readonly owner: string; readonly app: string; readonly superuser: string };
  /** As superuser, in the program's database. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** SIGKILL to all of it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A data folder with a cluster that has the program's database and roles, stopped. */
export async function makeDataFolder(name: string): Promise<string> {
  const data_folder = temporaryFolder(name);
  const quiet = (): void => undefined;
  const postgres = await startEmbeddedPostgres({
    dataFolder: data_folder,
    log: { info: quiet, warn: quiet },
    onUnexpectedEnd: quiet,
  });
  await postgres.stop();
  return data_folder;
}

/** A copy of a data folder (whose server is stopped, or in backup mode), at a new place. */
export function copyDataFolder(from: string, name: string): string {
  const to = temporaryFolder(name);
  // What a running server removes while it is copied is none of the backup's.
  try {
    execFileSync('cp', ['-a', `${from}/.`, to], { stdio: 'pipe' });
  } catch (error) {
    if (!/cannot (open|stat)|No such file/.test(String((error as { stderr?: Buffer }).stderr))) throw error;
  }
  return to;
}

/** Writes a file that PostgreSQL reads into its folder. */
export function writeClusterFile(data_folder: string, name: string, text: string): void {
  const { folder, runAs } = clusterOf(data_folder);
  const file = path.join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  giveTo(file, runAs);
}

/** A folder into which PostgreSQL may write. */
export function makeArchive(data_folder: string): string {
  const archive = path.join(temporaryFolder('archive'), 'wal');
  mkdirSync(archive);
  giveTo(archive, clusterOf(data_folder).runAs);
  return archive;
}

function clusterOf(data_folder: string): Cluster {
  const binaries = findBinaries();
  const folder = clusterFolderOf(data_folder);
  const runAs = findRunAs(binaries, data_folder, folder, ['self', 'setuid', 'capability', 'namespace']);
  return { binaries, runAs, folder, log_file: path.join(data_folder, 'postgres.log') };
}

export async function startServer(data_folder: string, settings: Readonly<Record<string, string>>): Promise<Server> {
  const cluster = clusterOf(data_folder);
  const running = await startCluster(
    cluster,
    // A standby may not have fewer connections than the primary ever had.
    {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      timezone: 'UTC',
      max_connections: '100',
      ...settings,
    },
    () => undefined,
  );
  const { port } = running;
  const { owner_password, app_password, superuser_password } = loadCredentials(data_folder, true);
  const url = (role: string, password: string): string =>
    `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
  const urls = {
    owner: url(OWNER_ROLE, owner_password),
    app: url(APP_ROLE, app_password),
    superuser: url('postgres', superuser_password),
  };
  return {
    port,
    cluster_folder: cluster.folder,
    urls,
    stop: () => running.stop(),
    async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      const client = new pg.Client({ connectionString: urls.superuser });
      await client.connect();
      try {
        return (await client.query<Row>(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    async kill() {
      killPostgres(cluster.folder);
      await running.ended;
      await running.stop();
    },
  };
}
