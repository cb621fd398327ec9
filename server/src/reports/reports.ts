/** The books at a moment and by month, for whoever keeps them. See README.md. This is the folder's public file. */
import { BuskerError, type BalancesAt, type DeferredRevenue, type TrialBalance } from '@busker/protocol';
import { cutsAt, kindBalancesAt } from '../ledger/point-in-time.ts';
import { COIN, PERSON_KINDS, PLATFORM_KINDS, type PersonKind, type Teller } from '../ledger/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { deferredCsv, deferredReport, readDeferredFacts } from './deferred.ts';
import { runRevenue } from './revenue-run.ts';
import { trialBalanceCsv, trialBalanceOf } from './trial-balance.ts';

export interface Reports {
  /**
   * What accounts held just before a moment: a person's, or without `owner` the platform's.
   * @param asked.kind one account by its name in the chart; left out: all.
   * @throws BuskerError `bad_request` when there is no such account.
   */
  balanceAt(asked: { owner?: string; kind?: string }, moment: Date): Promise<BalancesAt>;
  trialBalance(moment: Date): Promise<TrialBalance>;
  trialBalanceFile(moment: Date): AsyncGenerator<string>;
  /** Sold, spent, refunded, outstanding, and the revenue and creators' cost of each month. */
  deferredRevenue(): Promise<DeferredRevenue>;
  deferredRevenueFile(): AsyncGenerator<string>;
  /** Recognises the revenue of coins spent since the last run. Repeatable; returns how many commands had something. */
  recogniseDue(): Promise<number>;
}

export function createReports(parts: {
  database: Database;
  teller: Teller;
  clock: Clock;
  base_currency: string;
}): Reports {
  const { teller, clock, base_currency } = parts;
  const { db } = parts.database;
  const deferred = async (): Promise<DeferredRevenue> =>
    deferredReport(await readDeferredFacts(db, clock.now(), base_currency));

  return {
    async balanceAt({ owner, kind }, moment) {
      const at = moment.toISOString();
      const known: Readonly<Record<string, number>> = owner === undefined ? PLATFORM_KINDS : PERSON_KINDS;
      if (kind !== undefined && !(kind in known))
        throw new BuskerError('bad_request', { field: 'kind', why: 'is no account in the chart' });
      if (owner === undefined) {
        const rows = (await kindBalancesAt(db, moment)).filter(
          (row) => row.side === 'platform' && (kind === undefined || row.kind === kind),
        );
        return { at, rows: rows.map((row) => ({ kind: row.kind, asset: row.asset, balance: `${row.balance}` })) };
      }
      const kinds = kind === undefined ? (Object.keys(PERSON_KINDS) as PersonKind[]) : [kind as PersonKind];
      const cuts = await cutsAt(db, owner, kinds, [moment]);
      return {
        at,
        rows: kinds.map((name) => ({
          kind: name,
          asset: PERSON_KINDS[name] < 10 ? COIN : base_currency,
          balance: `${cuts.get(name)![0]!.balance}`,
        })),
      };
    },
    deferredRevenue: deferred,
    async *deferredRevenueFile() {
      yield* deferredCsv(await deferred());
    },
    recogniseDue: () => runRevenue(db, teller, clock),
    trialBalance: async (moment) => trialBalanceOf(await kindBalancesAt(db, moment), moment),
    async *trialBalanceFile(moment) {
      yield* trialBalanceCsv(trialBalanceOf(await kindBalancesAt(db, moment), moment));
    },
  };
}
