/** `npm run bench -- processes`: what several processes on one database post, beside one. Told in HELP and in README.md beside this file. */
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { examine } from '../../server/src/doctor/doctor.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import type { Flood } from '../../test/concurrency/poster.ts';
import { openPosters, type Posters } from '../../test/concurrency/posters.ts';
import { setStage, type Stage } from '../../test/concurrency/stage.ts';
import { APP_ROLE, startThrowAwayPostgres } from '../../test/helpers/throw-away-postgres.ts';
import { median } from '../load/median.ts';
import { benchCommand, wholeNumber } from '../load/command.ts';
import { surroundings } from '../load/machine.ts';

const HELP = `npm run bench -- processes [options]

Durable gifts per second on one database, posted
  by one process;
  by four, from everybody to everybody: each takes gifts of all people, as servers behind a balancer do; the worst case;
  by four, each sending of its own quarter of the people, as when a person's taps all come by one socket;
  by four that split four posting groups among them, each sending of its own people: to everybody (three gifts of four go in two steps),
  and to people of the sender's group (none does).
In all 2000 gifts wait for their answer at a time. Rounds are interleaved; figures are medians.

  --people N     people, each with a wallet and a post that takes gifts (2000)
  --rounds N     (3)
  --seconds N    of each measurement (6)
  --json         one JSON object as the last line`;

const PROCESSES = 4;
const GROUPS = 4;
const SHARED_OUT_MS = 3_000;
const IN_FLIGHT = 2_000;
const WARM_UP_S = 2;
const COINS = 1_000_000_000n;

interface Options {
  readonly people: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly json: boolean;
  readonly help: boolean;
}

interface Measured {
  readonly gifts_per_s: number;
  /** What callers were told but `ok`, by name. */
  readonly others: Readonly<Record<string, number>>;
}

export const run = benchCommand(HELP, readOptions, async (options, say) => {
  const { json } = options;
  const where = surroundings();
  const postgres = await startThrowAwayPostgres({ durable: true });
  let posters: Posters | undefined;
  let split: Posters | undefined;
  try {
    await migrate(postgres.ownerUrl, { appRole: APP_ROLE });
    const stage = await setStage(postgres, options.people, COINS);
    posters = await openPosters(postgres.appUrl, PROCESSES);
    split = await openPosters(postgres.appUrl, PROCESSES, GROUPS);
    // As long as it takes until each holds its share of the groups.
    await delay(SHARED_OUT_MS);
    await measure(posters, stage, PROCESSES, WARM_UP_S);
    await measure(split, stage, PROCESSES, WARM_UP_S, { own_groups: true });
    const one: Measured[] = [];
    const four: Measured[] = [];
    const own: Measured[] = [];
    const apart: Measured[] = [];
    const within: Measured[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      one.push(await measure(posters, stage, 1, options.seconds));
      four.push(await measure(posters, stage, PROCESSES, options.seconds));
      own.push(await measure(posters, stage, PROCESSES, options.seconds, { own_people: true }));
      apart.push(await measure(split, stage, PROCESSES, options.seconds, { own_groups: true }));
      within.push(await measure(split, stage, PROCESSES, options.seconds, { own_groups: true, within_groups: true }));
      const [a, b, c, d, e] = [one, four, own, apart, within].map((all) => Math.round(all.at(-1)!.gifts_per_s));
      say(
        `  round ${round}: ${a}/s by one, ${b}/s by four, ${c}/s by four of their own people, ${d}/s by four with groups split, ${e}/s within groups`,
      );
    }
    await Promise.all([posters.close(), split.close()]);
    posters = split = undefined;
    const wrong = (await examine(postgres.appUrl)).checks.flatMap((check) => check.wrong);
    const others = [one, four, own, apart, within]
      .flat()
      .flatMap((each) => Object.entries(each.others).map(([name, n]) => `${name}: ${n}`));
    const report = {
      ...where,
      people: options.people,
      rounds: options.rounds,
      seconds: options.seconds,
      one_gifts_per_s: rate(one),
      four_gifts_per_s: rate(four),
      four_to_one: ratio(four, one),
      four_own_people_gifts_per_s: rate(own),
      four_own_people_to_one: ratio(own, one),
      split_gifts_per_s: rate(apart),
      split_to_one: ratio(apart, one),
      split_within_gifts_per_s: rate(within),
      split_within_to_one: ratio(within, one),
      refused: others,
      invariants_broken: wrong.length,
    };
    say(
      `\n  one process      ${report.one_gifts_per_s} gifts/s\n  four processes   ${report.four_gifts_per_s} gifts/s, ${report.four_to_one} of one; of their own people ${report.four_own_people_gifts_per_s} gifts/s, ${report.four_own_people_to_one} of one\n` +
        `  groups split     ${report.split_gifts_per_s} gifts/s, ${report.split_to_one} of one; within groups ${report.split_within_gifts_per_s} gifts/s, ${report.split_within_to_one} of one\n` +
        `  other outcomes   ${others.join(', ') || 'none'}\n  books            ${wrong.length === 0 ? 'proven' : wrong.join('\n')}`,
    );
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return wrong.length === 0 && others.length === 0 && report.one_gifts_per_s > 0 ? 0 : 1;
  } finally {
    await Promise.all([posters?.close(), split?.close()]);
    await postgres.stop();
  }
});

const rate = (all: readonly Measured[]): number => Math.round(median(all.map((each) => each.gifts_per_s)));
/** Of each round by itself, so that what else the machine does meanwhile weighs on both. */
const ratio = (all: readonly Measured[], to: readonly Measured[]): number =>
  Number(median(to.map((each, n) => all[n]!.gifts_per_s / each.gifts_per_s)).toFixed(3));

let seed = 0;
async function measure(
  posters: Posters,
  stage: Stage,
  processes: number,
  seconds: number,
  { own_people, ...how }: Pick<Flood, 'own_groups' | 'within_groups'> & { readonly own_people?: boolean } = {},
): Promise<Measured> {
  const floods = Array.from({ length: processes }, (_, index) => ({
    stage,
    seconds,
    in_flight: IN_FLIGHT / processes,
    seed: ++seed,
    ...how,
    ...(own_people === true ? { own_people: [index, processes] as const } : {}),
  }));
  const flooded = await posters.flood(floods);
  const others: Record<string, number> = {};
  let gifts_per_s = 0;
  for (const { outcomes, took_ms } of flooded) {
    const { ok = 0, ...rest } = outcomes;
    gifts_per_s += ok / (took_ms / 1_000);
    for (const [name, n] of Object.entries(rest)) others[name] = (others[name] ?? 0) + n;
  }
  return { gifts_per_s, others };
}

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { people: text, rounds: text, seconds: text, json: flag, help: flag },
  });
  return {
    people: wholeNumber('people', values.people ?? 2_000, 2),
    rounds: wholeNumber('rounds', values.rounds ?? 3),
    seconds: wholeNumber('seconds', values.seconds ?? 6),
    json: values.json,
    help: values.help,
  };
}
