import type { Hex } from '../../kit/color.ts';
import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, haze } from '../../kit/lights.ts';
import { random, type Random } from '../../kit/random.ts';
import { dashes, drawn, ellipse, fill, linear, path, stroke, trim } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, MINT, NIGHT, ROSE, SKY, VIOLET } from '../palette.ts';
import { burst, motes, presence, rocketTrail, starfield, veil, type BurstSpec } from '../stagecraft.ts';
import { roofFireworksScore } from '../../sounds/scores.ts';

const { width: W, height: H } = FULL_SCREEN;
const LENGTH = 360;
/** The town comes and goes as one thing. */
const SETTLED = 40;
const LEAVES = 316;

interface Shell extends Omit<BurstSpec, 'start'> {
  readonly bang: number;
  readonly from: number;
}

const heartFigure = (share: number): readonly [number, number] => {
  const t = share * Math.PI * 2;
  return [Math.sin(t) ** 3, -(13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)) / 16];
};

/** At least 20 frames between bangs: never more than three in a second. */
const SHELLS: readonly Shell[] = [
  {
    bang: 74,
    from: 220,
    at: [210, 420],
    radius: 190,
    count: 32,
    color: ROSE.main,
    tip: ROSE.pale,
    droop: 26,
    life: 78,
  },
  {
    bang: 102,
    from: 500,
    at: [520, 300],
    radius: 180,
    count: 32,
    color: SKY.light,
    tip: '#ffffff',
    droop: 24,
    life: 78,
  },
  {
    bang: 128,
    from: 340,
    at: [330, 590],
    radius: 150,
    count: 28,
    color: MINT.light,
    tip: '#ffffff',
    droop: 22,
    life: 70,
  },
  {
    bang: 152,
    from: 600,
    at: [568, 560],
    radius: 150,
    count: 32,
    color: VIOLET.light,
    tip: '#ffffff',
    droop: 22,
    life: 72,
  },
  {
    bang: 176,
    from: 130,
    at: [150, 250],
    radius: 160,
    count: 34,
    color: GOLD.light,
    tip: '#ffffff',
    droop: 26,
    life: 76,
  },
  {
    bang: 204,
    from: 360,
    at: [360, 400],
    radius: 230,
    count: 44,
    color: ROSE.main,
    tip: ROSE.pale,
    droop: 4,
    life: 80,
    figure: heartFigure,
  },
  {
    bang: 238,
    from: 360,
    at: [360, 420],
    radius: 330,
    count: 46,
    color: GOLD.main,
    tip: GOLD.pale,
    droop: 150,
    life: 108,
  },
];

interface Row {
  readonly name: string;
  /** Where the eaves are, px from the top, and how much they vary. */
  readonly eaves: number;
  readonly vary: number;
  readonly wide: readonly [number, number];
  readonly walls: readonly (readonly [Hex, Hex])[];
  readonly roofs: readonly (readonly [Hex, Hex])[];
  readonly delay: number;
  readonly window: number;
  /** Arched windows are drawn one by one; the far ones are dashes. */
  readonly arched: boolean;
}

const FLOORS = 4;
const GROUPS = 5;

/** A house: wall, roof with a lit edge, chimney; adds its windows to the groups that light up in turn. */
function house(
  x: number,
  width: number,
  eaves: number,
  style: number,
  row: Row,
  n: number,
  windows: string[],
  source: Random,
): ShapeJson[] {
  const wall = row.walls[n % row.walls.length]!;
  const roof = row.roofs[(n * 3 + 1) % row.roofs.length]!;
  const tall = width * [0.62, 0.42, 0.74, 0.5][style]!;
  const over = width * 0.05;
  const [l, r, c] = [x - over, x + width + over, x + width / 2];
  const outline = [
    `M${l} ${eaves}L${c} ${eaves - tall}L${r} ${eaves}Z`,
    `M${l} ${eaves}L${x + width * 0.18} ${eaves - tall}H${x + width * 0.82}L${r} ${eaves}Z`,
    `M${l} ${eaves}Q${x + width * 0.36} ${eaves - tall * 0.42} ${c} ${eaves - tall * 1.25}Q${x + width * 0.64} ${eaves - tall * 0.42} ${r} ${eaves}Z`,
    `M${x} ${eaves}V${eaves - tall * 0.34}H${x + width * 0.2}V${eaves - tall * 0.7}H${x + width * 0.36}V${eaves - tall}H${x + width * 0.64}V${eaves - tall * 0.7}H${x + width * 0.8}V${eaves - tall * 0.34}H${x + width}V${eaves}Z`,
  ][style]!;
  const chimney = x + width * (n % 2 === 0 ? 0.66 : 0.2);
  const columns = Math.max(2, Math.floor(width / (row.window * 2.3)));
  for (let column = 0; !row.arched && column < columns; column++) {
    const wx = Math.round(x + (width / columns) * (column + 0.5));
    for (let floor = 0; floor < FLOORS; floor += 2) {
      const wy = Math.round(eaves + row.window * (0.9 + floor * 2.2));
      windows[source.whole(0, GROUPS - 1)] +=
        `M${wx} ${wy}v${Math.round(row.window * (source.next() < 0.4 ? 1.1 : 3.3))}`;
    }
  }
  for (let column = 0; row.arched && column < columns; column++) {
    for (let floor = 0; floor < FLOORS - 1; floor++) {
      if (source.next() < 0.22) continue;
      const [w, wx, wy] = [
        row.window,
        x + (width / columns) * (column + 0.5) - row.window / 2,
        eaves + row.window * (0.9 + floor * 2.2),
      ];
      windows[source.whole(0, GROUPS - 1)] +=
        `M${wx} ${wy + w * 0.4}Q${wx + w / 2} ${wy - w * 0.3} ${wx + w} ${wy + w * 0.4}V${wy + w * 1.4}H${wx}Z`;
    }
  }
  const gable =
    style === 3 ? [] : [drawn(ellipse(c, eaves - tall * 0.4, width * 0.075), [fill(GOLD.light), stroke(wall[1], 2)])];
  return [
    drawn(
      path(
        `M${chimney} ${eaves}V${eaves - tall * 0.92}H${chimney + width * 0.14}V${eaves}Z M${chimney - 3} ${eaves - tall * 0.92}h${width * 0.14 + 6}v-9h${-width * 0.14 - 6}Z`,
      ),
      [
        linear(
          [chimney, 0],
          [chimney + width * 0.14, 0],
          [
            [0, roof[0]],
            [1, wall[1]],
          ],
        ),
      ],
    ),
    drawn(path(`M${x} ${eaves - 4}H${x + width}V${H + 300}H${x}Z`), [
      linear(
        [x, eaves],
        [x + width, eaves + 320],
        [
          [0, wall[0]],
          [1, wall[1]],
        ],
      ),
    ]),
    drawn(path(outline), [
      linear(
        [l, eaves - tall],
        [r, eaves],
        [
          [0, roof[0]],
          [1, roof[1]],
        ],
      ),
      stroke('#ffd9f0', 2, 20),
    ]),
    drawn(path(`M${l} ${eaves}H${r}V${eaves + 9}H${l}Z`), [
      linear(
        [l, 0],
        [r, 0],
        [
          [0, roof[0]],
          [1, wall[1]],
        ],
      ),
    ]),
    ...gable,
  ];
}

/** A row of houses, and windows that light up in five steps. */
function houses(row: Row, source: Random): Layer[] {
  const shapes: ShapeJson[] = [];
  const windows = Array.from({ length: GROUPS }, () => '');
  let n = 0;
  for (let x = -50 - source.between(0, 40); x < W + 30; n++) {
    const width = source.between(row.wide[0], row.wide[1]);
    shapes.push(
      ...house(x, width, row.eaves - source.between(0, row.vary), (n * 2 + (n >> 1)) % 4, row, n, windows, source),
    );
    x += width;
  }
  const town = handle(`${row.name}-town`, { p: { x: 0, y: rise(row.delay) }, from: row.delay, to: LENGTH });
  const shown = { parent: town, from: row.delay, to: LENGTH - 5 };
  return [
    town,
    shapeLayer(row.name, shapes, shown),
    ...windows.map((outline, i) => {
      const lit = SETTLED + i * 13 + row.delay;
      const flicker: Key[] = [
        [lit, 0, 'sineOut'],
        [lit + 10, 100, 'sineInOut'],
        [lit + 60 + i * 9, 80, 'sineInOut'],
        [lit + 120 + i * 7, 100, 'sineInOut'],
        [LEAVES - 24 + i * 6, 100, 'sineInOut'],
        [LEAVES + i * 5, 0],
      ];
      return shapeLayer(
        `${row.name}-windows${i}`,
        [
          drawn(
            path(outline),
            row.arched
              ? [
                  stroke(GOLD.main, 7, 22),
                  linear(
                    [0, row.eaves],
                    [0, H],
                    [
                      [0, GOLD.pale],
                      [0.4, GOLD.light],
                      [1, GOLD.main],
                    ],
                  ),
                ]
              : [
                  dashes(GOLD.main, row.window + 6, row.window * 1.1, row.window * 1.1, 24),
                  dashes(GOLD.light, row.window, row.window * 1.1, row.window * 1.1),
                ],
          ),
        ],
        { ...shown, from: lit, o: keys(...flicker) },
      );
    }),
  ];
}

/** The rows come up with a bounce and go down the way they came. */
const rise = (delay: number) =>
  keys(
    [delay, 560, 'backOut'],
    [delay + 38, 0, 'hold'],
    [LEAVES - delay * 0.4, 0, 'backIn'],
    [LEAVES + 38 - delay * 0.4, 560],
  );

/** Two people and a cat who came up to watch, seen from behind. */
function watchers(): Layer[] {
  const roof = handle('roof', { p: { x: 0, y: rise(14) }, from: 14, to: LENGTH });
  const shown = { parent: roof, from: 14, to: LENGTH - 5 };
  const paint = linear(
    [0, -70],
    [0, 10],
    [
      [0, '#3c2d78'],
      [1, '#0e0928'],
    ],
  );
  const edge = stroke('#ffcf8a', 2.4, 46);
  const person = (hair: string): ShapeJson[] => [
    drawn(path('M-25 8C-27 -22 -17 -37 0 -37C17 -37 27 -22 25 8Z'), [paint, edge]),
    drawn(ellipse(0, -52, 15.5, 16.5), [paint, edge]),
    drawn(path(hair), [paint]),
  ];
  return [
    roof,
    shapeLayer(
      'ledge',
      [
        drawn(path('M386 1090H640V1100H386Z'), [
          linear(
            [386, 0],
            [640, 0],
            [
              [0, '#8a5fc4'],
              [1, '#4a2f86'],
            ],
          ),
        ]),
        drawn(path('M396 1100H630V1560H396Z'), [
          linear(
            [396, 1100],
            [630, 1400],
            [
              [0, '#4b3590'],
              [1, '#1a0f40'],
            ],
          ),
        ]),
        drawn(
          path(
            'M420 1142Q433 1128 446 1142V1172H420ZM500 1142Q513 1128 526 1142V1172H500ZM580 1142Q593 1128 606 1142V1172H580ZM460 1206Q473 1192 486 1206V1236H460ZM540 1206Q553 1192 566 1206V1236H540Z',
          ),
          [
            stroke(GOLD.main, 7, 22),
            linear(
              [0, 1130],
              [0, 1240],
              [
                [0, GOLD.pale],
                [1, GOLD.main],
              ],
            ),
          ],
        ),
      ],
      shown,
    ),
    shapeLayer('one', person('M-15 -54C-17 -76 17 -76 15 -54C17 -46 14 -38 10 -36L-10 -36C-14 -38 -17 -46 -15 -54Z'), {
      ...shown,
      a: [0, 8],
      p: [470, 1090],
      s: 112,
      r: keys([14, 0, 'sineInOut'], [210, 0, 'sineInOut'], [236, 5, 'sineInOut'], [LEAVES, 6]),
    }),
    shapeLayer('two', person('M-15 -56C-14 -72 14 -72 15 -56Z'), {
      ...shown,
      a: [0, 8],
      p: [526, 1090],
      s: 120,
      r: keys([14, 0, 'sineInOut'], [216, 0, 'sineInOut'], [240, -5, 'sineInOut'], [LEAVES, -6]),
    }),
    shapeLayer('tail', [drawn(path('M0 0C16 2 26 -8 22 -22C20 -30 26 -34 30 -32'), [stroke('#1b1244', 8)])], {
      ...shown,
      a: [0, 0],
      p: [602, 1086],
      r: sway(14, LENGTH, 0, 10, 64),
    }),
    shapeLayer(
      'cat',
      [
        drawn(path('M-17 8C-20 -14 -12 -28 0 -28C12 -28 20 -14 17 8Z'), [paint, edge]),
        drawn(
          path('M-13 -34L-13 -50L-5 -43C-2 -44 2 -44 5 -43L13 -50L13 -34C13 -26 7 -21 0 -21C-7 -21 -13 -26 -13 -34Z'),
          [paint, edge],
        ),
      ],
      { ...shown, a: [0, 8], p: [590, 1090], s: 100 },
    ),
  ];
}

/** The bang lights the roofs for a moment. */
const rimLight = (shell: Shell): Layer =>
  shapeLayer(`roof-light${shell.bang}`, [haze(430, 200, shell.color, 0.5)], {
    p: [shell.at[0], 1010],
    from: shell.bang,
    to: shell.bang + 60,
    o: keys([shell.bang, 0, 'sineOut'], [shell.bang + 8, 80, 'sineInOut'], [shell.bang + 60, 0]),
  });

/** Willow: long golden threads that hang in the air after the great shell. */
function willow(at: readonly [number, number], start: number, source: Random): Layer {
  let d = '';
  for (let i = 0; i < 28; i++) {
    const angle = Math.PI * (i / 27) * 1.16 - Math.PI * 1.08;
    const reach = source.between(170, 330);
    const [x, y] = [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.8];
    d += `M0 0Q${x * 0.9} ${y - 40} ${x * 1.12} ${y + source.between(220, 400)}`;
  }
  return shapeLayer(
    'willow',
    [
      drawn(
        [
          ...path(d),
          trim(keys([start + 26, 0, 'sineInOut'], [start + 118, 100]), keys([start, 0, 'expoOut'], [start + 84, 100])),
        ],
        [stroke(GOLD.light, 2.8, 92)],
      ),
    ],
    { p: at, from: start, to: start + 118 },
  );
}

function scene(): Composition {
  const source = random(5000);
  const smoke = SHELLS.map((shell, i) =>
    shapeLayer(`smoke${i}`, [glow(shell.radius * 0.9, NIGHT.haze, 0.4)], {
      p: {
        x: keys([shell.bang + 10, shell.at[0], 'sineOut'], [shell.bang + 96, shell.at[0] + 60]),
        y: keys([shell.bang + 10, shell.at[1] + 10, 'sineOut'], [shell.bang + 96, shell.at[1] + 60]),
      },
      from: shell.bang + 10,
      to: Math.min(LENGTH - 6, shell.bang + 96),
      s: keys([shell.bang + 10, 40, 'sineOut'], [shell.bang + 96, 150]),
      o: keys(
        [shell.bang + 10, 0, 'sineInOut'],
        [shell.bang + 36, 70, 'sineInOut'],
        [Math.min(LENGTH - 6, shell.bang + 96), 0],
      ),
    }),
  );
  const chimneySmoke = [0, 1, 2].flatMap((i) =>
    [0, 1, 2, 3].map((n) => {
      const start = 60 + n * 46 + i * 14;
      const x = [118, 408, 622][i]!;
      return shapeLayer(`chimney${i}-${n}`, [glow(46, '#b9a8e6', 0.3)], {
        from: start,
        to: start + 76,
        p: { x: keys([start, x, 'sineIn'], [start + 76, x + 58]), y: keys([start, 930, 'sineOut'], [start + 76, 760]) },
        s: keys([start, 30, 'sineOut'], [start + 76, 150]),
        o: keys([start, 0, 'sineInOut'], [start + 16, 80, 'sineInOut'], [start + 76, 0]),
      });
    }),
  );
  return {
    name: 'roof-fireworks',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [
      { frame: 8, name: 'roofs' },
      ...SHELLS.map((shell) => ({ frame: shell.bang, name: shell.radius > 300 ? 'finale' : 'bang' })),
    ],
    layers: [
      veil(
        [
          [0, '#080a24eb'],
          [0.45, '#15123dc2'],
          [1, '#2b1548d9'],
        ],
        presence(1, 36, LEAVES - 4, LENGTH - 4),
      ),
      ...starfield(54, 800, source, 12, LENGTH - 8),
      shapeLayer(
        'moon',
        [
          glow(120, '#cfd6ff', 0.5),
          drawn(
            path(
              'M10 -40C-16 -34 -34 -12 -34 12C-34 38 -12 58 14 58C32 58 46 48 54 34C24 42 -2 22 -2 -6C-2 -20 2 -32 10 -40Z',
            ),
            [
              linear(
                [-34, -40],
                [40, 58],
                [
                  [0, '#ffffff'],
                  [1, '#b9c2ff'],
                ],
              ),
            ],
          ),
        ],
        {
          p: {
            x: 596,
            y: keys([10, 210, 'cubicOut'], [60, 132, 'sineInOut'], [LEAVES, 120, 'cubicIn'], [LENGTH - 6, 60]),
          },
          from: 10,
          to: LENGTH - 6,
          o: presence(10, 44, LEAVES - 10, LENGTH - 8),
          r: sway(10, LENGTH, 0, 3, 200),
        },
      ),
      ...smoke,
      ...SHELLS.map((shell, i) =>
        rocketTrail(
          `rocket${i}`,
          [shell.from, 1040],
          shell.at,
          shell.bang - 34,
          shell.bang,
          i < 6 ? shell.color : GOLD.light,
        ),
      ),
      ...houses(
        {
          name: 'far',
          eaves: 1060,
          vary: 110,
          wide: [84, 128],
          delay: 6,
          window: 13,
          arched: false,
          walls: [
            ['#4a3f96', '#2a2162'],
            ['#433a8c', '#251d58'],
            ['#54439c', '#2f2368'],
          ],
          roofs: [
            ['#7d62c8', '#43348c'],
            ['#6a56b8', '#382b7c'],
            ['#8a5fc0', '#4b3190'],
          ],
        },
        source,
      ),
      ...chimneySmoke,
      ...houses(
        {
          name: 'near',
          eaves: 1200,
          vary: 70,
          wide: [120, 172],
          delay: 14,
          window: 19,
          arched: true,
          walls: [
            ['#3d2a78', '#180e3c'],
            ['#4b2a72', '#1f0d3a'],
            ['#2f2a78', '#120e3c'],
          ],
          roofs: [
            ['#a64a86', '#4d1c5a'],
            ['#7a4fb4', '#33206c'],
            ['#c65a78', '#5c1f56'],
            ['#5a58c0', '#282470'],
          ],
        },
        source,
      ),
      ...watchers(),
      ...SHELLS.map(rimLight),
      willow([360, 420], 240, source),
      ...SHELLS.flatMap((shell, i) => burst(`shell${i}`, { ...shell, start: shell.bang }, source)),
      ...motes('ember', 14, 250, LENGTH - 4, source, [GOLD.light, ROSE.light]),
    ],
  };
}

export const roofFireworks: Gift = {
  id: 'roof-fireworks',
  name: 'Fireworks over the Roofs',
  category: 'cheer',
  price_coins: 5000,
  alt: 'Gabled houses rise, their windows light up, and rockets climb over the roofs; one draws a pink heart, and the last is a golden willow.',
  scene,
  still: { frame: 262, tile: { x: 360, y: 690, side: 720 } },
  sound: roofFireworksScore,
};
