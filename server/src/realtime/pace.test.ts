import { describe, expect, it } from 'vitest';
import { bytesOf, firstThatFits, Rate, tickOf } from './pace.ts';

describe('the pause between two frames', () => {
  it('is none in a quiet room, however many watch', () => {
    for (const watchers of [1, 1_000, 20_000]) expect(tickOf(watchers, 20)).toBe(0);
  });

  it('grows with the events and the watchers of a busy room, up to a limit', () => {
    expect(tickOf(10, 1_000)).toBe(15);
    expect(tickOf(1_000, 60)).toBeGreaterThan(0);
    expect(tickOf(1_000, 60)).toBeLessThan(tickOf(1_000, 250));
    expect(tickOf(1_000, 250)).toBe(100);
    expect(tickOf(20_000, 5_000)).toBe(300);
  });
});

it('counts events over about a second', () => {
  const rate = new Rate();
  let now_ms = 5_000;
  for (; now_ms < 15_000; now_ms += 100) rate.add(25, now_ms);
  expect(rate.read(now_ms)).toBeGreaterThan(200);
  expect(rate.read(now_ms)).toBeLessThan(300);
  expect(rate.read(now_ms + 5_000)).toBeLessThan(3);
});

describe('what of the chat fits', () => {
  it('is all where few watch, and little where a stadium does', () => {
    expect(bytesOf(100, 100)).toBeGreaterThan(100_000);
    expect(bytesOf(10_000, 300)).toBeLessThan(8_000);
  });

  it('is the newest lines, and never none', () => {
    expect(firstThatFits([10, 10, 10, 10], 25)).toBe(2);
    expect(firstThatFits([10, 10], 100)).toBe(0);
    expect(firstThatFits([10, 500], 5)).toBe(1);
    expect(firstThatFits([], 5)).toBe(0);
  });
});
