/**
 * Payouts of the sandbox. The end of the pretend account's number decides what happens:
 *
 * | ends in | what happens |
 * |---|---|
 * | 0001 | paid at once |
 * | 0002 | fails after a moment |
 * | 0003 | paid at once, returned a while later |
 * | 0004 | taken, but the call never gets an answer; paid later, and no webhook says so: it has to be asked for |
 * | 0005 | paid at once; its webhook comes twice, and a third time as another event |
 * | 0006 | refused at once |
 * | 0007 | paid at once, but only three fifths of it, rounded down to what can be paid; the rest never comes |
 * | else | paid after a moment, unless somebody at the desk was faster |
 */
import { randomUUID } from 'node:crypto';
import { microsPerMinor } from '@busker/protocol';
import type { Selectable } from 'kysely';
import type { Db, Tables, Tx } from '../platform/database.ts';
import { enqueue, newEventId } from './deliveries.ts';

export type Payout = Selectable<Tables['sandbox.payout']>;

/** Where the customer hears of payouts. */
const WEBHOOK_PATH = '/webhooks/payouts/sandbox';

export interface PayoutTiming {
  /** From taken to paid or failed. */
  readonly pay_ms: number;
  /** From paid to returned. */
  readonly return_ms: number;
}

export interface NewPayout {
  readonly idempotency_key: string;
  readonly amount_micros: bigint;
  readonly currency: string;
  readonly account_ref: string;
}

interface Course {
  readonly state: 'processing' | 'paid';
  readonly settles_to?: 'paid' | 'failed' | 'returned';
  readonly after?: keyof PayoutTiming;
}
const COURSES: Readonly<Record<string, Course>> = {
  '0001': { state: 'paid' },
  '0002': { state: 'processing', settles_to: 'failed', after: 'pay_ms' },
  '0003': { state: 'paid', settles_to: 'returned', after: 'return_ms' },
  '0005': { state: 'paid' },
  '0007': { state: 'paid' },
};
const USUAL: Course = { state: 'processing', settles_to: 'paid', after: 'pay_ms' };
const NO_ANSWER = '0004';
const REPEATS = '0005';
const REFUSED = '0006';
const PAYS_A_PART = '0007';
const endOf = (account_ref: string): string => account_ref.slice(-4);

/** What came of a submission. `answers` is false when the caller shall be left without an answer. */
export type Taken =
  | { readonly outcome: 'taken'; readonly payout: Payout; readonly answers: boolean }
  | { readonly outcome: 'refused' | 'conflict'; readonly why: string };

/** Takes a payout, or gives the one that this key has. */
export async function takePayout(db: Db, wanted: NewPayout, timing: PayoutTiming): Promise<Taken> {
  const end = endOf(wanted.account_ref);
  if (end === REFUSED) return { outcome: 'refused', why: 'This account is closed.' };
  const now = new Date();
  const course = COURSES[end] ?? USUAL;
  const made = await db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('sandbox.payout')
      .values({
        id: `po_${randomUUID().replaceAll('-', '')}`,
        ...wanted,
        state: course.state,
        paid_micros: end === PAYS_A_PART ? partOf(wanted) : null,
        settles_to: course.settles_to ?? null,
        settles_at: course.after === undefined ? null : new Date(now.getTime() + timing[course.after]),
      })
      .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row && row.state === 'paid') await tell(tx, row, now);
    return row;
  });
  if (made) return { outcome: 'taken', payout: made, answers: end !== NO_ANSWER };
  const row = (await findPayout(db, wanted.idempotency_key))!;
  const same =
    row.amount_micros === wanted.amount_micros &&
    row.currency === wanted.currency &&
    row.account_ref === wanted.account_ref;
  if (!same) return { outcome: 'conflict', why: 'This key was used for another payout.' };
  return { outcome: 'taken', payout: row, answers: true };
}

function partOf({ amount_micros, currency }: NewPayout): bigint | null {
  const step = microsPerMinor(currency);
  const part = ((amount_micros * 3n) / 5n / step) * step;
  return part > 0n ? part : null;
}

export async function findPayout(db: Db, idempotency_key: string): Promise<Payout | undefined> {
  return db.selectFrom('sandbox.payout').selectAll().where('idempotency_key', '=', idempotency_key).executeTakeFirst();
}

/** The newest payouts, for the desk's page. */
export async function listPayouts(db: Db): Promise<Payout[]> {
  return db.selectFrom('sandbox.payout').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(100).execute();
}

/** From which state the desk may bring a payout into another. */
export const DESK_FROM = { paid: 'processing', failed: 'processing', returned: 'paid' } as const;
export type DeskState = keyof typeof DESK_FROM;

/** Does at the desk what otherwise happens by itself. False when the payout is not in the state for it. */
export async function movePayout(db: Db, id: string, to: DeskState): Promise<boolean> {
  return db.transaction().execute((tx) => move(tx, id, DESK_FROM[to], to));
}

/** Takes the states that have become due. */
export async function settlePayouts(db: Db, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const due = await tx
      .selectFrom('sandbox.payout')
      .select(['id', 'settles_to', 'state'])
      .where('settles_to', 'is not', null)
      .where('settles_at', '<=', now)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const row of due) await move(tx, row.id, row.state, row.settles_to as DeskState);
  });
}

/** When the next state is due, if one is. */
export async function nextPayoutDue(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom('sandbox.payout')
    .select((eb) => eb.fn.min('settles_at').as('at'))
    .where('settles_to', 'is not', null)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

const FAILURES: Readonly<Record<DeskState, string | null>> = {
  paid: null,
  failed: 'The bank could not pay this account.',
  returned: 'The receiving bank sent the money back.',
};

async function move(tx: Tx, id: string, from: string, to: DeskState): Promise<boolean> {
  const moved = await tx
    .updateTable('sandbox.payout')
    .set({ state: to, failure: FAILURES[to], settles_to: null, settles_at: null })
    .where('id', '=', id)
    .where('state', '=', from)
    .returningAll()
    .executeTakeFirst();
  if (moved) await tell(tx, moved, new Date());
  return moved !== undefined;
}

async function tell(tx: Tx, payout: Payout, at: Date): Promise<void> {
  const end = endOf(payout.account_ref);
  // An account that leaves its caller without an answer leaves it without webhooks too, but for the return, which nobody would ask for.
  if (end === NO_ANSWER && payout.state !== 'returned') return;
  const event = { id: newEventId(), type: `payout.${payout.state}`, data: payoutJson(payout) };
  await enqueue(tx, WEBHOOK_PATH, event, at);
  if (end !== REPEATS) return;
  await enqueue(tx, WEBHOOK_PATH, event, at);
  await enqueue(tx, WEBHOOK_PATH, { ...event, id: newEventId() }, at);
}

/** The payout as the sandbox's API gives it out. */
export function payoutJson(payout: Payout): Record<string, string | null> {
  return {
    id: payout.id,
    idempotency_key: payout.idempotency_key,
    amount_micros: payout.amount_micros.toString(),
    paid_micros: payout.paid_micros?.toString() ?? null,
    currency: payout.currency,
    state: payout.state,
    failure: payout.failure,
  };
}
