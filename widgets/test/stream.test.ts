import { WIDGET_DEFAULTS, type ComboState, type GiftEvent, type GiftItem, type LastSupporter } from '@busker/protocol';
import { describe, expect, test } from 'vitest';
import { lookVariables, readableOn } from '../src/stream/look.ts';
import { alerts, goalOf, newerState, soundItem, topCombo, withSupporter } from '../src/stream/rules.ts';

const person = (id: string) => ({ id, handle: id, display_name: id, avatar_url: null });
const gift = (sender: string, at_s: number, rest: Partial<GiftEvent> = {}): GiftEvent => ({
  k: 'gift',
  offset: at_s,
  gift_id: `${sender} ${at_s}`,
  at: new Date(at_s * 1_000).toISOString(),
  sender: person(sender),
  item_id: 'clap',
  quantity: 1,
  coins: '10',
  combo: null,
  ...rest,
});
const running = (coins: string) => ({ id: 'c', count: 5, coins, ends_at: '' });

describe('an alert', () => {
  const all = { from_coins: '0', only_items: [] };
  test('is for every gift unless its creator says otherwise', () => {
    expect(alerts(all, gift('mira', 1))).toBe(true);
    expect(alerts({ ...all, only_items: ['lion'] }, gift('mira', 1))).toBe(false);
    expect(alerts({ ...all, only_items: ['lion', 'clap'] }, gift('mira', 1))).toBe(true);
  });
  test('from a value on: that of a gift, or what its combo has come to', () => {
    const from = { ...all, from_coins: '50' };
    expect(alerts(from, gift('mira', 1, { coins: '49' }))).toBe(false);
    expect(alerts(from, gift('mira', 1, { coins: '50' }))).toBe(true);
    expect(alerts(from, gift('mira', 1, { combo: running('40') }))).toBe(false);
    expect(alerts(from, gift('mira', 1, { combo: running('50') }))).toBe(true);
  });
  test('sounds like the gift, like another item, or not at all', () => {
    const item = (id: string): GiftItem => ({ id }) as GiftItem;
    const items = new Map([['lion', item('lion')]]);
    expect(soundItem('gift', item('clap'), items)?.id).toBe('clap');
    expect(soundItem('lion', item('clap'), items)?.id).toBe('lion');
    expect(soundItem('none', item('clap'), items)).toBeUndefined();
    // an item that is not on sale any more
    expect(soundItem('gone', item('clap'), items)?.id).toBe('clap');
  });
});

describe('a goal', () => {
  const coins = { unit: 'coins', target: '300' } as const;
  test('says 100 % when it is reached and not a coin before', () => {
    expect(goalOf(coins, { coins: '299', earned_micros: '0' })).toMatchObject({ percent: 99n, reached: false });
    expect(goalOf(coins, { coins: '300', earned_micros: '0' })).toMatchObject({
      percent: 100n,
      reached: true,
      share: 1,
    });
    expect(goalOf(coins, { coins: '750', earned_micros: '0' })).toMatchObject({ percent: 250n, now: 750n, share: 1 });
    expect(goalOf(coins, { coins: '0', earned_micros: '9' })).toMatchObject({ percent: 0n, share: 0 });
  });
  test('counts earnings where its creator wants that', () => {
    expect(goalOf({ unit: 'earnings', target: '4000000' }, { coins: '1', earned_micros: '1000000' })).toMatchObject({
      now: 1_000_000n,
      percent: 25n,
      share: 0.25,
    });
  });
  test('has numbers far beyond what a double holds exactly', () => {
    const huge = { unit: 'coins', target: '999999999999999' } as const;
    expect(goalOf(huge, { coins: '999999999999998', earned_micros: '0' })).toMatchObject({
      percent: 99n,
      reached: false,
    });
  });
});

describe('the combo that is shown', () => {
  const combo = (id: string, count: number, ends_at_s: number): ComboState => ({
    id,
    sender: person(id),
    item_id: 'clap',
    count,
    coins: `${count}`,
    ends_at: new Date(ends_at_s * 1_000).toISOString(),
  });
  test('is the longest of those that are long enough, the newer where two are alike', () => {
    const all = [combo('a', 4, 9), combo('b', 12, 3), combo('c', 12, 5)];
    expect(topCombo({ from_count: 5 }, all)?.id).toBe('c');
    expect(topCombo({ from_count: 13 }, all)).toBeUndefined();
    expect(topCombo({ from_count: 2 }, [])).toBeUndefined();
  });
});

describe('last supporters', () => {
  const row = (sender: string, at_s: number): LastSupporter => {
    const { gift_id, item_id, quantity, at } = gift(sender, at_s);
    return { person: person(sender), gift_id, item_id, quantity, at };
  };
  const names = (rows: readonly LastSupporter[]): string[] => rows.map((each) => each.person.id);
  test('are the newest first, each once, and no more than wanted', () => {
    let latest: readonly LastSupporter[] = [row('b', 5), row('a', 3)];
    latest = withSupporter(latest, gift('a', 7), 3);
    expect(names(latest)).toEqual(['a', 'b']);
    latest = withSupporter(withSupporter(latest, gift('c', 8), 3), gift('d', 9), 3);
    expect(names(latest)).toEqual(['d', 'c', 'a']);
  });
  test('are not changed by a gift that is older than what is known', () => {
    const latest = [row('b', 5), row('a', 3)];
    expect(withSupporter(latest, gift('a', 2), 3)).toBe(latest);
    expect(names(withSupporter(latest, gift('c', 4), 3))).toEqual(['b', 'c', 'a']);
  });
  test('have the count of a whole combo', () => {
    const [first] = withSupporter([], gift('a', 1, { combo: running('50') }), 3);
    expect(first).toMatchObject({ quantity: 5 });
  });
});

describe('settings', () => {
  test('of two, the newer counts; the same again may carry news beside', () => {
    const [older, newer, again] = [{ revision: 1 }, { revision: 2 }, { revision: 2 }];
    expect(newerState(undefined, older)).toBe(older);
    expect(newerState(newer, older)).toBe(newer);
    expect(newerState(newer, again)).toBe(again);
  });
  test('become CSS, with black or white on the accent, whichever is read', () => {
    const look = {
      ...WIDGET_DEFAULTS.goal,
      back_colour: '#102030',
      back_percent: 40,
      position: 'bottom-left',
    } as const;
    const css = lookVariables(look);
    expect(css.get('--w-back')).toBe('rgb(16 32 48 / 40%)');
    expect(css.get('--w-place')).toBe('end left');
    expect(readableOn('#ffd257')).toBe('#000000');
    expect(readableOn('#4b1fa8')).toBe('#ffffff');
  });
});
