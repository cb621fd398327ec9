/**
 * What a report can be about, and how it is hidden. The one place outside their own folders that reads posts, comments, chat lines and gift
 * messages and sets their `removed` state: an operator's removal must happen in the transaction of its audit line.
 */
import { bucketOf } from '@busker/protocol';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { bucketSql } from '../platform/sql.ts';

export type SubjectKind = 'person' | 'post' | 'live' | 'chat' | 'comment' | 'gift';

export interface Subject {
  /** For the desk: what it says, or what it is called. */
  readonly says: string;
  /**
   * Who is responsible for it. Ids of chat lines and comments are made by their authors and unique only within a room or post;
   * when several people used this one, `says` names them all and this is null: nobody is banned by mistake.
   */
  readonly about: string | null;
  /** The room or post that it is in, when it is in one. */
  readonly target: string | null;
}

interface Row {
  says: string | null;
  about: string;
  target: string | null;
  author: string | null;
}

/** Rows under one id that are looked at; more is somebody playing. */
const SAME_ID_ROWS = 5;

/** Reads a subject; null when there is none. */
export async function readSubject(db: Db, kind: SubjectKind, id: string): Promise<Subject | null> {
  const { rows } = await selectSubject(kind, id).execute(db);
  if (rows.length === 0) return null;
  const one_author = rows.every((row) => row.about === rows[0]!.about);
  return {
    says: rows.map((row) => (rows.length === 1 ? (row.says ?? '') : `@${row.author}: ${row.says}`)).join(' / '),
    about: one_author ? rows[0]!.about : null,
    target: rows[0]!.target,
  };
}

function selectSubject(kind: SubjectKind, id: string) {
  const bucket = bucketOf(id);
  switch (kind) {
    case 'person':
      return sql<Row>`select '@' || handle || ' · ' || display_name as says, id as about, null::uuid as target, handle as author from person where bucket = ${bucket} and id = ${id}`;
    case 'post':
      return sql<Row>`select caption as says, creator as about, id as target, null as author from post where bucket = ${bucket} and id = ${id}`;
    case 'live':
      return sql<Row>`select title as says, creator as about, id as target, null as author from live_session where bucket = ${bucket} and id = ${id}`;
    case 'chat':
      return sql<Row>`select l.text as says, l.author as about, l.target, p.handle as author from chat_line l left join person p on p.bucket = ${bucketSql('l.author')} and p.id = l.author where l.id = ${id} order by l.at limit ${SAME_ID_ROWS}`;
    case 'comment':
      return sql<Row>`select c.text as says, c.author as about, c.post as target, p.handle as author from comment c left join person p on p.bucket = ${bucketSql('c.author')} and p.id = c.author where c.id = ${id} order by c.at limit ${SAME_ID_ROWS}`;
    case 'gift':
      return sql<Row>`
        select coalesce(m.text, g.item || ' × ' || g.quantity) as says, g.sender as about, g.target, null as author
        from gift_line g left join message m on m.bucket = ${bucketSql('g.sender')} and m.id = g.message
        where g.bucket = ${bucket} and g.id = ${id}`;
  }
}

/**
 * Hides a subject from everybody; hiding it again changes nothing.
 * @returns false when it is not there, or of a kind that is not hidden but banned or ended: people and live sessions.
 */
export async function hideSubject(tx: Tx, kind: SubjectKind, id: string): Promise<boolean> {
  const bucket = bucketOf(id);
  switch (kind) {
    case 'person':
    case 'live':
      return false;
    case 'post':
      return changed(tx, sql`update post set removed = true where bucket = ${bucket} and id = ${id}`);
    case 'chat':
      return changed(tx, sql`update chat_line set state = 'removed' where id = ${id}`);
    case 'comment':
      return changed(
        tx,
        sql`
        with before as (select bucket, post, id, state from comment where id = ${id} for update),
          counted as (update post p set comments = greatest(0, p.comments - 1) from before b where p.bucket = b.bucket and p.id = b.post and b.state <> 'removed')
        update comment c set state = 'removed' from before b where c.bucket = b.bucket and c.post = b.post and c.id = b.id`,
      );
    case 'gift':
      return changed(
        tx,
        sql`
        update message m set state = 'removed'
        from gift g where g.bucket = ${bucket} and g.id = ${id} and m.bucket = ${bucketSql('g.sender')} and m.id = g.message`,
      );
  }
}

async function changed(tx: Tx, statement: RawBuilder<unknown>): Promise<boolean> {
  const { numAffectedRows } = await statement.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
