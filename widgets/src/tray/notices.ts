/** What the tray says when a tap came to nothing. */
import type { TrayMessages } from '../messages/messages.ts';
import { numberText } from '../shared/prices.ts';

export interface Refusal {
  readonly code: string | undefined;
  readonly sentence: string;
}

/** Reads a BuskerError or ConnectionError by its shape: pages may hold another copy of the client than this element does. */
export function refusalOf(error: unknown, messages: TrayMessages, locale?: string): Refusal {
  if (typeof error === 'object' && error !== null) {
    if ('code' in error && typeof error.code === 'string') {
      if (error.code === 'limit_reached') return { code: error.code, sentence: limitSentence(error, messages, locale) };
      const text = 'message' in error && typeof error.message === 'string' ? error.message : '';
      // a BuskerError's message is "code: sentence for people"
      return {
        code: error.code,
        sentence: text.startsWith(`${error.code}: `) ? text.slice(error.code.length + 2) : text || messages.not_sent,
      };
    }
    if ('maybe_done' in error && error.maybe_done === true) return { code: undefined, sentence: messages.maybe_sent };
  }
  return { code: undefined, sentence: messages.not_sent };
}

/** The details say which limit, what is left and until when; each may be missing. */
function limitSentence(error: object, messages: TrayMessages, locale: string | undefined): string {
  const details =
    'details' in error && typeof error.details === 'object' ? (error.details as Record<string, unknown>) : null;
  const text = (name: string): string | undefined => {
    const value = details?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  const left = text('left_coins');
  const until = text('until');
  return messages.limit_reached(
    text('limit') ?? '',
    left !== undefined && /^\d+$/.test(left) ? numberText(BigInt(left), locale) : undefined,
    until === undefined
      ? undefined
      : new Intl.DateTimeFormat(locale, {
          weekday: 'short',
          hour: 'numeric',
          minute: '2-digit',
          day: 'numeric',
          month: 'short',
        }).format(new Date(until)),
  );
}
