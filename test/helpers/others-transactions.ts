/** What other tests do on the same PostgreSQL, where it is seen from here. */
import type pg from 'pg';
import { until } from './until.ts';

/**
 * Waits until no transaction of another database of this server runs that began before now. Sealing stops below the oldest transaction that is still
 * running, wherever on the server; files of tests share one.
 * @param superuser Sees other people's transactions.
 */
export async function othersTransactionsEnded(superuser: pg.Client): Promise<void> {
  const now = (
    await superuser.query<{ xid: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text::xid as xid')
  ).rows[0]!.xid;
  await until(async () => {
    const { rows } = await superuser.query(
      `select from pg_stat_activity where backend_xid::text::int8 < $1::int8 and datname <> current_database()`,
      [now],
    );
    return rows.length === 0 || undefined;
  }, 60_000);
}
