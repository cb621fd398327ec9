/** A short run in every `npm test`; the long ones are in simulate.long.ts. */
import { beforeAll, expect, it } from 'vitest';
import { OptionError, parseOptions } from './options.ts';
import { preparePostgres } from './postgres.ts';
import { notHit, sumOf, type FinishedRun } from './report.ts';
import { simulate, type Result } from './simulation.ts';

/** Seconds on a machine at rest; a busy one has time. */
const PATIENCE_MS = 500_000;

let prepared: Blob;
beforeAll(async () => {
  prepared = await preparePostgres();
}, PATIENCE_MS);

it.each([1, 2, Math.floor(Math.random() * 4_294_967_296)])(
  'keeps every invariant through faults, with seed %i',
  async (seed) => {
    const run = { seed, steps: 120 };
    const result = await simulate(prepared, run);
    expect(result).toMatchObject({ broken: [], steps_done: run.steps });
    expect(result.faults).toBeGreaterThan(0);
    expect(result.checked['postings']).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

it(
  'is the same run to the byte for the same seed',
  async () => {
    const { digest } = await simulate(prepared, { seed: 1, steps: 25, grouping: 'split' });
    expect((await simulate(prepared, { seed: 1, steps: 25, grouping: 'split' })).digest).toBe(digest);
    expect((await simulate(prepared, { seed: 2, steps: 3, grouping: 'split' })).digest).not.toBe(digest);
  },
  PATIENCE_MS,
);

it(
  'finds a double when nothing guards ids, which shows that it could',
  async () => {
    let doubles = 0;
    for (const seed of [1, 2, 3]) {
      const result = await simulate(prepared, { seed, steps: 100, grouping: 'one', without_unique_id: true });
      expect(result.invariants_broken).toBeGreaterThan(0);
      if (result.broken.some((line) => line.startsWith('double: '))) doubles++;
    }
    expect(doubles).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

it('says what a long run did not hit, and asks nothing of a short one', () => {
  const result = {
    steps_done: 2_000,
    fault_counts: { deadlock: 0, disk_full: 3 },
    command_counts: { send_gift: { ok: 5 }, grant_promo: { not_found: 5 } },
  } as unknown as Result;
  expect(notHit(result)).toContain('the fault deadlock never went off');
  expect(notHit(result)).toContain('no grant_promo was accepted');
  expect(notHit(result)).not.toContain('no send_gift was accepted');
  expect(notHit({ ...result, steps_done: 10 })).toEqual([]);
});

it('adds up several runs, and names the seed of whatever was not hit', () => {
  const run = {
    seed: 7,
    steps: 10,
    steps_done: 10,
    faults: 2,
    invariants_broken: 0,
    broken: [],
    not_hit: ['no refund was accepted'],
    fault_counts: { deadlock: 2 },
    command_counts: { send_gift: { ok: 3 } },
    world_counts: {},
    checked: {},
    digest: 'd',
    seconds: 1,
  } as unknown as FinishedRun;
  expect(sumOf([run, { ...run, seed: 8, not_hit: [] }])).toMatchObject({
    seed: 7,
    seeds: 2,
    steps: 20,
    faults: 4,
    not_hit: ['seed 7: no refund was accepted'],
    fault_counts: { deadlock: 4 },
    command_counts: { send_gift: { ok: 6 } },
  });
});

it('refuses a command line that it cannot follow', () => {
  expect(parseOptions(['--seed', '7', '--steps', '10', '--json'])).toEqual({
    seed: 7,
    seeds: 1,
    steps: 10,
    without_unique_id: false,
    json: true,
  });
  expect(parseOptions(['--help'])).toBe('help');
  for (const args of [['--seed', 'x'], ['--steps', '0'], ['--steps', '1.5'], ['--control', 'else'], ['--nothing']])
    expect(() => parseOptions(args)).toThrow(OptionError);
});
