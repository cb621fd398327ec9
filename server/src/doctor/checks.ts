/**
 * The invariants of the books, each as one SQL statement over entries and facts that returns what is wrong. They share no code with the
 * teller: what wrote the books does not get to say that they are right. Every statement is grouped by bucket where it can be, so that nothing needs one
 * global snapshot.
 *
 * A check's rows: `subject` names the account, posting or fact that is wrong, `says` what is wrong with it. `examined` counts what was looked at.
 */
import { ANNOUNCE_CHECK } from './announce-check.ts';
import { HOLD_AND_LIMIT_CHECKS } from './checks-holds.ts';
import { GOAL_CHECK } from './goal-check.ts';
import { MONEY_BACK_CHECKS } from './money-back-checks.ts';
import { PROMO_CHECKS } from './promo-checks.ts';
import { REVENUE_CHECK } from './revenue-check.ts';
import { REVIEW_CHECK } from './review-check.ts';
import { TRANSIT_CHECKS } from './transit-checks.ts';

export interface Check {
  readonly name: string;
  /** What must be true, for people. */
  readonly says: string;
  /** One number: rows examined. */
  readonly examined: string;
  /** Rows (subject, says). */
  readonly wrong: string;
}

const GIFT = 1;
/** The code of the kind of command that sends a gift. */
const GIFT_COMMAND = 1;
const PURCHASE = 2;
const PROMO = 3;
const MATURITY = 4;
const CASHOUT = 5;
const REFUND = 6;
const REVERSAL = 7;
const EXPIRY = 8;
const DEBT = 9;
const HOLD = 10;

/** An account as people read it. */
const ACCOUNT = (alias: string): string =>
  `${alias}.owner || ' ' || coalesce((select c.name from ledger_chart c where c.kind = ${alias}.kind), ${alias}.kind::text)`;

export const CHECKS: readonly Check[] = [
  {
    name: 'postings sum to zero',
    says: 'Every posting sums to zero in every asset, over the sides of people and platform.',
    examined: 'select count(*) from ledger_posting',
    wrong: `
      select 'posting ' || s.posting as subject, s.asset || ' sums to ' || sum(s.amount) as says
      from (
        select e.posting_bucket as bucket, e.posting, e.asset, e.amount from ledger_line e
        union all
        select p.bucket, p.posting, p.asset, p.amount from ledger_platform_entry p
      ) s group by s.bucket, s.posting, s.asset having sum(s.amount) <> 0 order by 1`,
  },
  {
    name: 'balances equal entries',
    says: 'The balance of every account is the sum of its entries, and what was ever credited is the sum of its credits.',
    examined: 'select count(*) from ledger_account',
    wrong: `
      select ${ACCOUNT('x')} as subject,
        case when x.balance <> x.entries then 'balance ' || x.balance || ', entries sum to ' || x.entries else 'credited ' || x.credited || ', credits sum to ' || x.credits end as says
      from (
        select a.bucket, a.owner, a.kind, a.balance, a.credited, coalesce(sum(e.amount), 0) as entries, coalesce(sum(e.amount) filter (where e.amount > 0), 0) as credits
        from ledger_account a left join ledger_line e on e.bucket = a.bucket and e.owner = a.owner and e.kind = a.kind
        group by a.bucket, a.owner, a.kind, a.balance, a.credited
      ) x where x.balance <> x.entries or x.credited <> x.credits order by 1`,
  },
  {
    name: 'counters have no gaps',
    says: 'Entries of every account are numbered 1, 2, 3 … up to the counter of the account.',
    examined: 'select count(*) from ledger_entry',
    wrong: `
      select ${ACCOUNT('x')} as subject, 'counter ' || x.seq || ', ' || x.n || ' entries from ' || coalesce(x.first, 0) || ' to ' || coalesce(x.last, 0) as says
      from (
        select a.bucket, a.owner, a.kind, a.seq, count(e.seq) as n, min(e.seq) as first, max(e.seq) as last
        from ledger_account a left join ledger_line e on e.bucket = a.bucket and e.owner = a.owner and e.kind = a.kind
        group by a.bucket, a.owner, a.kind, a.seq
      ) x where x.n <> x.seq or (x.n > 0 and (x.first <> 1 or x.last <> x.seq)) order by 1`,
  },
  {
    name: 'running balances',
    says: 'Every entry says the balance after it: the balance before plus its amount.',
    examined: 'select count(*) from ledger_entry',
    wrong: `
      select ${ACCOUNT('x')} as subject, 'entry ' || x.seq || ' says ' || x.balance_after || ' after it, entries up to it sum to ' || x.running as says
      from (
        select e.bucket, e.owner, e.kind, e.seq, e.balance_after, sum(e.amount) over (partition by e.bucket, e.owner, e.kind order by e.seq) as running from ledger_line e
      ) x where x.balance_after <> x.running order by 1`,
  },
  {
    name: 'floors',
    says: 'No account is or ever was below its floor, and every account has the floor that the chart gives its kind.',
    examined: 'select count(*) from ledger_account',
    wrong: `
      select ${ACCOUNT('a')} as subject, 'balance ' || a.balance || ' is below the floor ' || c.floor as says
      from ledger_account a join ledger_chart c on c.kind = a.kind where a.balance < c.floor
      union all
      select ${ACCOUNT('a')}, 'has the floor ' || coalesce(a.floor::text, 'none') || ', the chart says ' || coalesce(c.floor::text, 'none')
      from ledger_account a join ledger_chart c on c.kind = a.kind where a.floor is distinct from c.floor
      union all
      select ${ACCOUNT('e')}, 'was ' || e.balance_after || ' after entry ' || e.seq || ', below the floor ' || c.floor
      from ledger_line e join ledger_chart c on c.kind = e.kind where e.balance_after < c.floor
      order by 1`,
  },
  {
    name: 'entries belong',
    says: 'Every entry has its account and its posting, every posting has entries or commands.',
    examined: 'select count(*) from ledger_entry',
    wrong: `
      select 'account number ' || e.account as subject, 'entry ' || e.seq || ' has no account' as says
      from ledger_entry e where not exists (select from ledger_account a where a.bucket = e.bucket and a.id = e.account)
      union all
      select ${ACCOUNT('e')}, 'entry ' || e.seq || ' has no posting'
      from ledger_line e where not exists (select from ledger_posting p where p.bucket = e.posting_bucket and p.id = e.posting)
      union all
      select 'posting ' || e.posting, 'an entry of the platform has no posting'
      from ledger_platform_entry e where not exists (select from ledger_posting p where p.bucket = e.bucket and p.id = e.posting)
      union all
      select 'posting ' || p.id, 'says ' || p.commands || ' commands, ' || coalesce(c.n, 0) + coalesce(g.n, 0) + coalesce(s.n, 0) || ' are there'
      from ledger_posting p
      left join (select posting_bucket, posting, count(*) as n from ledger_command where kind <> ${GIFT_COMMAND} group by posting_bucket, posting) c on c.posting_bucket = p.bucket and c.posting = p.id
      left join (
        -- The command of a gift or hold leaves no row of its own: its spends are what is left of it. (A gift's of the first release left one, which is not counted.)
        select e.posting_bucket, e.posting, count(distinct e.cause) as n from ledger_line e where e.cause_kind in (${GIFT}, ${HOLD}) and e.amount < 0 and e.kind in (1, 2) group by e.posting_bucket, e.posting
      ) g on g.posting_bucket = p.bucket and g.posting = p.id
      -- A gift that came from another posting group says itself that it arrived.
      left join (select arrived_in, count(*) as n from gift where arrived_in is not null group by arrived_in) s on s.arrived_in = p.id
      -- Accepted ids have a life: of postings that may have lost some, only too many are wrong.
      where p.commands < coalesce(c.n, 0) + coalesce(g.n, 0) + coalesce(s.n, 0)
        or (p.commands > coalesce(c.n, 0) + coalesce(g.n, 0) + coalesce(s.n, 0) and p.id >= (select id_floor(coalesce(max(through), 'epoch')) from retention_mark where name = 'commands'))
      order by 1`,
  },
  {
    name: 'buckets',
    says: 'Every row lives in the bucket that its id carries.',
    examined:
      'select (select count(*) from ledger_account) + (select count(*) from gift) + (select count(*) from target)',
    wrong: `
      select ${ACCOUNT('a')} as subject, 'is in bucket ' || a.bucket as says from ledger_account a where a.bucket <> get_byte(uuid_send(a.owner), 15) & 63
      union all select 'gift ' || g.id, 'is in bucket ' || g.bucket from gift_line g where g.bucket <> get_byte(uuid_send(g.id), 15) & 63 or g.bucket <> get_byte(uuid_send(g.creator), 15) & 63
      union all select 'target ' || t.id, 'is in bucket ' || t.bucket from target t where t.bucket <> get_byte(uuid_send(t.id), 15) & 63 or t.bucket <> get_byte(uuid_send(t.creator), 15) & 63
      order by 1`,
  },
  {
    name: 'every gift has its entries',
    says: 'Every gift took its coins from its sender and credited its earning to its creator, all in one posting or in two by way of transit, by the share policy it names.',
    examined: 'select count(*) from gift',
    wrong: `
      select 'gift ' || x.id || ' of ' || x.sender as subject,
        'coins ' || x.coins || ' (promotional ' || x.promo_coins || '), earned ' || x.earned_micros || '; entries: paid ' || x.paid || ', promotional ' || x.promo || ', held ' || x.held || ', earned ' || x.earned || ', by its policy ' || x.by_policy as says
      from (
        select g.id, g.sender, g.coins, g.promo_coins, g.earned_micros, coalesce(n.paid, 0) as paid, coalesce(n.promo, 0) as promo, coalesce(n.held, 0) as held, exists (select from gift_hold o where o.id = g.id) as was_held, coalesce(n.earned, 0) as earned, coalesce(n.other, 0) as other,
          div(g.coins::numeric * s.coin_value_micros * s.share_bp, 10000) as by_policy
        from gift_line g
        left join share_policy s on s.id = g.policy
        left join (
          select h.id, sum(e.amount) filter (where e.kind = 1 and e.owner = h.sender) as paid, sum(e.amount) filter (where e.kind = 2 and e.owner = h.sender) as promo,
            sum(e.amount) filter (where e.kind = 4 and e.owner = h.sender) as held, sum(e.amount) filter (where e.kind = 10 and e.owner = h.creator) as earned,
            count(*) filter (where not (e.kind in (1, 2, 4) and e.owner = h.sender) and not (e.kind = 10 and e.owner = h.creator))
              -- A gift that came from another posting group earned in the posting in which it arrived, and was paid in one before.
              + case when bool_and(f.arrived_in is null) then count(distinct e.posting) - 1
                else count(distinct e.posting) filter (where e.kind <> 10) - 1 + count(*) filter (where (e.kind = 10) <> (e.posting = f.arrived_in)) end as other
          from ledger_line e join gift_line h on h.id = e.cause
          join gift f on f.bucket = h.bucket and f.id = h.id
          where e.cause_kind = ${GIFT} group by h.id
        ) n on n.id = g.id
      ) x where x.paid <> (case when x.was_held then 0 else x.promo_coins - x.coins end) or x.promo <> (case when x.was_held then 0 else -x.promo_coins end)
        or x.held <> (case when x.was_held then -x.coins else 0 end) or x.earned <> x.earned_micros or x.by_policy is distinct from x.earned_micros::numeric or x.other <> 0 order by 1`,
  },
  {
    name: 'every entry has its cause',
    // In three stages, which "offset 0" keeps apart: planning twelve joins at once takes most of a second, whatever is in the tables.
    says: 'Every entry of a person was caused by a gift, hold, purchase, grant, expiry, maturity, cash-out, refund, reversal or payment of a debt that is there.',
    examined: 'select count(*) from ledger_entry',
    wrong: `
      select ${ACCOUNT('e')} as subject, 'entry ' || e.seq || ' names a cause that is not there: kind ' || e.cause_kind || ', ' || e.cause as says
      from (
        select e.* from (
          select e.* from ledger_line e
          left join gift_line g on e.cause_kind = ${GIFT} and g.id = e.cause
          left join gift_outbox o on e.cause_kind = ${GIFT} and o.bucket = e.bucket and o.id = e.cause and o.sender = e.owner
          left join gift_hold h on e.cause_kind = ${HOLD} and h.bucket = e.bucket and h.id = e.cause and h.sender = e.owner
          where coalesce(g.id, o.id, h.id) is null
          offset 0
        ) e
        left join purchase p on e.cause_kind = ${PURCHASE} and p.id = e.cause and p.person = e.owner and p.posting = e.posting and p.credited_at is not null
        left join promo_grant r on e.cause_kind = ${PROMO} and r.id = e.cause and r.person = e.owner and r.posting = e.posting
        left join promo_expiry x on e.cause_kind = ${EXPIRY} and x.bucket = e.bucket and x.id = e.cause and x.person = e.owner and x.posting = e.posting and e.kind = 2
        left join maturity m on e.cause_kind = ${MATURITY} and m.bucket = e.bucket and m.creator = e.owner and m.posting = e.posting
        left join cashout c on e.cause_kind = ${CASHOUT} and c.id = e.cause and c.creator = e.owner
        where coalesce(p.id, r.id, x.id, m.creator, c.id) is null
        offset 0
      ) e
      left join refund f on e.cause_kind = ${REFUND} and f.id = e.cause and f.posting = e.posting
      left join refund_reversal v on e.cause_kind = ${REVERSAL} and v.refund = e.cause and v.posting = e.posting
      left join coin_return b on e.cause_kind = ${REVERSAL} and b.id = e.cause and b.person = e.owner and b.posting = e.posting
      left join debt_payment d on e.cause_kind = ${DEBT} and d.id = e.cause and d.person = e.owner and d.posting = e.posting
      where coalesce(f.id, v.refund, b.id, d.id) is null
      order by 1`,
  },
  {
    name: 'every purchase has its entries',
    says: 'Every credited purchase gave its coins once, and no other gave any; every payment credited one purchase.',
    examined: 'select count(*) from purchase',
    wrong: `
      select 'purchase ' || x.id || ' of ' || x.person as subject, 'state ' || x.state || ', ' || x.coins || ' coins; credited ' || x.credited || ' by ' || x.n || ' entries' as says
      from (
        select p.id, p.person, p.state, p.coins, p.credited_at is not null as was_credited, coalesce(sum(e.amount), 0) as credited, count(e.seq) as n
        from purchase p left join ledger_line e on e.bucket = p.bucket and e.owner = p.person and e.kind = 1 and e.cause_kind = ${PURCHASE} and e.cause = p.id
        group by p.bucket, p.id, p.person, p.state, p.coins, p.credited_at
      ) x where (x.was_credited and (x.credited <> x.coins or x.n <> 1)) or (not x.was_credited and x.n > 0)
      union all
      select 'purchase ' || p.id || ' of ' || p.person, 'is credited, but no payment stands for it' from purchase p
      where p.credited_at is not null and not exists (select from provider_payment y where y.purchase = p.id and y.posting = p.posting)
      order by 1`,
  },
  {
    name: 'platform aggregates',
    says: "The platform's accounts are what purchases, grants, gifts, refunds and cash-outs add up to.",
    examined: 'select count(*) from ledger_platform_entry',
    wrong: `
      with booked as (
        select c.name, p.asset, sum(p.amount) as amount from ledger_platform_entry p join ledger_chart c on c.kind = p.kind group by c.name, p.asset
      ), base as (
        select coalesce((select a.asset from ledger_account a where a.kind >= 10 limit 1), 'USD') as currency
      ), stands as (
        select r.* from refund r where not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)
      ), fact as (
        select 'coins_issued' as name, 'COIN' as asset, -sum(p.coins) as amount from purchase p where p.credited_at is not null
        union all select 'cash_clearing', p.currency, -sum(p.price_micros) from purchase p where p.credited_at is not null group by p.currency
        union all select 'deferred_revenue', p.currency, sum(p.price_micros) from purchase p where p.credited_at is not null group by p.currency
        union all select 'deferred_revenue', f.currency, -sum(f.amount_micros) from revenue_fact f group by f.currency
        union all select 'revenue', f.currency, sum(f.amount_micros) from revenue_fact f group by f.currency
        union all select 'coins_refunded', 'COIN', sum(r.unspent_coins + r.debt_coins) from stands r
        union all select 'cash_clearing', r.currency, sum(r.amount_micros) from stands r group by r.currency
        union all select 'deferred_revenue', r.currency, -sum(r.deferred_micros) from stands r group by r.currency
        union all select 'refunds', r.currency, -sum(r.refunds_micros) from stands r group by r.currency
        union all select 'refund_losses', r.currency, -sum(r.losses_micros) from stands r group by r.currency
        union all select 'earnings_taken_back', base.currency, sum(r.clawed_micros) from base, stands r group by base.currency
        union all select 'promo_issued', 'COIN', -sum(g.coins) from promo_grant g
        union all select 'promo_expired', 'COIN', sum(x.coins) from promo_expiry x
        union all select 'coins_redeemed', 'COIN', sum(g.coins - g.promo_coins) from gift_line g
        union all select 'promo_redeemed', 'COIN', sum(g.promo_coins) from gift_line g
        union all select 'marketing_cost', base.currency, -sum(div(g.promo_coins::numeric * s.coin_value_micros * s.share_bp, 10000)) from base, gift_line g join share_policy s on s.id = g.policy group by base.currency
        union all select 'creator_cost', base.currency, -sum(g.earned_micros - div(g.promo_coins::numeric * s.coin_value_micros * s.share_bp, 10000)) from base, gift_line g join share_policy s on s.id = g.policy group by base.currency
        union all select 'transit', 'COIN', sum(o.price_coins::bigint * o.quantity) from gift_outbox o where not exists (select from gift g where g.bucket = get_byte(uuid_send(o.id), 15) & 63 and g.id = o.id)
        union all select 'payout_clearing', c.currency, sum(c.paid_micros) from cashout c where c.state = 'paid' group by c.currency
      ), facts as (
        select f.name, f.asset, sum(f.amount) as amount from fact f group by f.name, f.asset
      )
      select 'platform ' || coalesce(b.name, f.name) || ' ' || coalesce(b.asset, f.asset) as subject, 'booked ' || coalesce(b.amount, 0) || ', facts say ' || coalesce(f.amount, 0) as says
      from booked b full join facts f on f.name = b.name and f.asset = b.asset
      where coalesce(b.amount, 0) <> coalesce(f.amount, 0) order by 1`,
  },
  {
    name: 'logs have no gaps',
    says: 'Events of every target are numbered 1, 2, 3 … up to the head of its log, gifts and others together.',
    examined: 'select (select count(*) from gift) + (select count(*) from target_event)',
    wrong: `
      select 'target ' || x.id || ' of ' || x.creator as subject, 'head ' || x.last_offset || ', ' || x.n || ' events (' || x.different || ' different) from ' || coalesce(x.first, 0) || ' to ' || coalesce(x.last, 0) as says
      from (
        select t.id, t.creator, t.last_offset, count(o."offset") as n, count(distinct o."offset") as different, min(o."offset") as first, max(o."offset") as last
        from target t left join (
          select g.bucket, g.target, g."offset" from gift_line g union all select e.bucket, e.target, e."offset" from target_event e
        ) o on o.bucket = t.bucket and o.target = t.id
        group by t.bucket, t.id, t.creator, t.last_offset
      ) x where x.n <> x.last_offset or x.different <> x.n or (x.n > 0 and (x.first <> 1 or x.last <> x.last_offset))
      union all
      select 'gift ' || g.id || ' of ' || g.sender, 'its target is not there' from gift g where not exists (select from target t where t.bucket = g.bucket and t.log = g.log)
      union all
      select 'target ' || t.id || ' of ' || t.creator, 'its gifts name it by ' || t.log || ', which is not from its id' from target t
      where t.log <> (select sum((get_byte(uuid_send(t.id), 8 + i) & (case i when 0 then 63 else 255 end)) * 256::numeric ^ (7 - i)) from generate_series(0, 7) i)
      order by 1`,
  },
  {
    name: 'combos',
    says: "Every combo counts exactly its gifts, of one sender at one price; one of more than one that ended has exactly one end in its target's log, one that is open none.",
    examined: 'select count(*) from gift where combo is not null',
    wrong: `
      select 'combo ' || x.id || ' of ' || x.sender as subject,
        'counts up to ' || x.last || ', ' || x.wrong || ' gifts out of step, of ' || x.senders || ' senders at ' || x.prices || ' prices; open at ' || coalesce(c.count, 0) || '; ends ' || coalesce(n.ends, 0) as says
      from (
        select g.bucket, g.target, g.combo as id, min(g.sender::text) as sender, max(g.combo_count) as last, count(distinct g.sender) as senders, count(distinct g.price_coins) as prices,
          count(*) filter (where g.combo_count <> g.running) as wrong
        from (select h.*, sum(h.quantity) over (partition by h.bucket, h.target, h.combo order by h."offset") as running from gift_line h where h.combo is not null) g
        group by g.bucket, g.target, g.combo
      ) x
      left join combo c on c.bucket = x.bucket and c.id = x.id
      left join (select e.bucket, e.target, e.subject, count(*) as ends from target_event e where e.kind = 'combo_end' group by e.bucket, e.target, e.subject) n
        on n.bucket = x.bucket and n.target = x.target and n.subject = x.id
      where x.wrong > 0 or x.senders > 1 or x.prices > 1 or coalesce(c.count, x.last) <> x.last or coalesce(n.ends, 0) <> (case when c.id is null and x.last > 1 then 1 else 0 end)
      union all
      select 'combo ' || c.id || ' of ' || c.sender, 'is open, and no gift began it' from combo c where not exists (select from gift g where g.bucket = c.bucket and g.id = c.id)
      order by 1`,
  },
  {
    name: 'lots cover what was credited',
    says: 'The lots of every wallet account follow each other from 0 to all that was ever credited, each with the entry that credited it.',
    examined: 'select count(*) from ledger_lot',
    wrong: `
      select ${ACCOUNT('x')} as subject, 'credited ' || x.credited || '; lots cover ' || x.covered || ' from ' || coalesce(x.first, 0) || ' to ' || coalesce(x.last, 0) as says
      from (
        select a.bucket, a.owner, a.kind, a.credited, coalesce(sum(l.to_position - l.from_position), 0) as covered, min(l.from_position) as first, max(l.to_position) as last
        from ledger_account a left join ledger_lot l on l.bucket = a.bucket and l.owner = a.owner and l.kind = a.kind
        where a.kind in (1, 2) group by a.bucket, a.owner, a.kind, a.credited
      ) x where x.covered <> x.credited or (x.covered > 0 and (x.first <> 0 or x.last <> x.credited))
      union all
      select ${ACCOUNT('x')}, 'the lot from ' || x.from_position || ' begins where the one before ends at ' || x.before
      from (
        select l.bucket, l.owner, l.kind, l.from_position, lag(l.to_position, 1, 0::int8) over (partition by l.bucket, l.owner, l.kind order by l.from_position) as before from ledger_lot l
      ) x where x.before <> x.from_position
      union all
      select ${ACCOUNT('l')}, 'the lot from ' || l.from_position || ' is not what entry ' || l.seq || ' credited'
      from ledger_lot l left join ledger_line e on e.bucket = l.bucket and e.owner = l.owner and e.kind = l.kind and e.seq = l.seq
      where e.amount is distinct from l.to_position - l.from_position or e.cause is distinct from l.cause or e.cause_kind is distinct from l.cause_kind
      order by 1`,
  },
  {
    name: 'maturities',
    says: 'Every maturity moved exactly what the gifts of its range earned less what was taken back of them, and ranges follow each other.',
    examined: 'select count(*) from maturity',
    wrong: `
      select 'maturity of ' || m.creator || ' up to ' || m.day as subject, 'moved ' || m.amount_micros || ', its gifts earned ' || x.earned || ' and ' || x.taken || ' of that was taken back before' as says
      from maturity m cross join lateral (
        select coalesce(sum(e.amount), 0) as earned, coalesce(sum(t.amount), 0) as taken
        from ledger_line e
        left join lateral (
          select sum(case when k.reversal then -k.amount_micros else k.amount_micros end) as amount
          from earning_clawback k where k.bucket = e.bucket and k.creator = e.owner and k.gift = e.cause and k.account = 10
        ) t on true
        where e.bucket = m.bucket and e.owner = m.creator and e.kind = 10 and e.cause_kind = ${GIFT} and e.seq > m.from_seq and e.seq <= m.through_seq
      ) x where m.amount_micros <> x.earned - x.taken
      union all
      select 'maturity of ' || x.creator || ' up to ' || x.day, 'begins after ' || x.from_seq || ', the one before ended at ' || x.before
      from (select m.creator, m.day, m.from_seq, lag(m.through_seq, 1, 0::int8) over (partition by m.bucket, m.creator order by m.day) as before from maturity m) x where x.from_seq <> x.before
      union all
      select 'maturity of ' || m.creator || ' up to ' || m.day, 'its two entries are not there'
      from maturity m where (select count(*) from ledger_line e where e.bucket = m.bucket and e.owner = m.creator and e.posting = m.posting and e.cause_kind = ${MATURITY}
        and ((e.kind = 10 and e.amount = -m.amount_micros) or (e.kind = 11 and e.amount = m.amount_micros))) <> 2
      order by 1`,
  },
  {
    name: 'cash-outs',
    says: 'What is reserved of a creator is what their unsettled cash-outs add up to; every history is numbered without gaps and ends in its state; four eyes were four; a part that was paid gave the rest back; nothing expired after it was sent.',
    examined: 'select count(*) from cashout',
    wrong: `
      select ${ACCOUNT('a')} as subject, 'reserved ' || a.balance || ', unsettled cash-outs add up to ' || coalesce(sum(c.amount_micros), 0) as says
      from ledger_account a left join cashout c on c.bucket = a.bucket and c.creator = a.owner and c.state in ('requested', 'approved', 'submitting', 'submitted', 'unknown')
      where a.kind = 12 group by a.bucket, a.owner, a.kind, a.balance having a.balance <> coalesce(sum(c.amount_micros), 0)
      union all
      select 'cash-out ' || x.id || ' of ' || x.creator, 'state ' || x.state || '; history of ' || x.n || ' up to ' || coalesce(x.last, 0) || ' ends in ' || coalesce(x.ends, 'nothing')
      from (
        select c.id, c.creator, c.state, count(e.n) as n, max(e.n) as last, (array_agg(e.state order by e.n desc))[1] as ends
        from cashout c left join cashout_event e on e.bucket = c.bucket and e.cashout = c.id group by c.bucket, c.id, c.creator, c.state
      ) x where x.n is distinct from x.last or x.ends is distinct from x.state
      union all
      select 'cash-out ' || c.id || ' of ' || c.creator, 'went on with ' || count(a.by) || ' approvals of others, ' || c.approvals_needed || ' were needed'
      from cashout c left join cashout_approval a on a.bucket = c.bucket and a.cashout = c.id and a.by <> c.creator
      where c.state not in ('requested', 'rejected', 'cancelled', 'expired') group by c.bucket, c.id, c.creator, c.approvals_needed having count(a.by) < c.approvals_needed
      union all
      select 'cash-out ' || x.id || ' of ' || x.creator, 'of ' || x.amount_micros || ' in state ' || x.state || ' with ' || coalesce(x.paid_micros, 0) || ' paid; its entries sum to ' || x.reserved || ' reserved, ' || x.available || ' available'
      from (
        select c.id, c.creator, c.state, c.amount_micros, c.paid_micros,
          coalesce(sum(e.amount) filter (where e.kind = 12), 0) as reserved, coalesce(sum(e.amount) filter (where e.kind = 11), 0) as available
        from cashout c left join ledger_line e on e.bucket = c.bucket and e.owner = c.creator and e.kind in (11, 12) and e.cause_kind = ${CASHOUT} and e.cause = c.id
        group by c.bucket, c.id, c.creator, c.state, c.amount_micros, c.paid_micros
      ) x where (x.reserved, x.available) is distinct from (
        case when x.state in ('requested', 'approved', 'submitting', 'submitted', 'unknown') then x.amount_micros else 0 end,
        case when x.state in ('requested', 'approved', 'submitting', 'submitted', 'unknown') then -x.amount_micros when x.state = 'paid' then -x.paid_micros else 0 end)
      union all
      select 'cash-out ' || c.id || ' of ' || c.creator, 'expired after it was ' || e.state
      from cashout c join cashout_event e on e.bucket = c.bucket and e.cashout = c.id and e.state not in ('requested', 'approved', 'expired') where c.state = 'expired'
      order by 1`,
  },
  ...HOLD_AND_LIMIT_CHECKS,
  ...MONEY_BACK_CHECKS,
  ...TRANSIT_CHECKS,
  ...PROMO_CHECKS,
  {
    name: 'boards and sums',
    says: 'Totals and supporters of every target, and supporters and days of every creator, are exactly the gifts that their boards have taken in.',
    examined: 'select count(*) from target_fold',
    wrong: `
      with taken as (
        select g.bucket, g.target, g.creator, g.sender, (g.at at time zone 'UTC')::date as day, g.coins, g.earned_micros
        from gift_line g join target_fold f on f.bucket = g.bucket and f.target = g.target and g."offset" <= f.applied_offset
      )
      select 'target ' || f.target as subject, 'board says ' || f.gifts || ' gifts, ' || f.coins || ' coins, ' || f.supporters || ' supporters; gifts say ' || coalesce(g.gifts, 0) || ', ' || coalesce(g.coins, 0) || ', ' || coalesce(g.supporters, 0) as says
      from target_fold f left join (select bucket, target, count(*) as gifts, sum(coins) as coins, count(distinct sender) as supporters from taken group by bucket, target) g
        on g.bucket = f.bucket and g.target = f.target
      where (f.gifts, f.coins, f.supporters) is distinct from (coalesce(g.gifts, 0), coalesce(g.coins, 0), coalesce(g.supporters, 0))
      union all
      select 'target ' || coalesce(s.target, g.target), 'supporter ' || coalesce(s.person, g.sender) || ': board says ' || coalesce(s.coins, 0) || ' coins, gifts say ' || coalesce(g.coins, 0)
      from target_supporter s full join (select bucket, target, sender, sum(coins) as coins, count(*) as gifts from taken group by bucket, target, sender) g
        on g.bucket = s.bucket and g.target = s.target and g.sender = s.person
      where s.coins is distinct from g.coins or s.gifts is distinct from g.gifts
      union all
      select 'creator ' || coalesce(s.creator, g.creator), 'supporter ' || coalesce(s.person, g.sender) || ': says ' || coalesce(s.coins, 0) || ' coins, gifts say ' || coalesce(g.coins, 0)
      from creator_supporter s full join (select bucket, creator, sender, sum(coins) as coins, count(*) as gifts from taken group by bucket, creator, sender) g
        on g.bucket = s.bucket and g.creator = s.creator and g.sender = s.person
      where s.coins is distinct from g.coins or s.gifts is distinct from g.gifts
      union all
      select 'creator ' || coalesce(d.creator, g.creator), coalesce(d.day, g.day) || ': says ' || coalesce(d.earned_micros, 0) || ' micros, gifts say ' || coalesce(g.earned_micros, 0)
      from creator_day d full join (select bucket, creator, day, sum(earned_micros) as earned_micros, sum(coins) as coins, count(*) as gifts from taken group by bucket, creator, day) g
        on g.bucket = d.bucket and g.creator = d.creator and g.day = d.day
      where d.earned_micros is distinct from g.earned_micros or d.coins is distinct from g.coins or d.gifts is distinct from g.gifts
      order by 1`,
  },
  REVENUE_CHECK,
  REVIEW_CHECK,
  ANNOUNCE_CHECK,
  GOAL_CHECK,
  {
    name: 'nothing is parked',
    says: 'No command broke an invariant and waits for a person.',
    examined: 'select count(*) from ledger_parked',
    wrong: `select 'command ' || p.id || ' of ' || p.owner as subject, p.kind || ' was parked: ' || p.fault as says from ledger_parked p order by 1`,
  },
];
