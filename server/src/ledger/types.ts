/**
 * The ledger's words.
 *
 * - **account**: (owner, kind) of a person; `kind` is a row of the chart. Lives in its owner's bucket.
 * - **leg**: one command's change of one person's account; becomes one entry.
 * - **platform leg**: the other side; legs of one posting, platform kind and asset are added up into one entry.
 * - **posting**: one batch that commits together and sums to zero in every asset.
 * - **command**: what a business folder wants done, with an id its client made; **kind of command**: how it is loaded, decided, written.
 * - **outcome**: `ok`, `duplicate` (with the first answer) or a refusal. Only `ok` consumes the id.
 *
 * Amounts are credit-positive: what we owe a person is positive.
 *
 * Precedence of outcomes, checked in this order for every command: `duplicate` / `id_reused_with_other_content`, `stale`,
 * then the kind's own refusals in the order its `decide` states.
 */
import type { ErrorCode } from '@busker/protocol';

/** Accounts of people, as in `ledger_chart`. */
export const PERSON_KINDS = {
  wallet_paid: 1,
  wallet_promo: 2,
  wallet_debt: 3,
  wallet_held: 4,
  earning_pending: 10,
  earning_available: 11,
  earning_reserved: 12,
} as const;
export type PersonKind = keyof typeof PERSON_KINDS;

/** Accounts of the platform, as in `ledger_chart`. */
export const PLATFORM_KINDS = {
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
export type PlatformKind = keyof typeof PLATFORM_KINDS;

/** What an entry or a lot was caused by; the id's meaning follows from it. */
export const CAUSES = {
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
export type Cause = keyof typeof CAUSES;

/**
 * Key (for `DecideView.once`) of a decision on what is pending of a person: commands of different kinds that decide on it do not see each
 * other's `loaded`, so one batch takes one of them.
 */
export const pendingOf = (owner: string): string => `pending of ${owner}`;

/** The asset of coin accounts; money accounts carry an ISO 4217 code and count micros. */
export const COIN = 'COIN';

export interface AccountRef {
  readonly owner: string;
  readonly kind: PersonKind;
}

/** An account that a decision looks at. */
export interface LockRef extends AccountRef {
  /** It is not made when it is not there: the decision sees it empty. For accounts that most people never need. */
  readonly may_be_absent?: true;
}

/** A locked account as the decision sees it: earlier commands of the batch are already in it. */
export interface AccountView {
  readonly asset: string;
  readonly balance: bigint;
  readonly frozen: boolean;
  readonly floor: bigint | null;
}

export interface Leg extends AccountRef {
  readonly asset: string;
  /** Not zero. */
  readonly amount: bigint;
  readonly cause: Cause;
  readonly cause_id: string;
}

export interface PlatformLeg {
  readonly kind: PlatformKind;
  readonly asset: string;
  readonly amount: bigint;
}

/** What every command carries. */
export interface CommandBase {
  /** The person whose id space `id` is in, usually the sender. */
  readonly owner: string;
  /** Made by the client before it sent the command. */
  readonly id: string;
  /** After this time the command is `stale`; left out: never. */
  readonly deadline?: Date;
}

export type RefusalCode = ErrorCode;
export interface Refusal {
  readonly outcome: Exclude<RefusalCode, 'fault'>;
  readonly details?: Record<string, unknown>;
}

/** Accepted: what is to be written. Legs plus platform legs sum to zero in every asset (checked). A command may have no legs. */
export interface Acceptance<Facts, Answer> {
  readonly outcome: 'ok';
  readonly legs: readonly Leg[];
  readonly platform: readonly PlatformLeg[];
  readonly facts: Facts;
  /** Stored with the id and given again to every repeat: JSON only. */
  readonly answer: Answer;
}
export type Decision<Facts, Answer> = Acceptance<Facts, Answer> | Refusal;

/** Where and when a batch is posted. */
export interface BatchFrame {
  /** Time of the batch. */
  readonly at: Date;
  /** Whether what has this id (a person, a target) belongs to the group that posts; what does not is reached in a second step (groups.ts). */
  here(id: string): boolean;
}

/** What `decide` may look at. Nothing else: no clock, no randomness, no I/O. */
export interface DecideView<Loaded> extends BatchFrame {
  /** Of the command's content, for kinds whose facts remember their ids (see `seen`). */
  readonly fingerprint: bigint;
  /** What `load` read; belongs to this batch, so a decision may change it for the commands after it. */
  readonly loaded: Loaded;
  /** An account named by `locks`, with earlier commands of the batch applied. Throws for one that was not locked. */
  account(ref: AccountRef): AccountView;
  /**
   * True for the first command of the batch that asks for this key. For what commands of different kinds could do and only one may: they
   * do not see each other's `loaded`.
   */
  once(key: string): boolean;
  /**
   * One object that all commands of the batch share, whatever their kind: made by the first that asks for the key. For what several kinds
   * move on and each writes as it stands after the whole batch.
   */
  shared<T>(key: string, make: () => T): T;
}

/** A connection inside the posting's transaction. */
export interface PostingTx {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Posting {
  readonly bucket: number;
  readonly id: string;
  readonly at: Date;
}

/** An id that was accepted before. */
export interface Seen {
  /** Code of its kind. */
  readonly kind: number;
  readonly fingerprint: bigint;
  readonly answer: unknown;
  readonly posting: string;
}

/** How one kind of command is posted. A business folder registers these functions. */
export interface CommandKind<Command extends CommandBase, Facts, Answer, Loaded = undefined> {
  readonly name: string;
  /** Stored with the id; never reused for another kind. */
  readonly code: number;
  /** Everything that must be equal for a repeat to be the same command, in a fixed order. */
  content(command: Command): readonly unknown[];
  /** Accounts that the decision looks at: locked, in one total order, before `load`. Accounts that are only credited need not be named. */
  locks(command: Command, batch: Pick<BatchFrame, 'here'>): readonly LockRef[];
  /** Reads, set-wise, whatever else the decisions need; may lock rows of its own in id order. */
  load(tx: PostingTx, commands: readonly Command[], batch: BatchFrame): Promise<Loaded>;
  /**
   * For a kind whose facts say which of its ids were accepted, so that no row is written for that alone: finds them. Left out: ids are
   * kept in `ledger_command`. What it names is unique in the database too.
   */
  seen?(tx: PostingTx, commands: readonly Command[]): Promise<readonly (Seen & { owner: string; id: string })[]>;
  /** Pure. */
  decide(view: DecideView<Loaded>, command: Command): Decision<Facts, Answer>;
  /** Writes the facts, set-wise, after accounts and entries; rows that everybody shares come last. */
  write(tx: PostingTx, facts: readonly Facts[], posting: Posting): Promise<void>;
  /** `write` sends all its statements before it first awaits, so that the commit may be sent right behind them. */
  readonly writes_at_once?: true;
  /** Its facts are written after those of all other kinds: what ends a log comes after whatever the batch appends to it. */
  readonly writes_last?: true;
  /** Told after the commit, with the facts in order. Must not throw; publishes notices. */
  committed?(facts: readonly Facts[], posting: Posting): void;
}

export type Outcome<Answer> =
  | { readonly outcome: 'ok'; readonly answer: Answer; readonly posting: string }
  | { readonly outcome: 'duplicate'; readonly answer: Answer; readonly posting: string }
  | Refusal;

/** The one way in. */
export interface Teller {
  /** Makes a kind known by its name, so that another process can hand its commands to this one. @returns the kind. */
  register<Command extends CommandBase, Facts, Answer, Loaded>(
    kind: CommandKind<Command, Facts, Answer, Loaded>,
  ): CommandKind<Command, Facts, Answer, Loaded>;
  /**
   * Posts a command with whatever else is waiting; resolves after the commit.
   * @returns the outcome; `overloaded` when too much is waiting.
   * @throws BuskerError `fault` when the command alone broke an invariant (it is then parked), or the database stayed away.
   */
  submit<Command extends CommandBase, Facts, Answer, Loaded>(
    kind: CommandKind<Command, Facts, Answer, Loaded>,
    command: Command,
  ): Promise<Outcome<Answer>>;
  /** Commands that wait or are being posted. */
  readonly waiting: number;
  /** Buckets of the groups that this process holds. */
  readonly buckets: readonly number[];
  /** Refuses new commands, finishes what waits. */
  close(): Promise<void>;
}
