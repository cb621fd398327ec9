import type { Composition } from '../../kit/composition.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { glow, rays, sparkle, star } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { box, drawn, ellipse, group, path, radial, starOutline, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE } from '../palette.ts';
import { ball, burst, halo, painted, shade, standing } from '../small.ts';

const LENGTH = 150;
const OPEN = 42;
const SHUT = 118;

/** The box stands on 0, 0: 124 px wide, 84 px high. */
const front = (): ShapeJson[] => [
  drawn(box(0, -42, 124, 84, 8), [shade([-60, -80], [56, 0], '#7ff0d0', '#22c4a0', '#0d7f7a', '#0a4f5a')]),
  drawn(box(0, -42, 26, 84), [shade([-13, -60], [13, -20], '#ff9cba', ROSE.main, ROSE.deep)]),
  drawn(path('M-54 -72V-14'), [stroke('#ffffff', 5, 36)]),
  drawn(path('M-10 -82V-2'), [stroke('#ffd0de', 2, 70)]),
];

/** The lid about the middle of its lower edge. */
const lid = (): ShapeJson[] => [
  drawn(box(0, -13, 140, 28, 8), [shade([-64, -26], [60, 2], '#a4f7e0', '#35d3ae', '#0f8a80', '#0b5f66')]),
  drawn(box(0, -13, 28, 28), [shade([-14, -20], [14, 0], '#ffb3c8', '#ff5a88', ROSE.deep)]),
  drawn(path('M-60 -21H-22'), [stroke('#ffffff', 4, 56)]),
  painted(
    'M-4 -28C-18 -54 -56 -56 -56 -38C-56 -24 -26 -22 -4 -28ZM4 -28C18 -54 56 -56 56 -38C56 -24 26 -22 4 -28Z',
    [-50, -54],
    [46, -24],
    '#ffb3c8',
    '#ff5a88',
    ROSE.deep,
  ),
  painted(
    'M-12 -30C-22 -44 -42 -46 -42 -38C-42 -31 -26 -29 -12 -30ZM12 -30C22 -44 42 -46 42 -38C42 -31 26 -29 12 -30Z',
    [-40, -44],
    [40, -30],
    ROSE.deep,
    ROSE.dark,
  ),
  ball(0, -31, 12, 10, ROSE.pale, ROSE.main, ROSE.dark),
];

/** A plump star with a lit side, 76 px wide. */
const plumpStar = (): ShapeJson =>
  group([
    star(5, 41, 22, GOLD.dark),
    drawn(starOutline(5, 38, 20, 24), [
      radial([-12, -14], 56, [
        [0, '#fffbe0'],
        [0.4, GOLD.light],
        [1, GOLD.deep],
      ]),
    ]),
    drawn(path('M-16 -8C-14 -14 -9 -17 -5 -22'), [stroke('#ffffff', 4, 72)]),
  ]);

function scene(): Composition {
  const trembling = keys(
    [0, 0, 'sineInOut'],
    [12, -3, 'sineInOut'],
    [18, 4, 'sineInOut'],
    [24, -4, 'sineInOut'],
    [30, 4, 'sineInOut'],
    [OPEN - 4, 0, 'hold'],
    [LENGTH, 0],
  );
  const stand = handle('stand', {
    p: [120, 212],
    r: trembling,
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [OPEN - 10, [100, 100], 'sineInOut'],
      [OPEN - 3, [109, 88], 'expoOut'],
      [OPEN + 8, [94, 108], 'sineInOut'],
      [OPEN + 22, [101, 99], 'sineInOut'],
      [OPEN + 34, [100, 100], 'hold'],
      [SHUT, [100, 100], 'expoOut'],
      [SHUT + 5, [107, 92], 'backOut'],
      [SHUT + 20, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  const prize = {
    from: OPEN - 2,
    to: SHUT - 4,
    p: {
      x: 98,
      y: keys(
        [OPEN - 2, 150, 'backOut'],
        [OPEN + 24, 84, 'sineInOut'],
        [OPEN + 46, 78, 'sineInOut'],
        [SHUT - 22, 84, 'backIn'],
        [SHUT - 4, 150],
      ),
    },
  };
  return {
    name: 'present',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: OPEN, name: 'open' }],
    layers: [
      halo(LENGTH, MINT.main, 0.42, [120, 130]),
      standing(74, 214, 0.55),
      stand,
      shapeLayer('inside', [drawn(ellipse(0, -84, 60, 9), [shade([0, -92], [0, -76], '#0a3f4a', '#0f6a6a')])], {
        parent: stand,
      }),
      shapeLayer('beams', [rays(10, 12, 112, 13, GOLD.light, 0.5)], {
        ...prize,
        s: keys([OPEN - 2, 0, 'expoOut'], [OPEN + 26, 100, 'hold'], [SHUT - 24, 100, 'sineIn'], [SHUT - 4, 0]),
        r: keys([OPEN - 2, 0, 'linear'], [SHUT - 4, 40]),
      }),
      shapeLayer('warmth', [glow(70, GOLD.light, 0.8)], {
        ...prize,
        s: keys([OPEN - 2, 20, 'expoOut'], [OPEN + 18, 100, 'hold'], [SHUT - 22, 100, 'sineIn'], [SHUT - 4, 10]),
      }),
      shapeLayer('star', [plumpStar()], {
        ...prize,
        s: keys(
          [OPEN - 2, 0, 'backOut'],
          [OPEN + 20, 104, 'sineInOut'],
          [OPEN + 44, 98, 'sineInOut'],
          [SHUT - 22, 102, 'backIn'],
          [SHUT - 4, 0],
        ),
        r: keys(
          [OPEN - 2, -70, 'backOut'],
          [OPEN + 26, 6, 'sineInOut'],
          [OPEN + 46, -6, 'sineInOut'],
          [SHUT - 22, 6, 'sineIn'],
          [SHUT - 4, 60],
        ),
      }),
      ...burst('bit', { at: [120, 132], start: OPEN, end: SHUT, count: 13, from_deg: -165, to_deg: -15, reach: 124 }),
      shapeLayer('front', front(), { parent: stand }),
      shapeLayer('lid', lid(), {
        parent: stand,
        p: {
          x: keys(
            [0, 0, 'hold'],
            [OPEN, 0, 'cubicOut'],
            [OPEN + 20, 42, 'sineInOut'],
            [SHUT - 20, 42, 'cubicIn'],
            [SHUT, 0],
          ),
          y: keys(
            [0, -82, 'hold'],
            [OPEN, -82, 'quadOut'],
            [OPEN + 20, -138, 'sineInOut'],
            [OPEN + 44, -133, 'sineInOut'],
            [SHUT - 20, -140, 'quadIn'],
            [SHUT, -82],
          ),
        },
        r: keys(
          [0, 0, 'hold'],
          [OPEN, 0, 'backOut'],
          [OPEN + 20, 24, 'sineInOut'],
          [OPEN + 44, 20, 'sineInOut'],
          [SHUT - 20, 24, 'cubicIn'],
          [SHUT, 0],
        ),
      }),
      twinkle('glint-a', sparkle(15, '#ffffff'), [66, 66], OPEN + 12, 32),
      twinkle('glint-b', sparkle(12, GOLD.pale), [108, 34], OPEN + 28, 30),
    ],
  };
}

export const present: Gift = {
  id: 'present',
  name: 'Present',
  category: 'seasonal',
  price_coins: 88,
  alt: 'A wrapped present trembles, its lid flies up, and a golden star shines out of it.',
  scene,
  still: { frame: 80, without: ['halo', 'beams', 'warmth'] },
};
