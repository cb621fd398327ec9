/**
 * Proofs for people: their own entries as they were sealed, each with its path to the root of its block. Made anew from the books when somebody
 * asks; nothing is kept for it but the heads.
 */
import { bucketOf, type SealHead, type SealProof } from '@busker/protocol';
import { sql } from 'kysely';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db } from '../platform/database.ts';
import { type BlockRow, headJson, headOf, readBlocksOf } from './blocks.ts';
import { actionLeaf, sortLeaves } from './leaves.ts';
import { buildTree, pathOf, rootOf } from './merkle.ts';
import { STREAM } from './seal-run.ts';
import { readActions, readBookLeaves } from './sealing.sql.ts';

const PAGE_ENTRIES = 50;
/** Blocks are read whole; a part of a proof ends early once it has read this many leaves. */
const PAGE_LEAVES = 200_000;

/** Which accounts a proof is about: coins have kinds below 10, earnings from there on. */
export type ProofOf = 'wallet' | 'earnings';
const KINDS: Readonly<Record<ProofOf, readonly [from: number, below: number]>> = {
  wallet: [1, 10],
  earnings: [10, 100],
};

interface Entry {
  readonly kind: number;
  readonly seq: bigint;
  readonly posting_bucket: number;
  readonly posting: string;
}

/**
 * One part of a person's proof, newest entries of each account first.
 * @throws BuskerError `bad_request` for a foreign cursor.
 */
export async function prove(
  db: Db,
  person: string,
  of: ProofOf,
  page: { cursor?: string; limit?: number },
  now: Date,
): Promise<SealProof> {
  const limit = page.limit ?? PAGE_ENTRIES;
  const entries = await readEntries(db, person, of, page.cursor, limit + 1);
  const shown = entries.slice(0, limit);
  const blocks = new Map(
    (
      await readBlocksOf(
        db,
        STREAM,
        [...new Map(shown.map((entry) => [entry.posting, entry.posting_bucket]))].map(([id, bucket]) => ({
          bucket,
          id,
        })),
      )
    ).map(({ posting, ...block }) => [posting, block]),
  );

  const taken = take(shown, blocks);
  const heads = new Map<bigint, SealHead>();
  const lines: SealProof['lines'] = [];
  const byBlock = Map.groupBy(taken.entries, (entry) => blocks.get(entry.posting)?.number);
  for (const [number, own] of byBlock) {
    if (number === undefined) continue;
    const block = blocks.get(own[0]!.posting)!;
    heads.set(number, headJson(block));
    lines.push(...(await linesOf(db, block, person, own)));
  }
  const last = taken.entries.at(-1);
  return {
    format: 'busker-proof/1',
    person,
    made_at: now.toISOString(),
    heads: [...heads.values()],
    lines,
    not_sealed: byBlock.get(undefined)?.length ?? 0,
    next:
      last && (taken.entries.length < shown.length || entries.length > limit)
        ? writeCursor(`${last.kind}`, `${last.seq}`)
        : null,
  };
}

async function readEntries(
  db: Db,
  person: string,
  of: ProofOf,
  cursor: string | undefined,
  limit: number,
): Promise<Entry[]> {
  const [from, below] = KINDS[of];
  const [kind, seq] =
    cursor === undefined
      ? [`${from}`, null]
      : (readCursor(cursor, [/^[0-9]{1,2}$/, /^[1-9][0-9]{0,17}$/]) as [string, string]);
  const { rows } = await sql<Entry>`
    select e.kind, e.seq::int8 as seq, e.posting_bucket, e.posting from ledger_line e
    where e.bucket = ${bucketOf(person)} and e.owner = ${person} and e.kind >= ${from} and e.kind < ${below}
      and (e.kind > ${kind}::int2 or (e.kind = ${kind}::int2 and (${seq}::int8 is null or e.seq < ${seq}::int8)))
    order by e.kind, e.seq desc limit ${limit}`.execute(db);
  return rows;
}

/** As many entries as one answer carries, by the size of their blocks. */
function take(entries: readonly Entry[], blocks: ReadonlyMap<string, BlockRow>): { entries: Entry[] } {
  const seen = new Set<bigint>();
  const taken: Entry[] = [];
  let leaves = 0;
  for (const entry of entries) {
    const block = blocks.get(entry.posting);
    if (block && !seen.has(block.number)) {
      if (leaves > 0 && leaves + block.leaves > PAGE_LEAVES) break;
      seen.add(block.number);
      leaves += block.leaves;
    }
    taken.push(entry);
  }
  return { entries: taken };
}

/** The lines of one block: the person's entries, and the postings they are in, which say when. */
async function linesOf(db: Db, block: BlockRow, person: string, own: readonly Entry[]): Promise<SealProof['lines']> {
  const { from, to } = headOf(block);
  const leaves = await readBookLeaves(db, from, to);
  for (const action of await readActions(db, from, to))
    if (action.digest) leaves.push(actionLeaf({ ...action, digest: action.digest }));
  const tree = buildTree(sortLeaves(leaves));
  if (!rootOf(tree).equals(block.root))
    throw new Error(`block ${block.number} does not have the root that was sealed: run npm run verify`);
  const wanted = new Set([
    ...own.map((entry) => `entry/1 ${person} ${entry.kind} ${entry.seq} `),
    ...own.map((entry) => `posting/1 ${entry.posting} `),
  ]);
  return leaves.flatMap((leaf, index) =>
    wanted.has(beginningOf(leaf))
      ? [{ leaf, block: `${block.number}`, index, path: pathOf(tree, index).map((hash) => hash.toString('hex')) }]
      : [],
  );
}

/** What names a line: of an entry its account and place, else the first id. */
function beginningOf(leaf: string): string {
  const words = leaf.split(' ', 4);
  return words[0] === 'entry/1' ? `${words.join(' ')} ` : `${words[0]} ${words[1]} `;
}
