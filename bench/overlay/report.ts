/** What a run came to: the JSON object and the table for people. */
import type { Surroundings } from '../load/machine.ts';
import type { Frames, Loaded } from './screen.ts';

/** What is aimed at. Bytes are as they come over the line. */
const AIMS = {
  cold_load_br_bytes: 40 * 1_024,
  first_full_screen_br_bytes: 500 * 1_024,
  fps: 60,
  main_thread_percent: 20,
  worst_frame_ms: 50,
} as const;
/** Rounding of clocks: a screen of 60 Hz is 59.9 by its timestamps. */
const FPS_SLACK = 0.98;
/** Of the heap over an hour: what compiled code and caches may take. */
const HEAP_SLACK_BYTES = 1_000_000;

export interface Measured {
  readonly cold: Loaded;
  readonly first: Loaded;
  readonly frames: Frames;
  readonly gifts_per_s: number;
  readonly full_screen: number;
  readonly idle: { frames: number; timers: number; by: string[]; cpu_percent: number };
  readonly hour: { gifts: number; seconds: number };
  readonly heap_growth_bytes: number;
}

export type Report = ReturnType<typeof reportOf>;

export function reportOf(where: Surroundings, measured: Measured) {
  const { cold, first, frames, idle, hour } = measured;
  const figures = {
    fps: frames.fps,
    main_thread_percent: frames.main_thread_percent,
    worst_frame_ms: frames.worst_frame_ms,
    cold_load_br_bytes: cold.page_bytes,
    first_full_screen_br_bytes: first.all_bytes,
    heap_growth_bytes: measured.heap_growth_bytes,
  };
  const missed: string[] = [];
  for (const name of [
    'cold_load_br_bytes',
    'first_full_screen_br_bytes',
    'main_thread_percent',
    'worst_frame_ms',
  ] as const)
    if (figures[name] > AIMS[name]) missed.push(`${name} ${figures[name].toFixed(1)}, aim ${AIMS[name]}`);
  if (figures.fps < AIMS.fps * FPS_SLACK) missed.push(`fps ${figures.fps.toFixed(1)}, aim ${AIMS.fps}`);
  if (idle.frames + idle.timers > 0) missed.push(`idle, ${idle.frames} frames and ${idle.timers} short timers`);
  if (figures.heap_growth_bytes > HEAP_SLACK_BYTES) missed.push(`the heap grew by ${figures.heap_growth_bytes} bytes`);
  return {
    ...where,
    ...figures,
    main_thread_cpu_percent: frames.main_thread_cpu_percent,
    long_tasks: frames.long_tasks,
    gifts_per_s: measured.gifts_per_s,
    full_screen_gifts: measured.full_screen,
    cold_load_all_bytes: cold.all_bytes,
    idle_frames: idle.frames,
    idle_timers: idle.timers,
    idle_cpu_percent: idle.cpu_percent,
    hour_gifts: hour.gifts,
    hour_seconds: hour.seconds,
    missed,
  };
}

export function reportText(report: Report): string {
  const kb = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KB`;
  const rows: [string, string, string][] = [
    ['page, nothing on it, Brotli', kb(report.cold_load_br_bytes), '≤ 40 KB'],
    ['more until the first full-screen gift', kb(report.first_full_screen_br_bytes), '≤ 500 KB'],
    [`frames a second at ${report.gifts_per_s.toFixed(0)} gifts/s`, report.fps.toFixed(1), '60'],
    ['its main thread', `${report.main_thread_percent.toFixed(1)} %`, '≤ 20 %'],
    ['of that, on a processor', `${report.main_thread_cpu_percent.toFixed(1)} %`, ''],
    ['worst frame', `${report.worst_frame_ms.toFixed(0)} ms`, '≤ 50 ms'],
    ['full-screen gifts meanwhile', `${report.full_screen_gifts}`, ''],
    ['idle: frames, short timers', `${report.idle_frames}, ${report.idle_timers}`, 'none'],
    ['idle: its process', `${report.idle_cpu_percent.toFixed(2)} % of a core`, ''],
    [
      `heap after ${report.hour_gifts} gifts in ${report.hour_seconds.toFixed(0)} s`,
      `${report.heap_growth_bytes >= 0 ? '+' : ''}${(report.heap_growth_bytes / 1_024).toFixed(0)} KB`,
      'flat',
    ],
  ];
  const lines = rows.map(([what, value, aim]) => `${what.padEnd(52)} ${value.padStart(18)}  ${aim}`);
  return ['', ...lines, '', ...report.missed.map((one) => `missed: ${one}`)].join('\n');
}
