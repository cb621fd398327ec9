/** What operators look at: the economy at a glance, and the ledger's rows as they are. See README.md. This is the folder's public file. */
import {
  BuskerError,
  bucketOf,
  isId,
  type LedgerAccount,
  type LedgerEntry,
  type LedgerPosting,
  type MissingPart,
  type Overview,
  type PlatformBalance,
} from '@busker/protocol';
import { sql } from 'kysely';
import { CAUSES, PERSON_KINDS } from '../ledger/types.ts';
import { dayOf, startOfDay, type Clock } from '../platform/clock.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Database } from '../platform/database.ts';
import { startsWithPattern } from '../platform/sql.ts';
import type { Targets } from '../targets/targets.ts';

interface Page {
  readonly cursor?: string;
  readonly limit?: number;
}

export interface Console {
  overview(): Promise<Overview>;
  /** Accounts of people, by handle, name or id; without a search the largest balances. */
  accounts(asked: Page & { q?: string }): Promise<{ rows: LedgerAccount[]; next: string | null }>;
  /** Entries of one account, newest first. @throws BuskerError not_found */
  entries(owner: string, kind: string, page: Page): Promise<{ rows: LedgerEntry[]; next: string | null }>;
  /** A posting with both its sides. @throws BuskerError not_found */
  posting(id: string): Promise<LedgerPosting>;
  /** Sums of the platform's accounts. */
  platform(): Promise<PlatformBalance[]>;
}

const CAUSE_NAMES = new Map<number, string>(Object.entries(CAUSES).map(([name, code]) => [code, name]));
const ID = /^[0-9a-f-]{36}$/;

interface EntryRow {
  bucket: number;
  owner: string | null;
  owner_name: string | null;
  kind: string;
  asset: string;
  seq: bigint | null;
  amount: bigint;
  balance_after: bigint | null;
  posting: string;
  at: Date;
  cause_kind: number | null;
  cause: string | null;
}
const entryJson = (row: EntryRow): LedgerEntry => ({
  bucket: row.bucket,
  owner: row.owner,
  owner_name: row.owner_name,
  kind: row.kind,
  asset: row.asset,
  seq: row.seq === null ? null : `${row.seq}`,
  amount: `${row.amount}`,
  balance_after: row.balance_after === null ? null : `${row.balance_after}`,
  posting: row.posting,
  at: row.at.toISOString(),
  cause_kind: row.cause_kind === null ? null : (CAUSE_NAMES.get(row.cause_kind) ?? `${row.cause_kind}`),
  cause: row.cause,
});

export function createConsole(parts: {
  database: Database;
  clock: Clock;
  base_currency: string;
  targets: Pick<Targets, 'foldBehind'>;
  /** What this machine lacks. */
  missing: () => Promise<MissingPart[]>;
}): Console {
  const { clock, base_currency, targets } = parts;
  const { db } = parts.database;

  return {
    async overview() {
      const today = dayOf(clock.now());
      const from = dayOf(startOfDay(today, -29));
      // Coins spent come from entries and gifts from folds: they must tell of the same moment.
      await targets.foldBehind();
      const [platform, accounts, counts, sales, sold, spent] = await Promise.all([
        sql<{ name: string; asset: string; amount: string }>`
          select c.name, p.asset, sum(p.amount)::text as amount from ledger_platform_entry p join ledger_chart c on c.kind = p.kind group by c.name, p.asset`.execute(
          db,
        ),
        sql<{
          kind: number;
          balance: string;
        }>`select kind, sum(balance)::text as balance from ledger_account group by kind`.execute(db),
        sql<{
          gifts: bigint;
          gifts_today: bigint;
          people: bigint;
          live_now: bigint;
          cashouts_waiting: bigint;
          reports_open: bigint;
        }>`
          select coalesce((select sum(gifts)::int8 from creator_day), 0) as gifts, coalesce((select sum(gifts)::int8 from creator_day where day = ${today}), 0) as gifts_today,
            (select count(*) from person) as people, (select count(*) from live_session where state = 'live') as live_now,
            (select count(*) from cashout where state = 'requested') as cashouts_waiting, (select count(*) from report where resolved_at is null) as reports_open`.execute(
          db,
        ),
        sql<{
          currency: string;
          amount: string;
        }>`select currency, sum(price_micros)::text as amount from purchase where credited_at is not null group by currency order by currency`.execute(
          db,
        ),
        sql<{ day: string; coins: bigint }>`
          select (credited_at at time zone 'UTC')::date as day, sum(coins)::int8 as coins from purchase where credited_at >= ${startOfDay(from)} group by 1`.execute(
          db,
        ),
        sql<{
          day: string;
          coins: bigint;
          earned: bigint;
        }>`select day, sum(coins)::int8 as coins, sum(earned_micros)::int8 as earned from creator_day where day >= ${from} group by day`.execute(
          db,
        ),
      ]);
      const sum = (name: string): bigint =>
        platform.rows.filter((row) => row.name === name).reduce((total, row) => total + BigInt(row.amount), 0n);
      const held = (kind: keyof typeof PERSON_KINDS): string =>
        accounts.rows.find((row) => row.kind === PERSON_KINDS[kind])?.balance ?? '0';
      const count = counts.rows[0]!;
      const soldBy = new Map(sold.rows.map((row) => [row.day, row.coins]));
      const spentBy = new Map(spent.rows.map((row) => [row.day, row]));
      return {
        base_currency,
        coins_sold: `${-sum('coins_issued')}`,
        coins_spent: `${sum('coins_redeemed')}`,
        coins_outstanding: held('wallet_paid'),
        promo_outstanding: held('wallet_promo'),
        sales: sales.rows.map((row) => ({ currency: row.currency, amount_micros: row.amount })),
        gifts: Number(count.gifts),
        gifts_today: Number(count.gifts_today),
        creator_earnings_micros: `${-(sum('creator_cost') + sum('marketing_cost') + sum('earnings_taken_back'))}`,
        liabilities: {
          pending_micros: held('earning_pending'),
          available_micros: held('earning_available'),
          reserved_micros: held('earning_reserved'),
          paid_out_micros: `${sum('payout_clearing')}`,
        },
        people: Number(count.people),
        live_now: Number(count.live_now),
        cashouts_waiting: Number(count.cashouts_waiting),
        reports_open: Number(count.reports_open),
        missing: await parts.missing(),
        days: Array.from({ length: 30 }, (_, index) => {
          const day = dayOf(startOfDay(from, index));
          const row = spentBy.get(day);
          return {
            day,
            coins_sold: `${soldBy.get(day) ?? 0n}`,
            coins_spent: `${row?.coins ?? 0n}`,
            earned_micros: `${row?.earned ?? 0n}`,
          };
        }),
      };
    },
    async accounts(asked) {
      const limit = asked.limit ?? 50;
      const offset = asked.cursor === undefined ? 0 : Number(readCursor(asked.cursor, [/^\d{1,6}$/])[0]);
      const q = (asked.q ?? '').trim().toLowerCase().replace(/^@/, '');
      const wanted = isId(q)
        ? sql`a.bucket = ${bucketOf(q)} and a.owner = ${q}`
        : q === ''
          ? sql`a.balance <> 0`
          : sql`a.owner in (select p.id from person p where p.handle like ${startsWithPattern(q)} or lower(p.display_name) like ${startsWithPattern(q)} limit 200)`;
      const { rows } = await sql<{
        bucket: number;
        owner: string;
        owner_name: string | null;
        kind: string;
        asset: string;
        balance: bigint;
        seq: bigint;
        floor: bigint | null;
        frozen: boolean;
      }>`
        select a.bucket, a.owner, '@' || p.handle as owner_name, c.name as kind, a.asset, a.balance, a.seq, a.floor, a.frozen
        from ledger_account a join ledger_chart c on c.kind = a.kind left join person p on p.bucket = a.bucket and p.id = a.owner
        where ${wanted} order by a.balance desc, a.owner, a.kind limit ${limit + 1} offset ${offset}`.execute(db);
      return {
        rows: rows.slice(0, limit).map((row) => ({
          ...row,
          owner_name: row.owner_name ?? row.owner,
          balance: `${row.balance}`,
          seq: `${row.seq}`,
          floor: row.floor === null ? null : `${row.floor}`,
        })),
        next: rows.length > limit ? writeCursor(`${offset + limit}`) : null,
      };
    },
    async entries(owner, kind, page) {
      const code = PERSON_KINDS[kind as keyof typeof PERSON_KINDS];
      if (code === undefined) throw new BuskerError('not_found');
      const limit = page.limit ?? 50;
      const before =
        page.cursor === undefined ? sql`true` : sql`e.seq < ${readCursor(page.cursor, [/^\d{1,18}$/])[0]}::int8`;
      const { rows } = await sql<EntryRow>`
        select e.bucket, e.owner, '@' || o.handle as owner_name, ${kind} as kind, e.asset, e.seq::int8 as seq, e.amount, e.balance_after, e.posting, p.at, e.cause_kind, e.cause
        from ledger_line e
        join ledger_posting p on p.bucket = e.posting_bucket and p.id = e.posting
        left join person o on o.bucket = e.bucket and o.id = e.owner
        where e.bucket = ${bucketOf(owner)} and e.owner = ${owner} and e.kind = ${code} and ${before} order by e.seq desc limit ${limit + 1}`.execute(
        db,
      );
      const shown = rows.slice(0, limit);
      return { rows: shown.map(entryJson), next: rows.length > limit ? writeCursor(`${shown.at(-1)!.seq}`) : null };
    },
    async posting(id) {
      if (!ID.test(id)) throw new BuskerError('not_found');
      const head = await db
        .selectFrom('ledger_posting')
        .selectAll()
        .where('bucket', '=', bucketOf(id))
        .where('id', '=', id)
        .executeTakeFirst();
      if (!head) throw new BuskerError('not_found');
      // Commands name their posting by no index of their own: an operator looks at one posting at a time, and may wait a moment.
      const { rows } = await sql<EntryRow>`
        select e.bucket, e.owner, '@' || o.handle as owner_name, c.name as kind, e.asset, e.seq::int8 as seq, e.amount, e.balance_after, e.posting, ${head.at}::timestamptz as at, e.cause_kind, e.cause
        from ledger_line e join ledger_chart c on c.kind = e.kind left join person o on o.bucket = e.bucket and o.id = e.owner
        where e.posting_bucket = ${head.bucket} and e.posting = ${id}
        union all
        select p.bucket, null, null, c.name, p.asset, null, p.amount, null, p.posting, ${head.at}::timestamptz, null, null
        from ledger_platform_entry p join ledger_chart c on c.kind = p.kind where p.bucket = ${head.bucket} and p.posting = ${id}
        limit 5000`.execute(db);
      return {
        id,
        bucket: head.bucket,
        at: head.at.toISOString(),
        commands: head.commands,
        entries: rows.map(entryJson),
      };
    },
    async platform() {
      const { rows } = await sql<PlatformBalance>`
        select c.name as kind, c.meaning, p.asset, sum(p.amount)::text as balance
        from ledger_platform_entry p join ledger_chart c on c.kind = p.kind group by c.kind, c.name, c.meaning, p.asset order by c.kind, p.asset`.execute(
        db,
      );
      return rows;
    },
  };
}
