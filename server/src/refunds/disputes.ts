/** Disputes as their provider tells them: whether one is open, and how it ended. The money that they move is booked as refunds are. */
import { bucketOf } from '@busker/protocol';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { DisputeEvent } from '../providers/payments/port.ts';
import { stateAfter } from './purchase.ts';

/**
 * Notes what an event says, in any order: an end is never taken back by a word that came late.
 * The purchase's state follows in the same transaction, under its lock.
 */
export async function noteDispute(
  db: Db,
  clock: Clock,
  provider: string,
  of: { readonly person: string; readonly purchase: string },
  event: DisputeEvent,
): Promise<void> {
  const bucket = bucketOf(of.person);
  await db.transaction().execute(async (tx) => {
    const purchase = await tx
      .selectFrom('purchase')
      .select(['price_micros'])
      .where('bucket', '=', bucket)
      .where('id', '=', of.purchase)
      .forUpdate()
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('dispute')
      .values({
        provider,
        id: event.dispute_id,
        person: of.person,
        purchase: of.purchase,
        state: event.standing ?? 'open',
        amount_micros: event.amount_micros,
        currency: event.currency,
        reason: event.reason,
        opened_at: clock.now(),
        changed_at: clock.now(),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['provider', 'id'])
          .doUpdateSet((eb) => ({ state: eb.ref('excluded.state'), changed_at: clock.now() }))
          .where('dispute.state', '=', 'open')
          .where(sql<boolean>`${event.standing !== null}`),
      )
      .execute();
    const { rows } = await sql<{ micros: bigint; disputed_micros: bigint; open: boolean }>`
      select coalesce(sum(r.amount_micros), 0)::int8 as micros, coalesce(sum(r.amount_micros) filter (where r.kind = 'dispute'), 0)::int8 as disputed_micros,
        exists (select from dispute d where d.purchase = ${of.purchase} and d.person = ${of.person} and d.state = 'open') as open
      from refund r
      where r.bucket = ${bucket} and r.person = ${of.person} and r.purchase = ${of.purchase}
        and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)`.execute(tx);
    await tx
      .updateTable('purchase')
      .set({ state: stateAfter(purchase.price_micros, rows[0]!, rows[0]!.open) })
      .where('bucket', '=', bucket)
      .where('id', '=', of.purchase)
      .execute();
  });
}
