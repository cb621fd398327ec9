/**
 * The language of this page: chosen by the server, which served the HTML of that language, or here while developing. Its texts are loaded before
 * anything is drawn, so whoever draws may use them as they are. Choosing another language loads the page again.
 */
import {
  bindTexts,
  chosenLanguage,
  LANGUAGE_COOKIE,
  directionOf,
  pickLanguage,
  type ErrorCode,
  type RawTexts,
} from '@busker/protocol';
import type { SharedTexts } from './texts.generated.ts';

/** A language that there is, and how to get its texts for one site. */
interface LanguageEntry {
  readonly name: string;
  readonly load: () => Promise<{ default: RawTexts }>;
}
export type LanguageEntries = Readonly<Record<string, LanguageEntry>>;

/** Texts that all sites share. */
export let s: SharedTexts;
/** Sentences of the error table. */
export let errorTexts: { readonly [code in ErrorCode]?: string } = {};
/** Texts for the elements of `@busker/widgets`, as they take them. */
export let widgetTexts: Readonly<Record<'tray' | 'overlay' | 'board' | 'balance' | 'stream', RawTexts>>;
/** The page's language, and every one that there is: its tag and its own name. */
export let language = 'en';
export let languages: readonly { readonly tag: string; readonly name: string }[] = [];
/**
 * What numbers, money and times are written by: the person's own kind of the page's language (`en-GB` when the page is in English and the browser
 * asks for British English).
 */
export let locale: string | undefined = typeof navigator === 'undefined' ? undefined : navigator.language;

let all: Readonly<Record<string, RawTexts>> = {};

/** Loads the texts of the page's language. */
export async function loadLanguage(entries: LanguageEntries): Promise<void> {
  const root = document.documentElement;
  const tags = Object.keys(entries);
  const tag = pickLanguage('choose' in root.dataset ? wantedLanguages() : [root.lang], tags);
  root.lang = tag;
  root.dir = directionOf(tag);
  languages = tags.map((each) => ({ tag: each, name: entries[each]!.name }));
  const { default: texts } = await entries[tag]!.load();
  takeTexts(tag, texts as Readonly<Record<string, RawTexts>>);
}

/** Makes these the page's texts. */
export function takeTexts(tag: string, texts: Readonly<Record<string, RawTexts>>): void {
  language = tag;
  locale = navigator.languages.find((each) => each.split('-')[0] === tag.split('-')[0]) ?? tag;
  all = texts;
  s = textsOf<SharedTexts>('shared');
  errorTexts = all['errors'] ?? {};
  widgetTexts = (all['widgets'] ?? {}) as typeof widgetTexts;
}

/** A section of the page's texts. */
export const textsOf = <W>(section: string): W => bindTexts<W>(all[section] ?? {}, locale);

function wantedLanguages(): string[] {
  const chosen = chosenLanguage(document.cookie);
  return [...(chosen === undefined ? [] : [chosen]), ...navigator.languages];
}

const YEAR_SECONDS = 31_536_000;
/** Remembers the choice in this browser and shows the page in it. */
export function chooseLanguage(tag: string): void {
  document.cookie = `${LANGUAGE_COOKIE}=${tag}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  location.reload();
}
