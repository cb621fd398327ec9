/** A wallet's statement of a period: opening balance, lines, closing balance; as pages and as a file. */
import type { WalletCause, WalletPeriod } from '@busker/protocol';
import {
  readPeriod,
  takePage,
  walkPeriod,
  type PeriodAccount,
  type Places,
  type WalkedLine,
} from '../ledger/period.ts';
import { csvFile, type Cell } from '../platform/csv.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db } from '../platform/database.ts';
import type { ServerTexts } from '../platform/texts.ts';
import { localTime, type Period } from '../platform/time-zone.ts';
import { readEntriesWithin, type CausedEntry } from './statement.sql.ts';

/** Promotional coins are spent first, so within a posting their line is the older one. */
const KINDS = ['wallet_promo', 'wallet_paid'] as const;
type Kind = (typeof KINDS)[number];
const NAMES = { wallet_promo: 'promo', wallet_paid: 'paid' } as const;
const TITLES = { wallet_promo: 'promo', wallet_paid: 'paid' } as const satisfies Record<
  Kind,
  keyof ServerTexts['wallet']
>;
const PLACE = /^(0|[1-9][0-9]{0,17})$/;
/** Lines read at a time for a file. */
const FILE_BATCH = 500;

type CauseOf = (entry: CausedEntry) => WalletCause;
type Accounts = readonly PeriodAccount<Kind>[];

function walk(
  db: Db,
  person: string,
  accounts: Accounts,
  period: Period,
  batch: number,
  places?: Places<Kind>,
): AsyncGenerator<WalkedLine<Kind, CausedEntry>> {
  return walkPeriod(
    db,
    person,
    accounts,
    period,
    (kind, after, through, limit) => readEntriesWithin(db, person, NAMES[kind], period, after, through, limit),
    { batch, ...(places ? { places } : {}) },
  );
}

const total = (accounts: Accounts, what: 'opening' | 'closing'): bigint =>
  accounts.reduce((sum, account) => sum + account[what], 0n);

/** One page, oldest line first. @throws BuskerError `bad_request` for a foreign cursor. */
export async function readWalletPeriod(
  db: Db,
  person: string,
  period: Period,
  page: { readonly cursor?: string | undefined; readonly limit: number },
  causeOf: CauseOf,
): Promise<WalletPeriod> {
  const accounts = await readPeriod(db, person, KINDS, period);
  const given = page.cursor === undefined ? undefined : readCursor(page.cursor, [PLACE, PLACE]);
  const places: Places<Kind> = new Map(
    accounts.map((account, index) => [account.kind, given ? BigInt(given[index]!) : account.after]),
  );
  const walked = walk(db, person, accounts, period, page.limit + 1, places);
  const { lines, next } = await takePage(walked, places, page.limit);
  return {
    first_day: period.first_day,
    last_day: period.last_day,
    time_zone: period.time_zone,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    opening: `${total(accounts, 'opening')}`,
    closing: `${total(accounts, 'closing')}`,
    accounts: accounts.toReversed().map((account) => ({
      account: NAMES[account.kind],
      opening: `${account.opening}`,
      came: `${account.came}`,
      went: `${account.went}`,
      closing: `${account.closing}`,
      lines: account.lines,
    })),
    rows: lines.map(({ kind, entry, balance_after, total_after }) => ({
      account: NAMES[kind],
      seq: `${entry.seq}`,
      at: entry.at.toISOString(),
      coins: `${entry.amount}`,
      balance_after: `${balance_after}`,
      total_after: `${total_after}`,
      cause: causeOf(entry),
    })),
    next: next === null ? null : writeCursor(...KINDS.map((kind) => `${next.get(kind)!}`)),
  };
}

/** The whole period as CSV. */
export async function* walletCsv(
  db: Db,
  person: string,
  period: Period,
  causeOf: CauseOf,
  t: ServerTexts,
): AsyncGenerator<string> {
  const accounts = await readPeriod(db, person, KINDS, period);
  async function* lines(): AsyncGenerator<readonly Cell[]> {
    const edge = (name: string, at: Date, what: 'opening' | 'closing'): Cell[] => [
      localTime(at, period.time_zone),
      name,
      '',
      '',
      '',
      total(accounts, what),
      '',
    ];
    const { time, what, account, coins, balance, allCoins, reference } = t.file;
    yield [time({ zone: period.time_zone }), what, account, coins, balance, allCoins, reference];
    yield edge(t.file.opening, period.from, 'opening');
    for await (const line of walk(db, person, accounts, period, FILE_BATCH)) {
      yield [
        localTime(line.entry.at, period.time_zone),
        causeOf(line.entry).title,
        t.wallet[TITLES[line.kind]],
        line.entry.amount,
        line.balance_after,
        line.total_after,
        line.entry.cause,
      ];
    }
    yield edge(t.file.closing, period.to, 'closing');
  }
  yield* csvFile(lines());
}
