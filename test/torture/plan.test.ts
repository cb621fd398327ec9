import { describe, expect, it } from 'vitest';
import { chanceOf } from '../helpers/chance.ts';
import { type CommandLine, OptionError, parseOptions } from './options.ts';
import { type Fault, MOMENTS, nameOf, PAINS, plan, VICTIMS } from './plan.ts';

function first(count: number, of: Fault['kind'], seed: number): string[] {
  const names: string[] = [];
  for (const fault of plan(chanceOf(seed, 1))) {
    if (fault.kind === of) names.push(nameOf(fault));
    if (names.length === count) return names;
  }
  throw new Error('a plan has no end');
}

describe('a plan of faults', () => {
  it.each([1, 2, 3, 4, 5])('meets every victim and every moment in ten kills (seed %i)', (seed) => {
    const kills = first(10, 'kill', seed);
    for (const victim of VICTIMS) expect(kills.some((name) => name.startsWith(`${victim}@`))).toBe(true);
    for (const moment of MOMENTS) expect(kills.some((name) => name.endsWith(`@${moment}`))).toBe(true);
  });

  it('meets every pair in 24 kills, and every pain in turn', () => {
    expect(new Set(first(24, 'kill', 7)).size).toBe(VICTIMS.length * MOMENTS.length);
    expect(new Set(first(PAINS.length, 'pain', 7))).toEqual(new Set(PAINS));
  });

  it('is the same for the same seed and another for another', () => {
    expect(first(30, 'kill', 11)).toEqual(first(30, 'kill', 11));
    expect(first(30, 'kill', 11)).not.toEqual(first(30, 'kill', 12));
  });
});

describe('the command line', () => {
  const parsed = (...args: string[]): CommandLine => parseOptions(args) as CommandLine;

  it('has defaults', () => {
    expect(parsed()).toMatchObject({ minutes: 10, kills: undefined, people: 24, full_disks: 5, json: false });
    expect(parseOptions(['--help'])).toBe('help');
  });

  it('takes what is given', () => {
    expect(parsed('--minutes', '3', '--kills=7', '--seed', '9', '--full-disks', '0', '--json')).toMatchObject({
      minutes: 3,
      kills: 7,
      seed: 9,
      full_disks: 0,
      json: true,
    });
  });

  it.each([['--kills', '0'], ['--minutes', 'x'], ['--seed', '1.5'], ['--nonsense']])('refuses %s %s', (...args) => {
    expect(() => parseOptions(args)).toThrow(OptionError);
  });
});
