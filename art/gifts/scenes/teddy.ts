import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { blinks, eye, rising, smallHeart } from '../parts.ts';
import { ball, halo, painted, standing } from '../small.ts';

const LENGTH = 144;
const HUG = 40;

const FUR = ['#f2bd84', '#c98347', '#7a4420'] as const;
const PALE = ['#fff0d8', '#f3cf9f', '#c08a55'] as const;

/** Ears and head about the chin. */
const head = (): ShapeJson[] => [
  ball(-41, -72, 21, 20, ...FUR),
  ball(41, -72, 21, 20, ...FUR),
  ball(-41, -71, 11, 11, '#ffd6e4', '#f09aa8', '#a85a60'),
  ball(41, -71, 11, 11, '#ffd6e4', '#f09aa8', '#a85a60'),
  ball(0, -40, 56, 47, ...FUR),
  drawn(path('M-42 -58C-37 -70 -28 -77 -18 -80'), [stroke('#ffe9c9', 5, 55)]),
  ball(0, -24, 28, 21, ...PALE),
  ball(-36, -24, 9, 6.5, '#ff9cab', '#f08a94', '#e08a80'),
  ball(36, -24, 9, 6.5, '#ff9cab', '#f08a94', '#e08a80'),
  painted(
    'M-10 -37C-10 -42 10 -42 10 -37C10 -31 4 -27 0 -27C-4 -27 -10 -31 -10 -37Z',
    [-8, -40],
    [8, -28],
    '#8a5a4a',
    '#3a1a1c',
  ),
  drawn(path('M0 -27V-21M0 -21C-2 -15 -10 -14 -13 -18M0 -21C2 -15 10 -14 13 -18'), [stroke('#4a2418', 3)]),
  drawn(path('M-5 -38H0'), [stroke('#ffffff', 2.4, 66)]),
];

const body = (): ShapeJson[] => [
  ball(-36, 22, 25, 19, ...FUR),
  ball(36, 22, 25, 19, ...FUR),
  ball(-38, 24, 14, 12.5, ...PALE),
  ball(38, 24, 14, 12.5, ...PALE),
  ball(0, -6, 44, 42, ...FUR),
  ball(0, -2, 28, 30, ...PALE),
];

/** An arm from its shoulder at 0, 0; its paw lies on the heart. */
const arm = (side: 1 | -1): ShapeJson[] => [
  drawn(path(`M0 0C${side * 16} 14 ${side * 10} 30 ${side * -12} 32`), [stroke('#7a4420', 25), stroke('#c07a40', 22)]),
  drawn(path(`M${side * 3} 2C${side * 13} 14 ${side * 8} 22 0 25`), [stroke('#e5ac70', 7, 70)]),
];

function scene(): Composition {
  const seat = handle('seat', {
    p: [120, 188],
    r: sway(0, LENGTH, 0, 2.4, LENGTH),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [HUG - 10, [98, 103], 'sineInOut'],
      [HUG + 4, [106, 94], 'backOut'],
      [HUG + 24, [100, 100], 'sineInOut'],
      [92, [102, 98], 'sineInOut'],
      [LENGTH, [100, 100]],
    ),
  });
  const top = handle('top', {
    parent: seat,
    p: {
      x: 0,
      y: keys(
        [0, -40, 'sineInOut'],
        [HUG - 8, -44, 'backOut'],
        [HUG + 8, -36, 'sineInOut'],
        [100, -36, 'sineInOut'],
        [LENGTH, -40],
      ),
    },
    r: keys(
      [0, 0, 'sineInOut'],
      [HUG - 8, -4, 'backOut'],
      [HUG + 12, 8, 'sineInOut'],
      [84, -7, 'sineInOut'],
      [116, 3, 'sineInOut'],
      [LENGTH, 0],
    ),
  });
  const beat = keys(
    [0, 100, 'sineInOut'],
    [HUG - 8, 96, 'expoOut'],
    [HUG + 6, 112, 'sineInOut'],
    [HUG + 22, 100, 'cubicIn'],
    [HUG + 27, 112, 'backOut'],
    [HUG + 40, 100, 'cubicIn'],
    [HUG + 46, 110, 'backOut'],
    [HUG + 62, 100, 'hold'],
    [LENGTH, 100],
  );
  const squeeze = (side: 1 | -1) =>
    keys(
      [0, side * 4, 'sineInOut'],
      [HUG - 10, side * -16, 'backOut'],
      [HUG + 6, side * 8, 'sineInOut'],
      [104, side * 8, 'sineInOut'],
      [LENGTH, side * 4],
    );
  return {
    name: 'teddy',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: HUG, name: 'hug' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.45, [120, 130]),
      standing(72, 220, 0.55),
      ...rising('mini', {
        xs: [58, 184, 40, 200, 164],
        start: HUG + 4,
        step: 9,
        life: 50,
        from_y: 130,
        to_y: 30,
        figure: smallHeart,
      }),
      seat,
      top,
      shapeLayer('body', body(), { parent: seat }),
      shapeLayer('head', head(), { parent: top }),
      shapeLayer('eyes', [eye(-21), eye(21)], { parent: top, p: [0, -44], s: blinks(LENGTH, 18, 96, 108) }),
      shapeLayer('heart', [heart(3.5, '#ff7a9e', ROSE.deep)], { parent: seat, p: [0, -2], s: beat }),
      shapeLayer('arm-left', arm(-1), { parent: seat, p: [-38, -28], r: squeeze(-1) }),
      shapeLayer('arm-right', arm(1), { parent: seat, p: [38, -28], r: squeeze(1) }),
      twinkle('glint-a', sparkle(14, '#ffffff'), [58, 66], HUG + 8, 32),
      twinkle('glint-b', sparkle(11, GOLD.pale), [190, 84], HUG + 24, 30),
    ],
  };
}

export const teddy: Gift = {
  id: 'teddy',
  name: 'Teddy Hug',
  category: 'love',
  price_coins: 199,
  alt: 'A teddy bear hugs a heart that beats in its arms, blinks, and tilts its head; small hearts rise.',
  scene,
  still: { frame: 60, without: ['halo', 'mini'] },
};
