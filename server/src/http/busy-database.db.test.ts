/** A pool that has no connection left answers "busy, try again", and what waited for one has done nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ErrorBody } from '@busker/protocol';
import pg, { type PoolClient } from 'pg';
import { peopleApp, type Someone } from '../../../test/helpers/people-app.ts';
import type { Database } from '../platform/database.ts';

let app: Awaited<ReturnType<typeof peopleApp>>;
let mira: Someone;

beforeAll(async () => {
  // Time enough for a connection that is to be had, on a busy machine too.
  app = await peopleApp({ connect_within_ms: 1_500 });
  mira = await app.someone('mira');
});
afterAll(() => app.stop());

/** Takes every connection of a pool. */
async function exhaust({ pool }: Database): Promise<() => void> {
  const taken: PoolClient[] = [];
  while (taken.length < pool.options.max) taken.push(await pool.connect());
  return () => {
    for (const client of taken) client.release();
  };
}

it.each(['database', 'authDatabase'] as const)(
  'no free connection of %s is 503 overloaded with a time to come back, and no fault',
  async (which) => {
    const release = await exhaust(app[which]);
    try {
      const { status, code, body, headers } = await app.call(mira, 'GET', '/me');
      expect({ status, code }).toEqual({ status: 503, code: 'overloaded' });
      expect((body as ErrorBody).error.retry_after_ms).toBe(1_000);
      expect(headers['retry-after']).toBe('1');
    } finally {
      release();
    }
    expect((await app.call(mira, 'GET', '/me')).status).toBe(200);
  },
);

it('a query that fails for another reason stays a fault', async () => {
  const owner = new pg.Client({ connectionString: app.test.ownerUrl });
  await owner.connect();
  try {
    await owner.query('alter table person rename to person_away');
    expect(await app.call(mira, 'GET', '/me')).toMatchObject({ status: 500, code: 'fault' });
    await owner.query('alter table person_away rename to person');
  } finally {
    await owner.end();
  }
});
