import type { TestProject } from 'vitest/node';

import pg from 'pg';

import { migrate } from '../../server/src/platform/migrate.ts';
import { APP_ROLE, DATABASE, OWNER_ROLE, startThrowAwayPostgres } from './throw-away-postgres.ts';

/** What `withDatabase` needs to know about the run's PostgreSQL. */
export interface TestPostgres {
  superuserUrl: string;
  /** URLs of the template database; `withDatabase` puts its own database's name in. */
  ownerUrl: string;
  appUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

export const TEMPLATE = 'busker_template';

/** Once for a whole test run: one PostgreSQL, and in it one migrated database from which test files are cloned. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startThrowAwayPostgres();
  try {
    await migrate(postgres.ownerUrl, { appRole: APP_ROLE });
    await makeTemplate(postgres.superuserUrl);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  project.provide('postgres', {
    superuserUrl: postgres.superuserUrl,
    ownerUrl: postgres.ownerUrl,
    appUrl: postgres.appUrl,
  });
  return () => postgres.stop();
}

async function makeTemplate(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    // Connections that `migrate` closed a moment ago may not be gone yet.
    await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [DATABASE]);
    await client.query(`alter database ${DATABASE} rename to ${TEMPLATE}`);
    await client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
    await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
  } finally {
    await client.end();
  }
}
