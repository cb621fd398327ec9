-- Revenue: what was taken for coins becomes revenue when they are spent, lot by lot, in the purchase's own currency.

insert into ledger_chart (kind, name, side, asset_class, normal, floor, meaning) values
  (117, 'revenue', 'platform', 'money', 'credit', null, 'money taken for coins that were spent');

-- What a run recognised of a purchase: coins of its lot that were spent in a month (UTC), and the money that they are of its price. Without
-- coins: a correction, after a refund changed what the rest is worth.
create table revenue_fact (
  bucket smallint not null,
  purchase uuid not null,
  posting uuid not null,
  month date not null,
  person uuid not null,
  coins bigint not null check (coins >= 0),
  amount_micros bigint not null,
  currency text not null,
  posting_bucket smallint not null,
  primary key (bucket, purchase, posting, month)
);
create trigger append_only before update or delete or truncate on revenue_fact for each statement execute function ledger_refuse_change();

-- How far each wallet's paid coins were looked at: every entry up to this seq. Its row's lock makes runs take turns.
create table revenue_mark (
  bucket smallint not null,
  person uuid not null,
  seq bigint not null default 0,
  primary key (bucket, person)
) with (fillfactor = 80);

-- Until when the books are read to the end. Commit order is neither id order nor time order: `pending_xid` was the newest transaction at
-- `pending_at`; once all of them are over, nothing can be posted before that moment any more, but for the slack of clocks.
create table reading_mark (
  name text primary key,
  pending_xid xid8 not null,
  pending_at timestamptz not null,
  through timestamptz not null
);

-- How many paid coins of each purchase were spent by which entry: lots in the order of their positions, spends in the order of their seq.
create function purchase_spends(in_bucket smallint, in_person uuid)
returns table (purchase uuid, seq bigint, coins bigint)
language sql stable as $$
  with spend as (
    select e.seq, -e.amount as coins, (sum(-e.amount) over (order by e.seq) + e.amount)::int8 as before
    from ledger_line e where e.bucket = in_bucket and e.owner = in_person and e.kind = 1 and e.amount < 0
  )
  select l.cause, s.seq, least(l.to_position, s.before + s.coins) - greatest(l.from_position, s.before)
  from ledger_lot l join spend s on s.before < l.to_position and l.from_position < s.before + s.coins
  where l.bucket = in_bucket and l.owner = in_person and l.kind = 1 and l.cause_kind = 2
$$;

-- What was spent and is not recognised yet, by currency: wallets with entries after their mark.
create function revenue_tail() returns table (currency text, coins bigint, amount_micros bigint)
language sql stable as $$
  with behind as (
    select a.bucket, a.owner, coalesce(m.seq, 0) as after from ledger_account a left join revenue_mark m on m.bucket = a.bucket and m.person = a.owner
    where a.kind = 1 and a.seq > coalesce(m.seq, 0)
  ), fresh as (
    select b.bucket, s.purchase, sum(s.coins) as coins from behind b cross join lateral purchase_spends(b.bucket, b.owner) s where s.seq > b.after group by b.bucket, s.purchase
  ), worth as (
    select u.currency, f.coins, div(u.price_micros::numeric * (coalesce(r.coins, 0) + f.coins), u.coins) - coalesce(r.micros, 0) as micros
    from fresh f join purchase u on u.bucket = f.bucket and u.id = f.purchase
    left join lateral (select sum(x.coins) as coins, sum(x.amount_micros) as micros from revenue_fact x where x.bucket = f.bucket and x.purchase = f.purchase) r on true
  )
  select w.currency, sum(w.coins)::int8, sum(w.micros)::int8 from worth w group by w.currency
$$;
