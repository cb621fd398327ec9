/** What the crowd has to tell: a line each second, and the whole at the end. */
import type { DoctorReport } from '@busker/protocol';
import type { Spread } from './latencies.ts';
import type { Tally } from './tally.ts';

export interface CrowdReport {
  readonly ok: boolean;
  readonly seed: number;
  readonly viewers: number;
  /** From the first act until the last tap was settled. */
  readonly acting_ms: number;
  readonly gifts: {
    readonly sent: number;
    readonly acknowledged: number;
    readonly refused: Readonly<Record<string, number>>;
    readonly unsent: number;
    readonly resent: number;
    readonly coins: string;
    readonly per_second: number;
    readonly most_per_second: number;
  };
  readonly latencies: { readonly to_ack: Spread; readonly to_ack_resent: Spread; readonly to_other: Spread };
  readonly events: { readonly delivered: number; readonly per_second: number };
  readonly people: {
    readonly purchases: number;
    readonly purchases_declined: number;
    readonly coins_bought: string;
    readonly chat_lines: number;
    readonly chat_refused: number;
    readonly hearts: number;
    readonly comments: number;
    readonly leaves: number;
    readonly reconnects: number;
    readonly other_refused: Readonly<Record<string, number>>;
  };
  /** How late this process itself was: its own share of every latency above. */
  readonly own_delay: { readonly p50_ms: number; readonly p99_ms: number };
  /** What is missing, doubled, diverged or wrong. */
  readonly wrong: readonly string[];
  readonly doctor: Pick<DoctorReport, 'ok' | 'took_ms'> & { readonly wrong: readonly string[] };
}

const PROBLEMS_SHOWN = 20;
const whole = (n: number): string => Math.round(n).toLocaleString('en-US').replaceAll(',', ' ');
const ms = (n: number): string => (n < 10 ? n.toFixed(1) : whole(n));
const spreadText = (spread: Spread): string =>
  spread.count === 0
    ? 'none'
    : `p50 ${ms(spread.p50_ms)} ms, p95 ${ms(spread.p95_ms)} ms, p99 ${ms(spread.p99_ms)} ms, longest ${ms(spread.max_ms)} ms (${whole(spread.count)} measured)`;
const codesText = (codes: Readonly<Record<string, number>>): string => {
  const entries = Object.entries(codes);
  return entries.length === 0 ? 'none' : entries.map(([code, n]) => `${code} ${whole(n)}`).join(', ');
};

/** Counts and times since the last call, as one line. */
export function createProgress(tally: Tally, watching: () => number): () => string {
  let taps = 0;
  let events = 0;
  let acks = 0;
  let others = 0;
  const began = performance.now();
  let last = began;
  return () => {
    const { counts } = tally;
    const now = performance.now();
    const seconds = (now - last) / 1_000;
    const ack = tally.to_ack.spread(acks);
    const other = tally.to_other.spread(others);
    const line =
      `${whole((now - began) / 1_000).padStart(4)} s  ${whole(watching()).padStart(5)} watching  ${whole((counts.taps - taps) / seconds).padStart(5)} gifts/s` +
      `  ${whole((counts.events - events) / seconds).padStart(7)} events/s  ack p50 ${ms(ack.p50_ms)} p99 ${ms(ack.p99_ms)} ms  others p50 ${ms(other.p50_ms)} p99 ${ms(other.p99_ms)} ms` +
      `  sent ${whole(counts.taps)} acknowledged ${whole(counts.acknowledged)} resent ${whole(counts.resent)}`;
    ({ taps, events } = counts);
    acks = tally.to_ack.count;
    others = tally.to_other.count;
    last = now;
    return line;
  };
}

/** The whole, for people. */
export function reportText(report: CrowdReport): string {
  const { gifts, latencies, events, people, doctor } = report;
  return [
    '',
    `${whole(report.viewers)} viewers for ${whole(report.acting_ms / 1_000)} s, seed ${report.seed}`,
    '',
    `  gifts          ${whole(gifts.sent)} sent, ${whole(gifts.acknowledged)} acknowledged (${gifts.coins} coins), ${whole(gifts.resent)} sent again, ${whole(gifts.unsent)} never left`,
    `  refused        ${codesText(gifts.refused)}`,
    `  pace           ${whole(gifts.per_second)} gifts/s on average, ${whole(gifts.most_per_second)} in the busiest second; ${whole(events.per_second)} events/s to sockets (${whole(events.delivered)} in all)`,
    `  tap → ack      ${spreadText(latencies.to_ack)}`,
    `    sent again   ${spreadText(latencies.to_ack_resent)}`,
    `  tap → another  ${spreadText(latencies.to_other)}`,
    `  own delay      p50 ${ms(report.own_delay.p50_ms)} ms, p99 ${ms(report.own_delay.p99_ms)} ms: how late this process itself was, contained in every time above`,
    `  purchases      ${whole(people.purchases)} credited (${people.coins_bought} coins), ${whole(people.purchases_declined)} declined`,
    `  people         ${whole(people.chat_lines)} chat lines, ${whole(people.hearts)} hearts, ${whole(people.comments)} comments; left ${whole(people.leaves)} times, connected again ${whole(people.reconnects)} times`,
    `  other refused  chat ${whole(people.chat_refused)}; ${codesText(people.other_refused)}`,
    '',
    ...(report.wrong.length === 0
      ? [
          '  Nothing is missing, doubled or diverged: every acknowledged gift is there once, and every screen shows what the books say.',
        ]
      : [
          `  WRONG, ${report.wrong.length} times:`,
          ...report.wrong.slice(0, PROBLEMS_SHOWN).map((problem) => `    ${problem}`),
        ]),
    doctor.ok
      ? `  The doctor proved the books (${whole(doctor.took_ms)} ms).`
      : `  The doctor found the books WRONG:\n${doctor.wrong.map((one) => `    ${one}`).join('\n')}`,
    '',
  ].join('\n');
}
