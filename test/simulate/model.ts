/**
 * What the books must be, kept in plain TypeScript and sharing nothing with the server but names of types. Every kind of command adds its own
 * rules (kinds/); this is what they have in common: accounts, entries, accepted ids, logs.
 */

import { bucketOf } from '@busker/protocol';
import { Coins } from './coins.ts';

/** Codes of the chart (db/README.md), as the model knows them. */
export const KIND = {
  wallet_paid: 1,
  wallet_promo: 2,
  wallet_debt: 3,
  wallet_held: 4,
  earning_pending: 10,
  earning_available: 11,
  earning_reserved: 12,
  coins_issued: 100,
  coins_redeemed: 101,
  promo_issued: 102,
  promo_redeemed: 103,
  coins_refunded: 104,
  promo_expired: 105,
  cash_clearing: 110,
  deferred_revenue: 111,
  refunds: 112,
  refund_losses: 113,
  revenue: 117,
  creator_cost: 120,
  marketing_cost: 121,
  earnings_taken_back: 122,
  payout_clearing: 130,
  transit: 140,
} as const;
export const CAUSE = {
  gift: 1,
  purchase: 2,
  promo: 3,
  maturity: 4,
  cashout: 5,
  refund: 6,
  reversal: 7,
  promo_expiry: 8,
  debt: 9,
  hold: 10,
} as const;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const BASE_CURRENCY = 'USD';

export interface Leg {
  readonly owner: string;
  readonly kind: number;
  readonly amount: bigint;
  readonly cause_kind: number;
  readonly cause: string;
}
export interface PlatformLeg {
  readonly kind: number;
  readonly asset: string;
  readonly amount: bigint;
}
/** An entry as it must be read back. */
export interface Entry extends Leg {
  readonly seq: bigint;
  readonly balance_after: bigint;
}
/** An event of a target's log as it must be read back, but for its offset. */
export interface LogEvent {
  readonly target: string;
  readonly kind: 'gift' | 'combo_end' | 'thanks' | 'live_ended';
  readonly subject: string;
  readonly says: Readonly<Record<string, unknown>>;
  /** It comes in the order of the commands of this kind; others of the same posting wherever the server puts them. */
  readonly in_order_of?: string;
}

/** A refusal, or what an accepted command does. */
export type Expected =
  | { readonly outcome: string; readonly details?: Readonly<Record<string, unknown>>; readonly effect?: undefined }
  | { readonly outcome: 'ok'; readonly effect: Effect };
export interface Effect {
  readonly answer: unknown;
  readonly legs: readonly Leg[];
  readonly platform: readonly PlatformLeg[];
  readonly log: readonly LogEvent[];
  /** Everything else that changes. */
  apply(model: Model, posting: Posting): void;
}
export interface Posting {
  readonly id: string;
  readonly at: Date;
}

export interface Account {
  balance: bigint;
  credited: bigint;
  seq: bigint;
}
export interface Person {
  readonly id: string;
  readonly creator: boolean;
  banned: boolean;
  frozen: boolean;
}
export interface Target {
  readonly id: string;
  readonly creator: string;
  readonly live: boolean;
  open: boolean;
  head: bigint;
}
export interface Combo {
  readonly id: string;
  readonly target: string;
  readonly sender: string;
  readonly item: string;
  /** Of one; at another price a combo ends. */
  readonly price_coins: bigint;
  count: number;
  ends_at: Date;
}
export interface Order {
  readonly id: string;
  readonly person: string;
  readonly provider: string;
  readonly coins: bigint;
  readonly price_micros: bigint;
  readonly currency: string;
  state: string;
  payment_id: string | null;
}
export interface Cashout {
  readonly id: string;
  readonly creator: string;
  readonly amount: bigint;
  readonly approvals_needed: number;
  readonly approvals: string[];
  state: string;
  events: number;
  /** What was paid of it; null: nothing yet. */
  paid: bigint | null;
}
export interface Accepted {
  readonly kind: string;
  readonly content: string;
  readonly answer: unknown;
  readonly posting: string;
}
/** A gift that was given. */
export interface Gift {
  readonly id: string;
  readonly sender: string;
  readonly creator: string;
  readonly paid_coins: bigint;
  readonly earned: bigint;
  /** Of what was earned, the part on paid coins. */
  readonly earned_paid: bigint;
  readonly at: Date;
  /** Its entry among the creator's pending earnings; null: it earned nothing. */
  readonly entry: bigint | null;
  /** What refunds have taken of it from what is pending, and not given back to it. */
  taken_back: bigint;
}

/** When a gift took its coins, and by which entry of the paid ones; null: by none. */
export interface Spend {
  readonly at: Date;
  readonly paid_entry: bigint | null;
}
/** A gift as its sender gave it. */
export interface Given {
  readonly id: string;
  readonly sender: string;
  readonly creator: string;
  readonly target: string;
  readonly item: string;
  readonly quantity: number;
  readonly price_coins: bigint;
  readonly from_promo: bigint;
  readonly from_paid: bigint;
  readonly policy: { readonly id: string; readonly share_bp: number; readonly coin_value_micros: bigint };
  /** Whether it joins others of its kind. */
  readonly combines: boolean;
  readonly message: string | undefined;
  readonly playback_ms: number | undefined;
}
/** One that left for another posting group; its row lies in the outbox until somebody takes it out. */
export interface OnItsWay {
  readonly gift: Given;
  arrived: boolean;
}

/** What one posting must hold. */
export interface PostingContent {
  readonly posting: Posting;
  readonly entries: Entry[];
  readonly platform: Map<string, PlatformLeg>;
  readonly log: LogEvent[];
  commands: number;
}

export class Model {
  /** Posting groups: buckets that commit together are equal modulo this. */
  readonly groups: number;
  readonly people = new Map<string, Person>();
  readonly targets = new Map<string, Target>();
  /** `person/blocked`. */
  readonly blocks = new Set<string>();
  /** `creator/person` to the time until which it holds. */
  readonly mutes = new Map<string, Date>();
  readonly payout_accounts = new Set<string>();
  readonly accounts = new Map<string, Account>();
  readonly accepted = new Map<string, Accepted>();
  /** Open combos, by `comboKey`. */
  readonly combos = new Map<string, Combo>();
  readonly orders = new Map<string, Order>();
  /** Which order a payment credited, by `provider payment`. */
  readonly payments = new Map<string, string>();
  readonly cashouts = new Map<string, Cashout>();
  readonly gifts = new Map<string, Gift>();
  /** By gift, also one that has not arrived. */
  readonly spends = new Map<string, Spend>();
  readonly outbox = new Map<string, OnItsWay>();
  /** Gifts of each creator that earned something, in the order of their entries. */
  readonly earned = new Map<string, Gift[]>();
  /** Where the paid coins of each person are. */
  readonly #paid = new Map<string, Coins>();
  readonly #promo = new Map<string, Coins>();
  readonly #parts = new Map<string, unknown>();
  #at_end: (() => void)[] = [];
  /** Entries of accounts before the posting under way. */
  readonly #before = new Map<string, bigint>();
  /** Highest pending entry that a maturity took, by creator. */
  readonly matured_through = new Map<string, bigint>();
  /** Sums of the platform's accounts, by `kind asset`. */
  readonly platform = new Map<string, bigint>();
  readonly counts = { postings: 0, entries: 0, events: 0 };

  constructor(groups: number) {
    this.groups = groups;
  }

  /** Whether what these two own is posted together. */
  areTogether(one: string, other: string): boolean {
    return (bucketOf(one) - bucketOf(other)) % this.groups === 0;
  }

  account(owner: string, kind: number): Account {
    const key = `${owner}/${kind}`;
    let account = this.accounts.get(key);
    if (!account) this.accounts.set(key, (account = { balance: 0n, credited: 0n, seq: 0n }));
    return account;
  }

  balance(owner: string, kind: number): bigint {
    return this.accounts.get(`${owner}/${kind}`)?.balance ?? 0n;
  }

  paidCoins(person: string): Coins {
    let coins = this.#paid.get(person);
    if (!coins) this.#paid.set(person, (coins = new Coins()));
    return coins;
  }

  /** Where the promotional coins of a person are. */
  promoCoins(person: string): Coins {
    let coins = this.#promo.get(person);
    if (!coins) this.#promo.set(person, (coins = new Coins()));
    return coins;
  }

  /** What one kind of command keeps here: made when it first asks. */
  part<T>(name: string, make: () => T): T {
    if (!this.#parts.has(name)) this.#parts.set(name, make());
    return this.#parts.get(name) as T;
  }

  /** How many entries an account had before the posting under way. */
  entriesBefore(owner: string, kind: number): bigint {
    const key = `${owner}/${kind}`;
    return this.#before.get(key) ?? this.accounts.get(key)?.seq ?? 0n;
  }

  /** For what commands of the same posting still find as it was: done when the posting under way is complete. */
  atEnd(change: () => void): void {
    this.#at_end.push(change);
  }

  /** The posting that was under way is complete. */
  endPosting(): void {
    this.#before.clear();
    for (const coins of this.#promo.values()) coins.endPosting();
    const changes = this.#at_end;
    this.#at_end = [];
    for (const change of changes) change();
  }

  /** Applies what was accepted and adds it to the content of its posting. @throws Error when the model itself would break a rule. */
  apply(effect: Effect, content: PostingContent): void {
    content.commands++;
    for (const leg of effect.legs) {
      const account = this.account(leg.owner, leg.kind);
      const key = `${leg.owner}/${leg.kind}`;
      if (!this.#before.has(key)) this.#before.set(key, account.seq);
      account.balance += leg.amount;
      account.seq += 1n;
      if (leg.amount > 0n) account.credited += leg.amount;
      if (leg.kind === KIND.wallet_debt ? account.balance > 0n : account.balance < 0n)
        throw new Error(`the model lets account ${leg.owner}/${leg.kind} come to ${account.balance}`);
      content.entries.push({ ...leg, seq: account.seq, balance_after: account.balance });
    }
    for (const leg of effect.platform) {
      const key = `${leg.kind} ${leg.asset}`;
      this.platform.set(key, (this.platform.get(key) ?? 0n) + leg.amount);
      content.platform.set(key, { ...leg, amount: (content.platform.get(key)?.amount ?? 0n) + leg.amount });
    }
    for (const event of effect.log) {
      this.targets.get(event.target)!.head += 1n;
      content.log.push(event);
    }
    this.counts.entries += effect.legs.length;
    this.counts.events += effect.log.length;
    effect.apply(this, content.posting);
  }
}

export const comboKey = (target: string, sender: string, item: string): string => `${target}/${sender}/${item}`;
