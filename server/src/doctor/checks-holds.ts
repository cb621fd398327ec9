/** Invariants of gifts that can be undone, and of meters that hold limits. Form and rules of a check: checks.ts. */
import type { Check } from './checks.ts';

const GIFT = 1;
const HOLD = 10;

export const HOLD_AND_LIMIT_CHECKS: readonly Check[] = [
  {
    name: 'holds',
    says: 'What is held of a wallet is what its open holds add up to; every hold took its coins once; what was sent is exactly one gift, what was not gave its coins back.',
    examined: 'select count(*) from gift_hold',
    wrong: `
      select coalesce(a.owner, h.sender) || ' wallet_held' as subject, 'balance ' || coalesce(a.balance, 0) || ', open holds add up to ' || coalesce(h.coins, 0) as says
      from (select owner, balance from ledger_account where kind = 4) a
      full join (select sender, sum(coins) as coins from gift_hold where state = 'open' group by sender) h on h.sender = a.owner
      where coalesce(a.balance, 0) <> coalesce(h.coins, 0)
      union all
      select 'hold ' || x.id || ' of ' || x.sender, x.state || ', ' || x.coins || ' coins (promotional ' || x.promo_coins || '); took ' || x.took_paid || ' paid and ' || x.took_promo
        || ' promotional for ' || x.held || ' held, gave back ' || x.gave_paid || ' and ' || x.gave_promo || ' for ' || x.unheld
      from (
        select h.id, h.sender, h.state, h.coins, h.promo_coins, h.state in ('undone', 'returned') as back,
          coalesce(-sum(e.amount) filter (where e.kind = 1 and e.amount < 0), 0) as took_paid, coalesce(sum(e.amount) filter (where e.kind = 1 and e.amount > 0), 0) as gave_paid,
          coalesce(-sum(e.amount) filter (where e.kind = 2 and e.amount < 0), 0) as took_promo, coalesce(sum(e.amount) filter (where e.kind = 2 and e.amount > 0), 0) as gave_promo,
          coalesce(sum(e.amount) filter (where e.kind = 4 and e.amount > 0), 0) as held, coalesce(-sum(e.amount) filter (where e.kind = 4 and e.amount < 0), 0) as unheld
        from gift_hold h left join ledger_line e on e.bucket = h.bucket and e.owner = h.sender and e.cause_kind = ${HOLD} and e.cause = h.id
        group by h.bucket, h.id, h.sender, h.state, h.coins, h.promo_coins
      ) x where x.took_paid <> x.coins - x.promo_coins or x.took_promo <> x.promo_coins or x.held <> x.coins
        or x.gave_paid <> (case when x.back then x.coins - x.promo_coins else 0 end) or x.gave_promo <> (case when x.back then x.promo_coins else 0 end)
        or x.unheld <> (case when x.back then x.coins else 0 end)
      union all
      select 'hold ' || h.id || ' of ' || h.sender, 'is ' || h.state || case when g.id is null then ', but no gift was sent for it' else ', but a gift with its id is there, of ' || g.coins || ' coins' end
      from gift_hold h left join gift_line g on g.id = h.id left join share_policy s on s.version = h.policy
        -- Sent, and still on its way to another posting group.
        left join gift_outbox o on o.bucket = h.bucket and o.id = h.id
      where (h.state = 'released') <> (g.id is not null or o.id is not null)
        or (g.id is not null and (g.sender, g.target, g.item, g.quantity, g.coins, g.promo_coins, g.policy) is distinct from (h.sender, h.target, h.item, h.quantity, h.coins, h.promo_coins, s.id))
      order by 1`,
  },
  {
    name: 'limits',
    says: 'No meter passed the limit that it was held against, and none says less than the gifts of its day and month.',
    examined: 'select count(*) from wallet_limit',
    wrong: `
      with believed as materialized (
        select w.* from wallet_limit w left join setting s on s.key = 'gift_caps'
        where w.day is not null and w.zone in (select name from pg_timezone_names)
          and ((w.rules is not null and w.by_rules) or (s.value->>'day' is not null and w.by_caps::text = s.value->>'epoch'))
      ), given as (
        select w.bucket, w.person, e.amount, (p.at at time zone w.zone)::date as day
        from believed w
        join ledger_line e on e.bucket = w.bucket and e.owner = w.person and e.kind in (1, 2) and e.cause_kind in (${GIFT}, ${HOLD}) and e.amount < 0
        join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting and p.at > w.day - interval '33 days'
        left join gift_hold h on e.cause_kind = ${HOLD} and h.bucket = e.bucket and h.id = e.cause and h.state in ('undone', 'returned')
        where h.id is null
      )
      select 'meter of ' || w.person as subject, 'counts ' || w.day_coins || ' on ' || w.day || ' (limit ' || coalesce(w.day_limit::text, 'none') || ') and ' || w.month_coins
        || ' in the month (limit ' || coalesce(w.month_limit::text, 'none') || ')' as says
      from wallet_limit w where w.day_coins > w.day_limit or w.month_coins > w.month_limit
      union all
      select 'meter of ' || x.person, 'counts ' || x.day_coins || ' on ' || x.day || ' and ' || x.month_coins || ' in its month; its gifts took ' || x.given_day || ' and ' || x.given_month
      from (
        select w.person, w.day, w.day_coins, w.month_coins, coalesce(-sum(g.amount) filter (where g.day = w.day), 0) as given_day,
          coalesce(-sum(g.amount) filter (where date_trunc('month', g.day) = date_trunc('month', w.day)), 0) as given_month
        from believed w left join given g on g.bucket = w.bucket and g.person = w.person
        group by w.bucket, w.person, w.day, w.day_coins, w.month_coins
      ) x where x.day_coins < x.given_day or x.month_coins < x.given_month
      order by 1`,
  },
];
