/**
 * The word filter. What is refused: a built-in list of English slurs and obscenities (the package `obscenity`), and the words that operators
 * set (table `refused_word`). Both see through accents, lookalike letters, digits for letters, stretched and spelled-out words.
 *
 * Operators' words match whole words only, so that "ass" does not refuse "class"; a `*` at the end matches any ending.
 */
import { BuskerError } from '@busker/protocol';
import type { Bus } from '../platform/bus.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { isListed } from './built-in-words.ts';
import { cleanText, foldText, joinSpelledOut, squeezed } from './text.ts';

type Verdict = 'cleared' | 'refused';

export interface WordFilter {
  /** Judges a text as it stands. Fast: from memory, below a millisecond for a chat line. */
  checkText(text: string): Verdict;
  /**
   * Cleans a text (see `cleanText`) and judges it.
   * @returns the text to keep and show; never empty.
   * @throws BuskerError `text_refused`, also when nothing is left of it.
   */
  admit(text: string): string;
  /** Operators' words, sorted. */
  list(): Promise<string[]>;
  /**
   * Replaces the operators' words; call `refresh` and publish `catalogue` with `what: 'words'` after the commit.
   * @returns the words before and after, cleaned, without doubles, sorted.
   */
  replace(tx: Tx, words: readonly string[]): Promise<{ before: string[]; after: string[] }>;
  /** Reads the table again. */
  refresh(): Promise<void>;
}

/** A number by itself: digits stand for letters only among letters, or else nobody could say "table 455". */
const NUMBERS = /(?<![\p{L}\p{N}])\p{Nd}{2,}(?![\p{L}\p{N}])/gu;

/** Whether the built-in list refuses a text. */
function isObscene(said: string): boolean {
  const text = said.replace(NUMBERS, '0');
  if (isListed(text)) return true;
  const joined = joinSpelledOut(text);
  return (joined !== text && isListed(joined)) || isListed(foldText(joined));
}

const LETTERS_ONLY = /^[\p{L}\p{N}]+$/u;
const TOKENS = /[\p{L}\p{N}]+/gu;

/** Tells whether a folded text has one of the operators' words. */
type WordMatcher = (folded: string) => boolean;

/** Plain words are looked up, so a full list costs no more than a short one; only phrases and words with signs are searched for. */
export function wordMatcher(words: readonly string[]): WordMatcher {
  const plain = new Set<string>();
  const beginnings: string[] = [];
  const phrases: string[] = [];
  for (const word of words) {
    const open_ended = word.endsWith('*');
    const folded = foldText(open_ended ? word.slice(0, -1) : word);
    if (folded === '') continue;
    if (!LETTERS_ONLY.test(folded))
      phrases.push(
        folded.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/ /g, '[^\\p{L}\\p{N}]+') +
          (open_ended ? '[\\p{L}\\p{N}]*' : ''),
      );
    else if (open_ended) beginnings.push(folded);
    else plain.add(folded);
  }
  const phrase =
    phrases.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases.join('|')})(?![\\p{L}\\p{N}])`, 'u');
  return (folded) =>
    phrase?.test(folded) === true ||
    (folded.match(TOKENS) ?? []).some(
      (token) => plain.has(token) || beginnings.some((beginning) => token.startsWith(beginning)),
    );
}

function hasWord(matcher: WordMatcher, text: string): boolean {
  const folded = foldText(text);
  return [folded, joinSpelledOut(folded)].some((form) => squeezed(form).some(matcher));
}

/** Reads the operators' words and keeps them fresh by the bus notice `catalogue` (`what: 'words'`). */
export async function createWordFilter(parts: { db: Db; bus: Bus; log: Log }): Promise<WordFilter> {
  let matcher: WordMatcher = () => false;
  const list = async (db: Db): Promise<string[]> =>
    (await db.selectFrom('refused_word').select('word').orderBy('word').execute()).map((row) => row.word);
  const filter: WordFilter = {
    checkText: (text) => (isObscene(text) || hasWord(matcher, text) ? 'refused' : 'cleared'),
    admit(text) {
      const clean = cleanText(text);
      if (clean === '' || filter.checkText(clean) === 'refused') throw new BuskerError('text_refused');
      return clean;
    },
    list: () => list(parts.db),
    async replace(tx, words) {
      const before = await list(tx);
      const after = [...new Set(words.map((word) => cleanText(word).toLowerCase()))]
        .filter((word) => word.replace('*', '') !== '')
        .toSorted();
      await tx
        .deleteFrom('refused_word')
        .where('word', 'not in', after.length > 0 ? after : [''])
        .execute();
      if (after.length > 0) {
        await tx
          .insertInto('refused_word')
          .values(after.map((word) => ({ word })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      return { before, after };
    },
    async refresh() {
      matcher = wordMatcher(await list(parts.db));
    },
  };
  await filter.refresh();
  parts.bus.subscribe('catalogue', ({ what }) => {
    if (what === 'words')
      filter.refresh().catch((error: unknown) => parts.log.error({ err: error }, 'the word list could not be read'));
  });
  return filter;
}
