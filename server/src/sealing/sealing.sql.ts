/**
 * Reading the books forward, for sealing. Rows come in the order of (era, xid) of their transaction, and only below the oldest transaction still
 * running: commit order is neither the order of ids nor of times, and a row that commits late has a low xid and holds the mark back until it is there.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Mark } from './head.ts';
import type { Words } from './leaves.ts';

const mark = (at: Mark): RawBuilder<unknown> => sql`(${at.era}::int2, ${`${at.xid}`}::text::xid8)`;
const within = (from: Mark, to: Mark): RawBuilder<unknown> =>
  sql`(era, xid) >= ${mark(from)} and (era, xid) < ${mark(to)}`;

/** Up to where everything is decided: each transaction below has committed or never will. */
export async function readDecided(tx: Tx): Promise<Mark> {
  const { rows } = await sql<{ era: number; xid: string }>`
    select (select max(era) from ledger_era) as era, pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(tx);
  return { era: rows[0]!.era, xid: BigInt(rows[0]!.xid) };
}

/** Postings of a stretch in order, at most `limit`. */
export async function readPostings(
  tx: Tx,
  from: Mark,
  to: Mark,
  limit: number,
): Promise<{ era: number; xid: string; commands: number }[]> {
  const { rows } = await sql<{ era: number; xid: string; commands: number }>`
    select era, xid::text, commands from ledger_posting where ${within(from, to)} order by era, ledger_posting.xid limit ${limit}`.execute(
    tx,
  );
  return rows;
}

/** Where the operator action stands that comes after `skip` others; undefined when there are not so many. */
export async function readActionMark(tx: Tx, from: Mark, to: Mark, skip: number): Promise<Mark | undefined> {
  const { rows } = await sql<{ era: number; xid: string }>`
    select era, xid::text from audit_log where ${within(from, to)} order by era, audit_log.xid offset ${skip} limit 1`.execute(
    tx,
  );
  return rows[0] && { era: rows[0].era, xid: BigInt(rows[0].xid) };
}

const MICROS = (column: string): RawBuilder<unknown> => sql`(extract(epoch from ${sql.ref(column)}) * 1000000)::int8`;

/** Lines of postings and entries of a stretch, made where the rows are: one text, lines apart, instead of a row each. */
export async function readBookLeaves(db: Db | Tx, from: Mark, to: Mark): Promise<string[]> {
  const { rows } = await sql<{ leaves: string | null }>`
    with p as materialized (
      select bucket, id, at, commands from ledger_posting where ${within(from, to)}
    ), ends as materialized (
      -- a range of ids, so that the block range index of entries can be asked
      select (select id from p order by id limit 1) as first, (select id from p order by id desc limit 1) as last
    )
    select string_agg(leaf, e'\n') as leaves from (
      select concat_ws(' ', 'posting/1', id, ${MICROS('at')}, commands) as leaf from p
      union all
      select concat_ws(' ', 'entry/1', e.owner, e.kind, e.seq, e.asset, e.amount, e.balance_after, e.posting, e.cause_kind, e.cause)
      from p join ledger_line e on e.posting_bucket = p.bucket and e.posting = p.id
      where e.posting >= (select first from ends) and e.posting <= (select last from ends)
      union all
      select concat_ws(' ', 'platform/1', e.posting, e.kind, e.asset, e.amount)
      from p join ledger_platform_entry e on e.bucket = p.bucket and e.posting = p.id
    ) l`.execute(db);
  const text = rows[0]!.leaves;
  return text === null ? [] : text.split('\n');
}

export interface ActionWords extends Words {
  readonly id: string;
  readonly at_micros: string;
  readonly actor: string | null;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  /** Null as long as it is not sealed. */
  readonly digest: Buffer | null;
}

/** Operator actions of a stretch. */
export async function readActions(db: Db | Tx, from: Mark, to: Mark): Promise<ActionWords[]> {
  const { rows } = await sql<ActionWords>`
    select a.id, ${MICROS('a.at')}::text as at_micros, a.actor, a.action, a.subject_kind, a.subject_id, a.reason, a.before::text as before, a.after::text as after, w.digest
    from audit_log a left join seal_words w on w.audit = a.id where ${within(from, to)}`.execute(db);
  return rows;
}

/** Keeps salts and digests of operator actions that are sealed for the first time. */
export async function writeWords(
  tx: Tx,
  words: readonly { id: string; salt: Buffer; digest: Buffer }[],
): Promise<void> {
  const ids = words.map((one) => one.id);
  await sql`insert into seal_salt (audit, salt) select * from unnest(${ids}::uuid[], ${words.map((one) => one.salt)}::bytea[])`.execute(
    tx,
  );
  await sql`insert into seal_words (audit, digest) select * from unnest(${ids}::uuid[], ${words.map((one) => one.digest)}::bytea[])`.execute(
    tx,
  );
}
