/** What the tray says when a tap came to nothing. */
import type { TrayTexts } from '../texts/texts.generated.ts';

export interface Refusal {
  readonly code: string | undefined;
  readonly sentence: string;
}

/** Reads a BuskerError or ConnectionError by its shape: pages may hold another copy of the client than this element does. */
export function refusalOf(error: unknown, texts: TrayTexts, locale?: string): Refusal {
  if (typeof error === 'object' && error !== null) {
    if ('code' in error && typeof error.code === 'string') {
      if (error.code === 'limit_reached') return { code: error.code, sentence: limitSentence(error, texts, locale) };
      const text = 'message' in error && typeof error.message === 'string' ? error.message : '';
      // a BuskerError's message is "code: sentence for people"
      return {
        code: error.code,
        sentence: text.startsWith(`${error.code}: `) ? text.slice(error.code.length + 2) : text || texts.not_sent,
      };
    }
    if ('maybe_done' in error && error.maybe_done === true) return { code: undefined, sentence: texts.maybe_sent };
  }
  return { code: undefined, sentence: texts.not_sent };
}

/** The details say which limit, what is left and until when; each may be missing. */
function limitSentence(error: object, texts: TrayTexts, locale: string | undefined): string {
  const details =
    'details' in error && typeof error.details === 'object' ? (error.details as Record<string, unknown>) : null;
  const text = (name: string): string | undefined => {
    const value = details?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  const left = text('left_coins');
  const until_text = text('until');
  const sentences = [choice(texts.limits, text('limit'))];
  if (left !== undefined && /^\d+$/.test(left)) {
    const until =
      until_text === undefined
        ? undefined
        : new Intl.DateTimeFormat(locale, {
            weekday: 'short',
            hour: 'numeric',
            minute: '2-digit',
            day: 'numeric',
            month: 'short',
          }).format(new Date(until_text));
    sentences.push(until === undefined ? texts.limit_left({ left }) : texts.limit_left_until({ left, until }));
  }
  return [...sentences, texts.not_charged].join(' ');
}

/** What a table of texts has for a code; what it has for `other` when it does not know it. */
export function choice<T>(
  table: Readonly<Record<string, T>> & { readonly other: T },
  code: string | null | undefined,
): T {
  return code && Object.hasOwn(table, code) ? table[code]! : table.other;
}
