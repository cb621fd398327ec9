import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, heart, sparkle } from '../../kit/lights.ts';
import { curveThrough } from '../../kit/outline.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, group, linear, morphing, path, radial, stroke, trim } from '../../kit/shapes.ts';
import type { ShapeJson, Vec } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, ROSE, WOOD } from '../palette.ts';

const LENGTH = 144;

/** Steam rising as a wave that travels upwards; a whole period passes, so it loops. */
function steam(x: number, base: number, top: number, reach: number, phase: number): ShapeJson {
  const steps = 12;
  const frames = Array.from({ length: steps + 1 }, (_, k) => {
    const points: Vec[] = Array.from({ length: 7 }, (_unused, i) => {
      const share = i / 6;
      const wave = Math.sin((share * 1.25 - k / steps + phase) * Math.PI * 2);
      return [x + wave * reach * (0.25 + share), base + (top - base) * share];
    });
    return [(k / steps) * LENGTH, curveThrough(points), 'linear'] as const;
  });
  return drawn(morphing(...frames), [stroke('#ffffff', 11, 13), stroke('#ffffff', 5.5, 30)]);
}

const saucer = (): ShapeJson[] => [
  drawn(ellipse(0, 66, 82, 17), [
    linear(
      [-80, 56],
      [80, 80],
      [
        [0, '#fff7ee'],
        [0.45, '#f1c9b5'],
        [1, '#a05c5e'],
      ],
    ),
  ]),
  drawn(ellipse(0, 62, 78, 14.5), [
    linear(
      [-70, 50],
      [70, 76],
      [
        [0, '#ffffff'],
        [0.5, '#ffe6d8'],
        [1, '#dca295'],
      ],
    ),
  ]),
  drawn(ellipse(0, 62, 46, 8), [
    radial([0, 62], 46, [
      [0, '#9c5350b3'],
      [0.7, '#9c535066'],
      [1, '#9c535000'],
    ]),
  ]),
];

const cup = (): ShapeJson[] => [
  drawn(path('M52 -14C84 -22 92 26 44 34L42 24C70 20 68 -8 51 -2Z'), [
    linear(
      [48, -20],
      [84, 34],
      [
        [0, '#ff9db9'],
        [0.5, ROSE.main],
        [1, ROSE.dark],
      ],
    ),
  ]),
  drawn(path('M-60 -34L60 -34C60 22 44 60 0 60C-44 60 -60 22 -60 -34Z'), [
    linear(
      [-60, -30],
      [56, 40],
      [
        [0, '#ffb3c8'],
        [0.28, '#ff5f8f'],
        [0.7, ROSE.deep],
        [1, ROSE.dark],
      ],
    ),
  ]),
  drawn(path('M-51 -14C-49 16 -40 38 -24 48'), [stroke('#ffffff', 5, 42)]),
  drawn(path('M-59.4 -22C-40 -12 40 -12 59.4 -22L58.6 -12C38 -2 -38 -2 -58.6 -12Z'), [
    linear(
      [-60, 0],
      [60, 0],
      [
        [0, '#ffffffe6'],
        [0.6, '#ffe0ea99'],
        [1, '#ffffff33'],
      ],
    ),
  ]),
  drawn(ellipse(0, -34, 60, 17), [
    linear(
      [-60, -44],
      [60, -22],
      [
        [0, '#ffffff'],
        [0.5, '#ffd3df'],
        [1, '#d4688c'],
      ],
    ),
  ]),
  drawn(ellipse(0, -33, 54, 14), [
    radial([-14, -38], 62, [
      [0, '#b5723c'],
      [0.55, '#7c421f'],
      [1, '#45200f'],
    ]),
  ]),
  drawn(ellipse(0, -31, 49, 11), [
    linear(
      [0, -42],
      [0, -20],
      [
        [0, '#6d381900'],
        [1, '#d99a5a8c'],
      ],
    ),
  ]),
];

function latteHeart(): ShapeJson {
  return group([
    drawn(
      path(
        'M0 7C-7 5 -17 1 -17 -3C-17 -6 -12 -7.6 -7 -6.4C-4 -5.8 -1.4 -4.6 0 -3C1.4 -4.6 4 -5.8 7 -6.4C12 -7.6 17 -6 17 -3C17 1 7 5 0 7Z',
      ),
      [
        linear(
          [-12, -6],
          [12, 8],
          [
            [0, '#fff8ea'],
            [1, WOOD.pale],
          ],
        ),
      ],
    ),
  ]);
}

function scene(): Composition {
  const cupHandle = handle('cup', {
    p: [114, 154],
    r: sway(0, LENGTH, 0, 2.2, LENGTH / 2),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [36, [101.5, 98], 'sineInOut'],
      [72, [100, 100], 'sineInOut'],
      [108, [101.5, 98], 'sineInOut'],
      [LENGTH, [100, 100]],
    ),
  });
  const HEART = 28;
  const swell: Key[] = [
    [HEART, 0, 'backOut'],
    [HEART + 22, 100, 'sineInOut'],
    [HEART + 40, 108, 'sineInOut'],
    [HEART + 58, 100, 'sineInOut'],
    [HEART + 88, 128],
  ];
  const steamHeart = shapeLayer(
    'steam-heart',
    [
      drawn(
        path(
          'M0 17C-8 11 -20 2 -20 -8C-20 -15 -15 -19 -9.5 -19C-5.5 -19 -2 -17 0 -13C2 -17 5.5 -19 9.5 -19C15 -19 20 -15 20 -8C20 2 8 11 0 17Z',
        ),
        [
          stroke('#ffffff', 10, 18),
          stroke('#fff4f7', 4.5, 92),
          trim(0, keys([HEART, 0, 'cubicInOut'], [HEART + 34, 100])),
        ],
      ),
    ],
    {
      from: HEART,
      to: HEART + 90,
      p: { x: sway(HEART, HEART + 90, 114, 4, 60), y: keys([HEART, 76, 'sineOut'], [HEART + 90, 34]) },
      s: keys(...swell.map(([t, v, e]): Key => [t, 60 + (v as number) * 0.5, e ?? 'linear'])),
      o: keys([HEART + 56, 100, 'sineIn'], [HEART + 88, 0]),
    },
  );
  const small: Layer[] = [0, 1, 2].map((i) => {
    const start = 62 + i * 11;
    return shapeLayer(`mini${i}`, [heart(0.75, ROSE.light, ROSE.main)], {
      from: start,
      to: start + 48,
      p: {
        x: sway(start, start + 48, [84, 146, 118][i]!, 7, 32, i / 3),
        y: keys([start, 92, 'cubicOut'], [start + 48, 22 + i * 8]),
      },
      s: keys([start, 0, 'backOut'], [start + 14, 100, 'sineIn'], [start + 48, 50]),
      o: keys([start + 26, 100, 'linear'], [start + 48, 0]),
    });
  });
  return {
    name: 'warm-cup',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: HEART, name: 'steam' }],
    layers: [
      shapeLayer('halo', [glow(114, GOLD.main, 0.42)], { p: [118, 126], s: sway(0, LENGTH, 96, 6, LENGTH) }),
      shapeLayer('shadow', [groundShadow(86, 0.55)], { p: [116, 224] }),
      shapeLayer('saucer', saucer(), { p: [114, 154] }),
      shapeLayer('steam-back', [steam(92, 112, 36, 10, 0.3), steam(140, 112, 42, 9, 0.8)], { o: 80 }),
      cupHandle,
      shapeLayer('body', cup(), { parent: cupHandle }),
      shapeLayer('latte', [latteHeart()], { parent: cupHandle, p: [0, -33], s: sway(0, LENGTH, 96, 5, LENGTH / 2) }),
      shapeLayer('steam-front', [steam(116, 116, 26, 11, 0)]),
      steamHeart,
      ...small,
      twinkle('glint-a', sparkle(12, '#ffffff'), [62, 142], 20, 30),
      twinkle('glint-b', sparkle(9, GOLD.pale), [186, 108], 64, 30),
      twinkle('glint-c', sparkle(8, GOLD.pale), [50, 92], 96, 28),
    ],
  };
}

export const warmCup: Gift = {
  id: 'warm-cup',
  name: 'Warm Cup',
  category: 'small-talk',
  price_coins: 10,
  alt: 'A pink cup of coffee steams; the steam draws a heart in the air.',
  scene,
  still: { frame: 70, without: ['halo', 'ring'] },
};
