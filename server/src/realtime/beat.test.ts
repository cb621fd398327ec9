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

  it('gets a third of the time at most, however much there is to do', async () => {
    let busy_ms = 0;
    let beats = 0;
    const beat = createBeat<string>(async () => {
      beats++;
      const began = now();
      await delay(30);
      busy_ms += now() - began;
      beat.want('a', now());
    });
    const began = now();
    beat.want('a', began);
    await delay(1_500);
    beat.close();
    expect(beats).toBeGreaterThan(3);
    // What may be owed at the end, and the beat that is being played, are not paid yet.
    expect(busy_ms).toBeLessThan((now() - began) / 3 + 100);
  });

  it('does not wait for its rest after one beat of a quiet time', async () => {
    const { beat, plays } = playing();
    const waits: number[] = [];
    // A machine that is busy may be late; that one of five is in time shows that no rest is in the way.
    for (let n = 0; n < 5; n++) {
      await delay(200);
      beat.want('a', now());
      await delay(20);
      plays.at(-1)!.end();
      const ended = now();
      await delay(10);
      beat.want('b', now());
      await until(() => plays.length === 2 * n + 2);
      waits.push(now() - ended);
      plays.at(-1)!.end();
    }
    expect(Math.min(...waits)).toBeLessThan(35);
  });

  it('forgives what one slow beat owes beyond a quarter of a second', async () => {
    const { beat, plays } = playing();
    beat.want('a', now());
    await delay(600);
    plays[0]!.end();
    const ended = now();
    await Promise.resolve();
    beat.want('a', now());
    await until(() => plays.length === 2);
    expect(now() - ended).toBeGreaterThanOrEqual(248);
    // 1 200 are owed.
    expect(now() - ended).toBeLessThan(1_000);
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
