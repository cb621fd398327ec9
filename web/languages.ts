/**
 * The language files (`languages/*.json`), for whoever builds the sites and checks the files. A file has `language.name`, the language's own name,
 * `terms`, and a section for each part of the interface. A term is a message about `{n}` that other messages use as a type of argument: with
 * `"coins": "{n, plural, one {# coin} other {# coins}}"` any may say `{price, coins}`. Terms are written out here, before anybody loads a text.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RawTexts } from '@busker/protocol';

const FOLDER = fileURLToPath(new URL('../languages/', import.meta.url));

export interface LanguageFile {
  readonly language: { readonly name: string };
  readonly [section: string]: RawTexts;
}

export const languageFile = (tag: string): string => path.join(FOLDER, `${tag}.json`);

/** Tags of all languages: the files' names. */
export const languageTags = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

/** A language's texts, with its terms written out. @throws Error for a term that there is not. */
export function readLanguage(tag: string): LanguageFile {
  const { terms = {}, ...rest } = JSON.parse(readFileSync(languageFile(tag), 'utf8')) as Record<string, RawTexts>;
  return writeOut(rest, terms as Readonly<Record<string, string>>) as unknown as LanguageFile;
}

function writeOut(texts: RawTexts, terms: Readonly<Record<string, string>>): RawTexts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? withTerms(value, terms) : writeOut(value, terms),
    ]),
  );
}

const TERM = /\{(\w+), (\w+)\}/g;
function withTerms(text: string, terms: Readonly<Record<string, string>>): string {
  return text.replaceAll(TERM, (whole, arg: string, name: string) => {
    if (name === 'number') return whole;
    const term = terms[name];
    if (term === undefined) throw new Error(`"${text}" uses the term "${name}", which the file does not have`);
    return term.replaceAll(/\{n\b/g, `{${arg}`);
  });
}
