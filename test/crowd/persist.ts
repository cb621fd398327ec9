/** Doing something until it is answered, over lost connections and a server that is away. */
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError } from '@busker/client';
import { BuskerError, ERRORS } from '@busker/protocol';

/** Longer than any restart: a server that is away for so long is not coming back. */
export const PERSIST_MS = 120_000;
const PAUSE_MS = 400;

/** Whether an error says nothing about the request itself: the line broke, or Busker said "later". */
export function isPassing(error: unknown): boolean {
  if (error instanceof BuskerError) {
    const { retry, status } = ERRORS[error.code];
    return retry === 'later' && (status === 429 || status >= 500);
  }
  // `fetch` throws a TypeError when there is no connection.
  return error instanceof ConnectionError || (error instanceof TypeError && error.message === 'fetch failed');
}

/**
 * Repeats `act`, which must be repeatable, while its errors pass.
 * @throws the first error that does not pass, or the last one after PERSIST_MS.
 */
export async function persist<T>(act: () => Promise<T>): Promise<T> {
  const until = performance.now() + PERSIST_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isPassing(error) || performance.now() > until) throw error;
      const asked_ms = error instanceof BuskerError ? (error.retry_after_ms ?? 0) : 0;
      await delay(Math.max(PAUSE_MS, asked_ms));
    }
  }
}

/** Runs `work` for every one, at most `at_once` at a time; the results in their order. @throws the first error, after all under way ended. */
export async function each<T, R>(
  all: readonly T[],
  at_once: number,
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < all.length) {
      const index = next++;
      results[index] = await work(all[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(at_once, all.length) }, worker));
  return results;
}
