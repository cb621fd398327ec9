/**
 * Revenue against what was spent of every purchase. Form and rules of a check: checks.ts.
 *
 * Linear but for sorting: the ends of lots and the spends of a wallet are read in one order. Comparing every lot with every spend took minutes on a
 * wallet with many of both. Only lots that a hold gave back, of which there are few, are compared.
 */
import type { Check } from './checks.ts';

const GIFT = 1;
const REVERSAL = 7;
const HOLD = 10;

export const REVENUE_CHECK: Check = {
  name: 'revenue',
  says: "Of every purchase exactly the part that was spent on gifts up to its wallet's mark is recognised, its price times its spent coins by all its coins, rounded down; and every posting booked what it recognised.",
  examined: 'select count(*) from revenue_fact',
  wrong: `
    with recursive spend as materialized (
      -- Everything that took coins to spend; of holds only those that were sent became gifts.
      select e.bucket, e.owner, e.seq, e.cause_kind, e.cause, e.cause_kind = ${GIFT} or h.id is not null as gift, (sum(-e.amount) over w + e.amount) as before, sum(-e.amount) over w as after
      from ledger_line e left join gift_hold h on e.cause_kind = ${HOLD} and h.bucket = e.bucket and h.id = e.cause and h.state = 'released'
      where e.kind = 1 and e.amount < 0 and e.cause_kind not in (6, 8) window w as (partition by e.bucket, e.owner order by e.seq)
    ), strip as (
      -- A lot cut where coins were removed.
      select l.bucket, l.owner, l.cause_kind, l.cause, l.from_position as lot_from, x.begins,
        least(l.to_position, (select min(r.from_position) from ledger_removal r where r.bucket = l.bucket and r.owner = l.owner and r.kind = 1 and r.from_position >= x.begins)) as ends
      from ledger_lot l cross join lateral (
        select l.from_position as begins
        union all select r.to_position from ledger_removal r where r.bucket = l.bucket and r.owner = l.owner and r.kind = 1 and r.from_position >= l.from_position and r.to_position < l.to_position
      ) x where l.kind = 1
    ), part as materialized (
      -- The same among the coins that can be spent: what was removed is as if it had never been there.
      select s.*, s.begins - x.gone as low, s.ends - x.gone as high
      from strip s cross join lateral (
        select coalesce(sum(r.to_position - r.from_position), 0) as gone from ledger_removal r where r.bucket = s.bucket and r.owner = s.owner and r.kind = 1 and r.from_position < s.begins
      ) x where s.ends > s.begins
    ), step as (
      -- How many coins that count were spent before each spend: gifts up to the mark.
      select k.bucket, k.owner, k.before, k.after, k.counts, sum((k.after - k.before) * k.counts) over (partition by k.bucket, k.owner order by k.before) - (k.after - k.before) * k.counts as counted
      from (
        select s.*, case when s.gift and s.seq <= m.seq then 1 else 0 end as counts from spend s join revenue_mark m on m.bucket = s.bucket and m.person = s.owner
      ) k
    ), edge as (
      -- Both ends of every part among all spends, in one order, so that each meets the last spend before it without being compared with all.
      select k.bucket, k.owner, k.before as at, array[k.before, k.counted, k.counts, k.after]::numeric[] as spent, 0 as side, null::smallint as cause_kind, null::uuid as cause from step k
      union all select x.bucket, x.owner, x.low, null, -1, x.cause_kind, x.cause from part x where x.cause_kind <> ${HOLD}
      union all select x.bucket, x.owner, x.high, null, 1, x.cause_kind, x.cause from part x where x.cause_kind <> ${HOLD}
    ), reading as (
      select e.*, max(e.spent) over (partition by e.bucket, e.owner order by e.at) as last from edge e
    ), bought as (
      select r.bucket, r.owner, r.cause_kind, r.cause, sum(r.side * (r.last[2] + r.last[3] * (least(r.at, r.last[4]) - r.last[1]))) as coins
      from reading r where r.side <> 0 and r.last is not null group by 1, 2, 3, 4
    ), trace as (
      -- Of lots that holds gave back: \`place\`, how many coins of the lot lie before these. They are those that the hold had taken, one by one.
      select x.bucket, x.owner, x.cause_kind, x.cause, x.begins - x.lot_from + greatest(s.before, x.low) - x.low as place, least(s.after, x.high) - greatest(s.before, x.low) as coins
      from spend s join revenue_mark m on m.bucket = s.bucket and m.person = s.owner and s.seq <= m.seq
      join part x on x.bucket = s.bucket and x.owner = s.owner and x.cause_kind = ${HOLD} and s.before < x.high and x.low < s.after
      where s.gift
      union all
      select x.bucket, x.owner, x.cause_kind, x.cause, x.begins - x.lot_from + greatest(s.before + t.place, x.low) - x.low, least(s.before + t.place + t.coins, x.high) - greatest(s.before + t.place, x.low)
      from trace t join spend s on t.cause_kind = ${HOLD} and s.cause_kind = ${HOLD} and s.bucket = t.bucket and s.owner = t.owner and s.cause = t.cause
      join part x on x.bucket = s.bucket and x.owner = s.owner and s.before + t.place < x.high and x.low < s.before + t.place + t.coins
    ), used as (
      select t.bucket, t.owner, coalesce(c.origin, t.cause) as purchase, sum(t.coins) as coins
      from (
        select b.bucket, b.owner, b.cause_kind, b.cause, b.coins from bought b
        union all select r.bucket, r.owner, r.cause_kind, r.cause, r.coins from trace r where r.cause_kind <> ${HOLD}
      ) t left join coin_return c on t.cause_kind = ${REVERSAL} and c.bucket = t.bucket and c.id = t.cause
      group by 1, 2, 3
    ), lot as (
      select p.id, p.person, p.currency, p.price_micros, p.coins, coalesce(u.coins, 0) as spent
      from purchase p left join used u on u.bucket = p.bucket and u.owner = p.person and u.purchase = p.id
      where p.credited_at is not null
    ), fact as (
      select f.purchase, sum(f.coins) as coins, sum(f.amount_micros) as amount, count(distinct f.currency) as currencies, min(f.currency) as currency from revenue_fact f group by f.purchase
    )
    select 'purchase ' || coalesce(l.id, f.purchase) || ' of ' || coalesce(l.person::text, 'nobody') as subject,
      'recognised ' || coalesce(f.amount, 0) || ' for ' || coalesce(f.coins, 0) || ' coins; spent up to the mark: ' || coalesce(l.spent, 0) || ' of ' || coalesce(l.coins, 0) as says
    from lot l full join fact f on f.purchase = l.id
    where coalesce(f.coins, 0) <> coalesce(l.spent, 0) or coalesce(f.amount, 0) <> coalesce(div(l.price_micros * l.spent, l.coins), 0) or coalesce(f.currencies, 1) <> 1 or f.currency <> l.currency
    union all
    select 'posting ' || coalesce(b.posting, f.posting), 'booked ' || coalesce(b.amount, 0) || ' as revenue, recognised ' || coalesce(f.amount, 0)
    from (select e.posting, e.asset, sum(e.amount) as amount from ledger_platform_entry e where e.kind = 117 group by e.posting, e.asset) b
    full join (select f.posting, f.currency as asset, sum(f.amount_micros) as amount from revenue_fact f group by f.posting, f.currency having sum(f.amount_micros) <> 0) f on f.posting = b.posting and f.asset = b.asset
    where coalesce(b.amount, 0) <> coalesce(f.amount, 0)
    union all
    select 'wallet of ' || m.person, 'is marked up to entry ' || m.seq || ', it has ' || coalesce(a.seq, 0)
    from revenue_mark m left join ledger_account a on a.bucket = m.bucket and a.owner = m.person and a.kind = 1 where m.seq > coalesce(a.seq, 0)
    union all
    select 'wallet of ' || m.person, 'is marked up to entry ' || m.seq || ', entry ' || e.seq || ' is of a gift that can still be undone'
    from gift_hold h join revenue_mark m on m.bucket = h.bucket and m.person = h.sender
    join ledger_line e on e.bucket = h.bucket and e.owner = h.sender and e.kind = 1 and e.cause_kind = ${HOLD} and e.cause = h.id and e.seq <= m.seq
    where h.state = 'open'
    order by 1`,
};
