/** A creator's statement of a period: opening balance, lines, closing balance; as pages and as a file. */
import type { EarningLine, EarningPeriod } from '@busker/protocol';
import {
  readPeriod,
  takePage,
  walkPeriod,
  type PeriodAccount,
  type Places,
  type WalkedLine,
} from '../ledger/period.ts';
import { csvFile, decimalMicros, type Cell } from '../platform/csv.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db } from '../platform/database.ts';
import type { ServerTexts } from '../platform/texts.ts';
import { localTime, type Period } from '../platform/time-zone.ts';
import { EARNING_NAMES, readEarningsWithin, type LineRow } from './earnings.sql.ts';

type Kind = keyof typeof EARNING_NAMES;
/** The way of the money: within a posting, what left an account goes before what came into the next. */
const KINDS = Object.keys(EARNING_NAMES) as Kind[];
const PLACE = /^(0|[1-9][0-9]{0,17})$/;
/** Lines read at a time for a file. */
const FILE_BATCH = 500;

type CauseOf = (entry: LineRow) => EarningLine['cause'];
type Accounts = readonly PeriodAccount<Kind>[];

function walk(
  db: Db,
  creator: string,
  accounts: Accounts,
  period: Period,
  batch: number,
  places?: Places<Kind>,
): AsyncGenerator<WalkedLine<Kind, LineRow>> {
  return walkPeriod(
    db,
    creator,
    accounts,
    period,
    (kind, after, through, limit) => readEarningsWithin(db, creator, kind, period, after, through, limit),
    { batch, ...(places ? { places } : {}) },
  );
}

const total = (accounts: Accounts, what: 'opening' | 'closing'): bigint =>
  accounts.reduce((sum, account) => sum + account[what], 0n);

/** One page, oldest line first. @throws BuskerError `bad_request` for a foreign cursor. */
export async function readEarningPeriod(
  db: Db,
  creator: string,
  period: Period,
  currency: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
  causeOf: CauseOf,
): Promise<EarningPeriod> {
  const accounts = await readPeriod(db, creator, KINDS, period);
  const given =
    page.cursor === undefined
      ? undefined
      : readCursor(
          page.cursor,
          KINDS.map(() => PLACE),
        );
  const places: Places<Kind> = new Map(
    accounts.map((account, index) => [account.kind, given ? BigInt(given[index]!) : account.after]),
  );
  const walked = walk(db, creator, accounts, period, page.limit + 1, places);
  const { lines, next } = await takePage(walked, places, page.limit);
  return {
    first_day: period.first_day,
    last_day: period.last_day,
    time_zone: period.time_zone,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    currency,
    opening_micros: `${total(accounts, 'opening')}`,
    closing_micros: `${total(accounts, 'closing')}`,
    accounts: accounts.map((account) => ({
      account: EARNING_NAMES[account.kind],
      opening_micros: `${account.opening}`,
      came_micros: `${account.came}`,
      went_micros: `${account.went}`,
      closing_micros: `${account.closing}`,
      lines: account.lines,
    })),
    rows: lines.map(({ kind, entry, balance_after }) => ({
      account: EARNING_NAMES[kind],
      seq: `${entry.seq}`,
      at: entry.at.toISOString(),
      amount_micros: `${entry.amount}`,
      balance_after_micros: `${balance_after}`,
      cause: causeOf(entry),
    })),
    next: next === null ? null : writeCursor(...KINDS.map((kind) => `${next.get(kind)!}`)),
  };
}

/** The whole period as CSV. */
export async function* earningsCsv(
  db: Db,
  creator: string,
  period: Period,
  currency: string,
  causeOf: CauseOf,
  t: ServerTexts,
): AsyncGenerator<string> {
  const accounts = await readPeriod(db, creator, KINDS, period);
  async function* lines(): AsyncGenerator<readonly Cell[]> {
    const edge = (name: string, at: Date, what: 'opening' | 'closing'): Cell[] => [
      localTime(at, period.time_zone),
      name,
      '',
      '',
      '',
      decimalMicros(total(accounts, what)),
      currency,
      '',
    ];
    const { time, what, account, amount, balance, allEarnings, currency: money, reference } = t.file;
    yield [time({ zone: period.time_zone }), what, account, amount, balance, allEarnings, money, reference];
    yield edge(t.file.opening, period.from, 'opening');
    for await (const { kind, entry, balance_after, total_after } of walk(db, creator, accounts, period, FILE_BATCH)) {
      yield [
        localTime(entry.at, period.time_zone),
        causeOf(entry).title,
        t.earnings[EARNING_NAMES[kind]],
        decimalMicros(entry.amount),
        decimalMicros(balance_after),
        decimalMicros(total_after),
        currency,
        entry.cause,
      ];
    }
    yield edge(t.file.closing, period.to, 'closing');
  }
  yield* csvFile(lines());
}
