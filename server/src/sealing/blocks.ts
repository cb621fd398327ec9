/** The table of blocks. */
import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { type Head, headText } from './head.ts';
import type { SealHead } from '@busker/protocol';

export interface BlockRow {
  readonly stream: number;
  readonly number: bigint;
  readonly from_era: number;
  readonly from_xid: string;
  readonly to_era: number;
  readonly to_xid: string;
  readonly leaves: number;
  readonly total: bigint;
  readonly root: Buffer;
  readonly previous: Buffer;
  readonly at: Date;
  readonly key: Buffer;
  readonly hash: Buffer;
  readonly signature: Buffer;
}

/** All columns of a head; the locators are read by whoever looks for damage. */
const COLUMNS = sql.raw(
  'b.stream, b.number, b.from_era, b.from_xid::text, b.to_era, b.to_xid::text, b.leaves, b.total, b.root, b.previous, b.at, b.key, b.hash, b.signature',
);

export function headOf(row: BlockRow): Head {
  return {
    stream: row.stream,
    number: row.number,
    from: { era: row.from_era, xid: BigInt(row.from_xid) },
    to: { era: row.to_era, xid: BigInt(row.to_xid) },
    leaves: row.leaves,
    total: row.total,
    root: row.root,
    previous: row.previous,
    at: row.at,
    key: row.key,
  };
}

/** As it leaves the database: the file that is kept elsewhere. */
export function headJson(row: BlockRow): SealHead {
  return {
    format: 'busker-head/1',
    block: `${row.number}`,
    at: row.at.toISOString(),
    hash: row.hash.toString('hex'),
    head: headText(headOf(row)),
    signature: row.signature.toString('hex'),
  };
}

export async function readLastBlock(db: Db | Tx, stream: number): Promise<BlockRow | undefined> {
  const { rows } = await sql<BlockRow>`
    select ${COLUMNS} from seal_block b where b.stream = ${stream} order by b.number desc limit 1`.execute(db);
  return rows[0];
}

/** Blocks from a number on, in order. */
export async function readBlocks(db: Db, stream: number, from: bigint, limit: number): Promise<BlockRow[]> {
  const { rows } = await sql<BlockRow>`
    select ${COLUMNS} from seal_block b where b.stream = ${stream} and b.number >= ${from} order by b.number limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** The blocks of postings; a posting that is not sealed yet has none. */
export async function readBlocksOf(
  db: Db,
  stream: number,
  postings: readonly { bucket: number; id: string }[],
): Promise<(BlockRow & { posting: string })[]> {
  const { rows } = await sql<BlockRow & { posting: string }>`
    select p.id as posting, ${COLUMNS}
    from unnest(${postings.map((one) => one.bucket)}::int2[], ${postings.map((one) => one.id)}::uuid[]) as k (bucket, id)
    join ledger_posting p on p.bucket = k.bucket and p.id = k.id
    join lateral (
      select * from seal_block s where s.stream = ${stream} and (s.from_era, s.from_xid) <= (p.era, p.xid)
      order by s.from_era desc, s.from_xid desc limit 1
    ) b on (p.era, p.xid) < (b.to_era, b.to_xid)`.execute(db);
  return rows;
}

/** Writes the next block. Fails when somebody else wrote that number. */
export async function writeBlock(
  tx: Tx,
  block: { head: Head; hash: Buffer; signature: Buffer; locators: Buffer },
): Promise<BlockRow> {
  const { head, hash, signature, locators } = block;
  const row: BlockRow = {
    stream: head.stream,
    number: head.number,
    from_era: head.from.era,
    from_xid: `${head.from.xid}`,
    to_era: head.to.era,
    to_xid: `${head.to.xid}`,
    leaves: head.leaves,
    total: head.total,
    root: head.root,
    previous: head.previous,
    at: head.at,
    key: head.key,
    hash,
    signature,
  };
  await tx
    .insertInto('seal_block')
    .values({ ...row, locators })
    .execute();
  return row;
}
