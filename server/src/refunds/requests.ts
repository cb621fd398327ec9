/**
 * Refunds that operators ask for. The request is written first, with its reason and audit line; then the provider is asked under its id.
 * Without an answer it is `unknown` and asked again under the same id, so money never goes back twice. What the provider says of the
 * refund is booked by the same path as its webhook, under the provider's own id: whichever comes first.
 */
import { BuskerError, bucketOf, micros, microsPerMinor, type RefundBody } from '@busker/protocol';
import { writeAudit } from '../audit/audit.ts';
import type { Tables } from '../platform/database.ts';
import { ALL_BUCKETS } from '../platform/sql.ts';
import type { MoneyBackEvent } from '../providers/payments/port.ts';
import { ProviderRefused, ProviderUnavailable } from '../providers/port.ts';
import type { Selectable } from 'kysely';
import { readRefundBasis } from './basis.ts';
import type { RefundParts } from './refunds.ts';

/** A request whose asking was cut short is asked again after this. */
const ASK_AGAIN_MS = 30_000;
const ROUND = 50;

type RequestRow = Selectable<Tables['refund_request']>;

export function createRequests(
  parts: RefundParts & { hear(provider: string, event: MoneyBackEvent): Promise<string> },
): { request(operator: string, purchase: string, body: RefundBody): Promise<void>; work(): Promise<number> } {
  const { clock, log, providers } = parts;
  const { db } = parts.database;

  async function findPurchase(id: string) {
    const row = await db
      .selectFrom('purchase')
      .selectAll()
      .where('bucket', 'in', ALL_BUCKETS)
      .where('id', '=', id)
      .orderBy('created_at')
      .executeTakeFirst();
    if (!row) throw new BuskerError('not_found');
    return row;
  }

  /** How much goes back; whole payable amounts, rounded DOWN. */
  async function amountOf(purchase: Awaited<ReturnType<typeof findPurchase>>, body: RefundBody): Promise<bigint> {
    const basis = await readRefundBasis(db, purchase.person, purchase.id);
    const left = purchase.price_micros - basis.refunded_micros;
    const step = microsPerMinor(purchase.currency);
    if (body.what === 'part') {
      if (body.amount_micros === undefined)
        throw new BuskerError('bad_request', { problems: [{ at: '/amount_micros', must: 'be given' }] });
      const amount = micros(body.amount_micros);
      if (amount <= 0n || amount > left || amount % step !== 0n) {
        throw new BuskerError('bad_request', {
          problems: [
            { at: '/amount_micros', must: `be payable, and at most the ${left} micros that were not refunded` },
          ],
        });
      }
      return amount;
    }
    const unspent = basis.pieces.reduce((sum, one) => (one.state === 'unspent' ? sum + one.to - one.from : sum), 0n);
    const exact = body.what === 'all' ? left : (purchase.price_micros * unspent) / purchase.coins;
    const amount = exact > left ? left : exact;
    if (amount < step) throw new BuskerError('wrong_state', { why: 'nothing is left to refund' });
    return amount - (amount % step);
  }

  async function request(operator: string, id: string, body: RefundBody): Promise<void> {
    const purchase = await findPurchase(id);
    const bucket = bucketOf(purchase.person);
    const find = () =>
      db
        .selectFrom('refund_request')
        .selectAll()
        .where('bucket', '=', bucket)
        .where('id', '=', body.id)
        .executeTakeFirst();
    if (!(await find())) {
      if (purchase.credited_at === null || purchase.payment_id === null)
        throw new BuskerError('wrong_state', { why: 'it was not paid' });
      if (purchase.state === 'disputed' || purchase.state === 'charged_back')
        throw new BuskerError('wrong_state', { why: 'a dispute decides about its money' });
      if (!providers.has(purchase.provider)) throw new BuskerError('provider_unavailable');
      const amount_micros = await amountOf(purchase, body);
      await db.transaction().execute(async (tx) => {
        const written = await tx
          .insertInto('refund_request')
          .values({
            bucket,
            id: body.id,
            person: purchase.person,
            purchase: purchase.id,
            what: body.what,
            amount_micros,
            state: 'asking',
            reason: body.reason,
            requested_by: operator,
            requested_at: clock.now(),
          })
          .onConflict((conflict) => conflict.columns(['bucket', 'id']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!written) return;
        await writeAudit(tx, clock, {
          actor: operator,
          action: 'purchase.refund',
          subject_kind: 'purchase',
          subject_id: purchase.id,
          reason: body.reason,
          after: { request: body.id, what: body.what, amount_micros, currency: purchase.currency },
        });
      });
    }
    const row = (await find())!;
    if (
      row.purchase !== id ||
      row.what !== body.what ||
      row.requested_by !== operator ||
      (body.amount_micros !== undefined && row.amount_micros !== BigInt(body.amount_micros))
    )
      throw new BuskerError('id_reused_with_other_content');
    await ask(row);
  }

  async function settle(
    row: RequestRow,
    set: Partial<Pick<RequestRow, 'state' | 'why' | 'provider_ref'>>,
  ): Promise<void> {
    await db
      .updateTable('refund_request')
      .set({ ...set, asked_at: clock.now() })
      .where('bucket', '=', row.bucket)
      .where('id', '=', row.id)
      .where('state', 'in', ['asking', 'unknown'])
      .execute();
  }

  async function ask(row: RequestRow): Promise<void> {
    if (row.state !== 'asking' && row.state !== 'unknown') return;
    const purchase = await findPurchase(row.purchase);
    const provider = providers.get(purchase.provider);
    if (!provider) return;
    try {
      // A key is not kept for ever at every provider: what came of the first asking is looked for before it is used again.
      const known =
        row.state === 'unknown'
          ? (await provider.refundsOf(purchase.payment_id!)).find((one) => one.request === row.id)
          : undefined;
      const event =
        known ??
        (await provider.refund({
          idempotency_key: row.id,
          payment_id: purchase.payment_id!,
          amount_micros: row.amount_micros,
          currency: purchase.currency,
        }));
      const outcome = await parts.hear(provider.id, event);
      await settle(row, {
        state: 'accepted',
        provider_ref: event.refund_id,
        why: event.standing === 'undone' ? 'The provider could not carry it out.' : null,
      });
      log.info({ request: row.id, purchase: row.purchase, outcome }, 'a refund was asked for');
    } catch (error) {
      if (error instanceof ProviderRefused) return settle(row, { state: 'refused', why: error.message });
      log.warn({ err: error, request: row.id }, 'a refund has no answer yet; it is asked again under the same key');
      await settle(row, {
        state: 'unknown',
        why:
          error instanceof ProviderUnavailable
            ? 'The provider did not answer; it is asked again.'
            : 'It is asked again.',
      });
    }
  }

  return {
    request,
    async work() {
      const rows = await db
        .selectFrom('refund_request')
        .selectAll()
        .where('state', 'in', ['asking', 'unknown'])
        .where('requested_at', '<=', new Date(clock.now().getTime() - ASK_AGAIN_MS))
        .orderBy('requested_at')
        .limit(ROUND)
        .execute();
      for (const row of rows) await ask(row);
      return rows.length;
    },
  };
}
