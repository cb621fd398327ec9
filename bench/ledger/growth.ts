/**
 * Ten million entries that are there already: five million gifts of the world's viewers to its rooms, written by SQL into a copy of the
 * world, places, sums and logs going on where they were. Indexes are made afterwards, because that is what takes the time; they come out as
 * full as a vacuumed table's.
 */
import pg from 'pg';

const INDEXES = [
  ['ledger_entry', 'ledger_entry_pkey', 'primary key (account, bucket, seq)'],
  ['gift', 'gift_pkey', 'primary key (id, bucket)'],
] as const;

/** @param entries half of them are of viewers, half of creators. */
export async function growBooks(superuser_url: string, entries: number): Promise<void> {
  const client = new pg.Client({
    connectionString: superuser_url,
    options: `-c synchronous_commit=off -c work_mem=256MB -c maintenance_work_mem=512MB -c session_replication_role=replica -c enable_nestloop=off`,
  });
  await client.connect();
  try {
    for (const [table, name] of INDEXES) await client.query(`alter table ${table} drop constraint ${name}`);
    await client.query('drop index ledger_entry_spend; drop index gift_log');
    // Every creator earns in this world before it grows, so that each has an account.
    await client.query(`
      insert into ledger_account (bucket, owner, kind, asset, id, floor)
      select t.bucket, t.creator, 10, 'USD', (random() * 9e18)::int8, 0 from target t on conflict (bucket, owner, kind) do nothing`);
    const { rows } = await client.query<{ viewers: string; rooms: string }>(
      'select (select count(*) from ledger_account where kind = 1) as viewers, (select count(*) from target) as rooms',
    );
    // Constants, so that both joins are by hash.
    const { viewers, rooms } = rows[0]!;
    await client.query(
      `create unlogged table grown as
       with viewers as materialized (select a.bucket, a.owner, a.id, a.seq, row_number() over (order by a.owner) - 1 as n from ledger_account a where a.kind = 1),
       rooms as materialized (select t.bucket, t.log, a.id as account, a.seq, t.last_offset, row_number() over (order by t.id) - 1 as n
         from target t join ledger_account a on a.bucket = t.bucket and a.owner = t.creator and a.kind = 10)
       select i, v.owner as sender, v.bucket as sender_bucket, v.id as wallet, v.seq + 1 + i / ${viewers} as wallet_seq,
         r.bucket, r.log, r.account, r.seq + 1 + i / ${rooms} as account_seq, r.last_offset + 1 + i / ${rooms} as "offset",
         -- Time-ordered, in the room's bucket, as ids of gifts are.
         (lpad(to_hex(1700000000000 + i / 10), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 13) || lpad(to_hex((i % 4) * 64 + r.bucket), 2, '0'))::uuid as id
       from generate_series(0, $1::int8 - 1) i join viewers v on v.n = i % ${viewers} join rooms r on r.n = (i * 7919) % ${rooms}`,
      [entries / 2],
    );
    await client.query(`
      with p as (insert into ledger_posting (bucket, id, at, commands) values (0, '018bcfe5-6800-7000-8000-000000000000', now() - interval '1 year', 1) returning id)
      insert into ledger_entry (amount, balance_after, account, posting, cause, seq, bucket, cause_kind)
      select x.amount, 0, x.account, p.id, x.cause, x.seq, x.bucket, 1 from p, (
        select i, wallet_seq as seq, -1::int8 as amount, wallet as account, id as cause, sender_bucket as bucket from grown
        union all select i, account_seq, 5000, account, id, bucket from grown) x order by x.i`);
    await client.query(`
      insert into gift (earned_micros, at, fingerprint, paid_after, log, "offset", price_coins, promo_coins, combo_count, policy, id, sender, bucket, quantity, item)
      select 5000, now() - interval '1 year', i, 0, log, "offset", 1, 0, 1, 1, id, sender, bucket, 1, 'clap' from grown order by i`);
    await client.query(`update ledger_account a set seq = g.last from (select wallet as id, sender_bucket as bucket, max(wallet_seq) as last from grown group by 1, 2
      union all select account, bucket, max(account_seq) from grown group by 1, 2) g where a.bucket = g.bucket and a.id = g.id`);
    await client.query(
      `update target t set last_offset = g.last from (select log, bucket, max("offset") as last from grown group by 1, 2) g where t.bucket = g.bucket and t.log = g.log`,
    );
    await client.query('drop table grown');
    for (const [table, name, key] of INDEXES) await client.query(`alter table ${table} add constraint ${name} ${key}`);
    await client.query(
      'create unique index ledger_entry_spend on ledger_entry (cause, bucket, account) where cause_kind = 1 and amount < 0',
    );
    await client.query('create unique index gift_log on gift (log, bucket, "offset")');
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}
