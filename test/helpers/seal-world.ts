/** Books with something in them and somebody who seals them, for tests of seals, of their verifier and of proofs. */
import { generateKeyPairSync } from 'node:crypto';
import { newId } from '@busker/protocol';
import pg from 'pg';
import { afterEach, beforeEach, expect } from 'vitest';
import { openTestTeller } from './grouping.ts';
import { othersTransactionsEnded } from './others-transactions.ts';
import { type TestDatabase, withDatabase } from './postgres.ts';
import { writeAudit } from '../../server/src/audit/audit.ts';
import { grantKind, spendKind } from '../../server/src/ledger/test-kinds.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { type Database, openDatabase } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { readSavedHead, verifySeals } from '../../server/src/verify/verify.ts';
import { createSealing, type Sealing } from '../../server/src/sealing/sealing.ts';

export const KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ format: 'der', type: 'pkcs8' })
  .toString('base64');
export const log = createLog('silent');

export let database: TestDatabase;
export let program: Database;
export let superuser: pg.Client;
export let teller: Teller;
export let sealing: Sealing;

/** Each test of the file has a database of its own, with a teller and a sealer. */
export function useSealWorld(): void {
  beforeEach(async () => {
    database = await withDatabase();
    program = openDatabase(database.appUrl, { name: 'test', log });
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    teller = openTestTeller(database.appUrl, { clock: systemClock, log });
    const own = createSealing({ database: program, clock: systemClock, key: KEY });
    const seal = async (): Promise<number> => {
      await othersTransactionsEnded(superuser);
      return own.seal();
    };
    sealing = { ...own, seal };
  });
  afterEach(async () => {
    await teller.close();
    await program.close();
    await superuser.end();
    await database.drop();
  });
}

/** A viewer who was given coins and spent some on a creator, in as many postings as gifts. */
export async function someHistory(gifts = 3): Promise<{ viewer: string; creator: string }> {
  const [viewer, creator] = [newId(), newId()];
  const granted = await teller.submit(grantKind, { owner: viewer, id: newId(), coins: 100n });
  expect(granted.outcome).toBe('ok');
  for (let n = 0; n < gifts; n++) {
    const sent = await teller.submit(spendKind, { owner: viewer, id: newId(), coins: 2n, to: creator });
    expect(sent.outcome).toBe('ok');
  }
  return { viewer, creator };
}

export const act = (reason: string, after?: unknown): Promise<void> =>
  program.db.transaction().execute((tx) =>
    writeAudit(tx, systemClock, {
      actor: newId(),
      action: 'person.freeze',
      subject_kind: 'person',
      subject_id: newId(),
      reason,
      ...(after === undefined ? {} : { after }),
    }),
  );

export async function number(text: string): Promise<number> {
  return Number((await superuser.query<{ n: string }>(`select (${text})::text as n`)).rows[0]!.n);
}

/** Past triggers, as only somebody with the machine could. */
export async function behindTheBack(text: string): Promise<void> {
  await superuser.query(`set session_replication_role = replica; ${text}; set session_replication_role = origin`);
}

export async function verified(saved: string[] = []): Promise<Awaited<ReturnType<typeof verifySeals>>['report']> {
  const heads = saved.map((content, index) => readSavedHead(`head ${index}`, content));
  return (await verifySeals(database.appUrl, { saved: heads })).report;
}

export async function saveHead(): Promise<string> {
  return JSON.stringify((await sealing.state()).head);
}
