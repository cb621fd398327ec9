import { readFile } from 'node:fs/promises';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type TestDatabase, withDatabase } from '../test/helpers/postgres.ts';
import { renderTables } from './generate-tables.ts';
import { renderSchema } from './render-schema.ts';

const read = (file: string): Promise<string> => readFile(new URL(`../${file}`, import.meta.url), 'utf8');

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await withDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

describe('what the migrations make', () => {
  it('is what the row types say; otherwise run: node scripts/generate-tables.ts DATABASE_URL', async () => {
    expect(await read('server/src/platform/tables.ts')).toBe(await renderTables(database.ownerUrl));
  });

  it('is found to differ when a column is added', async () => {
    await client.query('alter table setting add column changed_by uuid');
    expect(await renderTables(database.ownerUrl)).not.toBe(await read('server/src/platform/tables.ts'));
    await client.query('alter table setting drop column changed_by');
  });
});

describe('db/schema.sql', () => {
  it('is what the migrations make; otherwise run: node scripts/generate-tables.ts DATABASE_URL', async () => {
    expect(await renderSchema(database.ownerUrl)).toBe(await read('db/schema.sql'));
  });

  it('makes the same schema again on an empty database', async () => {
    const empty = await withDatabase({ migrated: false });
    const other = new pg.Client({ connectionString: empty.ownerUrl });
    try {
      await other.connect();
      await other.query(await read('db/schema.sql'));
      expect(await renderSchema(empty.ownerUrl)).toBe(await read('db/schema.sql'));
    } finally {
      await other.end();
      await empty.drop();
    }
  });

  it.each([
    ['a check', 'alter table setting add constraint spare check (true)', 'alter table setting drop constraint spare'],
    ['an index', 'create index spare on setting (key)', 'drop index spare'],
    ['a trigger', 'alter table gift disable trigger append_only', 'alter table gift enable trigger append_only'],
    ['a right', 'grant update on gift to busker_app', 'revoke update on gift from busker_app'],
  ])('is found to differ by %s', async (_what, change, back) => {
    await client.query(change);
    expect(await renderSchema(database.ownerUrl)).not.toBe(await read('db/schema.sql'));
    await client.query(back);
    expect(await renderSchema(database.ownerUrl)).toBe(await read('db/schema.sql'));
  });

  it('refuses to leave out what it does not know', async () => {
    await client.query(`create type spare as enum ('a')`);
    await expect(renderSchema(database.ownerUrl)).rejects.toThrow('type public.spare');
    await client.query('drop type spare');
  });
});

describe('db/README.md', () => {
  it('has the chart of accounts as it is', async () => {
    const { rows } = await client.query<{ line: string }>(
      `select format('| %s | \`%s\` | %s | %s | %s | %s | %s |', kind, name, side, case asset_class when 'coin' then 'coins' else asset_class end,
         normal, coalesce(floor::text, 'none'), meaning) as line
       from ledger_chart order by kind`,
    );
    const page = await read('db/README.md');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.map(({ line }) => line).filter((line) => !page.includes(`${line}\n`))).toEqual([]);
    expect(page.match(/^\| \d+ \| `/gm)?.length).toBe(rows.length);
  });

  it('names every table', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'`,
    );
    const page = await read('db/README.md');
    expect(rows.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every table that is append-only by trigger, and by privilege where the program has its own role', async () => {
    const { rows } = await client.query<{ name: string; by_trigger: boolean; by_privilege: boolean }>(
      `select c.relname as name,
         exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only' and t.tgtype & 16 <> 0) as by_trigger,
         not has_table_privilege('busker_app', c.oid, 'update') and has_table_privilege('busker_app', c.oid, 'insert') as by_privilege
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'`,
    );
    const rule = /\*\*The books are append-only, twice\.\*\*[^]*?\n3\./.exec(await read('db/README.md'))![0];
    const named = new Set([...rule.matchAll(/`([a-z_]+)`/g)].flatMap((match) => match[1] ?? []));
    expect(
      rows
        .filter((row) => row.by_trigger)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...named].sort());
    expect(
      rows
        .filter((row) => row.by_privilege)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...named].sort());
  });
});
