/**
 * The texts of an interface, from a language file (`languages/en.json` and its sisters).
 *
 * Messages are ICU MessageFormat, as translators' tools know it, in the part of it that we need: `{name}`, `{n, number}`,
 * `{n, plural, =0 {…} one {# gift} other {# gifts}}`, `{state, select, paid {…} other {…}}`, one inside the other as wanted.
 *
 * What is put into a sentence written the other way round (a Latin name in Arabic) is isolated, so that it cannot turn its surroundings about.
 */

/** Counts, whole: a number, a bigint, or the digits of one. */
export type Count = number | bigint | string;
/** What may stand in a message: text as it is, numbers in the language's own writing. */
export type Said = string | number | bigint;

/** A message with arguments. */
export interface Saying<V> {
  (values: V): string;
  /** The same with anything in the place of arguments (elements of a page), as a list. */
  parts<T>(values: { readonly [K in keyof V]: V[K] | T }): (string | T)[];
}

export interface RawTexts {
  readonly [key: string]: string | RawTexts;
}

type Part =
  | string
  | { readonly arg: string; readonly number: boolean }
  | { readonly arg: string; readonly forms: Readonly<Record<string, readonly Part[]>>; readonly plural: boolean };

/**
 * The messages of a section, ready to be said: those with arguments are functions. `W` is the section's generated type.
 * @param locale a BCP 47 tag, for numbers and plurals; left out: the browser's.
 */
export function bindTexts<W>(raw: RawTexts, locale?: string): W {
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  const foreign = directionOf(locale ?? plurals.resolvedOptions().locale) === 'rtl' ? LEFT : RIGHT;
  const isolate = (text: string): string => (foreign.test(text) ? `\u2068${text}\u2069` : text);

  function put<T>(
    parts: readonly Part[],
    values: Readonly<Record<string, unknown>>,
    counted: string,
    out: (string | T)[],
  ): void {
    for (const part of parts) {
      if (typeof part === 'string') out.push(counted === '' ? part : part.replaceAll('#', counted));
      else if ('forms' in part) {
        const value = values[part.arg];
        if (part.plural) {
          const count = wholeOf(value);
          const form = part.forms[`=${count}`] ?? part.forms[plurals.select(forPlural(count))] ?? part.forms['other']!;
          put(form, values, numbers.format(count), out);
        } else put(part.forms[String(value)] ?? part.forms['other']!, values, counted, out);
      } else {
        const value = values[part.arg];
        if (part.number) out.push(numbers.format(wholeOf(value)));
        else if (typeof value === 'string') out.push(isolate(value));
        else if (typeof value === 'number' || typeof value === 'bigint') out.push(numbers.format(value));
        else out.push(value as T);
      }
    }
  }

  function saying(text: string): Saying<Record<string, unknown>> {
    let read: Part[] | undefined;
    const parts = <T>(values: Readonly<Record<string, unknown>>): (string | T)[] => {
      read ??= readMessage(text);
      const out: (string | T)[] = [];
      put(read, values, '', out);
      return out;
    };
    return Object.assign((values: Record<string, unknown>) => parts<string>(values).join(''), { parts });
  }

  const bind = (texts: RawTexts): unknown =>
    Object.fromEntries(
      Object.entries(texts).map(([key, value]) => [
        key,
        typeof value !== 'string' ? bind(value) : value.includes('{') ? saying(value) : value,
      ]),
    );
  return bind(raw) as W;
}

/**
 * The sections of a language file, with its `terms` written out. A term is a message about `{n}` that other messages use as a type of argument: with
 * `"coins": "{n, plural, one {# coin} other {# coins}}"` any may say `{price, coins}`.
 * @throws Error for a term that there is not.
 */
export function writeOutTerms(file: RawTexts): RawTexts {
  const { terms = {}, ...sections } = file;
  const known = terms as Readonly<Record<string, string>>;
  const write = (texts: RawTexts): RawTexts =>
    Object.fromEntries(
      Object.entries(texts).map(([key, value]) => [
        key,
        typeof value === 'string' ? withTerms(value, known) : write(value),
      ]),
    );
  return write(sections);
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

const RTL_SCRIPTS = /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/;
/** Which way a language is written. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  RTL_SCRIPTS.test(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';

/** Letters written to the left (Hebrew, Arabic and their kin), and letters written to the right. */
const RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LEFT = /[A-Za-z\u00c0-\u02af\u0370-\u058f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

const DIGITS = /^-?\d+$/;
function wholeOf(value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'string' && DIGITS.test(value) ? BigInt(value) : Number.NaN;
}

/** Rules look at the last digits; a large number keeps them and stays large. */
const LARGE = 1_000_000n;
const forPlural = (count: number | bigint): number =>
  typeof count === 'number' ? count : Number(count > LARGE ? (count % LARGE) + LARGE : count);

/** An argument and how it is used, for whoever makes types of messages or compares languages. */
export interface Argument {
  readonly name: string;
  readonly kind: 'text' | 'count' | 'choice';
  /** What a choice knows, without `other`. */
  readonly options: readonly string[];
}

/** The arguments of a text, by name. @throws Error when the text is none that we read. */
export function argumentsOf(text: string): Argument[] {
  const found = new Map<string, Argument>();
  const walk = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (typeof part === 'string') continue;
      const forms = 'forms' in part ? part.forms : {};
      const kind = 'forms' in part ? (part.plural ? 'count' : 'choice') : part.number ? 'count' : 'text';
      const options = kind === 'choice' ? Object.keys(forms).filter((name) => name !== 'other') : [];
      const known = found.get(part.arg);
      // said once as it is and once counted, it is a count
      if (!known || known.kind === 'text') found.set(part.arg, { name: part.arg, kind, options });
      Object.values(forms).forEach(walk);
    }
  };
  walk(readMessage(text));
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The forms of each plural of a text. */
export function pluralsOf(text: string): ReadonlySet<string>[] {
  const found: ReadonlySet<string>[] = [];
  const walk = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (typeof part === 'string' || !('forms' in part)) continue;
      if (part.plural) found.push(new Set(Object.keys(part.forms)));
      Object.values(part.forms).forEach(walk);
    }
  };
  walk(readMessage(text));
  return found;
}

/** Reads a message. @throws Error that names the place. */
function readMessage(text: string): Part[] {
  let at = 0;
  const wrong = (what: string): Error => new Error(`${what} at ${at} of "${text}"`);
  const next = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) throw wrong('unreadable');
    at = pattern.lastIndex;
    return match[1] ?? match[0];
  };
  function message(inside: boolean): Part[] {
    const parts: Part[] = [];
    while (at < text.length && text[at] !== '}') parts.push(text[at] === '{' ? argument() : next(/[^{}]+/y));
    if (inside !== (text[at] === '}')) throw wrong('a bracket too many or too few');
    return parts;
  }
  function argument(): Part {
    const arg = next(/\{\s*(\w+)\s*/y);
    if (text[at] === '}') return (at++, { arg, number: false });
    const kind = next(/,\s*(number|plural|select)\s*/y);
    if (kind === 'number') return (next(/\}/y), { arg, number: true });
    next(/,\s*/y);
    const forms: Record<string, readonly Part[]> = {};
    while (text[at] !== '}') {
      const name = next(/(=\d+|\w+)\s*\{/y);
      forms[name] = message(true);
      next(/\}\s*/y);
    }
    at++;
    if (!('other' in forms)) throw wrong(`no form "other" of {${arg}}`);
    return { arg, forms, plural: kind === 'plural' };
  }
  return message(false);
}

/** The cookie that holds the language a person chose. */
export const LANGUAGE_COOKIE = 'busker_language';
export const DEFAULT_LANGUAGE = 'en';

/**
 * The first of the wanted languages that there is, else English.
 * @param wanted tags in order of preference, as `navigator.languages` has them: `de-AT`, `en`.
 */
export function pickLanguage(wanted: readonly string[], available: readonly string[]): string {
  for (const tag of wanted) {
    const lower = tag.toLowerCase();
    const found =
      available.find((language) => language.toLowerCase() === lower) ??
      available.find((language) => language.toLowerCase() === lower.split('-')[0]);
    if (found !== undefined) return found;
  }
  return DEFAULT_LANGUAGE;
}

/** The tags of an `Accept-Language` header, best first. */
export function acceptedLanguages(header: string): string[] {
  return header
    .slice(0, 1_000)
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(';');
      const q = rest.map((each) => /^\s*q=([\d.]+)/.exec(each)?.[1]).find((each) => each !== undefined);
      return { tag, weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, weight }) => /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** What a `Cookie` header or `document.cookie` says of the language; undefined: nothing. */
export const chosenLanguage = (cookies: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=([A-Za-z0-9-]+)`).exec(cookies)?.[1];
