-- The ledger: who has what, and why. Rules: db/README.md.
-- Every key leads with the bucket, so that the same tables can be distributed by it later.

-- The chart of accounts as data. Credit-positive: what we owe people is positive, what we hold is negative.
create table ledger_chart (
  kind smallint primary key,
  name text not null unique,
  side text not null check (side in ('person', 'platform')),
  asset_class text not null check (asset_class in ('coin', 'money')),
  normal text not null check (normal in ('credit', 'debit')),
  -- Lowest balance a person's account of this kind may reach; null: no floor.
  floor bigint,
  meaning text not null
);

-- A person's accounts. `seq` counts its entries densely, `credited` is all that was ever credited (what lots cover), so
-- credited - balance is what was ever taken. Balances change only together with entries, under the row's lock.
create table ledger_account (
  bucket smallint not null check (bucket between 0 and 63),
  owner uuid not null,
  kind smallint not null references ledger_chart,
  asset text not null,
  balance bigint not null default 0,
  credited bigint not null default 0,
  seq bigint not null default 0,
  floor bigint,
  frozen boolean not null default false,
  primary key (bucket, owner, kind),
  constraint ledger_account_floor check (floor is null or balance >= floor),
  constraint ledger_account_credited check (credited >= 0 and seq >= 0)
) with (fillfactor = 60);

-- One batch of commands that committed together: its entries sum to zero in every asset.
create table ledger_posting (
  bucket smallint not null check (bucket between 0 and 63),
  id uuid not null,
  at timestamptz not null,
  -- For whoever reads forward: rows of transactions still running lie above pg_snapshot_xmin.
  xid xid8 not null default pg_current_xact_id(),
  commands integer not null check (commands > 0),
  primary key (bucket, id)
);

-- The person's side of a posting. Never updated, never deleted.
create table ledger_entry (
  bucket smallint not null,
  owner uuid not null,
  kind smallint not null,
  seq bigint not null,
  amount bigint not null check (amount <> 0),
  balance_after bigint not null,
  posting_bucket smallint not null,
  cause_kind smallint not null,
  posting uuid not null,
  cause uuid not null,
  primary key (bucket, owner, kind, seq)
);

-- The platform's side: one row per posting, account and asset. No balance row exists to be locked.
create table ledger_platform_entry (
  bucket smallint not null,
  posting uuid not null,
  kind smallint not null references ledger_chart,
  asset text not null,
  amount bigint not null check (amount <> 0),
  primary key (bucket, posting, kind, asset)
);

-- Which command ids were accepted, scoped to the person who sent them. A refusal leaves no row.
create table ledger_command (
  bucket smallint not null,
  owner uuid not null,
  id uuid not null,
  kind smallint not null,
  posting_bucket smallint not null,
  fingerprint bigint not null,
  posting uuid not null,
  answer jsonb not null,
  primary key (bucket, owner, id)
);

-- An interval (from_position, to_position] of all coins ever credited to a wallet account, and what credited it.
create table ledger_lot (
  bucket smallint not null,
  owner uuid not null,
  kind smallint not null,
  from_position bigint not null check (from_position >= 0),
  to_position bigint not null,
  seq bigint not null,
  cause_kind smallint not null,
  cause uuid not null,
  parent_from bigint,
  check (to_position > from_position),
  primary key (bucket, owner, kind, from_position)
);
-- "Which lot did this purchase open": refunds and the purchase's page.
create index ledger_lot_cause on ledger_lot (bucket, cause);

-- Commands that broke an invariant when posted alone: parked with the fault, for a person to look at.
create table ledger_parked (
  bucket smallint not null,
  id uuid not null,
  owner uuid not null,
  kind text not null,
  command jsonb not null,
  fault text not null,
  at timestamptz not null default now(),
  primary key (bucket, id, at)
);

insert into ledger_chart (kind, name, side, asset_class, normal, floor, meaning) values
  (1, 'wallet_paid', 'person', 'coin', 'credit', 0, 'coins a viewer bought and has not spent'),
  (2, 'wallet_promo', 'person', 'coin', 'credit', 0, 'coins a viewer was given and has not spent'),
  (10, 'earning_pending', 'person', 'money', 'credit', 0, 'earned by a creator, still on hold'),
  (11, 'earning_available', 'person', 'money', 'credit', 0, 'earned by a creator, can be cashed out'),
  (12, 'earning_reserved', 'person', 'money', 'credit', 0, 'reserved for a cash-out that was requested and is not settled'),
  (100, 'coins_issued', 'platform', 'coin', 'debit', null, 'paid coins ever credited to wallets'),
  (101, 'coins_redeemed', 'platform', 'coin', 'credit', null, 'paid coins ever spent on gifts'),
  (102, 'promo_issued', 'platform', 'coin', 'debit', null, 'promotional coins ever granted'),
  (103, 'promo_redeemed', 'platform', 'coin', 'credit', null, 'promotional coins ever spent on gifts'),
  (110, 'cash_clearing', 'platform', 'money', 'debit', null, 'money that payment providers collected for us'),
  (111, 'deferred_revenue', 'platform', 'money', 'credit', null, 'money taken for coins, not yet recognised as revenue'),
  (120, 'creator_cost', 'platform', 'money', 'debit', null, 'what creators earned on paid coins'),
  (121, 'marketing_cost', 'platform', 'money', 'debit', null, 'what creators earned on promotional coins'),
  (130, 'payout_clearing', 'platform', 'money', 'credit', null, 'money that payout providers paid out for us');

-- Append-only by trigger as well as by privilege (see db/README.md): also the owner of the schema is stopped.
create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the books are append-only: % on % is refused', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on ledger_entry for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_platform_entry for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_posting for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_lot for each statement execute function ledger_refuse_change();
create trigger append_only before delete or truncate on ledger_account for each statement execute function ledger_refuse_change();
