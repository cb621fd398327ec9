/** Invariants of gifts between posting groups. Form and rules of a check: checks.ts. */
import type { Check } from './checks.ts';

const GIFT = 1;
const TRANSIT = 140;

export const TRANSIT_CHECKS: readonly Check[] = [
  {
    name: 'gifts on their way',
    says: 'Every gift that is on its way between posting groups took its coins from its sender; one that arrived is the gift that left.',
    examined: 'select count(*) from gift_outbox',
    wrong: `
      select 'gift ' || x.id || ' of ' || x.sender as subject, 'is on its way with ' || x.coins || ' coins (promotional ' || x.promo_coins || '); its sender gave ' || x.paid || ' paid, ' || x.promo || ' promotional, ' || x.held || ' held' as says
      from (
        select o.id, o.sender, o.price_coins::bigint * o.quantity as coins, o.promo_coins::bigint as promo_coins, exists (select from gift_hold h where h.bucket = o.bucket and h.id = o.id) as was_held,
          coalesce(-sum(e.amount) filter (where e.kind = 1), 0) as paid, coalesce(-sum(e.amount) filter (where e.kind = 2), 0) as promo, coalesce(-sum(e.amount) filter (where e.kind = 4), 0) as held
        from gift_outbox o left join ledger_line e on e.bucket = o.bucket and e.owner = o.sender and e.cause_kind = ${GIFT} and e.cause = o.id
        group by o.bucket, o.id, o.sender, o.price_coins, o.quantity, o.promo_coins
      ) x where (x.paid, x.promo, x.held) is distinct from (
        case when x.was_held then 0 else x.coins - x.promo_coins end, case when x.was_held then 0 else x.promo_coins end, case when x.was_held then x.coins else 0 end)
      union all
      select 'gift ' || o.id || ' of ' || o.sender, 'arrived as another gift than the one that left'
      from gift_outbox o join gift_line g on g.bucket = get_byte(uuid_send(o.id), 15) & 63 and g.id = o.id
      where (o.sender, o.target, o.creator, o.item, o.quantity, o.price_coins::bigint, o.promo_coins::bigint, o.fingerprint) is distinct from
        (g.sender, g.target, g.creator, g.item, g.quantity, g.price_coins, g.promo_coins, (select f.fingerprint from gift f where f.bucket = g.bucket and f.id = g.id))
      order by 1`,
  },
  {
    name: 'transit by posting',
    says: 'Of every posting, what went into transit is what its gifts to other groups cost, and what came out is what its gifts from other groups did.',
    examined: `select count(*) from ledger_platform_entry where kind = ${TRANSIT}`,
    wrong: `
      with came as (
        select g.arrived_in as posting, sum(g.price_coins::bigint * g.quantity) as coins from gift g where g.arrived_in is not null group by 1
      ), left_with as (
        select s.posting, sum(s.coins) as coins from (
          select distinct on (e.bucket, e.cause) e.posting, coalesce(g.price_coins, o.price_coins)::bigint * coalesce(g.quantity, o.quantity) as coins
          from ledger_line e
          left join gift g on g.bucket = get_byte(uuid_send(e.cause), 15) & 63 and g.id = e.cause
          left join gift_outbox o on o.bucket = e.bucket and o.id = e.cause
          where e.cause_kind = ${GIFT} and e.amount < 0 and e.kind in (1, 2, 4) and (o.id is not null or g.arrived_in is not null)
        ) s group by 1
      ), due as (
        select posting, sum(coins) as coins from (select * from left_with union all select posting, -coins from came) x group by 1
      )
      select 'posting ' || coalesce(p.posting, d.posting) as subject, 'booked ' || coalesce(p.amount, 0) || ' coins into transit, its gifts say ' || coalesce(d.coins, 0) as says
      from (select posting, amount from ledger_platform_entry where kind = ${TRANSIT}) p
      full join due d on d.posting = p.posting
      where coalesce(p.amount, 0) <> coalesce(d.coins, 0) order by 1`,
  },
];
