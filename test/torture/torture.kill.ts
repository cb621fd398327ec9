/**
 * The server and its PostgreSQL killed ten times at every place of a COMMIT, frozen, cut off and starved of disk in between, under load:
 * nothing acknowledged is missing, nothing is there twice, the books are proven each time. That it would be seen shows torture-control.long.ts;
 * `npm run torture` does the same for longer.
 */
import process from 'node:process';
import { expect, it } from 'vitest';
import { MIXED_GROUPS, MOMENTS, VICTIMS } from './plan.ts';
import { torture } from './run.ts';

const seed = Number(process.env['TORTURE_SEED'] ?? Math.floor(Math.random() * 1e9));
const say = (text: string): void => console.log(text);
/** A minute on two free cores; a busy machine takes its time. */
const PATIENCE_MINUTES = 20;

it(
  `keeps every promise through ten kills (TORTURE_SEED=${seed})`,
  async () => {
    const report = await torture({
      people: 12,
      seed,
      kills: 10,
      minutes: PATIENCE_MINUTES,
      neighbours: 0,
      full_disks: 1,
      groupings: MIXED_GROUPS,
      say,
    });
    expect(report.wrong).toEqual([]);
    expect(report.unmeasured).toEqual([]);
    expect(report).toMatchObject({ kills: 10, missing: 0, doubled: 0, invariants_broken: 0 });
    expect(report.refused).toEqual({});
    expect(report.found).toBe(report.acknowledged);
    expect(report.acknowledged).toBeGreaterThanOrEqual(1_600);
    // Every victim, and every place: a COMMIT that did not come to its place in time would have made it a random moment.
    const struck = Object.keys(report.faults);
    for (const victim of VICTIMS) expect(struck.filter((name) => name.startsWith(`${victim}@`))).not.toEqual([]);
    for (const moment of MOMENTS) expect(struck.filter((name) => name.endsWith(`@${moment}`))).not.toEqual([]);
    // Together and apart, and something was killed while gifts lay between their two steps.
    expect(Object.keys(report.starts)).toEqual(expect.arrayContaining(['1', '4']));
    expect(report.between_steps).toBeGreaterThan(0);
    expect(report.full_disk).toMatch(/^tried|^not tried: no small disk/);
  },
  PATIENCE_MINUTES * 60_000,
);
