/** A run that did not measure what it says must say so. */
import { newId } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { collectAlarms } from './alarms.ts';
import { openGiftBook } from './gifts.ts';
import { BETWEEN, Tally, whatIsMissing } from './tally.ts';

const asked = { kills: 3, minutes: 1, groupings: [1, 4] };

function fullTally(): Tally {
  const tally = new Tally();
  tally.book = openGiftBook();
  const gift = tally.book.meant(
    { id: newId(), item_id: 'clap', quantity: 1, target_id: newId(), expected_price_coins: '2' },
    newId(),
    2n,
  );
  tally.book.left(gift);
  tally.book.left(gift);
  tally.kills = 3;
  tally.under_way = 20;
  tally.least_between = BETWEEN;
  tally.struck('server@moment');
  tally.struck('server@between_steps');
  tally.between_steps = 7;
  return tally;
}

describe('what a run did not measure', () => {
  it('is nothing when everything was there', () => {
    expect(whatIsMissing(fullTally(), asked)).toEqual([]);
    expect(whatIsMissing(fullTally(), { ...asked, kills: Infinity })).toEqual([]);
  });

  it.each<[string, (tally: Tally) => void, RegExp]>([
    ['too few kills', (tally) => (tally.kills = 2), /2 kills in 1 minutes instead of 3/],
    ['no kill at all', (tally) => (tally.kills = 0), /nothing was killed/],
    ['too few gifts between faults', (tally) => (tally.least_between = BETWEEN - 1), /only 99 gifts/],
    ['nothing on its way', (tally) => (tally.under_way = 0), /no gift was on its way/],
    ['nothing sent again', (tally) => (tally.book = openGiftBook()), /no gift had to be sent again/],
    ['nothing between the steps', (tally) => (tally.between_steps = 0), /between its two steps/],
  ])('is said: %s', (_, spoil, says) => {
    const tally = fullTally();
    spoil(tally);
    expect(whatIsMissing(tally, asked).join()).toMatch(says);
  });

  it('is said of a grouping that never came, in a run that was long enough for it', () => {
    const tally = fullTally();
    tally.kills = 6;
    tally.started(1);
    expect(whatIsMissing(tally, asked).join()).toMatch(/never started with one of the groupings/);
    tally.started(4);
    expect(whatIsMissing(tally, asked)).toEqual([]);
  });
});

it('a report can be made at any moment, with what was counted until then', () => {
  const tally = new Tally();
  expect(tally.report(5)).toMatchObject({
    seed: 5,
    kills: 0,
    acknowledged: 0,
    missing: 0,
    least_between: 0,
    wrong: [],
  });
  tally.proven({ found: 9, missing: ['a'], doubled: ['b', 'c'], broken: ['d'], outbox_empty_after_ms: 12.4 }, 'whole');
  // A later proof that sees less takes nothing back.
  tally.proven({ found: 9, missing: [], doubled: [], broken: [], outbox_empty_after_ms: 3 }, 'rounds');
  expect(tally.report(5)).toMatchObject({
    found: 9,
    missing: 1,
    doubled: 2,
    invariants_broken: 1,
    outbox_empty_after_ms: 12,
    wrong: ['a', 'b', 'c', 'd'],
    proofs: { whole: 1, rounds: 1 },
  });
});

it('alarms are found in a log however it is cut into pieces', () => {
  const heard: string[] = [];
  const alarms = collectAlarms(heard);
  for (const piece of [
    '{"level":30,"msg":"well"}\n{"lev',
    'el":60,"msg":"ALARM one"}',
    '\n{"level":50}\n{"level":60}\n',
  ])
    alarms.hear(piece);
  expect(heard).toEqual(['{"level":60,"msg":"ALARM one"}', '{"level":60}']);
});
