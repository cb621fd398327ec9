/** Twenty seeds of two thousand steps: ten that are always the same, ten that never were before. Run as people run them, two at a time. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { repository } from '../../scripts/source-files.ts';
import type { Result } from './simulation.ts';

const STEPS = 2_000;
const PATIENCE_MS = 1_200_000;
const FIXED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const fresh = FIXED.map(() => Math.floor(Math.random() * 4_294_967_296));

const pairs = (seeds: readonly number[]): [number, number][] =>
  Array.from({ length: seeds.length / 2 }, (_, index) => [seeds[2 * index]!, seeds[2 * index + 1]!]);

async function run(seed: number, steps = STEPS): Promise<{ code: number | null; result: Result; says: string }> {
  const program = spawn(
    process.execPath,
    ['test/simulate/simulate.ts', '--seed', `${seed}`, '--steps', `${steps}`, '--json'],
    { cwd: path.resolve(repository), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let out = '';
  let says = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  program.stderr.setEncoding('utf8').on('data', (text: string) => (says += text));
  const code = await new Promise<number | null>((resolve) => program.once('close', resolve));
  const last = out.trimEnd().split('\n').at(-1)!;
  return { code, says, result: JSON.parse(last === '' ? '{}' : last) as Result };
}

it.each([...pairs(FIXED), ...pairs(fresh)])(
  'keeps every invariant for 2 000 steps of seeds %i and %i, and hits every kind of fault and command',
  async (...seeds) => {
    for (const { code, result, says } of await Promise.all(seeds.map((seed) => run(seed)))) {
      process.stdout.write(`${says}\n`);
      expect(result).toMatchObject({ steps_done: STEPS, invariants_broken: 0, broken: [], not_hit: [] });
      expect(code).toBe(0);
    }
  },
  PATIENCE_MS,
);

it(
  'is the same run to the byte in another process',
  async () => {
    const [one, other] = await Promise.all([run(fresh[0]!, 200), run(fresh[0]!, 200)]);
    expect(other.result.digest).toBe(one.result.digest);
    expect(one.code).toBe(0);
  },
  PATIENCE_MS,
);
