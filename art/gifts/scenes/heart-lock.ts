import type { Composition } from '../../kit/composition.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { ring, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { rising, smallHeart } from '../parts.ts';
import { burst, halo, painted, shade, squash } from '../small.ts';

const LENGTH = 150;
const TURN = 40;
const CLICK = 66;
const OPEN = 124;

const BODY =
  'M0 74C-28 54 -76 22 -76 -20C-76 -46 -57 -62 -36 -62C-20 -62 -7 -54 0 -42C7 -54 20 -62 36 -62C57 -62 76 -46 76 -20C76 22 28 54 0 74Z';

const body = (): ShapeJson[] => [
  drawn(path(BODY), [
    radial([-30, -34], 130, [
      [0, '#ffc2d4'],
      [0.3, '#ff5f8f'],
      [0.66, ROSE.main],
      [1, ROSE.dark],
    ]),
  ]),
  drawn(
    path(
      'M0 62C-25 44 -66 16 -66 -19C-66 -40 -51 -52 -35 -52C-20 -52 -8 -43 0 -28C8 -43 20 -52 35 -52C51 -52 66 -40 66 -19C66 16 25 44 0 62Z',
    ),
    [stroke(GOLD.light, 4)],
  ),
  drawn(path('M-60 -22C-60 -38 -50 -47 -36 -48'), [stroke('#ffffff', 7, 74)]),
  drawn(ellipse(0, -4, 17, 17), [shade([-12, -18], [12, 14], GOLD.pale, GOLD.main, GOLD.dark)]),
  painted('M0 -13A7 7 0 0 1 4 0L7 14H-7L-4 0A7 7 0 0 1 0 -13Z', [-4, -12], [4, 14], '#5a0f2a', '#2c0a1c'),
];

const shackle = (): ShapeJson[] => [
  drawn(path('M-34 8V-22C-34 -66 34 -66 34 -22V8'), [
    stroke('#7d5a10', 19),
    stroke(GOLD.main, 15),
    stroke(GOLD.pale, 5, 80),
  ]),
];

/** A key with a heart for a bow; its tip at 0, 0, shaft to the lower right. */
const key = (): ShapeJson[] => [
  drawn(path('M0 0H70'), [stroke(GOLD.dark, 11), stroke(GOLD.light, 7)]),
  painted('M6 4H14V18H6ZM20 4H27V14H20Z', [4, 4], [26, 18], GOLD.light, GOLD.deep),
  drawn(path('M66 0C74 -26 108 -30 108 -8C108 -3 106 0 104 0C106 0 108 3 108 8C108 30 74 26 66 0Z'), [
    stroke(GOLD.dark, 13),
    stroke(GOLD.main, 9),
    stroke(GOLD.pale, 2.6, 90),
  ]),
];

function scene(): Composition {
  const stand = handle('stand', { p: [120, 144], s: squash(CLICK, LENGTH, 9) });
  const tip = handle('tip', {
    parent: stand,
    p: keys(
      [0, [40, 44], 'hold'],
      [16, [40, 44], 'sineInOut'],
      [TURN - 12, [48, 50], 'cubicIn'],
      [TURN - 2, [2, 2], 'hold'],
      [CLICK + 30, [2, 2], 'backIn'],
      [CLICK + 44, [40, 44], 'hold'],
      [LENGTH, [40, 44]],
    ),
    r: keys(
      [0, 40, 'hold'],
      [TURN, 40, 'sineInOut'],
      [TURN + 6, 46, 'cubicInOut'],
      [CLICK - 6, -42, 'hold'],
      [CLICK + 14, -42, 'sineInOut'],
      [CLICK + 26, 40, 'hold'],
      [LENGTH, 40],
    ),
    s: keys([0, 0, 'backOut'], [14, 66, 'hold'], [CLICK + 44, 66, 'backIn'], [CLICK + 58, 0, 'hold'], [LENGTH, 0]),
  });
  return {
    name: 'heart-lock',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: CLICK, name: 'click' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.55, [120, 124]),
      shapeLayer('wave', [ring(70, 5, GOLD.light)], {
        p: [120, 128],
        from: CLICK,
        to: CLICK + 28,
        s: keys([CLICK, 60, 'expoOut'], [CLICK + 28, 162]),
        o: keys([CLICK, 90, 'sineIn'], [CLICK + 28, 0]),
      }),
      ...rising('mini', {
        xs: [54, 188, 76, 168],
        start: CLICK + 4,
        step: 7,
        life: 44,
        from_y: 120,
        to_y: 14,
        figure: smallHeart,
      }),
      stand,
      tip,
      shapeLayer('shackle', shackle(), {
        parent: stand,
        p: {
          x: keys(
            [0, 6, 'hold'],
            [CLICK - 12, 6, 'sineIn'],
            [CLICK, 0, 'hold'],
            [OPEN, 0, 'backOut'],
            [OPEN + 14, 6, 'hold'],
            [LENGTH, 6],
          ),
          y: keys(
            [0, -72, 'hold'],
            [CLICK - 16, -72, 'sineInOut'],
            [CLICK - 8, -78, 'expoIn'],
            [CLICK, -50, 'hold'],
            [OPEN, -50, 'backOut'],
            [OPEN + 14, -72, 'hold'],
            [LENGTH, -72],
          ),
        },
        r: keys(
          [0, 11, 'hold'],
          [CLICK - 16, 11, 'sineInOut'],
          [CLICK - 8, 14, 'expoIn'],
          [CLICK, 0, 'hold'],
          [OPEN, 0, 'backOut'],
          [OPEN + 14, 11, 'hold'],
          [LENGTH, 11],
        ),
      }),
      shapeLayer('body', body(), { parent: stand }),
      shapeLayer('key', key(), { parent: tip }),
      ...burst('spark', {
        at: [120, 120],
        start: CLICK,
        end: 138,
        count: 9,
        from_deg: -200,
        to_deg: 20,
        reach: 112,
        size: 8,
      }),
      twinkle('glint-a', sparkle(16, '#ffffff'), [70, 94], CLICK + 4, 36),
      twinkle('glint-b', sparkle(12, GOLD.pale), [180, 100], CLICK + 18, 32),
    ],
  };
}

export const heartLock: Gift = {
  id: 'heart-lock',
  name: 'Heart Lock',
  category: 'love',
  price_coins: 140,
  alt: 'A golden key turns in a heart-shaped lock, the shackle snaps shut, and hearts rise.',
  scene,
  still: { frame: 96, without: ['halo', 'spark', 'mini', 'wave'] },
};
