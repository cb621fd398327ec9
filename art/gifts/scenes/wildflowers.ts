import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { drawn, ellipse, group, linear, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, MINT, ROSE, SKY, VIOLET } from '../palette.ts';

const LENGTH = 150;
const KNOT = [120, 182] as const;

/** One round flower seen from the front: petals lit from the middle, a warm heart. */
function bloom(petals: number, radius: number, light: `#${string}`, deep: `#${string}`, eye: `#${string}`): ShapeJson {
  const r = radius;
  const d = `M0 0C${-r * 0.58} ${-r * 0.3} ${-r * 0.52} ${-r} 0 ${-r}C${r * 0.52} ${-r} ${r * 0.58} ${-r * 0.3} 0 0Z`;
  const outlines = Array.from({ length: petals }, (_, i) => path(d, `rotate(${(i * 360) / petals})`)).flat();
  return group([
    drawn(outlines, [
      radial([0, 0], r, [
        [0, deep],
        [0.4, light],
        [0.8, light],
        [1, '#ffffff'],
      ]),
    ]),
    drawn(ellipse(0, 0, r * 0.33), [
      radial([-r * 0.1, -r * 0.12], r * 0.4, [
        [0, GOLD.pale],
        [0.5, eye],
        [1, GOLD.dark],
      ]),
    ]),
  ]);
}

function tulip(light: `#${string}`, deep: `#${string}`): ShapeJson {
  return group([
    drawn(path('M-17 -18C-8 -14 -4 -8 0 -20C4 -8 8 -14 17 -18C22 0 16 18 0 18C-16 18 -22 0 -17 -18Z'), [
      linear(
        [-16, -18],
        [14, 18],
        [
          [0, light],
          [1, deep],
        ],
      ),
    ]),
    drawn(path('M0 -22C9 -14 11 6 0 18C-11 6 -9 -14 0 -22Z'), [
      linear(
        [-8, -20],
        [8, 18],
        [
          [0, '#ffe3ee'],
          [0.4, light],
          [1, deep],
        ],
      ),
    ]),
  ]);
}

interface Stem {
  readonly x: number;
  readonly y: number;
  readonly lean: number;
  readonly start: number;
  readonly head: ShapeJson;
}

/** Springs out of the paper, sways with the others, and ducks before the loop ends. */
function flower(stem: Stem, i: number): Layer[] {
  const { x, y, lean, start } = stem;
  const swayed: Key[] = [
    [start, -lean * 0.6, 'backOut'],
    [start + 22, lean, 'sineInOut'],
    [start + 52, lean - 4, 'sineInOut'],
    [86, lean + 3, 'sineInOut'],
    [118 + i, lean - 2, 'backIn'],
    [134 + i, 0],
  ];
  const joint = handle(`joint${i}`, {
    p: KNOT,
    r: keys(...swayed),
    s: keys([start, 30, 'backOut'], [start + 20, 100, 'hold'], [120 + i, 100, 'backIn'], [134 + i, 30]),
  });
  const shown = { from: start, to: 134 + i };
  return [
    joint,
    shapeLayer(`stem${i}`, [drawn(path(`M0 -20Q${x * 0.2} ${y * 0.5} ${x} ${y}`), [stroke(MINT.deep, 4)])], {
      parent: joint,
      ...shown,
    }),
    shapeLayer(`bloom${i}`, [stem.head], { parent: joint, p: [x, y], ...shown }),
  ];
}

const leaf = (angle: number, length: number): ShapeJson =>
  group(
    [
      drawn(
        path(
          `M0 0C${-length * 0.3} ${-length * 0.4} ${-length * 0.2} ${-length * 0.85} 0 ${-length}C${length * 0.2} ${-length * 0.85} ${length * 0.3} ${-length * 0.4} 0 0Z`,
        ),
        [
          linear(
            [-8, -length],
            [8, 0],
            [
              [0, '#9df0a8'],
              [0.5, MINT.main],
              [1, MINT.dark],
            ],
          ),
        ],
      ),
    ],
    { r: angle },
  );

const wrapBack = (): ShapeJson[] => [
  drawn(path('M0 34L-66 -62C-50 -76 -34 -62 -22 -74C-8 -84 8 -84 22 -74C34 -62 50 -76 66 -62Z'), [
    linear(
      [-60, -70],
      [50, 30],
      [
        [0, '#ffe9c9'],
        [1, '#b87840'],
      ],
    ),
  ]),
];

const wrapFront = (): ShapeJson[] => [
  drawn(path('M-66 -62C-46 -46 -22 -30 4 -26L12 36C6 42 -8 42 -13 36Z'), [
    linear(
      [-66, -60],
      [10, 30],
      [
        [0, '#fff6e4'],
        [0.5, '#f7d7a4'],
        [1, '#c98d4e'],
      ],
    ),
  ]),
  drawn(path('M66 -62C46 -46 22 -32 -8 -24L-13 36C-6 42 8 42 13 36Z'), [
    linear(
      [60, -60],
      [-6, 36],
      [
        [0, '#ffe6bd'],
        [0.5, '#eebf80'],
        [1, '#ad6f35'],
      ],
    ),
  ]),
  drawn(path('M-13 30C-22 46 -26 54 -30 62C-14 66 14 66 30 62C26 54 22 46 13 30Z'), [
    linear(
      [-26, 30],
      [26, 64],
      [
        [0, '#fff0d2'],
        [1, '#c08142'],
      ],
    ),
  ]),
];

const bow = (): ShapeJson[] => [
  drawn(
    path('M0 0C-12 12 -16 22 -20 36L-12 32L-8 38C-4 24 -1 12 0 0ZM0 0C12 12 16 22 20 36L12 32L8 38C4 24 1 12 0 0Z'),
    [
      linear(
        [-18, 0],
        [18, 36],
        [
          [0, ROSE.main],
          [1, ROSE.dark],
        ],
      ),
    ],
  ),
  drawn(path('M0 0C-10 -16 -32 -18 -32 -3C-32 12 -10 12 0 0ZM0 0C10 -16 32 -18 32 -3C32 12 10 12 0 0Z'), [
    linear(
      [-30, -12],
      [30, 12],
      [
        [0, ROSE.light],
        [0.5, ROSE.main],
        [1, ROSE.deep],
      ],
    ),
  ]),
  drawn(ellipse(0, 0, 8, 7), [
    radial([-3, -3], 11, [
      [0, ROSE.pale],
      [0.5, ROSE.main],
      [1, ROSE.dark],
    ]),
  ]),
];

function scene(): Composition {
  const source = random(99);
  const stems: Stem[] = [
    { x: -40, y: -92, lean: -12, start: 10, head: tulip(VIOLET.light, VIOLET.deep) },
    { x: 42, y: -90, lean: 12, start: 13, head: tulip(ROSE.light, ROSE.deep) },
    { x: 2, y: -128, lean: 0, start: 6, head: bloom(9, 29, GOLD.light, GOLD.deep, '#a3561c') },
    { x: -52, y: -60, lean: -16, start: 20, head: bloom(6, 23, SKY.light, SKY.main, GOLD.main) },
    { x: 54, y: -60, lean: 15, start: 22, head: bloom(5, 24, '#ffb59e', '#f0567a', GOLD.main) },
    { x: -20, y: -92, lean: -5, start: 16, head: bloom(6, 26, '#fff6fb', '#f3a6cb', GOLD.main) },
    { x: 24, y: -82, lean: 6, start: 18, head: bloom(7, 22, VIOLET.pale, VIOLET.main, GOLD.light) },
    { x: 0, y: -58, lean: 2, start: 24, head: bloom(5, 25, ROSE.light, ROSE.deep, GOLD.light) },
  ];
  const paper = handle('paper', {
    p: [120, 170],
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [6, [106, 94], 'backOut'],
      [26, [98, 103], 'sineInOut'],
      [44, [100, 100], 'hold'],
      [122, [100, 100], 'sineInOut'],
      [138, [105, 95], 'backOut'],
      [LENGTH, [100, 100]],
    ),
    r: sway(0, LENGTH, 0, 1.6, 75),
  });
  const petals = Array.from({ length: 3 }, (_, i) => {
    const start = 40 + i * 16;
    const life = 56;
    const x = source.between(60, 180);
    return shapeLayer(
      `petal${i}`,
      [
        drawn(path('M0 -6C6 -4 6 4 0 6C-6 4 -6 -4 0 -6Z'), [
          linear(
            [-4, -4],
            [4, 5],
            [
              [0, '#ffffff'],
              [1, [ROSE.light, VIOLET.light, GOLD.light][i % 3] as `#${string}`],
            ],
          ),
        ]),
      ],
      {
        from: start,
        to: start + life,
        p: {
          x: sway(start, start + life, x, 13, 40, source.next()),
          y: keys([start, source.between(24, 70), 'sineIn'], [start + life, source.between(170, 220)]),
        },
        r: keys([start, 0, 'linear'], [start + life, source.between(-260, 260)]),
        o: keys(
          [start, 0, 'linear'],
          [start + 10, 100, 'linear'],
          [start + life - 14, 100, 'linear'],
          [start + life, 0],
        ),
      },
    );
  });
  return {
    name: 'wildflowers',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: 8, name: 'bloom' }],
    layers: [
      shapeLayer('halo', [glow(116, ROSE.light, 0.5)], {
        p: [120, 106],
        s: keys([0, 60, 'sineInOut'], [10, 60, 'backOut'], [36, 100, 'sineInOut'], [120, 100, 'sineInOut'], [140, 60]),
      }),
      shapeLayer('shadow', [groundShadow(52, 0.5)], { p: [120, 226] }),
      paper,
      shapeLayer('wrap-back', wrapBack(), { parent: paper }),
      shapeLayer('leaves', [leaf(-38, 96), leaf(38, 96), leaf(-16, 112), leaf(18, 110)], {
        p: KNOT,
        from: 8,
        to: 140,
        s: keys([8, 30, 'backOut'], [28, 100, 'hold'], [122, 100, 'backIn'], [140, 30]),
        r: sway(0, LENGTH, 0, 2, 50),
      }),
      ...stems.flatMap(flower),
      shapeLayer('wrap-front', wrapFront(), { parent: paper }),
      shapeLayer('bow', bow(), { parent: paper, p: [0, 30], r: sway(0, LENGTH, 0, 3, 50, 0.3) }),
      ...petals,
      twinkle('glint-a', sparkle(12, '#ffffff'), [60, 60], 44, 30),
      twinkle('glint-b', sparkle(10, GOLD.pale), [184, 82], 62, 30),
    ],
  };
}

export const wildflowers: Gift = {
  id: 'wildflowers',
  name: 'Wildflowers',
  category: 'love',
  price_coins: 99,
  alt: 'Wild flowers spring one after another out of a paper wrap tied with a pink bow; petals drift down.',
  scene,
  still: { frame: 78, without: ['halo', 'ring'] },
};
