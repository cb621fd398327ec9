/**
 * A TPC-B-like transaction on the same server, for comparison: Debian's pgbench where it is installed, else our own driver of the same
 * transaction, and the report says which. Tables of scale 50: five million accounts.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const ACCOUNTS_OF_A_BRANCH = 100_000;
const TELLERS_OF_A_BRANCH = 10;

export interface Tpcb {
  readonly driver: string;
  /** @returns transactions per second and mean milliseconds of one. */
  measure(clients: number, seconds: number): Promise<{ per_s: number; ms: number }>;
}

/** Makes the tables in an empty database. */
export async function prepareTpcb(url: string, scale: number): Promise<Tpcb> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(TABLES);
    await client.query('insert into pgbench_branches select n, 0 from generate_series(1, $1::int) n', [scale]);
    await client.query(
      'insert into pgbench_tellers select n, (n - 1) / $2::int + 1, 0 from generate_series(1, $1::int * $2::int) n',
      [scale, TELLERS_OF_A_BRANCH],
    );
    await client.query(
      `insert into pgbench_accounts select n, (n - 1) / $2::int + 1, 0, '' from generate_series(1, $1::int * $2::int) n`,
      [scale, ACCOUNTS_OF_A_BRANCH],
    );
    await client.query(KEYS);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
  const pgbench = findPgbench();
  return pgbench === undefined ? ownDriver(url, scale) : byPgbench(pgbench, url, scale);
}

const TABLES = `
create table pgbench_branches (bid int not null, bbalance int, filler char(88)) with (fillfactor = 100);
create table pgbench_tellers (tid int not null, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
create table pgbench_accounts (aid int not null, bid int, abalance int, filler char(84)) with (fillfactor = 100);
create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));`;
const KEYS = `
alter table pgbench_branches add primary key (bid);
alter table pgbench_tellers add primary key (tid);
alter table pgbench_accounts add primary key (aid);`;

function findPgbench(): string | undefined {
  const folders = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
    : [];
  return ['/usr/bin', ...folders.toReversed()]
    .map((folder) => path.join(folder, 'pgbench'))
    .find((file) => existsSync(file));
}

function byPgbench(file: string, url: string, scale: number): Tpcb {
  return {
    driver: 'pgbench',
    async measure(clients, seconds) {
      const { stdout } = await run(file, [
        '--protocol=prepared',
        '--no-vacuum',
        `--client=${clients}`,
        `--jobs=${Math.min(2, clients)}`,
        `--time=${seconds}`,
        `--scale=${scale}`,
        url,
      ]);
      const figure = (pattern: RegExp): number => {
        const found = pattern.exec(stdout)?.[1];
        if (found === undefined) throw new Error(`pgbench said something else:\n${stdout}`);
        return Number(found);
      };
      return { per_s: figure(/tps = ([\d.]+)/), ms: figure(/latency average = ([\d.]+) ms/) };
    },
  };
}

const STEPS = [
  ['account', 'update pgbench_accounts set abalance = abalance + $1 where aid = $2'],
  ['read', 'select abalance from pgbench_accounts where aid = $1'],
  ['teller', 'update pgbench_tellers set tbalance = tbalance + $1 where tid = $2'],
  ['branch', 'update pgbench_branches set bbalance = bbalance + $1 where bid = $2'],
  ['history', 'insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)'],
] as const;

function ownDriver(url: string, scale: number): Tpcb {
  const pick = (most: number): number => 1 + Math.floor(Math.random() * most);
  return {
    driver: "our own driver of pgbench's transaction",
    async measure(clients, seconds) {
      const began = performance.now();
      const until = began + seconds * 1000;
      const counts = await Promise.all(
        Array.from({ length: clients }, async () => {
          const client = new pg.Client({ connectionString: url });
          await client.connect();
          let done = 0;
          try {
            while (performance.now() < until) {
              const [aid, tid, bid, delta] = [
                pick(scale * ACCOUNTS_OF_A_BRANCH),
                pick(scale * TELLERS_OF_A_BRANCH),
                pick(scale),
                pick(10_000) - 5_000,
              ];
              const values = [[delta, aid], [aid], [delta, tid], [delta, bid], [tid, bid, aid, delta]];
              await client.query('begin');
              for (const [step, [name, text]] of STEPS.entries())
                await client.query({ name, text, values: values[step]! });
              await client.query('end');
              done++;
            }
          } finally {
            await client.end();
          }
          return done;
        }),
      );
      const per_s = counts.reduce((sum, one) => sum + one, 0) / ((performance.now() - began) / 1000);
      return { per_s, ms: (clients * 1000) / per_s };
    },
  };
}
