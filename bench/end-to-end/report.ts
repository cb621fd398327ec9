/** What a run came to: the JSON object and the table for people. */
import type { Surroundings } from '../load/machine.ts';
import { median } from '../load/median.ts';
import type { Tapped } from './generator.ts';
import type { Options } from './options.ts';

export interface Round {
  readonly kind: 'warm-up' | 'climb' | 'quiet' | 'busy';
  readonly offered_per_s: number;
  readonly tapped: Tapped;
  /** Time on a processor while it lasted. */
  readonly cpu: {
    readonly server_us: number;
    /** All of PostgreSQL, the teller's backend included. */
    readonly postgres_us: number;
    readonly teller_us: number;
    readonly generator_us: number;
  };
}

type Figures = Readonly<Record<(typeof FIGURES)[number], number>>;
const FIGURES = [
  'gifts_per_s',
  'tap_ack_ms_p50',
  'tap_ack_ms_p99',
  'tap_screen_ms_p50',
  'tap_screen_ms_p99',
  'lateness_ms_p99',
  'cpu_us_per_gift_server',
  'cpu_us_per_gift_postgres',
  'cpu_us_per_gift_postgres_teller',
  'cpu_us_per_gift_generator',
] as const;

export interface Report extends Surroundings, Figures {
  readonly ok: boolean;
  readonly wrong: readonly string[];
  readonly sockets: number;
  readonly rooms: number;
  readonly rounds: number;
  readonly offered_per_s: number;
  /** At 200 gifts/s. */
  readonly quiet: Figures & { readonly offered_per_s: number };
  /** Highest rates tried on the way, and how they went. */
  readonly climb: readonly { offered_per_s: number; gifts_per_s: number; tap_ack_ms_p99: number }[];
  /** Over the whole run. */
  readonly acknowledged: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly screens: number;
  readonly missing: number;
  readonly out_of_order: number;
}

export function reportOf(
  options: Options,
  where: Surroundings,
  rounds: readonly Round[],
  wrong: readonly string[],
): Report {
  const of = (kind: Round['kind']): Round[] => rounds.filter((round) => round.kind === kind);
  const sum = (pick: (tapped: Tapped) => number): number => rounds.reduce((all, round) => all + pick(round.tapped), 0);
  const refused: Record<string, number> = {};
  for (const { tapped } of rounds)
    for (const [code, n] of Object.entries(tapped.refused)) refused[code] = (refused[code] ?? 0) + n;
  return {
    ok: wrong.length === 0,
    wrong,
    ...where,
    sockets: options.sockets,
    rooms: options.rooms,
    rounds: options.rounds,
    offered_per_s: of('busy')[0]!.offered_per_s,
    ...figuresOf(of('busy')),
    quiet: { offered_per_s: of('quiet')[0]!.offered_per_s, ...figuresOf(of('quiet')) },
    climb: of('climb').map(({ offered_per_s, tapped }) => ({
      offered_per_s,
      gifts_per_s: rounded(tapped.gifts_per_s),
      tap_ack_ms_p99: rounded(tapped.to_ack.p99_ms),
    })),
    acknowledged: sum((tapped) => tapped.acknowledged),
    refused,
    screens: sum((tapped) => tapped.screens),
    missing: sum((tapped) => tapped.missing),
    out_of_order: sum((tapped) => tapped.out_of_order),
  };
}

function figuresOf(rounds: readonly Round[]): Figures {
  const over = (pick: (round: Round) => number): number => rounded(median(rounds.map(pick)));
  return {
    gifts_per_s: over(({ tapped }) => tapped.gifts_per_s),
    tap_ack_ms_p50: over(({ tapped }) => tapped.to_ack.p50_ms),
    tap_ack_ms_p99: over(({ tapped }) => tapped.to_ack.p99_ms),
    tap_screen_ms_p50: over(({ tapped }) => tapped.to_screen.p50_ms),
    tap_screen_ms_p99: over(({ tapped }) => tapped.to_screen.p99_ms),
    lateness_ms_p99: over(({ tapped }) => tapped.lateness.p99_ms),
    cpu_us_per_gift_server: over(({ cpu, tapped }) => cpu.server_us / tapped.acknowledged),
    cpu_us_per_gift_postgres: over(({ cpu, tapped }) => cpu.postgres_us / tapped.acknowledged),
    cpu_us_per_gift_postgres_teller: over(({ cpu, tapped }) => cpu.teller_us / tapped.acknowledged),
    cpu_us_per_gift_generator: over(({ cpu, tapped }) => cpu.generator_us / tapped.acknowledged),
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

export function reportText(report: Report): string {
  const rows: [string, string, string][] = [['', 'busy', 'quiet']];
  rows.push(['offered gifts per second', `${report.offered_per_s}`, `${report.quiet.offered_per_s}`]);
  for (const name of FIGURES) rows.push([name, `${report[name]}`, `${report.quiet[name]}`]);
  return [
    '',
    `${report.date} · ${report.commit} · ${report.machine} · Node ${report.node} · load before ${report.load_before.toFixed(1)}`,
    `${report.sockets} sockets in ${report.rooms} rooms; medians of ${report.rounds} rounds, taking turns`,
    ...rows.map(([name, busy, quiet]) => `  ${name.padEnd(32)} ${busy.padStart(9)} ${quiet.padStart(9)}`),
    `  ${report.acknowledged} gifts acknowledged, ${report.screens} times due on another socket: ${report.missing} missing, ${report.out_of_order} out of order`,
    report.ok ? '  The books are proven.' : `  WRONG:\n    ${report.wrong.join('\n    ')}`,
    '',
  ].join('\n');
}
