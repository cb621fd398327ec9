-- Limits on what a viewer spends and loads, the meters that hold them, and gifts that can still be undone.

insert into ledger_chart (kind, name, side, asset_class, normal, floor, meaning) values
  (4, 'wallet_held', 'person', 'coin', 'credit', 0, 'coins of dear gifts that can still be undone');

-- What a viewer set for themselves, and how much they spent today and this month. A row exists only for a wallet that is under some limit
-- or cap. Guarded by the lock of the owner's wallet account.
create table wallet_limit (
  bucket smallint not null check (bucket between 0 and 63),
  person uuid not null,
  -- The viewer's own limits with raises that wait (server/src/limits/rules.ts); null: none were ever set, the row is a meter for caps.
  rules jsonb,
  -- The meter: coins spent on the newest day that it has seen, in the time zone `zone`, and in that day's month. Null: not begun.
  zone text,
  day date,
  day_coins bigint not null default 0 check (day_coins >= 0),
  month_coins bigint not null default 0 check (month_coins >= 0),
  -- The limits that the last gift was held against; null: none.
  day_limit bigint,
  month_limit bigint,
  -- What moved the meter last: it can be believed as long as the same still does, else it begins anew from the entries.
  by_rules boolean not null default false,
  by_caps uuid,
  primary key (bucket, person),
  constraint wallet_limit_day check (day_coins <= day_limit),
  constraint wallet_limit_month check (month_coins <= month_limit)
) with (fillfactor = 60);

-- A dear gift that is not shown yet: its coins are in `wallet_held` until it is sent (released), taken back (undone), or cannot be sent
-- any more (returned). In the bucket of its sender, under the id of the later gift. Guarded by the lock of the sender's wallet accounts.
create table gift_hold (
  bucket smallint not null check (bucket between 0 and 63),
  quantity smallint not null check (quantity between 1 and 999),
  id uuid not null,
  sender uuid not null,
  target uuid not null,
  creator uuid not null,
  item text not null,
  price_coins bigint not null check (price_coins > 0),
  coins bigint not null,
  promo_coins bigint not null check (promo_coins between 0 and coins),
  -- Version of the share policy it will be sent under.
  policy integer not null,
  -- An accepted id is remembered by its hold, as a gift remembers its own: what makes a repeat the same, and what the wallet held after it.
  fingerprint bigint not null,
  paid_after bigint not null,
  promo_after bigint not null,
  posting uuid not null,
  message uuid,
  playback_ms integer,
  at timestamptz not null,
  ends_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'released', 'undone', 'returned')),
  -- Why the coins were returned: a code of the error table.
  why text,
  ended_at timestamptz,
  check (coins = price_coins * quantity),
  check ((state = 'open') = (ended_at is null)),
  primary key (bucket, id)
) with (fillfactor = 70);
-- The sweeper ends what is due.
create index gift_hold_due on gift_hold (ends_at) where state = 'open';
-- What a person has on hold now.
create index gift_hold_open on gift_hold (bucket, sender) where state = 'open';

-- That a person said they are of age: how old at least, and when.
alter table person add column attested_age smallint, add column attested_at timestamptz;
