/** The language files (`languages/*.json`), for whoever builds the sites and checks the files. See languages/README.md. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeOutTerms, type RawTexts } from '@busker/protocol';

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
  return writeOutTerms(JSON.parse(readFileSync(languageFile(tag), 'utf8')) as RawTexts) as unknown as LanguageFile;
}
