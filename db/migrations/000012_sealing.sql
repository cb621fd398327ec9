-- Tamper evidence: what is in the books is sealed in the background, in blocks with a Merkle root and a signed head that names the head before
-- it. The format, byte by byte: docs/concepts/seals.md.

-- A transaction's xid orders rows only within one PostgreSQL cluster. A dump restored into another cluster brings xids that mean nothing there, so
-- rows are read forward by (era, xid): every start compares the cluster with the one before, and a change begins a new era.
create table ledger_era (
  era smallint primary key,
  cluster text not null,
  since timestamptz not null default now()
);
insert into ledger_era (era, cluster) select 0, system_identifier::text from pg_control_system();

alter table ledger_posting add column era smallint not null default 0;
alter table audit_log add column era smallint not null default 0;
-- Reading forward; one row a batch, so the teller hardly feels it.
create index ledger_posting_forward on ledger_posting (era, xid);
create index audit_log_forward on audit_log (era, xid);
-- "The entries of these postings": the sealer's question. A posting's id is time-ordered and entries are appended, so a block range index finds
-- them, and costs the teller next to nothing.
create index ledger_entry_posting on ledger_entry using brin (posting) with (pages_per_range = 32);

-- Run by every start, as the owner, before anything is posted.
create function ledger_begin_era() returns smallint language plpgsql as $$
declare
  last ledger_era;
  here text := (select system_identifier::text from pg_control_system());
begin
  select * into last from ledger_era order by era desc limit 1;
  if last.cluster = here then return last.era; end if;
  insert into ledger_era (era, cluster) values (last.era + 1, here);
  execute format('alter table ledger_posting alter column era set default %s', last.era + 1);
  execute format('alter table audit_log alter column era set default %s', last.era + 1);
  return last.era + 1;
end $$;
revoke execute on function ledger_begin_era() from public;

-- One block: everything whose (era, xid) is in [from, to). `stream` is 0 for all buckets of one PostgreSQL; where buckets live in several, each has
-- its own chain. `locators` are the first four bytes of each leaf's hash, in order: they prove nothing, and tell which leaf is wrong when the root is.
create table seal_block (
  stream smallint not null,
  number bigint not null check (number > 0),
  from_era smallint not null,
  from_xid xid8 not null,
  to_era smallint not null,
  to_xid xid8 not null,
  leaves integer not null check (leaves > 0),
  -- leaves of all blocks up to and with this one
  total bigint not null check (total >= leaves),
  root bytea not null check (length(root) = 32),
  previous bytea not null check (length(previous) = 32),
  at timestamptz not null,
  key bytea not null check (length(key) = 32),
  hash bytea not null check (length(hash) = 32),
  signature bytea not null check (length(signature) = 64),
  locators bytea not null check (length(locators) = 4 * leaves),
  primary key (stream, number),
  check ((from_era, from_xid) < (to_era, to_xid))
);
-- "The block of this posting"; and no two blocks begin at one place.
create unique index seal_block_from on seal_block (stream, from_era, from_xid);
alter table seal_block alter column locators set storage external;
create trigger append_only before update or delete or truncate on seal_block for each statement execute function ledger_refuse_change();

-- What an operator wrote (reason, before, after) is sealed by a salted digest. Erasing the words deletes the salt, and the digest then tells nothing.
create table seal_words (
  audit uuid primary key,
  digest bytea not null check (length(digest) = 32)
);
create trigger append_only before update or delete or truncate on seal_words for each statement execute function ledger_refuse_change();
create table seal_salt (
  audit uuid primary key,
  salt bytea not null check (length(salt) = 16)
);

-- Tells the block range index about rows that came since; only the owner of an index may, so the program asks here.
create function seal_summarize() returns integer language sql security definer set search_path = pg_catalog, public as $$
  select brin_summarize_new_values('public.ledger_entry_posting'::regclass)
$$;
