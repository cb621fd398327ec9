/**
 * The whole program in this process on a test database: every part, a free port, the demo's people. For tests that go through the doors.
 */
import { createClient } from '@busker/client';
import { freePort } from './free-port.ts';
import { compose } from '../../server/bin/compose.ts';
import { readConfig, type Environment } from '../../server/src/platform/config.ts';
import { Lifecycle } from '../../server/src/platform/lifecycle.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { GROUPS } from './grouping.ts';
import type { TestDatabase } from './postgres.ts';
import { removeTemporaryFolder, temporaryFolder } from './temporary-folders.ts';

export interface Program {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** A client signed in as one of the demo's people. */
  signIn(handle: string): Promise<Session>;
  /** A client of a visitor. */
  visitor(): ReturnType<typeof createClient>;
  stop(): Promise<void>;
}

export interface Session {
  readonly client: ReturnType<typeof createClient>;
  readonly cookie: string;
  readonly id: string;
}

/** Starts it. @param env variables on top of what the test sets. @param more what `compose` takes beside. */
export async function startProgram(
  database: Pick<TestDatabase, 'ownerUrl' | 'appUrl'>,
  env: Environment = {},
  more: Pick<Parameters<typeof compose>[2], 'teller_limits'> = {},
): Promise<Program> {
  const data = temporaryFolder('program');
  const log = createLog(process.env['TEST_LOG'] ?? 'fatal');
  const lifecycle = new Lifecycle({
    info: () => undefined,
    warn: () => undefined,
    error: (...details: unknown[]) => console.error(...details),
  });
  const port = await freePort();
  const config = await readConfig(
    {
      BUSKER_DATA: data,
      DATABASE_URL: database.ownerUrl,
      DATABASE_APP_URL: database.appUrl,
      BUSKER_POSTING_GROUPS: `${GROUPS}`,
      ...env,
    },
    { production: false, port: `${port}` },
  );
  await compose(config, { app: database.appUrl }, { log, lifecycle, onStep: () => undefined, ...more });
  const url = `http://localhost:${port}`;
  return {
    url,
    visitor: () => createClient({ base_url: url }),
    signIn: (handle) => signInDemo(url, handle),
    async stop() {
      await lifecycle.stop('test over');
      removeTemporaryFolder(data);
    },
  };
}

/** A client signed in as one of the demo's people, at any running demo. */
export async function signInDemo(url: string, handle: string): Promise<Session> {
  const response = await fetch(`${url}/demo/sign-in/${handle}`, { redirect: 'manual' });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  if (!cookie) throw new Error(`no session for ${handle}: ${response.status} ${await response.text()}`);
  const client = createClient({ base_url: url, headers: { cookie } });
  const me = await client.call('me.get', {});
  return { client, cookie, id: me.person.id };
}
