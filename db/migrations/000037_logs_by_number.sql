-- A gift names the log it is in by a number instead of its target's id, and its place in it in 4 bytes: 14 bytes less in the row, and a key of 16 bytes
-- instead of 32, narrow enough for PostgreSQL to split behind a log that grows. What it saves: docs/decisions/0034. A log can have 2 147 483 647
-- gifts and events; one more is refused, not written wrong.
-- The number is the last 62 bits of the target's id, so nothing has to give it out; two targets of one bucket with the same are refused.
drop view gift_line;
create function target_log(target uuid) returns bigint immutable strict parallel safe language sql
  return ('x' || right(replace(target::text, '-', ''), 16))::bit(64)::bigint & 4611686018427387903;
-- Written by whoever makes the target, proven by the doctor. Not a generated column: PostgreSQL 18 reads such a column's expression anew for every row of
-- an update, and every gift updates its target's head.
alter table target add column log bigint;
update target set log = target_log(id);
alter table target alter column log set not null;
-- From a gift to what it was sent on.
alter table target add constraint target_log unique (bucket, log);

alter table gift rename to gift_old;
alter table gift_old rename constraint gift_pkey to gift_old_pkey;
alter table gift_old rename constraint gift_promo_coins to gift_old_promo_coins;
alter index gift_log rename to gift_old_log;
alter index gift_playback rename to gift_old_playback;

-- Nothing is lost that the view would then not tell.
do $$ begin
  if exists (select from gift_old g where not exists (select from target t where t.bucket = g.bucket and t.id = g.target)) then
    raise exception 'a gift names a target that is not there: run the doctor of the release before';
  end if;
end $$;

create table gift (
  earned_micros bigint not null check (earned_micros >= 0),
  at timestamptz not null,
  -- Of the command's content: a repeat must be the same.
  fingerprint bigint not null,
  -- The sender's paid coins after it, for the answer to a repeat.
  paid_after bigint not null,
  -- Of its target, and its place there.
  log bigint not null,
  "offset" integer not null,
  price_coins integer not null check (price_coins between 1 and 1000000),
  promo_coins integer not null,
  combo_count integer not null check (combo_count > 0),
  -- The version of the share policy it was sent under.
  policy integer not null,
  id uuid not null,
  sender uuid not null,
  bucket smallint not null,
  quantity smallint not null check (quantity between 1 and 999),
  item text not null,
  -- Null: 0.
  promo_after bigint,
  -- The combo it belongs to, by its first gift; null for items that do not combine.
  combo uuid,
  message uuid,
  playback_ms integer,
  -- Of a gift that came from another posting group, the posting of its second step: how it is known to have arrived.
  arrived_in uuid,
  constraint gift_promo_coins check (promo_coins between 0 and price_coins * quantity)
);
-- Read from its beginning, so that the order of postings stays.
set local synchronize_seqscans = off;
set local max_parallel_workers_per_gather = 0;
insert into gift (earned_micros, at, fingerprint, paid_after, log, "offset", price_coins, promo_coins, combo_count, policy, id, sender, bucket, quantity, item, promo_after, combo, message,
  playback_ms, arrived_in)
select g.earned_micros, g.at, g.fingerprint, g.paid_after, target_log(g.target), g."offset", g.price_coins, g.promo_coins,
  g.combo_count, g.policy, g.id, g.sender, g.bucket, g.quantity, g.item, g.promo_after, g.combo, g.message, g.playback_ms, g.arrived_in
from gift_old g;
drop table gift_old;

-- As before (000008, 000032).
-- Time-ordered keys grow at one end; the room is for those that come a batch late because their sender had one in flight.
alter table gift add primary key (id, bucket) with (fillfactor = 75);
alter index ledger_entry_spend set (fillfactor = 75);
-- The log: snapshot, resume, board and statement read it in order. Its number first, so that nothing pads.
create unique index gift_log on gift (log, bucket, "offset");
create index gift_playback on gift (log, bucket, playback_ms) where playback_ms is not null;
create trigger append_only before update or delete or truncate on gift for each statement execute function ledger_refuse_change();

create view gift_line as
select g.bucket, g.id, t.id as target, g."offset", g.sender, t.creator, g.item, g.quantity, g.price_coins::bigint as price_coins, g.price_coins::bigint * g.quantity as coins,
  g.promo_coins::bigint as promo_coins, g.earned_micros, s.id as policy, g.at, g.combo, g.combo_count, g.price_coins::bigint * g.combo_count as combo_coins, g.message, g.playback_ms
from gift g
join target t on t.bucket = g.bucket and t.log = g.log
left join share_policy s on s.version = g.policy;
