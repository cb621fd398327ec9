/** The doctor proves the books from entries and facts alone. See README.md. This is the folder's public file. */
import type { DoctorReport } from '@busker/protocol';
import pg from 'pg';
import { CHECKS as BOOK_CHECKS } from './checks.ts';
import { SEAL_CHECKS } from './seal-checks.ts';

const CHECKS = [...BOOK_CHECKS, ...SEAL_CHECKS];

/** What is wrong is listed up to this many lines a check; the first is what a person acts on. */
const SHOWN = 20;

type OnCheck = (name: string, index: number, of: number) => void;
type OnResult = (check: DoctorReport['checks'][number]) => void;

/**
 * Runs every check on one snapshot, on a connection of its own, changing nothing.
 * @param onCheck told before each check, onResult after it: for progress.
 */
export async function examine(url: string, onCheck?: OnCheck, onResult?: OnResult): Promise<DoctorReport> {
  const client = new pg.Client({ connectionString: url, application_name: 'busker doctor' });
  client.on('error', () => undefined); // The query under way rejects with it.
  await client.connect();
  try {
    // One snapshot for all checks, so that gifts sent meanwhile do not look like damage.
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local work_mem = '128MB'`);
    // Every check reads whole tables. Just after a flood, before the server has counted its tables anew, it would walk one for each row of another.
    await client.query('set local enable_nestloop = off');
    const report = await examineWithin(client, onCheck, onResult);
    await client.query('rollback');
    return report;
  } finally {
    await client.end();
  }
}

/** Runs every check within a transaction that somebody has opened. */
export async function examineWithin(
  client: pg.Client,
  onCheck: OnCheck = () => undefined,
  onResult: OnResult = () => undefined,
): Promise<DoctorReport> {
  const started = performance.now();
  const checks: DoctorReport['checks'] = [];
  for (const [index, check] of CHECKS.entries()) {
    onCheck(check.name, index + 1, CHECKS.length);
    const examined = await client.query<{ n: string }>(`select (${check.examined})::text as n`);
    const wrong = await client.query<{ subject: string; says: string }>(
      `select * from (${check.wrong}) w limit ${SHOWN}`,
    );
    checks.push({
      name: check.name,
      says: check.says,
      ok: wrong.rows.length === 0,
      examined: Number(examined.rows[0]!.n),
      wrong: wrong.rows.map((row) => `${row.subject}: ${row.says}`),
    });
    onResult(checks.at(-1)!);
  }
  return { ok: checks.every((check) => check.ok), took_ms: Math.round(performance.now() - started), checks };
}
