/** What a run came to: the JSON object and the table for people. */
import { median } from '../load/median.ts';
import type { Surroundings } from '../load/machine.ts';
import { isBusker } from './dialects.ts';
import type { Played } from './feeder.ts';
import type { Options, WayName } from './options.ts';
import type { Verdict } from './watchers.ts';

/** One measurement of one way. */
export interface Round {
  readonly way: WayName;
  /** `lone`: at most 20 events a second, of Busker alone. */
  readonly kind: 'busy' | 'lone';
  readonly played: Omit<Played, 'due'> & { readonly gifts: number };
  readonly verdict: Omit<Verdict, 'samples'>;
  readonly cpu: { readonly server_us: number; readonly postgres_us: number };
}

export interface WayFigures {
  readonly delivered_per_s: number;
  readonly cpu_us_per_delivery: number;
  readonly gift_ms_p50: number;
  readonly gift_ms_p99: number;
  /** Contained in those: until its sender was told that it is committed; 0 where nothing is. */
  readonly ack_ms_p50: number;
  readonly ack_ms_p99: number;
  /** Pairs of a gift and a socket that never met, over all rounds. */
  readonly lost: number;
  readonly kb_per_idle_socket: number;
  /** Share of the lines that each socket was shown. */
  readonly chat_kept: number;
  /** What a socket was sent a second. */
  readonly messages_per_socket_s: number;
  readonly kb_per_socket_s: number;
  /** Of one core. */
  readonly server_core_share: number;
}

export interface Report extends Surroundings {
  readonly ok: boolean;
  readonly wrong: readonly string[];
  readonly sockets: number;
  readonly offered: { readonly gifts_per_s: number; readonly chat_per_s: number; readonly likes_per_s: number };
  readonly rounds: number;
  readonly seconds: number;
  readonly ways: Readonly<Partial<Record<WayName, WayFigures>>>;
  /** Like for like: CPU of Busker's realtime layer for each delivered event, as a share of Socket.IO's; null when that was not run. */
  readonly cpu_share_of_socket_io: number | null;
  /** The same of the whole server, which takes gifts and lines from people, checks and keeps them and moves money, as Socket.IO's does not. */
  readonly whole_server_cpu_share_of_socket_io: number | null;
  /** PostgreSQL's time for each delivered event of Busker; not contained above. */
  readonly postgres_us_per_delivery: number;
  readonly lone: Pick<WayFigures, 'gift_ms_p50' | 'gift_ms_p99' | 'ack_ms_p50'>;
  readonly storm: Storm | null;
  readonly deaf: Deaf | null;
}

/** All watchers went and came back within two seconds. */
export interface Storm {
  /** From the first that came back until gifts were as quick as before, seconds. */
  readonly normal_after_s: number;
  readonly opened_after_s: number;
}

/** More sockets came to the room and read nothing. */
export interface Deaf {
  readonly sockets: number;
  /** To those who read, without and with them; the last half of the time, when the kernel's buffers of the others are full. */
  readonly gift_ms_p99_before: number;
  readonly gift_ms_p99: number;
  readonly lost: number;
}

const figure = (value: number, digits = 2): number => Number(value.toFixed(digits));

function figuresOf(rounds: readonly Round[], kb_per_idle_socket: number): WayFigures {
  const over = (pick: (round: Round) => number, digits?: number): number => figure(median(rounds.map(pick)), digits);
  const lasted_s = ({ played, verdict }: Round): number => Math.max(0.001, (verdict.last_ms - played.began_ms) / 1_000);
  return {
    delivered_per_s: over((round) => round.verdict.delivered / lasted_s(round), 0),
    cpu_us_per_delivery: over(({ cpu, verdict }) => cpu.server_us / verdict.delivered, 3),
    gift_ms_p50: over(({ verdict }) => verdict.to_screen.p50_ms, 1),
    gift_ms_p99: over(({ verdict }) => verdict.to_screen.p99_ms, 1),
    ack_ms_p50: over(({ played }) => played.to_ack.p50_ms, 1),
    ack_ms_p99: over(({ played }) => played.to_ack.p99_ms, 1),
    lost: rounds.reduce((sum, { verdict }) => sum + verdict.lost, 0),
    kb_per_idle_socket: figure(kb_per_idle_socket, 1),
    chat_kept: over(
      ({ verdict, played }) => verdict.chat_per_seat / (played.chat - (played.refused['rate_limited'] ?? 0)),
      3,
    ),
    messages_per_socket_s: over((round) => round.verdict.messages / round.verdict.seats / lasted_s(round), 1),
    kb_per_socket_s: over((round) => round.verdict.bytes / 1_000 / round.verdict.seats / lasted_s(round), 1),
    server_core_share: over((round) => round.cpu.server_us / 1_000_000 / lasted_s(round)),
  };
}

/** Everything that would make the figures worthless, a sentence each. */
function whatIsWrong(rounds: readonly Round[], options: Options): string[] {
  const wrong: string[] = [];
  for (const { way, kind, played, verdict } of rounds) {
    const where = `${way} (${kind})`;
    if (verdict.seats !== options.sockets) wrong.push(`${where}: ${verdict.seats} of ${options.sockets} sockets sat`);
    if (verdict.delivered === 0) wrong.push(`${where}: nothing was delivered`);
    if (verdict.to_screen.count === 0) wrong.push(`${where}: no gift was timed`);
    if (verdict.doubled > 0) wrong.push(`${where}: ${verdict.doubled} times a gift came twice`);
    if (!isBusker(way)) continue;
    if (verdict.lost > 0) wrong.push(`${where}: ${verdict.lost} times a gift never came to a socket`);
    if (verdict.cut > 0) wrong.push(`${where}: ${verdict.cut} sockets were cut to a snapshot or closed`);
    if (played.gifts < 1) wrong.push(`${where}: no gift was acknowledged`);
    const others = Object.entries(played.refused).filter(([code]) => code !== 'rate_limited');
    if (others.length > 0) wrong.push(`${where}: refused ${JSON.stringify(Object.fromEntries(others))}`);
  }
  return wrong;
}

export function reportOf(
  options: Options,
  where: Surroundings,
  rounds: readonly Round[],
  idle_kb: ReadonlyMap<WayName, number>,
  more: { readonly storm: Storm | null; readonly deaf: Deaf | null },
): Report {
  const ways: Partial<Record<WayName, WayFigures>> = {};
  const busy = (way: WayName): Round[] => rounds.filter((round) => round.way === way && round.kind === 'busy');
  for (const way of options.ways) ways[way] = figuresOf(busy(way), idle_kb.get(way)!);
  const lone = figuresOf(
    rounds.filter((round) => round.kind === 'lone'),
    0,
  );
  const wrong = whatIsWrong(rounds, options);
  const shareOfSocketIo = (way: WayName): number | null =>
    ways.socket_io ? figure(ways[way]!.cpu_us_per_delivery / ways.socket_io.cpu_us_per_delivery, 4) : null;
  return {
    ok: wrong.length === 0,
    wrong,
    ...where,
    sockets: options.sockets,
    offered: { gifts_per_s: options.gifts, chat_per_s: options.chat, likes_per_s: options.likes },
    rounds: options.rounds,
    seconds: options.seconds,
    ways,
    cpu_share_of_socket_io: shareOfSocketIo('busker_realtime'),
    whole_server_cpu_share_of_socket_io: shareOfSocketIo('busker'),
    postgres_us_per_delivery: figure(
      median(busy('busker').map(({ cpu, verdict }) => cpu.postgres_us / verdict.delivered)),
      3,
    ),
    lone: { gift_ms_p50: lone.gift_ms_p50, gift_ms_p99: lone.gift_ms_p99, ack_ms_p50: lone.ack_ms_p50 },
    ...more,
  };
}

export function reportText(report: Report): string {
  const ways = Object.entries(report.ways);
  const names = Object.keys(ways[0]![1]) as (keyof WayFigures)[];
  const { gifts_per_s, chat_per_s, likes_per_s } = report.offered;
  const row = (name: string, cells: readonly unknown[]): string =>
    `  ${name.padEnd(26)}${cells.map((cell) => `${String(cell)}`.padStart(17)).join('')}`;
  return [
    '',
    `${report.date} · ${report.commit} · ${report.machine} · Node ${report.node} · load before ${report.load_before.toFixed(1)}`,
    `${report.sockets} sockets in one room; ${gifts_per_s} gifts, ${chat_per_s} lines and ${likes_per_s} like messages a second; medians of ${report.rounds} rounds of ${report.seconds} s`,
    row(
      '',
      ways.map(([way]) => way),
    ),
    ...names.map((name) =>
      row(
        name,
        ways.map(([, figures]) => figures[name]),
      ),
    ),
    ...(report.cpu_share_of_socket_io === null
      ? []
      : [
          `  CPU for each delivered event, like for like: the realtime layer ${report.cpu_share_of_socket_io} × Socket.IO's`,
          `  The whole server, with ledger, chat, word filter and receiving: ${report.whole_server_cpu_share_of_socket_io} × Socket.IO's`,
        ]),
    `  PostgreSQL beside it: ${report.postgres_us_per_delivery} µs for each delivered event`,
    `  At 15 events/s: a gift is seen after ${report.lone.gift_ms_p50} ms (p50; ${report.lone.ack_ms_p50} ms of it the ledger), ${report.lone.gift_ms_p99} ms (p99)`,
    ...(report.storm === null
      ? []
      : [
          `  Storm: all watchers were back after ${report.storm.opened_after_s} s, gifts as quick as before after ${report.storm.normal_after_s} s`,
        ]),
    ...(report.deaf === null
      ? []
      : [
          `  ${report.deaf.sockets} more sockets that read nothing: gifts p99 ${report.deaf.gift_ms_p99_before} → ${report.deaf.gift_ms_p99} ms, ${report.deaf.lost} lost`,
        ]),
    ...(report.ok ? [] : [`  WRONG:\n    ${report.wrong.join('\n    ')}`]),
    '',
  ].join('\n');
}
