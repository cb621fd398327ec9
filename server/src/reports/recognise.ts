/**
 * The kind of command that recognises revenue of some wallets of one bucket: money taken for coins becomes revenue when the coins are spent.
 *
 * It takes each wallet from where the last one stopped. Entries of an account are numbered densely under its lock, so "up to a seq" is a mark that
 * nothing can slip under; the mark's row is locked, so two runs take turns. Killed and repeated, it recognises each coin once.
 *
 * Of a purchase, the first c coins of its n are worth price × c / n, rounded DOWN to a micro; what is recognised is the difference to what
 * was before. So the last coin takes the rest, and over the life of a lot exactly its price is recognised.
 *
 * Refusals: `wrong_state` (nothing new was spent).
 */
import { bucketOf } from '@busker/protocol';
import { CAUSES, type CommandBase, type CommandKind, type PlatformLeg, type PostingTx } from '../ledger/types.ts';

export interface Recognise extends CommandBase {
  /** All of one bucket. */
  readonly people: readonly string[];
}

/** Coins of a purchase that were spent in a month and not yet recognised, oldest month first. */
export interface Spent {
  readonly month: string;
  readonly coins: bigint;
}
/** A purchase with what was recognised of it. */
export interface Lot {
  readonly coins: bigint;
  readonly price_micros: bigint;
  readonly recognised_coins: bigint;
  readonly recognised_micros: bigint;
}

/** What to recognise of a purchase, by the month of the spends. Pure. */
export function recognise(
  lot: Lot,
  spent: readonly Spent[],
): { month: string; coins: bigint; amount_micros: bigint }[] {
  let { recognised_coins: coins, recognised_micros: micros } = lot;
  return spent.map((one) => {
    coins += one.coins;
    if (coins > lot.coins) throw new RangeError('more coins of a purchase were spent than it brought');
    const worth = (lot.price_micros * coins) / lot.coins;
    const amount_micros = worth - micros;
    micros = worth;
    return { month: one.month, coins: one.coins, amount_micros };
  });
}

interface SpentRow {
  readonly person: string;
  readonly purchase: string;
  readonly month: string;
  readonly coins: bigint;
  readonly lot_coins: bigint;
  readonly price_micros: bigint;
  readonly currency: string;
  readonly recognised_coins: bigint;
  readonly recognised_micros: bigint;
}
interface Loaded {
  readonly seqs: Map<string, bigint>;
  readonly spent: Map<string, SpentRow[]>;
}
interface Fact {
  readonly person: string;
  readonly purchase: string;
  readonly month: string;
  readonly coins: bigint;
  readonly amount_micros: bigint;
  readonly currency: string;
}
interface Facts {
  readonly rows: readonly Fact[];
  readonly seqs: readonly (readonly [person: string, seq: bigint])[];
}

const MAKE_MARKS = `
insert into revenue_mark (bucket, person) select k.bucket, k.person from unnest($1::int2[], $2::uuid[]) with ordinality as k (bucket, person, n) order by k.n
on conflict (bucket, person) do nothing`;
const LOCK_MARKS = `
select m.person from revenue_mark m join unnest($1::int2[], $2::uuid[]) as k (bucket, person) on m.bucket = k.bucket and m.person = k.person
order by m.bucket, m.person for update of m`;
/**
 * Reads after the marks are locked, in one statement: what it sees of a wallet is everything up to the seq it gives. That ends before coins
 * that are held for a gift that can still be undone; one that was sent is of the month in which it was.
 */
const READ_SPENT = `
with wallet as (
  select m.bucket, m.person, m.seq as after, spends_known_through(a.bucket, a.owner, a.seq) as through
  from unnest($1::int2[], $2::uuid[]) as k (bucket, person)
  join revenue_mark m on m.bucket = k.bucket and m.person = k.person
  join ledger_account a on a.bucket = k.bucket and a.owner = k.person and a.kind = 1
), fresh as (
  select w.bucket, w.person, s.purchase, date_trunc('month', coalesce(h.ended_at, p.at) at time zone 'UTC')::date as month, sum(s.coins)::int8 as coins
  from wallet w
  cross join lateral purchase_spends(w.bucket, w.person) s
  join ledger_line e on e.bucket = w.bucket and e.owner = w.person and e.kind = 1 and e.seq = s.seq
  join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
  left join gift_hold h on e.cause_kind = ${CAUSES.hold} and h.bucket = e.bucket and h.id = e.cause
  where s.seq > w.after and s.seq <= w.through and w.through > w.after
  group by w.bucket, w.person, s.purchase, 4
)
select w.person, w.through, f.purchase, f.month, f.coins, u.coins as lot_coins, u.price_micros, u.currency,
  coalesce(r.coins, 0) as recognised_coins, coalesce(r.micros, 0) as recognised_micros
from wallet w
left join fresh f on f.bucket = w.bucket and f.person = w.person
left join purchase u on u.bucket = f.bucket and u.id = f.purchase
left join lateral (
  select sum(x.coins)::int8 as coins, sum(x.amount_micros)::int8 as micros from revenue_fact x where x.bucket = f.bucket and x.purchase = f.purchase
) r on true
order by w.person, f.purchase, f.month`;

export function recogniseKind(): CommandKind<Recognise, Facts, { facts: number }, Loaded> {
  return {
    name: 'recognise_revenue',
    code: 21,
    content: (c) => [...c.people],
    locks: () => [],
    load,
    decide({ loaded }, c) {
      const rows: Fact[] = [];
      const seqs: [string, bigint][] = [];
      for (const person of c.people) {
        const seq = loaded.seqs.get(person);
        if (seq === undefined) continue;
        seqs.push([person, seq]);
        for (const [purchase, list] of Map.groupBy(loaded.spent.get(person) ?? [], (row) => row.purchase)) {
          const [{ lot_coins, price_micros, currency, recognised_coins, recognised_micros }] = list as [SpentRow];
          const lot = { coins: lot_coins, price_micros, recognised_coins, recognised_micros };
          for (const fact of recognise(lot, list)) rows.push({ person, purchase, currency, ...fact });
        }
        // Another command of this batch that names the same wallet finds nothing new.
        loaded.seqs.delete(person);
      }
      if (rows.length === 0 && seqs.length === 0) return { outcome: 'wrong_state' };
      const sums = new Map<string, bigint>();
      for (const row of rows) sums.set(row.currency, (sums.get(row.currency) ?? 0n) + row.amount_micros);
      const platform: PlatformLeg[] = [...sums]
        .filter(([, sum]) => sum !== 0n)
        .flatMap(([asset, sum]) => [
          { kind: 'deferred_revenue', asset, amount: -sum },
          { kind: 'revenue', asset, amount: sum },
        ]);
      return { outcome: 'ok', legs: [], platform, facts: { rows, seqs }, answer: { facts: rows.length } };
    },
    async write(tx, facts, posting) {
      const rows = facts.flatMap((one) => one.rows);
      const seqs = facts.flatMap((one) => one.seqs);
      await Promise.all([
        tx.query(
          `insert into revenue_fact (bucket, purchase, posting, month, person, coins, amount_micros, currency, posting_bucket)
           select f.bucket, f.purchase, $8, f.month, f.person, f.coins, f.amount, f.currency, $9
           from unnest($1::int2[], $2::uuid[], $3::date[], $4::uuid[], $5::int8[], $6::int8[], $7::text[]) as f (bucket, purchase, month, person, coins, amount, currency)`,
          [
            rows.map((row) => bucketOf(row.person)),
            rows.map((row) => row.purchase),
            rows.map((row) => row.month),
            rows.map((row) => row.person),
            rows.map((row) => row.coins),
            rows.map((row) => row.amount_micros),
            rows.map((row) => row.currency),
            posting.id,
            posting.bucket,
          ],
        ),
        tx.query(
          `update revenue_mark m set seq = k.seq from unnest($1::int2[], $2::uuid[], $3::int8[]) as k (bucket, person, seq) where m.bucket = k.bucket and m.person = k.person`,
          [seqs.map(([person]) => bucketOf(person)), seqs.map(([person]) => person), seqs.map(([, seq]) => seq)],
        ),
      ]);
    },
  };
}

async function load(tx: PostingTx, commands: readonly Recognise[]): Promise<Loaded> {
  const people = [...new Set(commands.flatMap((c) => c.people))].sort(
    (a, b) => bucketOf(a) - bucketOf(b) || (a < b ? -1 : 1),
  );
  const keys = [people.map(bucketOf), people];
  const [, , rows] = await Promise.all([
    tx.query(MAKE_MARKS, keys),
    tx.query(LOCK_MARKS, keys),
    tx.query<SpentRow & { through: bigint; purchase: string | null }>(READ_SPENT, keys),
  ]);
  const loaded: Loaded = { seqs: new Map(), spent: new Map() };
  for (const row of rows) {
    loaded.seqs.set(row.person, row.through);
    if (row.purchase === null) continue;
    const list = loaded.spent.get(row.person);
    if (list) list.push(row);
    else loaded.spent.set(row.person, [row]);
  }
  return loaded;
}
