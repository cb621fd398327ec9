// Installs what is missing, and nothing when nothing is: one look at a stamp, a few milliseconds.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { Problem, repository, toolPath } from './places.mjs';

const modules = path.join(repository, 'node_modules');
const stamp = path.join(modules, '.busker-setup');
const lock = path.join(repository, '.cache', 'set-up.lock');
/** There while packages are being installed, and after an installation that did not come to its end. */
const unfinished = path.join(repository, '.cache', 'set-up.unfinished');
const PROGRESS_EVERY_MS = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LOCK_POLL_MS = 500;
const INSTALL = [
  'install',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  // Node 20 is told by every second package that it is too old (EBADENGINE). It only runs npm; Node 24 runs the rest.
  '--loglevel=error',
  // The lock is read and honoured, never rewritten: a clone stays clean.
  '--no-save',
];
const NETWORK_ERROR =
  /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ECONNRESET|ERR_SOCKET|ENOTCACHED|FETCH_ERROR|network/i;
/** Somebody between here and the registry looks into https, as companies do; trying again does not help. */
const CERTIFICATE_ERROR =
  /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|CERT_(UNTRUSTED|HAS_EXPIRED)|certificate in/i;
const NEEDED_MB = 900;
const NEEDED_NODE_MAJOR = 24;

/** Makes node_modules what package.json and the lock ask for. @throws Problem with a sentence when it cannot. */
export async function setUp() {
  if (isDone()) return;
  checkWritable();
  await underLock(async () => {
    // Another start may have installed while this one waited.
    if (isDone()) return;
    if (existsSync(unfinished)) {
      // npm cannot go on from where it was killed: it takes half-unpacked packages for whole ones.
      console.log('The last installation did not come to its end; starting it over …');
      rmSync(modules, { recursive: true, force: true });
    }
    checkRoom();
    writeFileSync(unfinished, '');
    await install();
    checkNode();
    writeFileSync(stamp, fingerprint());
    rmSync(unfinished);
  });
}

function isDone() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint() && existsSync(path.join(toolPath, 'node'));
}

/** Changes whenever an installation could come out differently. */
function fingerprint() {
  const hash = createHash('sha256');
  const { workspaces } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  for (const file of [
    'package-lock.json',
    'package.json',
    '.npmrc',
    ...workspaces.map((name) => `${name}/package.json`),
  ]) {
    const whole = path.join(repository, file);
    hash.update(`${file}\n`).update(existsSync(whole) ? readFileSync(whole) : '');
  }
  return hash.update(`${process.platform} ${process.arch} ${libc()}`).digest('hex');
}

function libc() {
  return process.platform === 'linux' ? (process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl') : '';
}

function checkWritable() {
  try {
    accessSync(repository, constants.W_OK);
    if (existsSync(modules)) accessSync(modules, constants.W_OK);
  } catch {
    const { uid } = statSync(existsSync(modules) ? modules : repository);
    throw new Problem(
      `Packages have to be installed, and this user (${process.getuid()}) may not write into ${repository}.\n` +
        `Start as its owner (user ${uid}), or make it yours: sudo chown -R "$(id -u)" "${repository}"`,
    );
  }
}

/** npm takes minutes to notice a full disk and then reports something else. */
function checkRoom() {
  if (existsSync(modules)) return;
  const { bavail, bsize } = statfsSync(repository);
  const free_mb = Math.floor((bavail * bsize) / 1_000_000);
  if (free_mb >= NEEDED_MB) return;
  throw new Problem(
    `The disk is full: ${free_mb} MB are free, and the packages need ${NEEDED_MB} MB.\nMake room on the disk of ${repository}, then try again.`,
  );
}

/** Two starts at once must not install into the same folder. */
async function underLock(work) {
  mkdirSync(path.dirname(lock), { recursive: true });
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(path.join(lock, 'pid'), String(process.pid));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!holderLives()) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) console.log('Another start is installing packages; waiting for it …');
    told = true;
    await delay(LOCK_POLL_MS);
  }
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function holderLives() {
  const file = path.join(lock, 'pid');
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    // No file yet: the other one has just made the folder; a folder left behind like that counts for ten seconds.
    if (error.code === 'ENOENT') return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 10_000;
    return error.code === 'EPERM';
  }
}

/**
 * From npm's cache where that is enough, else from the registry. The cache alone takes half the time: the lock does not
 * hold every package for other systems, and npm asks the registry for each of those, one by one.
 */
async function install() {
  const is_first = !existsSync(modules);
  console.log(is_first ? 'Installing packages (once, about a minute) …' : 'Packages changed; installing …');
  const began = performance.now();
  const cached = await npm([...INSTALL, '--offline']);
  if (cached.code !== 0 || !isWhole()) {
    if (is_first) rmSync(modules, { recursive: true, force: true });
    await checkRegistry();
    console.log('  downloading what is not in the cache …');
    const { code, output } = await npm(INSTALL);
    if (code !== 0) throw new Problem(explainNpm(output));
  }
  console.log(`Installed in ${seconds(began)} s.`);
}

/**
 * npm leaves out a package for this very system without a word when its cache does not have it, because such
 * packages are optional. So: whoever offers packages for this system must have got one of them.
 */
function isWhole() {
  const { packages } = JSON.parse(readFileSync(path.join(repository, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).every(([place, { optionalDependencies }]) => {
    const ours = Object.keys(optionalDependencies ?? {}).filter((name) =>
      name.includes(`${process.platform}-${process.arch}`),
    );
    if (ours.length === 0 || !existsSync(path.join(repository, place))) return true;
    return ours.some((name) => isThere(place, name));
  });
}

/** As Node looks for packages: below the package itself, then in every node_modules on the way up. */
function isThere(place, name) {
  for (let folder = path.join(repository, place); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'node_modules', name))) return true;
    if (folder === repository) return false;
  }
}

/** Without an answer npm would try for many minutes. npm itself asks, because it knows the proxies. */
async function checkRegistry() {
  const { code, output } = await npm([
    'ping',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=500',
    '--fetch-timeout=15000',
  ]);
  if (code !== 0 && (NETWORK_ERROR.test(output) || CERTIFICATE_ERROR.test(output)))
    throw new Problem(explainNpm(output));
}

function npm(args) {
  const began = performance.now();
  const own = process.env['npm_execpath'];
  const [program, before] =
    own !== undefined && path.basename(own) === 'npm-cli.js' && existsSync(own)
      ? [process.execPath, [own]]
      : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(program, [...before, ...args], {
      cwd: repository,
      env: npmEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const progress = setInterval(() => console.log(`  … ${seconds(began)} s`), PROGRESS_EVERY_MS);
    let interrupted;
    const interrupt = (signal) => {
      interrupted ??= signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
    const end = (code) => {
      clearInterval(progress);
      for (const signal of SIGNALS) process.off(signal, interrupt);
      if (interrupted !== undefined) {
        rmSync(lock, { recursive: true, force: true });
        process.exit(128 + os.constants.signals[interrupted]);
      }
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += `spawn ${error.code} ${error.message}`;
      end(1);
    });
    child.once('exit', (code) => end(code ?? 1));
  });
}

/** A user without a home of its own (nobody, a bare uid in a container) gets npm's cache in the repository. */
function npmEnvironment() {
  const env = { ...process.env };
  const cache = env['npm_config_cache'] ?? path.join(os.homedir(), '.npm');
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
  } catch {
    env['npm_config_cache'] = path.join(repository, '.cache', 'npm');
  }
  return env;
}

/** The package `node` brings its program by an install script; where those are switched off, it is asked once more. */
function checkNode() {
  const node = path.join(toolPath, 'node');
  const version = () => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  const isNew = () => Number(/^v(\d+)/.exec(version() ?? '')?.[1]) >= NEEDED_NODE_MAJOR;
  if (isNew()) return;
  const own = process.env['npm_execpath'];
  const command = own === undefined ? ['npm'] : [process.execPath, own];
  spawnSync(command[0], [...command.slice(1), 'rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'], {
    cwd: repository,
    env: npmEnvironment(),
    stdio: 'ignore',
  });
  if (isNew()) return;
  throw new Problem(
    `npm did not bring Node ${NEEDED_NODE_MAJOR} (the package "node", which has an install script).\n` +
      'Allow it and try again: npm rebuild node --ignore-scripts=false',
  );
}

function explainNpm(output) {
  const tail = output.trim().split('\n').slice(-12).join('\n');
  const told = (sentence) => `${sentence}\n\nWhat npm said:\n${tail}`;
  if (/spawn ENOENT/.test(output)) return 'npm was not found. Install it (it comes with Node), then try again.';
  if (/ENOSPC|EDQUOT|no space left/i.test(output)) {
    return told('The disk is full: the packages need about 1 GB. Make room, then try again.');
  }
  if (CERTIFICATE_ERROR.test(output)) {
    return told(
      "The npm registry's certificate is not trusted here, as behind a proxy that looks into https. Name the certificate that it is signed by: NODE_EXTRA_CA_CERTS=/path/to/ca.pem npm start",
    );
  }
  if (NETWORK_ERROR.test(output)) {
    return told(
      'The npm registry cannot be reached. Look at the network (and at HTTPS_PROXY or `npm config get registry`), then try again.',
    );
  }
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) {
    return told(
      `npm may not write where it has to. Make the folder yours: sudo chown -R "$(id -u)" "${repository}", and the same for npm's cache (npm config get cache).`,
    );
  }
  if (/\bE40[13]\b/.test(output))
    return told('The npm registry refuses this user. Look at `npm config get registry` and its token.');
  if (/\b(ETARGET|E404)\b/.test(output))
    return told('The npm registry does not have a package that is needed. Look at `npm config get registry`.');
  return told('The packages could not be installed.');
}

function seconds(since) {
  return Math.round((performance.now() - since) / 1000);
}
