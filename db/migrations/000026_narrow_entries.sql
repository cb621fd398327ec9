-- Entries made narrower: 92 bytes instead of 100, and a key of 16 bytes instead of 24. What it saves: docs/decisions/0021.
-- The bucket of an entry's posting is the low six bits of the posting's id, so it is not kept. An account's entries are counted in 4 bytes: two
-- thousand million of them; one more is refused, not written wrong.
-- Every line stays what it was, so what was sealed has the same digest.
drop view ledger_line;
alter table ledger_entry rename to ledger_entry_old;
alter table ledger_entry_old rename constraint ledger_entry_pkey to ledger_entry_old_pkey;
alter index ledger_entry_spend rename to ledger_entry_old_spend;
alter index ledger_entry_posting rename to ledger_entry_old_posting;

-- Nothing is rewritten that the view would then tell differently.
do $$ begin
  if exists (select from ledger_entry_old where posting_bucket <> get_byte(uuid_send(posting), 15) & 63) then
    raise exception 'an entry names another bucket for its posting than the posting''s id does: run the doctor of the release before';
  end if;
end $$;

create table ledger_entry (
  amount bigint not null check (amount <> 0),
  balance_after bigint not null,
  account bigint not null,
  posting uuid not null,
  cause uuid not null,
  seq integer not null,
  bucket smallint not null,
  cause_kind smallint not null
);
-- Read from its beginning, so that the new one is in the order of postings too: its block range index needs that.
set local synchronize_seqscans = off;
set local max_parallel_workers_per_gather = 0;
insert into ledger_entry (amount, balance_after, account, posting, cause, seq, bucket, cause_kind)
select amount, balance_after, account, posting, cause, seq, bucket, cause_kind from ledger_entry_old;
drop table ledger_entry_old;

-- The account first, so that nothing pads: 16 bytes, the widest key whose pages PostgreSQL splits behind the newest row of a run that grows, such
-- as a creator's, instead of in the middle.
alter table ledger_entry add primary key (account, bucket, seq);
-- As before (000008, 000012).
create unique index ledger_entry_spend on ledger_entry (cause, bucket, account) where cause_kind = 1 and amount < 0;
create index ledger_entry_posting on ledger_entry using brin (posting) with (pages_per_range = 32);
create trigger append_only before update or delete or truncate on ledger_entry for each statement execute function ledger_refuse_change();

create view ledger_line as
select e.bucket, a.owner, a.kind, a.asset, e.seq, e.amount, e.balance_after, (get_byte(uuid_send(e.posting), 15) & 63)::smallint as posting_bucket, e.posting, e.cause_kind, e.cause
from ledger_entry e join ledger_account a on a.bucket = e.bucket and a.id = e.account;
