import process from 'node:process';

import {
  APP_ROLE,
  DATABASE,
  type EmbeddedPostgres,
  OWNER_ROLE,
  startEmbeddedPostgres,
} from '../../server/src/platform/embedded-postgres/embedded-postgres.ts';
import { removeTemporaryFolder, temporaryFolder } from './temporary-folders.ts';

export { APP_ROLE, DATABASE, OWNER_ROLE };

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
 * whatever happens to it; its folder is removed by `stop`. With KEEP_DATA=1 in the environment the folder stays and its path is printed.
 */
export async function startThrowAwayPostgres(options: ThrowAwayOptions = {}): Promise<ThrowAwayPostgres> {
  const dataFolder = temporaryFolder('test');
  const postgres = await startEmbeddedPostgres({
    dataFolder,
    log: { info: () => undefined, warn: (message) => process.stderr.write(`${message}\n`) },
    onUnexpectedEnd: (problem) => {
      process.stderr.write(`The test database ended by itself: ${problem.message}\n`);
      process.exitCode = 1;
    },
    settings: {
      max_connections: '200',
      ...(options.durable === true
        ? {}
        : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' }),
      ...options.settings,
    },
  }).catch((error: unknown) => {
    removeTemporaryFolder(dataFolder);
    throw error;
  });
  return {
    ...postgres,
    dataFolder,
    async stop() {
      await postgres.stop();
      removeTemporaryFolder(dataFolder);
      if (process.env['KEEP_DATA'] !== undefined)
        process.stderr.write(`Test data kept in ${dataFolder}; open it with: npm start -- --data ${dataFolder}\n`);
    },
  };
}
