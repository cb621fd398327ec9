/**
 * The upgrade of an older data folder. `books-at-000007.txt` is what the program of the first release wrote, when it knew seven migrations: a
 * crowd's purchases, gifts and combos, matured earnings, a cash-out that was paid and one that waits. It is put on a cluster with just those
 * migrations, and today's program starts on it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from '@busker/client';
import { newId } from '@busker/protocol';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { examine } from '../../server/src/doctor/doctor.ts';
import { DATABASE, startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres/embedded-postgres.ts';
import { assertBooks } from '../helpers/books.ts';
import { signInDemo } from '../helpers/program.ts';
import { type SpawnedProgram, spawnProgram } from '../helpers/spawned-program.ts';
import { removeTemporaryFolders, temporaryFolder } from '../helpers/temporary-folders.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../db/migrations');
const KNOWN_THEN = '000007';
const ROWS = readFileSync(path.join(import.meta.dirname, 'books-at-000007.txt'), 'utf8');

let program: SpawnedProgram | undefined;
afterAll(async () => {
  await program?.end();
  removeTemporaryFolders();
});

/** Facts that both schemas can tell, each by its own query. */
interface Facts {
  readonly gifts: unknown;
  readonly balances: unknown;
  readonly entries: unknown;
}
const GIFTS = (table: string): string =>
  `select id, sender, target, "offset"::int, item, quantity::int, coins::int8, promo_coins::int8, earned_micros::int8 from ${table} order by id`;
const ENTRIES = (table: string): string =>
  `select owner, kind, seq::int8, amount::int8, balance_after::int8, cause_kind, cause from ${table} order by owner, kind, seq`;
const BALANCES = 'select owner, kind, balance, credited from ledger_account order by owner, kind';

async function readFacts(client: pg.Client, gifts: string, entries: string): Promise<Facts> {
  return {
    gifts: (await client.query(GIFTS(gifts))).rows,
    balances: (await client.query(BALANCES)).rows,
    entries: (await client.query(ENTRIES(entries))).rows,
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** A data folder as the first release left it. @returns what its books said. */
async function oldDataFolder(data_folder: string): Promise<Facts> {
  const quiet = (): void => undefined;
  const postgres = await startEmbeddedPostgres({
    dataFolder: data_folder,
    log: { info: quiet, warn: quiet },
    onUnexpectedEnd: quiet,
  });
  const owner = await connect(postgres.ownerUrl);
  await owner.query(
    'create table migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
  );
  for (const name of readdirSync(MIGRATIONS).sort()) {
    if (name.slice(0, KNOWN_THEN.length) > KNOWN_THEN) continue;
    const sql = readFileSync(path.join(MIGRATIONS, name), 'utf8');
    await owner.query(sql);
    await owner.query('insert into migration (name, sha256) values ($1, $2)', [
      name,
      createHash('sha256').update(sql).digest('hex'),
    ]);
  }
  const superuser = await connect(postgres.superuserUrl.replace(/\/postgres$/, `/${DATABASE}`));
  // Rows as they were, past triggers and the order of references.
  await superuser.query('set session_replication_role = replica');
  for (const table of ROWS.split(/^# /m).slice(1)) {
    const [name, ...rows] = table.trimEnd().split('\n') as [string, ...string[]];
    await superuser.query(
      `insert into ${name} select (r::${name}).* from unnest($1::text[]) as r on conflict do nothing`,
      [rows],
    );
  }
  // A cluster that wrote these rows has counted their transactions.
  await superuser.query('set session_replication_role = default');
  const { rows: counted } = await superuser.query<{ most: string }>(
    'select greatest((select max(xid) from ledger_posting), (select max(xid) from audit_log))::text as most',
  );
  for (let now = 0n; now <= BigInt(counted[0]!.most);) {
    const { rows } = await superuser.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
    now = BigInt(rows[0]!.xid);
  }
  await superuser.end();
  const facts = await readFacts(owner, 'gift', 'ledger_entry');
  await owner.end();
  await postgres.stop();
  return facts;
}

it('starts on the data of the first release, with every gift, balance and entry as it was, books that the doctor proves, and ids that stay taken', async () => {
  const data_folder = temporaryFolder('upgrade');
  const before = await oldDataFolder(data_folder);
  expect((before.gifts as unknown[]).length).toBeGreaterThan(100);

  program = await spawnProgram({ data_folder });
  expect(program.output).toContain('Migrating: 000008');
  const { url } = program;
  const client = await connect(await program.databaseUrl());
  client.on('error', () => undefined); // Left open by a failure, it is cut off at the end.
  expect(await readFacts(client, 'gift_line', 'ledger_line')).toEqual(before);
  const prove = async (): Promise<void> => {
    const report = await examine(await program!.databaseUrl());
    expect(report.checks.flatMap((check) => check.wrong.map((one) => `${check.name}: ${one}`))).toEqual([]);
    await assertBooks(await program!.databaseUrl());
  };
  await prove();

  // A gift that was acknowledged then is still known, and the same id does nothing again.
  const { rows } = await client.query<{
    id: string;
    handle: string;
    item: string;
    quantity: number;
    target: string;
    price: string;
  }>(
    `select c.id, p.handle, g.item, g.quantity::int, g.target, g.price_coins::text as price
     from ledger_command c join gift_line g on g.id = (c.answer->>'gift_id')::uuid join person p on p.id = c.owner
     where c.kind = 1 and g.message is null and g.playback_ms is null and p.handle = any($1) limit 1`,
    [['jonas.b', 'aiko', 'samir', 'lotte', 'dmitri', 'ines']],
  );
  await client.end();
  const old = rows[0]!;
  const sender = await signInDemo(url, old.handle);
  const body = { item_id: old.item, quantity: old.quantity, target_id: old.target, expected_price_coins: old.price };
  const again = await sender.client.call('gifts.send', { body: { id: old.id, ...body } });
  expect(again.duplicate).toBe(true);

  // Life goes on.
  const { items } = await createClient({ base_url: url }).call('gifts.catalogue', { query: {} });
  const cheapest = items.reduce((a, b) => (BigInt(a.price_coins) <= BigInt(b.price_coins) ? a : b));
  const fresh = await sender.client.call('gifts.send', {
    body: { ...body, id: newId(), item_id: cheapest.id, quantity: 1, expected_price_coins: cheapest.price_coins },
  });
  expect(fresh.duplicate).toBe(false);
  await prove();
});
