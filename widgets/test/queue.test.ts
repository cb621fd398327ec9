import { describe, expect, test } from 'vitest';
import { GiftQueue } from '../src/queue/gift-queue.ts';
import type { Arrival, Policy } from '../src/queue/types.ts';

type Given = Partial<Arrival<string>> & { key: string };
const arrival = (given: Given): Arrival<string> => ({
  count: 1,
  coins: 10n,
  own: false,
  price_coins: 10n,
  full_screen: false,
  duration_ms: 4_000,
  age_ms: 0,
  payload: given.key,
  ...given,
});
const big = (key: string, coins: bigint, rest: Partial<Arrival<string>> = {}): Arrival<string> =>
  arrival({ key, coins, price_coins: coins, full_screen: true, ...rest });
const combo = (given: Given): Omit<Arrival<string>, 'age_ms'> => {
  const { age_ms: _, ...rest } = arrival(given);
  return rest;
};

/** A queue with a clock of its own. */
function start(policy: Partial<Policy> = {}) {
  const queue = new GiftQueue<string>(policy);
  let now_ms = 0;
  return {
    queue,
    push: (given: Given) => queue.push(arrival(given), now_ms),
    raw: (given: Arrival<string>) => queue.push(given, now_ms),
    /** Ticks whenever the queue asks for it, as the overlay does. */
    pass: (ms: number) => {
      const end_ms = now_ms + ms;
      for (let next = queue.nextMs(now_ms); next !== undefined && next <= end_ms; next = queue.nextMs(now_ms)) {
        now_ms = Math.max(now_ms + 1, next);
        queue.tick(now_ms);
      }
      now_ms = Math.max(now_ms, end_ms);
      queue.tick(now_ms);
    },
    now: () => now_ms,
    keys: () => [...queue.banners].sort((a, b) => a.lane - b.lane).map((banner) => banner.key),
    banner: (key: string) => queue.banners.find((each) => each.key === key),
  };
}

describe('banners', () => {
  test('one key is one banner: its target rises and its stay starts anew', () => {
    const { push, pass, keys, banner } = start();
    push({ key: 'a' });
    pass(2_900);
    push({ key: 'a', count: 2, coins: 20n });
    expect(keys()).toEqual(['a']);
    pass(2_900);
    expect(banner('a')).toMatchObject({ shown: 2, target: 2, coins: 20n });
    pass(200);
    expect(keys()).toEqual([]);
  });

  test('what waits and comes again is merged, and shows its whole count', () => {
    const { queue, push, pass, banner } = start({ lanes: 1 });
    push({ key: 'a' });
    push({ key: 'b' });
    push({ key: 'b', count: 7, coins: 20n });
    expect(queue.waitingBanners).toBe(1);
    pass(3_000);
    expect(banner('b')!.target).toBe(7);
  });

  test('an arrival seen twice, or late and smaller, changes nothing', () => {
    const { queue, push, banner } = start();
    expect(push({ key: 'a', count: 5, coins: 50n })).toBe(true);
    expect(push({ key: 'a', count: 5, coins: 50n })).toBe(false);
    expect(push({ key: 'a', count: 3, coins: 30n })).toBe(false);
    expect(banner('a')!.target).toBe(5);
    expect(queue.tally.pushed).toBe(50n);
  });

  test('a free lane goes to own gifts, then to the dearest, then to the oldest', () => {
    const { push, pass, keys } = start({ lanes: 1, least_show_ms: 10_000 });
    push({ key: 'first', coins: 100n });
    push({ key: 'cheap-old', coins: 5n });
    push({ key: 'cheap-new', coins: 5n });
    push({ key: 'dear', coins: 80n });
    push({ key: 'mine', coins: 1n, own: true });
    const order = [keys()[0]];
    for (let n = 0; n < 4; n++) {
      pass(3_000);
      order.push(keys()[0]);
    }
    expect(order).toEqual(['first', 'mine', 'dear', 'cheap-old', 'cheap-new']);
  });

  test('a banner is pushed out only after 1.2 s and only for more than twice its worth', () => {
    const { push, pass, keys } = start({ lanes: 1 });
    push({ key: 'a', coins: 100n });
    push({ key: 'double', coins: 200n });
    push({ key: 'more', coins: 201n });
    pass(1_199);
    expect(keys()).toEqual(['a']);
    pass(1);
    expect(keys()).toEqual(['more']);
  });

  test('exactly twice is not enough', () => {
    const { push, pass, keys } = start({ lanes: 1 });
    push({ key: 'a', coins: 100n });
    push({ key: 'double', coins: 200n });
    pass(2_999);
    expect(keys()).toEqual(['a']);
    pass(1);
    expect(keys()).toEqual(['double']);
  });

  test('the least of the banners makes room, and its lane is taken over', () => {
    const { push, pass, keys } = start({ lanes: 3 });
    for (const [key, coins] of [
      ['a', 30n],
      ['b', 10n],
      ['c', 20n],
      ['d', 500n],
    ] as const)
      push({ key, coins });
    pass(1_200);
    expect(keys()).toEqual(['a', 'd', 'c']);
  });

  test('an own gift pushes out a dearer one of somebody else, never the other way round', () => {
    const { push, pass, keys } = start({ lanes: 1 });
    push({ key: 'theirs', coins: 9_000n });
    push({ key: 'mine', coins: 1n, own: true });
    pass(1_200);
    expect(keys()).toEqual(['mine']);
    push({ key: 'huge', coins: 90_000n });
    pass(2_900);
    expect(keys()).toEqual(['mine']);
    pass(200);
    expect(keys()).toEqual(['huge']);
  });

  test('the waiting list is bounded; the least go into a visible line, never own ones', () => {
    const { queue, push } = start({ lanes: 1, max_waiting: 40 });
    push({ key: 'shown', coins: 1_000n });
    for (let n = 1; n <= 100; n++) push({ key: `k${n}`, coins: BigInt(n) });
    for (let n = 1; n <= 5; n++) push({ key: `mine${n}`, coins: 1n, own: true });
    expect(queue.waitingBanners).toBe(45);
    expect(queue.summary).toMatchObject({ gifts: 60, coins: (60n * 61n) / 2n });
  });

  test('the summary line leaves after a while and starts from nothing', () => {
    const { queue, push, pass } = start({ lanes: 1, max_waiting: 1 });
    for (const key of ['a', 'b', 'c']) push({ key });
    expect(queue.summary).toMatchObject({ gifts: 1, coins: 10n });
    pass(6_000);
    expect(queue.summary).toBeUndefined();
    for (const key of ['d', 'e', 'f']) push({ key });
    expect(queue.summary).toMatchObject({ gifts: 1, coins: 10n });
  });

  test('the counter catches up in steps of at most a sixth, each 90 ms, and the last number stays to be read', () => {
    const { push, pass, banner } = start();
    push({ key: 'a', count: 500, coins: 500n });
    const seen = [banner('a')!.shown];
    for (let n = 0; n < 60 && seen.at(-1)! < 500; n++) {
      pass(90);
      const before = seen.at(-1)!;
      const now = banner('a')!.shown;
      expect(now - before).toBeLessThanOrEqual(Math.max(1, (500 - before) / 6));
      expect(now).toBeGreaterThan(before);
      seen.push(now);
    }
    expect(seen[0]).toBe(1);
    expect(seen.at(-1)).toBe(500);
    expect(seen.length).toBeGreaterThan(20);
    pass(1_100);
    expect(banner('a')?.shown).toBe(500);
    pass(3_000);
    expect(banner('a')).toBeUndefined();
  });

  test('a combo that comes back goes on counting where it stood', () => {
    const { push, pass, banner } = start();
    push({ key: 'a', count: 40, coins: 40n });
    pass(8_000);
    expect(banner('a')).toBeUndefined();
    push({ key: 'a', count: 41, coins: 41n });
    expect(banner('a')).toMatchObject({ shown: 40, target: 41 });
  });

  test('the end of a combo lets its banner go sooner', () => {
    const { queue, push, pass, now, banner } = start();
    push({ key: 'a', count: 2, coins: 20n });
    pass(500);
    queue.endCombo('a', now());
    pass(1_300);
    expect(banner('a')).toBeUndefined();
  });
});

describe('hidden, paused, restored', () => {
  test('a hidden page collapses what waits and what comes into the line, and plays nothing late', () => {
    const { queue, push, raw, pass, now, keys } = start({ lanes: 1 });
    push({ key: 'a' });
    push({ key: 'b' });
    queue.hide(now());
    push({ key: 'c', count: 3, coins: 30n });
    raw(big('d', 5_000n));
    pass(60_000);
    queue.unhide(now());
    expect(keys()).toEqual([]);
    expect(queue.summary).toMatchObject({ gifts: 5, coins: 5_040n });
    expect(queue.nextEffect(now())).toBeUndefined();
    pass(6_000);
    expect(queue.summary).toBeUndefined();
  });

  test('paused, nothing new starts but everything is counted; resumed, it goes on', () => {
    const { queue, push, raw, pass, now, keys } = start();
    push({ key: 'a' });
    queue.pause();
    push({ key: 'b' });
    raw(big('c', 5_000n));
    pass(5_000);
    expect(keys()).toEqual([]);
    expect(queue.nextEffect(now())).toBeUndefined();
    queue.resume(now());
    expect(keys()).toEqual(['c', 'b']);
    expect(queue.nextEffect(now())!.key).toBe('c');
  });

  test('open combos are restored with their counts and without movement; they are not new money', () => {
    const { queue, now, banner, push, pass } = start();
    queue.restore(combo({ key: 'a', count: 33, coins: 330n }), 2_000, now());
    expect(banner('a')).toMatchObject({ shown: 33, target: 33, restored: true });
    expect(queue.tally.pushed).toBe(0n);
    expect(push({ key: 'a', count: 33, coins: 330n })).toBe(false);
    push({ key: 'a', count: 34, coins: 340n });
    expect(queue.tally).toMatchObject({ pushed: 10n, shown: 10n });
    pass(90);
    expect(banner('a')!.shown).toBe(34);
  });

  test('a restored combo that is on screen already jumps to its count', () => {
    const { queue, now, banner, push } = start();
    push({ key: 'a' });
    queue.restore(combo({ key: 'a', count: 9, coins: 90n }), 2_000, now());
    expect(banner('a')).toMatchObject({ shown: 9, target: 9 });
  });

  test('what is older than five seconds is counted in the line, not animated', () => {
    const { queue, push, raw, keys, now } = start();
    push({ key: 'old', age_ms: 5_001 });
    raw(big('old-effect', 5_000n, { age_ms: 60_000 }));
    push({ key: 'young', age_ms: 4_999 });
    expect(keys()).toEqual(['young']);
    expect(queue.summary).toMatchObject({ gifts: 2, coins: 5_010n });
    expect(queue.nextEffect(now())).toBeUndefined();
  });

  test('when nothing moves it asks for no tick', () => {
    const { queue, push, raw, pass, now } = start();
    push({ key: 'a', count: 20, coins: 20n });
    raw(big('b', 5_000n));
    queue.nextEffect(now());
    queue.endEffect();
    expect(queue.nextMs(now())).toBeDefined();
    pass(20_000);
    expect(queue.nextMs(now())).toBeUndefined();
  });
});

describe('full screen', () => {
  test('plays from the configured price on, and only what has a full-screen animation', () => {
    const { queue, raw, push, now } = start({ full_screen_from_coins: 500n });
    raw(big('too-cheap', 499n));
    push({ key: 'no-animation', coins: 9_999n, price_coins: 9_999n });
    expect(queue.nextEffect(now())).toBeUndefined();
    raw(big('enough', 500n));
    expect(queue.nextEffect(now())!.key).toBe('enough');
  });

  test('one at a time: own before value before arrival', () => {
    const { queue, raw, now } = start();
    raw(big('a', 1_000n));
    expect(queue.nextEffect(now())!.key).toBe('a');
    raw(big('cheap-1', 1_000n));
    raw(big('cheap-2', 1_000n));
    raw(big('dear', 40_000n));
    raw(big('mine', 1_500n, { own: true }));
    expect(queue.nextEffect(now()), 'the screen is taken').toBeUndefined();
    const order = [];
    while (queue.endEffect()) order.push(queue.nextEffect(now())?.key);
    expect(order).toEqual(['mine', 'dear', 'cheap-1', 'cheap-2', undefined]);
  });

  test('a combo never plays twice: more taps raise its value while it waits and nothing after', () => {
    const { queue, raw, now } = start();
    raw(big('first', 9_000n));
    queue.nextEffect(now());
    raw(big('combo', 1_000n));
    raw(big('middle', 2_500n));
    raw(big('combo', 3_000n, { count: 3, price_coins: 1_000n }));
    queue.endEffect();
    expect(queue.nextEffect(now())).toMatchObject({ key: 'combo', count: 3, coins: 3_000n });
    raw(big('combo', 4_000n, { count: 4, price_coins: 1_000n }));
    expect(queue.playing!.count).toBe(4);
    queue.endEffect();
    expect(queue.nextEffect(now())!.key).toBe('middle');
    raw(big('combo', 5_000n, { count: 5, price_coins: 1_000n }));
    queue.endEffect();
    expect(queue.nextEffect(now())).toBeUndefined();
  });

  test('the list holds twelve; what falls off keeps its banner', () => {
    const { queue, raw, now } = start({ lanes: 20 });
    raw(big('playing', 1_000n));
    queue.nextEffect(now());
    for (let n = 0; n < 15; n++) raw(big(`e${n}`, BigInt(2_000 + n)));
    expect(queue.waitingEffects.length).toBe(12);
    expect(queue.waitingEffects.map((effect) => effect.key)).not.toContain('e0');
    expect(queue.banners.map((banner) => banner.key)).toContain('e0');
  });

  test('an own effect is not the one that falls off', () => {
    const { queue, raw, now } = start();
    raw(big('playing', 1_000n));
    queue.nextEffect(now());
    raw(big('mine', 1_000n, { own: true }));
    for (let n = 0; n < 15; n++) raw(big(`e${n}`, BigInt(2_000 + n)));
    expect(queue.waitingEffects[0]!.key).toBe('mine');
  });

  test('the watchdog ends what does not end by itself, later for longer animations, never later than 15 s', () => {
    for (const [duration_ms, end_ms] of [
      [4_000, 8_000],
      [9_000, 10_500],
      [60_000, 15_000],
    ] as const) {
      const { queue, raw } = start();
      raw(big('a', 1_000n, { duration_ms }));
      queue.nextEffect(0);
      expect(queue.effectOverdue(end_ms - 1)).toBe(false);
      expect(queue.effectOverdue(end_ms)).toBe(true);
      expect(queue.nextMs(0)).toBeLessThanOrEqual(end_ms);
    }
  });

  test('the watchdog counts from the first picture on', () => {
    const { queue, raw } = start();
    raw(big('a', 1_000n));
    queue.nextEffect(0);
    queue.effectStarted(3_000);
    expect(queue.effectOverdue(8_000)).toBe(false);
    expect(queue.effectOverdue(11_000)).toBe(true);
  });

  test('turned off, those that wait are forgotten and none comes; their banners stay', () => {
    const { queue, raw, now, keys } = start();
    raw(big('a', 1_000n));
    queue.setEffects(false);
    raw(big('b', 2_000n));
    expect(queue.nextEffect(now())).toBeUndefined();
    expect(keys().sort()).toEqual(['a', 'b']);
    queue.setEffects(true);
    expect(queue.nextEffect(now())).toBeUndefined();
  });

  test('an effect that plays has a caption, so its lane is free for others, and its coins count as shown', () => {
    const { queue, raw, push, now, keys } = start({ lanes: 1 });
    raw(big('a', 1_000n));
    push({ key: 'b' });
    queue.nextEffect(now());
    expect(keys()).toEqual(['b']);
    expect(queue.tally).toMatchObject({ shown: 1_010n, waiting: 0n });
    raw(big('c', 2_000n));
    queue.endEffect();
    queue.nextEffect(now());
    expect(queue.waitingBanners, 'taken over while it waited for a lane').toBe(0);
    expect(queue.tally).toMatchObject({ pushed: 3_010n, shown: 3_010n, waiting: 0n });
  });

  test('the next two are named for preloading', () => {
    const { queue, raw, now } = start();
    raw(big('a', 1_000n));
    queue.nextEffect(now());
    raw(big('b', 1_000n));
    raw(big('c', 3_000n));
    raw(big('d', 2_000n));
    expect(queue.upcomingEffects(2).map((effect) => effect.key)).toEqual(['c', 'd']);
  });
});

describe('what a creator controls', () => {
  test('skip empties the lanes and lets on who waits; a counter goes on from its whole count', () => {
    const { queue, push, pass, keys, banner, now } = start({ lanes: 1 });
    push({ key: 'a', count: 60, coins: 600n });
    push({ key: 'b' });
    queue.skip(now());
    expect(keys()).toEqual(['b']);
    pass(3_100);
    push({ key: 'a', count: 61, coins: 610n });
    expect(banner('a')).toMatchObject({ shown: 60, target: 61 });
    expect(queue.tally).toMatchObject({ pushed: 620n, shown: 620n, waiting: 0n });
  });

  test('paused, nothing new starts after a skip either, and all of it comes after the pause', () => {
    const { queue, push, keys, now } = start({ lanes: 1 });
    push({ key: 'a' });
    queue.pause();
    push({ key: 'b' });
    queue.skip(now());
    expect(keys()).toEqual([]);
    queue.resume(now());
    expect(keys()).toEqual(['b']);
  });

  test('paused, an open combo is not shown by coming back to its room; with its next gift after the pause it is, from where it stood', () => {
    const { queue, push, keys, banner, now } = start({ lanes: 1 });
    queue.pause();
    queue.restore(combo({ key: 'a', count: 40, coins: 400n }), 3_000, now());
    queue.tick(now());
    expect(keys()).toEqual([]);
    queue.resume(now());
    expect(keys()).toEqual([]);
    push({ key: 'a', count: 41, coins: 410n });
    expect(banner('a')).toMatchObject({ shown: 40, target: 41 });
    expect(queue.tally).toMatchObject({ pushed: 10n, shown: 10n });
  });

  test('a dearer least price for the full screen makes cheaper gifts banners', () => {
    const { queue, raw, keys, now } = start();
    queue.policy.full_screen_from_coins = 10_000n;
    raw(big('a', 5_000n));
    expect(queue.nextEffect(now())).toBeUndefined();
    expect(keys()).toEqual(['a']);
  });
});
