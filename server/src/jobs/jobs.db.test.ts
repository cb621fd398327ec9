/** Jobs that fail, as they do while the database goes away: they are tried again, and the process lives. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../../test/helpers/postgres.ts';
import { until } from '../../../test/helpers/until.ts';
import { createLocalBus } from '../platform/bus.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { startJobs, type Jobs } from './jobs.ts';

const log = createLog('silent');
let test: TestDatabase;
let database: Database;
let jobs: Jobs;
let runs = 0;
let lost = 0;

beforeAll(async () => {
  test = await withDatabase();
  database = openDatabase(test.appUrl, { max: 4, name: 'jobs', log, plain_types: true });
  // The answer to "this job failed" does not come, once.
  database.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
    client.query = ((...given: unknown[]) => {
      if (lost > 0 || !JSON.stringify(given[0]).includes('last_error =')) return query(...given);
      lost += 1;
      return Promise.reject(new Error('Connection terminated unexpectedly'));
    }) as typeof client.query;
  });
  const nothing = async (): Promise<number> => 0;
  const fails_once = async (): Promise<number> => {
    if (++runs === 1) throw new Error('the database went away');
    return 1;
  };
  jobs = await startJobs({
    pool: database.pool,
    bus: createLocalBus(log),
    log,
    tasks: {
      mature_earnings: nothing,
      expire_promos: nothing,
      work_cashouts: fails_once,
      expire_cashouts: nothing,
      recognise_revenue: nothing,
      sweep_purchases: nothing,
      ask_refunds: nothing,
      process_events: nothing,
      fold_boards: nothing,
      repair_lives: nothing,
      seal_books: nothing,
      prepare_animations: nothing,
      end_lives: nothing,
    },
  });
});
afterAll(async () => {
  await jobs?.stop();
  await database?.close();
  await test?.drop();
});

it('a job that fails is written down as failed, however often the database goes away meanwhile, and tried again', async () => {
  await jobs.soon('work_cashouts');
  await until(async () => (runs >= 2 ? true : undefined), 25_000);
  expect([runs, lost]).toEqual([2, 1]);
});
