/** What must be true of money that went back: removals, refunds and their reversals, debts, and what was taken back from creators. */
import type { Check } from './checks.ts';

const PAID = 1;
const DEBT_ACCOUNT = 3;
const PENDING = 10;
const AVAILABLE = 11;
const REFUND = 6;
const REVERSAL = 7;
const EXPIRY = 8;
const DEBT = 9;
const HOLD = 10;

const OF = (alias: string): string => `'refund ' || ${alias}.id || ' of ' || ${alias}.person`;
const STANDS = (alias: string): string =>
  `not exists (select from refund_reversal v where v.bucket = ${alias}.bucket and v.refund = ${alias}.id)`;

export const MONEY_BACK_CHECKS: readonly Check[] = [
  {
    name: 'removals',
    says: 'Every removal lies within one lot, overlaps no other, took nothing that was spent before it, and is what its entry took.',
    examined: 'select count(*) from ledger_removal',
    wrong: `
      select 'removal of ' || r.owner || ' from ' || r.from_position as subject, 'does not lie within one lot' as says
      from ledger_removal r
      where not exists (select from ledger_lot l where l.bucket = r.bucket and l.owner = r.owner and l.kind = r.kind and l.from_position <= r.from_position and r.to_position <= l.to_position)
      union all
      select 'removal of ' || x.owner || ' from ' || x.from_position, 'overlaps the one before, which ends at ' || x.before
      from (select r.*, lag(r.to_position) over (partition by r.bucket, r.owner, r.kind order by r.from_position) as before from ledger_removal r) x where x.before > x.from_position
      union all
      select 'removal of ' || x.owner || ' from ' || x.from_position, x.spent || ' coins had been spent before it, only ' || x.spendable || ' positions before it can have been'
      from (
        select r.owner, r.from_position,
          r.from_position - coalesce((select sum(o.to_position - o.from_position) from ledger_removal o where o.bucket = r.bucket and o.owner = r.owner and o.kind = r.kind and o.to_position <= r.from_position), 0) as spendable,
          coalesce((select -sum(s.amount) from ledger_line s where s.bucket = r.bucket and s.owner = r.owner and s.kind = r.kind and s.amount < 0
            and s.cause_kind not in (${REFUND}, ${EXPIRY}) and s.seq < e.seq), 0) as spent
        from ledger_removal r
        join ledger_line e on e.bucket = r.bucket and e.owner = r.owner and e.kind = r.kind and e.cause_kind = r.cause_kind and e.cause = r.cause
      ) x where x.spent > x.spendable
      union all
      select 'removals of ' || coalesce(e.owner, r.owner) || ' by ' || coalesce(e.cause, r.cause), 'entry took ' || coalesce(-e.amount, 0) || ', removals say ' || coalesce(r.coins, 0)
      from (select e.bucket, e.owner, e.kind, e.cause, sum(e.amount) as amount from ledger_line e where e.kind in (1, 2) and e.cause_kind in (${REFUND}, ${EXPIRY}) group by 1, 2, 3, 4) e
      full join (select r.bucket, r.owner, r.kind, r.cause, sum(r.to_position - r.from_position) as coins from ledger_removal r group by 1, 2, 3, 4) r
        on r.bucket = e.bucket and r.owner = e.owner and r.kind = e.kind and r.cause = e.cause
      where coalesce(-e.amount, 0) <> coalesce(r.coins, 0)
      order by 1`,
  },
  {
    name: 'coins given back',
    says: 'Every lot that a reversal opened names the lot that its coins came from and their origin, and every reversal gave back exactly what its refund had taken.',
    examined: 'select count(*) from coin_return',
    wrong: `
      select 'lot of ' || l.owner || ' from ' || l.from_position as subject, 'no coins were given back for it' as says
      from ledger_lot l left join coin_return c on c.bucket = l.bucket and c.id = l.cause and c.person = l.owner and c.coins = l.to_position - l.from_position
      where l.cause_kind = ${REVERSAL} and c.id is null
      union all
      select 'coins given back ' || c.id || ' to ' || c.person, 'opened no lot'
      from coin_return c where not exists (select from ledger_lot l where l.bucket = c.bucket and l.owner = c.person and l.kind = ${PAID} and l.cause_kind = ${REVERSAL} and l.cause = c.id)
      union all
      select 'coins given back ' || c.id || ' to ' || c.person, 'their origin is not that of the lot they came from'
      from coin_return c
      left join ledger_lot p on p.bucket = c.bucket and p.owner = c.person and p.kind = ${PAID} and p.from_position = c.parent_from
      left join coin_return o on p.cause_kind = ${REVERSAL} and o.bucket = p.bucket and o.id = p.cause
      where case when p.cause_kind = ${HOLD} then not exists (
          select from wallet_pieces(c.bucket, c.person, ${PAID}::int2) w where w.lot_from = c.parent_from and w.origin = c.origin and w.origin_kind = c.origin_kind)
        else coalesce(o.origin, p.cause) is distinct from c.origin or coalesce(o.origin_kind, p.cause_kind) is distinct from c.origin_kind end
      union all
      select ${OF('r')}, 'took ' || r.unspent_coins || ' unspent coins and ' || x.paid || ' paid its debt; its reversal gave back ' || x.unspent_back || ' and ' || x.paid_back
      from refund r cross join lateral (
        select coalesce((select sum(d.coins) from debt_payment d where d.bucket = r.bucket and d.refund = r.id), 0) as paid,
          coalesce((select sum(c.coins) from coin_return c where c.bucket = r.bucket and c.refund = r.id and c.payment is null), 0) as unspent_back,
          coalesce((select sum(c.coins) from coin_return c where c.bucket = r.bucket and c.refund = r.id and c.payment is not null), 0) as paid_back
      ) x
      where (x.unspent_back, x.paid_back) is distinct from case when ${STANDS('r')} then (0::numeric, 0::numeric) else (r.unspent_coins::numeric, x.paid) end
      order by 1`,
  },
  {
    name: 'refunds have their entries',
    says: 'Every refund took from the wallet, from debts and from creators what it says, and its parts add up; reversals undid exactly that.',
    examined: 'select count(*) from refund',
    wrong: `
      with entry as (
        select e.cause, e.cause_kind, e.kind, sum(e.amount) as amount from ledger_line e where e.cause_kind in (${REFUND}, ${REVERSAL}) and e.kind <> ${PAID} group by 1, 2, 3
      ), wallet as (
        select e.cause, sum(e.amount) as amount from ledger_line e where e.cause_kind = ${REFUND} and e.kind = ${PAID} group by 1
      )
      select ${OF('r')} as subject, 'unspent ' || r.unspent_coins || ', debt ' || r.debt_coins || ', clawed ' || r.clawed_micros || '; entries ' ||
        coalesce(w.amount, 0) || ', ' || coalesce(d.amount, 0) || ', ' || coalesce(p.amount, 0) as says
      from refund r left join wallet w on w.cause = r.id
      left join entry d on d.cause = r.id and d.cause_kind = ${REFUND} and d.kind = ${DEBT_ACCOUNT}
      left join entry p on p.cause = r.id and p.cause_kind = ${REFUND} and p.kind = ${PENDING}
      where coalesce(w.amount, 0) <> -r.unspent_coins or coalesce(d.amount, 0) <> -r.debt_coins or coalesce(p.amount, 0) <> -r.clawed_micros
      union all
      select ${OF('r')}, 'covered ' || r.covered_coins || ', debt ' || r.debt_coins || ', loss ' || r.loss_coins || ', clawed ' || r.clawed_micros || '; its parts say ' ||
        x.covered || ', ' || x.debt || ', ' || x.loss || ', ' || x.clawed || '; creators ' || k.clawed
      from refund r cross join lateral (
        select coalesce(sum(s.to_position - s.from_position) filter (where s.fate = 'covered'), 0) as covered,
          coalesce(sum(s.to_position - s.from_position) filter (where s.fate = 'debt'), 0) as debt,
          coalesce(sum(s.to_position - s.from_position) filter (where s.fate = 'loss'), 0) as loss, coalesce(sum(s.clawed_micros), 0) as clawed
        from refund_spent s where s.bucket = r.bucket and s.refund = r.id
      ) x cross join lateral (select coalesce(sum(c.amount_micros), 0) as clawed from earning_clawback c where c.refund = r.id and not c.reversal) k
      where (x.covered, x.debt, x.loss, x.clawed, k.clawed) is distinct from (r.covered_coins::numeric, r.debt_coins::numeric, r.loss_coins::numeric, r.clawed_micros::numeric, r.clawed_micros::numeric)
      union all
      select ${OF('r')}, 'was undone: debt ' || r.debt_coins || ' of which ' || x.paid || ' was paid, clawed ' || r.clawed_micros || '; entries gave back ' || x.debt_back || ' and ' || x.earned_back || ', creators ' || x.clawed_back
      from refund r cross join lateral (
        select coalesce((select sum(d.coins) from debt_payment d where d.bucket = r.bucket and d.refund = r.id), 0) as paid,
          coalesce((select sum(e.amount) from entry e where e.cause = r.id and e.cause_kind = ${REVERSAL} and e.kind = ${DEBT_ACCOUNT}), 0) as debt_back,
          coalesce((select sum(e.amount) from entry e where e.cause = r.id and e.cause_kind = ${REVERSAL} and e.kind in (${PENDING}, ${AVAILABLE})), 0) as earned_back,
          coalesce((select sum(c.amount_micros) from earning_clawback c where c.refund = r.id and c.reversal), 0) as clawed_back
      ) x
      where (x.debt_back, x.earned_back, x.clawed_back) is distinct from case when ${STANDS('r')} then (0::numeric, 0::numeric, 0::numeric)
        else (r.debt_coins - x.paid, r.clawed_micros::numeric, r.clawed_micros::numeric) end
      union all
      select ${OF('r')}, 'its provider''s id stands for nothing or for another'
      from refund r left join provider_refund h on h.provider = r.provider and h.ref = r.provider_ref where h.refund is distinct from r.id
      order by 1`,
  },
  {
    name: 'purchases and refunds',
    says: 'No purchase had more coins taken than it brought, its state follows from what went back, and no spent coin was refunded twice.',
    examined: 'select count(*) from purchase',
    wrong: `
      with standing as (
        select r.bucket, r.person, r.purchase, sum(r.coins) as coins, sum(r.amount_micros) as micros, coalesce(sum(r.amount_micros) filter (where r.kind = 'dispute'), 0) as disputed
        from refund r where ${STANDS('r')} group by 1, 2, 3
      )
      select 'purchase ' || p.id || ' of ' || p.person as subject, 'brought ' || p.coins || ' coins, ' || s.coins || ' were taken' as says
      from standing s join purchase p on p.bucket = s.bucket and p.id = s.purchase where s.coins > p.coins
      union all
      select 'purchase ' || p.id || ' of ' || p.person, 'is ' || p.state || '; by what went back it is ' || x.state
      from purchase p left join standing s on s.bucket = p.bucket and s.person = p.person and s.purchase = p.id
      cross join lateral (select case
        when exists (select from dispute d where d.purchase = p.id and d.person = p.person and d.state = 'open') then 'disputed'
        when s.disputed > 0 then 'charged_back' when s.micros >= p.price_micros then 'refunded' when s.micros > 0 then 'partly_refunded' else 'credited' end as state) x
      where p.credited_at is not null and p.state <> x.state
      union all
      select 'spent coins of ' || x.person || ' from ' || x.from_position, 'were refunded twice, also up to ' || x.before
      from (
        select s.person, s.from_position, lag(s.to_position) over (partition by s.bucket, s.person order by s.from_position, s.to_position) as before
        from refund_spent s join refund r on r.bucket = s.bucket and r.id = s.refund and ${STANDS('r')}
      ) x where x.before > x.from_position
      order by 1`,
  },
  {
    name: 'debts',
    says: 'What every viewer owes is what refunds that stand say less what was paid; every payment took coins once, none paid more than there was, and whoever owes has no paid coins to spend.',
    examined: 'select count(*) from debt_payment',
    wrong: `
      with owed as (
        select r.bucket, r.person, r.id, r.debt_coins, coalesce((select sum(d.coins) from debt_payment d where d.bucket = r.bucket and d.refund = r.id), 0) as paid, ${STANDS('r')} as stands
        from refund r where r.debt_coins > 0
      )
      select coalesce(a.owner, o.person) || ' wallet_debt' as subject, 'balance ' || coalesce(a.balance, 0) || ', refunds and payments say ' || -coalesce(o.coins, 0) as says
      from (select * from ledger_account where kind = ${DEBT_ACCOUNT}) a
      full join (select o.bucket, o.person, sum(o.debt_coins - o.paid) as coins from owed o where o.stands group by 1, 2) o on o.bucket = a.bucket and o.person = a.owner
      where coalesce(a.balance, 0) <> -coalesce(o.coins, 0)
      union all
      select 'refund ' || o.id || ' of ' || o.person, 'debt ' || o.debt_coins || ', ' || o.paid || ' was paid for it' from owed o where o.paid > o.debt_coins
      union all
      select 'payment of a debt ' || d.id || ' by ' || d.person, 'of ' || d.coins || ' coins; entries ' || x.wallet || ' and ' || x.debt
      from debt_payment d cross join lateral (
        select coalesce(sum(e.amount) filter (where e.kind = ${PAID}), 0) as wallet, coalesce(sum(e.amount) filter (where e.kind = ${DEBT_ACCOUNT}), 0) as debt
        from ledger_line e where e.bucket = d.bucket and e.owner = d.person and e.kind in (${PAID}, ${DEBT_ACCOUNT}) and e.cause_kind = ${DEBT} and e.cause = d.id and e.posting = d.posting
      ) x where x.wallet <> -d.coins or x.debt <> d.coins
      union all
      select d.owner || ' wallet_debt', 'owes ' || -d.balance || ' coins, and has ' || p.balance || ' paid ones to spend'
      from ledger_account d join ledger_account p on p.bucket = d.bucket and p.owner = d.owner and p.kind = ${PAID} and p.balance > 0
      where d.kind = ${DEBT_ACCOUNT} and d.balance < 0
      order by 1`,
  },
  {
    name: 'earnings taken back',
    says: 'No gift had more taken back than it earned, and what was given back was taken before.',
    examined: 'select count(*) from earning_clawback',
    wrong: `
      select 'gift ' || x.gift || ' to ' || x.creator as subject, 'earned ' || coalesce(g.earned_micros::text, 'nothing') || ', ' || x.taken || ' stands taken back' as says
      from (
        select c.bucket, c.creator, c.gift, sum(case when c.reversal then -c.amount_micros else c.amount_micros end) as taken from earning_clawback c group by 1, 2, 3
      ) x left join gift_line g on g.bucket = x.bucket and g.id = x.gift and g.creator = x.creator
      where x.taken < 0 or x.taken > coalesce(g.earned_micros, 0)
      union all
      select 'gift ' || c.gift || ' to ' || c.creator, 'was given back ' || c.amount_micros || ' by a reversal, taken were ' || coalesce(t.amount_micros, 0)
      from earning_clawback c left join earning_clawback t on t.bucket = c.bucket and t.creator = c.creator and t.gift = c.gift and t.refund = c.refund and not t.reversal
      where c.reversal and c.amount_micros is distinct from t.amount_micros
      order by 1`,
  },
];
