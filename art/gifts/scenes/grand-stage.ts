import type { Hex } from '../../kit/color.ts';
import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Key, type Track } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, haze, rays } from '../../kit/lights.ts';
import { cosDeg, sinDeg, thrown, twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { hazyStamp, ownStamp } from '../../kit/stamps.ts';
import { box, drawn, ellipse, fill, group, linear, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET } from '../palette.ts';
import { cannon, motes, presence, veil } from '../stagecraft.ts';
import { grandStageScore } from '../../sounds/scores.ts';

const { width: W, height: H } = FULL_SCREEN;
const LENGTH = 356;
const FLOOR = 930;
/** The curtains meet, part, and meet again; the star comes between. */
const SHUT = 40;
const PART = 58;
const OPEN = 104;
const STAR = 150;
const CLIMAX = 176;
const CLOSE = 282;
const CLOSED = 316;

const VELVET: readonly (readonly [number, Hex])[] = [
  [0, '#5c0a2c'],
  [0.22, '#e0325e'],
  [0.42, '#9a1040'],
  [0.62, '#ff4f78'],
  [0.8, '#a81244'],
  [1, '#4a0624'],
];

/** Half of the curtain: eight folds, each lit like a column, with a golden hem. */
function curtain(side: -1 | 1): Layer[] {
  const folds = 6;
  const width = 66;
  const shapes: ShapeJson[] = [];
  for (let i = 0; i < folds; i++) {
    const x = -side * i * width;
    const [l, r] = side === 1 ? [x - width, x] : [x, x + width];
    const sag = 8 * Math.sin(i * 1.9);
    shapes.push(
      drawn(
        path(`M${l} -40H${r + 1}V${FLOOR + 10 + sag}Q${(l + r) / 2} ${FLOOR + 34 + sag} ${l} ${FLOOR + 10 - sag}Z`),
        [linear([l, 0], [r, 0], VELVET)],
      ),
      drawn(
        path(
          `M${l} ${FLOOR - 34 - sag}Q${(l + r) / 2} ${FLOOR - 12 + sag} ${r + 1} ${FLOOR - 34 + sag}V${FLOOR + 10 + sag}Q${(l + r) / 2} ${FLOOR + 34 + sag} ${l} ${FLOOR + 10 - sag}Z`,
        ),
        [
          linear(
            [l, 0],
            [r, 0],
            [
              [0, GOLD.dark],
              [0.35, GOLD.pale],
              [0.6, GOLD.main],
              [1, GOLD.dark],
            ],
          ),
        ],
      ),
    );
  }
  const centre = W / 2;
  const edge = side === 1 ? W + 20 : -20;
  // The outer edge stays at the side; the cloth is gathered by scaling towards it.
  const reach = (Math.abs(edge - centre) + 6) / (folds * width);
  const wide = Math.round(reach * 100);
  const spread: Track = keys(
    [2, [wide, 100], 'hold'],
    [PART - 6, [wide, 100], 'sineOut'],
    [PART, [wide + 2, 100], 'cubicInOut'],
    [OPEN, [27, 100], 'sineInOut'],
    [OPEN + 14, [32, 100], 'sineInOut'],
    [OPEN + 30, [29, 100], 'hold'],
    [CLOSE - 8, [29, 100], 'sineOut'],
    [CLOSE, [27, 100], 'cubicInOut'],
    [CLOSED, [wide, 100], 'hold'],
    [LENGTH, [wide, 100]],
  );
  const fly = keys(
    [2, -FLOOR - 120, 'cubicOut'],
    [SHUT - 8, 16, 'sineInOut'],
    [SHUT, 0, 'hold'],
    [CLOSED + 2, 0, 'backIn'],
    [LENGTH - 6, -FLOOR - 140],
  );
  return [
    shapeLayer(`curtain${side}`, shapes, {
      from: 2,
      to: LENGTH - 5,
      a: [0, 0],
      p: { x: edge, y: fly },
      s: spread,
      sk: keys(
        [PART, 0, 'sineInOut'],
        [PART + 20, side * 5, 'sineInOut'],
        [OPEN + 6, -side * 3, 'sineInOut'],
        [OPEN + 24, side * 1.5, 'sineInOut'],
        [OPEN + 44, 0, 'hold'],
        [CLOSE, 0, 'sineInOut'],
        [CLOSE + 16, -side * 5, 'sineInOut'],
        [CLOSED + 8, side * 1, 'sineInOut'],
        [CLOSED + 14, 0],
      ),
    }),
    shapeLayer(
      `tie${side}`,
      [
        drawn(path(`M0 -16Q${-side * 66} 22 ${-side * 132} -26L${-side * 136} -6Q${-side * 66} 46 0 8Z`), [
          linear(
            [0, -20],
            [0, 30],
            [
              [0, GOLD.pale],
              [0.5, GOLD.main],
              [1, GOLD.dark],
            ],
          ),
        ]),
        drawn(
          path(
            `M${-side * 34} 12L${-side * 44} 74M${-side * 38} 14L${-side * 30} 74M${-side * 36} 14L${-side * 37} 80`,
          ),
          [stroke(GOLD.light, 5)],
        ),
      ],
      {
        from: OPEN - 4,
        to: CLOSE + 4,
        p: [edge, 600],
        s: keys([OPEN - 4, 0, 'backOut'], [OPEN + 16, 100, 'hold'], [CLOSE - 10, 100, 'backIn'], [CLOSE + 4, 0]),
        r: sway(OPEN, CLOSE, 0, 2, 60),
      },
    ),
  ];
}

/** The swag above: scalloped velvet with tassels. */
function swag(): Layer[] {
  const drop = keys(
    [2, -300, 'cubicOut'],
    [34, 10, 'sineInOut'],
    [46, 0, 'hold'],
    [CLOSED + 4, 0, 'backIn'],
    [LENGTH - 6, -320],
  );
  const bar = handle('bar', { p: { x: 0, y: drop }, from: 2, to: LENGTH - 5 });
  const shown = { parent: bar, from: 2, to: LENGTH - 5 };
  const scallops = [0, 1, 2, 3]
    .map((i) => {
      const [l, r] = [i * 190 - 20, i * 190 + 170];
      const m = (l + r) / 2;
      return [
        drawn(path(`M${l} 0H${r}V60C${r - 30} 150 ${l + 30} 150 ${l} 60Z`), [
          linear(
            [l, 0],
            [r, 0],
            [
              [0, '#6a0c34'],
              [0.3, '#ff5580'],
              [0.5, '#b5164a'],
              [0.72, '#ff5f88'],
              [1, '#5c0a2c'],
            ],
          ),
        ]),
        drawn(
          path(
            `M${l + 20} 30C${l + 60} 90 ${r - 60} 90 ${r - 20} 30M${l + 40} 12C${l + 74} 50 ${r - 74} 50 ${r - 40} 12`,
          ),
          [stroke('#5c0a2c', 5, 40)],
        ),
        drawn(path(`M${l} 60C${l + 30} 150 ${r - 30} 150 ${r} 60L${r} 78C${r - 30} 168 ${l + 30} 168 ${l} 78Z`), [
          linear(
            [l, 0],
            [r, 0],
            [
              [0, GOLD.dark],
              [0.4, GOLD.pale],
              [0.6, GOLD.main],
              [1, GOLD.dark],
            ],
          ),
        ]),
        drawn(ellipse(m, 10, 26, 12), [fill('#5c0a2c', 20)]),
      ];
    })
    .flat();
  const tassels = [0, 1, 2, 3, 4].map((i) =>
    shapeLayer(
      `tassel${i}`,
      [
        drawn(path('M-12 0H12L18 56Q0 64 -18 56Z'), [
          linear(
            [-14, 0],
            [16, 0],
            [
              [0, GOLD.pale],
              [0.5, GOLD.main],
              [1, GOLD.dark],
            ],
          ),
        ]),
        drawn(ellipse(0, -4, 15, 14), [
          radial([-5, -8], 22, [
            [0, GOLD.pale],
            [0.5, GOLD.main],
            [1, GOLD.dark],
          ]),
        ]),
      ],
      { ...shown, p: [i * 190 - 20, 72], a: [0, -14], r: sway(2, LENGTH, 0, 7, 52, i * 0.13) },
    ),
  );
  const cornice = shapeLayer(
    'cornice',
    [
      drawn(box(W / 2, 2, W + 40, 66, 8), [
        linear(
          [0, -30],
          [0, 36],
          [
            [0, GOLD.pale],
            [0.4, GOLD.main],
            [1, GOLD.dark],
          ],
        ),
      ]),
      drawn(path(`M-20 26H${W + 20}`), [stroke('#fff6d6', 4, 70)]),
      ...Array.from({ length: 11 }, (_, i) =>
        group([glow(22, '#fff0b0', 0.9), drawn(ellipse(0, 0, 7.5), [fill('#fffbe8')])], { p: [i * 72, 6] }),
      ),
    ],
    shown,
  );
  return [bar, shapeLayer('swag', scallops, shown), ...tassels, cornice];
}

/** Boards, footlights and steps. */
function stage(): Layer[] {
  const rise = keys(
    [2, 480, 'cubicOut'],
    [42, -8, 'sineInOut'],
    [52, 0, 'hold'],
    [CLOSED + 4, 0, 'backIn'],
    [LENGTH - 6, 480],
  );
  const deck = handle('deck', { p: { x: 0, y: rise }, from: 2, to: LENGTH - 5 });
  const shown = { parent: deck, from: 2, to: LENGTH - 5 };
  const seams = Array.from(
    { length: 11 },
    (_, i) => `M${W / 2 + (i - 5) * 62} ${FLOOR - 60}L${W / 2 + (i - 5) * 104} ${FLOOR + 76}`,
  ).join('');
  const lamps = Array.from({ length: 8 }, (_, i) =>
    shapeLayer(
      `footlight${i}`,
      [
        group([haze(90, 130, '#ffdf9a', 0.55)], { p: [0, -60] }),
        drawn(path('M-30 12C-30 -16 30 -16 30 12Z'), [
          linear(
            [-30, -10],
            [30, 12],
            [
              [0, '#ffe9b0'],
              [0.5, GOLD.main],
              [1, GOLD.dark],
            ],
          ),
        ]),
        drawn(ellipse(0, -2, 15, 7), [fill('#fffbe6')]),
      ],
      {
        ...shown,
        p: [52 + i * 88, FLOOR + 74],
        o: keys(
          [52 + i * 2, 55, 'sineOut'],
          [64 + i * 2, 100, 'sineInOut'],
          [CLIMAX, 78, 'sineOut'],
          [CLIMAX + 12, 100],
        ),
      },
    ),
  );
  return [
    deck,
    shapeLayer(
      'boards',
      [
        drawn(path(`M-20 ${FLOOR - 60}H${W + 20}V${FLOOR + 80}H-20Z`), [
          linear(
            [0, FLOOR - 60],
            [0, FLOOR + 80],
            [
              [0, '#6a3524'],
              [0.5, '#b0693a'],
              [1, '#d99a5a'],
            ],
          ),
        ]),
        drawn(path(seams), [stroke('#4a2016', 3, 50)]),
        group([haze(340, 54, '#ffe9b0', 0.8)], { p: [W / 2, FLOOR] }),
      ],
      shown,
    ),
    shapeLayer(
      'front',
      [
        drawn(path(`M-20 ${FLOOR + 76}H${W + 20}V${H + 20}H-20Z`), [
          linear(
            [0, FLOOR + 76],
            [0, H],
            [
              [0, '#5a1740'],
              [0.3, '#3a1034'],
              [1, '#160620'],
            ],
          ),
        ]),
        drawn(path(`M-20 ${FLOOR + 76}H${W + 20}V${FLOOR + 92}H-20Z`), [
          linear(
            [0, 0],
            [W, 0],
            [
              [0, GOLD.dark],
              [0.3, GOLD.pale],
              [0.6, GOLD.main],
              [1, GOLD.dark],
            ],
          ),
        ]),
        ...Array.from({ length: 6 }, (_, i) =>
          drawn(path(`M${i * 132 - 30} ${FLOOR + 120}h100v74h-100Z`), [stroke(GOLD.main, 3, 55)]),
        ),
      ],
      shown,
    ),
    ...lamps,
  ];
}

/** A beam from above that swings; its far end is wide and faint. */
function beam(i: number, x: number, color: Hex, swing: readonly Key[]): Layer {
  return shapeLayer(
    `beam${i}`,
    [
      drawn(path('M-13 0L-150 1000H150L13 0Z'), [
        linear(
          [0, 0],
          [0, 1000],
          [
            [0, `${color}d9`],
            [0.35, `${color}80`],
            [0.86, `${color}40`],
            [1, `${color}00`],
          ],
        ),
      ]),
    ],
    {
      p: [x, -30],
      from: OPEN - 30,
      to: CLOSED,
      r: keys(...swing),
      o: keys(
        [OPEN - 30, 0, 'sineInOut'],
        [OPEN, 74, 'sineInOut'],
        [CLIMAX, 88, 'sineInOut'],
        [CLOSE, 80, 'sineIn'],
        [CLOSED, 0],
      ),
    },
  );
}

function facets(outer: number, inner: number): ShapeJson[] {
  const at = (angle: number, radius: number): [number, number] => [cosDeg(angle) * radius, sinDeg(angle) * radius];
  let light = '';
  let dark = '';
  let outline = '';
  for (let i = 0; i < 5; i++) {
    const tip = -90 + i * 72;
    const [tx, ty] = at(tip, outer);
    const [lx, ly] = at(tip - 36, inner);
    const [rx, ry] = at(tip + 36, inner);
    light += `M0 0L${lx} ${ly}L${tx} ${ty}Z`;
    dark += `M0 0L${tx} ${ty}L${rx} ${ry}Z`;
    outline += `${i === 0 ? 'M' : 'L'}${tx} ${ty}L${rx} ${ry}`;
  }
  return [
    drawn(path(`${outline}Z`), [stroke(GOLD.dark, 26), stroke(GOLD.main, 18)]),
    drawn(path(light), [
      radial([-outer * 0.3, -outer * 0.4], outer * 1.6, [
        [0, '#ffffff'],
        [0.3, '#fff0a8'],
        [0.7, GOLD.light],
        [1, GOLD.main],
      ]),
    ]),
    drawn(path(dark), [
      radial([-outer * 0.3, -outer * 0.4], outer * 1.7, [
        [0, GOLD.light],
        [0.45, GOLD.main],
        [1, '#b8560c'],
      ]),
    ]),
    drawn(path(`M${at(-126, inner * 0.9).join(' ')}L${at(-90, outer * 0.93).join(' ')}`), [stroke('#ffffff', 5, 80)]),
  ];
}

/** The star of the evening, risen from under the stage on its pedestal. */
function star(): Layer[] {
  const lift: Key[] = [
    [OPEN + 4, 1160, 'sineOut'],
    [OPEN + 12, 1172, 'cubicOut'],
    [STAR, 560, 'sineInOut'],
    [CLIMAX - 6, 592, 'expoOut'],
    [CLIMAX + 10, 498, 'sineInOut'],
    [CLIMAX + 30, 528, 'sineInOut'],
    [CLIMAX + 66, 510, 'sineInOut'],
    [CLOSE - 30, 530, 'backIn'],
    [CLOSE + 12, 1180],
  ];
  const centre = handle('star-centre', { p: { x: W / 2, y: keys(...lift) }, from: OPEN + 4, to: CLOSE + 12 });
  const shown = { parent: centre, from: OPEN + 4, to: CLOSE + 12 };
  // Turning about its upright axis: the width goes through zero, and comes back shaded.
  const spin: Key[] = [
    [OPEN + 4, [-100, 100], 'sineInOut'],
    [OPEN + 18, [100, 100], 'sineInOut'],
    [OPEN + 32, [-100, 100], 'sineInOut'],
    [STAR, [100, 100], 'hold'],
    [CLIMAX - 6, [100, 100], 'sineOut'],
    [CLIMAX - 1, [108, 90], 'expoOut'],
    [CLIMAX + 10, [120, 124], 'backOut'],
    [CLIMAX + 32, [112, 112], 'sineInOut'],
    [CLIMAX + 50, [114, 114], 'sineInOut'],
    [CLOSE - 30, [108, 108], 'backIn'],
    [CLOSE + 12, [60, 60]],
  ];
  return [
    shapeLayer('rays', [rays(18, 60, 640, 9, GOLD.light, 0.62)], {
      p: { x: W / 2, y: keys(...lift) },
      from: CLIMAX - 30,
      to: CLOSE + 6,
      r: keys([CLIMAX - 30, 0, 'linear'], [CLOSE + 6, 66]),
      s: keys(
        [CLIMAX - 30, 10, 'sineInOut'],
        [CLIMAX - 6, 36, 'backOut'],
        [CLIMAX + 16, 108, 'sineInOut'],
        [CLOSE + 6, 90],
      ),
      o: keys(
        [CLIMAX - 30, 0, 'sineInOut'],
        [CLIMAX, 46, 'sineOut'],
        [CLIMAX + 14, 78, 'sineInOut'],
        [CLOSE - 40, 70, 'sineInOut'],
        [CLOSE + 6, 0],
      ),
    }),
    shapeLayer('rays-back', [rays(12, 60, 560, 7, ROSE.light, 0.5)], {
      p: { x: W / 2, y: keys(...lift) },
      from: CLIMAX - 10,
      to: CLOSE,
      r: keys([CLIMAX - 10, 0, 'linear'], [CLOSE, -58]),
      s: keys([CLIMAX - 10, 20, 'backOut'], [CLIMAX + 20, 100, 'sineInOut'], [CLOSE, 90]),
      o: keys([CLIMAX - 10, 0, 'sineOut'], [CLIMAX + 14, 70, 'sineInOut'], [CLOSE, 0]),
    }),
    centre,
    shapeLayer('star-light', [glow(330, '#ffe08a', 0.95)], {
      ...shown,
      s: keys(
        [OPEN + 4, 50, 'sineInOut'],
        [STAR, 76, 'sineInOut'],
        [CLIMAX - 6, 68, 'expoOut'],
        [CLIMAX + 14, 122, 'sineInOut'],
        [CLOSE + 12, 60],
      ),
      o: keys(
        [OPEN + 4, 40, 'sineInOut'],
        [CLIMAX - 4, 60, 'sineOut'],
        [CLIMAX + 10, 92, 'sineInOut'],
        [CLOSE + 12, 30],
      ),
    }),
    shapeLayer('star', facets(168, 76), {
      ...shown,
      s: keys(...spin),
      r: keys(
        [OPEN + 4, 0, 'hold'],
        [STAR, 0, 'sineInOut'],
        [CLIMAX - 6, -7, 'backOut'],
        [CLIMAX + 18, 5, 'sineInOut'],
        [CLIMAX + 54, -4, 'sineInOut'],
        [CLOSE - 30, 0],
      ),
    }),
    shapeLayer(
      'face',
      [
        drawn([...ellipse(-26, -6, 8.5, 12), ...ellipse(26, -6, 8.5, 12)], [fill('#6a2c0c')]),
        drawn([...ellipse(-23, -10, 3), ...ellipse(29, -10, 3)], [fill('#ffffff')]),
        drawn(path('M-22 18C-16 44 16 44 22 18Z'), [fill('#8a2440')]),
        drawn(path('M-12 33C-6 27 6 27 12 33C8 37.5 -8 37.5 -12 33Z'), [fill('#ff7d9c')]),
        drawn([...ellipse(-48, 16, 13, 8), ...ellipse(48, 16, 13, 8)], [fill('#ff7d6a', 60)]),
      ],
      {
        ...shown,
        p: { x: 0, y: 8 },
        s: keys(
          [OPEN + 4, [0, 100], 'hold'],
          [STAR - 8, [0, 100], 'backOut'],
          [STAR + 12, [100, 100], 'hold'],
          [STAR + 18, [100, 100], 'linear'],
          [CLIMAX - 1, [104, 88], 'expoOut'],
          [CLIMAX + 10, [122, 124], 'backOut'],
          [CLIMAX + 34, [112, 112], 'hold'],
          [CLOSE - 30, [108, 108], 'backIn'],
          [CLOSE + 12, [60, 60]],
        ),
        r: keys(
          [STAR, 0, 'sineInOut'],
          [CLIMAX - 6, -7, 'backOut'],
          [CLIMAX + 18, 5, 'sineInOut'],
          [CLIMAX + 54, -4, 'sineInOut'],
          [CLOSE - 30, 0],
        ),
      },
    ),
  ];
}

/** The people in the stalls: heads and raised hands that wave. */
function audience(): Layer[] {
  const source = random(9);
  const rise = keys([30, 300, 'backOut'], [70, 0, 'hold'], [CLOSED - 4, 0, 'backIn'], [LENGTH - 10, 300]);
  const stalls = handle('stalls', { p: { x: 0, y: rise }, from: 30, to: LENGTH - 6 });
  const shown = { parent: stalls, from: 30, to: LENGTH - 6 };
  const skin = linear(
    [0, -60],
    [0, 60],
    [
      [0, '#c9688a'],
      [0.28, '#6a2a62'],
      [1, '#1c0828'],
    ],
  );
  const coat = linear(
    [0, 10],
    [0, 90],
    [
      [0, '#9a4a86'],
      [0.2, '#4a1a52'],
      [1, '#120520'],
    ],
  );
  const raised = linear(
    [0, -150],
    [0, 10],
    [
      [0, '#d8749a'],
      [0.3, '#7a2f6a'],
      [1, '#2a0c34'],
    ],
  );
  const people = Array.from({ length: 7 }, (_, i) => {
    const x = 36 + i * 108 + source.between(-12, 12);
    const arms = i % 2 === 0;
    const hop: Key[] = [
      [30, 0, 'sineInOut'],
      [CLIMAX - 6, 0, 'quadOut'],
    ];
    for (let t = CLIMAX + 4 + (i % 3) * 4, n = 0; n < 5; n++, t += 20)
      hop.push([t, -24, 'quadIn'], [t + 10, 0, 'quadOut']);
    return [
      ...(arms
        ? ([-1, 1] as const).map((side) =>
            shapeLayer(
              `arm${i}${side}`,
              [
                drawn(
                  path(
                    `M${side * -12} 30C${side * -6} -20 ${side * 2} -60 ${side * 6} -100C${side * -2} -112 ${side * -4} -130 ${side * 6} -142C${side * 8} -150 ${side * 16} -148 ${side * 16} -142C${side * 20} -154 ${side * 30} -150 ${side * 28} -140C${side * 36} -146 ${side * 42} -138 ${side * 37} -128C${side * 34} -116 ${side * 34} -108 ${side * 28} -100C${side * 28} -60 ${side * 26} -10 ${side * 22} 30Z`,
                  ),
                  [raised],
                ),
              ],
              {
                ...shown,
                p: {
                  x: x + side * 34,
                  y: keys(...hop.map(([t, v, e]): Key => [t, H - 30 + (v as number), e ?? 'linear'])),
                },
                r: sway(30, LENGTH, side * 5, 13, 34, i * 0.21 + (side > 0 ? 0.12 : 0)),
              },
            ),
          )
        : []),
      shapeLayer(
        `person${i}`,
        [
          drawn(path('M-58 90C-58 34 -34 16 0 16C34 16 58 34 58 90Z'), [coat]),
          ...(i % 3 === 1 ? [drawn(ellipse(0, -56, 20, 19), [skin])] : []),
          drawn(ellipse(0, -16, 36, 38), [skin]),
          ...(i % 3 === 2
            ? [drawn(path('M-37 -20C-40 -70 40 -70 37 -20C42 8 40 20 36 28H-36C-40 20 -42 8 -37 -20Z'), [skin])]
            : []),
        ],
        {
          ...shown,
          p: { x, y: keys(...hop.map(([t, v, e]): Key => [t, H - 26 + (v as number), e ?? 'linear'])) },
          r: sway(30, LENGTH, 0, 4, 48, i * 0.17),
        },
      ),
    ];
  }).flat();
  return [stalls, ...people];
}

function rose(): ShapeJson {
  return group([
    drawn(path('M0 6Q4 24 -2 42'), [stroke(MINT.deep, 4.5)]),
    drawn(path('M1 24C10 16 18 18 22 22C16 30 8 30 1 24Z'), [
      linear(
        [0, 18],
        [22, 28],
        [
          [0, MINT.light],
          [1, MINT.deep],
        ],
      ),
    ]),
    drawn(path('M-17 -6C-20 8 -10 17 0 17C10 17 20 8 17 -6C14 -18 -14 -18 -17 -6Z'), [
      radial([-6, -8], 30, [
        [0, ROSE.light],
        [0.5, ROSE.main],
        [1, ROSE.dark],
      ]),
    ]),
    drawn(path('M-9 -6C-6 -14 8 -14 9 -5C9 2 -2 4 -3 -2C-3 -6 3 -7 4 -4M-16 -2C-8 8 8 8 16 -2'), [
      stroke('#ffb3c8', 2.4, 80),
    ]),
  ]);
}

function scene(): Composition {
  const source = random(20_000);
  const beams: readonly Layer[] = [
    beam(0, 60, '#ffe9a8', [
      [OPEN - 30, 12, 'sineInOut'],
      [OPEN + 10, -34, 'sineInOut'],
      [STAR - 10, -8, 'sineInOut'],
      [CLIMAX, -27, 'sineInOut'],
      [CLIMAX + 50, -36, 'sineInOut'],
      [CLOSE, -14],
    ]),
    beam(1, 660, '#ffd0e0', [
      [OPEN - 30, -12, 'sineInOut'],
      [OPEN + 14, 34, 'sineInOut'],
      [STAR - 6, 8, 'sineInOut'],
      [CLIMAX, 27, 'sineInOut'],
      [CLIMAX + 54, 36, 'sineInOut'],
      [CLOSE, 14],
    ]),
    beam(2, 250, '#bfe6ff', [
      [OPEN - 30, 18, 'sineInOut'],
      [OPEN + 20, -18, 'sineInOut'],
      [STAR, 16, 'sineInOut'],
      [CLIMAX, -10, 'sineInOut'],
      [CLIMAX + 60, 10, 'sineInOut'],
      [CLOSE, 0],
    ]),
    beam(3, 470, '#d9c8ff', [
      [OPEN - 30, -18, 'sineInOut'],
      [OPEN + 24, 18, 'sineInOut'],
      [STAR, -16, 'sineInOut'],
      [CLIMAX, 10, 'sineInOut'],
      [CLIMAX + 60, -10, 'sineInOut'],
      [CLOSE, 0],
    ]),
  ];
  const [deck, boards, ...front] = stage();
  const deckBehind = [deck!, boards!];
  const deckFront = front;
  const parts = star();
  const light = parts.slice(0, 2);
  const hero = parts.slice(2);
  const roses = Array.from({ length: 9 }, (_, i) => {
    const left = i % 2 === 0;
    const start = CLIMAX + 22 + i * 7;
    return thrown(`rose${i}`, ownStamp('rose', 48, source.between(0.9, 1.35), rose), {
      start,
      life: 74,
      from: [left ? source.between(-40, 160) : source.between(560, 760), H + 30],
      drift: (left ? 1 : -1) * source.between(120, 330),
      rise: source.between(520, 700),
      fall: source.between(240, 360),
      spin: (left ? 1 : -1) * source.between(260, 420),
    });
  });
  const ring = shapeLayer(
    'ring',
    [drawn(ellipse(0, 0, 170), [stroke('#fff0b0', keys([CLIMAX, 26, 'expoOut'], [CLIMAX + 50, 1]))])],
    {
      p: [W / 2, 510],
      from: CLIMAX,
      to: CLIMAX + 50,
      s: keys([CLIMAX, 60, 'expoOut'], [CLIMAX + 50, 260]),
      o: keys([CLIMAX, 0, 'linear'], [CLIMAX + 4, 70, 'sineIn'], [CLIMAX + 50, 0]),
    },
  );
  const glints = Array.from({ length: 18 }, (_, i) =>
    twinkle(
      `glint${i}`,
      hazyStamp(source.between(18, 38), [GOLD.pale, '#ffffff', ROSE.light][i % 3] as Hex),
      [source.between(90, W - 90), source.between(200, 820)],
      CLIMAX + source.between(0, 84),
      source.between(30, 46),
    ),
  );
  return {
    name: 'grand-stage',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [
      { frame: 4, name: 'curtain' },
      { frame: PART, name: 'drumroll' },
      { frame: CLIMAX, name: 'star' },
      { frame: CLOSE, name: 'close' },
    ],
    layers: [
      veil(
        [
          [0, '#14041eeb'],
          [0.5, '#2a0a3ad1'],
          [1, '#12041ceb'],
        ],
        presence(1, 30, CLOSED, LENGTH - 4),
      ),
      shapeLayer(
        'backdrop',
        [
          drawn(box(W / 2, 460, W, 960), [
            radial([W / 2, 470], 620, [
              [0, '#8a3ab8cc'],
              [0.5, '#4a1a86b3'],
              [1, '#1a083c00'],
            ]),
          ]),
        ],
        { from: PART, to: CLOSED, o: presence(PART, OPEN, CLOSE, CLOSED) },
      ),
      ...beams.slice(2),
      ...deckBehind,
      ...beams.slice(0, 2),
      ...light,
      ring,
      ...hero,
      ...deckFront,
      ...glints,
      ...curtain(-1),
      ...curtain(1),
      ...swag(),
      ...cannon(
        'left',
        { from: [-10, 900], start: CLIMAX, count: 21, aim_deg: -62, spread_deg: 22, power: 900, end: LENGTH - 8 },
        source,
      ),
      ...cannon(
        'right',
        {
          from: [W + 10, 900],
          start: CLIMAX + 4,
          count: 21,
          aim_deg: -118,
          spread_deg: 22,
          power: 900,
          end: LENGTH - 8,
        },
        source,
      ),
      ...roses,
      ...audience(),
      ...motes('mote', 12, 60, LENGTH - 8, source, [GOLD.light, SKY.light, VIOLET.light]),
    ],
  };
}

export const grandStage: Gift = {
  id: 'grand-stage',
  name: 'Grand Stage',
  category: 'luxury',
  price_coins: 20_000,
  alt: 'Red curtains part on a lit stage; a laughing golden star rises in the spotlights, confetti and roses fly, the crowd waves, and the curtains close.',
  scene,
  still: { frame: CLIMAX + 34, tile: { x: 360, y: 450, side: 700 } },
  sound: grandStageScore,
};
