import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { gather } from './gather.ts';

describe('gather', () => {
  it('does together what is asked together, and answers each its own', async () => {
    const batches: number[][] = [];
    const double = gather<number, number>({
      work: async (asks) => {
        batches.push([...asks]);
        return asks.map((n) => n * 2);
      },
      every_ms: 0,
      most: 100,
    });
    expect(await Promise.all([1, 2, 3].map((n) => double(n)))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('takes no more than so many at once, in their order, one piece of work at a time', async () => {
    const batches: number[][] = [];
    let running = 0;
    const ask = gather<number, number>({
      work: async (asks) => {
        expect(++running).toBe(1);
        batches.push([...asks]);
        await delay(5);
        running--;
        return asks;
      },
      every_ms: 0,
      most: 2,
    });
    await Promise.all([1, 2, 3, 4, 5].map((n) => ask(n)));
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('begins no sooner after the last time than it may, and at once after a silence', async () => {
    const at_ms: number[] = [];
    const ask = gather<number, number>({
      work: async (asks) => {
        at_ms.push(performance.now());
        return asks;
      },
      every_ms: 40,
      most: 10,
    });
    await ask(1);
    await Promise.all([ask(2), delay(5).then(() => ask(3))]);
    expect(at_ms).toHaveLength(2);
    expect(at_ms[1]! - at_ms[0]!).toBeGreaterThanOrEqual(38);
  });

  it('throws an error among the answers to its caller alone, and a failure to all, and goes on', async () => {
    let fails = false;
    const ask = gather<number, number>({
      work: async (asks) => {
        if (fails) throw new Error('all');
        return asks.map((n) => (n === 2 ? new Error('two') : n));
      },
      every_ms: 0,
      most: 10,
    });
    const some = await Promise.allSettled([ask(1), ask(2), ask(3)]);
    expect(some.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    fails = true;
    const none = await Promise.allSettled([ask(1), ask(3)]);
    expect(none.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await ask(4)).toBe(4);
  });
});
