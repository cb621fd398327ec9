/** What becomes of payments afterwards in the sandbox: refunds, by its customer's call or at its desk, and disputes of its pretend banks. */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Db, Tables, Tx } from '../platform/database.ts';
import { enqueue, newEventId } from './deliveries.ts';
import { CHECKOUT_WEBHOOK_PATH, type Checkout } from './checkouts.ts';

export type SandboxRefund = Selectable<Tables['sandbox.refund']>;
export type SandboxDispute = Selectable<Tables['sandbox.dispute']>;

/** A paid checkout with what came afterwards. */
export interface Payment {
  readonly checkout: Checkout;
  readonly refunds: readonly SandboxRefund[];
  readonly disputes: readonly SandboxDispute[];
  /** What has neither been given back nor is disputed or lost. */
  readonly left_micros: bigint;
}

/** What can be done at the desk. `fail` makes the last refund come back. */
export const DESK_ACTIONS = ['refund', 'half', 'fail', 'dispute', 'win', 'lose'] as const;
export type DeskAction = (typeof DESK_ACTIONS)[number];

const SHOWN = 100;
const newName = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '')}`;

export type TakenRefund =
  | { readonly outcome: 'taken'; readonly refund: SandboxRefund }
  | { readonly outcome: 'refused'; readonly why: string };

/** Gives money back, or tells of the refund that this key has. */
export async function takeRefund(
  db: Db,
  wanted: {
    idempotency_key: string;
    payment_id: string;
    amount_micros: bigint;
    currency: string;
    request: string | null;
  },
): Promise<TakenRefund> {
  return db.transaction().execute(async (tx) => {
    const known = await tx
      .selectFrom('sandbox.refund')
      .selectAll()
      .where('idempotency_key', '=', wanted.idempotency_key)
      .executeTakeFirst();
    if (known) {
      const same = known.payment_id === wanted.payment_id && known.amount_micros === wanted.amount_micros;
      return same
        ? { outcome: 'taken', refund: known }
        : { outcome: 'refused', why: 'This key was used for another refund.' };
    }
    const payment = await lockPayment(tx, wanted.payment_id);
    if (!payment) return { outcome: 'refused', why: 'There is no such payment.' };
    if (payment.checkout.currency !== wanted.currency)
      return { outcome: 'refused', why: 'It was paid in another currency.' };
    if (wanted.amount_micros > payment.left_micros)
      return { outcome: 'refused', why: 'That is more than is left of the payment.' };
    const refund = await tx
      .insertInto('sandbox.refund')
      .values({ id: newName('re'), ...wanted, state: 'succeeded' })
      .returningAll()
      .executeTakeFirstOrThrow();
    await tell(tx, `refund.${refund.state}`, refundJson(refund));
    return { outcome: 'taken', refund };
  });
}

/** Does something at the desk, where it fits. */
export async function actOnPayment(db: Db, payment_id: string, action: DeskAction): Promise<void> {
  if (action === 'refund' || action === 'half') {
    const [payment] = await listPayments(db, payment_id);
    if (!payment || payment.left_micros <= 0n) return;
    // Halves are whole cents of most currencies; the sandbox does not mind others.
    const half = (payment.left_micros / 20_000n) * 10_000n;
    await takeRefund(db, {
      idempotency_key: newName('desk'),
      payment_id,
      amount_micros: action === 'half' && half > 0n ? half : payment.left_micros,
      currency: payment.checkout.currency,
      request: null,
    });
    return;
  }
  await db.transaction().execute(async (tx) => {
    const payment = await lockPayment(tx, payment_id);
    if (!payment) return;
    if (action === 'fail') {
      const last = payment.refunds.findLast((one) => one.state === 'succeeded');
      if (!last) return;
      const failed = await tx
        .updateTable('sandbox.refund')
        .set({ state: 'failed' })
        .where('id', '=', last.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await tell(tx, 'refund.failed', refundJson(failed));
      return;
    }
    const open = payment.disputes.find((one) => one.state === 'opened');
    if (action === 'dispute' ? open !== undefined || payment.left_micros <= 0n : open === undefined) return;
    const dispute =
      action === 'dispute'
        ? await tx
            .insertInto('sandbox.dispute')
            .values({
              id: newName('dp'),
              payment_id,
              amount_micros: payment.left_micros,
              currency: payment.checkout.currency,
              state: 'opened',
            })
            .returningAll()
            .executeTakeFirstOrThrow()
        : await tx
            .updateTable('sandbox.dispute')
            .set({ state: action === 'win' ? 'won' : 'lost' })
            .where('id', '=', open!.id)
            .returningAll()
            .executeTakeFirstOrThrow();
    const { id, amount_micros, currency, state } = dispute;
    await tell(tx, `dispute.${state}`, { id, payment_id, amount_micros: amount_micros.toString(), currency, state });
  });
}

/** The newest paid checkouts with what came afterwards, or the one of a payment. */
export async function listPayments(db: Db, payment_id?: string): Promise<Payment[]> {
  let query = db
    .selectFrom('sandbox.checkout')
    .selectAll()
    .where('state', '=', 'paid')
    .orderBy('created_at', 'desc')
    .limit(SHOWN);
  if (payment_id !== undefined) query = query.where('payment_id', '=', payment_id);
  const checkouts = await query.execute();
  const ids = checkouts.map((checkout) => checkout.payment_id!);
  if (ids.length === 0) return [];
  const [refunds, disputes] = await Promise.all([
    db.selectFrom('sandbox.refund').selectAll().where('payment_id', 'in', ids).orderBy('created_at').execute(),
    db.selectFrom('sandbox.dispute').selectAll().where('payment_id', 'in', ids).orderBy('created_at').execute(),
  ]);
  return checkouts.map((checkout) => {
    const of = {
      refunds: refunds.filter((one) => one.payment_id === checkout.payment_id),
      disputes: disputes.filter((one) => one.payment_id === checkout.payment_id),
    };
    const gone = [
      ...of.refunds.filter((one) => one.state === 'succeeded'),
      ...of.disputes.filter((one) => one.state !== 'won'),
    ];
    return {
      checkout,
      ...of,
      left_micros: gone.reduce((left, one) => left - one.amount_micros, checkout.amount_micros),
    };
  });
}

async function lockPayment(tx: Tx, payment_id: string): Promise<Payment | undefined> {
  await tx.selectFrom('sandbox.checkout').select('id').where('payment_id', '=', payment_id).forUpdate().execute();
  return (await listPayments(tx, payment_id))[0];
}

/** A refund as the sandbox's API gives it out. */
export function refundJson(refund: SandboxRefund): Record<string, string | null> {
  return {
    id: refund.id,
    payment_id: refund.payment_id,
    amount_micros: refund.amount_micros.toString(),
    currency: refund.currency,
    state: refund.state,
    request: refund.request,
  };
}

async function tell(tx: Tx, type: string, data: object): Promise<void> {
  await enqueue(tx, CHECKOUT_WEBHOOK_PATH, { id: newEventId(), type, data }, new Date());
}
