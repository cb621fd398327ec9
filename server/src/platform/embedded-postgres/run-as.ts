import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { StartProblem } from '../start-problem.ts';
import type { Binaries } from './binaries.ts';

/**
 * As whom PostgreSQL runs, and how it gets there.
 *
 * PostgreSQL refuses to run as root. For an ordinary user there is nothing to do (`self`). Started by root, it must
 * become somebody else, and that somebody must still reach the binaries and the data, which a repository in a folder
 * that only root may enter forbids. The ways, in the order in which they are tried, each for real:
 *
 * - `setuid`      become an ordinary account. Enough wherever everybody may enter the folders on the way.
 * - `capability`  the same, keeping the single right to pass closed folders: CAP_DAC_READ_SEARCH, or CAP_DAC_OVERRIDE
 *                 where only that one is left (Docker). PostgreSQL asks with access(2), which ignores capabilities after a
 *                 change of user unless the secure bit `no_setuid_fixup` is set (tried: "could not locate my own
 *                 executable path" without it).
 * - `namespace`   stay the same user for the kernel, but look like an ordinary one from inside a user namespace. Also
 *                 the way for a user id without an account, whom initdb refuses.
 * - `copy`        run a copy of the binaries and keep the data where an ordinary account can reach them; the caller
 *                 makes the copy (see cluster-place.ts).
 */
export type RunAsWay = 'self' | 'setuid' | 'capability' | 'namespace' | 'copy';

export interface RunAs {
  way: RunAsWay;
  /** Put before the program's own command line. */
  prefix: string[];
  /** For child_process: the account to become. Absent: nobody else. */
  ids: { uid?: number; gid?: number };
  /** Who must own the data as seen from our side. */
  owner: { uid: number; gid: number };
}

/** An ordinary account of this machine. Never root. */
export interface Account {
  uid: number;
  gid: number;
}

const PROBE_TIMEOUT_MS = 20_000;
const OVERFLOW_ID = 65_534;

/**
 * Finds the first way in which PostgreSQL really starts and can write into `dataFolder`.
 * @param clusterFolder where the cluster is or will be; an existing one decides whose it stays.
 * @param ways limits the search (tests try each way alone).
 * @throws StartProblem when no way works.
 */
export function findRunAs(
  binaries: Binaries,
  dataFolder: string,
  clusterFolder: string,
  ways: readonly RunAsWay[] = ['self', 'setuid', 'capability', 'namespace', 'copy'],
): RunAs {
  const failures: string[] = [];
  for (const candidate of candidates(dataFolder, clusterFolder)) {
    if (!ways.includes(candidate.way)) continue;
    if (candidate.way === 'copy') return candidate;
    const failure = probe(candidate, binaries, dataFolder);
    if (failure === undefined) return candidate;
    failures.push(`  ${candidate.way}: ${failure}`);
  }
  throw new StartProblem(
    `PostgreSQL cannot be run here by user ${process.getuid?.() ?? '?'} with its data in ${dataFolder}. What was tried:\n${failures.join('\n')}`,
    'Start as an ordinary user who has an account and owns the folder, or start your own PostgreSQL: DATABASE_URL=postgres://… npm start',
  );
}

function candidates(dataFolder: string, clusterFolder: string): RunAs[] {
  const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const namespace: RunAs = {
    way: 'namespace',
    prefix: ['unshare', '--user', `--map-user=${OVERFLOW_ID}`, `--map-group=${OVERFLOW_ID}`, '--'],
    ids: {},
    owner: me,
  };
  if (me.uid !== 0) return [{ way: 'self', prefix: [], ids: {}, owner: me }, namespace];
  const account = ordinaryAccount([clusterFolder, dataFolder, path.dirname(dataFolder)]);
  const keeping = (capability: string): RunAs => ({
    way: 'capability',
    prefix: [
      'setpriv',
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      `--bounding-set=-all,+${capability}`,
      '--securebits=+no_setuid_fixup',
      '--',
    ],
    ids: {},
    owner: account,
  });
  return [
    { way: 'setuid', prefix: [], ids: account, owner: account },
    keeping('dac_read_search'),
    keeping('dac_override'),
    namespace,
    { way: 'copy', prefix: [], ids: account, owner: account },
  ];
}

/**
 * Whom root becomes: whoever already owns the data or the folder around it (so that this user can start it later
 * too), else the account `postgres`, else `nobody`, else any other account. No account is ever created.
 */
function ordinaryAccount(folders: readonly string[]): Account {
  for (const folder of folders) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && stat.uid !== 0 && hasAccount(stat.uid)) return { uid: stat.uid, gid: stat.gid };
  }
  const accounts = readAccounts();
  const found =
    accounts.find((account) => account.name === 'postgres') ??
    accounts.find((account) => account.name === 'nobody') ??
    accounts.find((account) => account.uid !== 0);
  return found === undefined ? { uid: OVERFLOW_ID, gid: OVERFLOW_ID } : { uid: found.uid, gid: found.gid };
}

function hasAccount(uid: number): boolean {
  return readAccounts().some((account) => account.uid === uid);
}

function readAccounts(): (Account & { name: string })[] {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name !== undefined && uid !== undefined && gid !== undefined && /^\d+$/.test(uid)
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  });
}

/**
 * Tries one way for real: initdb finds its account, its programs and its files (`--show` does all that and writes
 * nothing), and a file can be written below the data folder. Returns what went wrong, or undefined.
 */
function probe(runAs: RunAs, binaries: Binaries, dataFolder: string): string | undefined {
  const folder = path.join(dataFolder, `.probe-${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    giveTo(folder, runAs);
    const script = '"$1" --show -D "$2/none" && : > "$2/written"';
    const result = spawnAs(runAs, ['/bin/sh', '-c', script, 'probe', binaries.initdb, folder]);
    if (result.error !== undefined) return result.error.message;
    if (result.status === 0) return undefined;
    return lastLine(result.stderr) ?? `ended with ${result.signal ?? result.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a short program as PostgreSQL's user and waits for it. */
export function spawnAs(runAs: RunAs, command: string[], timeout_ms = PROBE_TIMEOUT_MS) {
  const [program, ...rest] = [...runAs.prefix, ...command];
  if (program === undefined) throw new Error('spawnAs needs a program');
  return spawnSync(program, rest, {
    ...runAs.ids,
    cwd: '/',
    env: environmentFor(),
    encoding: 'utf8',
    timeout: timeout_ms,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** PostgreSQL gets a small environment: no PG* variables that redirect it, no preloads, no foreign locale. */
export function environmentFor(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/** Makes PostgreSQL's user the owner of a file or folder; does nothing where it already is. */
export function giveTo(file: string, runAs: RunAs): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(file);
  if (uid !== runAs.owner.uid || gid !== runAs.owner.gid) chownSync(file, runAs.owner.uid, runAs.owner.gid);
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}
