-- Dear gifts that are, or lately were, announced to everybody. Few: what waits is bounded, and at most 60 a minute are told and kept for a day. So
-- neither table is split by bucket; both stand beside the catalogue.
create table announcement (
  gift uuid primary key,
  coins bigint not null check (coins > 0),
  noted_at timestamptz not null default clock_timestamp(),
  -- Which announcement it became, 1, 2, 3 …; null: it waits.
  number bigint unique,
  told_at timestamptz,
  constraint announcement_told check ((number is null) = (told_at is null))
);
-- One row, locked by whoever announces: the rate is one for all processes. Times are the database's, because their clocks are many.
create table announcer (
  one boolean primary key default true check (one),
  number bigint not null default 0,
  told_at timestamptz
);
insert into announcer default values;
-- Who must not be told of somebody: asked from the other side than a gift asks.
create index block_blocked on block (blocked);
create index mute_person on mute (person);
