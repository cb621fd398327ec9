/** What the tray says when a tap came to nothing. */
import type { TrayMessages } from '../messages/messages.ts';

export interface Refusal {
  readonly code: string | undefined;
  readonly sentence: string;
}

/** Reads a BuskerError or ConnectionError by its shape: pages may hold another copy of the client than this element does. */
export function refusalOf(error: unknown, messages: TrayMessages): Refusal {
  if (typeof error === 'object' && error !== null) {
    if ('code' in error && typeof error.code === 'string') {
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
