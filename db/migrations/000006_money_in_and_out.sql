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
  primary key (bucket, id)
);
create index purchase_person on purchase (bucket, person, id desc);
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

-- Earnings of a creator's day that became available: each day once. Guarded by the earnings lock.
create table maturity (
  bucket smallint not null,
  creator uuid not null,
  day date not null,
  amount_micros bigint not null check (amount_micros >= 0),
  posting uuid not null,
  primary key (bucket, creator, day)
);

-- Jobs leave a posting as rows here and are relayed to the job queue at least once.
create table outbox (
  bucket smallint not null,
  id uuid not null,
  topic text not null,
  payload jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  created_at timestamptz not null default now(),
  primary key (bucket, id)
);

-- What the built-in sandbox providers know. They are outside parties: the rest of Busker reaches them by HTTP only.
create schema sandbox;
create table sandbox.checkout (
  id text primary key,
  reference text not null,
  amount_micros bigint not null,
  currency text not null,
  description text not null,
  success_url text not null,
  cancel_url text not null,
  state text not null default 'open',
  payment_id text,
  created_at timestamptz not null default now()
);
create table sandbox.payout (
  id text primary key,
  idempotency_key text not null unique,
  amount_micros bigint not null,
  currency text not null,
  account_ref text not null,
  state text not null,
  created_at timestamptz not null default now()
);
create table sandbox.webhook (
  id text primary key,
  url text not null,
  body text not null,
  send_at timestamptz not null,
  attempts integer not null default 0,
  delivered_at timestamptz
);
