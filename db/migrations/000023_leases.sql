-- Which process posts which group (server/src/ledger/groups.ts). Only for speed: whatever these rows say, locks and ids keep the books right.
-- A process that has not been seen for a while is gone, and its groups are shared out again.
create table posting_process (
  id uuid primary key,
  -- Where other processes reach it, and the word that opens its door to them: made anew at every start.
  address text not null,
  token text not null,
  groups smallint not null,
  seen_at timestamptz not null default clock_timestamp()
);
create table posting_lease (
  groups smallint not null,
  number smallint not null,
  holder uuid not null references posting_process on delete cascade,
  primary key (groups, number)
);
