import type { Composition } from '../../kit/composition.ts';
import { keys, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { glow, note, sparkle } from '../../kit/lights.ts';
import { curveThrough } from '../../kit/outline.ts';
import { twinkle } from '../../kit/particles.ts';
import { box, drawn, ellipse, group, linear, morphing, path, radial, stroke } from '../../kit/shapes.ts';
import type { EasingName } from '../../kit/easing.ts';
import type { BezierJson, ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, MINT, ROSE, SKY, VIOLET, WOOD } from '../palette.ts';

const LENGTH = 120;
/** Down, up, down: one bar. */
const STRUMS = [16, 46, 76] as const;

const BODY =
  'M0 -44C22 -46 37 -34 36 -16C35.5 -6 30 0 34 10C40 20 50 26 49 46C47 74 24 82 0 82C-24 82 -47 74 -49 46C-50 26 -40 20 -34 10C-30 0 -35.5 -6 -36 -16C-37 -34 -22 -46 0 -44Z';

function body(): ShapeJson[] {
  return [
    drawn(path(BODY, 'translate(5 4)'), [
      linear(
        [-40, 0],
        [56, 70],
        [
          [0, WOOD.deep],
          [1, WOOD.dark],
        ],
      ),
    ]),
    drawn(path(BODY), [
      radial([-20, -14], 118, [
        [0, WOOD.pale],
        [0.35, WOOD.light],
        [0.72, WOOD.main],
        [1, WOOD.deep],
      ]),
      stroke('#fff0d0', 2.2, 70),
    ]),
    drawn(path('M-30 34C-34 52 -26 66 -10 71'), [stroke('#ffffff', 3, 35)]),
    drawn(path('M14 18C30 20 38 34 30 50C22 44 14 34 14 18Z'), [
      linear(
        [14, 18],
        [36, 50],
        [
          [0, ROSE.deep],
          [1, ROSE.dark],
        ],
      ),
    ]),
    drawn(ellipse(0, 10, 19.5), [
      stroke(GOLD.pale, 2),
      linear(
        [-16, -6],
        [16, 28],
        [
          [0, '#2b120a'],
          [1, '#6b3618'],
        ],
      ),
    ]),
    drawn(ellipse(0, 10, 23.5), [stroke(WOOD.deep, 1.6)]),
    drawn(box(0, 54, 40, 8, 3), [
      linear(
        [-20, 50],
        [20, 58],
        [
          [0, WOOD.deep],
          [1, WOOD.dark],
        ],
      ),
    ]),
  ];
}

function neck(): ShapeJson[] {
  const frets = Array.from({ length: 8 }, (_, i) => `M-6.5 ${-34 - i * 8.6}H6.5`).join('');
  const pegs = [-138, -128, -118].flatMap((y) => [...ellipse(-13, y, 3.4), ...ellipse(13, y, 3.4)]);
  return [
    drawn(pegs, [
      linear(
        [-14, -140],
        [14, -116],
        [
          [0, GOLD.pale],
          [0.5, GOLD.main],
          [1, GOLD.dark],
        ],
      ),
    ]),
    drawn(path('M-9 -108L-11 -142C-6 -147 6 -147 11 -142L9 -108Z'), [
      linear(
        [-10, -146],
        [10, -108],
        [
          [0, WOOD.main],
          [1, WOOD.dark],
        ],
      ),
    ]),
    drawn(box(0, -56, 15, 106, 2), [
      linear(
        [-8, 0],
        [8, 0],
        [
          [0, '#7a4424'],
          [0.5, '#54290f'],
          [1, '#371a0b'],
        ],
      ),
    ]),
    drawn(path(frets), [stroke('#e9d5b0', 1.1, 85)]),
    drawn(
      [...ellipse(0, -46.8, 1.6), ...ellipse(0, -64, 1.6), ...ellipse(0, -81, 1.6)],
      [
        linear(
          [-2, -80],
          [2, -40],
          [
            [0, '#ffffff'],
            [1, '#ffe9c4'],
          ],
        ),
      ],
    ),
    drawn(box(0, -108, 17, 4, 1.5), [
      linear(
        [-8, 0],
        [8, 0],
        [
          [0, '#ffffff'],
          [1, '#e6d2b4'],
        ],
      ),
    ]),
  ];
}

/** A string that swings out at each strum and comes to rest, in a strip of its own. */
function string(): Sprite {
  const at = (reach: number): BezierJson =>
    curveThrough([
      [10, 0],
      [10 + reach, 81],
      [10, 160],
    ]);
  const list: [number, BezierJson, EasingName][] = [[0, at(0), 'hold']];
  for (const strum of STRUMS) {
    list.push(
      [strum, at(0), 'sineOut'],
      [strum + 2, at(3.6), 'sineInOut'],
      [strum + 7, at(-2.8), 'sineInOut'],
      [strum + 12, at(1.5), 'sineInOut'],
      [strum + 18, at(0), 'hold'],
    );
  }
  return {
    id: 'string',
    width: 20,
    height: 160,
    length_frames: LENGTH,
    layers: [shapeLayer('string', [drawn(morphing(...list), [stroke('#fff6dd', 1.4, 92)])])],
  };
}

function scene(): Composition {
  const tilt: Key[] = [[0, 32, 'sineInOut']];
  const squash: Key[] = [[0, [100, 100], 'sineInOut']];
  const hop: Key[] = [[0, 136, 'sineInOut']];
  STRUMS.forEach((strum, i) => {
    const lean = i % 2 === 0 ? 38 : 27;
    tilt.push([strum - 8, i % 2 === 0 ? 28 : 36, 'cubicIn'], [strum + 3, lean, 'backOut']);
    squash.push(
      [strum - 6, [97, 103], 'cubicIn'],
      [strum + 3, [106, 95], 'backOut'],
      [strum + 16, [100, 100], 'sineInOut'],
    );
    hop.push([strum - 6, 140, 'quadOut'], [strum + 4, 130, 'quadIn'], [strum + 14, 136, 'sineInOut']);
  });
  const guitar = handle('guitar', {
    p: { x: 108, y: keys(...hop, [LENGTH, 136]) },
    r: keys(...tilt, [LENGTH, 32]),
    s: keys(...squash, [LENGTH, [100, 100]]),
  });
  const tied = { parent: guitar, s: 98 } as const;
  const wire = string();
  const pick = shapeLayer(
    'pick',
    [
      drawn(path('M0 14C-4 8 -11 0 -11 -6C-11 -12 -5 -13 0 -13C5 -13 11 -12 11 -6C11 0 4 8 0 14Z'), [
        linear(
          [-10, -12],
          [8, 12],
          [
            [0, MINT.pale],
            [0.4, MINT.light],
            [1, MINT.deep],
          ],
        ),
      ]),
    ],
    {
      parent: guitar,
      p: keys(
        [0, [-25, 14], 'sineInOut'],
        [STRUMS[0] - 6, [-29, 10], 'cubicIn'],
        [STRUMS[0] + 8, [23, 24], 'sineInOut'],
        [STRUMS[1] - 6, [27, 22], 'cubicIn'],
        [STRUMS[1] + 8, [-24, 12], 'sineInOut'],
        [STRUMS[2] - 6, [-29, 10], 'cubicIn'],
        [STRUMS[2] + 8, [23, 24], 'cubicInOut'],
        [LENGTH, [-25, 14]],
      ),
      r: keys(
        [0, -8, 'sineInOut'],
        [STRUMS[0], 14, 'sineInOut'],
        [STRUMS[1], -14, 'sineInOut'],
        [STRUMS[2], 14, 'sineInOut'],
        [LENGTH, -8],
      ),
    },
  );
  const colors = [
    [GOLD.light, GOLD.deep],
    [ROSE.light, ROSE.main],
    [SKY.light, SKY.main],
    [VIOLET.light, VIOLET.main],
    [MINT.light, MINT.main],
  ] as const;
  const ends = [
    [34, 40],
    [196, 116],
    [62, 22],
    [206, 164],
    [26, 92],
    [178, 196],
    [92, 16],
  ] as const;
  const notes: Layer[] = ends.map(([x, y], i) => {
    const start = STRUMS[Math.floor(i / 2.5)]! + 3 + (i % 3) * 4;
    const end = Math.min(LENGTH - 1, start + 40);
    const [light, deep] = colors[i % colors.length]!;
    return shapeLayer(`note${i}`, [note(i % 2 === 0 ? 'single' : 'pair', i % 3 === 0 ? 1.7 : 1.3, light, deep)], {
      from: start,
      to: end,
      p: { x: keys([start, 110, 'cubicOut'], [end, x]), y: keys([start, 138, 'sineOut'], [end, y]) },
      s: keys([start, 0, 'backOut'], [start + 14, 100, 'sineIn'], [end, 30]),
      r: keys([start, -34, 'backOut'], [start + 18, 12, 'sineInOut'], [end, -10]),
      o: keys([end - 14, 100, 'linear'], [end, 0]),
    });
  });
  return {
    name: 'street-guitar',
    ...SMALL,
    length_frames: LENGTH,
    cues: STRUMS.map((frame) => ({ frame, name: 'strum' })),
    layers: [
      shapeLayer('halo', [glow(114, GOLD.main, 0.5)], {
        p: [116, 124],
        s: keys(
          [0, 84, 'sineInOut'],
          ...STRUMS.flatMap((s): Key[] => [
            [s - 4, 84, 'expoOut'],
            [s + 10, 102, 'sineInOut'],
          ]),
          [LENGTH, 84],
        ),
      }),
      shapeLayer('shadow', [groundShadow(60, 0.5)], { p: [100, 222] }),
      ...notes.slice(0, 3),
      guitar,
      shapeLayer('body', [group(body())], tied),
      shapeLayer('neck', [group(neck())], tied),
      shapeLayer('saddle', [drawn(box(0, 53, 14, 2.4, 1), [stroke('#fff6dd', 1)])], tied),
      ...[-4.8, -1.6, 1.6, 4.8].map((x, i) =>
        spriteLayer(`string${i}`, wire, { ...tied, a: [10, 0], p: [x * 0.8, -107 * 0.98], r: -x * 0.12, start: i }),
      ),
      pick,
      ...notes.slice(3),
      shapeLayer('rings', [drawn(ellipse(0, 0, 40), [stroke(GOLD.light, 3)])], {
        p: [106, 138],
        from: STRUMS[2],
        to: STRUMS[2] + 26,
        s: keys([STRUMS[2], 30, 'expoOut'], [STRUMS[2] + 26, 200]),
        o: keys([STRUMS[2], 70, 'sineIn'], [STRUMS[2] + 26, 0]),
      }),
      twinkle('glint-a', sparkle(13, '#ffffff'), [72, 122], 24, 28),
      twinkle('glint-b', sparkle(10, GOLD.pale), [168, 54], 54, 26),
      twinkle('glint-c', sparkle(10, '#ffffff'), [138, 178], 84, 26),
    ],
  };
}

export const streetGuitar: Gift = {
  id: 'street-guitar',
  name: 'Street Guitar',
  category: 'cheer',
  price_coins: 150,
  alt: 'An acoustic guitar swings as a mint pick strums it three times; coloured notes fly from the strings.',
  scene,
  still: { frame: 92, without: ['halo', 'ring'] },
};
