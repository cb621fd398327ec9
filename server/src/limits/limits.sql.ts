/** Statements of limits: set-based, arrays in, the bucket in every key. */
import { CAUSES, PERSON_KINDS } from '../ledger/types.ts';
import { CAPS_KEY } from './caps.ts';

/** Joins that `LIMITS_OF` needs. @param bucket, person expressions of the sender. */
export const limitsJoin = (bucket: string, person: string): string =>
  `left join lateral (select * from wallet_limit w where w.bucket = ${bucket} and w.person = ${person} limit 1) w on true`;

/** Looked up once for a statement. */
const CAPS = `(select o.value from setting o where o.key = '${CAPS_KEY}')`;

/** One column: null for a sender without limits on a platform without caps. @param created_at when the sender's account was made. */
export const limitsOf = (created_at: string): string => `
  case when w.person is not null or ${CAPS} is not null then jsonb_build_object(
    'rules', w.rules, 'caps', ${CAPS}, 'created_at', ${created_at}, 'zone', w.zone, 'day', w.day, 'day_coins', w.day_coins::text,
    'month_coins', w.month_coins::text, 'day_limit', w.day_limit::text, 'month_limit', w.month_limit::text, 'by_rules', w.by_rules, 'by_caps', w.by_caps) end`;

/** $1 buckets and $2 ids of people. */
export const LOAD_LIMITS = `
select s.id as person, ${limitsOf('s.created_at')} as limits
from unnest($1::int2[], $2::uuid[]) as k (bucket, id)
join person s on s.bucket = k.bucket and s.id = k.id
${limitsJoin('s.bucket', 's.id')}`;

/**
 * $1 buckets, $2 ids of people, $3 beginnings of their days, $4 of their months. Coins given since: gifts and holds, but for holds that were
 * taken back. Walks back along the dense `seq` of each account, so it costs what was spent since, not what was ever spent.
 */
export const SPENT_SINCE = `
with recursive k as (
  select * from unnest($1::int2[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) as k (bucket, owner, day, month)
), walk as (
  select k.bucket, k.owner, k.day, k.month, a.kind, a.seq + 1 as seq, null::int8 as amount, null::int2 as cause_kind, null::uuid as cause,
    'infinity'::timestamptz as at
  from k join ledger_account a on a.bucket = k.bucket and a.owner = k.owner and a.kind in (${PERSON_KINDS.wallet_paid}, ${PERSON_KINDS.wallet_promo})
  union all
  select w.bucket, w.owner, w.day, w.month, w.kind, e.seq, e.amount, e.cause_kind, e.cause, p.at
  from walk w
  join ledger_line e on e.bucket = w.bucket and e.owner = w.owner and e.kind = w.kind and e.seq = w.seq - 1
  join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
  where p.at >= w.month
)
select k.owner as person, coalesce(-sum(w.amount) filter (where w.at >= w.day), 0)::int8 as day, coalesce(-sum(w.amount), 0)::int8 as month
from k left join (
  select w.* from walk w
  left join gift_hold h on w.cause_kind = ${CAUSES.hold} and h.bucket = w.bucket and h.id = w.cause and h.state in ('undone', 'returned')
  where w.cause_kind in (${CAUSES.gift}, ${CAUSES.hold}) and w.amount < 0 and h.id is null
) w on w.bucket = k.bucket and w.owner = k.owner
group by k.owner`;

/** $1 buckets, $2 people, $3 zones, $4 days, $5 and $6 coins of the day and month, $7 and $8 their limits, $9 whether by rules, $10 epochs of caps. */
export const WRITE_METERS = `
insert into wallet_limit as w (bucket, person, zone, day, day_coins, month_coins, day_limit, month_limit, by_rules, by_caps)
select * from unnest($1::int2[], $2::uuid[], $3::text[], $4::date[], $5::int8[], $6::int8[], $7::int8[], $8::int8[], $9::boolean[], $10::uuid[])
on conflict (bucket, person) do update set zone = excluded.zone, day = excluded.day, day_coins = excluded.day_coins, month_coins = excluded.month_coins,
  day_limit = excluded.day_limit, month_limit = excluded.month_limit, by_rules = excluded.by_rules, by_caps = excluded.by_caps`;

/** $1 buckets and $2 ids of people. */
export const LOAD_RULES = `
select w.person, w.rules from unnest($1::int2[], $2::uuid[]) as k (bucket, id) join wallet_limit w on w.bucket = k.bucket and w.person = k.id`;

/** $1 buckets, $2 people, $3 rules. */
export const WRITE_RULES = `
insert into wallet_limit (bucket, person, rules) select * from unnest($1::int2[], $2::uuid[], $3::jsonb[])
on conflict (bucket, person) do update set rules = excluded.rules`;
