/** Invariants of the sealed books. Roots and signatures are recomputed by a program of their own, `npm run verify`. */
import type { Check } from './checks.ts';

export const SEAL_CHECKS: readonly Check[] = [
  {
    name: 'seals chain',
    says: 'Blocks are numbered 1, 2, 3 …, each begins where the one before ends and names its head, and all their leaves add up.',
    examined: 'select count(*) from seal_block',
    wrong: `
      select 'block ' || x.number as subject, 'begins at ' || x.from_era || ' ' || x.from_xid || ' after block ' || coalesce(x.n_before, 0) || ', which ends at ' || x.era_before || ' ' || x.xid_before || '; counts ' || x.total || ' leaves' as says
      from (
        select b.number, b.from_era, b.from_xid, b.total, b.leaves, b.previous, lag(b.number) over w as n_before, lag(b.to_era, 1, 0::int2) over w as era_before,
          lag(b.to_xid, 1, '0'::xid8) over w as xid_before, lag(b.hash, 1, decode(repeat('00', 32), 'hex')) over w as head_before, lag(b.total, 1, 0::int8) over w as total_before
        from seal_block b window w as (partition by b.stream order by b.number)
      ) x
      where x.number <> coalesce(x.n_before, 0) + 1 or x.from_era <> x.era_before or x.from_xid <> x.xid_before or x.previous <> x.head_before or x.total <> x.total_before + x.leaves
      order by x.number`,
  },
  {
    name: 'seals cover what is below their mark',
    says: 'Every block has exactly the postings, entries and operator actions of its stretch, and no transaction reaches beyond what this era can have.',
    examined: 'select coalesce(sum(leaves), 0) from seal_block',
    wrong: `
      with mark as (select b.to_era, b.to_xid from seal_block b where b.stream = 0 order by b.number desc limit 1),
      covered as (
        select b.number, p.bucket, p.id from ledger_posting p join lateral (
          select s.number, s.to_era, s.to_xid from seal_block s where s.stream = 0 and (s.from_era, s.from_xid) <= (p.era, p.xid) order by s.from_era desc, s.from_xid desc limit 1
        ) b on (p.era, p.xid) < (b.to_era, b.to_xid)
      ), there as (
        select c.number, count(*) as n from covered c group by c.number
        union all select c.number, count(*) from covered c join ledger_line e on e.posting_bucket = c.bucket and e.posting = c.id group by c.number
        union all select c.number, count(*) from covered c join ledger_platform_entry e on e.bucket = c.bucket and e.posting = c.id group by c.number
        union all select b.number, count(*) from audit_log a join seal_block b on b.stream = 0 and (a.era, a.xid) >= (b.from_era, b.from_xid) and (a.era, a.xid) < (b.to_era, b.to_xid) group by b.number
      )
      select 'block ' || b.number as subject, 'sealed ' || b.leaves || ' lines, ' || coalesce(sum(t.n), 0) || ' are there' as says
      from seal_block b left join there t on t.number = b.number where b.stream = 0 group by b.number, b.leaves having coalesce(sum(t.n), 0) <> b.leaves
      union all
      select 'operator action ' || a.id, 'lies below the mark and has no digest' from audit_log a, mark m
      where (a.era, a.xid) < (m.to_era, m.to_xid) and not exists (select from seal_words w where w.audit = a.id)
      union all
      select 'posting ' || p.id, 'has transaction ' || p.xid || ', which this era has not reached' from ledger_posting p
      where p.era > (select max(e.era) from ledger_era e) or (p.era = (select max(e.era) from ledger_era e) and p.xid >= pg_snapshot_xmax(pg_current_snapshot()))
      order by 1`,
  },
];
