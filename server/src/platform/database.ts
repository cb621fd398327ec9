/**
 * Connections to PostgreSQL. `bigint` columns come back as BigInt, `date` as text, `timestamptz` as Date.
 *
 * Two types name what a function may do: `Db` for reads and single statements, `Tx` for code that must run inside a transaction.
 * Doors and the teller open transactions; business folders ask for a `Tx`.
 */
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Log } from './log.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
export type { Tables } from './tables.ts';

/** Longest wait for a connection, new or free. */
const CONNECT_WITHIN_MS = 10_000;

const INT8 = 20;
const DATE = 1082;
/** How result columns become values, for pools and single clients alike. */
export const pgTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === INT8) return BigInt as never;
      if (oid === DATE) return String as never;
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/** No connection was to be had in time: whatever wanted one has done nothing with it. The door tells it as `overloaded`. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';
  /** PostgreSQL's "unable to establish connection", so that who retries by code retries this. */
  readonly code = '08001';
}

export interface Database {
  readonly pool: pg.Pool;
  readonly db: Db;
  /** How often no connection was to be had; for who is behind a package that keeps the error to itself. */
  readonly refused: number;
  /** Ends the pool and waits until its sockets are closed, so that a PostgreSQL stopped right after finds nobody. */
  close(): Promise<void>;
}

/**
 * Opens a pool.
 * @param options.max connections at most (default 10).
 * @param options.connect_within_ms longest wait for a connection, for tests.
 * @param options.plain_types values as node-postgres gives them, `bigint` as text: for packages that know nothing of ours.
 */
export function openDatabase(
  url: string,
  options: {
    max?: number;
    name: string;
    log: Log;
    search_path?: string;
    plain_types?: boolean;
    connect_within_ms?: number;
  },
): Database {
  const { connect_within_ms = CONNECT_WITHIN_MS } = options;
  let refused = 0;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    ...(options.plain_types === true ? {} : { types: pgTypes }),
    application_name: `busker ${options.name}`,
    connectionTimeoutMillis: connect_within_ms,
    ...(options.search_path ? { options: `-c search_path=${options.search_path}` } : {}),
  });
  nameTimeouts(pool, connect_within_ms, () => refused++);
  const open = new Set<Promise<void>>();
  pool.on('connect', (client) => {
    // graphile-worker and pg both ask for a listener on the client too: a broken connection must not end the process.
    client.on('error', (error) => options.log.warn({ err: error }, 'database connection broke'));
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    open.add(ended);
    void ended.then(() => open.delete(ended));
  });
  pool.on('error', (error) => options.log.warn({ err: error }, 'idle database connection broke'));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    pool,
    db,
    get refused() {
      return refused;
    },
    async close() {
      const waiting = [...open];
      await db.destroy();
      // Kysely ends only a pool that it used itself; sign-in uses the pool alone.
      if (!pool.ending) await pool.end();
      await Promise.race([Promise.all(waiting), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    },
  };
}

type Connected = Parameters<Parameters<pg.Pool['connect']>[0]>;

/** Makes the pool say `NoConnection` where it says only in words that it waited in vain: an error without a code, when the time was up. */
function nameTimeouts(pool: pg.Pool, within_ms: number, count: () => void): void {
  const connect = pool.connect.bind(pool);
  const named = (error: Error, asked_ms: number): Error => {
    // a timer may ring a millisecond before its time
    if ('code' in error || performance.now() - asked_ms < within_ms - 5) return error;
    count();
    return new NoConnection(`no connection within ${within_ms} ms`, { cause: error });
  };
  // asked with a callback by the pool itself (`pool.query`), and for a promise by Kysely
  pool.connect = ((callback?: (...connected: Connected) => void) => {
    const asked_ms = performance.now();
    if (callback) return connect((error, client, done) => callback(error && named(error, asked_ms), client, done));
    return connect().catch((error: Error) => {
      throw named(error, asked_ms);
    });
  }) as pg.Pool['connect'];
}
