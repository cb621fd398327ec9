import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, VIOLET } from '../palette.ts';
import { halo, painted, squash, standing } from '../small.ts';

const LENGTH = 144;
const HOP = 46;

/** A rib of the pumpkin; the pumpkin stands on 0, 0 and is 160 px wide. */
const rib = (x: number, rx: number, ry: number): ShapeJson =>
  drawn(ellipse(x, -58, rx, ry), [
    radial([x - rx * 0.4, -58 - ry * 0.5], ry * 1.7, [
      [0, '#ffc46a'],
      [0.35, '#ff8f2a'],
      [0.75, '#dd5a12'],
      [1, '#8f2f12'],
    ]),
  ]);

const pumpkin = (): ShapeJson[] => [
  rib(-50, 32, 48),
  rib(50, 32, 48),
  rib(-28, 34, 55),
  rib(28, 34, 55),
  rib(0, 34, 58),
  drawn(path('M-70 -74C-68 -90 -60 -98 -52 -100'), [stroke('#ffe9c4', 5, 60)]),
];

const stem = (): ShapeJson[] => [
  painted(
    'M-12 -108C-8 -120 -8 -130 -18 -140C-10 -148 4 -146 8 -138C10 -126 10 -118 16 -108C8 -102 -6 -102 -12 -108Z',
    [-14, -140],
    [12, -106],
    '#b9f08a',
    '#5aa84a',
    '#1f5a3a',
  ),
  drawn(path('M-2 -108C-1 -120 -2 -130 -6 -138'), [stroke('#e3ffc4', 2, 60)]),
  drawn(path('M10 -112C30 -126 34 -104 50 -114C60 -120 56 -132 48 -128'), [stroke('#3f9a55', 3.4)]),
];

const FACE =
  'M-46 -66L-30 -92L-14 -66C-24 -60 -36 -60 -46 -66ZM46 -66L30 -92L14 -66C24 -60 36 -60 46 -66ZM0 -62L7 -50H-7Z' +
  'M-52 -42C-40 -36 -32 -34 -24 -34L-20 -24L-12 -32C-4 -31 4 -31 12 -32L20 -24L24 -34C32 -34 40 -36 52 -42C46 -18 24 -6 0 -6C-24 -6 -46 -18 -52 -42Z';

function bat(
  name: string,
  start: number,
  from: readonly [number, number],
  to: readonly [number, number],
  size: number,
): Layer[] {
  const life = 74;
  const end = start + life;
  const body = handle(name, {
    p: {
      x: keys([start, from[0], 'sineInOut'], [end, to[0]]),
      y: keys(
        [start, from[1], 'sineInOut'],
        [start + life / 2, Math.min(from[1], to[1]) - 26, 'sineInOut'],
        [end, to[1]],
      ),
    },
    r: keys([start, -8, 'sineInOut'], [end, 10]),
    s: keys([start, 0, 'backOut'], [start + 14, size, 'hold'], [end - 12, size, 'sineIn'], [end, 0]),
  });
  const wing = (side: 1 | -1): Layer =>
    shapeLayer(
      `${name}-wing${side}`,
      [
        painted(
          'M0 -4C8 -16 22 -20 36 -14C30 -10 28 -4 30 4C24 0 19 2 17 8C13 3 7 3 0 6Z',
          [0, -16],
          [30, 8],
          VIOLET.pale,
          VIOLET.light,
          VIOLET.deep,
        ),
      ],
      {
        parent: body,
        from: start,
        to: end,
        s: {
          keys: sway(start, end, 0.78, 0.26, 12).keys.map(
            ([t, v, e]) => [t, [side * (v as number) * 100, 100], e ?? 'sineInOut'] as const,
          ),
        },
      },
    );
  return [
    body,
    wing(-1),
    wing(1),
    shapeLayer(
      `${name}-body`,
      [
        painted(
          'M-7 -14L-3 -9H3L7 -14L8 0C7 9 3 13 0 15C-3 13 -7 9 -8 0Z',
          [-6, -12],
          [6, 14],
          VIOLET.light,
          VIOLET.main,
          VIOLET.dark,
        ),
      ],
      { parent: body, from: start, to: end },
    ),
  ];
}

function scene(): Composition {
  const stand = handle('stand', {
    p: {
      x: 120,
      y: keys(
        [0, 214, 'hold'],
        [HOP - 20, 214, 'quadOut'],
        [HOP - 11, 188, 'quadIn'],
        [HOP - 3, 214, 'hold'],
        [LENGTH, 214],
      ),
    },
    s: squash(HOP, LENGTH, 12),
    r: keys(
      [0, 0, 'sineInOut'],
      [HOP - 11, -5, 'sineInOut'],
      [HOP + 4, 0, 'sineInOut'],
      [80, 2.4, 'sineInOut'],
      [112, -2, 'sineInOut'],
      [LENGTH, 0],
    ),
  });
  const candle = keys(
    [0, 84, 'sineInOut'],
    [HOP - 6, 78, 'expoOut'],
    [HOP + 8, 100, 'sineInOut'],
    [82, 90, 'sineInOut'],
    [104, 98, 'sineInOut'],
    [LENGTH, 84],
  );
  return {
    name: 'pumpkin-lantern',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: HOP, name: 'hop' }],
    layers: [
      halo(LENGTH, GOLD.deep, 0.6, [120, 146]),
      standing(82, 216, 0.6),
      ...bat('bat-a', 8, [30, 92], [214, 62], 78),
      ...bat('bat-b', 56, [212, 96], [34, 50], 62),
      stand,
      shapeLayer('stem', stem(), { parent: stand, r: sway(0, LENGTH, 0, 2, LENGTH / 2) }),
      shapeLayer('pumpkin', pumpkin(), { parent: stand }),
      shapeLayer(
        'hollow',
        [
          drawn(path(FACE), [
            stroke('#7a2a10', 5),
            radial([0, -46], 64, [
              [0, '#fff6c8'],
              [0.4, '#ffd75e'],
              [1, '#ff8f1f'],
            ]),
          ]),
        ],
        { parent: stand },
      ),
      shapeLayer('shine', [glow(70, GOLD.light, 0.5)], { parent: stand, p: [0, -46], s: candle }),
      twinkle('glint-a', sparkle(12, '#ffffff'), [56, 118], HOP + 4, 30),
      twinkle('glint-b', sparkle(10, GOLD.pale), [192, 140], HOP + 22, 28),
      shapeLayer('ground-light', [glow(60, GOLD.main, 0.5)], { p: [120, 220], s: [130, 22] }),
      twinkle('glint-c', sparkle(9, MINT.pale), [150, 66], HOP + 40, 26),
    ],
  };
}

export const pumpkinLantern: Gift = {
  id: 'pumpkin-lantern',
  name: 'Pumpkin',
  category: 'seasonal',
  price_coins: 66,
  alt: 'A carved pumpkin with a candle inside hops and grins while two bats fly by.',
  scene,
  still: { frame: 72, without: ['halo', 'bat', 'ground-light'] },
};
