/** The one client of this page, and what its errors mean to people. */
import { ConnectionError, createClient } from '@busker/client';
import { BuskerError, ERRORS, isId, type ErrorCode } from '@busker/protocol';
import { errorTexts, s } from './language.ts';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

export const api = createClient();

/** The code of the error table that an error carries, if it does. */
export const codeOf = (error: unknown): ErrorCode | undefined =>
  error instanceof BuskerError ? error.code : undefined;

/** One sentence for people: what happened and what to do next. */
export function sentenceOf(error: unknown): string {
  if (error instanceof BuskerError) return errorTexts[error.code] ?? ERRORS[error.code].sentence;
  if (error instanceof ConnectionError) {
    return error.maybe_done ? s.connection.broke : s.connection.unreachable;
  }
  return errorTexts.fault ?? ERRORS.fault.sentence;
}

/** A refusal for a widget, which reads it by its shape, with its sentence in the page's language. */
export const inOurLanguage = (error: unknown): unknown =>
  error instanceof BuskerError
    ? { code: error.code, details: error.details, message: `${error.code}: ${sentenceOf(error)}` }
    : error;

/** Whether an id from the address bar can be one at all; others are not worth a request. */
export const idOrNull = (text: string | undefined): string | null => (isId(text) ? text : null);

/**
 * Query keys are a route's name and its input, so that whoever changes something can name what became old.
 * @param onSignedOut called when any answer says that the session is over.
 */
export function createQueries(onSignedOut: (queries: QueryClient) => void): QueryClient {
  const heed = (error: unknown): void => {
    if (codeOf(error) === 'not_signed_in') onSignedOut(queries);
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: heed }),
    mutationCache: new MutationCache({ onError: heed }),
    defaultOptions: {
      // The client repeats by itself what may be repeated; repeating again would only make people wait for the error.
      queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
  return queries;
}
