/**
 * One batch as one transaction, in two round trips: (1) begin, lock, look up ids, load; then decide; (2) write everything, commit.
 * The connection is pipelined: statements of a round trip are sent together and answered in order.
 */
import { bucketOf, newId } from '@busker/protocol';
import type { LedgerConnection } from './connection.ts';
import {
  accountKey,
  assetOf,
  commandKey,
  decideBatch,
  type AccountState,
  type AnyKind,
  type BatchState,
  type Decided,
  type Item,
  type Seen,
} from './decide.ts';
import {
  CAUSES,
  PERSON_KINDS,
  PLATFORM_KINDS,
  type AccountRef,
  type CommandBase,
  type Posting,
  type PostingTx,
} from './types.ts';
import * as SQL from './posting.sql.ts';

const KIND_NAMES = new Map(
  Object.entries(PERSON_KINDS).map(([name, code]) => [code as number, name as AccountRef['kind']]),
);
/** Accounts of wallets are covered by lots. */
const LOT_KINDS: ReadonlySet<string> = new Set(['wallet_paid', 'wallet_promo']);

/** The commit was sent and its answer never came: the batch may or may not be durable. Repeating it with the same ids is safe. */
class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';
}

export interface PostOptions {
  readonly base_currency: string;
  readonly at: Date;
  /** Bucket of the posting's group. */
  readonly bucket: number;
  /** Accounts known to exist, by `accountKey`; added to. */
  readonly known: Set<string>;
}

/** Posts a batch and returns what each command came to, after the commit. Any error means that nothing was written (but see CommitUnknown). */
export async function postBatch(
  session: LedgerConnection,
  items: readonly Item[],
  options: PostOptions,
): Promise<{ decided: Decided[]; posting: Posting }> {
  const tx = postingTx(session);
  const posting: Posting = { bucket: options.bucket, id: newId(options.bucket), at: options.at };
  try {
    const state = await lockAndLoad(tx, items, options);
    const decided = decideBatch(state, items, posting.id);
    const accepted = decided.filter((one) => one.acceptance !== undefined);
    if (accepted.length === 0) {
      await tx.query('rollback');
      return { decided, posting };
    }
    await writeAndCommit(session, tx, accepted, posting, options);
    // Those that were only looked at exist by now too.
    for (const key of state.accounts.keys()) options.known.add(key);
    return { decided, posting };
  } catch (error) {
    if (!(error instanceof CommitUnknown)) await session.query({ text: 'rollback' }).catch(() => undefined);
    throw error;
  }
}

function postingTx(session: LedgerConnection): PostingTx {
  return {
    async query<Row extends object>(text: string, values?: readonly unknown[]) {
      return (await session.query<Row>({ text, name: SQL.nameOf(text), ...(values && { values }) })).rows;
    },
  };
}

async function lockAndLoad(tx: PostingTx, items: readonly Item[], options: PostOptions): Promise<BatchState> {
  const refs = new Map<string, AccountRef>();
  for (const item of items) for (const ref of item.kind.locks(item.command)) refs.set(accountKey(ref), ref);
  const keys = sortKeys([...refs.values()]);

  const commands = new Map<string, CommandBase>();
  for (const item of items) commands.set(commandKey(item.command), item.command);
  const ids = [...commands.values()];

  const byKind = new Map<AnyKind, CommandBase[]>();
  for (const item of items) {
    const list = byKind.get(item.kind);
    if (list) list.push(item.command);
    else byKind.set(item.kind, [item.command]);
  }

  // One round trip: everything is sent before anything is awaited; the server runs it in this order.
  const begun = tx.query('begin');
  const made = ensureAccounts(tx, [...refs.values()], options);
  const locked = keys.length === 0 ? Promise.resolve([]) : tx.query<LockedRow>(SQL.LOCK_ACCOUNTS, columnsOf(keys));
  const seen = tx.query<SeenRow>(SQL.SEEN_COMMANDS, [
    ids.map((c) => bucketOf(c.owner)),
    ids.map((c) => c.owner),
    ids.map((c) => c.id),
  ]);
  const loads = [...byKind].map(async ([kind, list]) => [kind, await kind.load(tx, list, options.at)] as const);
  const [, , lockedRows, seenRows, loaded] = await allSettledOrThrow([
    begun,
    made,
    locked,
    seen,
    Promise.all(loads),
  ] as const);

  return {
    at: options.at,
    accounts: new Map(
      lockedRows.map((row): [string, AccountState] => [
        accountKey({ owner: row.owner, kind: KIND_NAMES.get(row.kind)! }),
        { asset: row.asset, balance: row.balance, frozen: row.frozen, floor: row.floor },
      ]),
    ),
    seen: new Map(
      seenRows.map((row): [string, Seen] => [
        commandKey(row),
        { kind: row.kind, fingerprint: row.fingerprint, answer: row.answer, posting: row.posting },
      ]),
    ),
    loaded: new Map(loaded),
  };
}

interface LockedRow {
  owner: string;
  kind: number;
  asset: string;
  balance: bigint;
  frozen: boolean;
  floor: bigint | null;
}
interface SeenRow {
  owner: string;
  id: string;
  kind: number;
  fingerprint: bigint;
  answer: unknown;
  posting: string;
}

/** Rows exist before they are locked; which ones do is remembered, so that the usual batch inserts none. */
async function ensureAccounts(tx: PostingTx, refs: readonly AccountRef[], options: PostOptions): Promise<void> {
  const missing = refs.filter((ref) => !options.known.has(accountKey(ref)));
  if (missing.length === 0) return;
  const unique = sortKeys([...new Map(missing.map((ref) => [accountKey(ref), ref])).values()]);
  await tx.query(SQL.ENSURE_ACCOUNTS, [
    ...columnsOf(unique),
    unique.map((ref) => assetOf(ref.kind, options.base_currency)),
  ]);
}

/** One total order everywhere: wallets, then earnings, each by (bucket, owner, kind). */
function sortKeys(refs: AccountRef[]): AccountRef[] {
  const rank = (ref: AccountRef): number => (PERSON_KINDS[ref.kind] < 10 ? 0 : 1);
  return refs.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      bucketOf(a.owner) - bucketOf(b.owner) ||
      (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0) ||
      PERSON_KINDS[a.kind] - PERSON_KINDS[b.kind],
  );
}

function columnsOf(refs: readonly AccountRef[]): unknown[] {
  return [
    refs.map((ref) => bucketOf(ref.owner)),
    refs.map((ref) => ref.owner),
    refs.map((ref) => PERSON_KINDS[ref.kind]),
  ];
}

interface Change {
  ref: AccountRef;
  delta: bigint;
  credit: bigint;
  entries: number;
}

async function writeAndCommit(
  session: LedgerConnection,
  tx: PostingTx,
  accepted: readonly Decided[],
  posting: Posting,
  options: PostOptions,
): Promise<void> {
  const changes = new Map<string, Change>();
  const platform = new Map<string, { kind: number; asset: string; amount: bigint }>();
  const entries: {
    change: Change;
    rank: number;
    amount: bigint;
    running: bigint;
    credit_running: bigint;
    cause_kind: number;
    cause: string;
    lot: boolean;
  }[] = [];
  const facts = new Map<AnyKind, unknown[]>();
  for (const { item, acceptance } of accepted) {
    for (const leg of acceptance!.legs) {
      const key = accountKey(leg);
      let change = changes.get(key);
      if (!change) changes.set(key, (change = { ref: leg, delta: 0n, credit: 0n, entries: 0 }));
      change.delta += leg.amount;
      if (leg.amount > 0n) change.credit += leg.amount;
      change.entries++;
      entries.push({
        change,
        rank: change.entries,
        amount: leg.amount,
        running: change.delta,
        credit_running: change.credit,
        cause_kind: CAUSES[leg.cause],
        cause: leg.cause_id,
        lot: leg.amount > 0n && LOT_KINDS.has(leg.kind),
      });
    }
    for (const leg of acceptance!.platform) {
      const key = `${leg.kind}/${leg.asset}`;
      const sum = platform.get(key);
      if (sum) sum.amount += leg.amount;
      else platform.set(key, { kind: PLATFORM_KINDS[leg.kind], asset: leg.asset, amount: leg.amount });
    }
    const list = facts.get(item.kind);
    if (list) list.push(acceptance!.facts);
    else facts.set(item.kind, [acceptance!.facts]);
  }

  const sent: Promise<unknown>[] = [];
  const refs = [...changes.values()].map((change) => change.ref);
  sent.push(ensureAccounts(tx, refs, options));
  sent.push(tx.query(SQL.INSERT_POSTING, [posting.bucket, posting.id, posting.at, accepted.length]));
  sent.push(
    tx.query(SQL.INSERT_COMMANDS, [
      accepted.map((one) => bucketOf(one.item.command.owner)),
      accepted.map((one) => one.item.command.owner),
      accepted.map((one) => one.item.command.id),
      accepted.map((one) => one.item.kind.code),
      accepted.map((one) => one.item.fingerprint),
      accepted.map((one) => JSON.stringify(one.acceptance!.answer)),
      posting.bucket,
      posting.id,
    ]),
  );
  const sums = [...platform.values()].filter((sum) => sum.amount !== 0n);
  if (sums.length > 0) {
    sent.push(
      tx.query(SQL.INSERT_PLATFORM_ENTRIES, [
        posting.bucket,
        posting.id,
        sums.map((s) => s.kind),
        sums.map((s) => s.asset),
        sums.map((s) => s.amount),
      ]),
    );
  }
  if (entries.length > 0) {
    const ordered = [...changes.values()];
    const byRef = new Map(ordered.map((change) => [change.ref, change]));
    const sorted = sortKeys(refs).map((ref) => byRef.get(ref)!);
    const place = new Map(sorted.map((change, index) => [change, index]));
    const anyLot = entries.some((entry) => entry.lot);
    sent.push(
      tx.query(anyLot ? SQL.WRITE_ENTRIES_AND_LOTS : SQL.WRITE_ENTRIES, [
        ...columnsOf(sorted.map((change) => change.ref)),
        sorted.map((change) => change.delta),
        sorted.map((change) => change.credit),
        sorted.map((change) => change.entries),
        entries.map((entry) => place.get(entry.change)!),
        entries.map((entry) => entry.rank),
        entries.map((entry) => entry.amount),
        entries.map((entry) => entry.change.delta - entry.running),
        entries.map((entry) => entry.cause_kind),
        entries.map((entry) => entry.cause),
        posting.bucket,
        posting.id,
        ...(anyLot
          ? [entries.map((entry) => entry.change.credit - entry.credit_running), entries.map((entry) => entry.lot)]
          : []),
      ]),
    );
  }
  for (const [kind, list] of facts) sent.push(kind.write(tx, list, posting));
  // A kind whose write awaits between its statements must have sent its last one before the commit goes out.
  await allSettledOrThrow(sent);
  let command: string;
  try {
    command = (await session.query({ text: 'commit' })).command;
  } catch (error) {
    throw new CommitUnknown('the commit was sent and its answer never came', { cause: error });
  }
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`);
  for (const ref of refs) options.known.add(accountKey(ref));
}

/** Like Promise.all, but waits for all, so that no statement of a failed batch is still under way when its connection is used again. */
async function allSettledOrThrow<const T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(promises);
  // The first error is the cause; those after it say that the transaction is aborted.
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as {
    -readonly [K in keyof T]: Awaited<T[K]>;
  };
}
