/** Reading a creator's statement and supporters. */
import { bucketOf, type EarningLine, type PersonCard, type Supporter } from '@busker/protocol';
import { sql } from 'kysely';
import { CAUSES, PERSON_KINDS } from '../ledger/types.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db } from '../platform/database.ts';
import { bucketSql, cardSql } from '../platform/sql.ts';
import type { ServerTexts } from '../platform/texts.ts';

const PAGE = 50;
/** A creator's accounts and how the API names them. */
export const EARNING_NAMES = {
  earning_pending: 'pending',
  earning_available: 'available',
  earning_reserved: 'reserved',
} as const;
const ACCOUNTS = {
  [PERSON_KINDS.earning_pending]: 'pending',
  [PERSON_KINDS.earning_available]: 'available',
  [PERSON_KINDS.earning_reserved]: 'reserved',
} as const;

type ItemName = (item: string) => { name: string };

export interface LineRow {
  kind: keyof typeof ACCOUNTS;
  seq: bigint;
  at: Date;
  amount: bigint;
  balance_after: bigint;
  posting: string;
  cause_kind: number;
  cause: string;
  item: string | null;
  quantity: number | null;
  handle: string | null;
  state: string | null;
  day: string | null;
  /** Of a refund or its reversal: how many gifts, by whom, and by which way the money went back. */
  gifts: number | null;
  refund_kind: 'refund' | 'dispute' | null;
}

/** Entries `e` of a creator with when they were posted and what caused them. */
const WITH_CAUSES = sql`
    select e.kind, e.seq::int8 as seq, p.at, e.amount, e.balance_after, e.posting, e.cause_kind, e.cause, coalesce(g.item, k.item) as item, g.quantity,
      coalesce(s.handle, k.handle) as handle, c.state, y.day, k.gifts, k.refund_kind
    from e
    join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
    left join gift_line g on e.cause_kind = ${CAUSES.gift} and g.bucket = e.bucket and g.id = e.cause
    left join person s on s.bucket = ${bucketSql('g.sender')} and s.id = g.sender
    left join cashout c on e.cause_kind = ${CAUSES.cashout} and c.bucket = e.bucket and c.id = e.cause
    left join maturity y on e.cause_kind = ${CAUSES.maturity} and y.bucket = e.bucket and y.creator = e.owner and y.posting = e.posting
    left join lateral (
      select count(*)::int as gifts, min(w.item) as item, min(v.handle) as handle, min(f.kind) as refund_kind
      from earning_clawback b
      join gift_line w on w.bucket = b.bucket and w.id = b.gift
      join person v on v.bucket = ${bucketSql('w.sender')} and v.id = w.sender
      join refund f on f.bucket = v.bucket and f.id = b.refund
      where e.cause_kind in (${CAUSES.refund}, ${CAUSES.reversal}) and b.bucket = e.bucket and b.creator = e.owner and b.refund = e.cause
        and b.account = e.kind and b.reversal = (e.cause_kind = ${CAUSES.reversal})
    ) k on true`;

/** Newest first across the three accounts; postings are time-ordered, seqs within them. */
export async function readEarningLines(
  db: Db,
  creator: string,
  page: { cursor?: string; limit?: number },
  itemName: ItemName,
  t: ServerTexts,
): Promise<{ rows: EarningLine[]; next: string | null }> {
  const bucket = bucketOf(creator);
  const limit = page.limit ?? PAGE;
  const after =
    page.cursor === undefined ? undefined : readCursor(page.cursor, [/^[0-9a-f-]{36}$/, /^\d{1,2}$/, /^\d{1,18}$/]);
  const before = after
    ? sql`and (e.posting, e.kind, e.seq) < (${after[0]}::uuid, ${after[1]}::int2, ${after[2]}::int8)`
    : sql``;
  const { rows } = await sql<LineRow>`
    with e as (
      select e.* from ledger_line e
      where e.bucket = ${bucket} and e.owner = ${creator} and e.kind in (10, 11, 12) ${before}
      order by e.posting desc, e.kind desc, e.seq desc limit ${limit + 1}
    )
    ${WITH_CAUSES}
    order by e.posting desc, e.kind desc, e.seq desc`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({
      account: ACCOUNTS[row.kind],
      seq: `${row.seq}`,
      at: row.at.toISOString(),
      amount_micros: `${row.amount}`,
      balance_after_micros: `${row.balance_after}`,
      cause: causeOf(row, itemName, t),
    })),
    next: rows.length > limit && last ? writeCursor(last.posting, `${last.kind}`, `${last.seq}`) : null,
  };
}

/**
 * Entries of one account posted within [from, to), oldest first.
 * @param after, through only entries with a larger `seq`, up to this one.
 */
export async function readEarningsWithin(
  db: Db,
  creator: string,
  kind: keyof typeof EARNING_NAMES,
  span: { readonly from: Date; readonly to: Date },
  after: bigint,
  through: bigint,
  limit: number,
): Promise<LineRow[]> {
  const bucket = bucketOf(creator);
  const { rows } = await sql<LineRow>`
    with e as (
      select l.* from ledger_line l
      -- "offset 0" keeps it a lookup for each entry; joined, the planner may read all postings.
      cross join lateral (select p.at from ledger_posting p where p.bucket = l.posting_bucket and p.id = l.posting offset 0) w
      where l.bucket = ${bucket} and l.owner = ${creator} and l.kind = ${PERSON_KINDS[kind]} and l.seq > ${after} and l.seq <= ${through}
        and w.at >= ${span.from} and w.at < ${span.to}
      order by l.seq
      limit ${limit}
    )
    ${WITH_CAUSES}
    order by e.seq`.execute(db);
  return rows;
}

export function causeOf(row: LineRow, itemName: ItemName, t: ServerTexts): EarningLine['cause'] {
  if (row.cause_kind === CAUSES.gift) {
    const item = row.item === null ? t.gift : itemName(row.item).name;
    return {
      kind: 'gift',
      id: row.cause,
      title: t.earnings.gift({ item, quantity: Math.max(1, row.quantity ?? 1), who: senderOf(row, t) }),
    };
  }
  if (row.cause_kind === CAUSES.maturity)
    return { kind: 'maturity', id: row.cause, title: t.earnings.maturity({ day: row.day ?? t.earnings.thatDay }) };
  if (row.cause_kind === CAUSES.cashout) return { kind: 'cashout', id: row.cause, title: cashoutTitle(row, t) };
  if (row.cause_kind === CAUSES.refund || row.cause_kind === CAUSES.reversal) return moneyBackCause(row, itemName, t);
  return { kind: 'correction', id: row.cause, title: t.earnings.correction };
}

const senderOf = ({ handle }: LineRow, t: ServerTexts): string => (handle === null ? t.someone : `@${handle}`);

/** Why an earning was taken back or given back: by the gifts, which are what a creator knows. */
function moneyBackCause(row: LineRow, itemName: ItemName, t: ServerTexts): EarningLine['cause'] {
  const said = {
    item: row.item === null ? t.aGift : itemName(row.item).name,
    gifts: Math.max(1, row.gifts ?? 1),
    who: senderOf(row, t),
    how: row.refund_kind ?? 'refund',
  };
  return row.cause_kind === CAUSES.refund
    ? { kind: 'refund', id: row.cause, title: t.earnings.refund(said) }
    : { kind: 'reversal', id: row.cause, title: t.earnings.reversal(said) };
}

function cashoutTitle(row: LineRow, t: ServerTexts): string {
  const { reserved, settled, rest, expired, back } = t.earnings.cashout;
  const of_reserved = row.kind === PERSON_KINDS.earning_reserved;
  if (row.amount < 0n) return of_reserved ? settled : reserved;
  if (of_reserved) return reserved;
  if (row.state === 'paid') return rest;
  return row.state === 'expired' ? expired : back;
}

/** Supporters by coins; the cursor is a rank. */
export async function readSupporters(
  db: Db,
  creator: string,
  page: { cursor?: string; limit?: number },
): Promise<{ rows: Supporter[]; next: string | null }> {
  const limit = page.limit ?? PAGE;
  const offset = page.cursor === undefined ? 0 : Number(readCursor(page.cursor, [/^\d{1,6}$/])[0]);
  const { rows } = await sql<{ coins: bigint; gifts: bigint; last_at: Date; person: PersonCard }>`
    select s.coins, s.gifts, s.last_at, ${cardSql('p')} as person
    from creator_supporter s join person p on p.bucket = ${bucketSql('s.person')} and p.id = s.person
    where s.bucket = ${bucketOf(creator)} and s.creator = ${creator}
    order by s.coins desc, s.last_at, s.person limit ${limit + 1} offset ${offset}`.execute(db);
  return {
    rows: rows.slice(0, limit).map((row) => ({
      person: row.person,
      coins: `${row.coins}`,
      gifts: Number(row.gifts),
      last_at: row.last_at.toISOString(),
    })),
    next: rows.length > limit ? writeCursor(`${offset + limit}`) : null,
  };
}
