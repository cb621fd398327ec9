/** Money that goes back: refunds, disputes, what they take and from whom, and their reversal. See README.md. The folder's public file. */
import { BuskerError, bucketOf, type RefundBody, type PurchaseRefunds } from '@busker/protocol';
import { PARKED } from '../inbox/inbox.ts';
import type { CommandBase, CommandKind, Outcome, Refusal, Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsStore } from '../platform/settings.ts';
import { ALL_BUCKETS } from '../platform/sql.ts';
import type { DisputeEvent, MoneyBackEvent, PaymentProvider } from '../providers/payments/port.ts';
import { readRefundBasis, readReversalBasis } from './basis.ts';
import { noteDispute } from './disputes.ts';
import { readPurchaseRefunds } from './read-refunds.ts';
import { refundCommandId, refundId, refundKind } from './refund-kind.ts';
import { createRequests } from './requests.ts';
import { reversalCommandId, reverseKind } from './reverse-kind.ts';

export { heldFacts, insertDebtPayments, LOAD_DEBTS, settleDebts, walletFacts, type DebtPayment } from './debts.ts';
export type { Debt } from './plan.ts';

export interface Refunds {
  /**
   * What a provider says of money that went back, in words what came of it. Repeatable.
   * @throws Error when it has to be tried again: the payment it is of was not credited yet.
   */
  hear(provider: string, event: MoneyBackEvent): Promise<string>;
  /**
   * An operator's refund: the provider is asked under the request's id, and what it says is booked. Repeatable by id.
   * @throws BuskerError `not_found`, `wrong_state`, `bad_request`, `id_reused_with_other_content`, `reason_required`.
   */
  request(operator: string, purchase: string, body: RefundBody): Promise<void>;
  /** Asks again about requests without an answer. For the job; returns how many were tried. */
  work(): Promise<number>;
  /** Refunds, disputes and requests of a purchase. */
  ofPurchase(person: string, purchase: string): Promise<PurchaseRefunds>;
}

/** Attempts at a command whose wallet kept changing under it; each reads anew. */
const RACES_MOST = 25;

export interface RefundParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly teller: Teller;
  readonly settings: SettingsStore;
  readonly providers: ReadonlyMap<string, PaymentProvider>;
  readonly base_currency: string;
}

/** Why a command was refused, in words. */
function whyOf(refusal: Refusal): string {
  const why = refusal.details?.['why'];
  return typeof why === 'string' ? why : refusal.outcome;
}

export function createRefunds(parts: RefundParts): Refunds {
  const { teller, settings, base_currency, providers, clock } = parts;
  const { db } = parts.database;
  const refund = teller.register(refundKind(parts.bus));
  const reversal = teller.register(reverseKind(parts.bus));

  /** Submits until the wallet held still between reading and posting. */
  async function submitFresh<C extends CommandBase, F, A, L>(
    kind: CommandKind<C, F, A, L>,
    read: () => Promise<C>,
  ): Promise<Outcome<A>> {
    for (let race = 1; ; race++) {
      const outcome = await teller.submit(kind, await read());
      if (outcome.outcome !== 'overloaded') return outcome;
      if (race >= RACES_MOST) throw new BuskerError('overloaded', { why: 'the wallet kept changing' });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * race));
    }
  }

  async function book(
    provider: string,
    of: { person: string; purchase: string },
    money: { ref: string; kind: 'refund' | 'dispute'; amount_micros: bigint; currency: string },
  ): Promise<string> {
    const { refund_claws_pending, refund_rest } = settings.current();
    const outcome = await submitFresh(refund, async () => ({
      owner: of.person,
      id: refundCommandId(provider, money.ref),
      purchase: of.purchase,
      provider,
      ref: money.ref,
      refund_kind: money.kind,
      amount_micros: money.amount_micros,
      currency: money.currency,
      policy: { claws_pending: refund_claws_pending, rest: refund_rest },
      base_currency,
      basis: await readRefundBasis(db, of.person, of.purchase),
    }));
    if (outcome.outcome === 'ok')
      return `${money.kind === 'refund' ? 'refunded' : 'charged back'}: ${outcome.answer.coins} coins`;
    if (outcome.outcome === 'duplicate') return 'nothing: booked before';
    const why = whyOf(outcome);
    return why === 'undone before it was heard of' ? `nothing: ${why}` : `${PARKED}${why}`;
  }

  async function undo(provider: string, of: { person: string; purchase: string }, ref: string): Promise<string> {
    const outcome = await submitFresh(reversal, async () => ({
      owner: of.person,
      id: reversalCommandId(provider, ref),
      purchase: of.purchase,
      provider,
      ref,
      base_currency,
      basis: await readReversalBasis(db, of.person, refundId(of.person, provider, ref)),
    }));
    if (outcome.outcome === 'ok') return outcome.answer.refund === null ? 'undone before it was heard of' : 'undone';
    if (outcome.outcome === 'duplicate') return 'nothing: undone before';
    return `${PARKED}${whyOf(outcome)}`;
  }

  /** The purchase that a payment credited. */
  async function findPaid(
    provider: string,
    payment_id: string,
  ): Promise<{ person: string; purchase: string } | undefined> {
    return db
      .selectFrom('purchase')
      .innerJoin('provider_payment', (join) =>
        join
          .onRef('provider_payment.purchase', '=', 'purchase.id')
          .onRef('provider_payment.posting', '=', 'purchase.posting'),
      )
      .select(['purchase.person', 'purchase.id as purchase'])
      .where('provider_payment.provider', '=', provider)
      .where('provider_payment.payment_id', '=', payment_id)
      .where('purchase.bucket', 'in', ALL_BUCKETS)
      .executeTakeFirst();
  }

  async function hearDispute(
    provider: string,
    of: { person: string; purchase: string },
    event: DisputeEvent,
  ): Promise<string> {
    await noteDispute(db, clock, provider, of, event);
    const money = {
      ref: event.dispute_id,
      kind: 'dispute' as const,
      amount_micros: event.amount_micros,
      currency: event.currency,
    };
    if (event.money === 'taken') return book(provider, of, money);
    if (event.money === 'returned') return undo(provider, of, event.dispute_id);
    return `dispute ${event.standing ?? 'noted'}`;
  }

  async function hear(provider: string, event: MoneyBackEvent): Promise<string> {
    const of = await findPaid(provider, event.payment_id);
    const port = providers.get(provider);
    if (!of) {
      if (port && !(await port.isOurs(event.payment_id))) return 'nothing: unrelated';
      // The word of the payment itself is still on its way.
      throw new Error(`payment ${event.payment_id} was not credited yet`);
    }
    switch (event.kind) {
      case 'dispute':
        return hearDispute(provider, of, event);
      case 'refund':
        return event.standing === 'undone'
          ? undo(provider, of, event.refund_id)
          : book(provider, of, {
              ref: event.refund_id,
              kind: 'refund',
              amount_micros: event.amount_micros,
              currency: event.currency,
            });
      case 'refunds_changed': {
        const outcomes = [];
        for (const one of (await port?.refundsOf(event.payment_id)) ?? []) outcomes.push(await hear(provider, one));
        return outcomes.find((one) => !one.startsWith('nothing')) ?? 'nothing: all booked before';
      }
    }
  }

  const requests = createRequests({ ...parts, hear });
  return {
    hear,
    request: (operator, purchase, body) => requests.request(operator, purchase, body),
    work: () => requests.work(),
    ofPurchase: (person, purchase) => readPurchaseRefunds(db, bucketOf(person), person, purchase),
  };
}
