/** Verifies the seals of the books from the books and the documented format alone. See README.md. The folder's public file. */
import pg from 'pg';
import { readStretch } from './books.ts';
import { type BlockRow, isSigned, type SavedHead, savedHeadText, textOf } from './heads.ts';
import { compareLocators, leafHash, RunningRoot, sha256 } from './tree.ts';

export { readSavedHead, type SavedHead } from './heads.ts';

/** The chain of a PostgreSQL that holds all buckets. */
const STREAM = 0;
/** Blocks are read together until their leaves are this many: about 100 MB while they are looked at. */
const STRETCH_LEAVES = 150_000;
const PAGE_BLOCKS = 2_000;
/** What is wrong is listed up to this many lines. */
const SHOWN = 20;
const NOTHING = Buffer.alloc(32);

export interface VerifyReport {
  readonly ok: boolean;
  /** Blocks and leaves that were computed again. */
  readonly blocks: number;
  readonly leaves: number;
  /** Postings that no block covers yet: those since the last one. */
  readonly not_sealed_postings: number;
  /** The newest head, and until when the seal reaches. */
  readonly head: { block: string; hash: string; at: string } | null;
  /** Keys that signed, hex, oldest first. */
  readonly keys: string[];
  readonly saved_heads: number;
  /** Operator actions whose words were erased: their line is sealed, what they said is gone. */
  readonly erased_actions: number;
  readonly first_wrong: { block: string; line: string | null } | null;
  readonly problems: string[];
}

export interface VerifyOptions {
  readonly saved?: readonly SavedHead[];
  /** Public keys to trust besides those of the saved heads, hex. With any at all, a block by another key after them is wrong. */
  readonly keys?: readonly string[];
  readonly onProgress?: (block: string, leaves: number) => void;
  readonly signal?: AbortSignal;
}

/** @returns the report, and the newest head as a file to save. Reads one snapshot and changes nothing. */
export async function verifySeals(
  url: string,
  options: VerifyOptions = {},
): Promise<{ report: VerifyReport; head_file: string | null }> {
  const client = new pg.Client({ connectionString: url, application_name: 'busker verify' });
  client.on('error', () => undefined); // The query under way rejects with it.
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local timezone = 'UTC'`);
    const found = await new Verification(client, options).run();
    await client.query('rollback');
    return found;
  } finally {
    await client.end();
  }
}

class Verification {
  readonly #client: pg.Client;
  readonly #options: VerifyOptions;
  readonly #saved: Map<bigint, SavedHead[]>;
  readonly #trusted: ReadonlySet<string>;
  readonly #last_saved: bigint;
  readonly #problems: string[] = [];
  readonly #keys = new Set<string>();
  #first: { block: string; line: string | null } | null = null;
  #before: BlockRow | undefined;
  #held: SavedHead | undefined;
  #blocks = 0;
  #leaves = 0;
  #entries = 0;
  #erased = 0;

  constructor(client: pg.Client, options: VerifyOptions) {
    this.#client = client;
    this.#options = options;
    const saved = options.saved ?? [];
    this.#saved = Map.groupBy(saved, (head) => head.number);
    this.#trusted = new Set([...(options.keys ?? []), ...saved.map((head) => head.key.toString('hex'))]);
    this.#last_saved = saved.reduce((most, head) => (head.number > most ? head.number : most), 0n);
  }

  async run(): Promise<{ report: VerifyReport; head_file: string | null }> {
    for (let from = 1n; ;) {
      const page = await this.#readBlocks(from);
      for (const stretch of stretches(page)) {
        this.#options.signal?.throwIfAborted();
        for (const block of stretch) this.#checkHead(block);
        await this.#checkLines(stretch);
        this.#options.onProgress?.(stretch.at(-1)!.number, this.#leaves);
      }
      if (page.length < PAGE_BLOCKS) break;
      from = BigInt(page.at(-1)!.number) + 1n;
    }
    for (const [number, heads] of this.#saved)
      if (number > BigInt(this.#before?.number ?? 0))
        for (const head of heads)
          this.#wrong(
            `${number}`,
            null,
            `block ${number}, whose head was saved in ${head.file}, is not there any more`,
          );
    const not_sealed_postings = await this.#checkRest();
    const last = this.#before;
    return {
      report: {
        ok: this.#problems.length === 0,
        blocks: this.#blocks,
        leaves: this.#leaves,
        not_sealed_postings,
        head: last
          ? { block: last.number, hash: sha256(textOf(last, STREAM)).toString('hex'), at: last.at.toISOString() }
          : null,
        keys: [...this.#keys],
        saved_heads: this.#options.saved?.length ?? 0,
        erased_actions: this.#erased,
        first_wrong: this.#first,
        problems: this.#problems.slice(0, SHOWN),
      },
      head_file: last ? savedHeadText(last, STREAM) : null,
    };
  }

  #wrong(block: string, line: string | null, says: string): void {
    this.#first ??= { block, line };
    this.#problems.push(says);
  }

  async #readBlocks(from: bigint): Promise<BlockRow[]> {
    const { rows } = await this.#client.query<BlockRow>(
      `select number::text, from_era, from_xid::text, to_era, to_xid::text, leaves, total::text, root, previous, at, key, hash, signature, locators
       from seal_block b where b.stream = $1 and b.number >= $2::int8 order by b.number limit ${PAGE_BLOCKS}`,
      [STREAM, `${from}`],
    );
    return rows;
  }

  /** Number, place, chain, signature, and what was saved elsewhere. */
  #checkHead(block: BlockRow): void {
    const before = this.#before;
    const { number } = block;
    const text = textOf(block, STREAM);
    const hash = sha256(text);
    const key = block.key.toString('hex');
    const wrong = (says: string): void => this.#wrong(number, null, `block ${number}: ${says}`);
    if (BigInt(number) !== BigInt(before?.number ?? 0) + 1n)
      wrong(`comes after block ${before?.number ?? 'none'}, so blocks are missing`);
    if (block.from_era !== (before?.to_era ?? 0) || BigInt(block.from_xid) !== BigInt(before?.to_xid ?? 0))
      wrong(`begins at ${block.from_era} ${block.from_xid}, not where the one before ends`);
    if (!block.previous.equals(before ? sha256(textOf(before, STREAM)) : NOTHING))
      wrong('does not name the head before it');
    if (BigInt(block.total) !== BigInt(before?.total ?? 0) + BigInt(block.leaves))
      wrong(`counts ${block.total} leaves in all`);
    if (!block.hash.equals(hash)) wrong('its hash is not the hash of its head');
    if (!isSigned(text, block.key, block.signature)) wrong('its signature does not hold');
    if (this.#trusted.size > 0 && BigInt(number) > this.#last_saved && !this.#trusted.has(key))
      wrong(`is signed by ${key}, a key that you did not name`);
    for (const saved of this.#saved.get(BigInt(number)) ?? []) {
      if (saved.stream === STREAM && saved.hash.equals(hash)) this.#held = saved;
      else
        wrong(
          `its head is not the one saved in ${saved.file} (${saved.at}): history up to here was rewritten and sealed again. ${
            this.#held
              ? `The head of block ${this.#held.number}, saved in ${this.#held.file}, still holds: what was rewritten came after it.`
              : 'No earlier saved head says since when.'
          }`,
        );
    }
    this.#keys.add(key);
    this.#before = block;
  }

  /** Roots, computed again from the rows. */
  async #checkLines(blocks: readonly BlockRow[]): Promise<void> {
    const { lines, actions } = await readStretch(this.#client, blocks);
    this.#erased += actions.erased;
    for (const block of blocks) {
      const own = lines.get(block.number)!.sort();
      const tree = new RunningRoot();
      const hashed = own.map((line) => ({ line, hash: leafHash(line) }));
      for (const { hash } of hashed) tree.add(hash);
      this.#blocks++;
      this.#leaves += own.length;
      this.#entries += own.filter((line) => line.startsWith('entry/1 ')).length;
      if (own.length === block.leaves && tree.root()!.equals(block.root)) continue;
      const { strange, gone } = compareLocators(hashed, block.locators);
      const line = strange[0] ?? null;
      this.#wrong(
        block.number,
        line,
        `block ${block.number}: the books are not what was sealed (${block.leaves} lines sealed, ${own.length} there; ${strange.length} changed or new, ${gone} gone)` +
          (line === null ? '' : `; the first: ${line}`),
      );
      for (const other of strange.slice(1, SHOWN)) this.#problems.push(`  also: ${other}`);
    }
    for (const { id, says } of actions.wrong)
      this.#wrong(blocks[0]!.number, `action ${id}`, `operator action ${id}: ${says}`);
  }

  /** What no block covers, and whether the books hold entries that no posting brings into any. */
  async #checkRest(): Promise<number> {
    const mark = [this.#before?.to_era ?? 0, this.#before?.to_xid ?? '0'];
    const { rows } = await this.#client.query<{ postings: string; entries: string; unsealed: string }>(
      `with rest as (select bucket, id from ledger_posting where (era, xid) >= ($1::int2, $2::text::xid8))
       select (select count(*) from rest)::text as postings, (select count(*) from ledger_line)::text as entries,
         (select count(*) from rest r join ledger_line l on l.posting_bucket = r.bucket and l.posting = r.id)::text as unsealed`,
      mark,
    );
    const { postings, entries, unsealed } = rows[0]!;
    const strays = Number(entries) - Number(unsealed) - this.#entries;
    if (strays !== 0)
      this.#wrong(
        this.#before?.number ?? '0',
        null,
        `${strays} entries of the books belong to no posting: no block can cover them`,
      );
    return Number(postings);
  }
}

/** Blocks in runs that are read together. */
function* stretches(blocks: readonly BlockRow[]): Generator<BlockRow[]> {
  let run: BlockRow[] = [];
  let leaves = 0;
  for (const block of blocks) {
    if (run.length > 0 && leaves + block.leaves > STRETCH_LEAVES) {
      yield run;
      run = [];
      leaves = 0;
    }
    run.push(block);
    leaves += block.leaves;
  }
  if (run.length > 0) yield run;
}
