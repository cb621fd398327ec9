import { BuskerError } from '@busker/protocol';
import { ConnectionError } from '@busker/client';
import { describe, expect, test } from 'vitest';
import { Announcer } from '../src/overlay/announcer.ts';
import { countTier, passedStep, valueTier } from '../src/overlay/tiers.ts';
import { hueOf } from '../src/shared/avatar.ts';
import { moneyText, shortNumberText } from '../src/shared/prices.ts';
import { ComboRun } from '../src/tray/combo-run.ts';
import { moveInGrid } from '../src/tray/grid-keys.ts';
import { refusalOf } from '../src/tray/notices.ts';
import { BoundTexts } from '../src/texts/bound-texts.ts';
import { overlayEnglish, trayEnglish, type OverlayTexts, type TrayTexts } from '../src/texts/texts.generated.ts';

const overlay = new BoundTexts<OverlayTexts>(overlayEnglish).of(undefined, 'en-US');
const tray = new BoundTexts<TrayTexts>(trayEnglish).of(undefined, 'en-US');

describe('what a screen reader hears', () => {
  const run = (key: string, coins: bigint, count = 1) => ({ key, sender: `S${key}`, item: `I${key}`, count, coins });

  test('the three dearest by name and the rest as a number', () => {
    const announcer = new Announcer();
    for (let n = 1; n <= 10; n++) announcer.hear(run(`${n}`, BigInt(n)), 0);
    expect(announcer.speak(600)).toBeUndefined();
    const spoken = announcer.speak(700)!;
    expect(spoken.named.map((each) => each.key)).toEqual(['10', '9', '8']);
    expect(spoken.more).toBe(7);
  });

  test('at most once every five seconds, and nothing when nothing was heard', () => {
    const announcer = new Announcer();
    const spoke: number[] = [];
    for (let now_ms = 0; now_ms < 30_000; now_ms += 100) {
      if (now_ms < 20_000) announcer.hear(run(`${now_ms}`, 1n), now_ms);
      if (announcer.speak(now_ms)) spoke.push(now_ms);
    }
    expect(spoke.length).toBe(5);
    for (const [n, at_ms] of spoke.slice(1).entries()) expect(at_ms - spoke[n]!).toBeGreaterThanOrEqual(5_000);
    expect(announcer.nextMs).toBeUndefined();
  });

  test('a combo is named once with its latest count', () => {
    const announcer = new Announcer();
    for (let count = 1; count <= 40; count++) announcer.hear(run('a', BigInt(count), count), count * 10);
    expect(announcer.speak(5_000)).toMatchObject({ named: [{ key: 'a', count: 40 }], more: 0 });
  });

  test('sentences are sentences', () => {
    expect(overlay.say({ sender: 'Zoë', item: 'Rose', count: 1 })).toBe('Zoë sent Rose.');
    expect(overlay.say({ sender: 'Zoë', item: 'Rose', count: 12 })).toBe('Zoë sent Rose 12 times.');
    expect(overlay.sayMore({ gifts: 1 })).toBe('And 1 more gift.');
    expect(overlay.more({ gifts: 60, coins: 1_240n })).toBe('and 60 more gifts, 1,240 coins');
  });
});

describe('tiers', () => {
  test('rise with the count and the value', () => {
    expect([1, 9, 10, 66, 99, 188, 520, 1_314].map(countTier)).toEqual([0, 0, 1, 2, 3, 4, 5, 6]);
    expect([1n, 99n, 100n, 999n, 1_000n, 10_000n].map(valueTier)).toEqual([1, 1, 2, 2, 3, 4]);
    expect(passedStep(9, 10)).toBe(true);
    expect(passedStep(10, 65)).toBe(false);
  });

  test('people who were made one after another do not get the same colour', () => {
    const hues = Array.from({ length: 30 }, (_, n) =>
      hueOf(`01938000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`),
    );
    expect(new Set(hues.map((hue) => Math.floor(hue / 30))).size).toBeGreaterThan(8);
  });
});

describe('a run of taps', () => {
  test('counts every tap at once, and takes a refused one back', () => {
    const run = new ComboRun('rose', 3_000);
    for (const [n, id] of ['a', 'b', 'c'].entries()) run.tap(id, 1, 10n, n * 100);
    expect(run.count).toBe(3);
    run.acknowledge('a', 'gift-a');
    expect(run.count).toBe(3);
    run.refuse('b');
    expect(run.count).toBe(2);
  });

  test('the server is right: its count replaces what it contains, taps on their way are added', () => {
    const run = new ComboRun('rose', 3_000);
    run.tap('a', 1, 10n, 0);
    run.tap('b', 1, 10n, 100);
    run.acknowledge('a', 'gift-a');
    // the combo was open already when this run began: two taps of an earlier one are in it
    run.observe('gift-a', 3);
    expect(run.count).toBe(4);
    run.acknowledge('b', 'gift-b');
    run.observe('gift-b', 4);
    expect(run.count).toBe(4);
  });

  test('it does not matter whether the room or the acknowledgement comes first, nor how often', () => {
    const run = new ComboRun('rose', 3_000);
    run.tap('a', 10, 100n, 0);
    run.observe('gift-a', 10);
    run.acknowledge('a', 'gift-a');
    run.observe('gift-a', 10);
    run.acknowledge('a', 'gift-a');
    expect(run.count).toBe(10);
  });

  test('stays open for three seconds after the last tap, and is over when its only tap was refused', () => {
    const run = new ComboRun('rose', 3_000);
    run.tap('a', 1, 10n, 0);
    run.tap('b', 1, 10n, 2_900);
    expect(run.isOpen(5_899)).toBe(true);
    expect(run.isOpen(5_900)).toBe(false);
    const lone = new ComboRun('rose', 3_000);
    lone.tap('a', 1, 10n, 0);
    lone.refuse('a');
    expect(lone.isOpen(1)).toBe(false);
  });
});

describe('the tray', () => {
  test('arrow keys move by rows and columns, mirrored where text is', () => {
    expect(moveInGrid('ArrowRight', 3, 10, 4, false)).toBe(4);
    expect(moveInGrid('ArrowRight', 3, 10, 4, true)).toBe(2);
    expect(moveInGrid('ArrowDown', 3, 10, 4, false)).toBe(7);
    expect(moveInGrid('ArrowDown', 7, 10, 4, false)).toBeUndefined();
    expect(moveInGrid('ArrowUp', 2, 10, 4, false)).toBeUndefined();
    expect(moveInGrid('ArrowLeft', 0, 10, 4, false)).toBe(9);
    expect(moveInGrid('Home', 7, 10, 4, false)).toBe(0);
    expect(moveInGrid('End', 0, 10, 4, false)).toBe(9);
    expect(moveInGrid('a', 0, 10, 4, false)).toBeUndefined();
  });

  test('prices are what can be paid, rounded up', () => {
    expect(moneyText(1n, '12900', 'USD', 'en-US')).toBe('$0.02');
    expect(moneyText(99n, '12900', 'USD', 'en-US')).toBe('$1.28');
    expect(moneyText(99n, '1950000', 'JPY', 'en-US')).toBe('¥194');
    expect(shortNumberText(9_999n, 'en-US')).toBe('9,999');
    expect(shortNumberText(53_329n, 'en-US')).toBe('53.3K');
  });

  test('a refusal is told in its own words, a lost answer in ours', () => {
    expect(refusalOf(new BuskerError('self_gift'), tray)).toEqual({
      code: 'self_gift',
      sentence: 'You cannot send a gift to yourself. Nothing was charged.',
    });
    expect(refusalOf(new ConnectionError('down', { maybe_done: false }), tray).sentence).toBe(tray.not_sent);
    expect(refusalOf(new ConnectionError('lost', { maybe_done: true }), tray).sentence).toBe(tray.maybe_sent);
    expect(refusalOf(undefined, tray).sentence).toBe(tray.not_sent);
  });
});
