/** `npm run bench -- ledger`: durable gifts per second, and what they are to be held against. Told in HELP (options.ts) and README.md. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../server/src/platform/migrate.ts';
import { APP_ROLE, startThrowAwayPostgres, type ThrowAwayPostgres } from '../../test/helpers/throw-away-postgres.ts';
import { median } from '../load/median.ts';
import { benchCommand } from '../load/command.ts';
import { surroundings } from '../load/machine.ts';
import { cpuOfFamily } from '../load/processes.ts';
import { flushMs, sizes } from './disk.ts';
import { growBooks } from './growth.ts';
import { markRound, writeAtTheLimit } from './limit.ts';
import { flood, oneByOne, type Flood } from './load.ts';
import { sendNaively } from './naive.ts';
import { HELP, parseOptions, type Options } from './options.ts';
import { ratiosOf, reportText, type Figures, type Report } from './report.ts';
import { createTaps } from './taps.ts';
import { prepareTpcb, type Tpcb } from './tpcb.ts';
import { cloneDatabase, DATABASE, makeWorld, onDatabase, openTeller, type World } from './world.ts';

const IN_FLIGHT = 2_000;
const WARM_UP_S = 3;
const TPCB_SCALE = 50;
const TPCB_CLIENTS = 16;
/** Databases of the run: the world, and copies of it that see other things. */
const GROWN = 'bench_grown';
const BARE = 'bench_bare';
const NAIVE = 'bench_naive';
const TPCB = 'bench_tpcb';

interface Bench {
  readonly options: Options;
  readonly postgres: ThrowAwayPostgres;
  readonly world: World;
  readonly tpcb: Tpcb;
  readonly server: () => number;
  readonly say: (text: string) => void;
}

export const run = benchCommand(HELP, parseOptions, async (options, say) => {
  const where = surroundings();
  say('Starting PostgreSQL …');
  const postgres = await startThrowAwayPostgres({ durable: true });
  try {
    const { postmaster, version } = await identify(postgres);
    await migrate(postgres.ownerUrl, { appRole: APP_ROLE });
    const world = await makeWorld({ owner: postgres.ownerUrl, app: postgres.appUrl }, options, (text) =>
      say(`  ${text}`),
    );
    await copies(postgres, options, say);
    say('Making the tables of TPC-B …');
    const tpcb = await prepareTpcb(onDatabase(postgres.superuserUrl, TPCB), TPCB_SCALE);
    const bench: Bench = { options, postgres, world, tpcb, server: () => cpuOfFamily(postmaster), say };
    const { figures, bytes } = await measure(bench);
    const report: Report = {
      ...where,
      postgresql: version,
      tpcb_driver: tpcb.driver,
      viewers: options.viewers,
      creators: options.creators,
      rounds: options.rounds,
      entries: options.entries,
      ...figures,
      ratios: ratiosOf(figures),
      bytes,
    };
    say(`\n${reportText(report, options)}`);
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return 0;
  } finally {
    await postgres.stop();
  }
});

async function identify(postgres: ThrowAwayPostgres): Promise<{ postmaster: number; version: string }> {
  return withClient(postgres.superuserUrl, async (client) => {
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const { rows } = await client.query<{ setting: string }>('select current_setting($1) as setting', [name]);
      if (rows[0]!.setting !== 'on') throw new Error(`${name} is not on: nothing measured here would be durable`);
    }
    const { rows } = await client.query<{ version: string; file: string }>(
      `select current_setting('server_version') as version, split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as file`,
    );
    return { postmaster: Number(rows[0]!.file), version: rows[0]!.version };
  });
}

/** The world as it is before the first gift, three times more. */
async function copies(postgres: ThrowAwayPostgres, options: Options, say: (text: string) => void): Promise<void> {
  await withClient(onDatabase(postgres.superuserUrl, DATABASE), async (client) => {
    await client.query('vacuum analyze');
  });
  for (const name of [BARE, NAIVE]) await cloneDatabase(postgres.superuserUrl, DATABASE, name);
  await withClient(postgres.superuserUrl, async (client) => {
    await client.query(`create database ${TPCB}`);
  });
  if (options.entries === 0) return;
  say(`Writing ${options.entries} entries into a copy …`);
  await cloneDatabase(postgres.superuserUrl, DATABASE, GROWN);
  await growBooks(onDatabase(postgres.superuserUrl, GROWN), options.entries);
}

async function measure(bench: Bench): Promise<{ figures: Partial<Figures>; bytes: Record<string, number> }> {
  const { options, postgres, world, tpcb, server, say } = bench;
  const teller = openTeller(postgres.appUrl);
  const grown = options.entries > 0 ? openTeller(onDatabase(postgres.appUrl, GROWN)) : undefined;
  const measured = await connect(onDatabase(postgres.superuserUrl, DATABASE));
  const bare = await connect(onDatabase(postgres.superuserUrl, BARE));
  const all: Partial<Figures>[] = [];
  try {
    let seed = 0;
    const give = (to: typeof teller, hot: boolean, seconds: number): Promise<Flood> =>
      flood(to, createTaps(world, { seed: ++seed, hot }), { seconds, in_flight: IN_FLIGHT, server });
    // Accounts of creators are opened, code and caches get warm.
    await give(teller, false, WARM_UP_S);
    await measured.query('vacuum analyze');
    if (grown) await give(grown, false, WARM_UP_S);
    const before = await sizes(measured);
    let spread_gifts = 0;
    for (let n = 1; n <= options.rounds; n++) {
      const round: Partial<Figures> = {};
      await markRound(measured);
      const spread = await give(teller, false, options.seconds);
      spread_gifts += spread.gifts;
      round.gifts_per_s = spread.gifts / spread.seconds;
      round.node_cpu_us_per_gift = spread.node_cpu_us / spread.gifts;
      round.server_cpu_us_per_gift = spread.server_cpu_us / spread.gifts;
      // Before anything else is given, so that the staged rows are this round's.
      round.limit_per_s = await writeAtTheLimit(measured, bare, onDatabase(postgres.superuserUrl, BARE));
      const hot = await give(teller, true, options.seconds);
      spread_gifts += hot.gifts;
      round.hot_gifts_per_s = hot.gifts / hot.seconds;
      if (grown) {
        const more = await give(grown, false, options.seconds);
        round.growth_ratio = more.gifts / more.seconds / round.gifts_per_s;
      }
      const alone = (await oneByOne(teller, createTaps(world, { seed: ++seed }), options.seconds / 2)).sort(
        (a, b) => a - b,
      );
      spread_gifts += alone.length;
      round.single_ms_p50 = alone[alone.length >> 1]!;
      round.single_ms_p99 = alone[Math.floor(alone.length * 0.99)]!;
      round.tpcb_single_ms = (await tpcb.measure(1, Math.ceil(options.seconds / 2))).ms;
      round.tpcb_per_s = (await tpcb.measure(TPCB_CLIENTS, options.seconds)).per_s;
      round.naive_per_s = await sendNaively(
        onDatabase(postgres.superuserUrl, NAIVE),
        world,
        createTaps(world, { seed: ++seed }),
        options.seconds / 2,
      );
      round.flush_ms = flushMs(postgres.dataFolder);
      say(
        `  round ${n}: ${Object.entries(round)
          .map(([name, value]) => `${name} ${value.toPrecision(4)}`)
          .join(', ')}`,
      );
      all.push(round);
    }
    await delay(100);
    const after = await sizes(measured);
    const bytes = Object.fromEntries(
      [...after].map(([name, size]) => [name, (size - (before.get(name) ?? 0)) / spread_gifts]),
    );
    const names = Object.keys(all[0]!) as (keyof Figures)[];
    const figures: Partial<Figures> = {
      ...Object.fromEntries(names.map((name) => [name, median(all.map((round) => round[name]!))])),
      bytes_per_gift: Object.values(bytes).reduce((sum, one) => sum + one, 0),
    };
    return { figures, bytes };
  } finally {
    await Promise.all([teller.close(), grown?.close(), measured.end(), bare.end()]);
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
