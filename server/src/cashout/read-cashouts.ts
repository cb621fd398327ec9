/** Reading cash-outs with their approvals and history. */
import { BuskerError, bucketOf, type Cashout, type CashoutState, type PersonCard } from '@busker/protocol';
import { sql } from 'kysely';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db } from '../platform/database.ts';
import { cardSql } from '../platform/sql.ts';

interface Row {
  bucket: number;
  id: string;
  amount_micros: bigint;
  paid_micros: bigint | null;
  currency: string;
  state: CashoutState;
  provider: string;
  destination: string;
  requested_at: Date;
  expires_at: Date | null;
  approvals_needed: number;
  creator: PersonCard;
  approvals: { by: PersonCard; at: string; reason: string }[] | null;
  events: { at: string; state: CashoutState; by: PersonCard | null; note: string | null }[];
}

const SELECT = sql`
  select c.bucket, c.id, c.amount_micros, c.paid_micros, c.currency, c.state, c.provider, c.destination, c.requested_at, case when c.state in ('requested', 'approved') then c.expires_at end as expires_at, c.approvals_needed, ${cardSql('p')} as creator,
    (select json_agg(json_build_object('by', ${cardSql('o')}, 'at', a.at, 'reason', a.reason) order by a.at)
     from cashout_approval a join person o on o.id = a.by where a.bucket = c.bucket and a.cashout = c.id) as approvals,
    (select json_agg(json_build_object('at', e.at, 'state', e.state, 'by', ${cardSql('o')}, 'note', e.note) order by e.n)
     from cashout_event e left join person o on o.id = e.by where e.bucket = c.bucket and e.cashout = c.id) as events
  from cashout c join person p on p.bucket = c.bucket and p.id = c.creator`;

function present(row: Row): Cashout {
  return {
    id: row.id,
    creator: row.creator,
    amount_micros: `${row.amount_micros}`,
    paid_micros: row.paid_micros === null ? null : `${row.paid_micros}`,
    currency: row.currency,
    state: row.state,
    provider: row.provider,
    destination: row.destination,
    requested_at: row.requested_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    approvals: (row.approvals ?? []).map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    approvals_needed: row.approvals_needed,
    events: row.events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  };
}

/** One cash-out. @throws BuskerError not_found */
export async function readCashout(db: Db, id: string): Promise<Cashout> {
  const { rows } = await sql<Row>`${SELECT} where c.bucket = ${bucketOf(id)} and c.id = ${id}`.execute(db);
  if (!rows[0]) throw new BuskerError('not_found');
  return present(rows[0]);
}

/** Newest first; of one creator, or of all with those that wait for an operator first. */
export async function listCashouts(
  db: Db,
  creator: string | undefined,
  page: { cursor?: string; limit?: number },
): Promise<{ rows: Cashout[]; next: string | null }> {
  const limit = page.limit ?? 50;
  const [waiting, after] = page.cursor === undefined ? [] : readCursor(page.cursor, [/^[01]$/, /^[0-9a-f-]{36}$/]);
  const own = creator === undefined ? sql`true` : sql`c.bucket = ${bucketOf(creator)} and c.creator = ${creator}`;
  const rank = creator === undefined ? sql`(c.state = 'requested')::int` : sql`0::int`;
  const rest = after === undefined ? sql`true` : sql`(${rank}, c.id) < (${waiting}::int, ${after}::uuid)`;
  const { rows } =
    await sql<Row>`${SELECT} where ${own} and ${rest} order by ${rank} desc, c.id desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next =
    rows.length > limit && last
      ? writeCursor(creator === undefined && last.state === 'requested' ? '1' : '0', last.id)
      : null;
  return { rows: shown.map(present), next };
}
