/** The control of torture.kill.ts: where PostgreSQL does not wait for the disk, the same eyes see acknowledged gifts get lost. */
import process from 'node:process';
import { expect, it } from 'vitest';
import type { Fault } from './plan.ts';
import { torture } from './run.ts';

const seed = Number(process.env['TORTURE_SEED'] ?? Math.floor(Math.random() * 1e9));
const say = (text: string): void => console.log(text);
const PATIENCE_MINUTES = 20;

it(
  'would see it: with synchronous_commit off, a killed PostgreSQL loses acknowledged gifts, and they are reported missing',
  async () => {
    const faults: Fault[] = Array.from({ length: 5 }, () => ({
      kind: 'kill',
      victim: 'postgres',
      moment: 'moment',
      groups: 1,
    }));
    const report = await torture({
      people: 6,
      seed,
      kills: faults.length,
      minutes: PATIENCE_MINUTES,
      neighbours: 0,
      full_disks: 0,
      groupings: [1],
      faults,
      until_wrong: true,
      careless: true,
      say,
    });
    expect(report.missing).toBeGreaterThan(0);
    expect(report.found).toBe(report.acknowledged - report.missing);
    expect(report.wrong.join('\n')).toMatch(/acknowledged as [0-9a-f-]{36}\) is not there/);
  },
  PATIENCE_MINUTES * 60_000,
);
