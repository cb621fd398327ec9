/**
 * The teller's one way to the database: a single session. It is a port, so that the simulator can put a session with faults in its place;
 * node-postgres is what runs.
 */
import pg from 'pg';
import { pgTypes } from '../platform/database.ts';
import { encodeArray, PgArray } from './arrays.ts';

/** A database session as the teller uses it. Statements are sent at once and answered in order. */
export interface LedgerConnection {
  /**
   * @param statement.values arrays are `PgArray`s (see arrays.ts).
   * @param statement.name the server plans a named statement once for the session.
   * @throws an error with PostgreSQL's `code`, or one that `faults.ts` knows when the session is lost.
   */
  query<Row extends object>(statement: {
    readonly text: string;
    readonly values?: readonly unknown[];
    readonly name?: string;
  }): Promise<{ rows: Row[]; command: string }>;
  end(): Promise<void>;
}

/** Opens a session. `onLost` is told when it goes away by itself, or was ended. */
export type ConnectLedger = (onLost: (error?: Error) => void) => Promise<LedgerConnection>;

/**
 * How the teller's statements are planned. All of them look up a thousand keys: one plan, by index, for any number. Left to itself the server
 * plans each batch anew, and reads whole tables as long as they are not large (measured: docs/decisions/0021).
 */
const PLANNING = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off';

/** Sessions by node-postgres, pipelined. @param to an address, or node-postgres' own words for one. */
export function connectLedger(to: string | pg.ClientConfig): ConnectLedger {
  return async (onLost) => {
    const client = new pg.Client({
      connectionTimeoutMillis: 5_000,
      ...(typeof to === 'string' ? { connectionString: to } : to),
      pipeline: true,
      types: pgTypes,
      application_name: 'busker teller',
      options: PLANNING,
      keepAlive: true,
    });
    client.on('error', onLost);
    client.on('end', () => onLost());
    await client.connect();
    return {
      query: (statement) =>
        client.query({
          ...statement,
          values: statement.values?.map((value) => (value instanceof PgArray ? encodeArray(value) : value)) ?? [],
        } as pg.QueryConfig),
      end: () => client.end(),
    };
  };
}
