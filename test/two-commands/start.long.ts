import { spawnSync } from 'node:child_process';
import { unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { isAlive } from '../../server/src/platform/embedded-postgres/processes.ts';
import { slowness } from '../helpers/slowness.ts';
import { removeTemporaryFolders, temporaryFolder } from '../helpers/temporary-folders.ts';
import { freePort } from '../helpers/free-port.ts';
import { Command, freshClone, is_root, isInstalled, NOBODY, postgresProcesses, serverPid } from './clone.ts';

/** What is promised on two cores that have nothing else to do, the first with a warm package cache. */
const FIRST_START_SECONDS = 120;
const LATER_START_SECONDS = 10;
/** Times what is promised; only on a machine that is measured to be slow may it take longer than promised. */
const PATIENCE = 30;
const STOP_MS = 60_000;

const can_mount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

const commands: Command[] = [];
/** As root in a folder that only root may enter, the hardest place; as anybody else where everybody may. */
const parent = is_root ? '/root' : os.tmpdir();
let port = 0;

/** `npm start` in a clone, on the test's port unless told otherwise. */
function start(clone: string, ...args: string[]): Command {
  const command = new Command(clone, ['npm', 'start', '--', '--port', String(port), ...args]);
  commands.push(command);
  return command;
}

async function stopAll(): Promise<void> {
  for (const command of commands.splice(0)) {
    if (!command.has_ended) command.pressCtrlC();
    await command.end();
  }
}

/**
 * Waits for a start's first page. When it came later than promised, the slowness of the machine is measured and allowed for, aloud.
 */
async function pageInTime(command: Command, promised_seconds: number, what: string): Promise<void> {
  const seconds = await command.page(page(), promised_seconds * PATIENCE);
  console.log(`${what}: ${seconds.toFixed(1)} s`);
  if (seconds <= promised_seconds) return;
  const factor = Math.max(await slowness(), await slowness(), await slowness());
  console.log(
    `${what}: promised are ${promised_seconds} s; work takes ${factor.toFixed(1)} times as long as on a quiet machine, so ${(promised_seconds * factor).toFixed(0)} s are allowed here`,
  );
  expect(seconds, what).toBeLessThanOrEqual(promised_seconds * factor);
}

const page = (): string => `http://127.0.0.1:${port}/`;
/** A stack trace is for programmers; a person gets a sentence. */
const STACK_TRACE = /\n\s+at /;

beforeAll(async () => {
  port = await freePort();
});
afterEach(stopAll);
// Several clones with their packages: on a machine with a busy disk that took more than ten minutes.
afterAll(removeTemporaryFolders, 3_600_000);

// In this order: each goes on from what the ones before it left, as a day with Busker does.
describe(`npm start in a fresh clone below ${parent}`, () => {
  let clone: string;
  beforeAll(() => {
    clone = freshClone({ parent, closed: true });
  });

  it('installs everything and shows the first page in time, with a sign-in link for each of the three sites', async () => {
    expect(isInstalled(clone)).toBe(false);
    const first = start(clone);
    await pageInTime(first, FIRST_START_SECONDS, 'first start');
    expect(first.output).toContain('Installing packages');
    await first.says('sign-in', 120_000);
    await delay(500);
    const links = first.output.match(new RegExp(`http://[\\w.]+:${port}/\\S*sign-in\\S*`, 'g')) ?? [];
    expect(new Set(links).size, first.output).toBeGreaterThanOrEqual(3);
    first.pressCtrlC();
    expect(await first.end()).toBe(0);
    expect(postgresProcesses(clone)).toEqual([]);
  });

  it('leaves the clone as git made it', () => {
    const status = spawnSync('git', ['-C', clone, 'status', '--porcelain'], { encoding: 'utf8' });
    expect(status.stdout).toBe('');
  });

  it('later installs nothing, creates nothing and is up in ten seconds; SIGTERM leaves no PostgreSQL behind', async () => {
    const later = start(clone);
    await pageInTime(later, LATER_START_SECONDS, 'later start');
    expect(later.output).not.toMatch(/Installing|Building|Creating/);
    expect(postgresProcesses(clone)).not.toEqual([]);
    later.child.kill('SIGTERM');
    expect(await later.end()).toBe(0);
    expect(postgresProcesses(clone)).toEqual([]);
  });

  it('says that the port is taken, and how to choose another', async () => {
    const other = createServer();
    await new Promise<void>((resolve, reject) => {
      other.once('error', reject);
      other.listen(port, '127.0.0.1', resolve);
    });
    try {
      const refused = start(clone);
      expect(await refused.end()).not.toBe(0);
      expect(refused.output).toContain(`Port ${port}`);
      expect(refused.output).toContain('npm start -- --port');
      expect(refused.output).not.toMatch(STACK_TRACE);
      expect(postgresProcesses(clone)).toEqual([]);
    } finally {
      other.close();
    }
  });

  it('refuses a second start on the same data, by name, while the first goes on', async () => {
    const first = start(clone);
    await first.page(page(), LATER_START_SECONDS * PATIENCE);
    const second = start(clone, '--port', String(await freePort()));
    expect(await second.end()).not.toBe(0);
    expect(second.output).toContain(`process ${serverPid(path.join(clone, 'data'))}`);
    expect(second.output).toContain(`:${port}`);
    expect(second.output).not.toMatch(STACK_TRACE);
    expect((await fetch(page())).ok).toBe(true);
  });

  it('recovers after kill -9 of the server', async () => {
    const killed = start(clone);
    await killed.page(page(), LATER_START_SECONDS * PATIENCE);
    process.kill(serverPid(path.join(clone, 'data')), 'SIGKILL');
    expect(await killed.end()).not.toBe(0);
    await pageInTime(start(clone), LATER_START_SECONDS, 'start after kill -9');
  });

  it('stops when npm itself is killed with -9', async () => {
    const killed = start(clone);
    await killed.page(page(), LATER_START_SECONDS * PATIENCE);
    const server = serverPid(path.join(clone, 'data'));
    killed.child.kill('SIGKILL');
    await killed.end();
    const until = performance.now() + STOP_MS;
    while (isAlive(server) && performance.now() < until) await delay(50);
    expect(isAlive(server)).toBe(false);
    expect(postgresProcesses(clone)).toEqual([]);
  });

  it('recovers after kill -9 of everything at once, PostgreSQL too', async () => {
    const killed = start(clone);
    await killed.page(page(), LATER_START_SECONDS * PATIENCE);
    const databases = postgresProcesses(clone);
    killed.killAll();
    for (const pid of databases) spawnSync('kill', ['-KILL', String(pid)]);
    await killed.end();
    await pageInTime(start(clone), LATER_START_SECONDS, 'start after kill -9 of everything');
  });

  it('starts from any folder', async () => {
    const run = path.join(clone, 'scripts', 'run.mjs');
    const command = new Command(os.tmpdir(), ['node', run, 'start', '--port', String(port)]);
    commands.push(command);
    await pageInTime(command, LATER_START_SECONDS, 'start from another folder');
  });

  it('with --production refuses every convenience of the demo, a sentence each', async () => {
    const refused = start(clone, '--production');
    expect(await refused.end()).not.toBe(0);
    expect(refused.output.match(/^Production: .+\.$/gm)?.length, refused.output).toBeGreaterThanOrEqual(4);
    expect(refused.output).not.toMatch(STACK_TRACE);
  });

  it('names an option that it does not know', async () => {
    const refused = start(clone, '--prot', '1');
    expect(await refused.end()).not.toBe(0);
    expect(refused.output).toMatch(/There is no option --prot/);
    expect(refused.output).not.toMatch(STACK_TRACE);
  });

  it('says that a data folder cannot be made', async () => {
    const file = path.join(path.dirname(clone), 'a-file');
    writeFileSync(file, '');
    const refused = start(clone, '--data', path.join(file, 'data'));
    expect(await refused.end()).not.toBe(0);
    expect(refused.output).toContain(file);
    expect(refused.output).not.toMatch(STACK_TRACE);
  });

  it.runIf(is_root && can_mount)('says that the disk is full, and goes on when there is room again', async () => {
    const small = temporaryFolder('small');
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300m,mode=755', 'tmpfs', small]).status, 'mount').toBe(0);
    try {
      const data = ['--data', path.join(small, 'data')];
      const first = start(clone, ...data);
      await first.page(page(), FIRST_START_SECONDS * PATIENCE);
      first.pressCtrlC();
      expect(await first.end()).toBe(0);

      spawnSync('dd', ['if=/dev/zero', `of=${path.join(small, 'filler')}`, 'bs=1M']);
      const refused = start(clone, ...data);
      expect(await refused.end()).not.toBe(0);
      expect(refused.output).toMatch(/disk is full/i);
      expect(refused.output).toMatch(/Make room/);
      expect(refused.output).not.toMatch(STACK_TRACE);

      unlinkSync(path.join(small, 'filler'));
      await start(clone, ...data).page(page(), LATER_START_SECONDS * PATIENCE);
    } finally {
      await stopAll();
      spawnSync('umount', [small]);
    }
  });
});

describe('npm start that cannot install', () => {
  it('says so when the registry cannot be reached and nothing is in the cache', async () => {
    const clone = freshClone();
    const env = { npm_config_registry: 'http://127.0.0.1:9', npm_config_cache: path.join(clone, '..', 'empty-cache') };
    const command = new Command(clone, ['npm', 'start'], { env });
    expect(await command.end()).not.toBe(0);
    expect(command.output).toContain('The npm registry cannot be reached');
    expect(isInstalled(clone)).toBe(false);
  });

  it('starts the installation over when the last one was killed half way', async () => {
    const clone = freshClone();
    const env = { npm_config_cache: path.join(clone, '..', 'empty-cache') };
    const killed = new Command(clone, ['npm', 'start'], { env });
    await killed.says('downloading', 300_000);
    await delay(5000);
    killed.killAll();
    await killed.end();
    const again = new Command(clone, ['node', 'scripts/run.mjs', 'scripts/find-chromium.ts'], { env });
    expect(await again.end(5 * FIRST_START_SECONDS * 1000), again.output).toBe(0);
    expect(again.output).toContain('starting it over');
  });
});

describe.runIf(is_root)('npm start for an ordinary user', () => {
  it('without a home of their own works from a fresh clone, and everything belongs to them', async () => {
    const clone = freshClone({ owner: NOBODY });
    const options = { uid: NOBODY, env: { HOME: '/nonexistent', USER: 'nobody', LOGNAME: 'nobody' } };
    const command = new Command(clone, ['npm', 'start', '--', '--port', String(port)], options);
    commands.push(command);
    // Their package cache is empty, so the time of the first start is not the promised one.
    await command.page(page(), FIRST_START_SECONDS * PATIENCE);
    command.pressCtrlC();
    expect(await command.end()).toBe(0);
    const foreign = spawnSync('find', [clone, '!', '-uid', String(NOBODY)], { encoding: 'utf8' });
    expect(foreign.stdout).toBe('');
    expect(postgresProcesses(clone)).toEqual([]);
  });

  it('says that a clone which is not theirs cannot be installed into', async () => {
    const clone = freshClone();
    const command = new Command(clone, ['node', 'scripts/run.mjs', 'start'], { uid: NOBODY });
    expect(await command.end()).not.toBe(0);
    expect(command.output).toContain(`may not write into ${clone}`);
    expect(command.output).toContain('chown');
  });
});
