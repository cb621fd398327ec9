-- How a creator runs what their overlays show, and which gifts they do not take. No row: everything is shown, everything is taken.
create table show_control (
  bucket smallint not null,
  creator uuid not null,
  -- Grows with each change, so that an overlay which hears of two in the wrong order keeps the newer.
  revision integer not null check (revision > 0),
  paused boolean not null default false,
  muted boolean not null default false,
  -- Least price of one item to fill the creator's screen; null: the platform's.
  full_screen_from_coins bigint check (full_screen_from_coins > 0),
  -- Minutes after midnight in the time zone; all three or none. An end before the beginning is on the next day.
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  time_zone text,
  -- Read by every posting of gifts to this creator.
  blocked_items text[] not null default '{}' check (cardinality(blocked_items) <= 200),
  changed_at timestamptz not null,
  primary key (bucket, creator),
  check (quiet_from <> quiet_to),
  check (num_nulls(quiet_from, quiet_to, time_zone) in (0, 3))
);
