/**
 * What the server itself says to people (titles of statements, mails, why a video was refused), in every language that there is a file of: the section
 * `server` of `languages/*.json`. Pages have their texts from the same files, built into them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import {
  acceptedLanguages,
  bindTexts,
  chosenLanguage,
  DEFAULT_LANGUAGE,
  pickLanguage,
  type RawTexts,
  writeOutTerms,
} from '@busker/protocol';
import type { ServerTexts } from './texts.generated.ts';

export type { ServerTexts } from './texts.generated.ts';

const FOLDER = new URL('../../../languages/', import.meta.url);

export interface Language {
  /** BCP 47, for `lang` and for `Intl`. */
  readonly tag: string;
  readonly t: ServerTexts;
}

let tags: readonly string[] | undefined;
const languages = new Map<string, Language>();

/** The tags of all languages that there is a file of. */
function known(): readonly string[] {
  tags ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  return tags;
}

/** A language by the tag of its file; files are read once. */
function languageOf(tag: string): Language {
  let language = languages.get(tag);
  if (!language) {
    const read = writeOutTerms(JSON.parse(readFileSync(new URL(`${tag}.json`, FOLDER), 'utf8')) as RawTexts);
    language = { tag, t: bindTexts<ServerTexts>(read['server'] as RawTexts, tag) };
    languages.set(tag, language);
  }
  return language;
}

/** Where nobody asked who could have a language of their own. */
export const english = (): Language => languageOf(DEFAULT_LANGUAGE);

/** The sentence for what is kept as a code: the text of that name, and the values that it puts in. */
export function inWords<T extends object>(
  texts: T,
  { why, values = {} }: { readonly why: keyof T; readonly values?: object },
): string {
  const text: unknown = texts[why];
  return typeof text === 'function' ? String(text(values)) : String(text);
}

let reasons: ReadonlyMap<string, keyof ServerTexts['reasons']> | undefined;
/**
 * A reason in the words of a language. Reasons are kept and given to programs in English (providers', our own); those that we know are in the language
 * files. What a provider says in words of its own stays as it came.
 */
export function reasonIn(t: ServerTexts, reason: string): string {
  reasons ??= new Map(
    Object.entries(english().t.reasons).map(([key, text]) => [text, key as keyof ServerTexts['reasons']]),
  );
  const known = reasons.get(reason);
  return known === undefined ? reason : t.reasons[known];
}

/** The language of who asks: chosen in the menu of a page (a cookie), else the first that their browser asks for, else English. */
export function languageFor(headers: Pick<IncomingHttpHeaders, 'cookie' | 'accept-language'>): Language {
  const chosen = chosenLanguage(headers.cookie ?? '');
  const accepted = acceptedLanguages(headers['accept-language'] ?? '');
  return languageOf(pickLanguage(chosen === undefined ? accepted : [chosen, ...accepted], known()));
}
