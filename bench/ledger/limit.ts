/**
 * The physical limit of the schema: the server doing only what cannot be avoided. The rows that a measured round left are copied, with their
 * ids, places and sums as they are, into staging tables of a database that has not seen that round; then two connections write them into the
 * same tables with the same indexes and constraints, a thousand gifts a commit, balances in one set-based statement. No Node in the path:
 * a procedure loops and commits.
 */
import pg from 'pg';

const GIFTS_OF_A_COMMIT = 1_000;
const CONNECTIONS = 2;

/** A gift's number in its round, from 0, in the order in which they were posted. */
const GIFTS = `
select g.*, t.id as target, ((row_number() over (order by g.at, g.bucket, t.id, g."offset")) - 1) / ${GIFTS_OF_A_COMMIT} as chunk
from gift g join target t on t.bucket = g.bucket and t.log = g.log where g.at >= (select at from bench_mark)`;

/** What is staged, by name: how it is read in the database that was measured. */
const STAGES: Readonly<Record<string, string>> = {
  gift: `select * from (${GIFTS}) g order by g.chunk, g.bucket, g.id`,
  entry: `select e.*, g.chunk from ledger_entry e join (${GIFTS}) g on g.id = e.cause where e.cause_kind = 1 order by g.chunk, e.amount > 0, e.bucket, e.cause`,
  message: `select m.*, g.chunk from message m join (${GIFTS}) g on g.message = m.id`,
  // A combo's row is written once a commit, as it stands after it.
  combo: `select distinct on (g.chunk, g.bucket, g.target, g.sender, g.item)
      g.bucket, g.target, g.sender, g.item, g.combo as id, g.combo_count as count, g.price_coins, g.at + interval '3 seconds' as ends_at, g.chunk
    from (${GIFTS}) g where g.combo is not null order by g.chunk, g.bucket, g.target, g.sender, g.item, g."offset" desc`,
  account: `select g.chunk, a.bucket, a.owner, a.kind, sum(e.amount)::int8 as delta, coalesce(sum(e.amount) filter (where e.amount > 0), 0)::int8 as credit, count(*)::int8 as entries
    from ledger_entry e join (${GIFTS}) g on g.id = e.cause join ledger_account a on a.bucket = e.bucket and a.id = e.account where e.cause_kind = 1
    group by g.chunk, a.bucket, a.owner, a.kind order by 1, a.kind >= 10, 2, 3, 4`,
  head: `select g.chunk, g.bucket, g.target, count(*)::int8 as events from (${GIFTS}) g group by 1, 2, 3 order by 1, 2, 3`,
  platform: `select g.chunk, 101 as kind, 'COIN' as asset, sum(g.price_coins::int8 * g.quantity)::int8 as amount from (${GIFTS}) g group by 1
    union all select g.chunk, 120, 'USD', -sum(g.earned_micros)::int8 from (${GIFTS}) g group by 1`,
};

const PROCEDURE = `
create or replace procedure bench_limit(part int, parts int) language plpgsql as $$
declare n int; id uuid;
begin
  for n in select distinct chunk::int from stage_head where chunk % parts = part order by 1 loop
    id := gen_random_uuid();
    insert into ledger_posting (bucket, id, at, commands) values (0, id, now(), ${GIFTS_OF_A_COMMIT});
    insert into ledger_platform_entry (bucket, posting, kind, asset, amount) select 0, id, s.kind, s.asset, s.amount from stage_platform s where s.chunk = n and s.amount <> 0;
    insert into message (bucket, id, author, text, state, at) select s.bucket, s.id, s.author, s.text, s.state, s.at from stage_message s where s.chunk = n;
    insert into combo as c (bucket, target, sender, item, id, count, price_coins, ends_at)
      select s.bucket, s.target, s.sender, s.item, s.id, s.count, s.price_coins, s.ends_at from stage_combo s where s.chunk = n
      on conflict (bucket, target, sender, item) do update set id = excluded.id, count = excluded.count, price_coins = excluded.price_coins, ends_at = excluded.ends_at;
    insert into ledger_entry (amount, balance_after, account, posting, cause, seq, bucket, cause_kind)
      select s.amount, s.balance_after, s.account, s.posting, s.cause, s.seq, s.bucket, s.cause_kind from stage_entry s where s.chunk = n;
    insert into gift (earned_micros, at, fingerprint, paid_after, log, "offset", price_coins, promo_coins, combo_count, policy, id, sender, bucket, quantity, item, promo_after, combo, message, playback_ms)
      select s.earned_micros, s.at, s.fingerprint, s.paid_after, s.log, s."offset", s.price_coins, s.promo_coins, s.combo_count, s.policy, s.id, s.sender, s.bucket, s.quantity, s.item, s.promo_after, s.combo, s.message, s.playback_ms
      from stage_gift s where s.chunk = n;
    update ledger_account a set balance = a.balance + s.delta, credited = a.credited + s.credit, seq = a.seq + s.entries
      from (select * from stage_account where chunk = n order by kind >= 10, bucket, owner, kind) s where a.bucket = s.bucket and a.owner = s.owner and a.kind = s.kind;
    update target t set last_offset = t.last_offset + s.events from (select * from stage_head where chunk = n order by bucket, target) s where t.bucket = s.bucket and t.id = s.target;
    commit;
  end loop;
end $$`;

/** Marks where a round begins in the database that is measured. */
export async function markRound(measured: pg.Client): Promise<void> {
  await measured.query('drop table if exists bench_mark');
  await measured.query('create table bench_mark as select clock_timestamp() as at');
}

/**
 * Copies the rows of the last round over and writes them.
 * @param measured a superuser's connection to the database that was measured; @param bare one to the other.
 * @param url of the other one.
 * @returns gifts written per second, or undefined when two connections came into a deadlock.
 */
export async function writeAtTheLimit(measured: pg.Client, bare: pg.Client, url: string): Promise<number> {
  const folder = (await bare.query<{ data_directory: string }>('show data_directory')).rows[0]!.data_directory;
  for (const [name, read] of Object.entries(STAGES)) {
    const file = `${folder}/bench_${name}.copy`;
    const table = `stage_${name}`;
    await measured.query(`drop table if exists ${table}`);
    await measured.query(`create unlogged table ${table} as ${read}`);
    await measured.query(`copy ${table} to '${file}'`);
    const columns = await measured.query<{ spec: string }>(
      `select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum) as spec from pg_attribute where attrelid = $1::regclass and attnum > 0`,
      [table],
    );
    await measured.query(`drop table ${table}`);
    await bare.query(`drop table if exists ${table}`);
    await bare.query(`create unlogged table ${table} (${columns.rows[0]!.spec})`);
    await bare.query(`copy ${table} from '${file}'`);
    await bare.query(`create index on ${table} (chunk)`);
    await bare.query(`analyze ${table}`);
  }
  await bare.query(PROCEDURE);
  await bare.query('checkpoint');
  const { rows } = await bare.query<{ gifts: string }>('select count(*) as gifts from stage_gift');
  const writers = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client({
        connectionString: url,
        options: '-c enable_hashjoin=off -c enable_mergejoin=off',
      });
      await client.connect();
      return client;
    }),
  );
  try {
    const began = performance.now();
    await Promise.all(writers.map((client, part) => client.query(`call bench_limit(${part}, ${CONNECTIONS})`)));
    return Number(rows[0]!.gifts) / ((performance.now() - began) / 1000);
  } finally {
    await Promise.all(writers.map((client) => client.end()));
  }
}
