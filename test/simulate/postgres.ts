/**
 * The simulator's PostgreSQL: PGlite, a real PostgreSQL compiled to run inside this process, with the migrations and grants that production has. One
 * prepared data folder is cloned for each run, so that every run starts from the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { connectLedger, type ConnectLedger } from '../../server/src/ledger/connection.ts';
import { pgTypes, type Db, type Tables } from '../../server/src/platform/database.ts';
import { migrateOn } from '../../server/src/platform/migrate.ts';
import { PgliteStream } from './pglite-stream.ts';

/** As the teller's sessions are opened (server/src/ledger/connection.ts); a session in this process takes no options. */
const PLANNING = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off';
/** What a look at the books needs to be cheap, and the program does not. */
const INDEXES = [
  'ledger_entry (posting)',
  'ledger_command (posting)',
  'ledger_posting (xid)',
  'gift (arrived_in) where arrived_in is not null',
];

/** What grows with the steps. */
const GROWING =
  'ledger_account, ledger_entry, ledger_posting, ledger_platform_entry, ledger_command, ledger_lot, gift, target, target_event';

/** Runs the program, with no more rights than in production. */
const PROGRAM_ROLE = 'busker_program';
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
/** Whatever the prepared folder follows from. */
const MADE_FROM = ['db/grants.sql', 'package-lock.json', 'server/src/platform/migrate.ts', 'test/simulate/postgres.ts'];

/** `discard all`, but for plans. */
const FRESH = 'close all; reset all; unlisten *; select pg_advisory_unlock_all(); discard temp; discard sequences';

const configOf = (database: PGlite): pg.ClientConfig => ({
  // node-postgres names net.Socket; all that it calls is there.
  stream: () => new PgliteStream(database) as never,
  user: 'postgres',
  database: 'postgres',
  types: pgTypes,
});

/** A migrated data folder, as an archive. Kept in `.cache`, under a name that follows from everything it was made from. */
export async function preparePostgres(): Promise<Blob> {
  const hash = createHash('sha256');
  const migrations = (await readdir(path.join(REPOSITORY, 'db/migrations'))).sort();
  for (const file of [...MADE_FROM, ...migrations.map((name) => `db/migrations/${name}`)])
    hash.update(file).update(await readFile(path.join(REPOSITORY, file)));
  const folder = path.join(REPOSITORY, '.cache/simulate');
  const kept = path.join(folder, `${hash.digest('hex').slice(0, 32)}.tar`);
  const found = await readFile(kept).catch(() => undefined);
  if (found) return new Blob([found]);

  const database = await PGlite.create();
  const client = new pg.Client(configOf(database));
  await client.connect();
  await client.query(`create role ${PROGRAM_ROLE}`);
  await migrateOn(client, {
    appRole: PROGRAM_ROLE,
    // The ledger's work reads nothing of graphile-worker; the grants name its schema.
    migrateJobs: () => client.query('create schema if not exists graphile_worker'),
  });
  for (const index of INDEXES) await client.query(`create index on ${index}`);
  await client.end();
  const archive = await database.dumpDataDir('none');
  await database.close();
  await mkdir(folder, { recursive: true });
  const half = `${kept}.${process.pid}`;
  await writeFile(half, Buffer.from(await archive.arrayBuffer()));
  await rename(half, kept);
  return archive;
}

/** One database session, which everybody takes in turn. */
export interface SimulatedPostgres {
  /** For the teller: a session that is as good as new, in the program's role. */
  readonly connect: ConnectLedger;
  /** For whoever looks between two batches, and for the world around the ledger. */
  readonly db: Db;
  /** With values, planned once for the whole run. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Lets the planner know how much there is, before everything is read. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}

/** @param asOwner told to run before the program comes, in the role that owns the schema. */
export async function openPostgres(
  prepared: Blob,
  asOwner: (client: pg.Client) => Promise<void>,
): Promise<SimulatedPostgres> {
  const database = await PGlite.create({ loadDataDir: prepared });
  const config = configOf(database);
  const own = new pg.Client(config);
  await own.connect();
  await asOwner(own);
  await own.query(`set role ${PROGRAM_ROLE}; ${PLANNING}`);
  const connectReally = connectLedger(config);
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: {
        options: {},
        connect: () => Promise.resolve({ query: own.query.bind(own) as never, release: () => undefined }),
        end: () => Promise.resolve(),
      },
    }),
  });
  /** Statements that were planned before, by their text. */
  const names = new Map<string, string>();
  /** Whole tables are read as whole tables, not key by key. */
  async function allAtOnce<Row extends object>(run: () => Promise<pg.QueryResult<Row>>): Promise<Row[]> {
    await own.query('set enable_seqscan = on');
    const { rows } = await run();
    await own.query('set enable_seqscan = off');
    return rows;
  }
  return {
    db,
    async connect(onLost) {
      const session = await connectReally(onLost);
      // What a new session of a server would not have: a transaction under way, settings, locks, another role.
      for (const text of ['rollback', FRESH, `set role ${PROGRAM_ROLE}; ${PLANNING}`]) await session.query({ text });
      return session;
    },
    async query<Row extends object>(text: string, values?: readonly unknown[]) {
      if (!values) return allAtOnce(() => own.query<Row>(text));
      const known = names.get(text);
      if (known !== undefined) return (await own.query<Row>({ name: known, text, values: [...values] })).rows;
      const name = `simulator ${names.size}`;
      names.set(text, name);
      return allAtOnce(() => own.query<Row>({ name, text, values: [...values] }));
    },
    async analyze() {
      await own.query(`reset role; analyze ${GROWING}; set role ${PROGRAM_ROLE}`);
    },
    async close() {
      await own.end();
      await database.close();
    },
  };
}
