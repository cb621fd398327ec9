/**
 * Holds what the clients were told against what is in the database: reading, and the judging of what was read, apart, so that a test can show
 * the judge false worlds.
 */
import type pg from 'pg';
import type { Gift } from './gifts.ts';

export interface GiftRow {
  readonly id: string;
  readonly sender: string;
  readonly target: string;
  readonly item: string;
  readonly quantity: number;
  readonly coins: string;
}

export interface Judgement {
  /** Acknowledged gifts that are there as they were meant. */
  readonly found: number;
  /** Acknowledged gifts that are not there, or not as they were meant. */
  readonly missing: readonly string[];
  /** Gifts in the database beyond the acknowledged ones: a second effect of one id, or the effect of what was refused. */
  readonly doubled: readonly string[];
}

/**
 * Judges gifts whose fate is known.
 * @param gifts everything that was meant, or what was meant since the last judgement.
 * @param rows gifts of the same people (since the same moment) in the database.
 */
export function judge(gifts: readonly Gift[], rows: readonly GiftRow[]): Judgement {
  const by_id = new Map<string, GiftRow>();
  const doubled: string[] = [];
  for (const row of rows) {
    if (by_id.has(row.id)) doubled.push(`gift ${row.id} is there twice`);
    by_id.set(row.id, row);
  }
  const missing: string[] = [];
  const owners = new Map<string, Gift>();
  let found = 0;
  for (const gift of gifts) {
    const { body, gift_id } = gift;
    if (gift.fate !== 'acknowledged' || gift_id === undefined) continue;
    const name = `${body.id} (${body.quantity} × ${body.item_id} of ${gift.sender}, acknowledged as ${gift_id})`;
    const other = owners.get(gift_id);
    if (other !== undefined) missing.push(`${name} shares its gift with ${other.body.id}`);
    owners.set(gift_id, gift);
    const row = by_id.get(gift_id);
    if (row === undefined) missing.push(`${name} is not there`);
    else if (
      row.sender !== gift.sender ||
      row.target !== body.target_id ||
      row.item !== body.item_id ||
      Number(row.quantity) !== body.quantity ||
      BigInt(row.coins) !== gift.coins
    )
      missing.push(`${name} is there with other content: ${JSON.stringify(row)}`);
    else found++;
  }
  for (const row of by_id.values())
    if (!owners.has(row.id))
      doubled.push(`gift ${row.id} of ${row.sender} (${row.coins} coins) was acknowledged to nobody`);
  return { found, missing, doubled };
}

type Query = <Row extends pg.QueryResultRow>(sql: string, values: unknown[]) => Promise<Row[]>;
/** How far each target's log went, by target. */
export type Heads = ReadonlyMap<string, string>;

/** Gifts of these people. @param after those that came into a log after these heads; left out: all. */
export async function readGifts(query: Query, people: readonly string[], after?: Heads): Promise<GiftRow[]> {
  const heads = after ?? new Map<string, string>();
  return query<GiftRow & pg.QueryResultRow>(
    `select g.id, g.sender, g.target, g.item, g.quantity, g.coins
     from gift_line g left join unnest($2::uuid[], $3::int8[]) as h (target, "offset") on h.target = g.target
     where g.sender = any($1::uuid[]) and g."offset" > coalesce(h."offset", 0)`,
    [people, [...heads.keys()], [...heads.values()]],
  );
}

export async function readHeads(query: Query): Promise<Heads> {
  const rows = await query<{ id: string; last_offset: string }>('select id, last_offset::text from target', []);
  return new Map(rows.map((row) => [row.id, row.last_offset]));
}

/** Wallets that do not hold what was bought minus what was acknowledged as sent; a sentence each. */
export async function judgeWallets(
  query: Query,
  people: readonly { readonly id: string; readonly bought_coins: bigint }[],
  gifts: readonly Gift[],
): Promise<string[]> {
  const rows = await query<{ owner: string; coins: string }>(
    `select owner, sum(balance)::text as coins from ledger_account where owner = any($1::uuid[]) and kind in (1, 2) group by owner`,
    [people.map((person) => person.id)],
  );
  const has = new Map(rows.map((row) => [row.owner, BigInt(row.coins)]));
  const spent = new Map<string, bigint>();
  for (const gift of gifts)
    if (gift.fate === 'acknowledged') spent.set(gift.sender, (spent.get(gift.sender) ?? 0n) + gift.coins);
  return people.flatMap(({ id, bought_coins }) => {
    const expected = bought_coins - (spent.get(id) ?? 0n);
    const holds = has.get(id) ?? 0n;
    return holds === expected ? [] : [`wallet of ${id} holds ${holds} coins; what was acknowledged leaves ${expected}`];
  });
}

/** Gifts between their two steps, and rows of those that arrived and were not taken out yet. */
export async function readOutbox(query: Query): Promise<number> {
  const [row] = await query<{ n: string }>('select count(*) as n from gift_outbox', []);
  return Number(row!.n);
}

/** When nobody gives and every gift arrived, nothing is on its way. */
export async function judgeTransit(query: Query): Promise<string[]> {
  const lying = await readOutbox(query);
  const [transit] = await query<{ coins: string }>(
    'select coalesce(sum(amount), 0)::text as coins from ledger_platform_entry where kind = 140',
    [],
  );
  return [
    ...(lying === 0 ? [] : [`${lying} gifts lie in the outbox and do not arrive`]),
    ...(transit!.coins === '0' ? [] : [`${transit!.coins} coins are in transit and no gift is on its way`]),
  ];
}
