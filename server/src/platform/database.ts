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

export interface Database {
  readonly pool: pg.Pool;
  readonly db: Db;
  /** Ends the pool and waits until its sockets are closed, so that a PostgreSQL stopped right after finds nobody. */
  close(): Promise<void>;
}

/**
 * Opens a pool.
 * @param options.max connections at most (default 10).
 * @param options.plain_types values as node-postgres gives them, `bigint` as text: for packages that know nothing of ours.
 */
export function openDatabase(
  url: string,
  options: { max?: number; name: string; log: Log; search_path?: string; plain_types?: boolean },
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    ...(options.plain_types === true ? {} : { types: pgTypes }),
    application_name: `busker ${options.name}`,
    connectionTimeoutMillis: 10_000,
    ...(options.search_path ? { options: `-c search_path=${options.search_path}` } : {}),
  });
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
    async close() {
      const waiting = [...open];
      await db.destroy();
      // Kysely ends only a pool that it used itself; sign-in uses the pool alone.
      if (!pool.ending) await pool.end();
      await Promise.race([Promise.all(waiting), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    },
  };
}
