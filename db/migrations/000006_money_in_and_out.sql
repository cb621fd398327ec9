-- Purchases and what payment providers say of them; cash-outs and what payout providers say of them.

create table purchase (
  bucket smallint not null,
  id uuid not null,
  person uuid not null,
  provider text not null,
  state text not null check (state in ('created', 'pending', 'pending_payment', 'credited', 'failed', 'expired')),
  pack uuid,
  coins bigint not null check (coins > 0),
  price_micros bigint not null check (price_micros > 0),
  currency text not null,
  return_to text not null,
  provider_ref text,
  checkout_url text,
  payment_id text,
  failure text,
  posting uuid,
  created_at timestamptz not null default now(),
  credited_at timestamptz,
  -- When the sweeper last asked the provider about it.
  asked_at timestamptz,
  primary key (bucket, id)
);
create index purchase_person on purchase (bucket, person, created_at desc, id desc);
-- The console's list, and its search by what the provider calls the checkout.
create index purchase_created on purchase (created_at desc, id desc);
create index purchase_provider_ref on purchase (provider_ref) where provider_ref is not null;
create index purchase_open on purchase (created_at) where state in ('created', 'pending', 'pending_payment');

-- A provider's payment credits once: the key under which coins are credited. Not bucketed: keyed by the outside id.
create table provider_payment (
  provider text not null,
  payment_id text not null,
  purchase uuid not null,
  posting uuid not null,
  primary key (provider, payment_id)
);

-- What providers told us, stored once, processed from here.
create table provider_event (
  provider text not null,
  id text not null,
  type text not null,
  payload jsonb not null,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  outcome text,
  attempts integer not null default 0,
  subject text,
  primary key (provider, id)
);
create index provider_event_waiting on provider_event (received_at) where processed_at is null;
create index provider_event_subject on provider_event (provider, subject);

-- Coins that the platform gave to a viewer: a fact of its posting.
create table promo_grant (
  bucket smallint not null,
  person uuid not null,
  id uuid not null,
  coins bigint not null check (coins > 0),
  granted_by uuid,
  posting uuid not null,
  at timestamptz not null,
  primary key (bucket, person, id)
);
create trigger append_only before update or delete or truncate on promo_grant for each statement execute function ledger_refuse_change();

create table payout_account (
  bucket smallint not null,
  creator uuid not null,
  provider text not null,
  holder text not null,
  account_ref text not null,
  masked text not null,
  verified boolean not null,
  changed_at timestamptz not null default now(),
  primary key (bucket, creator)
);

create table cashout (
  bucket smallint not null,
  id uuid not null,
  creator uuid not null,
  amount_micros bigint not null check (amount_micros > 0),
  currency text not null,
  state text not null check (state in ('requested', 'approved', 'submitting', 'submitted', 'unknown', 'paid', 'rejected', 'cancelled', 'failed', 'returned')),
  provider text not null,
  account_ref text not null,
  destination text not null,
  provider_ref text,
  approvals_needed smallint not null check (approvals_needed in (1, 2)),
  requested_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (bucket, id)
);
create index cashout_creator on cashout (bucket, creator, id desc);
create index cashout_work on cashout (changed_at) where state in ('approved', 'submitting', 'submitted', 'unknown');

create table cashout_event (
  bucket smallint not null,
  cashout uuid not null,
  n integer not null,
  state text not null,
  at timestamptz not null,
  by uuid,
  note text,
  primary key (bucket, cashout, n)
);
create trigger append_only before update or delete or truncate on cashout_event for each statement execute function ledger_refuse_change();

create table cashout_approval (
  bucket smallint not null,
  cashout uuid not null,
  by uuid not null,
  at timestamptz not null default now(),
  reason text not null,
  primary key (bucket, cashout, by)
);

-- Earnings of a creator that became available up to the end of a day: the pending entries (from_seq, through_seq]. Guarded by the earnings lock.
create table maturity (
  bucket smallint not null,
  creator uuid not null,
  day date not null,
  from_seq bigint not null,
  through_seq bigint not null,
  amount_micros bigint not null check (amount_micros > 0),
  posting uuid not null,
  check (through_seq > from_seq),
  primary key (bucket, creator, day)
);
create trigger append_only before update or delete or truncate on maturity for each statement execute function ledger_refuse_change();

-- What the built-in sandbox providers know. They are outside parties: the rest of Busker reaches them by HTTP only.
-- `settles_to` and `settles_at`: the state that this one takes by itself, and when.
create schema sandbox;
create table sandbox.checkout (
  id text primary key,
  idempotency_key text not null unique,
  reference text not null,
  amount_micros bigint not null,
  currency text not null,
  description text not null,
  success_url text not null,
  cancel_url text not null,
  state text not null default 'open' check (state in ('open', 'processing', 'paid', 'failed', 'expired')),
  payment_id text,
  failure text,
  settles_to text,
  settles_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index checkout_settles on sandbox.checkout (settles_at) where settles_to is not null;
create index checkout_expires on sandbox.checkout (expires_at) where state = 'open';
create table sandbox.payout (
  id text primary key,
  idempotency_key text not null unique,
  amount_micros bigint not null,
  currency text not null,
  account_ref text not null,
  state text not null check (state in ('processing', 'paid', 'failed', 'returned')),
  failure text,
  settles_to text,
  settles_at timestamptz,
  created_at timestamptz not null default now()
);
create index payout_settles on sandbox.payout (settles_at) where settles_to is not null;
-- Webhooks on their way. Rows of the same event repeat it.
create table sandbox.webhook (
  id text primary key,
  event_id text not null,
  path text not null,
  body text not null,
  send_at timestamptz not null,
  attempts integer not null default 0,
  delivered_at timestamptz
);
create index webhook_due on sandbox.webhook (send_at) where delivered_at is null;
