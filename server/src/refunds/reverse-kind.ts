/**
 * The kind of command that undoes a refund exactly: it failed at the provider after all, or the dispute was won. Its id follows from the
 * provider's refund or dispute too.
 *
 * Coins come back as new positions whose parent is the lot that they were taken from; so do coins that have paid its debt meanwhile. What is
 * still owed for it is cancelled. Creators get back exactly what was taken from them: to what is pending, or to what is available when the
 * gift's hold is over by now. Losses are undone. Whatever else the viewer owes is paid from the coins that came back.
 *
 * When it comes before the refund that it undoes, a mark is left, and the refund will have no effect.
 *
 * Refusals, in this order: `not_found` (no such purchase), `wrong_state` with `details.why`, `overloaded` (what it was decided on has changed).
 */
import { bucketOf, type PurchaseState } from '@busker/protocol';
import {
  COIN,
  PERSON_KINDS,
  type CommandBase,
  type CommandKind,
  type DecideView,
  type Leg,
  type Posting,
  type PostingTx,
} from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { deriveId, deriveIdIn } from '../platform/derive-id.ts';
import type { ClawBasis, ReturnBasis, ReversalReading } from './basis.ts';
import { insertDebtPayments, settleDebts, type DebtPayment } from './debts.ts';
import { purchaseKey, stateAfter, writeStates } from './purchase.ts';
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
import { insertRows } from './rows.ts';

export interface ReverseRefund extends CommandBase {
  readonly purchase: string;
  readonly provider: string;
  readonly ref: string;
  readonly base_currency: string;
  /** Undefined when the refund was not heard of yet. */
  readonly basis: ReversalReading | undefined;
}
export const reversalCommandId = (provider: string, ref: string): string => deriveId('refund reversal', provider, ref);

export interface ReversalAnswer {
  /** Null when there was nothing to undo yet. */
  readonly refund: string | null;
}
interface Facts {
  readonly command: ReverseRefund;
  readonly returns: readonly (ReturnBasis & { readonly id: string })[];
  readonly claws: readonly (ClawBasis & { readonly account: 'earning_pending' | 'earning_available' })[];
  readonly payments: readonly DebtPayment[];
  /** Undefined when there was nothing to undo yet. */
  readonly state: PurchaseState | undefined;
}

const creatorsOf = (c: ReverseRefund): string[] => [...new Set((c.basis?.claws ?? []).map((claw) => claw.creator))];

export function reverseKind(bus: Bus): CommandKind<ReverseRefund, Facts, ReversalAnswer, MoneyBackLoaded> {
  return {
    name: 'refund_reversal',
    code: 10,
    content: (c) => [c.purchase, c.provider, c.ref],
    locks: (c) => locksOf(c.owner, creatorsOf(c)),
    load: (tx, commands) => loadMoneyBack(tx, commands, commands.flatMap(creatorsOf)),
    decide,
    write,
    committed(facts) {
      for (const { command, claws } of facts) tellOfMoneyBack(bus, command.owner, claws);
    },
  };
}

function decide(
  view: DecideView<MoneyBackLoaded>,
  c: ReverseRefund,
): ReturnType<CommandKind<ReverseRefund, Facts, ReversalAnswer, MoneyBackLoaded>['decide']> {
  const purchase = view.loaded.purchases.get(purchaseKey(c.owner, c.purchase));
  if (!purchase || purchase.provider !== c.provider) return { outcome: 'not_found' };
  const known = view.loaded.heard.get(heardKey(c.provider, c.ref));
  if (c.basis === undefined) {
    if (known !== undefined || !view.once(firstHeard(heardKey(c.provider, c.ref))))
      return { outcome: 'overloaded', details: { why: 'changed' } };
    return {
      outcome: 'ok',
      legs: [],
      platform: [],
      facts: { command: c, returns: [], claws: [], payments: [], state: undefined },
      answer: { refund: null },
    };
  }
  const { basis } = c;
  const { refund } = basis;
  if (refund.purchase !== c.purchase)
    return { outcome: 'wrong_state', details: { why: `it is of purchase ${refund.purchase}` } };
  if (!isFresh(view, { owner: c.owner, basis }, creatorsOf(c)))
    return { outcome: 'overloaded', details: { why: 'changed' } };

  const cause = { cause: 'reversal', cause_id: refund.id } as const;
  const legs: Leg[] = [];
  const returns = basis.returns.map((one, n) => ({
    ...one,
    id: deriveIdIn(bucketOf(c.owner), 'coin return', refund.id, `${n}`),
  }));
  for (const one of returns)
    legs.push({
      owner: c.owner,
      kind: 'wallet_paid',
      asset: COIN,
      amount: one.coins,
      cause: 'reversal',
      cause_id: one.id,
    });
  const came_back = returns.reduce((sum, one) => sum + one.coins, 0n);
  const owed = basis.debts.find((debt) => debt.refund === refund.id)?.coins ?? 0n;
  if (owed > 0n) legs.push({ owner: c.owner, kind: 'wallet_debt', asset: COIN, amount: owed, ...cause });
  const claws = basis.claws.map((claw) => {
    const pending = claw.entry_seq !== null && claw.entry_seq > (view.loaded.matured.get(claw.creator) ?? 0n);
    return { ...claw, account: pending ? ('earning_pending' as const) : ('earning_available' as const) };
  });
  const sums = new Map<string, { owner: string; kind: 'earning_pending' | 'earning_available'; micros: bigint }>();
  for (const { creator, account, micros } of claws) {
    const key = `${creator}/${account}`;
    sums.set(key, { owner: creator, kind: account, micros: (sums.get(key)?.micros ?? 0n) + micros });
  }
  for (const { owner, kind, micros } of sums.values())
    legs.push({ owner, kind, asset: c.base_currency, amount: micros, ...cause });

  const others = basis.debts.filter((debt) => debt.refund !== refund.id);
  const { payments, legs: paid } = settleDebts(c.owner, others, basis.paid_balance + came_back, {
    kind: 'reversal',
    id: refund.id,
  });
  legs.push(...paid);
  const standing = { micros: basis.other_micros, disputed_micros: basis.other_disputed_micros };
  return {
    outcome: 'ok',
    legs,
    platform: platformLegs(refund, refund.currency, refund.amount_micros, c.base_currency, -1n),
    facts: {
      command: c,
      returns,
      claws,
      payments,
      state: stateAfter(purchase.price_micros, standing, purchase.dispute_open),
    },
    answer: { refund: refund.id },
  };
}

async function write(tx: PostingTx, facts: readonly Facts[], posting: Posting): Promise<void> {
  const done = facts.filter((fact) => fact.state !== undefined);
  await Promise.all([
    writeStates(
      tx,
      done.map(({ command, state }) => ({ person: command.owner, purchase: command.purchase, state: state! })),
    ),
    insertRows(
      tx,
      'provider_refund',
      HEARD,
      facts
        .filter((fact) => fact.state === undefined)
        .map(({ command: c }) => ({
          provider: c.provider,
          ref: c.ref,
          person: c.owner,
          purchase: c.purchase,
          refund: null,
          posting: posting.id,
        })),
    ),
    insertRows(
      tx,
      'refund_reversal',
      REVERSAL,
      done.map(({ command }) => ({
        bucket: bucketOf(command.owner),
        refund: command.basis!.refund.id,
        posting: posting.id,
        at: posting.at,
      })),
    ),
    insertRows(
      tx,
      'coin_return',
      RETURN,
      done.flatMap(({ command, returns }) =>
        returns.map((one) => ({
          bucket: bucketOf(command.owner),
          id: one.id,
          person: command.owner,
          refund: command.basis!.refund.id,
          coins: one.coins,
          parent_from: one.parent_from,
          origin_kind: one.origin_kind,
          origin: one.origin,
          payment: one.payment,
          posting: posting.id,
        })),
      ),
    ),
    insertRows(
      tx,
      'earning_clawback',
      CLAWBACK,
      done.flatMap(({ command, claws }) =>
        claws.map((one) => ({
          bucket: bucketOf(one.creator),
          creator: one.creator,
          gift: one.gift,
          refund: command.basis!.refund.id,
          reversal: true,
          account: PERSON_KINDS[one.account],
          amount_micros: one.micros,
          posting: posting.id,
        })),
      ),
    ),
    insertDebtPayments(
      tx,
      done.flatMap((fact) => fact.payments),
      posting,
    ),
  ]);
}

const REVERSAL = { bucket: 'int2', refund: 'uuid', posting: 'uuid', at: 'timestamptz' } as const;
const RETURN = {
  bucket: 'int2',
  id: 'uuid',
  person: 'uuid',
  refund: 'uuid',
  coins: 'int8',
  parent_from: 'int8',
  origin_kind: 'int2',
  origin: 'uuid',
  payment: 'uuid',
  posting: 'uuid',
} as const;
