import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type TestDatabase, withDatabase } from './postgres.ts';

describe('a test database', () => {
  let one: TestDatabase;
  let other: TestDatabase;
  beforeAll(async () => {
    one = await withDatabase();
    other = await withDatabase({ migrated: false });
  });
  afterAll(async () => {
    await one.drop();
    await other.drop();
  });

  it('is a migrated clone that belongs to the owner role', async () => {
    const tables = await query(
      one.ownerUrl,
      `select count(*)::int as n from information_schema.tables where table_schema = 'public'`,
    );
    expect(tables[0]?.['n']).toBeGreaterThan(3);
  });

  it('lets the program role connect and not create tables', async () => {
    const who = await query(one.appUrl, 'select current_user as who');
    expect(who[0]?.['who']).toBe('busker_app');
    await expect(query(one.appUrl, 'create table intruder ()')).rejects.toThrow(/permission denied/);
  });

  it('shares nothing with another test database', async () => {
    await query(one.ownerUrl, 'create table only_here ()');
    await expect(query(other.ownerUrl, 'select from only_here')).rejects.toThrow(/does not exist/);
  });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
