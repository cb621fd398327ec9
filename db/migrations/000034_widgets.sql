-- Widgets for OBS as their creators designed them. No row: as they are at first (protocol/src/api/widgets.ts, which says what is in `settings`).
create table overlay_widget (
  bucket smallint not null,
  creator uuid not null,
  widget text not null check (widget in ('alerts', 'goal', 'board', 'combo', 'supporters')),
  -- Grows with each change, so that a page which hears of two in the wrong order keeps the newer.
  revision integer not null check (revision > 0),
  settings jsonb not null check (jsonb_typeof(settings) = 'object' and octet_length(settings::text) <= 8192),
  changed_at timestamptz not null,
  primary key (bucket, creator, widget)
);

-- From when on a creator's goal counts. What it counts is the sums of `creator_day` less what they were then.
create table goal_start (
  bucket smallint not null,
  creator uuid not null,
  since timestamptz not null,
  coins_before bigint not null check (coins_before >= 0),
  earned_micros_before bigint not null check (earned_micros_before >= 0),
  primary key (bucket, creator)
);
