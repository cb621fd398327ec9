import type { Composition } from '../../kit/composition.ts';
import { curve } from '../../kit/curve.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, haze, heart, note, sparkle } from '../../kit/lights.ts';
import { curveThrough } from '../../kit/outline.ts';
import { thrown, twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { figureLayer, hazyStamp, sparkleStamp } from '../../kit/stamps.ts';
import { box, drawn, ellipse, fill, group, linear, outline, path, radial, stroke, trim } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, MINT, NIGHT, ROSE, SKY, VIOLET } from '../palette.ts';
import { motes, presence, starfield, veil } from '../stagecraft.ts';
import { midnightTramScore } from '../../sounds/scores.ts';

const { width: W } = FULL_SCREEN;
const LENGTH = 350;
const RAIL = 1080;
const STOP = 92;
const BELL = 104;
const SONG = 112;
const DEPART = 262;

const WHEEL = 27;
/** Where the tram's middle is; wheels turn by the way it goes. */
const JOURNEY: readonly Key[] = [
  [8, 1180, 'cubicOut'],
  [STOP, 352, 'sineInOut'],
  [STOP + 14, 362, 'hold'],
  [DEPART, 362, 'sineInOut'],
  [DEPART + 16, 376, 'cubicIn'],
  [DEPART + 74, -620],
];

const WINDOWS = [-226, -126, 126, 226] as const;

function tramBody(): ShapeJson[] {
  const windows = WINDOWS.map((x) => box(x, -196, 82, 92, 14)).flat();
  return [
    // Roof with its lantern deck.
    drawn(path('M-262 -284C-250 -318 250 -318 262 -284Z'), [
      linear(
        [0, -316],
        [0, -280],
        [
          [0, '#ffe9c8'],
          [1, '#c98a4e'],
        ],
      ),
    ]),
    drawn(path('M-308 -262C-306 -290 -286 -296 -262 -296H262C286 -296 306 -290 308 -262Z'), [
      linear(
        [0, -298],
        [0, -258],
        [
          [0, '#8f7bf0'],
          [0.5, VIOLET.deep],
          [1, VIOLET.dark],
        ],
      ),
    ]),
    // Body: cream above, red below, with a gold belt.
    drawn(
      path(
        'M-300 -264H300C306 -220 308 -150 304 -60C303 -48 296 -40 284 -40H-284C-296 -40 -303 -48 -304 -60C-308 -150 -306 -220 -300 -264Z',
      ),
      [
        linear(
          [-300, -264],
          [300, -40],
          [
            [0, '#fff6e2'],
            [0.5, '#ffe3b8'],
            [1, '#d9a36a'],
          ],
        ),
      ],
    ),
    drawn(
      path(
        'M-305 -140H305C306 -110 305 -84 304 -60C303 -48 296 -40 284 -40H-284C-296 -40 -303 -48 -304 -60C-305 -84 -306 -110 -305 -140Z',
      ),
      [
        linear(
          [-300, -140],
          [300, -40],
          [
            [0, '#ff7d9c'],
            [0.25, ROSE.main],
            [0.7, ROSE.deep],
            [1, ROSE.dark],
          ],
        ),
      ],
    ),
    drawn(path('M-305.4 -146H305.4V-134H-305.4Z'), [
      linear(
        [-305, 0],
        [305, 0],
        [
          [0, GOLD.pale],
          [0.3, GOLD.light],
          [0.6, GOLD.main],
          [1, GOLD.dark],
        ],
      ),
    ]),
    drawn(path('M-303.5 -66H303.5L302 -58H-302Z'), [
      linear(
        [-305, 0],
        [305, 0],
        [
          [0, GOLD.light],
          [1, GOLD.dark],
        ],
      ),
    ]),
    drawn(path('M-288 -122H-80V-82H-288ZM80 -122H288V-82H80Z'), [stroke(GOLD.light, 2, 55)]),
    // Windows, lit from inside.
    drawn(windows, [
      stroke('#a8642e', 9),
      linear(
        [0, -244],
        [0, -150],
        [
          [0, '#fffbe0'],
          [0.55, '#ffe08a'],
          [1, '#ffb04a'],
        ],
      ),
    ]),
    drawn(path('M-267 -232H-185V-242H-267ZM-167 -232H-85V-242H-167ZM85 -232H167V-242H85ZM185 -232H267V-242H185Z'), [
      fill(ROSE.deep, 55),
    ]),
    // Door.
    drawn(box(0, -152, 128, 196, 12), [
      stroke('#a8642e', 8),
      linear(
        [0, -250],
        [0, -54],
        [
          [0, '#fffbe0'],
          [0.5, '#ffdf86'],
          [1, '#ff9f3e'],
        ],
      ),
    ]),
  ];
}

/** Passengers in the windows, who play: a fiddle, a horn, and two who listen. */
function players(): ShapeJson[] {
  const tone = linear(
    [0, -236],
    [0, -150],
    [
      [0, '#9a4a2a'],
      [1, '#5a2140'],
    ],
  );
  const bust = (x: number): ShapeJson[] => [
    drawn(
      [
        ...ellipse(x, -200, 16, 17),
        ...path(
          `M${x - 30} -150C${x - 30} -174 ${x - 16} -182 ${x} -182C${x + 16} -182 ${x + 30} -174 ${x + 30} -150Z`,
        ),
      ],
      [tone],
    ),
  ];
  return [
    ...bust(-230),
    drawn(path('M-232 -186C-222 -194 -208 -190 -206 -182C-204 -176 -214 -172 -222 -176ZM-208 -186L-190 -196'), [
      tone,
      stroke('#5a2140', 4),
    ]),
    ...bust(-126),
    drawn(path('M-146 -214C-144 -226 -108 -226 -106 -214L-100 -210H-152Z'), [tone]),
    ...bust(122),
    drawn(path('M136 -196L160 -206L160 -184L136 -192Z'), [tone]),
    ...bust(226),
    drawn(
      path(
        'M208 -204C206 -226 246 -226 244 -204C248 -192 246 -186 244 -182H238V-206H214V-182H208C206 -186 204 -192 208 -204Z',
      ),
      [tone],
    ),
  ];
}

const wheelShape = (): ShapeJson[] => [
  drawn(ellipse(0, 0, WHEEL), [
    radial([-8, -8], 40, [
      [0, '#8f86c8'],
      [0.6, '#3a3172'],
      [1, NIGHT.deep],
    ]),
  ]),
  drawn(ellipse(0, 0, WHEEL - 7), [stroke('#b7aef0', 2.4, 70)]),
  drawn(path('M0 -20V20M-20 0H20M-14 -14L14 14M14 -14L-14 14'), [stroke('#c9c2f4', 3, 70)]),
  drawn(ellipse(0, 0, 6), [fill(GOLD.light)]),
];

function tram(): { behind: Layer[]; front: Layer[]; body: Layer } {
  const road = handle('road', { p: { x: keys(...JOURNEY), y: RAIL }, from: 8, to: DEPART + 76 });
  const shown = { from: 8, to: DEPART + 76 };
  const body = handle('springs', {
    parent: road,
    p: {
      x: 0,
      y: keys(
        [8, 0, 'sineInOut'],
        [STOP, 0, 'sineOut'],
        [STOP + 8, 6, 'sineInOut'],
        [STOP + 20, -3, 'sineInOut'],
        [STOP + 31, 0, 'hold'],
        [SONG + 12, 0, 'sineInOut'],
        ...Array.from({ length: 9 }, (_, i): Key => [SONG + 20 + i * 14, i % 2 === 0 ? -5 : 1, 'sineInOut']),
        [DEPART, 0],
      ),
    },
    r: keys(
      [8, -1.4, 'sineInOut'],
      [STOP - 30, -1, 'sineIn'],
      [STOP, -2.2, 'sineOut'],
      [STOP + 12, 1.4, 'sineInOut'],
      [STOP + 26, -0.5, 'sineInOut'],
      [STOP + 38, 0, 'hold'],
      [DEPART, 0, 'sineInOut'],
      [DEPART + 14, -1.6, 'cubicInOut'],
      [DEPART + 34, 2.4, 'sineInOut'],
      [DEPART + 74, 1.6],
    ),
  });
  const tied = { parent: body, ...shown };
  const turns: Key[] = JOURNEY.map(([t, x, e]) => [t, (((x as number) - 352) / WHEEL) * 57.3, e ?? 'linear']);
  const wheels = [-212, -128, 128, 212].map((x, i) =>
    shapeLayer(`wheel${i}`, wheelShape(), { parent: road, ...shown, p: [x, -WHEEL - 2], r: keys(...turns) }),
  );
  const garland = Array.from({ length: 9 }, (_, i) => {
    const x = -264 + i * 66;
    const color = [GOLD, ROSE, MINT, SKY][i % 4]!;
    return shapeLayer(
      `bulb${i}`,
      [
        glow(30, color.light, 0.9),
        drawn(ellipse(0, 4, 8, 10), [
          radial([-2, 0], 13, [
            [0, '#ffffff'],
            [0.5, color.light],
            [1, color.main],
          ]),
        ]),
      ],
      {
        ...tied,
        p: [x, -250 + Math.sin((i / 8) * Math.PI * 4) ** 2 * 12],
        r: sway(8, LENGTH, 0, 12, 60, i / 9),
      },
    );
  });
  const beam = shapeLayer(
    'beam',
    [
      drawn(path('M-306 -96L-760 -190L-760 40L-306 -74Z'), [
        linear(
          [-306, 0],
          [-760, 0],
          [
            [0, '#ffdf8acc'],
            [0.4, '#ffc45e59'],
            [1, '#ffb84d00'],
          ],
        ),
      ]),
      group([glow(70, '#fffbe0', 1)], { p: [-306, -86] }),
    ],
    { ...tied, o: sway(8, LENGTH, 92, 8, 30) },
  );
  const doors = ([-1, 1] as const).map((side) =>
    shapeLayer(
      `door${side}`,
      [
        drawn(box(side * 31, -152, 60, 190, 6), [
          linear(
            [side * 31 - 30, -250],
            [side * 31 + 30, -54],
            [
              [0, '#ff8fa8'],
              [0.4, ROSE.deep],
              [1, ROSE.dark],
            ],
          ),
        ]),
        drawn(box(side * 31, -188, 36, 84, 8), [
          stroke(GOLD.light, 3),
          linear(
            [0, -230],
            [0, -146],
            [
              [0, '#fff6c8'],
              [1, '#ffc45e'],
            ],
          ),
        ]),
        drawn(ellipse(side * 8, -112, 3.4, 9), [fill(GOLD.light)]),
      ],
      {
        ...tied,
        p: {
          x: keys(
            [STOP + 14, 0, 'backInOut'],
            [STOP + 40, side * 62, 'hold'],
            [DEPART - 26, side * 62, 'cubicInOut'],
            [DEPART - 4, 0],
          ),
          y: 0,
        },
        s: keys(
          [STOP + 14, [100, 100], 'backInOut'],
          [STOP + 40, [28, 100], 'hold'],
          [DEPART - 26, [28, 100], 'cubicInOut'],
          [DEPART - 4, [100, 100]],
        ),
        clip: 'M-66 -252H66V-54H-66Z',
      },
    ),
  );
  const sign = shapeLayer(
    'sign',
    [
      drawn(box(0, -318, 150, 44, 14), [
        stroke(GOLD.main, 4),
        linear(
          [0, -340],
          [0, -296],
          [
            [0, '#2a1f66'],
            [1, '#120c36'],
          ],
        ),
      ]),
      group([heart(1.3, ROSE.light, ROSE.main)], { p: [0, -318] }),
      group([note('single', 1.25, GOLD.pale, GOLD.main)], { p: [-40, -318] }),
      group([note('pair', 1.25, GOLD.pale, GOLD.main)], { p: [40, -318] }),
    ],
    tied,
  );
  const arm = shapeLayer(
    'arm',
    [
      drawn(path('M60 -300L-20 -352L64 -412M-34 -352H-6'), [stroke('#8f86c8', 6)]),
      drawn(box(64, -414, 96, 7, 3.5), [
        linear(
          [16, 0],
          [112, 0],
          [
            [0, '#e6e0ff'],
            [1, '#8f86c8'],
          ],
        ),
      ]),
    ],
    { parent: road, ...shown },
  );
  return {
    body,
    behind: [road, body, beam, arm],
    front: [
      ...wheels,
      shapeLayer(
        'skirt',
        [
          drawn(path('M-290 -44H290L276 -24H-276Z'), [
            linear(
              [0, -44],
              [0, -24],
              [
                [0, '#2a2160'],
                [1, NIGHT.dark],
              ],
            ),
          ]),
        ],
        tied,
      ),
      shapeLayer('tram', tramBody(), tied),
      shapeLayer('players', players(), tied),
      ...doors,
      sign,
      shapeLayer(
        'shine',
        [
          drawn(path('M-286 -256C-290 -210 -292 -180 -292 -152H-276C-276 -190 -274 -226 -270 -256Z'), [
            fill('#ffffff', 46),
          ]),
          drawn(path('M-292 -126C-292 -104 -291 -86 -290 -70'), [stroke('#ffffff', 4, 40)]),
        ],
        tied,
      ),
      ...garland,
      shapeLayer(
        'lamp',
        [
          drawn(ellipse(-303, -86, 13, 17), [
            stroke(GOLD.main, 4),
            radial([-306, -90], 20, [
              [0, '#ffffff'],
              [1, '#ffe9a0'],
            ]),
          ]),
        ],
        tied,
      ),
    ],
  };
}

const SONG_LINE = curve([
  [360, 770],
  [560, 690],
  [640, 560],
  [500, 470],
  [250, 520],
  [110, 420],
  [170, 290],
  [360, 240],
]);

/** Five lines of music that stream from the roof up to the moon. */
function staff(): Layer[] {
  const lines = [-2, -1, 0, 1, 2]
    .map((n) => {
      const points = Array.from({ length: 19 }, (_, i) => {
        const share = i / 18;
        const place = SONG_LINE.at(SONG_LINE.length * Math.min(0.999, Math.max(0.001, share)));
        const across = ((place.heading_deg + 90) * Math.PI) / 180;
        const apart = n * 15 * Math.sin(Math.PI * Math.min(1, share * 1.1 + 0.06));
        return [place.x + Math.cos(across) * apart, place.y + Math.sin(across) * apart];
      });
      return outline(curveThrough(points));
    })
    .flat();
  const run = trim(
    keys([DEPART - 40, 0, 'cubicInOut'], [DEPART + 36, 100]),
    keys([SONG, 0, 'cubicInOut'], [SONG + 80, 100]),
  );
  return [
    shapeLayer(
      'staff-light',
      [
        drawn(
          [...lines.slice(2, 3), run],
          [
            stroke(VIOLET.light, 150, 4),
            stroke(VIOLET.light, 122, 5),
            stroke(VIOLET.light, 96, 6),
            stroke(ROSE.light, 70, 7),
            stroke(ROSE.light, 44, 8),
          ],
        ),
      ],
      { from: SONG, to: DEPART + 38 },
    ),
    shapeLayer('staff', [drawn([...lines, run], [stroke(GOLD.light, 7, 20), stroke(GOLD.pale, 2.6, 92)])], {
      from: SONG,
      to: DEPART + 38,
    }),
  ];
}

function notes(): Layer[] {
  const source = random(24);
  const colors = [GOLD, ROSE, SKY, MINT, VIOLET];
  const count = 19;
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 0.8) / (count + 0.6);
    const place = SONG_LINE.at(SONG_LINE.length * share);
    const start = Math.round(SONG + 6 + share * 78);
    const hop = start + 24;
    const leave = Math.round(DEPART - 46 + share * 54);
    const end = Math.min(LENGTH - 6, leave + 46);
    const color = colors[i % colors.length]!;
    const shape: ShapeJson =
      i % 6 === 5
        ? heart(2.3, ROSE.light, ROSE.deep)
        : note(i % 2 === 0 ? 'single' : 'pair', 2.8, color.light, color.main);
    const off = ((i % 3) - 1) * 17;
    const [x, y] = [Math.round(place.x), Math.round(place.y + off)];
    const beats: Key[] = [];
    for (let t = hop + 6; t < leave - 24; t += 42)
      beats.push([t, [x, y], 'quadOut'], [t + 8, [x, y - 17], 'quadIn'], [t + 16, [x, y], 'sineInOut']);
    return shapeLayer(`note${i}`, [group([glow(36, color.light, 0.5)]), shape], {
      from: start,
      to: end,
      p: keys(
        [start, [x, y + 40], 'backOut'],
        [hop, [x, y], 'hold'],
        ...beats,
        [leave, [x, y], 'cubicIn'],
        [end, [Math.round(x + source.between(-90, 90)), Math.round(y - source.between(140, 320))]],
      ),
      s: keys([start, 0, 'backOut'], [hop, 100, 'hold'], [leave, 100, 'sineIn'], [end, 40]),
      r: keys(
        [start, -30, 'backOut'],
        [hop, 6, 'sineInOut'],
        [hop + 40, -6, 'sineInOut'],
        [leave, 6, 'sineIn'],
        [end, source.between(-60, 60)],
      ),
      o: keys([leave + 16, 100, 'linear'], [end, 0]),
    });
  });
}

function moon(): Layer[] {
  const rise: Key[] = [
    [20, 420, 'cubicOut'],
    [90, 216, 'sineInOut'],
    [DEPART, 206, 'cubicIn'],
    [LENGTH - 8, 100],
  ];
  const shown = { from: 20, to: LENGTH - 6 };
  const o = presence(20, 62, LENGTH - 62, LENGTH - 8);
  const arrive = SONG + 80;
  return [
    shapeLayer('moon-light', [glow(330, '#cdbdff', 0.55)], {
      ...shown,
      p: { x: 360, y: keys(...rise) },
      o,
      s: keys([20, 80, 'sineInOut'], [arrive, 86, 'expoOut'], [arrive + 20, 122, 'sineInOut'], [LENGTH - 6, 84]),
    }),
    shapeLayer(
      'moon',
      [
        drawn(ellipse(0, 0, 96), [
          radial([-34, -38], 180, [
            [0, '#ffffff'],
            [0.35, '#fff3d6'],
            [0.7, '#ffd9b0'],
            [1, '#c88fc0'],
          ]),
        ]),
        drawn(
          [
            ...ellipse(-38, 34, 17, 15),
            ...ellipse(40, 44, 12, 10),
            ...ellipse(48, -30, 19, 17),
            ...ellipse(-10, -56, 11, 9),
          ],
          [fill('#d79aa8', 34)],
        ),
      ],
      {
        ...shown,
        p: { x: 360, y: keys(...rise) },
        o,
        s: keys(
          [20, 70, 'backOut'],
          [80, 100, 'sineInOut'],
          [arrive - 2, 97, 'expoOut'],
          [arrive + 8, 112, 'backOut'],
          [arrive + 28, 104, 'sineInOut'],
          [DEPART, 100],
        ),
      },
    ),
    shapeLayer(
      'moon-face',
      [
        drawn(path('M-38 -2C-32 -12 -20 -12 -14 -2M14 -2C20 -12 32 -12 38 -2'), [stroke('#8a4a6e', 6)]),
        drawn(path('M-20 22C-10 36 10 36 20 22'), [stroke('#8a4a6e', 6)]),
        drawn([...ellipse(-46, 20, 14, 9), ...ellipse(46, 20, 14, 9)], [fill(ROSE.light, 60)]),
      ],
      {
        from: arrive - 6,
        to: LENGTH - 6,
        p: { x: 360, y: keys(...rise) },
        s: keys([arrive - 6, 60, 'backOut'], [arrive + 12, 100]),
        r: sway(arrive, LENGTH, 0, 5, 56),
        o: keys(
          [arrive - 6, 0, 'sineOut'],
          [arrive + 8, 100, 'hold'],
          [LENGTH - 62, 100, 'sineInOut'],
          [LENGTH - 10, 0],
        ),
      },
    ),
  ];
}

function street(): Layer[] {
  const o = presence(2, 34, LENGTH - 50, LENGTH - 4);
  const shown = { from: 2, to: LENGTH - 4, o };
  const cobbles = Array.from({ length: 5 }, (_, row) =>
    Array.from(
      { length: 12 },
      (_u, i) => `M${i * 66 - 40 + (row % 2) * 33 + row * 4} ${RAIL + 46 + row * 34}h${40 + row * 3}`,
    ).join(''),
  ).join('');
  const lamp = (x: number, i: number): Layer[] => [
    shapeLayer(
      `post${i}`,
      [
        drawn(path(`M-4 0V-390M-4 -380C-4 -430 ${i === 0 ? 50 : -58} -430 ${i === 0 ? 52 : -60} -396`), [
          stroke('#2a2160', 11),
          stroke('#7a6ac8', 3, 60),
        ]),
        drawn(path('M-16 0H8L4 -40H-12Z'), [
          linear(
            [-16, 0],
            [8, 0],
            [
              [0, '#5a4ca6'],
              [1, NIGHT.deep],
            ],
          ),
        ]),
      ],
      {
        ...shown,
        p: {
          x,
          y: keys(
            [2, RAIL + 520, 'backOut'],
            [40 + i * 8, RAIL + 26, 'hold'],
            [LENGTH - 44, RAIL + 26, 'backIn'],
            [LENGTH - 6, RAIL + 520],
          ),
        },
      },
    ),
    shapeLayer(
      `lamp${i}`,
      [
        glow(150, '#ffd98a', 0.8),
        drawn(path('M-18 -10H18L24 22H-24Z'), [
          linear(
            [0, -10],
            [0, 22],
            [
              [0, '#ffffff'],
              [1, GOLD.light],
            ],
          ),
        ]),
        drawn(path('M-22 -10H22L10 -24H-10Z'), [fill('#3a2f7a')]),
      ],
      {
        from: 46 + i * 10,
        to: LENGTH - 44,
        p: [x + (i === 0 ? 52 : -60), RAIL + 26 - 388],
        o: keys(
          [46 + i * 10, 0, 'sineOut'],
          [58 + i * 10, 100, 'hold'],
          [LENGTH - 60, 100, 'sineIn'],
          [LENGTH - 46, 0],
        ),
      },
    ),
  ];
  return [
    shapeLayer(
      'ground',
      [
        drawn(box(W / 2, RAIL + 110, W, 320), [
          linear(
            [0, RAIL - 50],
            [0, RAIL + 220],
            [
              [0, '#2a205a00'],
              [0.24, '#2a205ae6'],
              [1, '#0d0926'],
            ],
          ),
        ]),
      ],
      shown,
    ),
    shapeLayer('cobbles', [drawn(path(cobbles), [stroke('#8a7bd8', 5, 16)])], shown),
    shapeLayer(
      'rails',
      [
        drawn(
          [
            ...path(`M${W + 20} ${RAIL}H-20M${W + 20} ${RAIL + 26}H-20`),
            trim(0, keys([4, 0, 'cubicInOut'], [50, 100])),
          ],
          [stroke('#120c36', 11), stroke('#c9bfff', 4, 90)],
        ),
      ],
      shown,
    ),
    shapeLayer(
      'wire',
      [
        drawn(
          [
            ...path(`M${W + 20} ${RAIL - 420}Q360 ${RAIL - 412} -20 ${RAIL - 420}`),
            trim(0, keys([4, 0, 'cubicInOut'], [46, 100])),
          ],
          [stroke('#b7aef0', 3, 70)],
        ),
      ],
      shown,
    ),
    ...lamp(64, 0),
    ...lamp(664, 1),
  ];
}

function scene(): Composition {
  const source = random(2500);
  const { behind, front, body } = tram();
  const reflection = shapeLayer(
    'reflection',
    [haze(330, 60, '#ffb25e', 0.7), group([haze(90, 80, '#fff0b0', 0.8)], { p: [0, 12] })],
    { parent: behind[0]!, p: [0, 70], from: 8, to: DEPART + 76 },
  );
  const sparks = Array.from({ length: 14 }, (_, i) => {
    const start = i < 11 ? STOP - 16 + i * 2 : DEPART + 18 + (i - 11) * 3;
    return thrown(`spark${i}`, sparkleStamp(source.between(9, 17), i % 2 === 0 ? SKY.pale : GOLD.pale), {
      start,
      life: source.between(24, 40),
      from: [i < 11 ? 430 : 400 - (i - 11) * 30, RAIL - 416],
      drift: source.between(20, 130),
      rise: source.between(6, 50),
      fall: source.between(90, 220),
      spin: 180,
    });
  });
  const bell = shapeLayer(
    'bell',
    [0, 1].map((i) =>
      drawn(
        [
          ...path(i === 0 ? 'M-26 -22A36 36 0 0 1 26 -22' : 'M-42 -36A58 58 0 0 1 42 -36'),
          trim(
            keys([BELL + i * 4, 50, 'expoOut'], [BELL + i * 4 + 14, 0]),
            keys([BELL + i * 4, 50, 'expoOut'], [BELL + i * 4 + 14, 100]),
          ),
        ],
        [stroke(GOLD.light, 6)],
      ),
    ),
    { parent: body, p: [-236, -318], from: BELL, to: BELL + 34, o: keys([BELL, 100, 'sineIn'], [BELL + 34, 0]) },
  );
  const doorLight = shapeLayer(
    'door-light',
    [
      drawn(path('M-60 -54H60L170 84H-170Z'), [
        linear(
          [0, -54],
          [0, 84],
          [
            [0, '#ffb84de6'],
            [0.5, '#ff9a3c66'],
            [1, '#ff8a3c00'],
          ],
        ),
      ]),
    ],
    {
      parent: body,
      from: STOP + 20,
      to: DEPART,
      o: keys([STOP + 20, 0, 'sineOut'], [STOP + 44, 100, 'hold'], [DEPART - 26, 100, 'sineIn'], [DEPART, 0]),
    },
  );
  const arrive = SONG + 80;
  const starsOut = Array.from({ length: 16 }, (_, i) => {
    const angle = (i / 16) * Math.PI * 2;
    const start = arrive + (i % 4) * 2;
    const reach = source.between(170, 330);
    return figureLayer(`star${i}`, hazyStamp(source.between(16, 30), i % 3 === 0 ? ROSE.light : GOLD.light), {
      from: start,
      to: start + 86,
      p: keys(
        [start, [360, 216], 'expoOut'],
        [start + 44, [360 + Math.cos(angle) * reach, 216 + Math.sin(angle) * reach], 'sineIn'],
        [start + 86, [360 + Math.cos(angle) * reach * 1.06, 250 + Math.sin(angle) * reach + 40]],
      ),
      s: keys([start, 0, 'backOut'], [start + 20, 100, 'sineInOut'], [start + 50, 84, 'sineIn'], [start + 86, 0]),
      r: keys([start, 0, 'linear'], [start + 86, 120]),
    });
  });
  return {
    name: 'midnight-tram',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [
      { frame: 10, name: 'tram' },
      { frame: BELL, name: 'bell' },
      { frame: SONG, name: 'song' },
      { frame: arrive, name: 'moon' },
    ],
    layers: [
      veil(
        [
          [0, '#0b0a2ae6'],
          [0.5, '#1d1650b8'],
          [1, '#170f3ce6'],
        ],
        presence(1, 34, LENGTH - 46, LENGTH - 3),
      ),
      ...starfield(60, 860, source, 10, LENGTH - 8),
      ...moon(),
      ...starsOut,
      ...street(),
      ...behind,
      reflection,
      ...front,
      doorLight,
      bell,
      ...sparks,
      ...staff(),
      ...notes(),
      ...motes('mote', 10, SONG, LENGTH - 6, source, [GOLD.light, ROSE.light]),
      ...[0, 1, 2].map((i) =>
        twinkle(
          `glint${i}`,
          sparkle(26, '#ffffff'),
          [
            [150, 840],
            [560, 850],
            [380, 760],
          ][i] as [number, number],
          STOP + 12 + i * 16,
          34,
        ),
      ),
    ],
  };
}

export const midnightTram: Gift = {
  id: 'midnight-tram',
  name: 'Midnight Tram',
  category: 'small-talk',
  price_coins: 2500,
  alt: 'A lit tram full of players stops in a night street; five lines of music stream from it up to the moon, which smiles, and the tram rolls on.',
  scene,
  still: { frame: 190, tile: { x: 360, y: 850, side: 700 } },
  sound: midnightTramScore,
};
