/**
 * The log: pino, JSON lines on stderr so that stdout stays for people.
 *
 * No line carries a password or secret key. Errors are the trap: those of `pg` hold their whole client, with password and cancel key, those of
 * HTTP libraries the request with its headers. So of an error only plain words are written, of other objects nothing below a key that
 * sounds secret and nothing of a class, and the finished line is looked through once more for secrets inside of texts.
 */
import { pino, type DestinationStream, type Logger, destination } from 'pino';

export type Log = Logger;

const REDACTED = '[redacted]';
const SECRET_KEY = /pass(word|phrase)?$|secret|token|cookie|authorization|credential|signature|(api|private)[_-]?key/i;
/** How far down objects are written, and how many causes of an error. */
const MOST_DEPTH = 5;
/** What is known of secrets inside of texts: credentials in an address, Stripe's keys, bearer tokens. */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/"\\]*@/gi, `$1${REDACTED}@`],
  [/\b(sk|rk|whsec)_[A-Za-z0-9_]{8,}/g, `$1_${REDACTED}`],
  [/\b(Bearer|Basic) [A-Za-z0-9._~+/-]{8,}=*/gi, `$1 ${REDACTED}`],
];

/**
 * @param level pino level name, e.g. `info`, `warn`, `silent`.
 * @param to where lines go; stderr when left out.
 */
export function createLog(level: string, to: DestinationStream = destination({ fd: 2, sync: false })): Log {
  return pino(
    {
      level,
      base: null,
      // Errors have been made harmless words before it would see them.
      serializers: { err: (words: unknown) => words },
      formatters: { log: (details) => harmless(details, 0) as Record<string, unknown> },
      hooks: { streamWrite: withoutSecrets },
    },
    to,
  );
}

function withoutSecrets(line: string): string {
  return SECRET_TEXTS.reduce((text, [secret, instead]) => text.replace(secret, instead), line);
}

function harmless(value: unknown, depth: number): unknown {
  if (value instanceof Error) return harmlessError(value, depth);
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MOST_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.map((one) => harmless(one, depth + 1));
  const made_by: unknown = Object.getPrototypeOf(value);
  if (made_by !== Object.prototype && made_by !== null) return `[${value.constructor.name}]`;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      SECRET_KEY.test(key) && one !== null && one !== undefined ? REDACTED : harmless(one, depth + 1),
    ]),
  );
}

/** Its words, and those of its own fields that are plain: codes, names of constraints. Never what it holds. */
function harmlessError(error: Error, depth: number): unknown {
  const fields = Object.entries(error).filter(
    ([key, value]) => ['string', 'number', 'boolean'].includes(typeof value) && !SECRET_KEY.test(key),
  );
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...Object.fromEntries(fields),
    ...(error.cause === undefined || depth >= MOST_DEPTH ? {} : { cause: harmless(error.cause, depth + 1) }),
    ...(error instanceof AggregateError && depth < MOST_DEPTH
      ? { errors: error.errors.map((one) => harmless(one, depth + 1)) }
      : {}),
  };
}
