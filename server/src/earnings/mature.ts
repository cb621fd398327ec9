/**
 * The kind of command that makes a creator's pending earnings available, day by day.
 *
 * It takes the run of pending entries, in the order of their seq, whose postings lie before the end of the day, less what refunds have taken
 * back of those gifts and not given back. Seqs are dense and given
 * under the account's lock, so a run killed half-way and repeated takes each entry exactly once. An entry that was posted by a clock a little
 * behind and got its seq late waits for the next day's run.
 */
import { bucketOf } from '@busker/protocol';
import { CAUSES, PERSON_KINDS, pendingOf, type CommandBase, type CommandKind } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { startOfDay } from '../platform/clock.ts';

export interface Mature extends CommandBase {
  /** UTC day, `YYYY-MM-DD`; its hold is over. */
  readonly day: string;
  readonly base_currency: string;
}

/** What is ready up to a day, from the first entry that no maturity before this batch took. */
interface Ready {
  readonly from_seq: bigint;
  readonly through_seq: bigint;
  readonly amount: bigint;
}

interface Loaded {
  /** By `readyKey`. */
  readonly ready: ReadonlyMap<string, Ready>;
  /** What the batch itself has taken of each creator, from the same first entry on. */
  readonly taken: Map<string, Ready>;
}

const readyKey = (command: Mature): string => `${command.owner}/${command.day}`;

export interface MaturityFacts extends Ready {
  readonly creator: string;
  readonly day: string;
}

const LOAD = `
select k.creator, k.day, m.seq as from_seq, coalesce(max(r.seq), m.seq) as through_seq, coalesce(sum(r.amount - r.taken), 0)::int8 as amount
from unnest($1::int2[], $2::uuid[], $3::text[], $4::timestamptz[]) as k (bucket, creator, day, before)
cross join lateral (
  select coalesce(max(y.through_seq), 0)::int8 as seq from maturity y where y.bucket = k.bucket and y.creator = k.creator
) m
-- Stop before the first entry that is too young: what is taken is a prefix. Asked once for each creator and day, not for each entry.
cross join lateral (
  select coalesce(min(x.seq), 9223372036854775807) as seq from ledger_line x join ledger_posting p on p.bucket = x.posting_bucket and p.id = x.posting
  where x.bucket = k.bucket and x.owner = k.creator and x.kind = ${PERSON_KINDS.earning_pending} and x.seq > m.seq and x.cause_kind = ${CAUSES.gift} and p.at >= k.before
) young
left join lateral (
  select e.seq, e.amount, coalesce(t.amount, 0) as taken
  from ledger_line e
  -- A reversal after the hold was over went to what is available, so these are all that count for a gift that is still pending.
  left join (
    select c.gift, sum(case when c.reversal then -c.amount_micros else c.amount_micros end) as amount
    from earning_clawback c where c.bucket = k.bucket and c.creator = k.creator and c.account = ${PERSON_KINDS.earning_pending} group by c.gift
  ) t on t.gift = e.cause
  where e.bucket = k.bucket and e.owner = k.creator and e.kind = ${PERSON_KINDS.earning_pending} and e.seq > m.seq and e.cause_kind = ${CAUSES.gift}
    and e.seq < young.seq
) r on true
group by k.creator, k.day, m.seq`;

/** Refusals: `wrong_state` (nothing of that day is pending any more). */
export function matureKind(bus: Bus): CommandKind<Mature, MaturityFacts, { amount_micros: string }, Loaded> {
  return {
    name: 'mature',
    code: 6,
    content: (c) => [c.day],
    locks: (c) => [
      { owner: c.owner, kind: 'earning_pending' },
      { owner: c.owner, kind: 'earning_available' },
    ],
    async load(tx, commands) {
      // The same command may come twice in a batch; what is asked for twice would be added up twice.
      const asked = [...new Map(commands.map((c) => [readyKey(c), c])).values()];
      const rows = await tx.query<Ready & { creator: string; day: string }>(LOAD, [
        asked.map((c) => bucketOf(c.owner)),
        asked.map((c) => c.owner),
        asked.map((c) => c.day),
        asked.map((c) => startOfDay(c.day, 1)),
      ]);
      return { ready: new Map(rows.map((row) => [`${row.creator}/${row.day}`, row])), taken: new Map() };
    },
    decide(view, c) {
      const { ready: found, taken: already } = view.loaded;
      const taken = already.get(c.owner);
      const ready = found.get(readyKey(c));
      const from_seq = taken?.through_seq ?? ready?.from_seq ?? 0n;
      const amount = (ready?.amount ?? 0n) - (taken?.amount ?? 0n);
      if (!ready || ready.through_seq <= from_seq || amount <= 0n) return { outcome: 'wrong_state' };
      // A refund in the same batch takes of what was loaded here: then the next run sees what is left. Only what matures claims it, so that a day
      // on which nothing does keeps no later day of the batch from it.
      if (!taken && !view.once(pendingOf(c.owner))) return { outcome: 'wrong_state' };
      already.set(c.owner, ready);
      const cause = { asset: c.base_currency, cause: 'maturity', cause_id: c.id } as const;
      return {
        outcome: 'ok',
        legs: [
          { owner: c.owner, kind: 'earning_pending', amount: -amount, ...cause },
          { owner: c.owner, kind: 'earning_available', amount, ...cause },
        ],
        platform: [],
        facts: { creator: c.owner, day: c.day, from_seq, through_seq: ready.through_seq, amount },
        answer: { amount_micros: `${amount}` },
      };
    },
    async write(tx, facts, posting) {
      await tx.query(
        `insert into maturity (bucket, creator, day, from_seq, through_seq, amount_micros, posting)
         select f.bucket, f.creator, f.day, f.from_seq, f.through_seq, f.amount, $7 from unnest($1::int2[], $2::uuid[], $3::date[], $4::int8[], $5::int8[], $6::int8[])
         as f (bucket, creator, day, from_seq, through_seq, amount)`,
        [
          facts.map((f) => bucketOf(f.creator)),
          facts.map((f) => f.creator),
          facts.map((f) => f.day),
          facts.map((f) => f.from_seq),
          facts.map((f) => f.through_seq),
          facts.map((f) => f.amount),
          posting.id,
        ],
      );
    },
    committed(facts) {
      for (const fact of facts) bus.publish('earnings', { creator: fact.creator, gift: null });
    },
  };
}
