/** Migration 000026 writes every entry anew. What was sealed is lines of text made from them, so no line may come out different. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { newId } from '@busker/protocol';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, withDatabase } from '../helpers/postgres.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../db/migrations');
const files = readdirSync(MIGRATIONS).sort();
const read = (name: string): string => readFileSync(path.join(MIGRATIONS, name), 'utf8');

/** As sealing.sql.ts makes them, and the posting's bucket that finds them. */
const LINES = `select posting_bucket, concat_ws(' ', 'entry/1', owner, kind, seq, asset, amount, balance_after, posting, cause_kind, cause) as leaf from ledger_line order by 2`;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await withDatabase({ migrated: false });
  client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  for (const name of files.filter((file) => file < '000026')) await client.query(read(name));
  const accounts = [
    [1, 'COIN'],
    [10, 'USD'],
  ] as const;
  for (const [kind, asset] of accounts)
    await client.query(
      `insert into ledger_account (bucket, owner, kind, asset, id, floor) select n, ('00000000-0000-7000-8000-0000000000' || lpad(to_hex(n), 2, '0'))::uuid, $1::int2, $2, n * 1000 + $1::int2, 0 from generate_series(0, 63) n`,
      [kind, asset],
    );
  for (let seq = 1; seq <= 5; seq++)
    for (let bucket = 0; bucket < 64; bucket++)
      await client.query(
        `insert into ledger_entry (seq, amount, balance_after, account, posting, cause, bucket, posting_bucket, cause_kind)
         select $1::int8, case when k = 1 then -$1::int8 else 1000000000000 + $1::int8 end, 7, $2::int8 * 1000 + k, $3, $4, $2::int8, $5, 1 from unnest(array[1, 10]) k`,
        [seq, bucket, newId(63 - bucket), newId(bucket), 63 - bucket],
      );
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const migrate = async (): Promise<void> => {
  await client.query('begin');
  await client.query(read(files.find((file) => file.startsWith('000026'))!));
};

it('leaves every sealed line as it was, and the entries append-only', async () => {
  const before = (await client.query(LINES)).rows;
  expect(before).toHaveLength(640);
  await migrate();
  expect((await client.query(LINES)).rows).toEqual(before);
  await client.query('savepoint whole');
  await expect(client.query('delete from ledger_entry')).rejects.toThrow(/append-only|refuse|change/i);
  await client.query('rollback to whole');
  await expect(
    client.query(
      `insert into ledger_entry (amount, balance_after, account, posting, cause, seq, bucket, cause_kind) select amount, balance_after, account, posting, cause, seq + 9, bucket, cause_kind from ledger_entry where amount < 0 limit 1`,
    ),
  ).rejects.toThrow('ledger_entry_spend');
  await client.query('rollback');
});

it('stops at an entry whose posting is said to be in another bucket than its id says', async () => {
  await client.query(
    `insert into ledger_entry (seq, amount, balance_after, account, posting, cause, bucket, posting_bucket, cause_kind) values (6, 1, 8, 1, $1, $1, 0, 4, 2)`,
    [newId(5)],
  );
  await expect(migrate()).rejects.toThrow('names another bucket');
  await client.query('rollback');
});
