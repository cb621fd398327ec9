/** People as operators see them: with mail address, wallet, earnings, ban and freeze. */
import { type ConsolePerson, type Earnings, isId, type WalletBalance } from '@busker/protocol';
import { sql } from 'kysely';
import { type Balances, readBalances } from '../ledger/accounts.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db } from '../platform/database.ts';
import { startsWithPattern } from '../platform/sql.ts';
import { cardOf, type PersonRow, readPerson, readPersons, rolesOf } from './persons.ts';

const PAGE_ROWS = 50;
/** Matches of a search taken into account; whoever is not among them is found by typing more. */
const SEARCH_ROWS = 500;
const ID_PATTERN = /^[0-9a-f-]{36}$/;

export function walletOf(balances: Balances | undefined): WalletBalance {
  const paid = balances?.wallet_paid ?? 0n;
  const promo = balances?.wallet_promo ?? 0n;
  return { paid: `${paid}`, promo: `${promo}`, total: `${paid + promo}`, frozen: balances?.frozen ?? false };
}

/** Mail addresses by person. */
export async function readEmails(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    email: string;
  }>`select id, email from auth."user" where id = any(${[...ids]})`.execute(db);
  return new Map(rows.map((row) => [row.id, row.email]));
}

type ReadEarnings = (creator: string) => Promise<Earnings>;

/** One person. @throws BuskerError `not_found` */
export async function readDeskPerson(db: Db, id: string, readEarnings: ReadEarnings): Promise<ConsolePerson> {
  const [person] = await describe(db, [await readPerson(db, id)], readEarnings);
  return person!;
}

/** People whose handle, name or mail address begins with `q`, or whose id it is; everybody without `q`. Newest first. */
export async function searchPeople(
  db: Db,
  page: { q?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
  readEarnings: ReadEarnings,
): Promise<{ rows: ConsolePerson[]; next: string | null }> {
  const limit = page.limit ?? PAGE_ROWS;
  const before = page.cursor === undefined ? null : readCursor(page.cursor, [ID_PATTERN])[0]!;
  const { rows } = await sql<{ id: string }>`
    select p.id from person p
    where ${matching(page.q?.trim().toLowerCase() ?? '')} and (${before}::uuid is null or p.id < ${before}::uuid)
    order by p.id desc limit ${limit + 1}`.execute(db);
  const ids = rows.slice(0, limit).map((row) => row.id);
  const found = await readPersons(db, ids);
  const people = await describe(
    db,
    ids.map((id) => found.get(id)!),
    readEarnings,
  );
  return { rows: people, next: rows.length > limit ? writeCursor(ids.at(-1)!) : null };
}

function matching(q: string) {
  if (q === '') return sql`true`;
  // Annotated, or TypeScript would take the text for used up below.
  const is_id: boolean = isId(q);
  if (is_id) return sql`p.id = ${q}::uuid`;
  const pattern = startsWithPattern(q.replace(/^@/, ''));
  return sql`p.id in (
    (select person from handle where handle like ${pattern} order by handle limit ${SEARCH_ROWS})
    union all (select id from person where lower(display_name) like ${pattern} limit ${SEARCH_ROWS})
    union all (select id::uuid from auth."user" where email like ${pattern} limit ${SEARCH_ROWS}))`;
}

async function describe(db: Db, rows: readonly PersonRow[], readEarnings: ReadEarnings): Promise<ConsolePerson[]> {
  const ids = rows.map((row) => row.id);
  const [emails, balances, earnings] = await Promise.all([
    readEmails(db, ids),
    readBalances(db, ids),
    Promise.all(rows.map(async (row) => (row.creator ? readEarnings(row.id) : null))),
  ]);
  return rows.map((row, i) => ({
    person: cardOf(row),
    email: emails.get(row.id) ?? null,
    roles: rolesOf(row),
    created_at: row.created_at.toISOString(),
    wallet: walletOf(balances.get(row.id)),
    earnings: earnings[i] ?? null,
    banned: row.banned_at ? { at: row.banned_at.toISOString(), reason: row.ban_reason ?? '' } : null,
    erased_at: row.erased_at?.toISOString() ?? null,
    frozen: row.frozen_at ? { at: row.frozen_at.toISOString(), reason: row.freeze_reason ?? '' } : null,
  }));
}
