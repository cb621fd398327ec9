/**
 * A synchronous standby, as docs/operating.md tells: two PostgreSQL servers, the standby made from a stopped copy. The primary is killed and
 * its data removed, the standby is promoted, the program goes on there: nothing acknowledged is missing. Two controls: while the standby is
 * away nothing is acknowledged; and without waiting for it, acknowledged gifts get lost.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { removeTemporaryFolder, removeTemporaryFolders } from '../helpers/temporary-folders.ts';
import { processesOfPostgres, signal } from '../helpers/postgres-processes.ts';
import { until } from '../helpers/until.ts';
import { copyDataFolder, makeDataFolder, type Server, startServer, writeClusterFile } from './servers.ts';
import { beginWorld, proveOn, type World } from './world.ts';

const STANDBY = 'standby';
const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});
afterAll(() => removeTemporaryFolders());

interface Pair {
  readonly world: World;
  readonly primary: Server;
  readonly standby: Server;
  readonly primary_folder: string;
  readonly standby_folder: string;
}

/** @param synchronous whether commits wait for the standby. */
async function pair(synchronous: boolean): Promise<Pair> {
  const primary_folder = await makeDataFolder('primary');
  const standby_folder = copyDataFolder(primary_folder, 'standby');
  const primary = await startServer(primary_folder, {});
  ending.push(() => primary.stop());
  const [{ password } = { password: '' }] = await primary.query<{ password: string }>(
    `select 'replica-' || md5(random()::text) as password`,
  );
  await primary.query(`create role busker_replica replication login password '${password}'`);
  writeClusterFile(standby_folder, 'standby.signal', '');
  const standby = await startServer(standby_folder, {
    primary_conninfo: `host=127.0.0.1 port=${primary.port} user=busker_replica password=${password} application_name=${STANDBY}`,
  });
  ending.push(() => standby.stop());
  if (synchronous) await primary.query(`alter system set synchronous_standby_names = '${STANDBY}'`);
  await primary.query('select pg_reload_conf()');
  await until(async () => {
    const [row] = await primary.query<{ sync_state: string }>(
      `select sync_state from pg_stat_replication where state = 'streaming'`,
    );
    return row?.sync_state === (synchronous ? 'sync' : 'async') ? row : undefined;
  }, 60_000);
  const world = await beginWorld(primary);
  ending.push(() => world.end());
  return { world, primary, standby, primary_folder, standby_folder };
}

/** The primary is gone for good, in the middle of giving; the standby takes its place. */
async function failOver({ world, primary, standby, primary_folder }: Pair): Promise<void> {
  world.proxy.upstream_port = undefined;
  await primary.kill();
  removeTemporaryFolder(primary_folder);
  await standby.query('select pg_promote()');
  world.proxy.upstream_port = standby.port;
}

describe('a synchronous standby', () => {
  it('has every acknowledged gift when the primary is destroyed, and the program goes on there', async () => {
    const both = await pair(true);
    const { world, standby } = both;
    await world.give(400);
    const under_way = world.givers.book.under_way;
    await failOver(both);
    const before = world.givers.book.counts.acknowledged;
    await world.give(100);
    await world.givers.settle();
    const { found, missing, doubled, wallets, books } = await proveOn(standby, world.givers);
    expect({ missing, doubled, wallets, books }).toEqual({ missing: [], doubled: [], wallets: [], books: [] });
    expect(found).toBe(world.givers.book.counts.acknowledged);
    expect(before).toBeGreaterThanOrEqual(400);
    console.log(
      `${before} gifts acknowledged by the primary (${under_way} on their way when it was destroyed), ${found - before} by the promoted standby, none missing`,
    );
  });

  it('is waited for: while it stands still nothing is acknowledged, and nothing is lost', async () => {
    const { world, standby } = await pair(true);
    await world.give(50);
    const frozen = processesOfPostgres(standby.cluster_folder);
    for (const pid of frozen) signal(pid, 'SIGSTOP');
    // What was answered already may still be on its way to the givers.
    await delay(500);
    const before = world.givers.book.counts.acknowledged;
    await delay(3_000);
    expect(world.givers.book.counts.acknowledged).toBe(before);
    expect(world.givers.book.under_way).toBeGreaterThan(0);
    for (const pid of frozen.toReversed()) signal(pid, 'SIGCONT');
    await world.give(50);
    await world.givers.settle();
    await until(async () => {
      const { missing } = await proveOn(standby, world.givers);
      return missing.length === 0 ? true : undefined;
    });
  });
});

describe('a standby that nobody waits for', () => {
  it('lacks acknowledged gifts when the primary is destroyed: the same eyes see them missing', async () => {
    const both = await pair(false);
    const { world, standby } = both;
    await world.give(50);
    await standby.kill();
    await world.give(100);
    await world.givers.settle();
    world.proxy.upstream_port = undefined;
    await both.primary.kill();
    const late = await startServer(both.standby_folder, {});
    ending.push(() => late.stop());
    await late.query('select pg_promote()');
    const { missing } = await proveOn(late, world.givers);
    expect(missing.length).toBeGreaterThanOrEqual(100);
  });
});
