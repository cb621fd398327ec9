/** Steps that the tests of payments share: jobs run at once, books proven, what the desk sees of a purchase. */
import { createClient } from '@busker/client';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { examine } from '../../server/src/doctor/doctor.ts';
import type { Tasks } from '../../server/src/jobs/jobs.ts';
import { readConfig } from '../../server/src/platform/config.ts';
import { sandboxKeys, type SandboxKeys } from '../../server/src/providers/sandbox/keys.ts';
import { assertBooks } from '../helpers/books.ts';
import type { TestDatabase } from '../helpers/postgres.ts';
import type { Program, Session } from '../helpers/program.ts';
import { until } from '../helpers/until.ts';

/** Lets the running program do a job now instead of at its next time; it is done a moment later. */
export async function runJob(database: TestDatabase, task: keyof Tasks): Promise<void> {
  await query(database, 'select graphile_worker.add_job($1, job_key => $2)', [task, `${task} now`]);
}

/** One statement as the superuser. */
export async function query<Row extends object>(
  database: TestDatabase,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The books balance, and the doctor finds every fact in them. */
export async function prove(database: TestDatabase): Promise<void> {
  await assertBooks(database.ownerUrl);
  const report = await examine(database.appUrl);
  expect(report.checks.flatMap((check) => check.wrong)).toEqual([]);
}

/** Paid coins of a person. */
export async function paidCoins(person: Session): Promise<bigint> {
  return BigInt((await person.client.call('wallet.get', {})).balance.paid);
}

/** What came of everything that a purchase's provider said, oldest first, once `count` events are dealt with. */
export async function outcomesOf(operator: Session, purchase: string, count: number): Promise<string[]> {
  return until(async () => {
    const { events } = await operator.client.call('console.purchase', { params: { id: purchase } });
    const done = events.map((event) => event.outcome).filter((outcome) => outcome !== null);
    return events.length >= count && done.length === events.length ? done : undefined;
  });
}

let newcomers = 0;

/** Somebody new, with an empty wallet. */
export async function signUp(program: Pick<Program, 'url'>): Promise<Session> {
  const response = await fetch(`${program.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: program.url },
    body: JSON.stringify({
      name: 'New Viewer',
      email: `viewer${++newcomers}@payments.test`,
      password: 'correct horse battery',
    }),
  });
  if (response.status !== 200) throw new Error(`signing up answered ${response.status}: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const client = createClient({ base_url: program.url, headers: { cookie } });
  return { client, cookie, id: (await client.call('me.get', {})).person.id };
}

/** Signs a message as the sandbox does; without its secret nobody can. */
export function signAsSandbox(
  secret: string,
  event: { readonly id: string },
): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify(event);
  const at = new Date();
  const signature = new Webhook(secret).sign(event.id, at, body);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signature,
    },
  };
}

/** What the sandbox and a program with this `BUSKER_SECRET` share. */
export async function sandboxKeysOf(secret: string): Promise<SandboxKeys> {
  const config = await readConfig({ BUSKER_SECRET: secret }, { production: false });
  return sandboxKeys(config.sandbox_secret);
}
