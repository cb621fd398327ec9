/** The doors that only a demo has. In production these addresses do not exist. */
import { ConnectionError } from '@busker/client';
import { BuskerError, ERRORS, type DemoInfo, type ErrorCode } from '@busker/protocol';

/** The query that holds `readDemo`'s answer. */
export const DEMO_KEY = ['demo'];

const TIMEOUT_MS = 30_000;

async function ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new ConnectionError('Busker cannot be reached', { maybe_done: init.method === 'POST' }, { cause });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(answer, response.status);
  return answer as Answer;
}

/** What an answer that is not ok says, as an error of the table if it is one. */
function refusal(answer: unknown, status: number): BuskerError | ConnectionError {
  const error = (answer as { error?: { code: string; details?: Record<string, unknown> } } | null)?.error;
  if (error && Object.hasOwn(ERRORS, error.code)) return new BuskerError(error.code as ErrorCode, error.details);
  return new ConnectionError(`An answer that is not Busker's (status ${status})`, { status, maybe_done: true });
}

/** Who the people of this demo are, and what its clock says. */
export const readDemo = (): Promise<DemoInfo> => ask<DemoInfo>('/demo/info');

/** What moving the clock did. */
export interface ClockMoved {
  readonly clock: string;
  /** How many earnings became available. */
  readonly matured: number;
}

/**
 * Moves the demo's clock on. Holds that end meanwhile are ended before the answer.
 * @param days 1 to 400
 */
export const moveClock = (days: number): Promise<ClockMoved> =>
  ask<ClockMoved>('/demo/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ days }),
  });
