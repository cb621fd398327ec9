/** The trial balance: every kind of account on its side, and both sides equal in every asset. Pure. */
import type { TrialBalance } from '@busker/protocol';
import type { KindBalance } from '../ledger/point-in-time.ts';
import { COIN } from '../ledger/types.ts';
import { csvFile, decimalMicros, type Cell } from '../platform/csv.ts';

export function trialBalanceOf(balances: readonly KindBalance[], moment: Date): TrialBalance {
  const totals = new Map<string, { debit: bigint; credit: bigint }>();
  const rows = balances.map(({ code, kind, side, normal, meaning, asset, balance }) => {
    const total = totals.get(asset) ?? { debit: 0n, credit: 0n };
    totals.set(asset, total);
    if (balance < 0n) total.debit -= balance;
    else total.credit += balance;
    return {
      code,
      kind,
      side,
      meaning,
      asset,
      debit: balance < 0n ? `${-balance}` : '0',
      credit: balance > 0n ? `${balance}` : '0',
      unusual: balance !== 0n && balance > 0n !== (normal === 'credit'),
    };
  });
  return {
    at: moment.toISOString(),
    rows,
    totals: [...totals].map(([asset, { debit, credit }]) => ({ asset, debit: `${debit}`, credit: `${credit}` })),
    balanced: [...totals.values()].every(({ debit, credit }) => debit === credit),
  };
}

export function trialBalanceCsv(report: TrialBalance): AsyncGenerator<string> {
  const amount = (text: string, asset: string): string => (asset === COIN ? text : decimalMicros(BigInt(text)));
  const lines: Cell[][] = [
    [`Trial balance before ${report.at}`],
    ['Code', 'Account', 'Whose', 'Asset', 'Debit', 'Credit', 'Meaning'],
    ...report.rows.map((row): Cell[] => [
      row.code,
      row.kind,
      row.side === 'person' ? 'people' : 'platform',
      row.asset,
      amount(row.debit, row.asset),
      amount(row.credit, row.asset),
      row.meaning,
    ]),
    ...report.totals.map((total): Cell[] => [
      '',
      'Total',
      '',
      total.asset,
      amount(total.debit, total.asset),
      amount(total.credit, total.asset),
      '',
    ]),
  ];
  return csvFile(lines);
}
