/**
 * Numbered forward-only migrations from `db/migrations`, one transaction each, under an advisory lock, so that several processes
 * may start at once. Run as the role that owns the schema; afterwards the program's own role is granted what it may do.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { Logger, runMigrations as migrateJobs } from 'graphile-worker';
import { StartProblem } from './start-problem.ts';

const FOLDER = new URL('../../../db/migrations/', import.meta.url);
const GRANTS = new URL('../../../db/grants.sql', import.meta.url);
/** graphile-worker tells of its own migrations through a logger; nobody needs that here. */
const quietLogger = new Logger(() => () => undefined);
/** Arbitrary but fixed key of the advisory lock that serialises migrations. */
const LOCK_KEY = 7_420_118;
const OLDEST_VERSION = 150_000;

export interface MigrateOptions {
  /** Role that runs the program. Left out, the owner runs it and append-only rests on triggers alone. */
  appRole?: string;
  /** Told before each migration is applied. */
  onStep?: (name: string) => void;
}

/**
 * Brings a database up to date. Returns the names of the migrations that were applied now.
 * @throws StartProblem when an applied migration's file was changed or is not there, or the server is older than PostgreSQL 15.
 */
export async function migrate(ownerUrl: string, options: MigrateOptions = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'busker migrate' });
  client.on('error', () => undefined); // The query in flight rejects with the same error.
  await client.connect();
  try {
    return await migrateOn(client, {
      ...options,
      migrateJobs: () => migrateJobs({ connectionString: ownerUrl, logger: quietLogger }),
    });
  } finally {
    await client.end();
  }
}

/**
 * As `migrate`, on a session that is open already.
 * @param options.migrateJobs brings the schema `graphile_worker` up to date, which the grants need.
 */
export async function migrateOn(
  client: pg.Client,
  options: MigrateOptions & { migrateJobs: () => Promise<unknown> },
): Promise<string[]> {
  const version = Number(
    (await client.query<{ v: string }>(`select current_setting('server_version_num') as v`)).rows[0]!.v,
  );
  if (version < OLDEST_VERSION)
    throw new StartProblem(
      `Busker needs PostgreSQL 15 or newer; this one is ${Math.floor(version / 10_000)}.`,
      'Let DATABASE_URL name a newer one; without DATABASE_URL, Busker starts a PostgreSQL of its own.',
    );
  await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
  await client.query(`set client_min_messages = warning`);
  await client.query(
    'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
  );
  const applied = new Map(
    (await client.query<{ name: string; sha256: string }>('select name, sha256 from migration')).rows.map((row) => [
      row.name,
      row.sha256,
    ]),
  );
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  const unknown = [...applied.keys()].filter((name) => !files.includes(name));
  if (unknown.length > 0)
    throw new StartProblem(
      `This database was migrated by a newer Busker: ${unknown.sort().join(', ')}.`,
      'Start that one, or restore the backup from before the upgrade; migrations only go forward.',
    );
  const done: string[] = [];
  for (const name of files) {
    const sql = await readFile(new URL(name, FOLDER), 'utf8');
    const sha256 = createHash('sha256').update(sql).digest('hex');
    const known = applied.get(name);
    if (known === sha256) continue;
    if (known !== undefined)
      throw new StartProblem(
        `The migration ${name} was changed after it had been applied to this database.`,
        'Take the file of the release again (git checkout -- db/migrations); what is released is never edited.',
      );
    options.onStep?.(name);
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
    done.push(name);
  }
  await client.query('select ledger_begin_era()');
  await options.migrateJobs();
  if (options.appRole) {
    const grants = await readFile(GRANTS, 'utf8');
    await client.query(
      grants
        .replaceAll(':role_text', client.escapeLiteral(options.appRole))
        .replaceAll(':role', client.escapeIdentifier(options.appRole)),
    );
  }
  return done;
}
