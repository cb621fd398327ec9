/** Names for what audit lines were about, as far as they are known: lines keep ids only, and a person reads names. */
import { bucketOf, isId, type PersonCard } from '@busker/protocol';
import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { ALL_BUCKETS, bucketSql, cardSql } from '../platform/sql.ts';

export interface SubjectRef {
  readonly subject_kind: string;
  readonly subject_id: string;
}
export interface SubjectNames {
  /** Whom it was done to, or whose thing it was done to. */
  readonly person: PersonCard | null;
  /** What the thing is called. */
  readonly name: string | null;
}

const NOTHING: SubjectNames = { person: null, name: null };

/** Reads all names of a page at once; what is not there any more, or has no name, is all null. */
export async function readSubjectNames(
  db: Db,
  lines: readonly SubjectRef[],
): Promise<(line: SubjectRef) => SubjectNames> {
  const of = (kind: string): string[] => [
    ...new Set(lines.filter((line) => line.subject_kind === kind).map((line) => line.subject_id)),
  ];
  const ids = (kind: string): string[] => of(kind).filter(isId);
  const targets = [...ids('live'), ...ids('post')];
  const everywhere = sql`any(${[...ALL_BUCKETS]}::int2[])`;
  const { rows } = await sql<{ kind: string; id: string; name: string | null; person: PersonCard | null }>`
    select s.kind, s.id, s.name, ${cardSql('p')} as person
    from (
      select 'person' as kind, id::text as id, id as owner, null::text as name from unnest(${ids('person')}::uuid[]) as id
      union all
      select 'purchase', id::text, person, null from purchase where bucket = ${everywhere} and id = any(${ids('purchase')}::uuid[])
      union all
      select 'cashout', id::text, creator, null from cashout where bucket = ${everywhere} and id = any(${ids('cashout')}::uuid[])
      union all
      select 'live', id::text, creator, title from live_session
      where bucket = any(${targets.map(bucketOf)}::int2[]) and id = any(${ids('live')}::uuid[])
      union all
      select 'post', id::text, creator, caption from post
      where bucket = any(${targets.map(bucketOf)}::int2[]) and id = any(${ids('post')}::uuid[])
      union all
      select 'gift_item', id, null, name from gift_item where id = any(${of('gift_item')}::text[])
      union all
      select 'share_policy', id::text, null, 'version ' || version from share_policy where id = any(${ids('share_policy')}::uuid[])
    ) s
    left join person p on p.bucket = ${bucketSql('s.owner')} and p.id = s.owner`.execute(db);
  const found = new Map(rows.map(({ kind, id, person, name }) => [`${kind} ${id}`, { person, name }]));
  return (line) => found.get(`${line.subject_kind} ${line.subject_id}`) ?? NOTHING;
}
