/**
 * One run of the sealer: block after block until everything that is decided is sealed. Repeatable at any time; of two at once, one steps back, and
 * the key of the table would stop it if it did not. Nothing here is in the way of a posting.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/database.ts';
import { type BlockRow, headOf, readLastBlock, writeBlock } from './blocks.ts';
import { FIRST_MARK, hashHead, type Head, type Mark, NO_HEAD, type Signer } from './head.ts';
import { actionLeaf, digestWords, sortLeaves } from './leaves.ts';
import { buildTree, locatorsOf, rootOf } from './merkle.ts';
import { readActionMark, readActions, readBookLeaves, readDecided, readPostings, writeWords } from './sealing.sql.ts';

/** The one chain of a PostgreSQL that holds all buckets. */
export const STREAM = 0;
/** Arbitrary but fixed key of the advisory lock of the sealer. */
const LOCK_KEY = 7_420_119;

export interface SealLimits {
  /** A block ends once its postings hold this many commands: about 60 000 leaves, 15 MB while it is made. */
  readonly commands: number;
  /** … or after this many postings, */
  readonly postings: number;
  /** … or operator actions. */
  readonly actions: number;
}
export const SEAL_LIMITS: SealLimits = { commands: 16_384, postings: 8_192, actions: 8_192 };

/**
 * Seals all there is.
 * @returns how many leaves went into blocks.
 * @throws Error when the chain ends above what this cluster's transactions reach, which no run of Busker leaves behind.
 */
export async function sealAll(parts: { db: Db; clock: Clock; signer: Signer; limits?: SealLimits }): Promise<number> {
  await summarize(parts.db);
  let leaves = 0;
  for (;;) {
    const block = await parts.db.transaction().execute((tx) => sealNext(tx, parts));
    if (block === undefined) return leaves;
    leaves += block.leaves;
  }
}

/** Tells the block range index about new entries. Waits for no VACUUM: without it the run is only slower. */
async function summarize(db: Db): Promise<void> {
  await db
    .transaction()
    .execute(async (tx) => {
      await sql`set local lock_timeout = '500ms'`.execute(tx);
      await sql`select seal_summarize()`.execute(tx);
    })
    .catch((error: unknown) => {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    });
}
const LOCK_NOT_AVAILABLE = '55P03';

async function sealNext(
  tx: Tx,
  parts: { clock: Clock; signer: Signer; limits?: SealLimits },
): Promise<BlockRow | undefined> {
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${LOCK_KEY}) as mine`.execute(tx);
  if (!rows[0]!.mine) return undefined;
  const last = await readLastBlock(tx, STREAM);
  const from = last ? headOf(last).to : FIRST_MARK;
  // First the mark, then the rows: whatever a later statement sees below the mark is all there will ever be.
  const decided = await readDecided(tx);
  if (isBefore(decided, from))
    throw new Error(
      `the seals reach ${from.era} ${from.xid}, and transactions here only ${decided.era} ${decided.xid}: start Busker again, so that a new era begins`,
    );
  const to = await chooseEnd(tx, from, decided, parts.limits ?? SEAL_LIMITS);
  const leaves = await readLeaves(tx, from, to);
  if (leaves.length === 0) return undefined;
  const tree = buildTree(sortLeaves(leaves));
  const head: Head = {
    stream: STREAM,
    number: last ? last.number + 1n : 1n,
    from,
    to,
    leaves: tree.leaves,
    total: (last?.total ?? 0n) + BigInt(tree.leaves),
    root: rootOf(tree),
    previous: last ? hashHead(headOf(last)) : NO_HEAD,
    at: parts.clock.now(),
    key: parts.signer.key,
  };
  return writeBlock(tx, { head, hash: hashHead(head), signature: parts.signer.sign(head), locators: locatorsOf(tree) });
}

/** Where the next block ends: at what is decided, or earlier when it would grow too large. Never inside a transaction. */
async function chooseEnd(tx: Tx, from: Mark, decided: Mark, limits: SealLimits): Promise<Mark> {
  let end = decided;
  const postings = await readPostings(tx, from, decided, limits.postings);
  let commands = 0;
  for (const [index, posting] of postings.entries()) {
    commands += posting.commands;
    if (commands < limits.commands && index + 1 < limits.postings) continue;
    const after: Mark = { era: posting.era, xid: BigInt(posting.xid) + 1n };
    if (isBefore(after, end)) end = after;
    break;
  }
  const crowded = await readActionMark(tx, from, end, limits.actions);
  if (crowded === undefined) return end;
  // All of one transaction go into one block, however many they are.
  return isBefore(from, crowded) ? crowded : { era: crowded.era, xid: crowded.xid + 1n };
}

async function readLeaves(tx: Tx, from: Mark, to: Mark): Promise<string[]> {
  const leaves = await readBookLeaves(tx, from, to);
  const fresh: { id: string; salt: Buffer; digest: Buffer }[] = [];
  for (const action of await readActions(tx, from, to)) {
    let { digest } = action;
    if (digest === null) {
      const salt = randomBytes(16);
      digest = digestWords(salt, action);
      fresh.push({ id: action.id, salt, digest });
    }
    leaves.push(actionLeaf({ ...action, digest }));
  }
  if (fresh.length > 0) await writeWords(tx, fresh);
  return leaves;
}

function isBefore(one: Mark, other: Mark): boolean {
  return one.era < other.era || (one.era === other.era && one.xid < other.xid);
}
