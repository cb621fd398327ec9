/**
 * The kind of command that books money of a purchase that went back, by a refund or a dispute, and takes what plan.ts says. Its id
 * follows from the provider's refund or dispute: one effect, however often and by whomever it is told.
 *
 * What the viewer owes for it is paid at once from other paid coins, when there are any: whoever owes has none to spend.
 *
 * Refusals, in this order: `not_found` (no such purchase), `wrong_state` with `details.why` (never credited, another currency, undone
 * before it was heard of, booked for another purchase), `overloaded` (what it was decided on has changed: read again and try again).
 */
import { bucketOf, type PurchaseState } from '@busker/protocol';
import {
  COIN,
  type CommandBase,
  type CommandKind,
  type DecideView,
  type Leg,
  type PlatformLeg,
  type Posting,
  type PostingTx,
} from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { deriveId, deriveIdIn } from '../platform/derive-id.ts';
import type { RefundReading } from './basis.ts';
import { insertDebtPayments, settleDebts, type DebtPayment } from './debts.ts';
import {
  CLAWBACK,
  firstHeard,
  HEARD,
  heardKey,
  isFresh,
  loadMoneyBack,
  locksOf,
  platformLegs,
  tellOfMoneyBack,
  type MoneyBackLoaded,
} from './money-back.ts';
import { planRefund, type PaidGift, type RefundPlan, type RefundPolicy } from './plan.ts';
import { purchaseKey, stateAfter, writeStates } from './purchase.ts';
import { insertRows } from './rows.ts';

export interface RefundMoney extends CommandBase {
  readonly purchase: string;
  readonly provider: string;
  /** The provider's id of the refund or dispute. */
  readonly ref: string;
  readonly refund_kind: 'refund' | 'dispute';
  readonly amount_micros: bigint;
  readonly currency: string;
  readonly policy: RefundPolicy;
  readonly base_currency: string;
  readonly basis: RefundReading;
}

/** Id of the row, beside its person. */
export const refundId = (person: string, provider: string, ref: string): string =>
  deriveIdIn(bucketOf(person), 'refund', provider, ref);
/** Id of the command. */
export const refundCommandId = (provider: string, ref: string): string => deriveId('refund', provider, ref);

export interface RefundAnswer {
  readonly refund: string;
  readonly coins: string;
}
interface Facts {
  readonly command: RefundMoney;
  readonly id: string;
  readonly plan: RefundPlan;
  readonly clawbacks: readonly { readonly creator: string; readonly gift: string; readonly micros: bigint }[];
  readonly payments: readonly DebtPayment[];
  readonly state: PurchaseState;
}

const creatorsOf = (command: RefundMoney): string[] => [...new Set(command.basis.gifts.map((gift) => gift.creator))];

export function refundKind(bus: Bus): CommandKind<RefundMoney, Facts, RefundAnswer, MoneyBackLoaded> {
  return {
    name: 'refund',
    code: 9,
    content: (c) => [c.purchase, c.provider, c.ref, c.refund_kind, c.amount_micros, c.currency],
    locks: (c) => locksOf(c.owner, c.policy.claws_pending ? creatorsOf(c) : []),
    load: (tx, commands) => loadMoneyBack(tx, commands, commands.flatMap(creatorsOf)),
    decide,
    write,
    committed(facts) {
      for (const { command, clawbacks } of facts) tellOfMoneyBack(bus, command.owner, clawbacks);
    },
  };
}

function decide(
  view: DecideView<MoneyBackLoaded>,
  c: RefundMoney,
): ReturnType<CommandKind<RefundMoney, Facts, RefundAnswer, MoneyBackLoaded>['decide']> {
  const { loaded } = view;
  const purchase = loaded.purchases.get(purchaseKey(c.owner, c.purchase));
  if (!purchase || purchase.provider !== c.provider) return { outcome: 'not_found' };
  if (purchase.credited_at === null)
    return { outcome: 'wrong_state', details: { why: 'its coins were never credited' } };
  if (purchase.currency !== c.currency)
    return { outcome: 'wrong_state', details: { why: `refunded in ${c.currency}, paid in ${purchase.currency}` } };
  const key = heardKey(c.provider, c.ref);
  const heard = loaded.heard.get(key);
  if (heard === null) return { outcome: 'wrong_state', details: { why: 'undone before it was heard of' } };
  if (heard !== undefined) return { outcome: 'wrong_state', details: { why: 'it was booked for another purchase' } };
  if (!view.once(firstHeard(key))) return { outcome: 'overloaded', details: { why: 'changed' } };
  // A gift that is still on its way to another posting group has no earning to look at yet.
  const known = new Set(c.basis.gifts.map((gift) => gift.id));
  if (c.basis.pieces.some((one) => one.state === 'spent' && !one.held && one.gift !== null && !known.has(one.gift)))
    return { outcome: 'overloaded', details: { why: 'a gift is on its way' } };
  if (!isFresh(view, c, c.policy.claws_pending ? creatorsOf(c) : []))
    return { outcome: 'overloaded', details: { why: 'changed' } };

  const gifts = new Map(
    c.basis.gifts.map((gift): [string, PaidGift] => {
      const pending = gift.entry_seq !== null && gift.entry_seq > (loaded.matured.get(gift.creator) ?? 0n);
      return [gift.id, { ...gift, pending }];
    }),
  );
  const plan = planRefund(
    { ...c.basis, coins: purchase.coins, price_micros: purchase.price_micros, gifts },
    c.amount_micros,
    c.policy,
    (owner) => view.account({ owner, kind: 'earning_pending' }).balance,
  );
  const id = refundId(c.owner, c.provider, c.ref);
  const clawbacks = new Map<string, { creator: string; gift: string; micros: bigint }>();
  for (const part of plan.spent) {
    if (part.clawed_micros === 0n) continue;
    const gift = gifts.get(part.gift!)!;
    const before = clawbacks.get(gift.id);
    clawbacks.set(gift.id, {
      creator: gift.creator,
      gift: gift.id,
      micros: (before?.micros ?? 0n) + part.clawed_micros,
    });
  }

  const cause = { cause: 'refund', cause_id: id } as const;
  const legs: Leg[] = [];
  const platform: PlatformLeg[] = [];
  if (plan.unspent_coins > 0n)
    legs.push({ owner: c.owner, kind: 'wallet_paid', asset: COIN, amount: -plan.unspent_coins, ...cause });
  if (plan.debt_coins > 0n)
    legs.push({ owner: c.owner, kind: 'wallet_debt', asset: COIN, amount: -plan.debt_coins, ...cause });
  const byCreator = new Map<string, bigint>();
  for (const { creator, micros } of clawbacks.values()) byCreator.set(creator, (byCreator.get(creator) ?? 0n) + micros);
  for (const [owner, micros] of byCreator)
    legs.push({ owner, kind: 'earning_pending', asset: c.base_currency, amount: -micros, ...cause });
  platform.push(...platformLegs(plan, c.currency, c.amount_micros, c.base_currency, 1n));

  // What is owed now and cannot have been paid before: the coins of this refund's own purchase are gone.
  const debts = plan.debt_coins > 0n ? [...c.basis.debts, { refund: id, coins: plan.debt_coins }] : c.basis.debts;
  const { payments, legs: paid } = settleDebts(c.owner, debts, c.basis.paid_balance - plan.unspent_coins, {
    kind: 'refund',
    id,
  });
  legs.push(...paid);
  const standing = {
    micros: c.basis.refunded_micros + c.amount_micros,
    disputed_micros: c.basis.disputed_micros + (c.refund_kind === 'dispute' ? c.amount_micros : 0n),
  };
  return {
    outcome: 'ok',
    legs,
    platform,
    facts: {
      command: c,
      id,
      plan,
      clawbacks: [...clawbacks.values()],
      payments,
      state: stateAfter(purchase.price_micros, standing, purchase.dispute_open),
    },
    answer: { refund: id, coins: `${plan.coins}` },
  };
}

async function write(tx: PostingTx, facts: readonly Facts[], posting: Posting): Promise<void> {
  const at = { posting: posting.id, at: posting.at };
  const of = ({ command, id }: Facts) => ({ bucket: bucketOf(command.owner), refund: id, person: command.owner });
  await Promise.all([
    writeStates(
      tx,
      facts.map(({ command, state }) => ({ person: command.owner, purchase: command.purchase, state })),
    ),
    insertRows(
      tx,
      'refund',
      REFUND,
      facts.map(({ command: c, id, plan }) => ({
        bucket: bucketOf(c.owner),
        id,
        person: c.owner,
        purchase: c.purchase,
        kind: c.refund_kind,
        provider: c.provider,
        provider_ref: c.ref,
        currency: c.currency,
        amount_micros: c.amount_micros,
        deferred_micros: plan.deferred_micros,
        refunds_micros: plan.refunds_micros,
        losses_micros: plan.losses_micros,
        coins: plan.coins,
        unspent_coins: plan.unspent_coins,
        covered_coins: plan.covered_coins,
        debt_coins: plan.debt_coins,
        loss_coins: plan.loss_coins,
        clawed_micros: plan.clawed_micros,
        claws_pending: c.policy.claws_pending,
        rest: c.policy.rest,
        ...at,
      })),
    ),
    insertRows(
      tx,
      'provider_refund',
      HEARD,
      facts.map(({ command: c, id }) => ({
        provider: c.provider,
        ref: c.ref,
        person: c.owner,
        purchase: c.purchase,
        refund: id,
        posting: posting.id,
      })),
    ),
    insertRows(
      tx,
      'ledger_removal',
      REMOVAL,
      facts.flatMap((fact) =>
        fact.plan.removals.map(({ from, to }) => ({
          bucket: bucketOf(fact.command.owner),
          owner: fact.command.owner,
          kind: 1,
          from_position: from,
          to_position: to,
          cause_kind: 6,
          cause: fact.id,
          posting: posting.id,
        })),
      ),
    ),
    insertRows(
      tx,
      'refund_spent',
      SPENT,
      facts.flatMap((fact) =>
        fact.plan.spent.map(({ from, to, gift, fate, clawed_micros }) => ({
          ...of(fact),
          from_position: from,
          to_position: to,
          gift,
          fate,
          clawed_micros,
        })),
      ),
    ),
    insertRows(
      tx,
      'earning_clawback',
      CLAWBACK,
      facts.flatMap(({ id, clawbacks }) =>
        clawbacks.map(({ creator, gift, micros }) => ({
          bucket: bucketOf(creator),
          creator,
          gift,
          refund: id,
          reversal: false,
          account: 10,
          amount_micros: micros,
          posting: posting.id,
        })),
      ),
    ),
    insertDebtPayments(
      tx,
      facts.flatMap((fact) => fact.payments),
      posting,
    ),
  ]);
}

const REFUND = {
  bucket: 'int2',
  id: 'uuid',
  person: 'uuid',
  purchase: 'uuid',
  kind: 'text',
  provider: 'text',
  provider_ref: 'text',
  currency: 'text',
  amount_micros: 'int8',
  deferred_micros: 'int8',
  refunds_micros: 'int8',
  losses_micros: 'int8',
  coins: 'int8',
  unspent_coins: 'int8',
  covered_coins: 'int8',
  debt_coins: 'int8',
  loss_coins: 'int8',
  clawed_micros: 'int8',
  claws_pending: 'boolean',
  rest: 'text',
  posting: 'uuid',
  at: 'timestamptz',
} as const;
const REMOVAL = {
  bucket: 'int2',
  owner: 'uuid',
  kind: 'int2',
  from_position: 'int8',
  to_position: 'int8',
  cause_kind: 'int2',
  cause: 'uuid',
  posting: 'uuid',
} as const;
const SPENT = {
  bucket: 'int2',
  refund: 'uuid',
  person: 'uuid',
  from_position: 'int8',
  to_position: 'int8',
  gift: 'uuid',
  fate: 'text',
  clawed_micros: 'int8',
} as const;
