/** Pieces of SQL that several folders share. Arguments are written into the text: constants of the program only. */
import { type RawBuilder, sql } from 'kysely';

/** The bucket that a uuid carries: the low six bits of its last byte (protocol/src/ids.ts). */
export function bucketSql(expression: string): RawBuilder<number> {
  return sql.raw(`(get_byte(uuid_send(${expression}), 15) & 63)::int2`);
}

/** A row of `person` as a PersonCard, null when the outer join found none. */
export function cardSql(alias: string): RawBuilder<unknown> {
  return sql.raw(
    `case when ${alias}.id is not null then json_build_object('id', ${alias}.id, 'handle', ${alias}.handle, 'display_name', ${alias}.display_name, 'avatar_url', ${alias}.avatar_url) end`,
  );
}

/** Every bucket, for lookups by an id that does not carry its own. */
export const ALL_BUCKETS: readonly number[] = Array.from({ length: 64 }, (_, bucket) => bucket);

/** Escapes what has a meaning in LIKE, and matches any ending. */
export function startsWithPattern(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}
