/** A short run in every `npm test`; the long ones are in simulate.long.ts. */
import { beforeAll, expect, it } from 'vitest';
import { OptionError, parseOptions } from './options.ts';
import { preparePostgres } from './postgres.ts';
import { notHit, sumOf, type FinishedRun } from './report.ts';
import { simulate, type Result, type Run } from './simulation.ts';

/** Ten seconds of processor time; a busy machine has time. */
const PATIENCE_MS = 500_000;

let prepared: Blob;
beforeAll(async () => {
  prepared = await preparePostgres();
}, PATIENCE_MS);

const STEPS = 20;
const digests = new Map<string, string>();
it.each<Run>([
  { seed: 1, steps: STEPS, grouping: 'split' },
  { seed: Math.floor(Math.random() * 4_294_967_296), steps: STEPS, grouping: 'one' },
])(
  'keeps every invariant through faults, with seed $seed, grouping $grouping',
  async (run) => {
    const result = await simulate(prepared, run);
    expect(result).toMatchObject({ broken: [], steps_done: run.steps });
    expect(result.checked['postings']).toBeGreaterThan(0);
    const { left, arrived } = result.transit_counts;
    expect(arrived).toBe(left);
    if (run.grouping === 'split') expect(Math.min(left, result.faults)).toBeGreaterThan(0);
    digests.set(run.grouping, result.digest);
  },
  PATIENCE_MS,
);

it(
  'is the same run to the byte for the same seed',
  async () => {
    const { digest } = await simulate(prepared, { seed: 1, steps: STEPS, grouping: 'split' });
    expect(digest).toBe(digests.get('split'));
    expect(digest).not.toBe(digests.get('one'));
  },
  PATIENCE_MS,
);

it(
  'finds a double when nothing guards ids, which shows that it could',
  async () => {
    let doubles = 0;
    for (const seed of [1, 2, 6]) {
      const result = await simulate(prepared, { seed, steps: STEPS, grouping: 'one', without_unique_id: true });
      expect(result.invariants_broken).toBeGreaterThan(0);
      // Or what else the missing keys led to, first.
      if (!result.broken.some((line) => line.startsWith('double: '))) continue;
      doubles++;
      break;
    }
    expect(doubles).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

it('says what a long run did not hit, and asks nothing of a short one', () => {
  const result = {
    grouping: 'one',
    steps_done: 2_000,
    fault_counts: { deadlock: 0, disk_full: 3 },
    command_counts: { send_gift: { ok: 5 }, grant_promo: { not_found: 5 } },
  } as unknown as Result;
  expect(notHit(result)).toContain('the fault deadlock never went off');
  expect(notHit(result)).toContain('no grant_promo was accepted');
  expect(notHit(result)).not.toContain('no send_gift was accepted');
  expect(notHit(result)).not.toContain('no receive_gift was accepted');
  expect(notHit({ ...result, grouping: 'split' })).toContain('no receive_gift was accepted');
  expect(notHit({ ...result, steps_done: 10 })).toEqual([]);
});

it('adds up several runs, and names the seed of whatever was not hit', () => {
  const run = {
    seed: 7,
    grouping: 'one',
    steps: 10,
    steps_done: 10,
    faults: 2,
    invariants_broken: 0,
    broken: [],
    not_hit: ['no refund was accepted'],
    fault_counts: { deadlock: 2 },
    command_counts: { send_gift: { ok: 3 } },
    world_counts: {},
    transit_counts: { left: 1 },
    checked: {},
    digest: 'd',
    seconds: 1,
  } as unknown as FinishedRun;
  expect(sumOf([run, { ...run, seed: 8, not_hit: [] }])).toMatchObject({
    seed: 7,
    seeds: 2,
    steps: 20,
    faults: 4,
    not_hit: ['seed 7, one: no refund was accepted'],
    fault_counts: { deadlock: 4 },
    command_counts: { send_gift: { ok: 6 } },
  });
});

it('refuses a command line that it cannot follow', () => {
  expect(parseOptions(['--seed', '7', '--steps', '10', '--json'])).toEqual({
    groupings: ['one', 'split'],
    seed: 7,
    seeds: 1,
    steps: 10,
    without_unique_id: false,
    json: true,
  });
  expect(parseOptions(['--grouping', 'split'])).toMatchObject({ groupings: ['split'] });
  expect(parseOptions(['--help'])).toBe('help');
  for (const args of [
    ['--seed', 'x'],
    ['--steps', '0'],
    ['--steps', '1.5'],
    ['--control', 'else'],
    ['--grouping', 'both'],
    ['--nothing'],
  ])
    expect(() => parseOptions(args)).toThrow(OptionError);
});
