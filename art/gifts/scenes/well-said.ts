import type { Composition } from '../../kit/composition.ts';
import { emojiPicture } from '../../kit/emoji.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, pictureLayer, shapeLayer } from '../../kit/layers.ts';
import { ring, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, SKY } from '../palette.ts';
import { burst, halo } from '../small.ts';

const LENGTH = 120;
const UP = 40;

function scene(): Composition {
  const hand = handle('hand', {
    p: {
      x: 120,
      y: keys(
        [0, 132, 'sineInOut'],
        [UP - 8, 148, 'expoOut'],
        [UP + 8, 106, 'sineInOut'],
        [UP + 24, 120, 'sineInOut'],
        [LENGTH, 132],
      ),
    },
    r: keys(
      [0, 4, 'sineInOut'],
      [UP - 8, 26, 'expoOut'],
      [UP + 8, -14, 'sineInOut'],
      [UP + 22, 5, 'sineInOut'],
      [UP + 38, -3, 'sineInOut'],
      [LENGTH, 4],
    ),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [UP - 8, [108, 92], 'expoOut'],
      [UP + 6, [94, 112], 'sineInOut'],
      [UP + 22, [102, 98], 'sineInOut'],
      [UP + 40, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  return {
    name: 'well-said',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: UP, name: 'up' }],
    layers: [
      halo(LENGTH, SKY.main, 0.5),
      shapeLayer('wave', [ring(60, 5, GOLD.light)], {
        p: [120, 116],
        from: UP,
        to: UP + 26,
        s: keys([UP, 60, 'expoOut'], [UP + 26, 176]),
        o: keys([UP, 90, 'sineIn'], [UP + 26, 0]),
      }),
      ...burst('spark', {
        at: [120, 100],
        start: UP + 2,
        end: 112,
        count: 13,
        from_deg: -200,
        to_deg: 20,
        reach: 118,
        size: 8,
      }),
      hand,
      pictureLayer('thumb', emojiPicture('1f44d'), { parent: hand, s: 68 }),
      twinkle('glint-a', sparkle(17, '#ffffff'), [76, 62], UP + 4, 36),
      twinkle('glint-b', sparkle(13, GOLD.pale), [182, 84], UP + 18, 32),
      twinkle('glint-c', sparkle(11, SKY.pale), [62, 150], UP + 30, 30),
    ],
  };
}

export const wellSaid: Gift = {
  id: 'well-said',
  name: 'Well Said',
  category: 'small-talk',
  price_coins: 1,
  alt: 'A thumb draws back, shoots up, and sparks and paper fly around it.',
  scene,
  still: { frame: 62, without: ['halo', 'wave', 'spark'] },
};
