import { describe, expect, it } from 'vitest';
import { sharedRuns } from './shared-runs.ts';

/** Work that ends when it is told to. */
function heldWork() {
  const ends: ((value: number) => void)[] = [];
  let running = 0;
  let most = 0;
  const run = sharedRuns(async () => {
    most = Math.max(most, ++running);
    const value = await new Promise<number>((resolve) => ends.push(resolve));
    running--;
    return value;
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { run, ends, most: () => most, turn };
}

describe('shared runs', () => {
  it('give a crowd that asks at once one run, and those who ask while it runs the next one', async () => {
    const { run, ends, most, turn } = heldWork();
    const early = [run('a'), run('a'), run('a')];
    await turn();
    expect(ends).toHaveLength(1);
    const late = [run('a'), run('a')];
    await turn();
    expect(ends, 'a run that has begun is not joined, and the next waits for it').toHaveLength(1);
    ends[0]!(1);
    await turn();
    ends[1]!(2);
    expect(await Promise.all(early)).toEqual([1, 1, 1]);
    expect(await Promise.all(late)).toEqual([2, 2]);
    expect(most()).toBe(1);
  });

  it('of other keys do not wait for each other', async () => {
    const { run, ends, turn } = heldWork();
    const both = [run('a'), run('b')];
    await turn();
    expect(ends).toHaveLength(2);
    for (const [n, end] of ends.entries()) end(n);
    expect(await Promise.all(both)).toEqual([0, 1]);
  });

  it('fail for those who share the run, and the next one begins anew', async () => {
    let tries = 0;
    const run = sharedRuns(async () => {
      if (++tries === 1) throw new Error('the first fails');
      return tries;
    });
    const first = [run('a'), run('a')];
    for (const one of first) await expect(one).rejects.toThrow('the first fails');
    expect(await run('a')).toBe(2);
  });
});
