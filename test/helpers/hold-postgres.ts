/**
 * A program that starts the embedded PostgreSQL on the data folder in its first argument, prints one line of JSON about
 * it and waits for a signal: what a server does, without a server. Tests start it to kill it.
 */
import process from 'node:process';

import {
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../server/src/platform/embedded-postgres/embedded-postgres.ts';
import { runProgram } from '../../server/src/platform/lifecycle.ts';

export interface HeldPostgres {
  pid: number;
  ownerUrl: string;
  appUrl: string;
  way: string;
}

/** The address that is announced, to be found again in a second start's sentence. */
export const ANNOUNCED_ADDRESS = 'http://127.0.0.1:18080';

const tell = (message: string): void => void process.stderr.write(`${message}\n`);

if (process.argv[1] === import.meta.filename) {
  const [dataFolder = '', way, copyFolder] = process.argv.slice(2);
  await runProgram(
    { info: tell, warn: tell, error: (details, message) => tell(`${message} ${JSON.stringify(details)}`) },
    'signal',
    async (lifecycle) => {
      const postgres = await startEmbeddedPostgres({
        dataFolder,
        log: { info: tell, warn: tell },
        onUnexpectedEnd: (problem) => {
          tell(`UNEXPECTED END: ${problem.message}`);
          void lifecycle.stop('the database is gone');
        },
        ...(way === undefined ? {} : { ways: [way] as NonNullable<EmbeddedPostgresOptions['ways']> }),
        ...(copyFolder === undefined ? {} : { copyFolder }),
      });
      lifecycle.onStop('database', () => postgres.stop());
      postgres.announce([ANNOUNCED_ADDRESS]);
      const { ownerUrl, appUrl } = postgres;
      const held: HeldPostgres = { pid: process.pid, ownerUrl, appUrl, way: postgres.way };
      process.stdout.write(`${JSON.stringify(held)}\n`);
    },
  );
}
