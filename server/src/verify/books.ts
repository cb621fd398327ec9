/**
 * The lines of the books as the verifier reads them: columns of rows, put together here, for stretches of several blocks at a time. Its own SQL; see
 * docs/concepts/seals.md for the lines.
 */
import type pg from 'pg';
import type { BlockRow } from './heads.ts';
import { sha256 } from './tree.ts';

/** Lines of a stretch by the number of their block. */
export type Lines = Map<string, string[]>;

/** What an operator action looks like once its words were erased. */
const ERASED_REASON = 'erased';

export interface ActionProblem {
  readonly id: string;
  readonly says: string;
}

type Row = readonly (string | number | null)[];

const STRETCH = `
  with stretch as materialized (
    select p.bucket, p.id, p.at, p.commands, p.era, p.xid from ledger_posting p
    where (p.era, p.xid) >= ($1::int2, $2::text::xid8) and (p.era, p.xid) < ($3::int2, $4::text::xid8)
  )`;
const AT = (column: string): string => `trunc(extract(epoch from ${column}) * 1000000)::text`;

/** Reads everything from the first block's beginning to the last one's end. */
export async function readStretch(
  client: pg.ClientBase,
  blocks: readonly BlockRow[],
): Promise<{ lines: Lines; actions: { wrong: ActionProblem[]; erased: number } }> {
  const [first, last] = [blocks[0]!, blocks.at(-1)!];
  const span = [first.from_era, first.from_xid, last.to_era, last.to_xid];
  const lines: Lines = new Map(blocks.map((block) => [block.number, []]));
  const ends = blocks.map((block) => [block.to_era, BigInt(block.to_xid)] as const);
  const put = (era: number, xid: string, line: string): void => {
    lines.get(blocks[blockAt(ends, era, BigInt(xid))]!.number)!.push(line);
  };
  const ask = async (text: string): Promise<Row[]> =>
    (await client.query<Row[]>({ text, values: span, rowMode: 'array' })).rows as unknown as Row[];

  for (const [era, xid, id, at, commands] of await ask(
    `${STRETCH} select era, xid::text, id::text, ${AT('at')}, commands::text from stretch`,
  ))
    put(era as number, xid as string, `posting/1 ${id} ${at} ${commands}`);
  for (const [era, xid, ...words] of await ask(
    `${STRETCH} select s.era, s.xid::text, l.owner::text, l.kind::text, l.seq::text, l.asset, l.amount::text, l.balance_after::text, l.posting::text, l.cause_kind::text, l.cause::text
     from stretch s join ledger_line l on l.posting_bucket = s.bucket and l.posting = s.id
     where l.posting between (select id from stretch order by id limit 1) and (select id from stretch order by id desc limit 1)`,
  ))
    put(era as number, xid as string, `entry/1 ${words.join(' ')}`);
  for (const [era, xid, ...words] of await ask(
    `${STRETCH} select s.era, s.xid::text, e.posting::text, e.kind::text, e.asset, e.amount::text
     from stretch s join ledger_platform_entry e on e.bucket = s.bucket and e.posting = s.id`,
  ))
    put(era as number, xid as string, `platform/1 ${words.join(' ')}`);
  return { lines, actions: await readActions(client, span, put) };
}

interface ActionRow {
  era: number;
  xid: string;
  id: string;
  at: string;
  actor: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  reason: string;
  before: string | null;
  after: string | null;
  digest: Buffer | null;
  salt: Buffer | null;
}

async function readActions(
  client: pg.ClientBase,
  span: readonly (string | number)[],
  put: (era: number, xid: string, line: string) => void,
): Promise<{ wrong: ActionProblem[]; erased: number }> {
  const { rows } = await client.query<ActionRow>(
    `select a.era, a.xid::text, a.id::text, ${AT('a.at')} as at, a.actor::text, a.action, a.subject_kind, a.subject_id,
       a.reason, a.before::text, a.after::text, w.digest, s.salt
     from audit_log a left join seal_words w on w.audit = a.id left join seal_salt s on s.audit = a.id
     where (a.era, a.xid) >= ($1::int2, $2::text::xid8) and (a.era, a.xid) < ($3::int2, $4::text::xid8)`,
    [...span],
  );
  const wrong: ActionProblem[] = [];
  let erased = 0;
  for (const row of rows) {
    const words = [row.action, row.subject_kind, row.subject_id].map(oneWord);
    const digest = row.digest?.toString('hex') ?? '?';
    put(row.era, row.xid, `action/1 ${row.id} ${row.at} ${row.actor ?? '-'} ${words.join(' ')} ${digest}`);
    if (row.salt === null) {
      if (row.reason === ERASED_REASON && row.before === null && row.after === null) erased++;
      else wrong.push({ id: row.id, says: 'its words were not erased, and the salt of their digest is gone' });
      continue;
    }
    const found = sha256(row.salt, row.reason, '\0', row.before ?? '', '\0', row.after ?? '').toString('hex');
    if (found !== digest) wrong.push({ id: row.id, says: 'its reason, before or after is not what was sealed' });
  }
  return { wrong, erased };
}

/** Any text as one word of ASCII: bytes other than letters, digits and . _ : @ - are written %XX; nothing at all is %. */
function oneWord(text: string): string {
  let word = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const letter = String.fromCharCode(byte);
    word += /[A-Za-z0-9._:@-]/.test(letter) ? letter : `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
  }
  return word === '' ? '%' : word;
}

/** The first block that ends after a transaction. */
function blockAt(ends: readonly (readonly [number, bigint])[], era: number, xid: bigint): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [end_era, end_xid] = ends[middle]!;
    if (era < end_era || (era === end_era && xid < end_xid)) high = middle;
    else low = middle + 1;
  }
  return low;
}
