import { randomBytes } from 'node:crypto';
import process from 'node:process';

import pg from 'pg';
import { inject } from 'vitest';

import { TEMPLATE } from './postgres.global.ts';
import { APP_ROLE, OWNER_ROLE } from './throw-away-postgres.ts';

export interface TestDatabase {
  name: string;
  /** As the role that owns the schema and may do everything in it. */
  ownerUrl: string;
  /** As the role that runs the program. */
  appUrl: string;
  /** As the superuser, for tests that damage what no role of ours could. */
  superuserUrl: string;
  /** Removes the database, cutting off whoever is still connected. Kept when KEEP_DATA is set. */
  drop(): Promise<void>;
}

/**
 * A database of the test file's own on the run's real PostgreSQL: a clone of the migrated template, ready in a
 * fraction of a second. Call it in `beforeAll` and `drop` in `afterAll`. Only in files of the projects with a database
 * (`*.db.test.ts`, `*.long.ts`).
 * @param options.migrated false gives an empty database with the same owner, for tests of the migrations.
 */
export async function withDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const postgres = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = options.migrated === false ? 'template1' : TEMPLATE;
  await asSuperuser(postgres.superuserUrl, async (client) => {
    await client.query(`create database ${name} template ${template} owner ${OWNER_ROLE}`);
    await client.query(`grant connect on database ${name} to ${APP_ROLE}`);
  });
  return {
    name,
    ownerUrl: onDatabase(postgres.ownerUrl, name),
    appUrl: onDatabase(postgres.appUrl, name),
    superuserUrl: onDatabase(postgres.superuserUrl, name),
    async drop() {
      if (process.env['KEEP_DATA'] !== undefined) return;
      await asSuperuser(postgres.superuserUrl, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      );
    },
  };
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
