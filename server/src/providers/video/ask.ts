/** One question to a media server: bounded in time, its failures in the words of providers. */
import { ProviderRefused, ProviderUnavailable } from '../port.ts';

const TIMEOUT_MS = 5_000;
/** Answers are lists of what is on: some hundred bytes for each creator. */
const MAX_BYTES = 16_000_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * @param what who is asked, in messages.
 * @throws ProviderUnavailable when there is no answer or the server is broken, ProviderRefused for 4xx other than the `expected` ones.
 */
export async function ask(
  what: string,
  url: string,
  init: RequestInit = {},
  options: { readonly expected?: readonly number[]; readonly timeout_ms?: number } = {},
): Promise<Answer> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, {
      redirect: 'manual',
      ...init,
      signal: AbortSignal.timeout(options.timeout_ms ?? TIMEOUT_MS),
    });
    text = await textOf(answer);
  } catch (cause) {
    throw new ProviderUnavailable(`${what} cannot be reached`, { cause });
  }
  const { status, headers } = answer;
  if (answer.ok || options.expected?.includes(status)) return { status, headers, text };
  // Redirects are followed nowhere: the address is the operator's, and secrets go to it.
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    throw new ProviderRefused(`${what} refused (${status}): ${text.slice(0, 200)}`);
  throw new ProviderUnavailable(`${what} answered ${status}`);
}

async function textOf(answer: Response): Promise<string> {
  if (Number(answer.headers.get('content-length') ?? 0) > MAX_BYTES) throw new Error('the answer is too long');
  return answer.text();
}

/** @throws ProviderUnavailable for what is no JSON: something else answers there. */
export function jsonIn(what: string, { text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProviderUnavailable(`${what} answered with something else than JSON`, { cause });
  }
}
