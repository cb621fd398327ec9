/** What creators earned: at a glance, line by line, by supporter; and how it becomes available. See README.md. The folder's public file. */
import {
  BuskerError,
  bucketOf,
  LIMITS,
  type EarningLine,
  type EarningPeriod,
  type Earnings,
  type Studio,
  type Supporter,
} from '@busker/protocol';
import { sql } from 'kysely';
import { readBalances } from '../ledger/accounts.ts';
import type { Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { dayOf, startOfDay, type Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { deriveId } from '../platform/derive-id.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsStore } from '../platform/settings.ts';
import type { ServerTexts } from '../platform/texts.ts';
import type { Targets } from '../targets/targets.ts';
import type { Period } from '../platform/time-zone.ts';
import { matureKind } from './mature.ts';
import { causeOf, readEarningLines, readSupporters } from './earnings.sql.ts';
import { earningsCsv, readEarningPeriod } from './period.ts';

export interface EarningsBook {
  /** Balances and sums of one creator, with every gift committed before; so are days and supporters. */
  read(creator: string): Promise<Earnings>;
  /** Earnings of each of the last 30 UTC days, oldest first. */
  days(creator: string): Promise<Studio['days']>;
  /** The statement, newest first, with titles in the reader's language. */
  statement(
    creator: string,
    page: { cursor?: string; limit?: number },
    t: ServerTexts,
  ): Promise<{ rows: EarningLine[]; next: string | null }>;
  /** The statement of a period, oldest first. @throws BuskerError `bad_request` for a foreign cursor. */
  period(
    creator: string,
    period: Period,
    page: { cursor?: string; limit?: number },
    t: ServerTexts,
  ): Promise<EarningPeriod>;
  /** The same as CSV, in pieces. */
  periodFile(creator: string, period: Period, t: ServerTexts): AsyncGenerator<string>;
  /** Supporters of all time, by coins. */
  supporters(
    creator: string,
    page: { cursor?: string; limit?: number },
  ): Promise<{ rows: Supporter[]; next: string | null }>;
  /**
   * Makes available what is due: everything earned on days whose hold is over. Set-based by batches of creators; killed and repeated it
   * takes each entry once. Returns how many creators had something.
   */
  matureDue(): Promise<number>;
}

/** The first moment at which earnings of a UTC day are available: never less than the hold after the gift. */
function availableOn(day: string, hold_days: number): Date {
  return startOfDay(day, hold_days + 1);
}

export function createEarnings(parts: {
  database: Database;
  teller: Teller;
  bus: Bus;
  clock: Clock;
  log: Log;
  settings: SettingsStore;
  targets: Pick<Targets, 'foldCreator'>;
  base_currency: string;
  itemName: (item: string) => { name: string };
}): EarningsBook {
  const { teller, clock, settings, targets, base_currency } = parts;
  const { db } = parts.database;
  const mature = teller.register(matureKind(parts.bus));

  return {
    async read(creator) {
      const bucket = bucketOf(creator);
      const today = dayOf(clock.now());
      await targets.foldCreator(creator);
      const [balances, sums, next, paid] = await Promise.all([
        readBalances(db, [creator]),
        sql<{ today_micros: bigint; today_gifts: bigint; all_micros: bigint }>`
          select coalesce(sum(earned_micros) filter (where day = ${today}), 0)::int8 as today_micros, coalesce(sum(gifts) filter (where day = ${today}), 0)::int8 as today_gifts,
            coalesce(sum(earned_micros), 0)::int8 as all_micros
          from creator_day where bucket = ${bucket} and creator = ${creator}`.execute(db),
        sql<{ day: string; amount: bigint }>`
          select d.day, d.earned_micros as amount from creator_day d
          where d.bucket = ${bucket} and d.creator = ${creator} and d.earned_micros > 0
            and d.day > coalesce((select max(y.day) from maturity y where y.bucket = ${bucket} and y.creator = ${creator}), '0001-01-01')
          order by d.day limit 1`.execute(db),
        sql<{ amount: bigint }>`
          select coalesce(sum(paid_micros), 0)::int8 as amount from cashout where bucket = ${bucket} and creator = ${creator} and state = 'paid'`.execute(
          db,
        ),
      ]);
      const own = balances.get(creator)!;
      const sum = sums.rows[0]!;
      const first = next.rows[0];
      return {
        currency: base_currency,
        today_micros: `${sum.today_micros}`,
        today_gifts: Number(sum.today_gifts),
        all_time_micros: `${sum.all_micros}`,
        pending_micros: `${own.earning_pending}`,
        available_micros: `${own.earning_available}`,
        reserved_micros: `${own.earning_reserved}`,
        paid_out_micros: `${paid.rows[0]!.amount}`,
        next_available: first
          ? { on: availableOn(first.day, settings.current().hold_days).toISOString(), amount_micros: `${first.amount}` }
          : null,
      };
    },
    async days(creator) {
      const today = dayOf(clock.now());
      const from = dayOf(startOfDay(today, -29));
      await targets.foldCreator(creator);
      const rows = await db
        .selectFrom('creator_day')
        .select(['day', 'earned_micros', 'gifts'])
        .where('bucket', '=', bucketOf(creator))
        .where('creator', '=', creator)
        .where('day', '>=', from)
        .execute();
      const byDay = new Map(rows.map((row) => [row.day, row]));
      return Array.from({ length: 30 }, (_, index) => {
        const day = dayOf(startOfDay(from, index));
        const row = byDay.get(day);
        return { day, micros: `${row?.earned_micros ?? 0n}`, gifts: Number(row?.gifts ?? 0n) };
      });
    },
    statement: (creator, page, t) => readEarningLines(db, creator, page, parts.itemName, t),
    period: (creator, period, page, t) =>
      readEarningPeriod(
        db,
        creator,
        period,
        base_currency,
        { cursor: page.cursor, limit: page.limit ?? LIMITS.page_size },
        (line) => causeOf(line, parts.itemName, t),
      ),
    periodFile: (creator, period, t) =>
      earningsCsv(db, creator, period, base_currency, (line) => causeOf(line, parts.itemName, t), t),
    async supporters(creator, page) {
      await targets.foldCreator(creator);
      return readSupporters(db, creator, page);
    },
    async matureDue() {
      const day = dayOf(startOfDay(dayOf(clock.now()), -settings.current().hold_days - 1));
      let count = 0;
      let after = '00000000-0000-0000-0000-000000000000';
      for (;;) {
        const { rows } = await sql<{ owner: string }>`
          select a.owner from ledger_account a
          where a.kind = 10 and a.balance > 0 and a.owner > ${after}
            and not exists (select from maturity y where y.bucket = a.bucket and y.creator = a.owner and y.day >= ${day})
          order by a.owner limit 500`.execute(db);
        if (rows.length === 0) return count;
        after = rows.at(-1)!.owner;
        const outcomes = await Promise.all(
          rows.map(({ owner }) =>
            teller.submit(mature, { owner, id: deriveId('mature', owner, day), day, base_currency }),
          ),
        );
        for (const one of outcomes) {
          if (one.outcome === 'ok') count++;
          else if (one.outcome !== 'duplicate' && one.outcome !== 'wrong_state')
            throw new BuskerError(one.outcome, one.details);
        }
      }
    },
  };
}
