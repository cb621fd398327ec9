/** What is looked at before a database is touched, so that a start that cannot come to its end changes nothing. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import { StartProblem } from './start-problem.ts';

/** Whoever gets in between is refused by listening itself, later. @throws the error of listening: EADDRINUSE, EACCES, EADDRNOTAVAIL. */
export async function refuseTakenPort(host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

/** @throws StartProblem when the addresses of the two roles lead to two databases: one would be migrated and the other run on. */
export async function refuseTwoDatabases(owner_url: string, app_url: string): Promise<void> {
  if (owner_url === app_url) return;
  const [owner, app] = await Promise.all([databaseAt(owner_url), databaseAt(app_url)]);
  if (owner === app) return;
  throw new StartProblem(
    'DATABASE_URL and DATABASE_APP_URL lead to two databases.',
    'Both have to name the same one, by two roles (docs/operating.md).',
  );
}

/** A name that no other database has: every server began at a moment of its own, told in microseconds. */
async function databaseAt(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, application_name: 'busker start' });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select current_database() || ' since ' || extract(epoch from pg_postmaster_start_time()) as name`,
    );
    return rows[0]!.name;
  } finally {
    await client.end();
  }
}
