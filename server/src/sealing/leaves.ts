/**
 * What is sealed, as lines of ASCII: one for each entry of a person, entry of the platform, posting, and operator action. Pure. A line holds ids and
 * amounts and nothing that a person wrote, so that erasing a person leaves it as it is. The format is docs/concepts/seals.md, and never changes: a new form
 * gets a new first word.
 */
import { createHash } from 'node:crypto';

/** An operator action as it is sealed. */
export interface ActionRow {
  readonly id: string;
  /** Microseconds since 1970, as PostgreSQL keeps them. */
  readonly at_micros: string;
  readonly actor: string | null;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  /** Digest of the words, see `digestWords`. */
  readonly digest: Buffer;
}

/** What an operator wrote; `before` and `after` as PostgreSQL's text of the jsonb. */
export interface Words {
  readonly reason: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The line of an operator action. */
export function actionLeaf(row: ActionRow): string {
  return [
    'action/1',
    row.id,
    row.at_micros,
    row.actor ?? '-',
    escapeWord(row.action),
    escapeWord(row.subject_kind),
    escapeWord(row.subject_id),
    row.digest.toString('hex'),
  ].join(' ');
}

/** SHA-256 over salt and words, with a zero byte after each of the first two. */
export function digestWords(salt: Buffer, words: Words): Buffer {
  return createHash('sha256')
    .update(salt)
    .update(`${words.reason}\0${words.before ?? ''}\0${words.after ?? ''}`, 'utf8')
    .digest();
}

/** Makes one word of any text: every byte of its UTF-8 but letters, digits and `._:@-` becomes %XX. Empty becomes `%`. */
export function escapeWord(text: string): string {
  if (text === '') return '%';
  return text.replace(/[^A-Za-z0-9._:@-]+/g, (part) =>
    [...Buffer.from(part, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Lines in the order in which a block has them: by their bytes. They are ASCII, so plain comparison does it. */
export function sortLeaves(leaves: string[]): string[] {
  return leaves.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
