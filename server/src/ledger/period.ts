/**
 * Some accounts of one person over a period: what they held when it opened, every entry in it, what they held when it closed. The lines
 * and the opening balance always make the closing balance, because all three are chosen by the same thing: the time of their posting.
 */
import { bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { cutsAt } from './point-in-time.ts';
import { PERSON_KINDS, type PersonKind } from './types.ts';

/** Half-open: an entry belongs to it when `from` ≤ time of its posting < `to`. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export interface PeriodAccount<Kind extends PersonKind> {
  readonly kind: Kind;
  readonly opening: bigint;
  readonly closing: bigint;
  /** Sum of credits, and of debits (not positive). */
  readonly came: bigint;
  readonly went: bigint;
  readonly lines: number;
  /** Entries of the period have a larger `seq` than `after`, and at most `through`. */
  readonly after: bigint;
  readonly through: bigint;
  /** All entries between these are of the period. */
  readonly surely_after: bigint;
  readonly surely_through: bigint;
}

/** Opening, closing and sums of each account. */
export async function readPeriod<Kind extends PersonKind>(
  db: Db,
  owner: string,
  kinds: readonly Kind[],
  span: Span,
): Promise<PeriodAccount<Kind>[]> {
  const cuts = await cutsAt(db, owner, kinds, [span.from, span.to]);
  const ranges = kinds.map((kind) => {
    const [opens, closes] = cuts.get(kind)!;
    return {
      kind,
      opening: opens!.balance,
      after: opens!.all_through,
      through: closes!.none_after,
      surely_after: opens!.none_after,
      surely_through: closes!.all_through,
    };
  });
  const sums = await sumWithin(db, owner, ranges, span);
  return ranges.map((range, index) => {
    const { came, went, lines } = sums[index]!;
    // Added up, not read again: what is posted while this is read belongs to neither the sums nor the lines.
    return { ...range, closing: range.opening + came + went, came, went, lines: Number(lines) };
  });
}

async function sumWithin(
  db: Db,
  owner: string,
  ranges: readonly Pick<PeriodAccount<PersonKind>, 'kind' | 'after' | 'through' | 'surely_after' | 'surely_through'>[],
  span: Span,
): Promise<{ came: bigint; went: bigint; lines: bigint }[]> {
  const { rows } = await sql<{ came: bigint; went: bigint; lines: bigint }>`
    select coalesce(sum(e.amount) filter (where e.amount > 0), 0)::int8 as came, coalesce(sum(e.amount) filter (where e.amount < 0), 0)::int8 as went, count(e.amount) as lines
    from unnest(
        ${ranges.map((one) => PERSON_KINDS[one.kind])}::int2[], ${ranges.map((one) => one.after)}::int8[], ${ranges.map((one) => one.through)}::int8[],
        ${ranges.map((one) => one.surely_after)}::int8[], ${ranges.map((one) => one.surely_through)}::int8[]
      ) with ordinality as k (kind, after, through, surely_after, surely_through, n)
    left join lateral (
      select l.amount from ledger_line l
      where l.bucket = ${bucketOf(owner)} and l.owner = ${owner} and l.kind = k.kind and l.seq > k.after and l.seq <= k.through
        and ((l.seq > k.surely_after and l.seq <= k.surely_through)
          or (select p.at >= ${span.from} and p.at < ${span.to} from ledger_posting p where p.bucket = l.posting_bucket and p.id = l.posting))
    ) e on true
    group by k.n order by k.n`.execute(db);
  return rows;
}

/** An entry of an account, as little as walking needs. */
export interface WalkedEntry {
  readonly seq: bigint;
  readonly amount: bigint;
  readonly posting: string;
  readonly at: Date;
}

export interface WalkedLine<Kind, Entry> {
  readonly kind: Kind;
  readonly entry: Entry;
  /** What this account held after the line, and what all of them did. */
  readonly balance_after: bigint;
  readonly total_after: bigint;
}

/** Where a walk goes on: the seq of the last line told, by account. */
export type Places<Kind extends PersonKind> = ReadonlyMap<Kind, bigint>;

/**
 * Every line of the period, oldest first. An account's lines keep the order of their `seq`; between accounts the older posting goes first, and
 * within one posting the account that is named first.
 * @param read entries of one account with a `seq` in (after, through], in order, at most `limit`.
 */
export async function* walkPeriod<Kind extends PersonKind, Entry extends WalkedEntry>(
  db: Db,
  owner: string,
  accounts: readonly PeriodAccount<Kind>[],
  span: Span,
  read: (kind: Kind, after: bigint, through: bigint, limit: number) => Promise<readonly Entry[]>,
  options: { readonly places?: Places<Kind>; readonly batch: number },
): AsyncGenerator<WalkedLine<Kind, Entry>> {
  const starts = accounts.map((account) => options.places?.get(account.kind) ?? account.after);
  const before = await sumWithin(
    db,
    owner,
    accounts.map((account, index) => ({ ...account, through: starts[index]! })),
    span,
  );
  const heads = accounts.map((account, index) => ({
    account,
    after: starts[index]!,
    running: account.opening + before[index]!.came + before[index]!.went,
    entries: [] as readonly Entry[],
    at: 0,
    more: starts[index]! < account.through,
  }));
  let total = heads.reduce((sum, head) => sum + head.running, 0n);
  for (;;) {
    await Promise.all(
      heads.map(async (head) => {
        if (head.at < head.entries.length || !head.more) return;
        head.entries = await read(head.account.kind, head.after, head.account.through, options.batch);
        head.at = 0;
        head.more = head.entries.length === options.batch;
        head.after = head.entries.at(-1)?.seq ?? head.after;
      }),
    );
    let next: (typeof heads)[number] | undefined;
    for (const head of heads) {
      const entry = head.entries[head.at];
      if (entry && (!next || isOlder(entry, next.entries[next.at]!))) next = head;
    }
    if (!next) return;
    const entry = next.entries[next.at]!;
    next.at++;
    next.running += entry.amount;
    total += entry.amount;
    yield { kind: next.account.kind, entry, balance_after: next.running, total_after: total };
  }
}

function isOlder(one: WalkedEntry, other: WalkedEntry): boolean {
  const difference = one.at.getTime() - other.at.getTime();
  return difference === 0 ? one.posting < other.posting : difference < 0;
}

/** The next page of a walk and where the one after it goes on; null at the end. */
export async function takePage<Kind extends PersonKind, Entry extends WalkedEntry>(
  lines: AsyncGenerator<WalkedLine<Kind, Entry>>,
  places: Places<Kind>,
  limit: number,
): Promise<{ lines: WalkedLine<Kind, Entry>[]; next: Places<Kind> | null }> {
  const taken: WalkedLine<Kind, Entry>[] = [];
  const next = new Map(places);
  for await (const line of lines) {
    if (taken.length === limit) return { lines: taken, next };
    taken.push(line);
    next.set(line.kind, line.entry.seq);
  }
  return { lines: taken, next: null };
}
