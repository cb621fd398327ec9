/**
 * One batch as one transaction, in two round trips: (1) begin, lock, look up ids, load; then decide; (2) write everything, commit.
 * The connection is pipelined: statements of a round trip are sent together and answered in order.
 *
 * The two are two functions, because the teller opens the next batch while this one is written: what a batch shares with others (earnings,
 * heads of logs) is touched last.
 */
import { bucketOf, newId } from '@busker/protocol';
import { newAccountNumber } from './account-number.ts';
import { int2s, int8s, jsonbs, texts, uuids } from './arrays.ts';
import { gatherChanges, type Sheet } from './changes.ts';
import type { LedgerConnection } from './connection.ts';
import {
  assetOf,
  decideBatch,
  type AccountState,
  type AnyKind,
  type BatchState,
  type Decided,
  type Item,
} from './decide.ts';
import type { KnownAccounts } from './known-accounts.ts';
import { keyArrays, rangeArrays, rangesOf, sortRefs } from './lock-order.ts';
import { PairMap } from './pair-map.ts';
import * as SQL from './posting.sql.ts';
import {
  PERSON_KINDS,
  type AccountRef,
  type CommandBase,
  type LockRef,
  type PersonKind,
  type Posting,
  type PostingTx,
  type Seen,
} from './types.ts';

/** The commit was sent and its answer never came: the batch may or may not be durable. Repeating it with the same ids is safe. */
class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';
}

export interface PostOptions {
  readonly base_currency: string;
  readonly at: Date;
  /** Bucket of the posting's group. */
  readonly bucket: number;
  /** Whether what has this id belongs to the group. */
  readonly here: (id: string) => boolean;
  /** Accounts known to exist; added to. */
  readonly known: KnownAccounts;
}

/** A batch that is decided and locked, and not yet written. */
export interface OpenBatch {
  readonly decided: readonly Decided[];
  readonly posting: Posting;
  /**
   * Writes it and commits; at once when nothing was accepted. Any error means that nothing was written (but see CommitUnknown).
   */
  commit(): Promise<void>;
}

/** Locks and decides a batch. After an error nothing is open any more. */
export async function openBatch(
  connection: LedgerConnection,
  items: readonly Item[],
  options: PostOptions,
): Promise<OpenBatch> {
  const tx = postingTx(connection);
  const posting: Posting = { bucket: options.bucket, id: newId(options.bucket), at: options.at };
  const rollBack = async (error: unknown): Promise<never> => {
    if (!(error instanceof CommitUnknown)) await connection.query({ text: 'rollback' }).catch(() => undefined);
    throw error;
  };
  try {
    const state = await lockAndLoad(tx, items, options);
    const decided = decideBatch(state, items, posting.id);
    const accepted = decided.filter((one) => one.acceptance !== undefined);
    return {
      decided,
      posting,
      async commit() {
        if (accepted.length === 0) {
          await connection.query({ text: 'rollback' });
          return;
        }
        const made = await writeAndCommit(connection, tx, accepted, posting, options).catch(rollBack);
        for (const ref of [...state.made, ...made]) options.known.add(ref);
      },
    };
  } catch (error) {
    return rollBack(error);
  }
}

function postingTx(connection: LedgerConnection): PostingTx {
  return {
    async query<Row extends object>(text: string, values?: readonly unknown[]) {
      const name = SQL.nameOf(text);
      const result = await connection.query<Row>({ text, name, ...(values ? { values } : {}) });
      return result.rows;
    },
  };
}

async function lockAndLoad(
  tx: PostingTx,
  items: readonly Item[],
  options: PostOptions,
): Promise<BatchState & { made: readonly AccountRef[] }> {
  const refs = new PairMap<string, PersonKind, LockRef>();
  const commands = new PairMap<string, string, CommandBase>();
  const byKind = new Map<AnyKind, CommandBase[]>();
  for (const { kind, command } of items) {
    for (const ref of kind.locks(command, options))
      if (ref.may_be_absent !== true || !refs.has(ref.owner, ref.kind)) refs.set(ref.owner, ref.kind, ref);
    commands.set(command.owner, command.id, command);
    const list = byKind.get(kind);
    if (list) list.push(command);
    else byKind.set(kind, [command]);
  }
  const locks = sortRefs(refs.values());
  const ids = commands.values();

  // One round trip: everything is sent before anything is awaited; the server runs it in this order.
  const begun = tx.query('begin');
  const missing = locks.filter((ref) => ref.may_be_absent !== true && !options.known.has(ref));
  const made = makeAccounts(tx, missing, options);
  const { ranges, places } = rangesOf(locks);
  const locked = locks.length === 0 ? Promise.resolve([]) : tx.query<LockedRow>(SQL.LOCK_ACCOUNTS, rangeArrays(ranges));
  const seen = tx.query<SeenRow>(SQL.SEEN_COMMANDS, [
    int2s(ids.map((c) => bucketOf(c.owner))),
    uuids(ids.map((c) => c.owner)),
    uuids(ids.map((c) => c.id)),
  ]);
  const facts = [...byKind].map(([kind, list]) => kind.seen?.(tx, list) ?? Promise.resolve([]));
  const loads = [...byKind].map(async ([kind, list]) => [kind, await kind.load(tx, list, options)] as const);
  const [, , lockedRows, seenRows, seenFacts, loaded] = await allSettledOrThrow([
    begun,
    made,
    locked,
    seen,
    Promise.all(facts),
    Promise.all(loads),
  ] as const);

  const accounts = new PairMap<string, PersonKind, AccountState>();
  // Rows come in the order of locks.
  let next = 0;
  locks.forEach(({ owner, kind }, index) => {
    const place = places[index]!;
    const code = PERSON_KINDS[kind];
    while (next < lockedRows.length && isBefore(lockedRows[next]!, place, code)) next += 1;
    const row = lockedRows[next];
    if (row?.place === place && row.kind === code) {
      accounts.set(owner, kind, row);
      // One that was not made here was there before.
      if (locks[index]!.may_be_absent === true) options.known.add(locks[index]!);
    } else {
      accounts.set(owner, kind, { asset: assetOf(kind, options.base_currency), balance: 0n, frozen: false, floor: 0n });
    }
  });
  const before = new PairMap<string, string, Seen>();
  for (const row of [...seenRows, ...seenFacts.flat()]) before.set(row.owner, row.id, row);
  return { at: options.at, here: options.here, accounts, seen: before, loaded: new Map(loaded), made: missing };
}

interface LockedRow extends AccountState {
  /** Of its range, from 1. */
  place: number;
  kind: number;
}
/** Whether a row that was locked comes before an account: it was asked for by another, or lay between two. */
const isBefore = (row: LockedRow, place: number, kind: number): boolean =>
  row.place < place || (row.place === place && row.kind < kind);
interface SeenRow extends Seen {
  owner: string;
  id: string;
}

/** Rows exist before they are locked or written; which ones do is remembered, so that the usual batch inserts none. */
async function makeAccounts(tx: PostingTx, missing: readonly AccountRef[], options: PostOptions): Promise<void> {
  if (missing.length === 0) return;
  await tx.query(SQL.ENSURE_ACCOUNTS, [
    ...keyArrays(missing),
    texts(missing.map((ref) => assetOf(ref.kind, options.base_currency))),
    int8s(missing.map(newAccountNumber)),
  ]);
}

async function writeAndCommit(
  connection: LedgerConnection,
  tx: PostingTx,
  accepted: readonly Decided[],
  posting: Posting,
  options: PostOptions,
): Promise<readonly AccountRef[]> {
  const { sheets, platform, facts } = gatherChanges(accepted);
  const missing = sheets.flatMap((sheet) => sheet.refs).filter((ref) => !options.known.has(ref));
  const sent: Promise<unknown>[] = [];
  sent.push(makeAccounts(tx, missing, options));
  sent.push(
    tx.query(SQL.INSERT_POSTING, [
      posting.bucket,
      posting.id,
      posting.at,
      accepted.length,
      int2s(platform.map((sum) => sum.kind)),
      texts(platform.map((sum) => sum.asset)),
      int8s(platform.map((sum) => sum.amount)),
    ]),
  );
  const remembered = accepted.filter((one) => one.item.kind.seen === undefined);
  if (remembered.length > 0) {
    sent.push(
      tx.query(SQL.INSERT_COMMANDS, [
        int2s(remembered.map((one) => bucketOf(one.item.command.owner))),
        uuids(remembered.map((one) => one.item.command.owner)),
        uuids(remembered.map((one) => one.item.command.id)),
        int2s(remembered.map((one) => one.item.kind.code)),
        int8s(remembered.map((one) => one.item.fingerprint)),
        jsonbs(remembered.map((one) => JSON.stringify(one.acceptance!.answer))),
        posting.bucket,
        posting.id,
      ]),
    );
  }
  for (const sheet of sheets) sent.push(writeSheet(tx, sheet, posting));
  for (const [kind, list] of facts) sent.push(kind.write(tx, list, posting));
  const at_once = [...facts.keys()].every((kind) => kind.writes_at_once === true);
  // A kind whose write awaits between its statements must have sent its last one before the commit goes out.
  if (!at_once) await allSettledOrThrow(sent);
  // A commit of a transaction in which a statement failed is answered by ROLLBACK, so it may be sent before the answers are in.
  const committed = connection.query({ text: 'commit' }).catch((error: unknown) => {
    throw new CommitUnknown('the commit was sent and its answer never came', { cause: error });
  });
  const [written, end] = await Promise.allSettled([allSettledOrThrow(sent), committed]);
  if (end.status === 'rejected') throw end.reason;
  if (written.status === 'rejected') throw written.reason;
  if (end.value.command !== 'COMMIT') throw new Error(`the transaction ended with ${end.value.command}`);
  return missing;
}

async function writeSheet(tx: PostingTx, sheet: Sheet, posting: Posting): Promise<void> {
  await tx.query(sheet.opens_lots ? SQL.WRITE_ENTRIES_AND_LOTS : SQL.WRITE_ENTRIES, [
    ...sheet.arrays,
    posting.id,
    ...sheet.lot_arrays,
  ]);
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
