import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, WOOD } from '../palette.ts';
import { blinks, eye, pose, rising, smallHeart } from '../parts.ts';
import { ball, halo, painted, squash, standing } from '../small.ts';

const LENGTH = 150;
const UP = 34;
const DOWN = 124;
const FUR = ['#c9c2ea', '#8f83c9', '#4c3f86'] as const;

/** The cat's head about its chin, ears up. */
const head = (): ShapeJson[] => [
  painted('M-52 -56L-48 -102L-16 -78Z', [-50, -100], [-20, -60], FUR[0], FUR[1], FUR[2]),
  painted('M52 -56L48 -102L16 -78Z', [20, -100], [60, -60], FUR[0], FUR[1], FUR[2]),
  painted('M-46 -64L-44 -91L-26 -76Z', [-44, -90], [-30, -66], '#ffc2d4', '#f07f9e'),
  painted('M46 -64L44 -91L26 -76Z', [30, -90], [46, -66], '#ffb0c6', '#d9628a'),
  ball(0, -40, 60, 46, ...FUR),
  painted(
    'M-11 -86L0 -62L11 -86C4 -88 -4 -88 -11 -86ZM-30 -80L-20 -60L-16 -84ZM30 -80L20 -60L16 -84Z',
    [-20, -86],
    [20, -60],
    '#6a5cb0',
    '#4c3f86',
  ),
  ball(0, -22, 27, 19, '#ffffff', '#f3efff', '#bdb2e0'),
  painted('M-8 -34H8C8 -28 3 -25 0 -25C-3 -25 -8 -28 -8 -34Z', [-6, -34], [6, -25], '#ff9ab8', ROSE.main),
  drawn(path('M0 -25V-20M0 -20C-3 -13 -12 -13 -14 -18M0 -20C3 -13 12 -13 14 -18'), [stroke('#4a2a5a', 3)]),
  drawn(path('M-34 -28L-66 -34M-34 -21L-66 -18M34 -28L66 -34M34 -21L66 -18'), [stroke('#ffffff', 2.4, 80)]),
  drawn(ellipse(-40, -24, 8, 5), [fill('#ff86ab', 60)]),
  drawn(ellipse(40, -24, 8, 5), [fill('#ff86ab', 60)]),
];

const paw = (): ShapeJson[] => [
  ball(0, 0, 17, 15, '#ffffff', '#e9e2ff', '#9a8cd0'),
  drawn(path('M-5 5V11M5 5V11'), [stroke('#7a6cb8', 2.6)]),
];

/** A raised paw seen from below. */
const wavingPaw = (): ShapeJson[] => [
  painted('M-13 34V0C-18 -22 18 -22 13 0V34Z', [-14, -16], [14, 34], FUR[0], FUR[1], FUR[2]),
  ball(0, -2, 17, 16, '#ffffff', '#efe9ff', '#b0a4dc'),
  drawn(ellipse(0, 2, 6.4, 5), [fill('#ff9ab8')]),
  ...[-9, 0, 9].map((x) => drawn(ellipse(x, x === 0 ? -9.4 : -6, 2.8, 2.8), [fill('#ff9ab8')])),
];

const box = (): ShapeJson[] => [
  painted(
    'M-78 0H78L72 72C72 76 70 78 66 78H-66C-70 78 -72 76 -72 72Z',
    [-70, 0],
    [74, 78],
    '#f3c48a',
    WOOD.light,
    WOOD.main,
    WOOD.deep,
  ),
  painted('M-78 0L-100 18L-84 30L-76 14Z', [-100, 4], [-76, 30], '#ffdcae', '#d99a54'),
  painted('M78 0L100 18L84 30L76 14Z', [76, 4], [100, 30], '#e0a460', '#9a6030'),
  painted('M-14 0H14V34L7 28L0 34L-7 28L-14 34Z', [-14, 0], [14, 34], '#fff1dc', '#e8cda6'),
  drawn(path('M-72 10H-24M24 10H72'), [stroke('#ffffff', 3, 40)]),
  painted(
    'M-8 52C-17 46 -17 36 -9 36C-6 36 -4 38 -3 40C-1 36 7 34 9 40C12 46 4 52 0 56C-3 55 -6 54 -8 52Z',
    [-12, 36],
    [8, 56],
    '#b0602e',
    '#7a3a18',
  ),
];

function scene(): Composition {
  const stand = handle('stand', { p: [120, 138], s: squash(UP, LENGTH, 4) });
  const cat = handle('cat', {
    parent: stand,
    p: { x: 0, y: pose(70, -64, UP, DOWN, LENGTH) },
    r: keys(
      [0, 0, 'hold'],
      [UP, 0, 'sineInOut'],
      [56, -9, 'sineInOut'],
      [70, -9, 'sineInOut'],
      [86, 8, 'sineInOut'],
      [104, 8, 'sineInOut'],
      [DOWN - 4, 0, 'hold'],
      [LENGTH, 0],
    ),
  });
  return {
    name: 'curious-cat',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: UP, name: 'peek' }],
    layers: [
      halo(LENGTH, '#8154f0', 0.55, [120, 120]),
      standing(84, 218, 0.55),
      ...rising('mini', {
        xs: [44, 198, 60, 184],
        start: UP + 30,
        step: 9,
        life: 44,
        from_y: 110,
        to_y: 28,
        figure: smallHeart,
      }),
      stand,
      shapeLayer('inside', [painted('M-76 2L-66 -16H66L76 2V8H-76Z', [0, -16], [0, 8], '#6a3a1c', '#a8662e')], {
        parent: stand,
      }),
      cat,
      shapeLayer('head', head(), { parent: cat }),
      shapeLayer('eyes', [eye(-25, 1.5), eye(25, 1.5)], {
        parent: cat,
        p: { x: sway(0, LENGTH, 0, 3, 75), y: -46 },
        s: blinks(LENGTH, 52, 100, 110),
      }),
      shapeLayer('paw-wave', wavingPaw(), {
        parent: stand,
        from: UP + 10,
        to: DOWN + 12,
        p: { x: 58, y: pose(34, -40, UP + 24, DOWN - 6, LENGTH) },
        r: keys(
          [0, 0, 'hold'],
          [62, 8, 'sineInOut'],
          [70, 30, 'sineInOut'],
          [79, -2, 'sineInOut'],
          [88, 30, 'sineInOut'],
          [97, -2, 'sineInOut'],
          [106, 22, 'sineInOut'],
          [DOWN, 6, 'hold'],
          [LENGTH, 0],
        ),
      }),
      shapeLayer('box', box(), { parent: stand }),
      shapeLayer('paw', paw(), {
        parent: stand,
        p: { x: -46, y: pose(2, 0, UP, DOWN, LENGTH) },
        s: keys(
          [0, 0, 'hold'],
          [UP + 2, 0, 'backOut'],
          [UP + 16, 100, 'hold'],
          [DOWN, 100, 'backIn'],
          [DOWN + 14, 0, 'hold'],
          [LENGTH, 0],
        ),
      }),
      twinkle('glint-a', sparkle(13, '#ffffff'), [54, 62], UP + 12, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [188, 56], UP + 26, 32),
    ],
  };
}

export const curiousCat: Gift = {
  id: 'curious-cat',
  name: 'Curious Cat',
  category: 'small-talk',
  price_coins: 40,
  alt: 'A violet cat rises out of a cardboard box, looks left and right, blinks, and waves a paw.',
  scene,
  still: { frame: 72, without: ['halo', 'mini'] },
};
