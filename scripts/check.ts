/**
 * `npm test` and `npm run test:all`: every check of the repository, all of them even when one fails.
 *
 *   core   types, lint, format, dead code and sites side by side; unit; database (db, split and kills); e2e
 *   all    core, then the long tests
 *
 * A step that passed before on exactly these files is not run again by `all`, and that is said. Words after the command
 * choose steps, or kinds of tests of a step, by name (`npm test -- unit db`); others are handed to Vitest as names of files.
 *
 * The last line is `N passed, N failed`: tests, and one for each step that has no tests of its own. Exit code 1 when
 * anything failed. What failed is listed once more before it, and what a test file skips on this machine by name.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

import { repository, sourceFiles } from './source-files.ts';

interface Step {
  name: string;
  says: string;
  command: readonly string[];
  tier: 'core' | 'all';
  /** Projects of vitest.config.ts, for a step made of tests: run together, as their workers are free. */
  projects?: readonly string[];
  /** Steps of one wave run side by side; a wave begins when the one before it has ended. */
  wave: 'checks' | 'unit' | 'database' | 'browser' | 'long';
  timeout_minutes: number;
}

const test = (
  name: string,
  says: string,
  wave: Step['wave'],
  timeout_minutes: number,
  projects: readonly string[] = [name],
): Step => ({
  name,
  says,
  wave,
  tier: wave === 'long' ? 'all' : 'core',
  projects,
  timeout_minutes,
  command: ['vitest', 'run'],
});
const check = (name: string, says: string, timeout_minutes: number, ...command: string[]): Step => ({
  name,
  says,
  wave: 'checks',
  tier: 'core',
  command,
  timeout_minutes,
});

const steps: readonly Step[] = [
  check('types', 'TypeScript', 10, 'tsc', '--noEmit', '-p', '.'),
  check('lint', 'oxlint with its type-aware rules', 10, 'oxlint', '--type-aware', '--deny-warnings'),
  check('format', 'oxfmt', 5, 'oxfmt', '--list-different'),
  check('dead-code', 'knip', 5, 'knip', '--no-progress'),
  check('sites', 'the build of the sites and of the widgets', 10, 'node', 'scripts/build-sites.mjs'),
  test('unit', 'pure code, properties, import directions', 'unit', 10),
  test(
    'database',
    "on a real PostgreSQL; the ledger's suites once more, each bucket posted by itself; kills under load",
    'database',
    25,
    ['db', 'split', 'kills'],
  ),
  // Not beside the database: a browser that draws without a graphics card needs every processor.
  test('e2e', 'the whole story in a real Chromium', 'browser', 25),
  test('long', 'both commands from a fresh clone, what is drawn, every page, crowds, kills', 'long', 75),
];

const RESULTS = path.join(repository, '.cache', 'test-results');
const PASSED = path.join(repository, '.cache', 'test-passed.json');

interface Outcome {
  step: Step;
  ok: boolean;
  passed: number;
  failed: number;
  /** Tests by file and name, with the first line of what went wrong. */
  failures: string[];
  skipped: string[];
  seconds: number;
}

const [tier, ...words] = process.argv.slice(2);
const namesOf = (step: Step): readonly string[] => [step.name, ...(step.projects ?? [])];
const names = new Set(words.filter((word) => steps.some((step) => namesOf(step).includes(word))));
const files = words.filter((word) => !names.has(word));
const chosen = names.size > 0 ? steps.flatMap(named) : steps.filter((step) => tier === 'all' || step.tier === 'core');

mkdirSync(RESULTS, { recursive: true });
const tree = fingerprint();
const passed_before = readPassed(tree);
const outcomes: Outcome[] = [];
const began = performance.now();
const to_run = chosen.filter((step) => {
  const again = tier !== 'all' || names.size > 0 || !passed_before.has(step.name);
  if (!again) console.log(`── ${step.name}: passed before on exactly these files, not run again`);
  return again;
});
for (const wave of new Set(to_run.map((step) => step.wave)))
  outcomes.push(...(await runWave(to_run.filter((step) => step.wave === wave))));
report(outcomes);

/** Side by side: the output of the first as it comes, that of each other when those before it have been shown. */
async function runWave([first, ...others]: readonly Step[]): Promise<Outcome[]> {
  if (first === undefined) return [];
  if (others.length > 0) console.log(`── side by side: ${[first, ...others].map((step) => step.name).join(', ')}`);
  const beside = others.map((step) => {
    const shown: Buffer[] = [];
    return { shown, outcome: runStep(step, (part) => shown.push(part)) };
  });
  const ended = [await runStep(first)];
  for (const { shown, outcome } of beside) {
    ended.push(await outcome);
    process.stdout.write(Buffer.concat(shown));
  }
  return ended;
}

/** A step that was named, or as much of it. */
function named(step: Step): readonly Step[] {
  if (names.has(step.name)) return [step];
  const projects = step.projects?.filter((project) => names.has(project)) ?? [];
  return projects.length > 0 ? [{ ...step, name: projects.join('+'), projects }] : [];
}

/** @param keep takes its output instead of the terminal. */
async function runStep(step: Step, keep?: (part: Buffer) => void): Promise<Outcome> {
  const say = (line: string): void => (keep === undefined ? console.log(line) : keep(Buffer.from(`${line}\n`)));
  say(`── ${step.name}: ${step.says}`);
  const step_began = performance.now();
  const result_file = path.join(RESULTS, `${step.name}.json`);
  rmSync(result_file, { force: true });
  const reporting =
    step.projects === undefined
      ? []
      : [
          ...step.projects.map((project) => `--project=${project}`),
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${result_file}`,
          ...files,
        ];
  const exited_well = await runCommand([...step.command, ...reporting], step.timeout_minutes, keep);
  const counted = step.projects === undefined ? undefined : readResult(result_file);
  // A run that broke outside of its tests (no files, an unhandled error, a timeout) counts as one failure.
  const failed = counted?.failed ?? 0;
  const outcome: Outcome = {
    step,
    ok: exited_well && failed === 0,
    passed: counted?.passed ?? (exited_well ? 1 : 0),
    failed: exited_well ? failed : Math.max(failed, 1),
    failures: counted?.failures ?? [],
    skipped: counted?.skipped ?? [],
    seconds: (performance.now() - step_began) / 1000,
  };
  if (outcome.ok && files.length === 0) rememberPassed(step.name);
  say(`── ${step.name}: ${outcome.ok ? 'passed' : 'FAILED'} in ${outcome.seconds.toFixed(1)} s\n`);
  return outcome;
}

/** Runs a tool of node_modules/.bin, with its output shown as it comes or kept. */
function runCommand(
  command: readonly string[],
  timeout_minutes: number,
  keep?: (part: Buffer) => void,
): Promise<boolean> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error('a step needs a command');
  return new Promise((resolve) => {
    const out = keep === undefined ? 'inherit' : 'pipe';
    const child = spawn(program, args, { cwd: repository, stdio: ['inherit', out, out] });
    if (keep !== undefined) for (const stream of [child.stdout, child.stderr]) stream?.on('data', keep);
    const pass_on = (signal: NodeJS.Signals): void => {
      child.kill(signal);
      process.exitCode = 128 + os.constants.signals[signal];
      // The tool cleans up and ends (databases, browsers); then so does this.
      child.once('exit', () => process.exit());
    };
    process.once('SIGINT', pass_on).once('SIGTERM', pass_on);
    const timer = setTimeout(() => {
      console.error(`${program} did not end within ${timeout_minutes} minutes and was stopped.`);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 20_000).unref();
    }, timeout_minutes * 60_000);
    const end = (ok: boolean): void => {
      clearTimeout(timer);
      process.off('SIGINT', pass_on).off('SIGTERM', pass_on);
      resolve(ok);
    };
    child.once('error', (error) => {
      console.error(`${program} cannot be run: ${error.message}`);
      end(false);
    });
    // `close` comes when its output has been read, too.
    child.once('close', (code) => end(code === 0));
  });
}

interface VitestResult {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
  }[];
}

function readResult(file: string): Pick<Outcome, 'passed' | 'failed' | 'failures' | 'skipped'> | undefined {
  if (!existsSync(file)) return undefined;
  const result = JSON.parse(readFileSync(file, 'utf8')) as VitestResult;
  // A file that fails before its first test (an import, a hook) has no failed test; it counts as one.
  const broken_files = result.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some((test_result) => test_result.status === 'failed'),
  );
  const skipped = result.testResults.flatMap((one) =>
    one.assertionResults
      .filter((test_result) => !['passed', 'failed'].includes(test_result.status))
      .map((test_result) => `${path.relative(repository, one.name)}: ${test_result.fullName}`),
  );
  const failures = result.testResults.flatMap((one) => {
    const file_name = path.relative(repository, one.name);
    return [
      ...(broken_files.includes(one) ? [`${file_name}: ${firstLine(one.message)}`] : []),
      ...one.assertionResults
        .filter((test_result) => test_result.status === 'failed')
        .map(
          (test_result) => `${file_name}: ${test_result.fullName}\n    ${firstLine(test_result.failureMessages?.[0])}`,
        ),
    ];
  });
  return { passed: result.numPassedTests, failed: result.numFailedTests + broken_files.length, failures, skipped };
}

/** What is worth a line of a summary. */
function firstLine(text = ''): string {
  return stripVTControlCharacters(text).trim().split('\n', 1)[0]!.slice(0, 300);
}

function report(all: readonly Outcome[]): void {
  const skipped = all.flatMap((outcome) => outcome.skipped);
  if (skipped.length > 0) console.log(`Not run on this machine:\n  ${skipped.join('\n  ')}\n`);
  for (const { step, ok, seconds } of all) {
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(10)} ${seconds.toFixed(1).padStart(7)} s  ${step.says}`,
    );
  }
  const sum = (pick: (outcome: Outcome) => number): number => all.reduce((total, outcome) => total + pick(outcome), 0);
  const failed = sum((outcome) => outcome.failed);
  const failures = all.flatMap((outcome) => outcome.failures);
  if (failures.length > 0) console.log(`\nFailed:\n  ${failures.join('\n  ')}`);
  console.log(`\nTook ${Math.round((performance.now() - began) / 1000)} s.`);
  console.log(`${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
  process.exitCode = failed === 0 && all.every((outcome) => outcome.ok) ? 0 : 1;
}

/** Of every file that a check could depend on. */
function fingerprint(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of sourceFiles('')) hash.update(`${file}\n`).update(readFileSync(path.join(repository, file)));
  return hash.digest('hex');
}

function readPassed(current: string): Set<string> {
  if (!existsSync(PASSED)) return new Set();
  const { tree: of_tree, steps: of_steps } = JSON.parse(readFileSync(PASSED, 'utf8')) as {
    tree: string;
    steps: string[];
  };
  return new Set(of_tree === current ? of_steps : []);
}

function rememberPassed(name: string): void {
  passed_before.add(name);
  writeFileSync(PASSED, JSON.stringify({ tree, steps: [...passed_before] }));
}
