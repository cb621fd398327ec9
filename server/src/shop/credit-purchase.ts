/**
 * The kind of command that credits the coins of a paid purchase. Its id follows from the provider's payment, so a payment credits once,
 * however many events speak of it. A frozen wallet is credited too: the money was taken. What the viewer owes is paid from the new coins
 * in the same posting.
 *
 * Refusals, in this order: `not_found` (no such order), `wrong_state` with `details.why` (the payment is another purchase's, does not
 * fit the order, or is a second one), `overloaded` (a refund of the same wallet is in the same batch: try again).
 */
import { bucketOf } from '@busker/protocol';
import { COIN, type CommandBase, type CommandKind, type Posting, type PostingTx } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { deriveId } from '../platform/derive-id.ts';
import {
  insertDebtPayments,
  LOAD_DEBTS,
  settleDebts,
  walletFacts,
  type Debt,
  type DebtPayment,
} from '../refunds/refunds.ts';
import { decidePaid, type PurchaseFacts } from './purchase-state.ts';

export interface CreditPurchase extends CommandBase {
  readonly purchase: string;
  readonly provider: string;
  readonly payment_id: string;
  readonly amount_micros: bigint;
  readonly currency: string;
}

/** The command for a payment: the same payment gives the same id. */
export function creditCommand(payment: Omit<CreditPurchase, 'id'>): CreditPurchase {
  return { ...payment, id: deriveId('payment', payment.provider, payment.payment_id) };
}

interface OrderRow extends PurchaseFacts {
  readonly id: string;
  readonly person: string;
  readonly coins: bigint;
}
interface Loaded {
  /** By person and purchase; replaced as the batch credits them. */
  readonly orders: Map<string, OrderRow>;
  /** Which purchase a payment has credited, by provider and payment. */
  readonly payments: Map<string, string>;
  /** What people owe, by person; replaced as the batch pays. */
  readonly debts: Map<string, readonly Debt[]>;
  /** Whose wallets this kind decides on in this batch. */
  readonly claimed: Set<string>;
}
interface CreditFacts {
  readonly purchase: string;
  readonly person: string;
  readonly provider: string;
  readonly payment_id: string;
  readonly debts_paid: readonly DebtPayment[];
}
export interface CreditAnswer {
  readonly coins: string;
}

const LOCK_ORDERS = `
  select p.id, p.person, p.provider, p.state, p.coins, p.price_micros, p.currency, p.payment_id
  from purchase p
  join unnest($1::int2[], $2::uuid[]) as k (bucket, id) on p.bucket = k.bucket and p.id = k.id
  order by p.bucket, p.id
  for update of p`;
const FIND_PAYMENTS = `
  select y.provider, y.payment_id, y.purchase
  from provider_payment y
  join unnest($1::text[], $2::text[]) as k (provider, payment_id) on y.provider = k.provider and y.payment_id = k.payment_id`;
const INSERT_PAYMENTS = `
  insert into provider_payment (provider, payment_id, purchase, posting)
  select k.provider, k.payment_id, k.purchase, $4 from unnest($1::text[], $2::text[], $3::uuid[]) as k (provider, payment_id, purchase)`;
const UPDATE_ORDERS = `
  update purchase p
  set state = 'credited', credited_at = $4, payment_id = k.payment_id, posting = $5, failure = null
  from unnest($1::int2[], $2::uuid[], $3::text[]) as k (bucket, id, payment_id)
  where p.bucket = k.bucket and p.id = k.id`;

const orderKey = (person: string, purchase: string): string => `${person}/${purchase}`;
const paymentKey = (provider: string, payment_id: string): string => `${provider}\n${payment_id}`;

export function creditPurchaseKind(bus: Bus): CommandKind<CreditPurchase, CreditFacts, CreditAnswer, Loaded> {
  return {
    name: 'credit_purchase',
    code: 2,
    content: (command) => [
      command.purchase,
      command.provider,
      command.payment_id,
      command.amount_micros,
      command.currency,
    ],
    // Only credited, but for what pays a debt.
    locks: (command) => [{ owner: command.owner, kind: 'wallet_paid' }],
    load,

    decide(view, command) {
      const { loaded } = view;
      const order = loaded.orders.get(orderKey(command.owner, command.purchase));
      if (!order || order.provider !== command.provider) return { outcome: 'not_found' };
      const key = paymentKey(command.provider, command.payment_id);
      const credited = loaded.payments.get(key);
      if (credited !== undefined && credited !== order.id) {
        return { outcome: 'wrong_state', details: { why: `this payment has credited purchase ${credited}` } };
      }
      const step = decidePaid(order, command);
      if (step.step !== 'credit') return { outcome: 'wrong_state', details: { why: step.why } };
      if (!loaded.claimed.has(order.person) && !view.once(walletFacts(order.person))) return { outcome: 'overloaded' };
      loaded.claimed.add(order.person);
      const debts = loaded.debts.get(order.person) ?? [];
      const settled = settleDebts(order.person, debts, order.coins, { kind: 'purchase', id: order.id });
      const paid = new Map(settled.payments.map((one) => [one.refund, one.coins]));
      loaded.debts.set(
        order.person,
        debts.map((debt) => ({ ...debt, coins: debt.coins - (paid.get(debt.refund) ?? 0n) })),
      );
      loaded.orders.set(orderKey(order.person, order.id), {
        ...order,
        state: 'credited',
        payment_id: command.payment_id,
      });
      loaded.payments.set(key, order.id);
      return {
        outcome: 'ok',
        legs: [
          {
            owner: order.person,
            kind: 'wallet_paid',
            asset: COIN,
            amount: order.coins,
            cause: 'purchase',
            cause_id: order.id,
          },
          ...settled.legs,
        ],
        platform: [
          { kind: 'coins_issued', asset: COIN, amount: -order.coins },
          { kind: 'cash_clearing', asset: order.currency, amount: -order.price_micros },
          { kind: 'deferred_revenue', asset: order.currency, amount: order.price_micros },
        ],
        facts: {
          purchase: order.id,
          person: order.person,
          provider: command.provider,
          payment_id: command.payment_id,
          debts_paid: settled.payments,
        },
        answer: { coins: order.coins.toString() },
      };
    },

    write,
    committed(facts) {
      for (const { person } of facts) bus.publish('wallet', { person, command: null });
    },
  };
}

async function load(tx: PostingTx, commands: readonly CreditPurchase[]): Promise<Loaded> {
  const people = [...new Set(commands.map((c) => c.owner))];
  const [orders, payments, debts] = await Promise.all([
    tx.query<OrderRow>(LOCK_ORDERS, [commands.map((c) => bucketOf(c.owner)), commands.map((c) => c.purchase)]),
    tx.query<{ provider: string; payment_id: string; purchase: string }>(FIND_PAYMENTS, [
      commands.map((c) => c.provider),
      commands.map((c) => c.payment_id),
    ]),
    tx.query<Debt & { person: string }>(LOAD_DEBTS, [people.map(bucketOf), people]),
  ]);
  return {
    orders: new Map(orders.map((row) => [orderKey(row.person, row.id), row])),
    payments: new Map(payments.map((row) => [paymentKey(row.provider, row.payment_id), row.purchase])),
    debts: Map.groupBy(debts, (debt) => debt.person),
    claimed: new Set(),
  };
}

async function write(tx: PostingTx, facts: readonly CreditFacts[], posting: Posting): Promise<void> {
  const purchases = facts.map((fact) => fact.purchase);
  const payments = facts.map((fact) => fact.payment_id);
  await Promise.all([
    tx.query(UPDATE_ORDERS, [facts.map((fact) => bucketOf(fact.person)), purchases, payments, posting.at, posting.id]),
    tx.query(INSERT_PAYMENTS, [facts.map((fact) => fact.provider), payments, purchases, posting.id]),
    insertDebtPayments(
      tx,
      facts.flatMap((fact) => fact.debts_paid),
      posting,
    ),
  ]);
}
