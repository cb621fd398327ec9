import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, withDatabase } from '../../../test/helpers/postgres.ts';
import { refuseTakenPort, refuseTwoDatabases } from './before-migrating.ts';
import { readConfig } from './config.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  database = await withDatabase();
  other = await withDatabase();
});
afterAll(async () => {
  await database.drop();
  await other.drop();
});

describe('a start that cannot come to its end changes nothing', () => {
  it('when its port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(refuseTakenPort('127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    await new Promise((resolve) => server.close(resolve));
    await expect(refuseTakenPort('127.0.0.1', port)).resolves.toBeUndefined();
  });

  it('when its two addresses lead to two databases', async () => {
    await expect(refuseTwoDatabases(database.ownerUrl, database.appUrl)).resolves.toBeUndefined();
    await expect(refuseTwoDatabases(database.ownerUrl, other.appUrl)).rejects.toThrow('lead to two databases');
  });

  it('when its address is that of no PostgreSQL', async () => {
    const flags = { production: false };
    await expect(readConfig({ DATABASE_URL: 'mysql://a@b/c' }, flags)).rejects.toThrow('an address of PostgreSQL');
    await expect(readConfig({ DATABASE_URL: 'postgresql://a@b/c' }, flags)).resolves.toBeDefined();
  });
});

describe('a migrated database', () => {
  const asOwner = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };

  it('needs nothing more', async () => {
    expect(await migrate(database.ownerUrl)).toEqual([]);
  });

  it('is not run by an older Busker', async () => {
    await asOwner(`insert into migration (name, sha256) values ('999999_later.sql', 'x')`);
    await expect(migrate(database.ownerUrl)).rejects.toThrow('by a newer Busker: 999999_later.sql.');
    await asOwner(`delete from migration where name = '999999_later.sql'`);
  });

  it('is not run when a migration of it was edited', async () => {
    await asOwner(`update migration set sha256 = 'x' where name = '000001_ledger.sql'`);
    await expect(migrate(database.ownerUrl)).rejects.toThrow('000001_ledger.sql was changed');
  });
});
