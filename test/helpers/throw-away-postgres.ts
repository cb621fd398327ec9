import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import {
  APP_ROLE,
  DATABASE,
  type EmbeddedPostgres,
  OWNER_ROLE,
  startEmbeddedPostgres,
} from '../../server/src/platform/embedded-postgres/embedded-postgres.ts';
import { isAlive } from '../../server/src/platform/embedded-postgres/processes.ts';

export { APP_ROLE, DATABASE, OWNER_ROLE };

const FOLDER_PREFIX = 'busker-test-';

export interface ThrowAwayPostgres extends EmbeddedPostgres {
  /** The data folder, removed by `stop` unless KEEP_DATA is set. */
  dataFolder: string;
}

export interface ThrowAwayOptions {
  /** Wait for the disk at each commit, as in production. Default false: tests that kill no machine need no fsync. */
  durable?: boolean;
  settings?: Readonly<Record<string, string>>;
}

/**
 * A real PostgreSQL on an empty data folder of its own, for a test run or a bench. It ends with this process
 * whatever happens to it; its folder is removed by `stop`, or by a later run when this one was killed.
 * With KEEP_DATA=1 in the environment the folder stays and its path is printed.
 */
export async function startThrowAwayPostgres(options: ThrowAwayOptions = {}): Promise<ThrowAwayPostgres> {
  const base = os.tmpdir();
  removeAbandoned(base);
  const dataFolder = mkdtempSync(path.join(base, `${FOLDER_PREFIX}${process.pid}-`));
  const remove = (): void => rmSync(dataFolder, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({
    dataFolder,
    log: { info: () => undefined, warn: (message) => process.stderr.write(`${message}\n`) },
    onUnexpectedEnd: (problem) => {
      process.stderr.write(`The test database ended by itself: ${problem.message}\n`);
      process.exitCode = 1;
    },
    settings: {
      max_connections: '200',
      ...(options.durable === true ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
      ...options.settings,
    },
  }).catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    ...postgres,
    dataFolder,
    async stop() {
      await postgres.stop();
      if (process.env['KEEP_DATA'] === undefined) remove();
      else process.stderr.write(`Test data kept in ${dataFolder}; open it with: npm start -- --data ${dataFolder}\n`);
    },
  };
}

/** Removes folders of test runs that were killed before they could. Kept ones (KEEP_DATA) go with them, a run later. */
function removeAbandoned(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(path.join(base, name), { recursive: true, force: true });
    } catch {
      // Another user's; theirs to remove.
    }
  }
}
