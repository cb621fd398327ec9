import type { ShowRules } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { conductOf, newerRules } from './rules.ts';

const address = { volume: 0.8, effects: 'on' } as const;
const rules: ShowRules = { revision: 1, paused: false, muted: false, full_screen_from_coins: null, quiet_hours: null };
const noon_ms = Date.parse('2026-01-10T12:00:00Z');
const quiet_hours = { from: '11:00', to: '12:30', time_zone: 'UTC' };

describe('what an overlay does', () => {
  it('without rules follows its address and the catalogue', () => {
    const conduct = conductOf(address, '1000', undefined, noon_ms);
    expect(conduct).toEqual({
      paused: false,
      volume: 0.8,
      effects: 'on',
      full_screen_from_coins: '1000',
      look_again_ms: undefined,
    });
  });

  it('is paused and silent when its creator says so', () => {
    expect(conductOf(address, '1000', { ...rules, paused: true, muted: true }, noon_ms)).toMatchObject({
      paused: true,
      volume: 0,
      effects: 'on',
    });
  });

  it('in quiet hours has neither sound nor effects, and both again after them', () => {
    const quiet = conductOf(address, '1000', { ...rules, quiet_hours }, noon_ms);
    expect(quiet).toMatchObject({ volume: 0, effects: 'off', look_again_ms: 1_800_000 });
    const after = conductOf(address, '1000', { ...rules, quiet_hours }, noon_ms + quiet.look_again_ms!);
    expect(after).toMatchObject({ volume: 0.8, effects: 'on' });
  });

  it('never has more than its address allows', () => {
    expect(conductOf({ volume: 0, effects: 'off' }, '1000', rules, noon_ms)).toMatchObject({
      volume: 0,
      effects: 'off',
    });
  });

  it('fills the screen from the dearer of the two prices: cheaper gifts have nothing to fill it with', () => {
    const from = (own: string | null): string =>
      conductOf(address, '1000', { ...rules, full_screen_from_coins: own }, noon_ms).full_screen_from_coins;
    expect(from('5000')).toBe('5000');
    expect(from('10')).toBe('1000');
    expect(from(null)).toBe('1000');
  });

  it('keeps the newer of the rules that it heard', () => {
    const newer = { ...rules, revision: 2, paused: true };
    expect(newerRules(rules, newer)).toBe(newer);
    expect(newerRules(newer, rules)).toBe(newer);
    expect(newerRules(undefined, rules)).toBe(rules);
    expect(newerRules(rules, undefined)).toBe(rules);
  });
});
