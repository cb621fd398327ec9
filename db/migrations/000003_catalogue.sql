-- Catalogue-like tables: small, read by everybody, changed by operators only. Unbucketed.

create table gift_item (
  id text primary key,
  name text not null,
  category text not null,
  price_coins bigint not null check (price_coins > 0 and price_coins <= 1000000),
  alt text not null,
  combo boolean not null,
  full_screen boolean not null,
  width integer not null,
  height integer not null,
  duration_ms integer not null,
  renditions jsonb not null,
  state text not null check (state in ('draft', 'on_sale', 'retired')),
  sort integer not null,
  version integer not null default 1,
  changed_at timestamptz not null default now()
);

-- Animations that operators uploaded and that passed validation. House gifts are files of the program.
create table animation (
  sha256 text primary key,
  body bytea not null,
  still bytea not null,
  still_sha256 text not null,
  still_mime text not null,
  width integer not null,
  height integer not null,
  duration_ms integer not null,
  layers integer not null,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null default now()
);

create table coin_pack (
  id uuid primary key,
  coins bigint not null check (coins > 0),
  price_micros bigint not null check (price_micros > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  channel text not null default 'web' check (channel in ('web', 'ios', 'android')),
  active boolean not null default true,
  sort integer not null default 0
);

-- Exact top-up: the price of one coin by currency.
create table exact_price (
  currency text primary key check (currency ~ '^[A-Z]{3}$'),
  coin_price_micros bigint not null check (coin_price_micros > 0),
  min_coins bigint not null check (min_coins > 0),
  max_coins bigint not null,
  check (max_coins >= min_coins)
);

-- Versions of the rule that says what a creator earns. Never changed; a newer one takes over at valid_from.
create table share_policy (
  id uuid primary key,
  version integer not null unique,
  share_bp integer not null check (share_bp between 0 and 10000),
  coin_value_micros bigint not null check (coin_value_micros >= 0),
  valid_from timestamptz not null,
  created_by uuid,
  reason text not null,
  created_at timestamptz not null default now()
);
create trigger append_only before update or delete or truncate on share_policy for each statement execute function ledger_refuse_change();
