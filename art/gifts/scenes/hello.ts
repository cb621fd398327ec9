import type { Composition } from '../../kit/composition.ts';
import { emojiPicture } from '../../kit/emoji.ts';
import { keys, type Key } from '../../kit/keyframes.ts';
import { handle, pictureLayer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, SKY } from '../palette.ts';
import { burst, halo } from '../small.ts';

const LENGTH = 120;
/** The hand is at its outermost there, left and right in turn. */
const SWINGS = [26, 38, 50, 62, 74] as const;

function scene(): Composition {
  const turn: Key[] = [
    [0, 4, 'sineInOut'],
    [14, 12, 'sineInOut'],
  ];
  SWINGS.forEach((frame, i) => turn.push([frame, (i % 2 === 0 ? -20 : 26) * (1 - i * 0.08), 'sineInOut']));
  turn.push([92, 8, 'sineInOut'], [LENGTH, 4]);
  const hand = handle('hand', {
    p: {
      x: 128,
      y: keys(
        [0, 196, 'sineInOut'],
        [14, 202, 'backOut'],
        [30, 190, 'sineInOut'],
        [84, 190, 'sineInOut'],
        [LENGTH, 196],
      ),
    },
    r: keys(...turn),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [14, [104, 95], 'backOut'],
      [32, [98, 103], 'sineInOut'],
      [90, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  return {
    name: 'hello',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: SWINGS[0], name: 'wave' }],
    layers: [
      halo(LENGTH, SKY.main, 0.5),
      ...burst('spark', {
        at: [128, 96],
        start: 30,
        end: 116,
        count: 10,
        from_deg: -170,
        to_deg: -10,
        reach: 112,
        kind: 'sparkle',
        colors: [GOLD.light, SKY.light, '#ffffff'],
      }),
      hand,
      pictureLayer('wave', emojiPicture('1f44b'), { a: [148, 226], s: 72, parent: hand }),
      twinkle('glint-a', sparkle(14, '#ffffff'), [58, 44], 44, 30),
      twinkle('glint-b', sparkle(11, GOLD.pale), [196, 46], 60, 30),
    ],
  };
}

export const hello: Gift = {
  id: 'hello',
  name: 'Hello!',
  category: 'small-talk',
  price_coins: 1,
  alt: 'A hand waves hello five times, and glints fly off it.',
  scene,
  still: { frame: 28, without: ['halo'] },
};
