/**
 * The ledger's hot statements: set-based, arrays in, one text each so that the server keeps their plans. The bucket is in every
 * `where` and every key. No statement reads a table that it also writes, but for rows it updates.
 *
 * Rows are looked up by `lateral (… limit 1)`, once for each key and in the keys' order: a plain join would be turned around while a table is
 * still small, and the plan kept when it no longer is.
 */

import { arrayRows } from './array-rows.ts';

/** $1 buckets, $2 owners, $3 kinds, $4 assets, $5 numbers, in the order of locks. */
export const ENSURE_ACCOUNTS = `
insert into ledger_account (bucket, owner, kind, asset, id, floor)
select n.bucket, n.owner, n.kind, n.asset, n.id, c.floor
from ${arrayRows(1, 'bucket int2, owner uuid, kind int2, asset text, id int8', 'ord')} n
join ledger_chart c on c.kind = n.kind
order by n.ord
on conflict (bucket, owner, kind) do nothing`;

/**
 * $1 buckets, $2 owners, $3 first and $4 last kinds, sorted in the total order of locks. The accounts of a person lie side by side, so one look finds
 * both wallets; what lies between two that were asked for is locked too.
 */
export const LOCK_ACCOUNTS = `
select k.ord::int4 as place, a.kind, a.asset, a.balance, a.frozen, a.floor
from ${arrayRows(1, 'bucket int2, owner uuid, first int2, last int2', 'ord')} k
cross join lateral (
  select a.kind, a.asset, a.balance, a.frozen, a.floor from ledger_account a
  where a.bucket = k.bucket and a.owner = k.owner and a.kind >= k.first and a.kind <= k.last order by a.kind for no key update
) a`;

/** $1 buckets, $2 owners, $3 ids. */
export const SEEN_COMMANDS = `
select c.owner, c.id, c.kind, c.fingerprint, c.answer, c.posting
from ${arrayRows(1, 'bucket int2, owner uuid, id uuid')} k
cross join lateral (select * from ledger_command c where c.bucket = k.bucket and c.owner = k.owner and c.id = k.id limit 1) c`;

/** $1 bucket, $2 id, $3 time, $4 commands, and the platform's side of it: $5 kinds, $6 assets, $7 amounts. */
export const INSERT_POSTING = `
with posting as (
  insert into ledger_posting (bucket, id, at, commands) values ($1::int2, $2::uuid, $3, $4)
)
insert into ledger_platform_entry (bucket, posting, kind, asset, amount)
select $1::int2, $2::uuid, p.kind, p.asset, p.amount
from unnest($5::int2[], $6::text[], $7::int8[]) as p (kind, asset, amount)`;

/** $1 buckets, $2 owners, $3 ids, $4 kinds, $5 fingerprints, $6 answers, $7 bucket and $8 id of the posting. */
export const INSERT_COMMANDS = `
insert into ledger_command (bucket, owner, id, kind, posting_bucket, fingerprint, posting, answer)
select c.bucket, c.owner, c.id, c.kind, $7::int2, c.fingerprint, $8::uuid, c.answer
from ${arrayRows(1, 'bucket int2, owner uuid, id uuid, kind int2, fingerprint int8, answer jsonb')} c`;

/*
 * Accounts: $1 buckets, $2 owners, $3 kinds, $4 deltas, $5 credits, $6 numbers of entries, sorted in the order of locks.
 * Entries: $7 place of the account (from 0), $8 rank within the account (from 1), $9 amounts, $10 what the account still changes by
 * after this entry, $11 kinds of cause, $12 causes. $13 id of the posting.
 * Accounts that are only credited were not locked before: their new balance and seq are known only here.
 */
const CHANGES = `
with k as (
  select bucket, owner, kind, delta, credit, entries, ord - 1 as place
  from ${arrayRows(1, 'bucket int2, owner uuid, kind int2, delta int8, credit int8, entries int4', 'ord')} k
), changed as (
  update ledger_account a
  set balance = a.balance + k.delta, credited = a.credited + k.credit, seq = a.seq + k.entries
  from k
  where a.bucket = k.bucket and a.owner = k.owner and a.kind = k.kind
  returning k.place, a.bucket, a.owner, a.kind, a.id, a.balance, a.credited, a.seq - k.entries as seq_before
)`;

export const WRITE_ENTRIES = `${CHANGES}
insert into ledger_entry (amount, balance_after, account, posting, cause, seq, bucket, cause_kind)
select e.amount, c.balance - e.rest, c.id, $13::uuid, e.cause, c.seq_before + e.rank, c.bucket, e.cause_kind
from ${arrayRows(7, 'place int4, rank int4, amount int8, rest int8, cause_kind int2, cause uuid')} e
join changed c on c.place = e.place`;

/** As above, and $14 what the account is still credited by after this entry, $15 whether it opens a lot. */
export const WRITE_ENTRIES_AND_LOTS = `${CHANGES}, e as (
  select * from unnest($7::int4[], $8::int4[], $9::int8[], $10::int8[], $11::int2[], $12::uuid[], $14::int8[], $15::boolean[])
    as e (place, rank, amount, rest, cause_kind, cause, credit_rest, lot)
), lots as (
  insert into ledger_lot (bucket, owner, kind, from_position, to_position, seq, cause_kind, cause)
  select c.bucket, c.owner, c.kind, c.credited - e.credit_rest - e.amount, c.credited - e.credit_rest, c.seq_before + e.rank, e.cause_kind, e.cause
  from e join changed c on c.place = e.place
  where e.lot
)
insert into ledger_entry (amount, balance_after, account, posting, cause, seq, bucket, cause_kind)
select e.amount, c.balance - e.rest, c.id, $13::uuid, e.cause, c.seq_before + e.rank, c.bucket, e.cause_kind
from e join changed c on c.place = e.place`;

const names = new Map<string, string>();
/** A name for a statement's text, so that the server plans it once per connection. */
export function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = `busker_${names.size + 1}`));
  return name;
}
