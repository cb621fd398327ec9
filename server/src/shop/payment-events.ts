/** What follows from a provider's word: the one path that webhooks, repeated events and the sweeper's answers all take. */
import { BuskerError, bucketOf } from '@busker/protocol';
import { PARKED } from '../inbox/inbox.ts';
import type { Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import type { Db } from '../platform/database.ts';
import { isMoneyBack, type OrderEvent, type PaymentEvent } from '../providers/payments/port.ts';
import type { Refunds } from '../refunds/refunds.ts';
import { creditCommand, creditPurchaseKind } from './credit-purchase.ts';
import { decidePurchase } from './purchase-state.ts';
import { findPurchase, readReference, type PurchaseRow } from './purchases.ts';

/** A purchase changed under us this often: something is wrong, try again later. */
const RACES_MOST = 5;

/** Applies an event and says in words what came of it; throws when it has to be tried again. Repeatable. */
export type ApplyEvent = (provider: string, event: PaymentEvent) => Promise<string>;

export function createApplyEvent(parts: { db: Db; teller: Teller; bus: Bus; refunds: Refunds }): ApplyEvent {
  const { db, teller } = parts;
  const kind = teller.register(creditPurchaseKind(parts.bus));

  async function credit(row: PurchaseRow, event: Extract<OrderEvent, { kind: 'payment_succeeded' }>): Promise<string> {
    const { payment_id, amount_micros, currency } = event;
    const command = creditCommand({
      owner: row.person,
      purchase: row.id,
      provider: row.provider,
      payment_id,
      amount_micros,
      currency,
    });
    let outcome = await teller.submit(kind, command);
    // A refund of the same wallet was in the same batch.
    for (let race = 1; race < RACES_MOST && outcome.outcome === 'overloaded'; race++)
      outcome = await teller.submit(kind, command);
    if (outcome.outcome === 'ok') return 'credited';
    if (outcome.outcome === 'duplicate') return 'nothing: credited before';
    if (outcome.outcome === 'overloaded') throw new BuskerError('overloaded');
    if (outcome.outcome !== 'wrong_state') return `${PARKED}the books refused it: ${outcome.outcome}`;
    // Between our look and the posting another payment, or this one, was faster.
    const why = String(outcome.details?.['why']);
    return why === 'credited before' ? `nothing: ${why}` : `${PARKED}${why}`;
  }

  return async function apply(provider, event) {
    if (isMoneyBack(event)) return parts.refunds.hear(provider, event);
    if (event.kind === 'unrelated') return 'nothing: unrelated';
    if (event.kind === 'unknown' && event.reference === null) return `${PARKED}${event.why}`;
    const named = readReference(event.reference!);
    for (let race = 0; race < RACES_MOST; race++) {
      const row = named && (await findPurchase(db, named.person, named.purchase));
      if (!row) return `${PARKED}there is no order ${event.reference}`;
      const step = decidePurchase(row, provider, event);
      switch (step.step) {
        case 'nothing':
          return `nothing: ${step.why}`;
        case 'park':
          return `${PARKED}${step.why}`;
        case 'credit':
          return credit(row, event as Extract<OrderEvent, { kind: 'payment_succeeded' }>);
        case 'move': {
          const moved = await db
            .updateTable('purchase')
            .set({ state: step.to, failure: step.failure })
            .where('bucket', '=', bucketOf(row.person))
            .where('id', '=', row.id)
            .where('state', '=', row.state)
            .executeTakeFirst();
          if (moved.numUpdatedRows > 0n) return step.to;
        }
      }
    }
    throw new BuskerError('overloaded', { why: 'the purchase kept changing' });
  };
}
