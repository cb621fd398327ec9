/** A second process of the server on the same database, which is killed while gifts flow: its posting groups must come to the one that is left. */
import { setTimeout as delay } from 'node:timers/promises';
import { spawnProgram } from '../helpers/spawned-program.ts';
import { removeTemporaryFolder, temporaryFolder } from '../helpers/temporary-folders.ts';
import { collectAlarms } from './alarms.ts';
import type { Ground } from './ground.ts';

export interface Neighbour {
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Waits until the process that is left holds every group. @returns milliseconds since the kill. */
  takenOver(): Promise<number>;
  stop(): Promise<void>;
}

/** Far beyond what is promised: that is judged, this is where waiting ends. */
const PATIENCE_MS = 120_000;

/**
 * Starts it beside a server that runs alone with so many groups; resolves when each of both holds some.
 * @param parts.heard where ALARMs of its log go.
 */
export async function startNeighbour(parts: {
  ground: Ground;
  groups: number;
  env: Readonly<Record<string, string>>;
  heard: string[];
}): Promise<Neighbour> {
  const { ground, groups, env, heard } = parts;
  const holders = async (): Promise<string[]> =>
    (
      await ground.query<{ holder: string }>('select distinct holder from posting_lease where groups = $1', [groups])
    ).map((row) => row.holder);
  // Whoever was killed before holds groups until it is missed.
  await comesTrue(async () => (await holders()).length === 1);
  const [left] = await holders();
  const data_folder = temporaryFolder('torture-neighbour');
  const alarms = collectAlarms(heard);
  let killed_at = 0;
  try {
    const program = await spawnProgram({ data_folder, env, onOutput: (text) => alarms.hear(text) });
    const neighbour: Neighbour = {
      async kill() {
        killed_at = performance.now();
        await program.kill('server');
      },
      async takenOver() {
        await comesTrue(async () => (await holders()).join() === left);
        return performance.now() - killed_at;
      },
      async stop() {
        await program.end();
        removeTemporaryFolder(data_folder);
      },
    };
    await comesTrue(async () => (await holders()).length === 2).catch(async (error: unknown) => {
      await program.end();
      throw error;
    });
    return neighbour;
  } catch (error) {
    removeTemporaryFolder(data_folder);
    throw error;
  }
}

async function comesTrue(look: () => Promise<boolean>): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; !(await look()); await delay(50))
    if (performance.now() > until) throw new Error('posting groups are not shared out as they should be');
}
