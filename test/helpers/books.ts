/**
 * Proves the books of a database in SQL of its own, sharing nothing with the program that wrote them. Every test that moves money
 * ends with it. The doctor proves more (facts against entries); this is what must hold whatever the facts are.
 */
import pg from 'pg';

export const PROOFS: readonly { readonly says: string; readonly sql: string }[] = [
  {
    says: 'the entries of every posting sum to zero in every asset, over both sides',
    sql: `
      select format('posting %s: %s sums to %s', posting, asset, sum(amount)) from (
        select e.posting, e.asset, e.amount from ledger_line e
        union all select posting, asset, amount from ledger_platform_entry
      ) both_sides group by posting, asset having sum(amount) <> 0`,
  },
  {
    says: 'every balance is the sum of its entries, every counter their number, every credited total the sum of their credits',
    sql: `
      select format('account %s/%s: balance %s, seq %s, credited %s; entries sum to %s, are %s, credit %s', owner, kind, balance, seq, credited, entries, n, credits) from (
        select a.owner, a.kind, a.balance, a.seq, a.credited, coalesce(sum(e.amount), 0) as entries, count(e.seq) as n, coalesce(sum(e.amount) filter (where e.amount > 0), 0) as credits
        from ledger_account a left join ledger_line e using (bucket, owner, kind) group by a.bucket, a.owner, a.kind
      ) x where balance <> entries or seq <> n or credited <> credits`,
  },
  {
    says: 'entries are numbered without a gap and say the running balance',
    sql: `
      select format('entry %s/%s/%s: place %s, says %s, running %s', owner, kind, seq, place, balance_after, running) from (
        select owner, kind, seq, balance_after, row_number() over w as place, sum(amount) over w as running
        from ledger_line window w as (partition by bucket, owner, kind order by seq)
      ) x where seq <> place or balance_after <> running`,
  },
  {
    says: 'nobody is or was below the floor of the chart',
    sql: `
      select format('account %s/%s: %s after entry %s', e.owner, e.kind, e.balance_after, e.seq)
      from ledger_line e join ledger_chart c using (kind) where e.balance_after < c.floor`,
  },
  {
    says: 'lots cover exactly what was credited to wallets, end to end',
    sql: `
      select format('wallet %s/%s: credited %s, lots cover %s up to %s, %s seams', owner, kind, credited, covered, last, seams) from (
        select a.owner, a.kind, a.credited, coalesce(sum(l.to_position - l.from_position), 0) as covered, coalesce(max(l.to_position), 0) as last,
          count(*) filter (where l.from_position <> l.before) as seams
        from ledger_account a left join (
          select *, lag(to_position, 1, 0::int8) over (partition by bucket, owner, kind order by from_position) as before from ledger_lot
        ) l using (bucket, owner, kind) where a.kind in (1, 2) group by a.bucket, a.owner, a.kind
      ) x where covered <> credited or last <> credited or seams > 0`,
  },
];

/** @throws Error naming everything that is wrong. */
export async function assertBooks(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const wrong: string[] = [];
  try {
    for (const proof of PROOFS) {
      const { rows } = await client.query<{ format: string }>(`${proof.sql} limit 20`);
      if (rows.length > 0) wrong.push(`Not true: ${proof.says}.`, ...rows.map((row) => `  ${row.format}`));
    }
  } finally {
    await client.end();
  }
  if (wrong.length > 0) throw new Error(`The books are wrong.\n${wrong.join('\n')}`);
}
