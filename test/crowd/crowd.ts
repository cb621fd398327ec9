/** `npm run crowd`: a simulated audience on a real server. See README.md beside this file. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { examine } from '../../server/src/doctor/doctor.ts';
import { runningDatabase } from '../../server/src/platform/embedded-postgres/running.ts';
import { type Lifecycle, runProgram } from '../../server/src/platform/lifecycle.ts';
import { StartProblem } from '../../server/src/platform/start-problem.ts';
import { spawnProgram } from '../helpers/spawned-program.ts';
import { gatherAudience } from './audience.ts';
import { HELP, OptionError, parseOptions, type CrowdOptions } from './options.ts';
import { createProgress, reportText, type CrowdReport } from './report.ts';

const PROGRESS_EVERY_MS = 1_000;
const OWN_DELAY_RESOLUTION_MS = 5;

const args = process.argv.slice(2);
const json = args.includes('--json');
const say = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`);

await runProgram(
  {
    info: say,
    warn: say,
    error: (details: unknown, text?: string) =>
      say(`${text ?? ''} ${String((details as { err?: unknown }).err ?? details)}`),
  },
  'done',
  async (lifecycle) => {
    const options = readOptions();
    if (options === 'help') {
      say(HELP);
      return 0;
    }
    const server = await findServer(options, lifecycle);
    say(`The crowd comes to ${server.url} (seed ${options.seed}).`);
    const audience = await gatherAudience(
      {
        url: server.url,
        viewers: options.viewers,
        seed: options.seed,
        pace: options.pace,
        alone: server.own,
        onStep: say,
      },
      await server.databaseUrl(),
    );
    lifecycle.onStop('the crowd', () => audience.leave());

    const { tally } = audience;
    const own_delay = monitorEventLoopDelay({ resolution: OWN_DELAY_RESOLUTION_MS });
    own_delay.enable();
    const progress = createProgress(tally, audience.watching);
    let most_per_second = 0;
    let taps_before = 0;
    const printing = setInterval(() => {
      most_per_second = Math.max(most_per_second, tally.counts.taps - taps_before);
      taps_before = tally.counts.taps;
      say(progress());
    }, PROGRESS_EVERY_MS);
    const evening = new AbortController();
    const began = performance.now();
    const performed = audience.perform(evening.signal);
    // An evening that is broken off (Ctrl-C) is judged all the same.
    await delay(options.seconds * 1_000, undefined, { signal: lifecycle.stopping }).catch(() => undefined);
    evening.abort();
    say('The evening ends: waiting for the last answers …');
    await performed;
    const acting_ms = performance.now() - began;
    own_delay.disable();
    clearInterval(printing);

    const wrong = await audience.judge(await server.databaseUrl());
    const doctor = await examine(await server.databaseUrl());
    const { counts } = tally;
    // The monitor measures whole intervals; what is longer than asked for is delay.
    const lateness = (percentile: number): number =>
      Math.max(0, own_delay.percentile(percentile) / 1e6 - OWN_DELAY_RESOLUTION_MS);
    const report: CrowdReport = {
      ok: wrong.length === 0 && doctor.ok,
      seed: options.seed,
      viewers: options.viewers,
      acting_ms: Math.round(acting_ms),
      gifts: {
        sent: counts.taps,
        acknowledged: counts.acknowledged,
        refused: Object.fromEntries(counts.refused),
        unsent: counts.unsent,
        resent: counts.resent,
        coins: `${counts.coins_sent}`,
        per_second: counts.taps / options.seconds,
        most_per_second,
      },
      latencies: {
        to_ack: tally.to_ack.spread(),
        to_ack_resent: tally.to_ack_resent.spread(),
        to_other: tally.to_other.spread(),
      },
      events: { delivered: counts.events, per_second: counts.events / (acting_ms / 1_000) },
      people: {
        purchases: counts.purchases,
        purchases_declined: counts.purchases_declined,
        coins_bought: `${counts.coins_bought}`,
        chat_lines: counts.chat_lines,
        chat_refused: counts.chat_refused,
        hearts: counts.hearts,
        comments: counts.comments,
        leaves: counts.leaves,
        reconnects: counts.reconnects,
        other_refused: Object.fromEntries(counts.other_refused),
      },
      own_delay: { p50_ms: lateness(50), p99_ms: lateness(99) },
      wrong,
      doctor: { ok: doctor.ok, took_ms: doctor.took_ms, wrong: doctor.checks.flatMap((check) => check.wrong) },
    };
    say(reportText(report));
    if (!report.ok && server.own)
      say(
        `Again with the same people and plans: npm run crowd -- --viewers ${options.viewers} --seconds ${options.seconds} --seed ${options.seed}`,
      );
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return report.ok ? 0 : 1;
  },
);

function readOptions(): CrowdOptions | 'help' {
  try {
    return parseOptions(args);
  } catch (error) {
    if (error instanceof OptionError) throw new StartProblem(error.message, HELP);
    throw error;
  }
}

interface Server {
  readonly url: string;
  /** Nobody else uses it. */
  readonly own: boolean;
  databaseUrl(): Promise<string>;
}

async function findServer(options: CrowdOptions, lifecycle: Lifecycle): Promise<Server> {
  const { url, data_folder } = options;
  if (url !== undefined) {
    const folder = path.resolve(data_folder ?? path.resolve(import.meta.dirname, '../../data'));
    const external = process.env['DATABASE_APP_URL'] ?? process.env['DATABASE_URL'];
    return { url, own: false, databaseUrl: async () => external ?? runningDatabase(folder, lifecycle) };
  }
  say(
    `Starting a server of its own ${data_folder === undefined ? 'on a temporary data folder' : `on ${data_folder}`} …`,
  );
  const program = await spawnProgram(data_folder === undefined ? {} : { data_folder: path.resolve(data_folder) });
  lifecycle.onStop('the server', () => program.stop());
  return { url: program.url, own: true, databaseUrl: () => program.databaseUrl() };
}
