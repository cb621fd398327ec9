/** The deferred-revenue report by month, from the platform's entries and the facts of purchases and of recognised revenue. */
import type { DeferredRevenue } from '@busker/protocol';
import { sql } from 'kysely';
import { PLATFORM_KINDS } from '../ledger/types.ts';
import { csvFile, decimalMicros, type Cell } from '../platform/csv.ts';
import type { Db } from '../platform/database.ts';
import { monthPeriod } from '../platform/time-zone.ts';

/** An account's change in a month. Credit-positive. */
export interface Movement {
  readonly month: string;
  readonly kind: number;
  readonly asset: string;
  readonly amount: bigint;
}
export interface DeferredFacts {
  readonly months: readonly string[];
  readonly movements: readonly Movement[];
  /** Price of purchases credited in the month. */
  readonly sold: readonly { readonly month: string; readonly currency: string; readonly amount: bigint }[];
  /** Revenue by the month of the spends, and the month it was booked in. */
  readonly revenue: readonly {
    readonly month: string;
    readonly booked: string;
    readonly currency: string;
    readonly amount: bigint;
  }[];
  readonly tail: readonly { readonly currency: string; readonly coins: bigint; readonly amount_micros: bigint }[];
  readonly complete_through: Date;
  readonly base_currency: string;
}

/** Everything of one moment: one snapshot. */
export async function readDeferredFacts(db: Db, now: Date, base_currency: string): Promise<DeferredFacts> {
  const facts = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const month = sql.raw(`to_char(p.at at time zone 'UTC', 'YYYY-MM')`);
      const movements = await sql<Omit<Movement, 'amount'> & { amount: string }>`
        select ${month} as month, e.kind, e.asset, sum(e.amount)::text as amount
        from ledger_platform_entry e join ledger_posting p on p.bucket = e.bucket and p.id = e.posting group by 1, 2, 3`.execute(
        tx,
      );
      const sold = await sql<{ month: string; currency: string; amount: string }>`
        select to_char(u.credited_at at time zone 'UTC', 'YYYY-MM') as month, u.currency, sum(u.price_micros)::text as amount
        from purchase u where u.credited_at is not null group by 1, 2`.execute(tx);
      const revenue = await sql<{ month: string; booked: string; currency: string; amount: string }>`
        select to_char(f.month, 'YYYY-MM') as month, ${month} as booked, f.currency, sum(f.amount_micros)::text as amount
        from revenue_fact f join ledger_posting p on p.bucket = f.posting_bucket and p.id = f.posting group by 1, 2, 3`.execute(
        tx,
      );
      const tail = await sql<DeferredFacts['tail'][number]>`select * from revenue_tail()`.execute(tx);
      const mark = await sql<{
        through: Date;
      }>`select through from reading_mark where name = 'revenue'`.execute(tx);
      return { movements: movements.rows, sold: sold.rows, revenue: revenue.rows, tail: tail.rows, mark: mark.rows[0] };
    });
  const first = facts.movements.reduce(
    (least, row) => (row.month < least ? row.month : least),
    now.toISOString().slice(0, 7),
  );
  return {
    months: monthsBetween(first, now.toISOString().slice(0, 7)),
    movements: facts.movements.map((row) => ({ ...row, amount: BigInt(row.amount) })),
    sold: facts.sold.map((row) => ({ ...row, amount: BigInt(row.amount) })),
    revenue: facts.revenue.map((row) => ({ ...row, amount: BigInt(row.amount) })),
    tail: facts.tail,
    complete_through: facts.mark?.through ?? new Date(0),
    base_currency,
  };
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let time = new Date(`${first}-01T00:00:00.000Z`); ; time.setUTCMonth(time.getUTCMonth() + 1)) {
    const month = time.toISOString().slice(0, 7);
    if (month > last) return months;
    months.push(month);
  }
}

/** The report. Pure. */
export function deferredReport(facts: DeferredFacts): DeferredRevenue {
  const moved = (month: string, kind: keyof typeof PLATFORM_KINDS, asset: string): bigint =>
    facts.movements.find((row) => row.month === month && row.kind === PLATFORM_KINDS[kind] && row.asset === asset)
      ?.amount ?? 0n;
  let outstanding = 0n;
  let promo = 0n;
  const coins = facts.months.map((month) => {
    const [sold, spent] = [-moved(month, 'coins_issued', 'COIN'), moved(month, 'coins_redeemed', 'COIN')];
    const [granted, promo_spent] = [-moved(month, 'promo_issued', 'COIN'), moved(month, 'promo_redeemed', 'COIN')];
    const [opening, promo_opening] = [outstanding, promo];
    const refunded = moved(month, 'coins_refunded', 'COIN');
    outstanding += sold - spent - refunded;
    const promo_expired = moved(month, 'promo_expired', 'COIN');
    promo += granted - promo_spent - promo_expired;
    return {
      month,
      closed: monthPeriod(month, 'UTC').to <= facts.complete_through,
      opening: `${opening}`,
      sold: `${sold}`,
      spent: `${spent}`,
      refunded: `${refunded}`,
      closing: `${outstanding}`,
      promo_opening: `${promo_opening}`,
      promo_granted: `${granted}`,
      promo_spent: `${promo_spent}`,
      promo_expired: `${promo_expired}`,
      promo_closing: `${promo}`,
      creators_cost_micros: `${-moved(month, 'creator_cost', facts.base_currency)}`,
      marketing_cost_micros: `${-moved(month, 'marketing_cost', facts.base_currency)}`,
    };
  });

  const currencies = [...new Set([...facts.sold, ...facts.revenue].map((row) => row.currency))].sort();
  let ties = true;
  const money = currencies.map((currency) => {
    let deferred = 0n;
    let ledger = 0n;
    let booked_later = 0n;
    const months = facts.months.map((month) => {
      const own = facts.revenue.filter((row) => row.currency === currency);
      const sum = (rows: readonly { amount: bigint }[]): bigint => rows.reduce((total, row) => total + row.amount, 0n);
      const sold = sum(facts.sold.filter((row) => row.month === month && row.currency === currency));
      const revenue = sum(own.filter((row) => row.month === month));
      const booked = sum(own.filter((row) => row.booked === month));
      const change = moved(month, 'deferred_revenue', currency);
      // What changed deferred revenue and was neither a sale nor recognised went back to buyers.
      const refunded = sold - booked - change;
      const opening = deferred;
      deferred += sold - revenue - refunded;
      booked_later += revenue - booked;
      ledger += change;
      ties &&= booked === moved(month, 'revenue', currency) && deferred + booked_later === ledger;
      return {
        month,
        opening: `${opening}`,
        sold: `${sold}`,
        revenue: `${revenue}`,
        refunded: `${refunded}`,
        closing: `${deferred}`,
        booked_later: `${booked_later}`,
        ledger: `${ledger}`,
      };
    });
    const tail = facts.tail.find((row) => row.currency === currency);
    return {
      currency,
      months,
      tail_coins: `${tail?.coins ?? 0n}`,
      tail_micros: `${tail?.amount_micros ?? 0n}`,
    };
  });
  return {
    base_currency: facts.base_currency,
    complete_through: facts.complete_through.toISOString(),
    coins,
    money,
    ties,
  };
}

export function deferredCsv(report: DeferredRevenue): AsyncGenerator<string> {
  const money = (text: string): string => decimalMicros(BigInt(text));
  const lines: Cell[][] = [
    [
      'Month (UTC)',
      'Closed',
      'Coins at the start',
      'Sold',
      'Spent',
      'Refunded',
      'Coins at the end',
      'Promotional at the start',
      'Granted',
      'Spent',
      'Expired',
      'Promotional at the end',
      `Creators' cost (${report.base_currency})`,
      `Marketing cost (${report.base_currency})`,
    ],
    ...report.coins.map((row): Cell[] => [
      row.month,
      row.closed ? 'yes' : 'no',
      row.opening,
      row.sold,
      row.spent,
      row.refunded,
      row.closing,
      row.promo_opening,
      row.promo_granted,
      row.promo_spent,
      row.promo_expired,
      row.promo_closing,
      money(row.creators_cost_micros),
      money(row.marketing_cost_micros),
    ]),
    [],
    [
      'Month (UTC)',
      'Currency',
      'Deferred at the start',
      'Sold',
      'Revenue',
      'Refunded',
      'Deferred at the end',
      'Booked later',
      'Ledger at the end',
    ],
    ...report.money.flatMap((one) =>
      one.months.map((row): Cell[] => [
        row.month,
        one.currency,
        money(row.opening),
        money(row.sold),
        money(row.revenue),
        money(row.refunded),
        money(row.closing),
        money(row.booked_later),
        money(row.ledger),
      ]),
    ),
    ...report.money.map((one): Cell[] => [
      'Spent, not recognised yet',
      one.currency,
      '',
      '',
      money(one.tail_micros),
      '',
      '',
      '',
      '',
    ]),
  ];
  return csvFile(lines);
}
