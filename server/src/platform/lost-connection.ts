/** Which errors say that the connection with the database went away. Codes are PostgreSQL's and the operating system's. */

const LOST = new Set([
  // The server is going down, by an administrator or by a crash.
  '57P01',
  '57P02',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
]);
/** "Connection exception". */
const LOST_CLASS = '08';
/** node-postgres gives no code when its socket goes away under a query. */
const LOST_WORDS = /Connection terminated|connection error|not queryable|Client was closed/;

/** Whether the connection is gone, so that what was asked may have happened or not. */
export function isLostConnection(error: Error): boolean {
  const { code } = error as { code?: string };
  if (code === undefined) return LOST_WORDS.test(error.message);
  return LOST.has(code) || (code.length === 5 && code.startsWith(LOST_CLASS));
}
