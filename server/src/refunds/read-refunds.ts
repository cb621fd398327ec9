/** Refunds, disputes and requests of a purchase, for its page at the desk. */
import type { PersonCard, PurchaseRefunds } from '@busker/protocol';
import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { bucketSql, cardSql } from '../platform/sql.ts';

export async function readPurchaseRefunds(
  db: Db,
  bucket: number,
  person: string,
  purchase: string,
): Promise<PurchaseRefunds> {
  const [refunds, disputes, requests] = await Promise.all([
    sql<Omit<PurchaseRefunds['refunds'][number], 'at' | 'undone_at'> & { at: Date; undone_at: Date | null }>`
      select r.id, r.kind, r.provider_ref, r.amount_micros::text, r.currency, r.coins::text, r.unspent_coins::text, r.covered_coins::text, r.debt_coins::text,
        r.loss_coins::text, r.clawed_micros::text, r.losses_micros::text, r.claws_pending, r.rest, r.at, v.at as undone_at, r.posting,
        case when v.at is null then (r.debt_coins - coalesce((select sum(d.coins) from debt_payment d where d.bucket = r.bucket and d.refund = r.id), 0)) else 0 end::text as owed_coins
      from refund r left join refund_reversal v on v.bucket = r.bucket and v.refund = r.id
      where r.bucket = ${bucket} and r.person = ${person} and r.purchase = ${purchase} order by r.at, r.id`.execute(db),
    sql<Omit<PurchaseRefunds['disputes'][number], 'opened_at' | 'changed_at'> & { opened_at: Date; changed_at: Date }>`
      select d.id, d.state, d.amount_micros::text, d.currency, d.reason, d.opened_at, d.changed_at from dispute d
      where d.purchase = ${purchase} and d.person = ${person} order by d.opened_at, d.id`.execute(db),
    sql<Omit<PurchaseRefunds['requests'][number], 'at'> & { at: Date; by: PersonCard }>`
      select q.id, q.what, q.amount_micros::text, q.state, q.why, q.reason, q.requested_at as at, q.provider_ref, ${cardSql('p')} as by
      from refund_request q left join person p on p.bucket = ${bucketSql('q.requested_by')} and p.id = q.requested_by
      where q.bucket = ${bucket} and q.purchase = ${purchase} order by q.requested_at, q.id`.execute(db),
  ]);
  return {
    refunds: refunds.rows.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      undone_at: row.undone_at?.toISOString() ?? null,
    })),
    disputes: disputes.rows.map((row) => ({
      ...row,
      opened_at: row.opened_at.toISOString(),
      changed_at: row.changed_at.toISOString(),
    })),
    requests: requests.rows.map((row) => ({ ...row, at: row.at.toISOString() })),
  };
}
