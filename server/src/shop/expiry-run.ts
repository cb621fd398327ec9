/** The run that lets promotional coins expire whose time is over. Repeatable, also by several processes at once. */
import { BuskerError } from '@busker/protocol';
import { sql } from 'kysely';
import type { Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import { expirePromo, expirePromoKind } from './expire-promo.ts';

/** Grants looked for at a time; the teller posts them in as few batches as it can. */
const PAGE = 500;

interface DueRow {
  readonly bucket: number;
  readonly person: string;
  readonly promo: string;
  readonly looks: number;
}

/** Lets everything expire that is due; returns of how many grants something was left. */
export async function expireDue(parts: { db: Db; teller: Teller; clock: Clock; bus: Bus }): Promise<number> {
  const { db, teller, clock } = parts;
  const kind = expirePromoKind(parts.bus);
  const until = clock.now();
  const none = '00000000-0000-0000-0000-000000000000';
  let after: DueRow = { bucket: -1, person: none, promo: none, looks: 0 };
  let count = 0;
  for (;;) {
    const { rows } = await sql<DueRow>`
      select bucket, person, promo, looks from promo_due
      where expires_at <= ${until} and (bucket, person, promo) > (${after.bucket}::int2, ${after.person}::uuid, ${after.promo}::uuid)
      order by bucket, person, promo limit ${PAGE}`.execute(db);
    if (rows.length === 0) return count;
    after = rows.at(-1)!;
    const outcomes = await Promise.all(rows.map((row) => teller.submit(kind, expirePromo(row))));
    for (const one of outcomes) {
      if (one.outcome === 'ok') count += one.answer.coins === '0' ? 0 : 1;
      else if (one.outcome !== 'duplicate' && one.outcome !== 'wrong_state')
        throw new BuskerError(one.outcome, one.details);
    }
  }
}
