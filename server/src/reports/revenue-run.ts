/** The run that recognises revenue up to where everything is committed, and says until when the books are complete. */
import { bucketOf, BuskerError } from '@busker/protocol';
import { sql } from 'kysely';
import { CLOCK_SLACK_MS } from '../ledger/point-in-time.ts';
import type { Teller } from '../ledger/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import { deriveId, deriveIdIn } from '../platform/derive-id.ts';
import { recogniseKind } from './recognise.ts';

/** Wallets looked for at a time, and of them in one command: what one transaction may hold up. */
const PAGE = 500;
const WALLETS_OF_A_COMMAND = 100;
const MARK = 'revenue';

/** Recognises what was spent since the last run; returns how many commands had something. Repeatable, also by several processes. */
export async function runRevenue(db: Db, teller: Teller, clock: Clock): Promise<number> {
  const kind = recogniseKind();
  const begun_at = clock.now();
  const mark = await readMark(db);
  let count = 0;
  let after = { bucket: -1, owner: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const { rows } = await sql<{ bucket: number; owner: string; seq: bigint }>`
      select a.bucket, a.owner, k.seq from ledger_account a left join revenue_mark m on m.bucket = a.bucket and m.person = a.owner
      cross join lateral spends_known_through(a.bucket, a.owner, a.seq) as k (seq)
      where a.kind = 1 and a.seq > coalesce(m.seq, 0) and k.seq > coalesce(m.seq, 0) and (a.bucket, a.owner) > (${after.bucket}::int2, ${after.owner}::uuid)
      order by a.bucket, a.owner limit ${PAGE}`.execute(db);
    if (rows.length === 0) break;
    after = rows.at(-1)!;
    const chunks = [...Map.groupBy(rows, (row) => bucketOf(row.owner))].flatMap(([bucket, list]) =>
      Array.from({ length: Math.ceil(list.length / WALLETS_OF_A_COMMAND) }, (_, n) => ({
        bucket,
        list: list.slice(n * WALLETS_OF_A_COMMAND, (n + 1) * WALLETS_OF_A_COMMAND),
      })),
    );
    const outcomes = await Promise.all(
      chunks.map(({ bucket, list }) =>
        teller.submit(kind, {
          owner: deriveIdIn(bucket, 'revenue'),
          id: deriveId('revenue', ...list.flatMap((row) => [row.owner, `${row.seq}`])),
          people: list.map((row) => row.owner),
        }),
      ),
    );
    for (const one of outcomes) {
      if (one.outcome === 'ok') count++;
      else if (one.outcome !== 'duplicate' && one.outcome !== 'wrong_state')
        throw new BuskerError(one.outcome, one.details);
    }
  }
  await moveMark(db, mark, begun_at);
  return count;
}

interface Mark {
  /** Whether all transactions that were under way when the mark was set are over. */
  readonly over: boolean;
  readonly pending_at: Date;
  /** When the oldest gift was held that can still be undone: what came after it in its wallet waits for its end. */
  readonly held_at: Date | null;
}

async function readMark(db: Db): Promise<Mark | undefined> {
  const { rows } = await sql<Mark>`
    select pending_xid <= pg_snapshot_xmin(pg_current_snapshot()) as over, pending_at,
      (select min(h.at) from gift_hold h where h.state = 'open') as held_at
    from reading_mark where name = ${MARK}`.execute(db);
  return rows[0];
}

/** A mark whose transactions were over before the run began is passed by it: it read everything of before, up to the oldest gift held. */
async function moveMark(db: Db, mark: Mark | undefined, begun_at: Date): Promise<void> {
  if (mark && !mark.over) return;
  const known = mark ? Math.min(mark.pending_at.getTime(), mark.held_at?.getTime() ?? Infinity) : CLOCK_SLACK_MS;
  const through = new Date(known - CLOCK_SLACK_MS);
  await sql`
    insert into reading_mark (name, pending_xid, pending_at, through)
    values (${MARK}, pg_snapshot_xmax(pg_current_snapshot()), ${begun_at}, ${through})
    on conflict (name) do update set pending_xid = excluded.pending_xid, pending_at = excluded.pending_at, through = greatest(reading_mark.through, excluded.through)`.execute(
    db,
  );
}
