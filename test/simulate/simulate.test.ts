/** A short run in every `npm test`; the long ones are in simulate.long.ts. */
import { beforeAll, expect, it } from 'vitest';
import { OptionError, parseOptions } from './options.ts';
import { preparePostgres } from './postgres.ts';
import { notHit } from './report.ts';
import { simulate, type Result } from './simulation.ts';

/** Seconds on a machine at rest; a busy one has time. */
const PATIENCE_MS = 500_000;

let prepared: Blob;
beforeAll(async () => {
  prepared = await preparePostgres();
}, PATIENCE_MS);

it(
  'keeps every invariant through faults, and the same seed is the same run to the byte',
  async () => {
    const run = { seed: 1, steps: 60 };
    const once = await simulate(prepared, run);
    expect(once.broken).toEqual([]);
    expect(once.faults).toBeGreaterThan(0);
    expect(once.steps_done).toBe(run.steps);
    expect((await simulate(prepared, run)).digest).toBe(once.digest);
    expect((await simulate(prepared, { seed: 2, steps: 5 })).digest).not.toBe(once.digest);
  },
  PATIENCE_MS,
);

it(
  'finds a double when nothing guards ids, which shows that it could',
  async () => {
    let doubles = 0;
    for (const seed of [1, 2, 3]) {
      const result = await simulate(prepared, { seed, steps: 100, without_unique_id: true });
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

it('refuses a command line that it cannot follow', () => {
  expect(parseOptions(['--seed', '7', '--steps', '10', '--json'])).toEqual({
    seed: 7,
    steps: 10,
    without_unique_id: false,
    json: true,
  });
  expect(parseOptions(['--help'])).toBe('help');
  for (const args of [['--seed', 'x'], ['--steps', '0'], ['--steps', '1.5'], ['--control', 'else'], ['--nothing']])
    expect(() => parseOptions(args)).toThrow(OptionError);
});
