/** The log: pino, JSON lines on stderr so that stdout stays for people. */
import { pino, type Logger, destination } from 'pino';

export type Log = Logger;

/** @param level pino level name, e.g. `info`, `warn`, `silent`. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      redact: {
        paths: ['req.headers.cookie', 'req.headers.authorization', '*.token', '*.secret', '*.password'],
        censor: '[redacted]',
      },
      base: null,
    },
    destination({ fd: 2, sync: false }),
  );
}
