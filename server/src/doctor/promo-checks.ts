/** Invariants of promotional coins that expire. Form and rules of a check: checks.ts. */
import type { Check } from './checks.ts';

const PROMO_ACCOUNT = 2;
const PROMO = 3;
const EXPIRY = 8;
const HOLD = 10;

export const PROMO_CHECKS: readonly Check[] = [
  {
    name: 'promotional coins expire',
    says: 'Only coins of a grant with an end expired, not before it and never more than it had; each expiry is one entry and removed coins of its own grant; what is left of such a grant is still due to expire.',
    examined: 'select count(*) from promo_grant where expires_at is not null',
    wrong: `
      select 'expiry ' || x.id || ' of ' || x.person as subject, 'at ' || x.at || ', its grant ' || case when g.id is null then 'is not there' when g.expires_at is null then 'never expires' else 'ends at ' || g.expires_at end as says
      from promo_expiry x left join promo_grant g on g.bucket = x.bucket and g.person = x.person and g.id = x.promo
      where g.expires_at is null or g.expires_at > x.at
      union all
      select 'expiry ' || x.id || ' of ' || x.person, 'of ' || x.coins || ' coins; entries took ' || coalesce(-sum(e.amount), 0)
      from promo_expiry x left join ledger_line e on e.bucket = x.bucket and e.owner = x.person and e.kind = ${PROMO_ACCOUNT} and e.cause_kind = ${EXPIRY} and e.cause = x.id and e.posting = x.posting
      group by x.bucket, x.id, x.person, x.coins having count(e.seq) <> 1 or -sum(e.amount) <> x.coins
      union all
      select 'grant ' || g.id || ' to ' || g.person, 'of ' || g.coins || ' coins, ' || sum(x.coins) || ' expired'
      from promo_grant g join promo_expiry x on x.bucket = g.bucket and x.person = g.person and x.promo = g.id group by g.bucket, g.id, g.person, g.coins having sum(x.coins) > g.coins
      union all
      -- Coins that a hold gave back are traced by what the database says of their origin; all others lie in the grant's own lot.
      select 'removal of ' || r.owner || ' from ' || r.from_position, 'expired as coins of grant ' || coalesce(x.promo::text, 'none') || ', they are not'
      from ledger_removal r left join promo_expiry x on x.bucket = r.bucket and x.id = r.cause
      join ledger_lot l on l.bucket = r.bucket and l.owner = r.owner and l.kind = r.kind and l.from_position <= r.from_position and r.to_position <= l.to_position
      where r.cause_kind = ${EXPIRY} and case when l.cause_kind = ${HOLD}
        then not exists (select from wallet_pieces(r.bucket, r.owner, r.kind) w where w.from_position <= r.from_position and r.to_position <= w.to_position and w.origin = x.promo)
        else (r.kind, l.cause_kind, l.cause) is distinct from (${PROMO_ACCOUNT}::int2, ${PROMO}::int2, x.promo) end
      union all
      select 'grant ' || g.id || ' to ' || g.person, 'has coins left and an end, and is not due to expire'
      from promo_grant g
      where g.expires_at is not null and not exists (select from promo_due d where d.bucket = g.bucket and d.person = g.person and d.promo = g.id and d.expires_at = g.expires_at)
        and exists (select from wallet_pieces(g.bucket, g.person, ${PROMO_ACCOUNT}::int2) w where w.state in ('unspent', 'held') and w.origin_kind = ${PROMO} and w.origin = g.id)
      union all
      select 'grant ' || d.promo || ' to ' || d.person, 'is due to expire at ' || d.expires_at || ', it says ' || coalesce(g.expires_at::text, 'never')
      from promo_due d left join promo_grant g on g.bucket = d.bucket and g.person = d.person and g.id = d.promo where g.expires_at is distinct from d.expires_at
      order by 1`,
  },
];
