/** For programs beside the server (doctor, crowd): the database of a data folder, whether the server runs or not. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Lifecycle } from '../lifecycle.ts';
import { StartProblem } from '../start-problem.ts';
import { clusterFolderOf } from './cluster-place.ts';
import { loadCredentials } from './credentials.ts';
import { APP_ROLE, DATABASE, startEmbeddedPostgres } from './embedded-postgres.ts';
import { readPostmasterPid } from './leftovers.ts';
import { isAlive } from './processes.ts';

/** Line of postmaster.pid that holds the port, counted from 0. Source: PostgreSQL, src/include/utils/pidfile.h. */
const PORT_LINE = 3;

/**
 * The address of a data folder's database for the program's role: the running one, or one started for this program and stopped with it.
 * @throws StartProblem when there is no database in the folder.
 */
export async function runningDatabase(dataFolder: string, lifecycle: Lifecycle): Promise<string> {
  const cluster = clusterFolderOf(dataFolder);
  const pid_file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) {
    throw new StartProblem(
      `There is no database in ${dataFolder}.`,
      'Start Busker once with `npm start`, or name another folder with --data.',
    );
  }
  const pid = existsSync(pid_file) ? readPostmasterPid(pid_file) : undefined;
  if (pid !== undefined && isAlive(pid)) {
    const port = Number(readFileSync(pid_file, 'utf8').split('\n')[PORT_LINE]);
    const { app_password } = loadCredentials(dataFolder, true);
    return `postgres://${APP_ROLE}:${encodeURIComponent(app_password)}@127.0.0.1:${port}/${DATABASE}`;
  }
  const postgres = await startEmbeddedPostgres({
    dataFolder,
    log: { info: () => undefined, warn: (text) => void process.stderr.write(`${text}\n`) },
    onUnexpectedEnd: () => void lifecycle.stop('the database ended'),
  });
  lifecycle.onStop('PostgreSQL', () => postgres.stop());
  return postgres.appUrl;
}
