-- Money that went back: what it took from lots, from creators, and what is owed for it. Facts are append-only; nothing here is read or
-- written by a gift.

insert into ledger_chart (kind, name, side, asset_class, normal, floor, meaning) values
  (3, 'wallet_debt', 'person', 'coin', 'debit', null, 'coins that a viewer owes because their money went back after they were spent'),
  (104, 'coins_refunded', 'platform', 'coin', 'credit', null, 'paid coins taken back because their money went back, those still owed included'),
  (112, 'refunds', 'platform', 'money', 'debit', null, 'money given back for coins that had been spent'),
  (113, 'refund_losses', 'platform', 'money', 'debit', null, 'money given back that nobody makes good'),
  (122, 'earnings_taken_back', 'platform', 'money', 'credit', null, 'earnings taken back from creators because purchases were refunded');

-- Nobody owes less than nothing.
alter table ledger_account add constraint ledger_account_debt check (kind <> 3 or balance <= 0);

-- Positions of a wallet account that left it without being spent: always ahead of the head, the newest unspent part of their lot.
-- Never overlap; a coin given back gets a new position (coin_return), an old one is never opened again.
create table ledger_removal (
  bucket smallint not null,
  owner uuid not null,
  kind smallint not null,
  from_position bigint not null check (from_position >= 0),
  to_position bigint not null,
  cause_kind smallint not null,
  cause uuid not null,
  posting uuid not null,
  check (to_position > from_position),
  primary key (bucket, owner, kind, from_position)
);
-- "What did this refund take": its reversal and the purchase's page.
create index ledger_removal_cause on ledger_removal (bucket, cause);

-- Money of a purchase that went back: a refund, or what a dispute took. Amounts in the purchase's currency, but `clawed_micros` in the base
-- currency. coins = unspent + covered + debt + loss.
create table refund (
  bucket smallint not null,
  id uuid not null,
  person uuid not null,
  purchase uuid not null,
  kind text not null check (kind in ('refund', 'dispute')),
  provider text not null,
  provider_ref text not null,
  currency text not null,
  amount_micros bigint not null check (amount_micros > 0),
  -- How the money is booked: coins never spent, coins spent, nobody's.
  deferred_micros bigint not null check (deferred_micros >= 0),
  refunds_micros bigint not null check (refunds_micros >= 0),
  losses_micros bigint not null check (losses_micros >= 0),
  coins bigint not null check (coins >= 0),
  unspent_coins bigint not null check (unspent_coins >= 0),
  covered_coins bigint not null check (covered_coins >= 0),
  debt_coins bigint not null check (debt_coins >= 0),
  loss_coins bigint not null check (loss_coins >= 0),
  clawed_micros bigint not null check (clawed_micros >= 0),
  -- The policy it was decided by.
  claws_pending boolean not null,
  rest text not null check (rest in ('debt', 'loss')),
  posting uuid not null,
  at timestamptz not null,
  check (deferred_micros + refunds_micros + losses_micros = amount_micros),
  check (unspent_coins + covered_coins + debt_coins + loss_coins = coins),
  primary key (bucket, id)
);
-- The refunds of a purchase, and all of a person.
create index refund_person on refund (bucket, person, purchase);
-- The console's list of a time.
create index refund_at on refund (at);

-- A refund that was undone: it failed after all, the dispute was won.
create table refund_reversal (
  bucket smallint not null,
  refund uuid not null,
  posting uuid not null,
  at timestamptz not null,
  primary key (bucket, refund)
);

-- A provider's refund or dispute has its effect once. `refund` is null when its reversal came first: then neither has an effect.
create table provider_refund (
  provider text not null,
  ref text not null,
  person uuid not null,
  purchase uuid not null,
  refund uuid,
  posting uuid not null,
  primary key (provider, ref)
);

-- Spent positions whose money went back, and who makes it good: earnings taken back, the viewer's debt, or the platform.
create table refund_spent (
  bucket smallint not null,
  refund uuid not null,
  person uuid not null,
  from_position bigint not null,
  to_position bigint not null,
  -- The gift that they paid for, or were held for; null when they had paid a debt.
  gift uuid,
  fate text not null check (fate in ('covered', 'debt', 'loss')),
  clawed_micros bigint not null check (clawed_micros >= 0),
  check (to_position > from_position),
  primary key (bucket, refund, from_position)
);

-- The creator's side: what of a gift's earning was taken back, and given back by the reversal. `account` is the kind of account: reversed
-- after the gift's hold was over, it goes to what is available. Lives with the creator.
create table earning_clawback (
  bucket smallint not null,
  creator uuid not null,
  gift uuid not null,
  refund uuid not null,
  reversal boolean not null,
  account smallint not null check (account = 10 or reversal),
  amount_micros bigint not null check (amount_micros > 0),
  posting uuid not null,
  primary key (bucket, creator, gift, refund, reversal)
);
-- "Why was this taken": a line of the statement.
create index earning_clawback_refund on earning_clawback (bucket, creator, refund);

-- Coins spent on a debt: the id is the entries' cause. What is owed for a refund is its debt_coins less these, nothing once it is reversed.
create table debt_payment (
  bucket smallint not null,
  id uuid not null,
  person uuid not null,
  refund uuid not null,
  coins bigint not null check (coins > 0),
  -- What brought the coins: a purchase (2), a reversal (7), a hold that gave them back (10); or the refund itself (6), from other paid coins
  -- that were there.
  source_kind smallint not null,
  source uuid not null,
  posting uuid not null,
  at timestamptz not null,
  primary key (bucket, id)
);
create index debt_payment_refund on debt_payment (bucket, refund);

-- Coins given back by a reversal: the id is the cause of the lot that they opened. `parent_from` is the lot that they came from, `origin` what
-- first brought them, through any number of reversals.
create table coin_return (
  bucket smallint not null,
  id uuid not null,
  person uuid not null,
  refund uuid not null,
  coins bigint not null check (coins > 0),
  parent_from bigint not null,
  origin_kind smallint not null,
  origin uuid not null,
  -- The payment of a debt that was given back; null for coins that had not been spent.
  payment uuid,
  posting uuid not null,
  primary key (bucket, id)
);
create index coin_return_refund on coin_return (bucket, refund);

-- What operators asked providers to give back. The id is the idempotency key. `unknown`: no answer came, it is asked again.
create table refund_request (
  bucket smallint not null,
  id uuid not null,
  person uuid not null,
  purchase uuid not null,
  what text not null check (what in ('all', 'unspent', 'part')),
  amount_micros bigint not null check (amount_micros > 0),
  state text not null check (state in ('asking', 'unknown', 'accepted', 'refused')),
  provider_ref text,
  why text,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  asked_at timestamptz,
  primary key (bucket, id)
);
create index refund_request_purchase on refund_request (bucket, purchase);
create index refund_request_open on refund_request (requested_at) where state in ('asking', 'unknown');

-- Disputes as their provider tells them. The money that they move is in `refund`.
create table dispute (
  provider text not null,
  id text not null,
  person uuid not null,
  purchase uuid not null,
  state text not null check (state in ('open', 'won', 'lost', 'closed')),
  amount_micros bigint not null,
  currency text not null,
  reason text,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (provider, id)
);
create index dispute_purchase on dispute (purchase);

alter table purchase drop constraint purchase_state_check;
alter table purchase add constraint purchase_state_check check (state in ('created', 'pending', 'pending_payment', 'credited', 'failed', 'expired', 'partly_refunded', 'refunded', 'disputed', 'charged_back'));

-- The sandbox's side: what it gave back, and what its pretend banks dispute.
create table sandbox.refund (
  id text primary key,
  idempotency_key text not null unique,
  payment_id text not null,
  amount_micros bigint not null,
  currency text not null,
  state text not null check (state in ('succeeded', 'failed')),
  request text,
  created_at timestamptz not null default now()
);
create index refund_payment on sandbox.refund (payment_id);
create table sandbox.dispute (
  id text primary key,
  payment_id text not null,
  amount_micros bigint not null,
  currency text not null,
  state text not null check (state in ('opened', 'won', 'lost')),
  created_at timestamptz not null default now()
);
create index dispute_payment on sandbox.dispute (payment_id);
create index checkout_payment on sandbox.checkout (payment_id) where payment_id is not null;

-- What became of every coin of one wallet account, as intervals of positions: each belongs to one lot and has one origin, what first brought
-- its coins. States: `unspent`; `spent` by one entry (a hold that was sent is its gift); `held` by a gift that can still be undone;
-- `given_back` by one that was undone, its coins have new positions; `removed`. Spends and holds take positions in order, leaving out what is
-- removed at any time: a removal lies ahead of everything taken before it.
-- server/src/ledger/positions.ts says the same without a database, and a test holds the two together.
--
-- Origins. A lot that a reversal opened says its own (coin_return). A lot that a hold gave back has as many coins as the hold had taken, in
-- the order in which it took them: each is traced to the position it had there, through any number of holds.
create function wallet_pieces(in_bucket smallint, in_owner uuid, in_kind smallint)
returns table (from_position bigint, to_position bigint, state text, seq bigint, cause_kind smallint, cause uuid, lot_from bigint, origin_kind smallint, origin uuid)
language sql stable as $$
  with recursive removed as (
    select r.from_position, r.to_position, r.cause_kind, r.cause from ledger_removal r
    where r.bucket = in_bucket and r.owner = in_owner and r.kind = in_kind
  ), gap as (
    select coalesce(lag(r.to_position) over (order by r.from_position), 0) as from_position, r.from_position as to_position from removed r
    union all
    select coalesce((select max(r.to_position) from removed r), 0), a.credited from ledger_account a
    where a.bucket = in_bucket and a.owner = in_owner and a.kind = in_kind
  ), free as (
    -- `skip`: how many positions can be spent before this gap.
    select g.from_position, g.to_position, (sum(g.to_position - g.from_position) over (order by g.from_position) - (g.to_position - g.from_position))::int8 as skip
    from gap g where g.to_position > g.from_position
  ), spent as (
    select e.seq, e.cause_kind, e.cause, -e.amount as coins, (sum(-e.amount) over (order by e.seq) + e.amount)::int8 as before
    from ledger_line e
    where e.bucket = in_bucket and e.owner = in_owner and e.kind = in_kind and e.amount < 0 and e.cause_kind not in (6, 8)
  ), part as materialized (
    -- `place`: how many coins the same entry took before these.
    select f.from_position + greatest(s.before, f.skip) - f.skip as from_position,
      f.from_position + least(s.before + s.coins, f.skip + f.to_position - f.from_position) - f.skip as to_position,
      case when s.cause_kind <> 10 or h.state = 'released' then 'spent' when h.state = 'open' then 'held' else 'given_back' end as state,
      s.seq, case when h.state = 'released' then 1::int2 else s.cause_kind end as cause_kind, s.cause, greatest(s.before, f.skip) - s.before as place
    from spent s join free f on s.before < f.skip + f.to_position - f.from_position and f.skip < s.before + s.coins
    left join gift_hold h on s.cause_kind = 10 and h.bucket = in_bucket and h.id = s.cause
    union all
    select greatest(f.from_position, f.from_position + t.coins - f.skip), f.to_position, 'unspent', null, null, null, null
    from free f cross join (select coalesce(sum(s.coins), 0)::int8 as coins from spent s) t
    where f.skip + f.to_position - f.from_position > t.coins
    union all
    select r.from_position, r.to_position, 'removed', null, r.cause_kind, r.cause, null from removed r
  ), trace as (
    -- `looked`: where coins are looked for; in the end, the position at which they first came.
    select greatest(p.from_position, l.from_position) as from_position, least(p.to_position, l.to_position) as to_position, p.state, p.seq, p.cause_kind, p.cause,
      l.from_position as lot_from, greatest(p.from_position, l.from_position) as looked, l.from_position as found_from, l.cause_kind as found_kind, l.cause as found
    from part p
    join ledger_lot l on l.bucket = in_bucket and l.owner = in_owner and l.kind = in_kind and l.from_position < p.to_position and p.from_position < l.to_position
    union all
    select t.from_position + s.low - t.looked, t.from_position + s.high - t.looked, t.state, t.seq, t.cause_kind, t.cause,
      t.lot_from, h.from_position + s.low - s.shift, l.from_position, l.cause_kind, l.cause
    from trace t
    join part h on t.found_kind = 10 and h.state = 'given_back' and h.cause = t.found
    join ledger_lot l on l.bucket = in_bucket and l.owner = in_owner and l.kind = in_kind and l.from_position < h.to_position and h.from_position < l.to_position
    cross join lateral (select t.found_from + h.place as shift) o
    cross join lateral (
      -- The same coins, at the positions that they have in the lot that gave them back.
      select o.shift, greatest(t.looked, o.shift, o.shift + l.from_position - h.from_position) as low,
        least(t.looked + t.to_position - t.from_position, o.shift + h.to_position - h.from_position, o.shift + l.to_position - h.from_position) as high
    ) s
    where s.low < s.high
  )
  select t.from_position, t.to_position, t.state, t.seq, t.cause_kind, t.cause, t.lot_from, coalesce(r.origin_kind, t.found_kind), coalesce(r.origin, t.found)
  from trace t left join coin_return r on t.found_kind = 7 and r.bucket = in_bucket and r.id = t.found
  where t.found_kind <> 10
$$;

create trigger append_only before update or delete or truncate on ledger_removal for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on refund for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on refund_reversal for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on provider_refund for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on refund_spent for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on earning_clawback for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on debt_payment for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on coin_return for each statement execute function ledger_refuse_change();
