/**
 * Twenty seeds of two thousand steps: ten that are always the same, ten that never were before; half of them in one posting group, half with every
 * bucket a group of its own. Run as people run them, two processes at a time.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { repository } from '../../scripts/source-files.ts';
import { FAULTS } from './faults.ts';
import { KINDS } from './kinds/registry.ts';
import { TRANSIT_COUNTS } from './relay.ts';
import type { sumOf } from './report.ts';
import type { Grouping } from './simulation.ts';

const STEPS = 2_000;
/** Of one process. */
const SEEDS = 5;
const PATIENCE_MS = 3_000_000;
const fresh = Math.floor(Math.random() * 4_000_000_000);

type Answer = ReturnType<typeof sumOf>;
async function run(
  grouping: Grouping,
  seed: number,
  seeds: number,
  steps: number,
): Promise<{ code: number | null; result: Answer }> {
  const options = ['--grouping', grouping, '--seed', `${seed}`, '--seeds', `${seeds}`, '--steps', `${steps}`, '--json'];
  const program = spawn(process.execPath, ['test/simulate/simulate.ts', ...options], {
    cwd: path.resolve(repository),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const code = await new Promise<number | null>((resolve) => program.once('close', resolve));
  const last = out.trimEnd().split('\n').at(-1)!;
  return { code, result: JSON.parse(last === '' ? '{}' : last) as Answer };
}

it.each([
  ['always the same', 1],
  ['fresh', fresh],
])(
  'keeps every invariant for 2 000 steps of ten seeds, %s, from %i on, and hits every kind of fault and command',
  async (_which, first) => {
    const [one, split] = await Promise.all([
      run('one', first, SEEDS, STEPS),
      run('split', first + SEEDS, SEEDS, STEPS),
    ]);
    for (const { code, result } of [one, split]) {
      console.log(JSON.stringify({ ...result, broken: result.broken.slice(0, 20) }));
      expect(result).toMatchObject({ steps_done: SEEDS * STEPS, invariants_broken: 0, broken: [], not_hit: [] });
      for (const fault of FAULTS) expect(result.fault_counts[fault], fault).toBeGreaterThan(0);
      expect(code).toBe(0);
    }
    for (const { name } of KINDS) expect(split.result.command_counts[name]?.['ok'], name).toBeGreaterThan(0);
    // Gifts between groups go every way there is, and each of the two commits was followed by each kind of silence.
    for (const what of TRANSIT_COUNTS) expect(split.result.transit_counts[what], what).toBeGreaterThan(0);
    expect(split.result.transit_counts.arrived).toBe(split.result.transit_counts.left);
  },
  PATIENCE_MS,
);

it(
  'is the same run to the byte in another process',
  async () => {
    const [one, other] = await Promise.all([run('split', fresh, 1, 200), run('split', fresh, 1, 200)]);
    expect(other.result.runs[0]!.digest).toBe(one.result.runs[0]!.digest);
    expect(one.code).toBe(0);
  },
  PATIENCE_MS,
);
