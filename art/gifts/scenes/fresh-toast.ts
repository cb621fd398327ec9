import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, group, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE } from '../palette.ts';
import { eye, blinks, smile } from '../parts.ts';
import { ball, burst, halo, painted, shade, standing } from '../small.ts';

const LENGTH = 140;
const POP = 54;
const DOWN = 112;

/** A slice of toast with a heart browned into it. */
const toast = (): ShapeJson[] => [
  painted(
    'M-38 46V-18C-54 -24 -54 -54 -30 -56C-18 -60 18 -60 30 -56C54 -54 54 -24 38 -18V46Z',
    [-40, -56],
    [40, 46],
    '#e8a85a',
    '#b8702c',
    '#7c4318',
  ),
  painted(
    'M-31 46V-22C-44 -28 -42 -46 -27 -48C-16 -52 16 -52 27 -48C42 -46 44 -28 31 -22V46Z',
    [-30, -50],
    [30, 40],
    '#fff0cf',
    '#ffdca0',
    '#f3b768',
  ),
  group([heart(1.9, '#d98a44', '#9a5420')], { p: [0, -18] }),
];

const body = (): ShapeJson[] => [
  painted('M-78 76L-70 84H-52L-48 74M48 74L52 84H70L78 76Z', [-70, 74], [70, 86], '#5a4a8c', '#2a1763'),
  painted(
    'M-86 22C-86 -14 -66 -22 -50 -22H50C66 -22 86 -14 86 22V56C86 74 76 80 62 80H-62C-76 80 -86 74 -86 56Z',
    [-80, -22],
    [84, 80],
    '#9df5d8',
    MINT.light,
    MINT.main,
    MINT.dark,
  ),
  painted(
    'M-86 52H86V58C86 74 76 80 62 80H-62C-76 80 -86 74 -86 58Z',
    [-80, 52],
    [80, 80],
    '#0d8a7200',
    `${MINT.dark}99`,
  ),
  drawn(path('M-74 14C-74 -4 -62 -11 -48 -12'), [stroke('#ffffff', 6, 70)]),
];

function scene(): Composition {
  const base = handle('base', {
    p: {
      x: keys(
        [0, 120, 'hold'],
        [20, 120, 'sineInOut'],
        [26, 117],
        [32, 123],
        [37, 116],
        [42, 124],
        [46, 118],
        [POP - 2, 120, 'hold'],
        [LENGTH, 120],
      ),
      y: keys(
        [0, 138, 'hold'],
        [POP - 8, 138, 'sineInOut'],
        [POP - 2, 142, 'expoOut'],
        [POP + 6, 132, 'quadIn'],
        [POP + 16, 138, 'hold'],
        [LENGTH, 138],
      ),
    },
    s: keys(
      [0, [100, 100], 'hold'],
      [POP - 16, [100, 100], 'sineInOut'],
      [POP - 2, [106, 92], 'expoOut'],
      [POP + 6, [96, 107], 'sineInOut'],
      [POP + 20, [101, 99], 'sineInOut'],
      [POP + 32, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  const slice = (name: string, x: number, lean: number, late: number) =>
    shapeLayer(name, toast(), {
      parent: base,
      p: {
        x,
        y: keys(
          [0, 16, 'hold'],
          [POP - 3, 22, 'expoOut'],
          [POP + 12 + late, -52, 'quadIn'],
          [POP + 26 + late, -22, 'sineInOut'],
          [DOWN - 10, -22, 'backIn'],
          [DOWN + 6, 16, 'hold'],
          [LENGTH, 16],
        ),
      },
      r: keys(
        [0, 0, 'hold'],
        [POP - 3, 0, 'expoOut'],
        [POP + 12 + late, lean, 'sineInOut'],
        [POP + 28 + late, lean * 0.4, 'sineInOut'],
        [DOWN, 0, 'hold'],
        [LENGTH, 0],
      ),
      s: [88, 92],
    });
  return {
    name: 'fresh-toast',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: POP, name: 'pop' }],
    layers: [
      halo(LENGTH, GOLD.main, 0.55, [120, 116]),
      standing(88, 222, 0.55),
      base,
      shapeLayer('slot', [drawn(ellipse(0, -20, 62, 9), [shade([-60, 0], [60, 0], '#1c5a52', '#0a2f38')])], {
        parent: base,
      }),
      slice('toast-back', 21, 12, 4),
      slice('toast', -20, -10, 0),
      ...burst('crumb', {
        at: [120, 104],
        start: POP,
        end: 122,
        count: 12,
        from_deg: -160,
        to_deg: -20,
        reach: 108,
        size: 6,
        colors: ['#ffdca0', GOLD.light, '#e8a85a', '#ffffff'],
      }),
      shapeLayer('body', body(), { parent: base }),
      shapeLayer(
        'lever',
        [
          painted('M-6 -5H22C30 -5 30 9 22 9H-6Z', [0, -6], [20, 10], '#ff9ab8', ROSE.main, ROSE.deep),
          drawn(path('M2 -1H18'), [stroke('#ffffff', 2.6, 66)]),
        ],
        {
          parent: base,
          p: {
            x: 86,
            y: keys(
              [0, 36, 'hold'],
              [POP - 2, 38, 'expoOut'],
              [POP + 4, 2, 'hold'],
              [DOWN - 6, 2, 'sineInOut'],
              [DOWN + 6, 36, 'hold'],
              [LENGTH, 36],
            ),
          },
        },
      ),
      shapeLayer(
        'face',
        [
          ball(-36, 40, 9, 6, '#ff9cab', '#ff7f98', '#f06a88'),
          ball(36, 40, 9, 6, '#ff9cab', '#ff7f98', '#f06a88'),
          smile(0, 40, 24, '#0a3f3c', 3.6),
        ],
        { parent: base },
      ),
      shapeLayer('eyes', [eye(-22, 1.15), eye(22, 1.15)], { parent: base, p: [0, 26], s: blinks(LENGTH, 12, 44, 92) }),
      ...[-26, 2, 26].map((x, i) =>
        shapeLayer(
          `steam${i}`,
          [drawn(path('M0 0C-9 -10 9 -18 0 -30C-7 -38 5 -44 0 -52'), [stroke('#ffffff', 4.4, 46)])],
          {
            p: { x: sway(POP, DOWN, 120 + x, 4, 28, i / 3), y: keys([POP + 6 + i * 4, 92, 'sineOut'], [DOWN - 4, 58]) },
            from: POP + 6 + i * 4,
            to: DOWN - 4,
            o: keys([POP + 6 + i * 4, 0, 'sineInOut'], [POP + 22 + i * 4, 80, 'sineInOut'], [DOWN - 4, 0]),
          },
        ),
      ),
      twinkle('glint-a', sparkle(14, '#ffffff'), [54, 74], POP + 8, 34),
      twinkle('glint-b', sparkle(12, GOLD.pale), [190, 66], POP + 20, 32),
    ],
  };
}

export const freshToast: Gift = {
  id: 'fresh-toast',
  name: 'Fresh Toast',
  category: 'small-talk',
  price_coins: 18,
  alt: 'A mint toaster with a face trembles and throws up two slices with hearts browned into them.',
  scene,
  still: { frame: 88, without: ['halo', 'crumb', 'steam'] },
};
