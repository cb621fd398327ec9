import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';

import { StartProblem } from '../start-problem.ts';
import { type Binaries, binariesIn } from './binaries.ts';
import { giveTo, type RunAs } from './run-as.ts';

/** Where copies go that an ordinary account can reach: one folder for each data folder. */
const REACHABLE_FOLDER = '/var/lib/busker';

/** Where PostgreSQL keeps its data below Busker's data folder. */
export function clusterFolderOf(dataFolder: string): string {
  return path.join(dataFolder, 'postgres');
}

/**
 * The last way out (run-as.ts, `copy`): PostgreSQL's user can reach neither the binaries nor the data folder, so both
 * live in /var/lib/busker/<hash of the data folder>, and a link in the data folder leads there.
 * @returns the binaries and the folder to use instead, and a sentence for the person who started.
 */
export function placeCopy(
  binaries: Binaries,
  runAs: RunAs,
  dataFolder: string,
  baseFolder: string = REACHABLE_FOLDER,
): { binaries: Binaries; folder: string; sentence: string } {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const base = path.join(baseFolder, hash);
  mkdirSync(base, { recursive: true, mode: 0o755 });
  const programs = path.join(base, 'postgresql');
  const draft = `${programs}.new`;
  rmSync(draft, { recursive: true, force: true });
  // Copied anew at each start: 60 MB cost a tenth of a second, and an upgrade cannot be missed.
  cpSync(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
  rmSync(programs, { recursive: true, force: true });
  renameSync(draft, programs);

  const folder = path.join(base, 'postgres');
  const link = clusterFolderOf(dataFolder);
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() === true) {
    if (readlinkSync(link) !== folder) {
      throw new StartProblem(
        `${link} leads to ${readlinkSync(link)}; expected was ${folder}, because the data folder was moved.`,
        `Move the data there and the link with it: mv "${readlinkSync(link)}" "${folder}" && ln -sfn "${folder}" "${link}"`,
      );
    }
  } else {
    if (there !== undefined) moveInto(link, folder);
    symlinkSync(folder, link);
  }
  // initdb works beside the cluster (see initCluster), so its user owns the folder around it.
  giveTo(base, runAs);
  return {
    binaries: binariesIn(programs),
    folder,
    sentence: `PostgreSQL may not run as root and its user cannot enter ${dataFolder}; its data is kept in ${folder} (${link} leads there).`,
  };
}

function moveInto(from: string, to: string): void {
  if (existsSync(to)) {
    throw new StartProblem(
      `Data exists twice: in ${from} and in ${to}.`,
      'Look which one is yours and move the other away; nothing was changed.',
    );
  }
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  chmodSync(to, 0o700);
  renameSync(from, `${from}.moved`);
}
