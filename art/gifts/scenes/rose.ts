import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE } from '../palette.ts';
import { ball, halo, painted, standing } from '../small.ts';

const LENGTH = 140;
const OPEN = 30;

/** The flower seen from the side and a little from above, 100 px wide, its foot at 0, 46. */
const backPetals = (): ShapeJson[] => [
  painted(
    'M-45 -4C-58 -30 -38 -50 -16 -46C-8 -58 14 -58 20 -46C42 -50 58 -28 45 -4C44 26 22 46 0 46C-22 46 -44 26 -45 -4Z',
    [-30, -50],
    [30, 46],
    '#ff6f97',
    ROSE.deep,
    ROSE.dark,
  ),
];

const heartOfIt = (): ShapeJson[] => [
  ball(0, -18, 36, 25, '#a80f46', '#8d0c3f', '#5c0730'),
  painted(
    'M-34 -18C-34 -40 -8 -50 8 -44C30 -38 36 -22 30 -12C26 -28 4 -36 -10 -30C-22 -26 -30 -18 -34 -18Z',
    [-20, -46],
    [20, -10],
    '#ff7ea2',
    ROSE.main,
    ROSE.deep,
  ),
  painted(
    'M30 -14C32 4 6 12 -10 6C-28 0 -30 -14 -22 -22C-22 -10 -8 -2 6 -4C18 -6 26 -10 30 -14Z',
    [-20, -20],
    [20, 10],
    '#ff9ab7',
    ROSE.main,
    ROSE.deep,
  ),
  painted(
    'M-18 -18C-18 -32 2 -36 12 -30C22 -24 20 -12 10 -9C16 -18 6 -26 -4 -24C-12 -22 -16 -18 -18 -18Z',
    [-12, -34],
    [12, -8],
    '#ffb3c8',
    '#ff5a88',
    ROSE.deep,
  ),
  painted(
    'M10 -12C6 -4 -10 -6 -11 -15C-8 -10 2 -10 4 -17C8 -17 11 -15 10 -12Z',
    [-8, -18],
    [8, -4],
    '#ff8aac',
    ROSE.deep,
  ),
];

const frontPetals = (): ShapeJson[] => [
  painted(
    'M46 -14C60 8 40 44 4 46C-8 36 -4 18 8 8C22 -2 32 -18 46 -14Z',
    [0, -16],
    [44, 44],
    '#ff6a94',
    ROSE.main,
    ROSE.dark,
  ),
  drawn(path('M8 8C22 -2 32 -18 46 -14'), [stroke('#ffd0de', 2.4, 70)]),
  painted(
    'M-46 -16C-60 10 -42 44 -2 46C18 40 16 20 2 8C-14 -2 -28 -24 -46 -16Z',
    [-46, -16],
    [10, 46],
    '#ff9cba',
    '#ff4e80',
    ROSE.deep,
  ),
  drawn(path('M-46 -16C-28 -24 -14 -2 2 8C10 15 14 22 13 30'), [stroke('#ffe3eb', 2.8, 85)]),
  drawn(path('M-45 4C-44 18 -36 30 -26 36'), [stroke('#ffffff', 4, 34)]),
];

const sepals = (): ShapeJson =>
  painted(
    'M0 60C-12 58 -18 50 -30 46C-18 40 -8 42 0 44C8 42 18 40 30 46C18 50 12 58 0 60Z',
    [-20, 42],
    [16, 60],
    '#9df0a8',
    MINT.main,
    MINT.dark,
  );

function leaf(side: 1 | -1): ShapeJson[] {
  const s = side;
  return [
    painted(
      `M0 0C${s * 4} -22 ${s * 26} -38 ${s * 58} -34C${s * 54} -8 ${s * 30} 8 0 0Z`,
      [0, -34],
      [s * 30, 6],
      '#a6f3a6',
      MINT.main,
      MINT.dark,
    ),
    drawn(path(`M${s * 4} -3C${s * 18} -16 ${s * 32} -24 ${s * 48} -29`), [stroke('#d6fff0', 2, 60)]),
  ];
}

function fallingPetal(i: number, start: number, x: number): Layer {
  const life = 62;
  return shapeLayer(
    `petal${i}`,
    [painted('M-9 2C-10 -8 2 -12 9 -6C10 4 0 10 -9 2Z', [-8, -8], [8, 8], '#ffb3c8', ROSE.main, ROSE.deep)],
    {
      from: start,
      to: start + life,
      p: {
        x: sway(start, start + life, x, 14, 38, i / 2),
        y: keys([start, 84, 'sineIn'], [start + life, 206]),
      },
      r: keys([start, -40, 'linear'], [start + life, 190]),
      s: keys([start, 0, 'backOut'], [start + 12, 100, 'hold'], [start + life - 14, 100, 'sineIn'], [start + life, 0]),
    },
  );
}

function scene(): Composition {
  const stem = handle('stem', { p: [122, 222], r: sway(0, LENGTH, 0, 2.6, LENGTH) });
  const head = handle('head', {
    parent: stem,
    p: [-2, -122],
    r: sway(0, LENGTH, 4, 3, LENGTH, 0.2),
    s: keys(
      [0, [92, 94], 'sineInOut'],
      [OPEN - 10, [90, 92], 'backOut'],
      [OPEN + 16, [108, 106], 'sineInOut'],
      [OPEN + 34, [104, 104], 'sineInOut'],
      [LENGTH - 30, [104, 104], 'sineInOut'],
      [LENGTH, [92, 94]],
    ),
  });
  const bloomed = (shut: number, open: number) =>
    keys(
      [0, shut, 'sineInOut'],
      [OPEN - 8, shut, 'backOut'],
      [OPEN + 20, open, 'sineInOut'],
      [LENGTH - 30, open, 'sineInOut'],
      [LENGTH, shut],
    );
  return {
    name: 'rose',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: OPEN, name: 'bloom' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.5, [120, 104]),
      standing(40, 224, 0.5),
      stem,
      shapeLayer(
        'stalk',
        [
          drawn(path('M0 0C-6 -30 8 -66 -2 -100'), [stroke(MINT.dark, 8.5), stroke(MINT.main, 6)]),
          drawn(path('M-2 0C-8 -30 6 -66 -4 -100'), [stroke('#a6f3a6', 1.8, 80)]),
        ],
        { parent: stem },
      ),
      shapeLayer('leaf-left', leaf(-1), { parent: stem, p: [0, -34], r: sway(0, LENGTH, 0, 5, LENGTH / 2) }),
      shapeLayer('leaf-right', leaf(1), {
        parent: stem,
        p: [2, -56],
        r: sway(0, LENGTH, 0, 5, LENGTH / 2, 0.4),
        s: 84,
      }),
      head,
      shapeLayer('back', backPetals(), { parent: head, s: bloomed(94, 108) }),
      shapeLayer('middle', heartOfIt(), { parent: head, s: bloomed(90, 102) }),
      shapeLayer('front', frontPetals(), { parent: head }),
      shapeLayer('sepals', [sepals()], { parent: head }),
      fallingPetal(0, OPEN + 14, 74),
      fallingPetal(1, OPEN + 40, 166),
      twinkle('glint-a', sparkle(14, '#ffffff'), [78, 62], OPEN + 10, 32),
      twinkle('glint-b', sparkle(11, GOLD.pale), [174, 76], OPEN + 28, 30),
      twinkle('glint-c', sparkle(9, ROSE.pale), [150, 36], OPEN + 46, 28),
    ],
  };
}

export const rose: Gift = {
  id: 'rose',
  name: 'Rose',
  category: 'love',
  price_coins: 1,
  alt: 'A red rose opens, lets two petals fall, and sways.',
  scene,
  still: { frame: 60, without: ['halo'] },
};
