/** The PostgreSQL that is tortured: real, durable, on a folder of its own, and in the hands of whoever wants to kill, freeze or starve it. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { clusterFolderOf } from '../../server/src/platform/embedded-postgres/cluster-place.ts';
import {
  DATABASE,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../server/src/platform/embedded-postgres/embedded-postgres.ts';
import { processIdentity } from '../../server/src/platform/embedded-postgres/processes.ts';
import { isPostgresRunning, killPostgres, processesOfPostgres, signal } from '../helpers/postgres-processes.ts';
import { removeTemporaryFolder, temporaryFolder } from '../helpers/temporary-folders.ts';
import { until } from '../helpers/until.ts';

export interface Ground {
  /** Straight to the database, past the proxy. */
  readonly urls: { readonly owner: string; readonly app: string; readonly superuser: string };
  readonly port: number;
  /** Starts it again on the same data, after a kill. */
  start(): Promise<void>;
  /** Waits until it answers again after something that it may or may not have survived; starts it when it has ended. */
  recover(): Promise<void>;
  /** SIGKILL to every process of it at once: what was only in its memory is gone. */
  kill(): void;
  /** SIGKILL to one process of it, upon which PostgreSQL ends all others and recovers by itself. */
  killBackend(pid: number): void;
  /** Processes that serve the teller now. */
  tellerBackends(): Promise<number[]>;
  /** SIGSTOP to every process of it, and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** Moves it, stopped, onto a small disk of its own. @returns why not, where none can be mounted; undefined when it went. */
  moveToSmallDisk(): Promise<string | undefined>;
  /** Fills that disk to the last byte. @returns bytes written. */
  fillDisk(): number;
  emptyDisk(): void;
  /** Makes it begin a new file of its log, if it can. */
  switchWal(): Promise<void>;
  /** A session that stays, for whoever looks often. */
  openSession(): Promise<pg.Client>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Beyond what the data takes: enough to go on for a while, little enough to be filled in an instant. */
const SPARE_MB = 256;
/**
 * PostgreSQL keeps up to `max_wal_size` of its log before it clears up, and never gives back `min_wal_size` of it. On a disk with less room than that the
 * log alone fills it and stays, and no table ever grows again: whoever has a small disk must set both.
 */
const ON_SMALL_DISK = { max_wal_size: '96MB', min_wal_size: '32MB' };
const FILL_CHUNK_BYTES = 1 << 20;
const RECOVERY_MS = 60_000;

/** @param settings of PostgreSQL, on top of the usual ones of the embedded one. */
export async function breakGround(settings: Readonly<Record<string, string>> = {}): Promise<Ground> {
  const first_folder = temporaryFolder('torture');
  let data_folder = first_folder;
  let mounted: string | undefined;
  const killed: number[] = [];
  let postgres: EmbeddedPostgres;
  const filler = (): string => path.join(mounted!, 'filler');

  async function start(): Promise<void> {
    postgres = await startEmbeddedPostgres({
      dataFolder: data_folder,
      log: { info: () => undefined, warn: () => undefined },
      onUnexpectedEnd: () => undefined,
      settings: { max_connections: '120', ...settings, ...(mounted === undefined ? {} : ON_SMALL_DISK) },
    });
  }

  const cluster = (): string => clusterFolderOf(data_folder);

  const ground: Ground = {
    get urls() {
      return { owner: postgres.ownerUrl, app: postgres.appUrl, superuser: onDatabase(postgres.superuserUrl, DATABASE) };
    },
    get port() {
      return Number(new URL(postgres.ownerUrl).port);
    },
    async start() {
      // As long as one of the killed is not gone it holds the memory that all shared, and PostgreSQL refuses to start.
      const gone = (): true | undefined => killed.every((pid) => processIdentity(pid) === undefined) || undefined;
      await until(() => Promise.resolve(gone()), RECOVERY_MS);
      killed.length = 0;
      // Ends the supervisor of the one that was killed and gives the folder free.
      await postgres.stop();
      await start();
    },
    async recover() {
      const until_ms = performance.now() + RECOVERY_MS;
      for (;;) {
        if (!isPostgresRunning(cluster())) await ground.start();
        if (await canConnect(ground.urls.superuser)) return;
        if (performance.now() > until_ms) throw new Error('PostgreSQL does not come back');
        await delay(50);
      }
    },
    kill: () => void killed.push(...killPostgres(cluster())),
    killBackend: (pid) => signal(pid, 'SIGKILL'),
    tellerBackends: async () =>
      (
        await ground.query<{ pid: number }>(`select pid from pg_stat_activity where application_name like '%teller%'`)
      ).map((row) => row.pid),
    freeze: () => {
      for (const pid of processesOfPostgres(cluster())) signal(pid, 'SIGSTOP');
    },
    thaw: () => {
      for (const pid of processesOfPostgres(cluster()).toReversed()) signal(pid, 'SIGCONT');
    },
    async moveToSmallDisk() {
      const place = temporaryFolder('torture-disk');
      const used_mb = Math.ceil(Number(execFileSync('du', ['-sm', data_folder], { encoding: 'utf8' }).split('\t')[0]));
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${used_mb + SPARE_MB}m,mode=755`, 'tmpfs', place], {
          stdio: 'pipe',
        });
      } catch (error) {
        removeTemporaryFolder(place);
        return `no small disk can be mounted here (${String((error as { stderr?: Buffer }).stderr ?? error).trim()})`;
      }
      mounted = place;
      await postgres.stop();
      execFileSync('cp', ['-a', data_folder, path.join(place, 'data')]);
      data_folder = path.join(place, 'data');
      await start();
      return undefined;
    },
    fillDisk() {
      const file = openSync(filler(), 'w');
      const chunk = Buffer.alloc(FILL_CHUNK_BYTES, 1);
      let written = 0;
      try {
        for (let size = FILL_CHUNK_BYTES; size > 0;) {
          try {
            written += writeSync(file, chunk, 0, size);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
            size >>= 1;
          }
        }
      } finally {
        closeSync(file);
      }
      const left = statfsSync(mounted!);
      if (left.bavail * left.bsize > FILL_CHUNK_BYTES) throw new Error('the disk did not fill');
      return written;
    },
    emptyDisk: () => rmSync(filler()),
    async switchWal() {
      const client = new pg.Client({ connectionString: ground.urls.superuser, connectionTimeoutMillis: 1_000 });
      client.on('error', () => undefined);
      await client
        .connect()
        .then(() => client.query('select pg_switch_wal()'))
        .catch(() => undefined);
      await client.end().catch(() => undefined);
    },
    async openSession() {
      const client = new pg.Client({ connectionString: ground.urls.superuser, application_name: 'busker torture' });
      client.on('error', () => undefined); // The query under way rejects with it.
      await client.connect();
      return client;
    },
    async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      // PostgreSQL may be recovering by itself from what was just done to it.
      return until(async () => {
        const client = new pg.Client({ connectionString: ground.urls.superuser, application_name: 'busker torture' });
        client.on('error', () => undefined); // The query under way rejects with it.
        try {
          await client.connect();
          return (await client.query<Row>(sql, values)).rows;
        } catch (error) {
          if (!isPassing(error)) throw error;
          return undefined;
        } finally {
          await client.end().catch(() => undefined);
        }
      }, RECOVERY_MS);
    },
    async stop() {
      await postgres.stop();
      if (mounted !== undefined) {
        execFileSync('umount', [mounted]);
        removeTemporaryFolder(mounted);
      }
      removeTemporaryFolder(first_folder);
    },
  };
  await start();
  return ground;
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === undefined || /^(57|08|53)|^E[A-Z]+$/.test(code);
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
