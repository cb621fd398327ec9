import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { curveThrough } from '../../kit/outline.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, morphing, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson, Vec } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { burst, halo, painted } from '../small.ts';

const LENGTH = 150;
const LIT = 54;

const skin = (): ShapeJson[] => [
  drawn(ellipse(0, 0, 74, 60), [
    radial([0, 12], 84, [
      [0, '#fff0b0'],
      [0.24, '#ffb04a'],
      [0.56, '#f0382f'],
      [1, '#8a0d22'],
    ]),
  ]),
  drawn(
    path(
      'M0 -60V60M-28 -56C-50 -30 -50 30 -28 56M28 -56C50 -30 50 30 28 56M-46 -48C-78 -22 -78 22 -46 48M46 -48C78 -22 78 22 46 48',
    ),
    [stroke(GOLD.light, 2.6, 78)],
  ),
  drawn(path('M-58 -18C-54 -34 -44 -44 -34 -48'), [stroke('#ffffff', 6, 54)]),
  painted('M-38 -56H38L34 -70C24 -76 -24 -76 -34 -70Z', [-34, -74], [34, -56], GOLD.pale, GOLD.main, GOLD.dark),
  painted('M-38 56H38L34 70C24 76 -24 76 -34 70Z', [-34, 56], [34, 76], GOLD.pale, GOLD.main, GOLD.dark),
  painted('M0 -24L15 0L0 24L-15 0Z', [-12, -20], [12, 20], '#fffbe0', GOLD.light, GOLD.deep),
  drawn(path('M0 -13L8 0L0 13L-8 0Z'), [stroke('#c8202a', 3)]),
];

/** A thread of the tassel; a wave runs down it once in the loop. */
function thread(x: number, length: number, late: number, width: number): ShapeJson {
  const steps = 6;
  const frames = Array.from({ length: steps + 1 }, (_, k) => {
    const points: Vec[] = Array.from({ length: 4 }, (_unused, i) => {
      const share = i / 3;
      return [
        x * (1 + share * 0.9) + Math.sin((share * 0.8 - (k * 2) / steps + late) * Math.PI * 2) * 9 * share,
        share * length,
      ];
    });
    return [(k / steps) * LENGTH, curveThrough(points), 'linear'] as const;
  });
  return drawn(morphing(...frames), [stroke(x === 0 ? GOLD.light : ROSE.main, width)]);
}

function coins(): Layer[] {
  return burst('coin', {
    at: [120, 106],
    start: LIT,
    end: LENGTH - 10,
    count: 10,
    from_deg: -210,
    to_deg: 30,
    reach: 118,
    size: 9,
    colors: [GOLD.light, '#ff5a4a', GOLD.pale, GOLD.main],
  });
}

function scene(): Composition {
  const hook = handle('hook', {
    p: [120, 8],
    r: keys(
      [0, 5, 'sineInOut'],
      [LIT - 16, -8, 'sineInOut'],
      [LIT + 14, 8, 'sineInOut'],
      [LIT + 48, -6, 'sineInOut'],
      [LENGTH, 5],
    ),
  });
  const body = handle('body', {
    parent: hook,
    p: [0, 100],
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [LIT - 10, [95, 104], 'expoOut'],
      [LIT + 6, [109, 96], 'sineInOut'],
      [LIT + 22, [98, 102], 'sineInOut'],
      [LIT + 38, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  const tassel = handle('tassel', {
    parent: body,
    p: [0, 76],
    r: keys(
      [0, -6, 'sineInOut'],
      [LIT - 10, 8, 'sineInOut'],
      [LIT + 20, -10, 'sineInOut'],
      [LIT + 54, 7, 'sineInOut'],
      [LENGTH, -6],
    ),
  });
  return {
    name: 'red-lantern',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: LIT, name: 'light' }],
    layers: [
      halo(LENGTH, '#ff5a36', 0.7, [120, 108]),
      hook,
      body,
      tassel,
      ...coins(),
      shapeLayer('thread', [drawn(path('M0 -8V36'), [stroke(GOLD.deep, 4), stroke(GOLD.pale, 1.4)])], { parent: hook }),
      shapeLayer('tassel-threads', [thread(-8, 44, 0.1, 5), thread(8, 44, 0.25, 5), thread(0, 50, 0.15, 5)], {
        parent: tassel,
        p: [0, 8],
      }),
      shapeLayer('knot', [painted('M-11 -6H11L13 10H-13Z', [-10, -6], [12, 10], GOLD.pale, GOLD.main, GOLD.deep)], {
        parent: tassel,
      }),
      shapeLayer('skin', skin(), { parent: body }),
      shapeLayer('warmth', [glow(78, '#fff0b0', 0.8)], {
        parent: body,
        s: keys(
          [0, 50, 'sineInOut'],
          [LIT - 10, 40, 'expoOut'],
          [LIT + 12, 112, 'sineInOut'],
          [LIT + 50, 70, 'sineInOut'],
          [LENGTH, 50],
        ),
        o: sway(0, LENGTH, 56, 12, LENGTH / 2),
      }),
      twinkle('glint-a', sparkle(15, '#ffffff'), [62, 66], LIT + 8, 36),
      twinkle('glint-b', sparkle(12, GOLD.pale), [184, 84], LIT + 22, 32),
      twinkle('glint-c', sparkle(11, '#ffffff'), [150, 190], 18, 30),
    ],
  };
}

export const redLantern: Gift = {
  id: 'red-lantern',
  name: 'Red Lantern',
  category: 'seasonal',
  price_coins: 99,
  alt: 'A red paper lantern with golden ribs sways, lights up from within, and red and gold paper flies around it.',
  scene,
  still: { frame: 0, without: ['halo', 'coin', 'warmth'] },
};
