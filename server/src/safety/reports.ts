/**
 * Reports: anybody tells operators about a person or what they said; an operator dismisses, removes what was said, or bans who said it.
 *
 * open → resolved (by dismiss, remove or ban); resolved is final.
 */
import {
  type BodyOf,
  BuskerError,
  bucketOf,
  type PersonCard,
  type Report,
  type ReportResolveBody,
} from '@busker/protocol';
import { type RawBuilder, sql } from 'kysely';
import { writeAudit } from '../audit/audit.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Database, Db, Tx } from '../platform/database.ts';
import { ALL_BUCKETS, bucketSql, cardSql } from '../platform/sql.ts';
import { hideSubject, readSubject, type SubjectKind } from './subjects.ts';

export interface ReportParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  /** Bans inside a transaction, and tells sockets after it (people.ts). */
  readonly people: {
    banWithin(tx: Tx, deed: { actor: string; person: string; reason: string }): Promise<void>;
    tell(person: string): void;
  };
  /** No more gifts on a target (targets.ts). */
  readonly closeTarget: (tx: Tx, target: string) => Promise<void>;
}

export interface Reports {
  /**
   * Takes a report; the same id again changes nothing.
   * @throws BuskerError `not_found` when there is no such subject, `wrong_state` for one's own.
   */
  create(by: string, body: BodyOf<'reports.create'>): Promise<void>;
  /** Open ones first, oldest first; then resolved ones, newest first. */
  list(page: {
    cursor?: string | undefined;
    limit?: number | undefined;
  }): Promise<{ rows: Report[]; next: string | null }>;
  /**
   * Resolves a report, with its audit line. The same resolution again changes nothing.
   * @throws BuskerError `not_found`; `wrong_state` when it was resolved otherwise, or the subject cannot be removed (people and live
   *   sessions are banned or ended); what banning refuses.
   */
  resolve(actor: string, id: string, body: ReportResolveBody): Promise<Report>;
}

interface Row {
  id: string;
  at: Date;
  by: PersonCard;
  subject_kind: SubjectKind;
  subject_id: string;
  about: PersonCard | null;
  about_id: string | null;
  why: Report['why'];
  text: string | null;
  resolved_at: Date | null;
  resolved_by: PersonCard | null;
  resolution: string | null;
  resolution_reason: string | null;
}

const PAGE_ROWS = 50;
const CURSOR = [/^(open|resolved)$/, /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/, /^[0-9a-f-]{36}$/];

function selectReports(rest: RawBuilder<unknown>) {
  return sql<Row>`
    select r.id, r.at, r.subject_kind, r.subject_id, r.about as about_id, r.why, r.text, r.resolved_at, r.resolution, r.resolution_reason,
      ${cardSql('b')} as by, ${cardSql('a')} as about, ${cardSql('o')} as resolved_by
    from report r
    join person b on b.bucket = r.bucket and b.id = r.by
    left join person a on a.bucket = ${bucketSql('r.about')} and a.id = r.about
    left join person o on o.bucket = ${bucketSql('r.resolved_by')} and o.id = r.resolved_by
    ${rest}`;
}

export function createReports(parts: ReportParts): Reports {
  const { clock } = parts;
  const { db } = parts.database;

  async function read(database: Db, id: string): Promise<Row> {
    const { rows } = await selectReports(sql`where r.bucket = any(${ALL_BUCKETS}::int2[]) and r.id = ${id}`).execute(
      database,
    );
    if (!rows[0]) throw new BuskerError('not_found');
    return rows[0];
  }

  return {
    async create(by, body) {
      const subject = await readSubject(db, body.subject_kind, body.subject_id);
      if (!subject) throw new BuskerError('not_found');
      if (subject.about === by) throw new BuskerError('wrong_state', { why: 'this is your own' });
      await db
        .insertInto('report')
        .values({
          bucket: bucketOf(by),
          id: body.id,
          by,
          subject_kind: body.subject_kind,
          subject_id: body.subject_id,
          about: subject.about,
          why: body.why,
          text: body.text ?? null,
          at: clock.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async list(page) {
      const limit = page.limit ?? PAGE_ROWS;
      const [phase, at, id] =
        page.cursor === undefined
          ? ['open', null, null]
          : (readCursor(page.cursor, CURSOR) as [string, string, string]);
      const rows: Row[] = [];
      if (phase === 'open') {
        const after = at === null ? sql`true` : sql`(r.at, r.id) > (${at}::timestamptz, ${id}::uuid)`;
        rows.push(
          ...(
            await selectReports(
              sql`where r.resolved_at is null and ${after} order by r.at, r.id limit ${limit + 1}`,
            ).execute(db)
          ).rows,
        );
      }
      if (rows.length <= limit) {
        const after = phase === 'open' ? sql`true` : sql`(r.at, r.id) < (${at}::timestamptz, ${id}::uuid)`;
        rows.push(
          ...(
            await selectReports(
              sql`where r.resolved_at is not null and ${after} order by r.at desc, r.id desc limit ${limit + 1 - rows.length}`,
            ).execute(db)
          ).rows,
        );
      }
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        rows: await Promise.all(shown.map((row) => present(db, row))),
        next:
          rows.length > limit && last
            ? writeCursor(last.resolved_at === null ? 'open' : 'resolved', last.at.toISOString(), last.id)
            : null,
      };
    },

    async resolve(actor, id, body) {
      const row = await db.transaction().execute(async (tx) => {
        await sql`select from report where bucket = any(${ALL_BUCKETS}::int2[]) and id = ${id} for update`.execute(tx);
        const report = await read(tx, id);
        if (report.resolved_at !== null) {
          if (report.resolution === body.action) return null;
          throw new BuskerError('wrong_state', { resolution: report.resolution });
        }
        await act(tx, actor, report, body);
        await tx
          .updateTable('report')
          .set({
            resolved_at: clock.now(),
            resolved_by: actor,
            resolution: body.action,
            resolution_reason: body.reason,
          })
          .where('bucket', 'in', ALL_BUCKETS)
          .where('id', '=', id)
          .execute();
        await writeAudit(tx, clock, {
          actor,
          action: `report.${body.action}`,
          subject_kind: report.subject_kind,
          subject_id: report.subject_id,
          reason: body.reason,
          before: { report: id, why: report.why, about: report.about_id },
          after: { resolution: body.action },
        });
        return report;
      });
      if (row) await tellOf(row, body.action);
      return present(db, await read(db, id));
    },
  };

  async function act(tx: Tx, actor: string, report: Row, body: ReportResolveBody): Promise<void> {
    if (body.action === 'ban') {
      if (report.about_id === null) throw new BuskerError('wrong_state', { why: 'there is nobody to ban' });
      await parts.people.banWithin(tx, { actor, person: report.about_id, reason: body.reason });
    }
    if (body.action === 'remove') {
      if (!(await hideSubject(tx, report.subject_kind, report.subject_id)))
        throw new BuskerError('wrong_state', {
          why: `a ${report.subject_kind} cannot be removed; ban the person instead`,
        });
      if (report.subject_kind === 'post') await parts.closeTarget(tx, report.subject_id);
    }
  }

  /** After the commit: screens that show the removed line, and sockets of who was banned. */
  async function tellOf(report: Row, action: ReportResolveBody['action']): Promise<void> {
    if (action === 'ban' && report.about_id !== null) parts.people.tell(report.about_id);
    if (action === 'remove' && report.subject_kind === 'chat') {
      const subject = await readSubject(db, 'chat', report.subject_id);
      if (subject?.target)
        parts.bus.publish('room', { target: subject.target, event: { k: 'chat_removed', id: report.subject_id } });
    }
  }
}

async function present(db: Db, row: Row): Promise<Report> {
  const subject = await readSubject(db, row.subject_kind, row.subject_id);
  return {
    id: row.id,
    at: row.at.toISOString(),
    by: row.by,
    subject_kind: row.subject_kind,
    subject_id: row.subject_id,
    subject: subject?.says ?? '(no longer there)',
    about: row.about,
    why: row.why,
    text: row.text,
    resolved:
      row.resolved_at && row.resolved_by
        ? {
            at: row.resolved_at.toISOString(),
            by: row.resolved_by,
            action: row.resolution ?? '',
            reason: row.resolution_reason ?? '',
          }
        : null,
  };
}
