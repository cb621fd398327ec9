-- Targets, their logs, gifts and combos. All of a target lives in its creator's bucket.

-- The head of a target's log. `last_offset` is given out in the posting; the row is locked last, for the shortest time.
create table target (
  bucket smallint not null check (bucket between 0 and 63),
  id uuid not null,
  kind smallint not null check (kind in (1, 2)), -- 1 live session, 2 post
  creator uuid not null,
  open boolean not null default true,
  last_offset bigint not null default 0,
  primary key (bucket, id)
) with (fillfactor = 60);

-- One send: a fact of its posting, and at the same time an event of its target's log.
create table gift (
  bucket smallint not null,
  quantity smallint not null check (quantity between 1 and 999),
  combo_count integer not null,
  id uuid not null,
  target uuid not null,
  "offset" bigint not null,
  sender uuid not null,
  creator uuid not null,
  item text not null,
  price_coins bigint not null check (price_coins > 0),
  coins bigint not null,
  promo_coins bigint not null check (promo_coins between 0 and coins),
  earned_micros bigint not null check (earned_micros >= 0),
  policy uuid not null,
  posting uuid not null,
  at timestamptz not null,
  combo uuid,
  combo_coins bigint not null,
  message uuid,
  playback_ms integer,
  check (coins = price_coins * quantity),
  primary key (bucket, id)
);
-- The log: snapshot, resume, board and statement read it in order.
create unique index gift_log on gift (bucket, target, "offset");
create trigger append_only before update or delete or truncate on gift for each statement execute function ledger_refuse_change();

-- Durable events of a log that are not gifts: combo ends, thank-yous, the end of a live session.
create table target_event (
  bucket smallint not null,
  target uuid not null,
  "offset" bigint not null,
  kind text not null check (kind in ('combo_end', 'thanks', 'live_ended')),
  subject uuid not null,
  at timestamptz not null,
  posting uuid not null,
  payload jsonb not null,
  primary key (bucket, target, "offset")
);
create trigger append_only before update or delete or truncate on target_event for each statement execute function ledger_refuse_change();

-- A run of the same item by the same sender on the same target; its id is its first gift's. Guarded by the sender's wallet lock.
create table combo (
  bucket smallint not null,
  id uuid not null,
  target uuid not null,
  sender uuid not null,
  item text not null,
  count integer not null check (count > 0),
  coins bigint not null,
  ends_at timestamptz not null,
  ended boolean not null default false,
  primary key (bucket, id)
) with (fillfactor = 60);
-- At most one open combo per sender, target and item.
create unique index combo_open on combo (bucket, target, sender, item) where not ended;
-- The sweeper closes what is over.
create index combo_due on combo (ends_at) where not ended;

-- Words of people, apart from the books so that a person can be forgotten. state: cleared texts only ever reach a screen.
create table message (
  bucket smallint not null,
  id uuid not null,
  author uuid not null,
  text text not null,
  state text not null default 'cleared' check (state in ('cleared', 'held', 'removed')),
  at timestamptz not null default now(),
  primary key (bucket, id)
);

-- Boards and totals are folds of the logs, each with the offset it has applied; they can be thrown away and rebuilt.
create table target_fold (
  bucket smallint not null,
  target uuid not null,
  applied_offset bigint not null default 0,
  coins bigint not null default 0,
  gifts bigint not null default 0,
  supporters integer not null default 0,
  primary key (bucket, target)
) with (fillfactor = 60);
create table target_supporter (
  bucket smallint not null,
  target uuid not null,
  person uuid not null,
  coins bigint not null,
  gifts bigint not null,
  last_at timestamptz not null,
  primary key (bucket, target, person)
) with (fillfactor = 60);
create index target_supporter_top on target_supporter (bucket, target, coins desc, last_at);
create table creator_supporter (
  bucket smallint not null,
  creator uuid not null,
  person uuid not null,
  coins bigint not null,
  gifts bigint not null,
  last_at timestamptz not null,
  primary key (bucket, creator, person)
) with (fillfactor = 60);
create table creator_day (
  bucket smallint not null,
  creator uuid not null,
  day date not null,
  earned_micros bigint not null,
  coins bigint not null,
  gifts bigint not null,
  primary key (bucket, creator, day)
) with (fillfactor = 60);
