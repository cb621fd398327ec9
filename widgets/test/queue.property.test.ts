import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { GiftQueue } from '../src/queue/gift-queue.ts';
import type { Arrival } from '../src/queue/types.ts';

// hundreds of runs of a hundred steps: seconds of work, more on a busy machine
vi.setConfig({ testTimeout: 60_000 });

type Step =
  | { do: 'gift'; who: number; price: number; quantity: number; own: boolean; age_ms: number; twice: boolean }
  | { do: 'wait'; ms: number }
  | { do: 'hide' | 'unhide' | 'pause' | 'resume' | 'end effect' | 'next effect' };

const gift: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('gift' as const),
  who: fc.nat(30),
  price: fc.constantFrom(1, 5, 10, 99, 500, 1_000, 5_000, 40_000),
  quantity: fc.constantFrom(1, 1, 1, 2, 10, 99),
  own: fc.boolean(),
  age_ms: fc.constantFrom(0, 0, 0, 4_000, 6_000),
  twice: fc.boolean(),
});
const wait: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('wait' as const),
  ms: fc.constantFrom(0, 30, 90, 500, 1_300, 4_000),
});
const doing = (
  ...names: ('hide' | 'unhide' | 'pause' | 'resume' | 'end effect' | 'next effect')[]
): fc.Arbitrary<Step> => fc.record({ do: fc.constantFrom(...names) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: gift },
  { weight: 5, arbitrary: wait },
  { weight: 1, arbitrary: doing('hide', 'unhide', 'pause', 'resume') },
  { weight: 3, arbitrary: doing('end effect', 'next effect') },
);

type Look = (queue: GiftQueue<string>, now_ms: number) => void;
const LANES = 3;
const EFFECTS = 3;

/** Drives a queue as the overlay does; `look` is called after every step and tick, `starting` before an effect may start. */
function run(steps: readonly Step[], look: Look, starting: Look = () => {}) {
  const queue = new GiftQueue<string>({ lanes: LANES, max_waiting: 5, max_effects: EFFECTS });
  const combos = new Map<string, { key: string; count: number; coins: bigint; at_ms: number }>();
  let now_ms = 0;
  let pushed = 0n;

  function pass(ms: number): void {
    const end_ms = now_ms + ms;
    for (let next = queue.nextMs(now_ms); next !== undefined && next <= end_ms; next = queue.nextMs(now_ms)) {
      now_ms = Math.max(now_ms + 1, next);
      if (queue.effectOverdue(now_ms)) queue.endEffect();
      queue.tick(now_ms);
      look(queue, now_ms);
    }
    now_ms = Math.max(now_ms, end_ms);
  }

  function give(each: Extract<Step, { do: 'gift' }>): void {
    const run_of = `${each.who}-${each.price}-${each.own}`;
    const before = combos.get(run_of);
    // as on the server: a combo ends when nobody taps, and the next one has another id
    const open = before !== undefined && now_ms - before.at_ms <= 3_000 ? before : undefined;
    const key = open?.key ?? `${run_of}@${now_ms}`;
    const coins = BigInt(each.price * each.quantity);
    const after = { count: (open?.count ?? 0) + each.quantity, coins: (open?.coins ?? 0n) + coins };
    combos.set(run_of, { key, ...after, at_ms: now_ms });
    pushed += coins;
    const arrival: Arrival<string> = {
      key,
      ...after,
      own: each.own,
      price_coins: BigInt(each.price),
      full_screen: each.price >= 500,
      duration_ms: 3_000,
      age_ms: each.age_ms,
      payload: key,
    };
    queue.push(arrival, now_ms);
    if (each.twice) queue.push(arrival, now_ms);
  }

  for (const each of steps) {
    switch (each.do) {
      case 'gift':
        give(each);
        break;
      case 'wait':
        pass(each.ms);
        break;
      case 'hide':
        queue.hide(now_ms);
        break;
      case 'unhide':
        queue.unhide(now_ms);
        break;
      case 'pause':
        queue.pause();
        break;
      case 'resume':
        queue.resume(now_ms);
        break;
      case 'end effect':
        queue.endEffect();
        break;
      case 'next effect':
        starting(queue, now_ms);
        queue.nextEffect(now_ms);
        break;
    }
    look(queue, now_ms);
  }
  return {
    queue,
    pushed,
    /** Everybody looks again and time goes on until nothing moves. */
    end: () => {
      queue.unhide(now_ms);
      queue.resume(now_ms);
      pass(10_000_000);
    },
  };
}

test('nothing paid for vanishes: shown + summarised + waiting = pushed at any moment, and nothing waits in the end', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const { queue, pushed, end } = run(steps, ({ tally }) => {
        expect(tally.shown + tally.summarised + tally.waiting).toBe(tally.pushed);
      });
      end();
      expect(queue.tally.pushed).toBe(pushed);
      expect(queue.tally.waiting).toBe(0n);
      expect(queue.waitingBanners).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('what a viewer saw on banners and in lines is the sum of what was pushed', () => {
  // looks only at what is on screen, not at the queue's own sums (but for telling whether a line was needed)
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 3, arbitrary: gift }, { weight: 2, arbitrary: wait }), {
        maxLength: 100,
        size: 'max',
      }),
      (steps) => {
        const fresh = steps.map((each): Step => (each.do === 'gift' ? { ...each, age_ms: 0 } : each));
        const seen = new Map<string, bigint>();
        const { pushed, end, queue } = run(fresh, ({ banners }) => {
          for (const banner of banners) seen.set(banner.key, banner.coins);
        });
        end();
        const on_banners = [...seen.values()].reduce((sum, coins) => sum + coins, 0n);
        // a key that was in a line first and on a banner later shows its whole sum there: then more is visible, never less
        expect(on_banners + queue.tally.summarised).toBeGreaterThanOrEqual(pushed);
        if (queue.tally.summarised === 0n) expect(on_banners).toBe(pushed);
      },
    ),
    { numRuns: 200 },
  );
});

test('a dearer full-screen gift never waits behind a cheaper one, and own ones go first', () => {
  let started = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      run(
        steps,
        () => {},
        (queue, now_ms) => {
          const before = [...queue.waitingEffects];
          const free = queue.playing === undefined;
          const next = queue.nextEffect(now_ms);
          if (!next) return;
          started++;
          expect(free).toBe(true);
          for (const other of before) {
            if (other.own === next.own) expect(other.coins <= next.coins).toBe(true);
            else expect(next.own).toBe(true);
          }
        },
      );
    }),
    { numRuns: 300 },
  );
  expect(started, 'control: effects really started').toBeGreaterThan(100);
});

test('counters never go down, lanes are never shared, and lists stay within their bounds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const shown = new Map<string, number>();
      run(steps, (queue) => {
        const lanes = queue.banners.map((banner) => banner.lane);
        expect(new Set(lanes).size).toBe(lanes.length);
        expect(Math.max(0, ...lanes)).toBeLessThan(LANES);
        expect(queue.waitingEffects.length).toBeLessThanOrEqual(EFFECTS);
        for (const banner of queue.banners) {
          expect(banner.shown).toBeLessThanOrEqual(banner.target);
          expect(banner.shown).toBeGreaterThanOrEqual(shown.get(banner.key) ?? 0);
          shown.set(banner.key, banner.shown);
        }
      });
    }),
    { numRuns: 300 },
  );
});
