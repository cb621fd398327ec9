/**
 * The functional core: what a batch of commands comes to, given what was locked and loaded. No I/O, no clock, no randomness;
 * property tests and the simulator drive exactly this.
 */
import { hash } from 'node:crypto';
import { MAX_AMOUNT } from '@busker/protocol';
import type { PairMap } from './pair-map.ts';
import {
  COIN,
  PERSON_KINDS,
  PLATFORM_KINDS,
  type Acceptance,
  type AccountRef,
  type AccountView,
  type CommandBase,
  type CommandKind,
  type DecideView,
  type Leg,
  type Outcome,
  type PersonKind,
  type Seen,
} from './types.ts';

// Kinds differ in their commands, facts and answers; the teller carries them opaquely and hands each back only to its own kind.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyKind = CommandKind<any, any, any, any>;

/** A command on its way through a batch. */
export interface Item {
  readonly kind: AnyKind;
  readonly command: CommandBase;
  readonly fingerprint: bigint;
}

export interface AccountState {
  asset: string;
  balance: bigint;
  frozen: boolean;
  floor: bigint | null;
}

/** What was locked and loaded for a batch. `decideBatch` changes it as it goes: it belongs to the batch. */
export interface BatchState {
  readonly at: Date;
  readonly here: (id: string) => boolean;
  /** By owner and kind. */
  readonly accounts: PairMap<string, PersonKind, AccountState>;
  /** By owner and id of the command. */
  readonly seen: PairMap<string, string, Seen>;
  readonly loaded: ReadonlyMap<AnyKind, unknown>;
}

export interface Decided {
  readonly item: Item;
  readonly outcome: Outcome<unknown>;
  /** Set when the command was accepted in this batch. */
  readonly acceptance: Acceptance<unknown, unknown> | undefined;
}

/** A broken invariant: never an outcome, never swallowed. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** 64 bits of a SHA-256 over everything that must be equal for a repeat to be the same command. */
export function fingerprintOf(kind: AnyKind, command: CommandBase): bigint {
  const content = kind.content(command).map((value) => (typeof value === 'bigint' ? `${value}` : value));
  return hash('sha256', JSON.stringify([kind.code, content]), 'buffer').readBigInt64BE(0);
}

/** The asset of a person's account. */
export function assetOf(kind: AccountRef['kind'], base_currency: string): string {
  return PERSON_KINDS[kind] < 10 ? COIN : base_currency;
}

/**
 * Decides commands in arrival order.
 * @param posting id of the posting that will carry what is accepted.
 * @throws Fault when an acceptance would break an invariant; the message names the command.
 */
export function decideBatch(state: BatchState, items: readonly Item[], posting: string): Decided[] {
  const claimed = new Set<string>();
  const once = (claim: string): boolean => {
    if (claimed.has(claim)) return false;
    claimed.add(claim);
    return true;
  };
  const notes = new Map<string, unknown>();
  const shared = <T>(note: string, make: () => T): T => {
    if (!notes.has(note)) notes.set(note, make());
    return notes.get(note) as T;
  };
  return items.map((item) => decideOne(state, item, posting, { once, shared }));
}

type BatchWide = Pick<DecideView<unknown>, 'once' | 'shared'>;

function decideOne(state: BatchState, item: Item, posting: string, batch: BatchWide): Decided {
  const { kind, command } = item;
  const seen = state.seen.get(command.owner, command.id);
  if (seen) {
    const same = seen.kind === kind.code && seen.fingerprint === item.fingerprint;
    return {
      item,
      outcome: same
        ? { outcome: 'duplicate', answer: seen.answer, posting: seen.posting }
        : { outcome: 'id_reused_with_other_content' },
      acceptance: undefined,
    };
  }
  if (command.deadline && command.deadline < state.at)
    return { item, outcome: { outcome: 'stale' }, acceptance: undefined };

  const view: DecideView<unknown> = {
    at: state.at,
    here: state.here,
    fingerprint: item.fingerprint,
    loaded: state.loaded.get(kind),
    account: (ref): AccountView => {
      const account = state.accounts.get(ref.owner, ref.kind);
      if (!account) throw new Fault(`${kind.name} looked at an account it did not lock: ${ref.kind}`);
      return account;
    },
    ...batch,
  };
  const decision = kind.decide(view, command);
  if (decision.outcome !== 'ok') return { item, outcome: decision, acceptance: undefined };

  check(state, item, decision.legs);
  checkSums(item, decision);
  for (const leg of decision.legs) {
    const account = state.accounts.get(leg.owner, leg.kind);
    if (account) account.balance += leg.amount;
  }
  state.seen.set(command.owner, command.id, {
    kind: kind.code,
    fingerprint: item.fingerprint,
    answer: decision.answer,
    posting,
  });
  return { item, outcome: { outcome: 'ok', answer: decision.answer, posting }, acceptance: decision };
}

/** Debits only from locked accounts, never below the floor; every amount in range. */
function check(state: BatchState, item: Item, legs: readonly Leg[]): void {
  const after = new Map<AccountState, bigint>();
  for (const leg of legs) {
    if (leg.amount === 0n || leg.amount > MAX_AMOUNT || leg.amount < -MAX_AMOUNT) {
      throw new Fault(`${item.kind.name} ${item.command.id}: amount out of range: ${leg.amount}`);
    }
    const account = state.accounts.get(leg.owner, leg.kind);
    if (!account) {
      if (leg.amount < 0n)
        throw new Fault(`${item.kind.name} ${item.command.id}: takes from an account that was not locked`);
      continue;
    }
    if (account.asset !== leg.asset)
      throw new Fault(`${item.kind.name} ${item.command.id}: ${leg.asset} on an account of ${account.asset}`);
    const balance = (after.get(account) ?? account.balance) + leg.amount;
    if (leg.amount < 0n && account.floor !== null && balance < account.floor) {
      throw new Fault(`${item.kind.name} ${item.command.id}: ${leg.kind} of ${leg.owner} would fall below its floor`);
    }
    after.set(account, balance);
  }
}

/** Every acceptance balances by itself, so every batch does. */
function checkSums(item: Item, decision: Acceptance<unknown, unknown>): void {
  const sums = new Map<string, bigint>();
  for (const leg of decision.legs) sums.set(leg.asset, (sums.get(leg.asset) ?? 0n) + leg.amount);
  for (const leg of decision.platform) {
    if (!(leg.kind in PLATFORM_KINDS)) throw new Fault(`${item.kind.name}: no such platform account: ${leg.kind}`);
    sums.set(leg.asset, (sums.get(leg.asset) ?? 0n) + leg.amount);
  }
  for (const [asset, sum] of sums)
    if (sum !== 0n) throw new Fault(`${item.kind.name} ${item.command.id}: ${asset} does not sum to zero (${sum})`);
}
