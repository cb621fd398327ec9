/** Pieces of SQL that several folders share. Arguments are written into the text: constants of the program only. */
import { type RawBuilder, sql } from 'kysely';

/** The bucket that a uuid carries: the low six bits of its last byte (protocol/src/ids.ts). */
export const bucketText = (expression: string): string => `(get_byte(uuid_send(${expression}), 15) & 63)::int2`;
export const bucketSql = (expression: string): RawBuilder<number> => sql.raw(bucketText(expression));

/** A row of `person` as a PersonCard, null when the outer join found none. */
export const cardText = (alias: string): string =>
  `case when ${alias}.id is not null then json_build_object('id', ${alias}.id, 'handle', ${alias}.handle, 'display_name', ${alias}.display_name, 'avatar_url', ${alias}.avatar_url) end`;
export const cardSql = (alias: string): RawBuilder<unknown> => sql.raw(cardText(alias));

/** Every bucket, for lookups by an id that does not carry its own. */
export const ALL_BUCKETS: readonly number[] = Array.from({ length: 64 }, (_, bucket) => bucket);

/** Escapes what has a meaning in LIKE, and matches any ending. */
export function startsWithPattern(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}
