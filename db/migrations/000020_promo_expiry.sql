-- Promotional coins can expire. Paid coins never do.

insert into ledger_chart (kind, name, side, asset_class, normal, floor, meaning) values
  (105, 'promo_expired', 'platform', 'coin', 'credit', null, 'promotional coins that were not spent in time');

-- Null: they never expire.
alter table promo_grant add column expires_at timestamptz;

-- Grants whose coins can still expire: a row from the grant on until none of them is left, neither unspent nor held for a gift that can be
-- undone. `looks`: how often something of it has expired; the next expiry's id follows from it.
create table promo_due (
  bucket smallint not null,
  person uuid not null,
  promo uuid not null,
  expires_at timestamptz not null,
  looks integer not null default 0,
  primary key (bucket, person, promo)
);
-- What the run asks for.
create index promo_due_at on promo_due (expires_at);

-- Coins of a grant that expired: a fact of its posting. Their positions are removals with this id as their cause. More than one of a grant, when
-- coins were held at its end and came back.
create table promo_expiry (
  bucket smallint not null,
  id uuid not null,
  person uuid not null,
  promo uuid not null,
  coins bigint not null check (coins > 0),
  posting uuid not null,
  at timestamptz not null,
  primary key (bucket, id)
);
create index promo_expiry_promo on promo_expiry (bucket, person, promo);
create trigger append_only before update or delete or truncate on promo_expiry for each statement execute function ledger_refuse_change();
