import { describe, expect, it } from 'vitest';
import { chanceOf } from '../helpers/chance.ts';
import { type CommandLine, OptionError, parseOptions } from './options.ts';
import { type Fault, MIXED_GROUPS, MOMENTS, nameOf, PAINS, plan, VICTIMS } from './plan.ts';

function first(count: number, of: Fault['kind'], seed: number, groupings = MIXED_GROUPS): Fault[] {
  const faults: Fault[] = [];
  for (const fault of plan(chanceOf(seed, 1), groupings)) {
    if (fault.kind === of) faults.push(fault);
    if (faults.length === count) return faults;
  }
  throw new Error('a plan has no end');
}
const names = (...args: Parameters<typeof first>): string[] => first(...args).map(nameOf);
const SEEDS = Array.from({ length: 1_000 }, (_, seed) => seed);

describe('a plan of faults', () => {
  it('meets every victim and every moment in ten kills, whatever the seed', () => {
    for (const seed of SEEDS) {
      const kills = names(10, 'kill', seed);
      for (const victim of VICTIMS)
        expect({ seed, victim, met: kills.some((name) => name.startsWith(`${victim}@`)) }).toMatchObject({ met: true });
      for (const moment of MOMENTS)
        expect({ seed, moment, met: kills.some((name) => name.endsWith(`@${moment}`)) }).toMatchObject({ met: true });
    }
  });

  it('has one posting group and several in ten kills, and strikes between two steps only with several', () => {
    for (const seed of SEEDS) {
      let groups = MIXED_GROUPS[0]!;
      const had = new Set<number>();
      let kills = 0;
      for (const fault of plan(chanceOf(seed, 1), MIXED_GROUPS)) {
        if (!('groups' in fault)) continue;
        had.add(groups);
        if (nameOf(fault).endsWith('@between_steps')) expect(groups).toBeGreaterThan(1);
        groups = fault.groups;
        if (fault.kind === 'kill' && ++kills === 10) break;
      }
      expect(had.has(1) && had.size > 1).toBe(true);
    }
  });

  it('meets every pair in 32 kills, and every pain in turn', () => {
    for (const seed of SEEDS) {
      expect(new Set(names(32, 'kill', seed)).size).toBe(VICTIMS.length * MOMENTS.length);
      expect(new Set(names(PAINS.length, 'pain', seed))).toEqual(new Set(PAINS));
    }
  });

  it('stays in one grouping when asked to, and knows no two steps with one group', () => {
    const together = first(60, 'kill', 3, [1]);
    expect(new Set(together.map(nameOf)).size).toBe(VICTIMS.length * (MOMENTS.length - 1));
    expect(together.every((fault) => fault.kind === 'kill' && fault.groups === 1)).toBe(true);
    expect(new Set(names(28, 'kill', 3, [64])).size).toBe(VICTIMS.length * MOMENTS.length);
  });

  it('is the same for the same seed and another for another', () => {
    expect(names(30, 'kill', 11)).toEqual(names(30, 'kill', 11));
    expect(names(30, 'kill', 11)).not.toEqual(names(30, 'kill', 12));
  });
});

describe('the command line', () => {
  const parsed = (...args: string[]): CommandLine => parseOptions(args) as CommandLine;

  it('has defaults', () => {
    expect(parsed()).toMatchObject({ minutes: 10, kills: undefined, people: 24, full_disks: 5, json: false });
    expect(parsed().groupings).toEqual(MIXED_GROUPS);
    expect(parseOptions(['--help'])).toBe('help');
  });

  it('takes what is given', () => {
    expect(
      parsed('--minutes', '3', '--kills=7', '--seed', '9', '--full-disks', '0', '--groups', '64', '--json'),
    ).toMatchObject({
      minutes: 3,
      kills: 7,
      seed: 9,
      full_disks: 0,
      groupings: [64],
      json: true,
    });
  });

  it.each([['--kills', '0'], ['--minutes', 'x'], ['--seed', '1.5'], ['--groups', '3'], ['--nonsense']])(
    'refuses %s %s',
    (...args) => {
      expect(() => parseOptions(args)).toThrow(OptionError);
    },
  );
});
