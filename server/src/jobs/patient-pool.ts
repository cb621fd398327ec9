/**
 * graphile-worker writes down how a job ended without waiting for the answer, and tries that again only after errors whose code it knows; a
 * connection that breaks has none, so the rejection would reach nobody and end the process. Here such errors get a code that it waits for.
 */
import type pg from 'pg';
import { isLostConnection } from '../platform/lost-connection.ts';

/** PostgreSQL's "cannot connect now": graphile-worker waits three seconds and more, and tries again. */
const CANNOT_CONNECT_NOW = '57P03';

/** Of an error that says that the database went away: the same, with the code; any other as it is. */
export function withKnownCode(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return isLostConnection(error)
    ? Object.assign(new Error(error.message, { cause: error }), { code: CANNOT_CONNECT_NOW })
    : error;
}

const rethrow = (error: unknown): never => {
  throw withKnownCode(error);
};

type Connected = Parameters<Parameters<pg.Pool['connect']>[0]>;

/** Changes the pool, which has to be for graphile-worker alone. @returns it. */
export function patientPool(pool: pg.Pool): pg.Pool {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((...given: unknown[]): unknown => {
      const answer = query(...given);
      return answer instanceof Promise ? answer.catch(rethrow) : answer;
    }) as typeof client.query;
  });
  const connect = pool.connect.bind(pool);
  pool.connect = ((callback?: (...connected: Connected) => void) =>
    callback ? connect(callback) : connect().catch(rethrow)) as pg.Pool['connect'];
  return pool;
}
