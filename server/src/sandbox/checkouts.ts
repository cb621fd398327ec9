/** Checkouts of the sandbox: what is to be paid, what the person at the page chose, and what follows from it. */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Db, Tables, Tx } from '../platform/database.ts';
import { enqueue, newEventId, type SandboxEvent } from './deliveries.ts';

/** Why a payment failed, as the sandbox's customer hears it. */
const DECLINED = 'The payment was declined.';
const NOT_PAID = 'The bank did not pay.';

export type Checkout = Selectable<Tables['sandbox.checkout']>;

/** Where the customer hears of checkouts and of what becomes of their payments. */
export const CHECKOUT_WEBHOOK_PATH = '/webhooks/sandbox';

/**
 * What can be chosen on the checkout page.
 * - `pay`: paid now, told now.
 * - `decline`: the payment fails.
 * - `later`: processing now, paid after a while, as a bank debit is.
 * - `later_fails`: processing now, failed after a while.
 * - `twice`: paid now; the webhook comes twice, and a third time as another event.
 * - `late`: paid now; the webhook comes late.
 */
export const CHOICES = ['pay', 'decline', 'later', 'later_fails', 'twice', 'late'] as const;
export type Choice = (typeof CHOICES)[number];

export interface CheckoutTiming {
  /** From "pay later" to paid. */
  readonly settle_ms: number;
  /** From paid to its late webhook. */
  readonly late_webhook_ms: number;
}

export interface NewCheckout {
  readonly idempotency_key: string;
  readonly reference: string;
  readonly amount_micros: bigint;
  readonly currency: string;
  readonly description: string;
  readonly success_url: string;
  readonly cancel_url: string;
  readonly expires_at: Date;
}

/** Opens a checkout, or gives the one that this key has; null when the key was used with other content. */
export async function openCheckout(db: Db, wanted: NewCheckout): Promise<Checkout | null> {
  await db
    .insertInto('sandbox.checkout')
    .values({ id: `co_${randomUUID().replaceAll('-', '')}`, ...wanted })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .execute();
  const row = await db
    .selectFrom('sandbox.checkout')
    .selectAll()
    .where('idempotency_key', '=', wanted.idempotency_key)
    .executeTakeFirstOrThrow();
  const same =
    row.reference === wanted.reference &&
    row.amount_micros === wanted.amount_micros &&
    row.currency === wanted.currency &&
    row.description === wanted.description &&
    row.success_url === wanted.success_url &&
    row.cancel_url === wanted.cancel_url;
  return same ? row : null;
}

export async function findCheckout(db: Db, id: string): Promise<Checkout | undefined> {
  return db.selectFrom('sandbox.checkout').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Does what was chosen, if the checkout is still open. Returns it as it is afterwards. */
export async function choose(
  db: Db,
  id: string,
  choice: Choice,
  timing: CheckoutTiming,
): Promise<Checkout | undefined> {
  const now = new Date();
  const after = (ms: number) => new Date(now.getTime() + ms);
  await db.transaction().execute(async (tx) => {
    const pays = choice === 'pay' || choice === 'twice' || choice === 'late';
    const waits = choice === 'later' || choice === 'later_fails';
    const changed = await tx
      .updateTable('sandbox.checkout')
      .set({
        state: pays ? 'paid' : waits ? 'processing' : 'failed',
        payment_id: choice === 'decline' ? null : newPaymentId(),
        failure: choice === 'decline' ? DECLINED : null,
        settles_to: waits ? (choice === 'later' ? 'paid' : 'failed') : null,
        settles_at: waits ? after(timing.settle_ms) : null,
      })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (!changed) return;
    const event = eventOf(changed);
    await enqueue(tx, CHECKOUT_WEBHOOK_PATH, event, choice === 'late' ? after(timing.late_webhook_ms) : now);
    if (choice === 'twice') {
      await enqueue(tx, CHECKOUT_WEBHOOK_PATH, event, now);
      await enqueue(tx, CHECKOUT_WEBHOOK_PATH, eventOf(changed), now);
    }
  });
  return findCheckout(db, id);
}

/** Closes an open checkout at its customer's wish. */
export async function expireCheckout(db: Db, id: string): Promise<Checkout | undefined> {
  await db.transaction().execute((tx) => expire(tx, { id }));
  return findCheckout(db, id);
}

/** Takes the states that have become due. */
export async function settleCheckouts(db: Db, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const due = await tx
      .selectFrom('sandbox.checkout')
      .select(['id', 'settles_to'])
      .where('settles_to', 'is not', null)
      .where('settles_at', '<=', now)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, settles_to } of due) {
      const settled = await tx
        .updateTable('sandbox.checkout')
        .set({
          state: settles_to!,
          settles_to: null,
          settles_at: null,
          failure: settles_to === 'failed' ? NOT_PAID : null,
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await enqueue(tx, CHECKOUT_WEBHOOK_PATH, eventOf(settled), now);
    }
    await expire(tx, { before: now });
  });
}

/** When the next state is due, if one is. */
export async function nextCheckoutDue(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom('sandbox.checkout')
    .select((eb) =>
      eb.fn
        .min(eb.case().when('settles_to', 'is not', null).then(eb.ref('settles_at')).else(eb.ref('expires_at')).end())
        .as('at'),
    )
    .where((eb) => eb.or([eb('settles_to', 'is not', null), eb('state', '=', 'open')]))
    .executeTakeFirst();
  return row?.at ?? undefined;
}

async function expire(tx: Tx, which: { id: string } | { before: Date }): Promise<void> {
  const base = tx.updateTable('sandbox.checkout').set({ state: 'expired' }).where('state', '=', 'open');
  const query = 'id' in which ? base.where('id', '=', which.id) : base.where('expires_at', '<=', which.before);
  for (const row of await query.returningAll().execute())
    await enqueue(tx, CHECKOUT_WEBHOOK_PATH, eventOf(row), new Date());
}

function newPaymentId(): string {
  return `pay_${randomUUID().replaceAll('-', '')}`;
}

/** The checkout as the sandbox's API gives it out. */
export function checkoutJson(checkout: Checkout): Record<string, string | null> {
  return {
    id: checkout.id,
    reference: checkout.reference,
    amount_micros: checkout.amount_micros.toString(),
    currency: checkout.currency,
    state: checkout.state,
    payment_id: checkout.payment_id,
    failure: checkout.failure,
  };
}

function eventOf(checkout: Checkout): SandboxEvent {
  return { id: newEventId(), type: `checkout.${checkout.state}`, data: checkoutJson(checkout) };
}
