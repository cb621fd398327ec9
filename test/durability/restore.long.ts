/**
 * Restore to a moment, as docs/operating.md tells: a base copy of the running server, its log archived file by file, a mistake, and a new
 * server that is brought to the moment before it.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, expect, it } from 'vitest';
import { signInDemo } from '../helpers/program.ts';
import { spawnProgram } from '../helpers/spawned-program.ts';
import { removeTemporaryFolder, removeTemporaryFolders, temporaryFolder } from '../helpers/temporary-folders.ts';
import { until } from '../helpers/until.ts';
import { clusterFolderOf } from '../../server/src/platform/embedded-postgres/cluster-place.ts';
import { copyDataFolder, makeArchive, makeDataFolder, type Server, startServer, writeClusterFile } from './servers.ts';
import { beginWorld, proveOn } from './world.ts';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});
afterAll(() => removeTemporaryFolders());

it('brings the books back to a chosen moment: every gift before it, none after it, proven, and the program starts on them', async () => {
  const data_folder = await makeDataFolder('archived');
  const archive = makeArchive(data_folder);
  const server = await startServer(data_folder, {
    archive_mode: 'on',
    archive_command: `test ! -f "${archive}/%f" && cp "%p" "${archive}/%f.new" && mv "${archive}/%f.new" "${archive}/%f"`,
  });
  ending.push(() => server.stop());
  const world = await beginWorld(server);
  ending.push(() => world.end());
  const { givers } = world;

  // The base copy, while gifts flow.
  await world.give(60);
  const base = await copyWhileRunning(server, data_folder);
  await world.give(60);
  await givers.settle();
  const before = givers.book.all.length;
  const acknowledged_before = givers.book.counts.acknowledged;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const [{ moment } = { moment: '' }] = await server.query<{ moment: string }>(
    'select clock_timestamp()::text as moment',
  );
  await new Promise((resolve) => setTimeout(resolve, 50));

  // What nobody wants back.
  await world.give(60);
  await givers.settle();
  const [{ file } = { file: '' }] = await server.query<{ file: string }>(
    'select pg_walfile_name(pg_switch_wal()) as file',
  );
  await until(async () => (existsSync(path.join(archive, file)) ? true : undefined), 60_000);
  await world.end();
  await server.kill();
  ending.length = 0;
  removeTemporaryFolder(data_folder);

  writeClusterFile(base, 'recovery.signal', '');
  const restored = await startServer(base, {
    restore_command: `cp "${archive}/%f" "%p"`,
    recovery_target_time: moment,
    recovery_target_action: 'promote',
  });
  ending.push(() => restored.stop());
  await until(async () => {
    const [row] = await restored.query<{ recovering: boolean }>('select pg_is_in_recovery() as recovering');
    return row?.recovering === false ? true : undefined;
  }, 60_000);
  const { found, missing, doubled, wallets, books } = await proveOn(restored, givers, givers.book.all.slice(0, before));
  expect({ missing, doubled, wallets, books }).toEqual({ missing: [], doubled: [], wallets: [], books: [] });
  expect(found).toBe(acknowledged_before);
  // Control: what came after the moment is not there.
  expect((await proveOn(restored, givers)).missing.length).toBe(givers.book.counts.acknowledged - acknowledged_before);

  const program = await spawnProgram({
    data_folder: temporaryFolder('restored-server'),
    env: { DATABASE_URL: restored.urls.owner, DATABASE_APP_URL: restored.urls.app },
  });
  ending.push(() => program.end());
  const viewer = await signInDemo(program.url, 'mira');
  expect((await viewer.client.call('wallet.get', {})).balance.frozen).toBe(false);
});

/** As pg_basebackup does, which the embedded set lacks: the server says from where on its log makes the copy whole. */
async function copyWhileRunning(server: Server, data_folder: string): Promise<string> {
  const session = new pg.Client({ connectionString: server.urls.superuser });
  await session.connect();
  await session.query(`select pg_backup_start('base', fast => true)`);
  const base = copyDataFolder(data_folder, 'base');
  const { rows } = await session.query<{ labelfile: string }>('select labelfile from pg_backup_stop()');
  await session.end();
  // What belongs to the running server and not to its copy.
  for (const name of ['postmaster.pid', 'postmaster.opts'])
    rmSync(path.join(clusterFolderOf(base), name), { force: true });
  writeClusterFile(base, 'backup_label', rows[0]!.labelfile);
  return base;
}
