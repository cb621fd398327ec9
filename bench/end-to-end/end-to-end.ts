/** `npm run bench -- end-to-end`: gifts through the real doors. What is measured and how is told in HELP and in README.md beside this file. */
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { examine } from '../../server/src/doctor/doctor.ts';
import { assertBooks } from '../../test/helpers/books.ts';
import { spawnProgram, type SpawnedProgram } from '../../test/helpers/spawned-program.ts';
import { benchCommand } from '../load/command.ts';
import { surroundings } from '../load/machine.ts';
import { median } from '../load/median.ts';
import { cpuByProcess, cpuOf } from '../load/processes.ts';
import type { Tapped } from './generator.ts';
import { openGenerator, type Generator } from './open-generator.ts';
import { HELP, parseOptions, type Options } from './options.ts';
import { ratesUp } from './rates.ts';
import { reportOf, reportText, type Round } from './report.ts';
import { setStage } from './stage.ts';

/** Gifts per second of a quiet round: what one well-visited platform has on an ordinary evening. */
const QUIET_PER_SECOND = 200;
/** The limit that the highest rate keeps to. */
const MOST_TO_ACK_P99_MS = 150;
/** Less than this share of what was offered is not keeping up. */
const KEEPS_UP = 0.97;
/** Gifts per second and person, and for how long: nobody is measured cold. */
const WARM_UP = [
  { per_person: 0.4, seconds: 2 },
  { per_person: 3, seconds: 3 },
] as const;
const CLIMB_S = 4;
/** Characters of the server's output that are shown when something failed. */
const LAST_WORDS = 4_000;

export const run = benchCommand(HELP, parseOptions, async (options, say) => {
  const where = surroundings();
  say('Starting a server with its own PostgreSQL …');
  const program = await spawnProgram(
    options.profile === undefined
      ? {}
      : { node_options: ['--cpu-prof', `--cpu-prof-dir=${path.resolve(options.profile)}`] },
  );
  let generator: Generator | undefined;
  try {
    const stage = await setStage(program, options, say);
    generator = await openGenerator({ url: program.url, ...stage });
    const rounds = await measure(options, roundsOf(program, generator, say), say);
    say('Proving the books …');
    const wrong = await whatIsWrong(program, rounds, options.seconds);
    const report = reportOf(options, where, rounds, wrong);
    say(reportText(report));
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return report.ok ? 0 : 1;
  } catch (error) {
    console.error(`The server's last words:\n${program.output.slice(-LAST_WORDS)}`);
    throw error;
  } finally {
    generator?.close();
    await program.stop();
  }
});

type Play = (kind: Round['kind'], per_second: number, seconds: number) => Promise<Round>;

async function measure(options: Options, play: Play, say: (text: string) => void): Promise<Round[]> {
  const rounds: Round[] = [];
  for (const { per_person, seconds } of WARM_UP)
    rounds.push(await play('warm-up', Math.ceil(per_person * options.sockets), seconds));
  let rate = options.rate;
  if (rate === undefined) {
    for (const tried of ratesUp(options.sockets)) {
      const round = await play('climb', tried, CLIMB_S);
      rounds.push(round);
      if (!keepsTo(round, CLIMB_S)) break;
      rate = tried;
    }
  }
  if (rate === undefined) throw new Error('not even the lowest rate of the climb was kept up with');
  say(`Measuring ${options.rounds} rounds at ${rate} gifts/s and ${QUIET_PER_SECOND} gifts/s …`);
  for (let n = 0; n < options.rounds; n++) {
    rounds.push(await play('quiet', QUIET_PER_SECOND, Math.ceil(options.seconds / 2)));
    rounds.push(await play('busy', rate, options.seconds));
  }
  return rounds;
}

/** Taps are due at random moments, so how many fall into a round differs: three of the deviations of such a number are none of the server's. */
const leastKeptUp = (offered_per_s: number, seconds: number): number =>
  KEEPS_UP * offered_per_s - 3 * Math.sqrt(offered_per_s / seconds);

const keepsTo = ({ offered_per_s, tapped }: Round, seconds: number): boolean =>
  tapped.to_ack.p99_ms <= MOST_TO_ACK_P99_MS && tapped.gifts_per_s >= leastKeptUp(offered_per_s, seconds);

function roundsOf(program: SpawnedProgram, generator: Generator, say: (text: string) => void): Play {
  let seed = 0;
  return async (kind, per_second, seconds) => {
    const watch = await watchCpu(program, generator);
    const tapped = await generator.tap({ do: 'tap', per_second, seconds, seed: ++seed });
    const cpu = watch();
    const round: Round = { kind, offered_per_s: per_second, tapped, cpu };
    const { to_ack, to_screen } = tapped;
    const ms = (time: number): string => time.toFixed(1);
    const each = (us: number): string => (us / tapped.acknowledged).toFixed(0);
    say(
      `  ${kind.padEnd(7)} ${per_second}/s: ${tapped.gifts_per_s.toFixed(0)} acknowledged/s; tap → ack p50 ${ms(to_ack.p50_ms)} p99 ${ms(to_ack.p99_ms)} ms; ` +
        `→ screens p50 ${ms(to_screen.p50_ms)} p99 ${ms(to_screen.p99_ms)} ms; own lateness p99 ${ms(tapped.lateness.p99_ms)} ms; ` +
        `CPU µs/gift: server ${each(cpu.server_us)}, teller's backend ${each(cpu.teller_us)}, other PostgreSQL ${each(cpu.postgres_us - cpu.teller_us)}, generator ${each(cpu.generator_us)}`,
    );
    return round;
  };
}

/** From now until the answer is called. */
async function watchCpu(program: SpawnedProgram, generator: Generator): Promise<() => Round['cpu']> {
  const { server, postmaster } = program.processes();
  const tellers = await query<{ pid: number }>(
    program,
    `select pid from pg_stat_activity where application_name = 'busker teller'`,
  );
  const read = (): Round['cpu'] => {
    const family = cpuByProcess(postmaster);
    const sum = (all: Iterable<number>): number => [...all].reduce((so_far, us) => so_far + us, 0);
    return {
      server_us: cpuOf(server),
      postgres_us: sum(family.values()),
      teller_us: sum(tellers.map(({ pid }) => family.get(pid) ?? 0)),
      generator_us: cpuOf(generator.pid),
    };
  };
  const before = read();
  return () => {
    const after = read();
    return {
      server_us: after.server_us - before.server_us,
      postgres_us: after.postgres_us - before.postgres_us,
      teller_us: after.teller_us - before.teller_us,
      generator_us: after.generator_us - before.generator_us,
    };
  };
}

async function query<Row extends object>(program: SpawnedProgram, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: await program.databaseUrl(), application_name: 'busker bench' });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Everything that would make the figures worthless, a sentence each. */
async function whatIsWrong(program: SpawnedProgram, rounds: readonly Round[], seconds: number): Promise<string[]> {
  const wrong: string[] = [];
  const count = (pick: (tapped: Tapped) => number): number => rounds.reduce((sum, { tapped }) => sum + pick(tapped), 0);
  const acknowledged = count((tapped) => tapped.acknowledged);
  const missing = count((tapped) => tapped.missing);
  const out_of_order = count((tapped) => tapped.out_of_order);
  const unanswered = count((tapped) => tapped.taps) - acknowledged;
  if (unanswered > 0) wrong.push(`${unanswered} taps were never acknowledged`);
  if (missing > 0) wrong.push(`${missing} times an acknowledged gift was missing on another socket of its room`);
  if (out_of_order > 0) wrong.push(`${out_of_order} times an event came twice, out of order or after a gap`);
  const busy = rounds.filter((round) => round.kind === 'busy');
  const kept_up = median(busy.map((round) => round.tapped.gifts_per_s));
  if (kept_up < leastKeptUp(busy[0]!.offered_per_s, seconds))
    wrong.push(`only ${kept_up.toFixed(0)} of ${busy[0]!.offered_per_s} offered gifts/s were acknowledged in time`);

  const [found] = await query<{ n: string }>(
    program,
    `select count(*) as n from gift_line g join person p on p.id = g.sender where p.handle like 'bench.viewer.%'`,
  );
  if (Number(found!.n) !== acknowledged)
    wrong.push(`${acknowledged} gifts were acknowledged, and ${found!.n} are in the database`);
  const url = await program.databaseUrl();
  await assertBooks(url).catch((error: unknown) => wrong.push(String(error)));
  const doctor = await examine(url);
  wrong.push(...doctor.checks.flatMap((check) => check.wrong));
  return wrong;
}
