/** What a run came to: the JSON object and the table for people. */
import type { Surroundings } from '../load/machine.ts';
import type { Options } from './options.ts';

/** The figures of one round. */
export interface Figures {
  gifts_per_s: number;
  hot_gifts_per_s: number;
  single_ms_p50: number;
  single_ms_p99: number;
  tpcb_single_ms: number;
  flush_ms: number;
  tpcb_per_s: number;
  limit_per_s: number;
  naive_per_s: number;
  growth_ratio: number;
  bytes_per_gift: number;
  server_cpu_us_per_gift: number;
  node_cpu_us_per_gift: number;
}

export interface Report extends Surroundings, Partial<Figures> {
  readonly postgresql: string;
  readonly tpcb_driver: string;
  readonly viewers: number;
  readonly creators: number;
  readonly rounds: number;
  readonly entries: number;
  /** Bytes a gift, by table and index. */
  readonly bytes: Readonly<Record<string, number>>;
  /** Shares that say more than the figures: machines differ. */
  readonly ratios: Readonly<
    Record<string, { readonly is: number; readonly to_reach: string; readonly reached: boolean }>
  >;
}

export function ratiosOf(f: Partial<Figures>): Report['ratios'] {
  const all: Record<string, { is: number; to_reach: string; reached: boolean }> = {};
  const add = (name: string, is: number | undefined, at: { least: number } | { most: number }): void => {
    if (is === undefined || !Number.isFinite(is)) return;
    const reached = 'least' in at ? is >= at.least : is <= at.most;
    all[name] = { is: round(is), to_reach: 'least' in at ? `≥ ${at.least}` : `≤ ${at.most}`, reached };
  };
  const over = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : a / b;
  add('gifts_per_s / tpcb_per_s', over(f.gifts_per_s, f.tpcb_per_s), { least: 5 });
  add('gifts_per_s / limit_per_s', over(f.gifts_per_s, f.limit_per_s), { least: 0.7 });
  add('hot_gifts_per_s / gifts_per_s', over(f.hot_gifts_per_s, f.gifts_per_s), { least: 0.9 });
  add('single_ms_p50 / tpcb_single_ms', over(f.single_ms_p50, f.tpcb_single_ms), { most: 1.5 });
  add('growth_ratio', f.growth_ratio, { least: 0.85 });
  add('bytes_per_gift', f.bytes_per_gift, { most: 650 });
  return all;
}

const round = (value: number): number => Number(value.toPrecision(4));

const SAYS: Readonly<Record<keyof Figures, string>> = {
  gifts_per_s: 'durable gifts a second, 2 000 in flight',
  hot_gifts_per_s: 'the same, all to one creator in one room',
  limit_per_s: 'the schema’s limit: the same rows by INSERT … SELECT',
  tpcb_per_s: 'TPC-B-like transactions a second, 16 clients',
  naive_per_s: 'the textbook way, 16 connections',
  single_ms_p50: 'one gift at a time, ms, p50',
  single_ms_p99: 'one gift at a time, ms, p99',
  tpcb_single_ms: 'one TPC-B-like transaction, one client, ms',
  flush_ms: 'one flush of the disk, ms',
  growth_ratio: 'with the entries already there ÷ with none',
  bytes_per_gift: 'bytes on disk a gift, indexes included',
  server_cpu_us_per_gift: 'PostgreSQL, µs of CPU a gift',
  node_cpu_us_per_gift: 'Node (teller and load), µs of CPU a gift',
};

export function reportText(report: Report, options: Options): string {
  const lines = [
    `${report.date} · ${report.commit} · ${report.machine} · PostgreSQL ${report.postgresql}, fsync and synchronous_commit on · Node ${report.node}`,
    `${report.viewers} wallets, ${report.creators} creators; medians of ${report.rounds} interleaved rounds of ${options.seconds} s; TPC-B by ${report.tpcb_driver}; load before: ${report.load_before.toFixed(1)}`,
    '',
  ];
  for (const [name, says] of Object.entries(SAYS)) {
    const value = report[name as keyof Figures];
    if (value !== undefined) lines.push(`  ${says.padEnd(56)} ${String(round(value)).padStart(9)}   ${name}`);
  }
  lines.push('');
  for (const [name, { is, to_reach, reached }] of Object.entries(report.ratios))
    lines.push(`  ${name.padEnd(56)} ${String(is).padStart(9)}   ${to_reach} ${reached ? 'reached' : 'NOT REACHED'}`);
  lines.push('', '  bytes a gift, by table and index:');
  for (const [name, bytes] of Object.entries(report.bytes).toSorted(([, a], [, b]) => b - a))
    if (bytes >= 0.5) lines.push(`    ${name.padEnd(54)} ${bytes.toFixed(0).padStart(9)}`);
  return lines.join('\n');
}
