import { describe, expect, it } from 'vitest';
import { judgeScreens, judgeShown, judgeTaps, type CommandFact, type GiftFact, type TargetFact } from './audit.ts';
import type { Screen } from './screen.ts';
import type { Tap } from './tally.ts';

const gift = (n: number, change: Partial<GiftFact> = {}): GiftFact => ({
  id: `gift ${n}`,
  target: 'room',
  offset: n,
  sender: 'ana',
  item: 'clap',
  quantity: 2,
  coins: 2n,
  ...change,
});
const command = (n: number, change: Partial<CommandFact> = {}): CommandFact => ({
  sender: 'ana',
  id: `tap ${n}`,
  gift_id: `gift ${n}`,
  ...change,
});
const tap = (n: number, change: Partial<Tap> = {}): Tap => ({
  id: `tap ${n}`,
  sender: 'ana',
  target: 'room',
  item: 'clap',
  quantity: 2,
  coins: 2n,
  door: 'socket',
  tapped_at_ms: 0,
  fate: 'acknowledged',
  gift_id: `gift ${n}`,
  acknowledged_coins: 2n,
  refusal: undefined,
  sends: 1,
  ...change,
});
const target: TargetFact = {
  id: 'room',
  offset: 3,
  coins: 4n,
  gifts: 2,
  supporters: 1,
  likes: 7,
  board: ['4'],
  log: new Map([
    [1, 'gift 1'],
    [2, 'gift 2'],
    [3, 'gift 1'],
  ]),
  combos_open: 0,
  combos_wrong: 0,
};
const screen: Screen = {
  viewer: 'Ben',
  target: 'room',
  offset: 3,
  coins: 4n,
  gifts: 2,
  supporters: 1,
  likes: 7,
  viewers: 1,
  board: ['4'],
  open_combos: 0,
  drawn_coins: 4n,
  drawn_gifts: 2,
};

describe('the judge of taps', () => {
  const gifts = [gift(1), gift(2)];
  const commands = [command(1), command(2)];
  const unsettled = (fate: Tap['fate']) => tap(3, { fate, gift_id: undefined, acknowledged_coins: undefined });

  it('finds nothing wrong with a world in which everything is right', () => {
    expect(judgeTaps([tap(1), tap(2), unsettled('refused'), unsettled('unsent')], { gifts, commands })).toEqual([]);
  });
  it.each([
    [
      'an acknowledged gift that is missing',
      [tap(1), tap(2)],
      { gifts: [gift(1)], commands: [command(1)] },
      /acknowledged and is missing/,
    ],
    ['a command whose gift is missing', [tap(1), tap(2)], { gifts: [gift(1)], commands }, /its gift gift 2 is missing/],
    [
      'a doubled gift of one tap',
      [tap(1)],
      { gifts, commands: [command(1), command(1, { gift_id: 'gift 2' })] },
      /carried out 2 times/,
    ],
    ['a gift that no command has', [tap(1)], { gifts, commands: [command(1)] }, /answers to 0 commands/],
    [
      'a gift that two commands have',
      [tap(1), tap(2)],
      { gifts: [gift(1)], commands: [command(1), command(2, { gift_id: 'gift 1' })] },
      /answers to 2 commands/,
    ],
    ['a gift that nobody tapped', [tap(1)], { gifts, commands }, /tapped by nobody/],
    ['a gift that is there twice', [tap(1)], { gifts: [gift(1), gift(1)], commands: [command(1)] }, /there 2 times/],
    [
      'another gift than was acknowledged',
      [tap(1, { gift_id: 'gift 9' })],
      { gifts: [gift(1)], commands: [command(1)] },
      /is gift 1/,
    ],
    [
      'other coins than were acknowledged',
      [tap(1, { acknowledged_coins: 3n })],
      { gifts: [gift(1)], commands: [command(1)] },
      /other content/,
    ],
    ['another room', [tap(1)], { gifts: [gift(1, { target: 'other' })], commands: [command(1)] }, /other content/],
    ['a tap that was never settled', [unsettled('pending')], { gifts: [], commands: [] }, /never settled/],
    [
      'a refused tap that was carried out',
      [unsettled('refused')],
      { gifts: [gift(3)], commands: [command(3)] },
      /was refused, and yet/,
    ],
    [
      'a tap that never left and was carried out',
      [unsettled('unsent')],
      { gifts: [gift(3)], commands: [command(3)] },
      /was unsent, and yet/,
    ],
  ])('finds %s', (_what, taps, truth, says) => {
    expect(judgeTaps(taps, truth).join('\n')).toMatch(says);
  });
});

describe('the judge of what was shown', () => {
  const shown = (offset: number, id: string) => new Map([['room', new Map([[offset, id]])]]);
  it('agrees with a log that holds what was shown', () => {
    expect(judgeShown(shown(2, 'gift 2'), { targets: [target] })).toEqual([]);
  });
  it.each([
    ['an event that the log has elsewhere', shown(2, 'gift 1'), target, /was shown as gift 1, the log says gift 2/],
    ['an event that is gone', shown(4, 'gift 4'), target, /the log says nothing/],
    ['a combo that never ended', shown(1, 'gift 1'), { ...target, combos_open: 1 }, /never ended/],
    ['a combo that ended twice', shown(1, 'gift 1'), { ...target, combos_wrong: 1 }, /exactly once/],
    ['a hole in the log', shown(1, 'gift 1'), { ...target, offset: 4 }, /3 events up to 4/],
  ])('finds %s', (_what, seen, world, says) => {
    expect(judgeShown(seen, { targets: [world] }).join('\n')).toMatch(says);
  });
});

describe('the judge of screens', () => {
  it('agrees with a screen that shows the books', () => {
    expect(judgeScreens([screen], { targets: [target] }, true)).toEqual([]);
  });
  it.each(
    Object.entries({
      offset: 2,
      coins: 3n,
      gifts: 3,
      supporters: 2,
      likes: 6,
      viewers: 2,
      board: ['3', '1'],
      open_combos: 1,
      drawn_coins: 5n,
      drawn_gifts: 1,
    }),
  )('finds a wrong %s', (name, value) => {
    expect(judgeScreens([{ ...screen, [name]: value }], { targets: [target] }, true)).toHaveLength(1);
  });
});
