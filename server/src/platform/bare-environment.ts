/** The environment for programs that read what strangers send: nothing of ours, least of all secrets. */
import process from 'node:process';

/** What a program needs to be found, to run and to print. */
const KEPT = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'SystemRoot'];

export const bareEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
