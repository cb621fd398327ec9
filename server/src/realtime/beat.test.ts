import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createBeat } from './beat.ts';

/** A beat whose plays end when the test says so. */
function playing() {
  const plays: { due: string[]; end: () => void }[] = [];
  const beat = createBeat<string>((due) => new Promise<void>((end) => plays.push({ due, end })));
  return { beat, plays };
}
const now = (): number => performance.now();

async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 1_000 && !holds(); n++) await delay(5);
  expect(holds()).toBe(true);
}

describe('the beat', () => {
  it('takes the first news of a quiet time at once', () => {
    const { beat, plays } = playing();
    beat.want('a', now());
    expect(plays.map((play) => play.due)).toEqual([['a']]);
  });

  it('takes what came during a beat together in the next one, each room once', async () => {
    const { beat, plays } = playing();
    beat.want('a', now());
    for (const room of ['b', 'c', 'b']) beat.want(room, now());
    expect(plays).toHaveLength(1);
    plays[0]!.end();
    await until(() => plays.length === 2);
    expect(plays[1]!.due).toEqual(['b', 'c']);
  });

  it('leaves a room until its moment, and takes it sooner when that is wanted', async () => {
    const { beat, plays } = playing();
    beat.want('later', now() + 60_000);
    beat.want('sooner', now() + 60_000);
    beat.want('sooner', now());
    expect(plays.map((play) => play.due)).toEqual([['sooner']]);
    plays[0]!.end();
    beat.want('sooner', now() + 1);
    beat.want('sooner', now() + 60_000); // asks for less than is promised already
    await until(() => plays.length === 2);
    expect(plays[1]!.due).toEqual(['sooner']);
  });

  it('rests after a beat at least twice as long as it took', async () => {
    const { beat, plays } = playing();
    beat.want('a', now());
    const began = now();
    await delay(60);
    const ended = now();
    plays[0]!.end();
    const took = (ended - began) / 2; // smoothed with the nothing before it
    await Promise.resolve();
    beat.want('a', now());
    await until(() => plays.length === 2);
    // On a busy machine the delay may have been long; no rest is longer than a quarter of a second.
    expect(now() - ended).toBeGreaterThanOrEqual(Math.min(250, 2 * took) - 2);
  });

  it('takes nothing along that was forgotten, and nothing at all once it is closed', async () => {
    const { beat, plays } = playing();
    beat.want('a', now());
    beat.want('b', now());
    beat.want('c', now());
    beat.forget('b');
    plays[0]!.end();
    await until(() => plays.length === 2);
    expect(plays[1]!.due).toEqual(['c']);
    beat.want('d', now());
    beat.close();
    plays[1]!.end();
    await delay(100);
    expect(plays).toHaveLength(2);
  });
});
