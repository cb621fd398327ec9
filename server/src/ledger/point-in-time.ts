/**
 * What accounts held at any moment, from entries alone.
 *
 * The balance at a moment is the sum of the entries whose posting's time lies before it: so periods are half-open, the closing balance of one is
 * the opening balance of the next, and the balances of all accounts at one moment sum to zero, because postings do.
 *
 * Entries of an account are numbered densely, and later ones were posted later, but for the clocks of the processes that post and the
 * time a batch waits for the account's lock: CLOCK_SLACK_MS bounds both. So a moment is found by bisection, with two lookups a step, and only the entries posted within the slack
 * around it are looked at one by one.
 */
import { bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { PERSON_KINDS, type AccountRef, type PersonKind } from './types.ts';

/** How much earlier than an older entry of the same account an entry may say it was posted. Clocks of servers are kept within seconds. */
export const CLOCK_SLACK_MS = 300_000;

/** An account at a moment. */
export interface Cut {
  readonly balance: bigint;
  /** Every entry up to this seq was posted before the moment. */
  readonly all_through: bigint;
  /** No entry after this seq was. */
  readonly none_after: bigint;
}
const EMPTY: Cut = { balance: 0n, all_through: 0n, none_after: 0n };

/**
 * What some accounts of one person held just before some moments, in the order of the moments. Accounts that were never opened held 0.
 */
export async function cutsAt(
  db: Db,
  owner: string,
  kinds: readonly PersonKind[],
  moments: readonly Date[],
): Promise<Map<PersonKind, Cut[]>> {
  const bucket = bucketOf(owner);
  const { rows } = await sql<{ kind: number; n: number } & Cut>`
    with recursive wanted as (
      select k.kind, m.n::int as n, m.moment, m.moment - ${CLOCK_SLACK_MS}::int8 * interval '1 millisecond' as early, m.moment + ${CLOCK_SLACK_MS}::int8 * interval '1 millisecond' as late
      from unnest(${kinds.map((kind) => PERSON_KINDS[kind])}::int2[]) as k (kind)
      cross join unnest(${moments.map((moment) => moment.toISOString())}::timestamptz[]) with ordinality as m (moment, n)
    ), step as (
      -- Up to low, at least one entry at low was posted before the bound; the one after high, if there is one, was not.
      select w.kind, w.n, b.bound, 0::int8 as low, a.seq as high
      from wanted w cross join lateral (values (w.early), (w.late)) as b (bound)
      join ledger_account a on a.bucket = ${bucket} and a.owner = ${owner} and a.kind = w.kind
      union all
      select s.kind, s.n, s.bound, case when p.at < s.bound then m.seq else s.low end, case when p.at < s.bound then s.high else m.seq - 1 end
      from step s
      cross join lateral (select (s.low + s.high + 1) / 2 as seq) m
      -- "offset 0" here and below keeps the lookup a lookup: joined, the planner would read whole tables for each step.
      cross join lateral (
        select p.at from ledger_line e join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
        where e.bucket = ${bucket} and e.owner = ${owner} and e.kind = s.kind and e.seq = m.seq offset 0
      ) p
      where s.low < s.high
    ), cut as (
      select w.kind, w.n, w.moment,
        (select s.low from step s where s.kind = w.kind and s.n = w.n and s.bound = w.early and s.low = s.high) as all_through,
        (select s.low from step s where s.kind = w.kind and s.n = w.n and s.bound = w.late and s.low = s.high) as none_after
      from wanted w
    )
    select c.kind, c.n, c.all_through, c.none_after,
      coalesce((select e.balance_after from ledger_line e where e.bucket = ${bucket} and e.owner = ${owner} and e.kind = c.kind and e.seq = c.all_through), 0)
      + coalesce((
          select sum(e.amount) from ledger_line e
          cross join lateral (select p.at from ledger_posting p where p.bucket = e.posting_bucket and p.id = e.posting offset 0) p
          where e.bucket = ${bucket} and e.owner = ${owner} and e.kind = c.kind and e.seq > c.all_through and e.seq <= c.none_after and p.at < c.moment
        ), 0)::int8 as balance
    from cut c where c.all_through is not null`.execute(db);
  const found = new Map(rows.map((row) => [`${row.kind}/${row.n}`, row]));
  return new Map(
    kinds.map((kind) => [kind, moments.map((_, index) => found.get(`${PERSON_KINDS[kind]}/${index + 1}`) ?? EMPTY)]),
  );
}

/** What an account of a person held just before a moment: coins, or micros. */
export async function balanceAt(db: Db, account: AccountRef, moment: Date): Promise<bigint> {
  return (await cutsAt(db, account.owner, [account.kind], [moment])).get(account.kind)![0]!.balance;
}

/** A kind of account with what all accounts of it held together. */
export interface KindBalance {
  readonly code: number;
  readonly kind: string;
  readonly side: 'person' | 'platform';
  readonly normal: 'credit' | 'debit';
  readonly meaning: string;
  readonly asset: string;
  /** Credit-positive. Sums of many accounts: may exceed what one command can name. */
  readonly balance: bigint;
}

/**
 * Every kind of account and asset with what it held just before a moment, people and platform, from entries alone; kinds that nothing was ever posted to
 * are left out. Reads every posting, so it is for reports. Sums to zero in every asset.
 */
export async function kindBalancesAt(db: Db, moment: Date): Promise<KindBalance[]> {
  const { rows } = await sql<Omit<KindBalance, 'balance'> & { balance: string }>`
    with sums as (
      select e.kind, e.asset, sum(e.amount) as balance
      from ledger_line e join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
      where p.at < ${moment} group by e.kind, e.asset
      union all
      select e.kind, e.asset, sum(e.amount)
      from ledger_platform_entry e join ledger_posting p on p.bucket = e.bucket and p.id = e.posting
      where p.at < ${moment} group by e.kind, e.asset
    )
    select c.kind as code, c.name as kind, c.side, c.normal, c.meaning, s.asset, s.balance::text as balance
    from sums s join ledger_chart c on c.kind = s.kind
    order by s.asset, c.kind`.execute(db);
  return rows.map((row) => ({ ...row, balance: BigInt(row.balance) }));
}
