/**
 * The audit log: whatever an operator does to someone else's money or rights, with who, why, before and after, written in the same
 * transaction as the deed. Append-only like the books.
 */
import { type AuditLine, BuskerError, isId, newId, type PersonCard } from '@busker/protocol';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db, Tx } from '../platform/database.ts';
import { bucketSql, cardSql } from '../platform/sql.ts';
import { readSubjectNames } from './subjects.ts';

export interface AuditEntry {
  /** The operator; null for the program itself. */
  readonly actor: string | null;
  /** What was done, e.g. `person.freeze`. */
  readonly action: string;
  /** What it was done to, e.g. `person`, `gift_item`. */
  readonly subject_kind: string;
  readonly subject_id: string;
  /** Why; must not be empty. */
  readonly reason: string;
  /** The part that changed, as JSON; bigints become decimal strings. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Writes one line, in the transaction of the deed.
 * @throws BuskerError `reason_required` when the reason is blank.
 */
export async function writeAudit(tx: Tx, clock: Clock, entry: AuditEntry): Promise<void> {
  const reason = entry.reason.trim();
  if (reason === '') throw new BuskerError('reason_required');
  await tx
    .insertInto('audit_log')
    .values({
      id: newId(),
      at: clock.now(),
      actor: entry.actor,
      action: entry.action,
      subject_kind: entry.subject_kind,
      subject_id: entry.subject_id,
      reason,
      before: asJson(entry.before),
      after: asJson(entry.after),
    })
    .execute();
}

function asJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
}

const ID_PATTERN = /^[0-9a-f-]{36}$/;
const PAGE_ROWS = 50;

/**
 * Lines, newest first.
 * @param page.q what was acted on or who acted (an id), or the beginning of an action (`person.`); left out: all.
 * @throws BuskerError `bad_request` for a foreign cursor.
 */
export async function listAudit(
  db: Db,
  page: { q?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
): Promise<{ rows: AuditLine[]; next: string | null }> {
  const limit = page.limit ?? PAGE_ROWS;
  const before = page.cursor === undefined ? null : readCursor(page.cursor, [ID_PATTERN])[0]!;
  const q = page.q?.trim() ?? '';
  const wanted = isId(q)
    ? sql`(a.subject_id = ${q} or a.actor = ${q}::uuid)`
    : q === ''
      ? sql`true`
      : sql`starts_with(a.action, ${q})`;
  const { rows } = await sql<Omit<AuditLine, 'at' | 'subject'> & { at: Date; card: PersonCard | null }>`
    select a.id, a.at, a.action, a.subject_kind, a.subject_id, a.reason, a.before, a.after,
      ${cardSql('p')} as card
    from audit_log a
    left join person p on p.bucket = ${bucketSql('a.actor')} and p.id = a.actor
    where ${wanted} and (${before}::uuid is null or a.id < ${before}::uuid)
    order by a.id desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const subject = await readSubjectNames(db, shown);
  return {
    rows: shown.map(({ card, at, ...line }) => ({
      ...line,
      at: at.toISOString(),
      actor: card,
      subject: subject(line),
    })),
    next: rows.length > limit ? writeCursor(shown.at(-1)!.id) : null,
  };
}
