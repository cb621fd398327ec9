import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, group, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD } from '../palette.ts';
import { halo, painted, shade } from '../small.ts';

const LENGTH = 144;
const GUST = 58;

const HALF = [
  [15, -50],
  [33, -59],
  [27, -19],
  [47, -41],
  [53, -26],
  [79, -30],
  [68, -5],
  [81, 2],
  [46, 30],
  [51, 46],
  [7, 37],
] as const;

/** A maple leaf 160 px wide, its stem down. */
function leaf(light: Hex, main: Hex, deep: Hex): ShapeJson[] {
  const right = HALF.map(([x, y]) => `L${x} ${y}`).join('');
  const left = HALF.toReversed()
    .map(([x, y]) => `L${-x} ${y}`)
    .join('');
  return [
    drawn(path('M0 30C1 48 4 64 12 78'), [stroke('#8f3a12', 6), stroke('#d8762a', 2.6)]),
    drawn(path(`M0 -82${right}${left}Z`), [stroke(deep, 6), shade([-50, -60], [50, 50], light, main, deep)]),
    painted(`M0 -82${right}L0 36Z`, [10, -60], [60, 40], `${light}00`, `${deep}99`),
    drawn(path('M0 36V-62M0 22L52 -18M0 22L-52 -18M0 30L36 30M0 30L-36 30M0 -10L18 -34M0 -10L-18 -34'), [
      stroke('#fff0c0', 2.6, 62),
    ]),
  ];
}

const COLORS: readonly (readonly [light: Hex, main: Hex, deep: Hex])[] = [
  ['#ffd75e', '#ff9a2a', '#c94a12'],
  ['#ff9a5e', '#e8483a', '#9a1a2e'],
  ['#ffe58a', '#f0b020', '#b0680c'],
];

/** A small leaf that tumbles by. */
function tumbling(i: number): Layer {
  const start = 4 + i * 15;
  const end = start + 62;
  const x = [44, 188, 82, 206, 34, 160][i]!;
  return shapeLayer(`small${i}`, [group(leaf(...COLORS[i % 3]!), { s: 17 + (i % 3) * 4 })], {
    from: start,
    to: end,
    p: {
      x: keys([start, x, 'sineInOut'], [start + 30, x + (i % 2 === 0 ? 26 : -26), 'sineInOut'], [end, x - 8]),
      y: keys([start, 14, 'sineIn'], [end, 216]),
    },
    r: keys([start, 0, 'sineInOut'], [end, i % 2 === 0 ? 220 : -220]),
    s: keys(
      [start, [0, 0], 'backOut'],
      [start + 12, [100, 100], 'sineInOut'],
      [start + 34, [-60, 100], 'sineInOut'],
      [end - 10, [100, 100], 'sineIn'],
      [end, [0, 0]],
    ),
  });
}

function scene(): Composition {
  const twig = handle('twig', {
    p: {
      x: keys(
        [0, 120, 'sineInOut'],
        [GUST - 16, 104, 'backOut'],
        [GUST + 14, 142, 'sineInOut'],
        [GUST + 44, 108, 'sineInOut'],
        [LENGTH, 120],
      ),
      y: keys(
        [0, 118, 'sineInOut'],
        [GUST - 16, 130, 'backOut'],
        [GUST + 12, 100, 'sineInOut'],
        [GUST + 46, 124, 'sineInOut'],
        [LENGTH, 118],
      ),
    },
    r: keys(
      [0, -10, 'sineInOut'],
      [GUST - 16, -26, 'backInOut'],
      [GUST + 16, 22, 'sineInOut'],
      [GUST + 46, -18, 'sineInOut'],
      [LENGTH, -10],
    ),
    s: keys(
      [0, [100, 100], 'hold'],
      [GUST - 14, [100, 100], 'sineIn'],
      [GUST - 8, [4, 104], 'sineOut'],
      [GUST - 2, [-100, 100], 'sineIn'],
      [GUST + 4, [-4, 104], 'sineOut'],
      [GUST + 12, [106, 98], 'sineInOut'],
      [GUST + 28, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  return {
    name: 'autumn-leaf',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: GUST, name: 'gust' }],
    layers: [
      halo(LENGTH, '#ff8a2a', 0.5),
      ...[0, 1, 2].map(tumbling),
      twig,
      shapeLayer('leaf', leaf('#ffcf5a', '#ff7a2a', '#d02f2a'), { parent: twig, s: 104, r: sway(0, LENGTH, 0, 3, 36) }),
      ...[3, 4, 5].map(tumbling),
      twinkle('glint-a', sparkle(13, '#ffffff'), [80, 74], GUST + 22, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [176, 96], GUST + 36, 32),
    ],
  };
}

export const autumnLeaf: Gift = {
  id: 'autumn-leaf',
  name: 'Autumn Leaf',
  category: 'seasonal',
  price_coins: 8,
  alt: 'A glowing maple leaf sways down; a gust turns it over while small leaves tumble past.',
  scene,
  still: { frame: 0, without: ['halo'] },
};
