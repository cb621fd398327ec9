// What run.mjs does once the Node is new enough: set up, build, run, pass signals on. Plain JavaScript on any Node ≥ 20.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { buildSites } from './build-sites.mjs';
import { Problem, repository, toolPath } from './places.mjs';
import { setUp } from './set-up.mjs';

/** Programs by name; whatever else is asked for is the path of a program. */
const programs = {
  start: { file: 'server/bin/start.ts', needsSites: true },
  test: { file: 'scripts/check.ts', arguments: ['core'] },
  'test-all': { file: 'scripts/check.ts', arguments: ['all'] },
};

const PARENT_POLL_MS = 500;

/** What Node is started with. A server under load holds thousands of taps at a time, and a larger young generation copies them less often (docs/decisions/0035). */
const nodeOptions = JSON.parse(readFileSync(path.join(repository, 'scripts', 'node-options.json'), 'utf8'));

/** @param {string[]} argv the program's name and its arguments */
export async function main(argv) {
  const [name, ...rest] = argv;
  const program = programs[name] ?? { file: name };
  if (program.file === undefined || !existsSync(path.join(repository, program.file))) {
    throw new Problem(
      `There is no program "${name ?? ''}". Known: ${Object.keys(programs).join(', ')}, or the path of a file such as server/bin/doctor.ts.`,
    );
  }
  await setUp();
  if (program.needsSites) await buildSites();
  process.exitCode = await run(path.join(repository, program.file), [...(program.arguments ?? []), ...rest]);
}

/**
 * Runs a program on the Node that npm brought and waits for its end, whatever signal comes.
 *
 * The npm scripts say `exec node …`: without it npm's shell stays between npm and this process, and a SIGTERM to npm (as
 * from systemd or Docker) ends npm and its shell and never arrives here.
 *
 * A Ctrl-C in a terminal reaches every process of the group by itself, and npm passes SIGINT and SIGTERM on as well; a
 * `kill` reaches only this one. So each signal is passed on once, and the server takes repeats within half a second
 * for echoes of the first (server/src/platform/lifecycle.ts). The channel (`ipc`) tells the program when this process dies.
 *
 * @returns {Promise<number>} the exit code: the program's own, or 128 + the signal that ended it.
 */
function run(file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(toolPath, 'node'), [...nodeOptions, file, ...args], {
      // People give paths as seen from where they are, so the working folder stays theirs.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, PATH: `${toolPath}${path.delimiter}${process.env['PATH'] ?? ''}` },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    const watch = watchNpm(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
      if (child.connected) child.disconnect();
    });
  });
}

/** Killed with -9, npm can pass nothing on; nobody waits for the program any more then, so it stops. */
function watchNpm(onGone) {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  const npm = process.ppid;
  return setInterval(() => {
    if (process.ppid !== npm) onGone();
  }, PARENT_POLL_MS);
}
