import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  removeTemporaryFolder,
  removeTemporaryFolders,
  temporaryFolder,
} from '../../../../test/helpers/temporary-folders.ts';
import { ANNOUNCED_ADDRESS, type HeldPostgres } from '../../../../test/helpers/hold-postgres.ts';
import { clearLeftovers, readPostmasterPid } from './leftovers.ts';
import { isAlive } from './processes.ts';
import type { RunAsWay } from './run-as.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../test/helpers/hold-postgres.ts');
const is_root = process.getuid?.() === 0;
// Containers take some of root's rights away; what cannot be tried there is listed as not run.
const can_pass_capabilities = works('setpriv', '--bounding-set=-all', '--securebits=+no_setuid_fixup', 'true');
/** Whether an ordinary user could start the program where this repository lies; below a folder that only root may enter, nobody else can. */
const others_may_enter = spawnSync('test', ['-x', process.execPath], { uid: 65_534, gid: 65_534 }).status === 0;
const can_make_namespaces = works('unshare', '--user', '--map-user=65534', 'true');
const can_mount = works('unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt');
/** Inside its folder nobody but root may look, as in a repository below /root. */
const ROOT_ONLY_PARENT = '/root';

/** A data folder after its first start, made once; most tests go on from a copy of it. */
let made = '';
let base = '';
let data = '';
const started: ChildProcess[] = [];
/** On a machine that is busy with other tests. */
const PATIENCE_MS = 60_000;

beforeAll(async () => {
  data = path.join(temporaryFolder('embedded-made'), 'data');
  await stop(await start(data));
  made = data;
});

afterAll(removeTemporaryFolders);

beforeEach(() => {
  base = temporaryFolder('embedded');
  data = path.join(base, 'data');
});

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await exitOf(child);
  }
  removeTemporaryFolder(base);
});

describe('the embedded PostgreSQL', () => {
  it('creates the database once and keeps its content over a restart', async () => {
    const first = await start(data);
    await query(first.held.ownerUrl, 'create table kept as select 42 as answer');
    await stop(first);
    expect(existsSync(path.join(data, 'busker.lock'))).toBe(false);

    const second = await start(data);
    expect(await query(second.held.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(second.stderr()).not.toContain('Creating the database');
  });

  it('gives the program a role that owns nothing and is no superuser', async () => {
    copyMade();
    const { held } = await start(data);
    await expect(query(held.appUrl, 'create table intruder ()')).rejects.toThrow(/permission denied for schema/);
    const roles = await query(
      held.ownerUrl,
      `select rolname, rolsuper from pg_roles where rolname like 'busker%' order by 1`,
    );
    expect(roles).toEqual([
      { rolname: 'busker_app', rolsuper: false },
      { rolname: 'busker_owner', rolsuper: false },
    ]);
  });

  it('is durable: fsync, synchronous commit and checksums are on', async () => {
    copyMade();
    const { held } = await start(data);
    const settings = await query(
      held.ownerUrl,
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'data_checksums', 'full_page_writes') order by name`,
    );
    expect(settings.map((row) => row['setting'])).toEqual(['on', 'on', 'on', 'on']);
  });

  it('keeps passwords where only their owner can read them', async () => {
    copyMade();
    await start(data);
    expect(statSync(path.join(data, 'credentials.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(data, 'postgres')).mode & 0o777).toBe(0o700);
  });

  it('leaves no process behind after SIGTERM', async () => {
    copyMade();
    const one = await start(data);
    const postmaster = postmasterPid();
    expect(await stop(one)).toBe(0);
    expect(isAlive(postmaster)).toBe(false);
  });

  it('starts under a umask that hides everything from others', async () => {
    const one = await start(data, { umask: '077' });
    expect(await query(one.held.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('finishes a first start that was interrupted in the middle of creating the database', async () => {
    mkdirSync(path.join(data, 'postgres.new', 'base'), { recursive: true });
    writeFileSync(path.join(data, 'postgres.new', 'PG_VERSION'), '18\n');
    const one = await start(data);
    expect(await query(one.held.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a second start on the same data', () => {
  it('is refused with the process and the address of the first, which goes on', async () => {
    copyMade();
    const first = await start(data);
    const second = launch(data);
    expect(await exitOf(second.child)).toBe(1);
    expect(second.stderr()).toContain(`process ${first.held.pid}, at ${ANNOUNCED_ADDRESS}`);
    expect(second.stderr()).toContain('npm start -- --data');
    expect(await query(first.held.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is not refused because of a lock whose process id now belongs to somebody else', async () => {
    mkdirSync(data);
    const lock = { pid: process.pid, identity: 'another boot:1', addresses: [] };
    writeFileSync(path.join(data, 'busker.lock'), JSON.stringify(lock));
    await start(data);
  });
});

describe('after kill -9', () => {
  it('of the program, PostgreSQL ends by itself and the next start has every committed row', async () => {
    copyMade();
    const first = await start(data);
    const postmaster = postmasterPid();
    await query(first.held.ownerUrl, 'create table kept as select generate_series(1, 1000) as n');
    first.child.kill('SIGKILL');
    await exitOf(first.child);
    await eventually(() => !isAlive(postmaster));

    const second = await start(data);
    expect(await query(second.held.ownerUrl, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  it('of the program and of its supervisor, the next start stops the orphan and recovers', async () => {
    copyMade();
    const first = await start(data);
    const postmaster = postmasterPid();
    await query(first.held.ownerUrl, 'create table kept as select 1 as n');
    for (const pid of supervisorsOf(postmaster)) process.kill(pid, 'SIGKILL');
    first.child.kill('SIGKILL');
    await exitOf(first.child);
    await delay(300);
    // Control: without its supervisor it really lives on, so that the next start has something to do.
    expect(isAlive(postmaster)).toBe(true);

    const second = await start(data);
    // Its two outputs come by two pipes; this one may be read a moment later.
    await eventually(() => second.stderr().includes('Stopped a PostgreSQL that an earlier start had left behind'));
    expect(isAlive(postmaster)).toBe(false);
    expect(await query(second.held.ownerUrl, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('of PostgreSQL itself, the program is told and ends', async () => {
    copyMade();
    const one = await start(data);
    process.kill(postmasterPid(), 'SIGKILL');
    await exitOf(one.child);
    expect(one.stderr()).toContain('UNEXPECTED END');
    await start(data);
  });

  it('and a restart of the machine, a stale postmaster.pid that names a stranger does not block', async () => {
    copyMade();
    const pid_file = path.join(data, 'postgres', 'postmaster.pid');
    writeFileSync(pid_file, `${process.pid}\n${path.join(data, 'postgres')}\n`);
    // Control: this process is alive and is no PostgreSQL on this data.
    expect(await clearLeftovers(path.join(data, 'postgres'))).toBe('stale_pid');
    writeFileSync(pid_file, `${process.pid}\n${path.join(data, 'postgres')}\n`);
    await start(data);
  });
});

describe('what keeps it from starting is said in a sentence', () => {
  it('data of another PostgreSQL version', async () => {
    copyMade();
    writeFileSync(path.join(data, 'postgres', 'PG_VERSION'), '14\n');
    expect(await failure(data)).toMatch(/was made by PostgreSQL 14; this Busker brings PostgreSQL \d+/);
  });

  it('missing credentials', async () => {
    copyMade();
    rmSync(path.join(data, 'credentials.json'));
    expect(await failure(data)).toMatch(/credentials\.json .* is missing.*\n.*backup/);
  });

  it('a damaged cluster, with where its log is', async () => {
    copyMade();
    rmSync(path.join(data, 'postgres', 'global', 'pg_control'));
    expect(await failure(data)).toContain(path.join(data, 'postgres.log'));
  });
});

describe.runIf(is_root)('started by root', () => {
  let closed = '';

  beforeEach(() => {
    closed = temporaryFolder('closed', { parent: ROOT_ONLY_PARENT, closed: true });
    data = path.join(closed, 'data');
  });
  afterEach(() => removeTemporaryFolder(closed));

  it('in a folder that only root may enter, becoming another user alone does not do', async () => {
    expect(await failure(data, 'setuid')).toMatch(/setuid: .*Permission denied/);
  });

  it.each([
    ...(can_pass_capabilities ? ['capability' as const] : []),
    ...(can_make_namespaces ? ['namespace' as const] : []),
    'copy' as const,
  ])('in a folder that only root may enter, it runs by way of "%s" and again', async (way) => {
    const first = await start(data, { way });
    expect(first.held.way).toBe(way);
    await query(first.held.ownerUrl, 'create table kept as select 1 as n');
    await stop(first);
    const second = await start(data, { way });
    expect(await query(second.held.ownerUrl, 'select n from kept')).toEqual([{ n: 1 }]);
    await stop(second);
    started.length = 0;
  });

  it.runIf(can_pass_capabilities && can_make_namespaces)(
    'by another way than last time, it takes the data over',
    async () => {
      const first = await start(data, { way: 'namespace' });
      await query(first.held.ownerUrl, 'create table kept as select 1 as n');
      await stop(first);
      const second = await start(data, { way: 'capability' });
      expect(await query(second.held.ownerUrl, 'select n from kept')).toEqual([{ n: 1 }]);
      await stop(second);
    },
  );

  it('does not run PostgreSQL as root', async () => {
    const one = await start(data);
    const status = readFileSync(`/proc/${postmasterPid()}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
    await stop(one);
  });

  it.runIf(others_may_enter)('in the folder of an ordinary user, everything stays theirs', async () => {
    chownSync(base, 65_534, 65_534);
    const theirs = path.join(base, 'data');
    // The program puts a file of its own there before the database starts.
    mkdirSync(theirs);
    writeFileSync(path.join(theirs, 'secret'), 'x', { mode: 0o600 });
    await stop(await start(theirs));
    for (const name of ['', 'postgres', 'credentials.json', 'postgres.log', 'secret']) {
      expect(statSync(path.join(theirs, name)).uid, name).toBe(65_534);
    }
    const later = await start(theirs, { uid: 65_534 });
    expect(later.held.way).toBe('self');
    await stop(later);
  });

  it.runIf(can_make_namespaces && others_may_enter)('a user id without an account is served too', async () => {
    chownSync(base, 54_321, 54_321);
    const one = await start(path.join(base, 'data'), { uid: 54_321 });
    expect(one.held.way).toBe('namespace');
    await stop(one);
  });

  it.runIf(can_mount)('a full disk is named as such', async () => {
    const small = path.join(base, 'small');
    mkdirSync(small);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', small]).status, 'mount').toBe(0);
    try {
      expect(await failure(path.join(small, 'data'))).toMatch(/disk is full.*\n[^]*Make room/);
    } finally {
      spawnSync('umount', [small]);
    }
  });
});

/** With owners, rights and times, as a backup would. */
function copyMade(): void {
  expect(spawnSync('cp', ['-a', made, data]).status, 'cp').toBe(0);
}

function works(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

interface Held {
  child: ChildProcess;
  held: HeldPostgres;
  stderr: () => string;
}

interface LaunchOptions {
  way?: RunAsWay;
  umask?: string;
  /** An ordinary user to become first. */
  uid?: number;
}

function launch(dataFolder: string, options: LaunchOptions = {}) {
  const own = [
    process.execPath,
    PROGRAM,
    dataFolder,
    ...(options.way === undefined ? [] : [options.way, path.join(base, 'copies')]),
  ];
  const child = spawn('/bin/sh', ['-c', `umask ${options.umask ?? '022'}; exec "$@"`, 'sh', ...own], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  started.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return { child, stdout: () => stdout, stderr: () => stderr };
}

async function start(dataFolder: string, options: LaunchOptions = {}): Promise<Held> {
  const { child, stdout, stderr } = launch(dataFolder, options);
  await eventually(() => stdout().includes('\n') || child.exitCode !== null);
  if (!stdout().includes('\n')) throw new Error(`did not start:\n${stderr()}`);
  return { child, held: JSON.parse(stdout()) as HeldPostgres, stderr };
}

/** Starts it, expects it to fail, and returns what it printed. */
async function failure(dataFolder: string, way?: RunAsWay): Promise<string> {
  const { child, stderr } = launch(dataFolder, way === undefined ? {} : { way });
  expect(await exitOf(child), stderr()).toBe(1);
  return stderr();
}

async function stop(one: Held): Promise<number> {
  one.child.kill('SIGTERM');
  return exitOf(one.child);
}

function exitOf(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  if (child.signalCode !== null) return Promise.resolve(-1);
  return new Promise((resolve) => {
    // `close`, not `exit`: what it printed has arrived then.
    child.once('close', (code) => resolve(code ?? -1));
  });
}

function postmasterPid(): number {
  const pid = readPostmasterPid(path.join(data, 'postgres', 'postmaster.pid'));
  if (pid === undefined) throw new Error('PostgreSQL does not run');
  return pid;
}

/** The shell that watches over PostgreSQL, and its own helper (supervise.ts). */
function supervisorsOf(postmaster: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || !existsSync(`/proc/${name}/status`)) continue;
    const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
    parents.set(Number(name), Number(parent));
  }
  const shell = parents.get(postmaster);
  if (shell === undefined) throw new Error('PostgreSQL has no supervisor');
  const helpers = [...parents].filter(([pid, parent]) => parent === shell && pid !== postmaster);
  return [shell, ...helpers.map(([pid]) => pid)];
}

async function eventually(condition: () => boolean): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > until) throw new Error(`it did not happen within ${PATIENCE_MS} ms`);
    await delay(10);
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // A test may kill the server under an open connection; the query in flight tells that by itself.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
