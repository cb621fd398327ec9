/**
 * Limits inside a posting: what kinds of commands that spend call from their `load`, `decide` and `write`. All of a wallet's commands in a
 * batch share one meter, whatever their kind; rows are guarded by the lock of the sender's wallet account.
 */
import { bucketOf } from '@busker/protocol';
import type { DecideView, PostingTx, Refusal } from '../ledger/types.ts';
import { LOAD_LIMITS, SPENT_SINCE, WRITE_METERS } from './limits.sql.ts';
import {
  begin,
  confirmFrom,
  limitReached,
  putBack,
  readLimits,
  take,
  type LimitsRow,
  type Meter,
  type MeterStart,
  type SpendLimits,
} from './meter.ts';

/**
 * Reads what was loaded of senders; meters that cannot be believed begin anew from the entries, in one statement more.
 * @param rows the column `limitsOf`, by sender.
 */
export async function openLimits(
  tx: PostingTx,
  rows: ReadonlyMap<string, LimitsRow>,
  at: Date,
): Promise<ReadonlyMap<string, SpendLimits>> {
  const opened = new Map<string, SpendLimits>();
  const starts: MeterStart[] = [];
  for (const [person, row] of rows) {
    const { limits, start } = readLimits(person, row, at);
    opened.set(person, limits);
    if (start) starts.push(start);
  }
  if (starts.length === 0) return opened;
  const spent = await tx.query<{ person: string; day: bigint; month: bigint }>(SPENT_SINCE, [
    starts.map((start) => bucketOf(start.person)),
    starts.map((start) => start.person),
    starts.map((start) => start.day_from),
    starts.map((start) => start.month_from),
  ]);
  const sums = new Map(spent.map((row) => [row.person, row]));
  for (const start of starts)
    opened.set(start.person, begin(opened.get(start.person)!, start, sums.get(start.person)!, at));
  return opened;
}

/** Loads and opens the limits of people whose command reads nothing else of them. */
export async function loadLimits(
  tx: PostingTx,
  people: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, SpendLimits>> {
  const rows = await tx.query<{ person: string; limits: LimitsRow | null }>(LOAD_LIMITS, [
    people.map(bucketOf),
    people,
  ]);
  return openLimits(tx, new Map(rows.flatMap((row) => (row.limits ? [[row.person, row.limits]] : []))), at);
}

type View = Pick<DecideView<unknown>, 'at' | 'shared'>;

/** The wallet's one meter in this batch. */
function sharedMeter(view: View, limits: SpendLimits): Meter | undefined {
  return view.shared(`meter ${limits.person}`, () => limits.meter);
}

/** What stands in the way of spending, checked before anything is taken. */
export interface SpendGuard {
  /** `limit_reached`. */
  readonly reached?: Refusal;
  /** `confirmation_required`, for a command that was not confirmed. */
  readonly unconfirmed?: Refusal;
  /** Counts the coins once everything else is fine; returns the meter to be written, if there is one. */
  take(this: void): Meter | undefined;
}

const FREE: SpendGuard = { take: () => undefined };

/** @param limits undefined: the sender has none, and the platform neither. */
export function guardSpend(view: View, limits: SpendLimits | undefined, coins: bigint): SpendGuard {
  if (!limits) return FREE;
  const { at } = view;
  const meter = sharedMeter(view, limits);
  const reached = limitReached({ ...limits, meter }, coins, at);
  const from = confirmFrom(limits, at);
  const unconfirmed: Refusal | undefined =
    from !== null && coins >= from
      ? { outcome: 'confirmation_required', details: { coins: `${coins}`, from_coins: `${from}` } }
      : undefined;
  return {
    ...(reached && { reached }),
    ...(unconfirmed && { unconfirmed }),
    take() {
      if (meter) take(limits, meter, coins, at);
      return meter;
    },
  };
}

/** Counts coins back that were held and never given. Returns the meter to be written, if there is one. */
export function unspend(view: View, limits: SpendLimits | undefined, coins: bigint, held_at: Date): Meter | undefined {
  const meter = limits && sharedMeter(view, limits);
  if (meter) putBack(meter, coins, held_at);
  return meter;
}

/** Writes meters as they stand after the batch; those that several commands moved once. */
export async function writeMeters(tx: PostingTx, moved: readonly (Meter | undefined)[]): Promise<void> {
  const meters = [...new Set(moved)].filter((meter) => meter !== undefined);
  if (meters.length === 0) return;
  await tx.query(WRITE_METERS, [
    meters.map((meter) => bucketOf(meter.person)),
    meters.map((meter) => meter.person),
    meters.map((meter) => meter.zone),
    meters.map((meter) => meter.day),
    meters.map((meter) => meter.day_coins),
    meters.map((meter) => meter.month_coins),
    meters.map((meter) => meter.day_limit),
    meters.map((meter) => meter.month_limit),
    meters.map((meter) => meter.by_rules),
    meters.map((meter) => meter.by_caps),
  ]);
}
