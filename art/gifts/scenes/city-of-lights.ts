import type { Hex } from '../../kit/color.ts';
import type { Composition } from '../../kit/composition.ts';
import { FLAT_SIZE, flatEmoji } from '../../kit/emoji.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, haze } from '../../kit/lights.ts';
import { cosDeg, sinDeg, twinkle } from '../../kit/particles.ts';
import { random, type Random } from '../../kit/random.ts';
import { figureLayer, glowStamp, hazyStamp, sparkleStamp } from '../../kit/stamps.ts';
import { box, dashes, drawn, ellipse, fill, group, linear, path, radial, stroke, trim } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET } from '../palette.ts';
import { burst, motes, presence, starfield, veil } from '../stagecraft.ts';
import { cityOfLightsScore } from '../../sounds/scores.ts';

const { width: W, height: H } = FULL_SCREEN;
const LENGTH = 360;
const SHORE = 1010;
/** The comet touches the horizon here, and the lights go on outwards from there. */
const LANDING = 70;
const TOUCH = [250, SHORE - 40] as const;
const GATHER = 176;
const CROWN = 226;
const SINK = 310;

const sink = (delay: number): Key[] => [
  [SINK + delay, 0, 'backIn'],
  [SINK + 36 + delay, 900],
];

function comet(): Layer[] {
  const line = path(`M880 60Q560 340 ${TOUCH[0]} ${TOUCH[1]}`);
  const head = trim(keys([22, 0, 'cubicIn'], [LANDING, 96]), keys([22, 0, 'cubicIn'], [LANDING, 100]));
  const tail = trim(keys([30, 0, 'cubicIn'], [LANDING + 16, 100]), keys([22, 0, 'cubicIn'], [LANDING, 100]));
  return [
    shapeLayer(
      'comet-tail',
      [drawn([...line, tail], [stroke(SKY.light, 34, 10), stroke(VIOLET.light, 20, 20), stroke('#ffffff', 7, 72)])],
      { from: 22, to: LANDING + 16 },
    ),
    shapeLayer('comet-head', [drawn([...line, head], [stroke(GOLD.light, 30, 40), stroke('#ffffff', 15)])], {
      from: 22,
      to: LANDING + 2,
    }),
    shapeLayer('touch', [glow(420, '#fff0c0', 0.9)], {
      p: TOUCH,
      from: LANDING - 4,
      to: LANDING + 60,
      s: keys([LANDING - 4, 10, 'expoOut'], [LANDING + 22, 100, 'linear'], [LANDING + 60, 116]),
      o: keys([LANDING - 4, 0, 'sineOut'], [LANDING + 6, 76, 'sineInOut'], [LANDING + 60, 0]),
    }),
    shapeLayer(
      'wave',
      [
        drawn(ellipse(0, 0, 120, 50), [
          stroke(GOLD.light, keys([LANDING, 26, 'expoOut'], [LANDING + 60, 4]), 22),
          stroke('#fff6d0', keys([LANDING, 6, 'expoOut'], [LANDING + 60, 0.6]), 70),
        ]),
      ],
      {
        p: TOUCH,
        from: LANDING,
        to: LANDING + 58,
        s: keys([LANDING, 10, 'expoOut'], [LANDING + 58, 560]),
        o: keys([LANDING, 0, 'linear'], [LANDING + 6, 74, 'sineIn'], [LANDING + 50, 0]),
      },
    ),
    ...Array.from({ length: 12 }, (_, i) => {
      const share = (i + 1) / 13;
      const t = share ** 0.5;
      const [x, y] = [
        (1 - t) ** 2 * 880 + 2 * t * (1 - t) * 560 + t * t * TOUCH[0],
        (1 - t) ** 2 * 60 + 2 * t * (1 - t) * 340 + t * t * TOUCH[1],
      ];
      const start = Math.round(26 + (LANDING - 26) * t ** 0.6);
      return figureLayer(`dust${i}`, i % 2 === 0 ? hazyStamp(12 + (i % 5) * 3, GOLD.pale) : glowStamp(13, SKY.light), {
        from: start,
        to: start + 54,
        p: keys(
          [start, [Math.round(x), Math.round(y)], 'sineOut'],
          [start + 54, [Math.round(x + ((i * 37) % 60) - 20), Math.round(y + 40 + ((i * 53) % 60))]],
        ),
        s: keys([start, 0, 'backOut'], [start + 10, 100, 'sineIn'], [start + 54, 0]),
        r: keys([start, 0, 'linear'], [start + 54, 90]),
      });
    }),
  ];
}

interface Block {
  readonly name: string;
  readonly base: number;
  readonly low: number;
  readonly high: number;
  readonly wide: readonly [number, number];
  readonly paint: readonly [Hex, Hex];
  readonly edge: Hex;
  readonly delay: number;
  readonly pane: readonly [number, number];
  readonly colors: readonly (readonly [Hex, Hex])[];
}

const STEPS = 7;

/** A row of towers; its windows go on in steps by their distance from where the comet fell. */
function towers(block: Block, source: Random): Layer[] {
  let d = '';
  let tips = '';
  const panes = Array.from({ length: STEPS }, () => '');
  for (let x = -30; x < W + 20;) {
    const width = source.between(block.wide[0], block.wide[1]);
    const middle = 1 - Math.abs((x + width / 2) / W - 0.5) * 1.1;
    const top = block.base - block.low - (block.high - block.low) * middle * source.between(0.55, 1);
    const style = source.whole(0, 4);
    const c = x + width / 2;
    if (style === 0) d += `M${x} ${H + 20}V${top}H${x + width}V${H + 20}Z`;
    else if (style === 1) {
      d += `M${x} ${H + 20}V${top + 34}L${c} ${top - 10}L${x + width} ${top + 34}V${H + 20}Z`;
      tips += `M${c} ${top - 10}V${top - 60}`;
    } else if (style === 2) {
      d += `M${x} ${H + 20}V${top + 44}H${x + width * 0.14}V${top + 20}H${x + width * 0.3}V${top}H${x + width * 0.7}V${top + 20}H${x + width * 0.86}V${top + 44}H${x + width}V${H + 20}Z`;
      tips += `M${c} ${top}V${top - 74}`;
    } else if (style === 3)
      d += `M${x} ${H + 20}V${top + 24}Q${x} ${top - 8} ${c} ${top - 8}Q${x + width} ${top - 8} ${x + width} ${top + 24}V${H + 20}Z`;
    else d += `M${x} ${H + 20}V${top + 46}L${x + width} ${top}V${H + 20}Z`;
    const [pw, ph] = block.pane;
    const columns = Math.max(2, Math.floor((width - 8) / (pw * 1.9)));
    // A run of windows above one another is one line, drawn in dashes.
    for (let column = 0; column < columns; column++) {
      const px = Math.round(x + ((column + 0.5) * width) / columns);
      for (let y = Math.round(top + 56); y < block.base - ph;) {
        const run = source.whole(2, 6);
        const far = Math.hypot(px - TOUCH[0], y - TOUCH[1]) / 720;
        const step = Math.max(0, Math.min(STEPS - 1, Math.floor(far * STEPS + source.between(-0.4, 0.6))));
        const end = Math.min(y + run * 2 * ph - ph, Math.round(block.base));
        panes[step] += `M${px} ${y}V${end}`;
        y += (run + source.whole(0, 1)) * 2 * ph;
      }
    }
    x += width + source.between(-3, 5);
  }
  const ground = handle(`${block.name}-ground`, {
    p: { x: 0, y: keys([block.delay, 760, 'backOut'], [block.delay + 44, 0, 'hold'], ...sink(block.delay * 0.2)) },
    from: block.delay,
    to: LENGTH,
  });
  const shown = { parent: ground, from: block.delay, to: LENGTH - 6 };
  return [
    ground,
    shapeLayer(
      block.name,
      [
        ...(tips === '' ? [] : [drawn(path(tips), [stroke(block.edge, 3, 60)])]),
        drawn(path(d), [
          linear(
            [0, block.base - block.high],
            [0, block.base + 40],
            [
              [0, block.paint[0]],
              [1, block.paint[1]],
            ],
          ),
          ...(block.name === 'near' ? [] : [stroke(block.edge, 2, 34)]),
        ]),
      ],
      shown,
    ),
    ...panes.map((outline, i) => {
      const lit = LANDING + 4 + i * 8;
      const [a, b] = block.colors[i % block.colors.length]!;
      return shapeLayer(
        `${block.name}-panes${i}`,
        [drawn(path(outline), [dashes(i % 2 === 0 ? a : b, block.pane[0], block.pane[1], block.pane[1])])],
        {
          ...shown,
          from: lit,
          o: keys(
            [lit, 0, 'sineOut'],
            [lit + 10, 100, 'sineInOut'],
            [lit + 50 + i * 6, 74, 'sineInOut'],
            [CROWN - 8, 86, 'sineOut'],
            [CROWN + 10, 100, 'sineInOut'],
            [SINK - 10 + i * 2, 90, 'sineIn'],
            [SINK + 12 + i * 2, 0],
          ),
        },
      );
    }),
  ];
}

/** A big wheel by the water, its rim strung with lamps, its cabins always upright. */
function wheel(): Layer[] {
  const [x, y, r] = [560, SHORE - 176, 138];
  const ground = handle('wheel-ground', {
    p: { x: 0, y: keys([24, 760, 'backOut'], [66, 0, 'hold'], ...sink(4)) },
    from: 24,
    to: LENGTH,
  });
  const shown = { parent: ground, from: 24, to: LENGTH - 6 };
  const turn = keys([24, 0, 'sineIn'], [LANDING, 10, 'linear'], [LENGTH, 178]);
  const spokes = Array.from({ length: 12 }, (_, i) => `M0 0L${cosDeg(i * 30) * r} ${sinDeg(i * 30) * r}`).join('');
  const hub = handle('wheel-hub', { parent: ground, p: [x, y], r: turn, from: 24, to: LENGTH });
  const cabins = Array.from({ length: 12 }, (_, i) => {
    const color = [ROSE, GOLD, MINT, SKY, VIOLET][i % 5]!;
    const back: Key[] = [
      [24, 0, 'sineIn'],
      [LANDING, -10, 'linear'],
      [LENGTH, -178],
    ];
    return shapeLayer(
      `cabin${i}`,
      [
        group([glow(34, color.light, 0.8)], { p: [0, 12] }),
        drawn(path('M-14 2C-14 -8 14 -8 14 2L11 22C8 28 -8 28 -11 22Z'), [
          linear(
            [-14, -4],
            [12, 26],
            [
              [0, '#ffffff'],
              [0.3, color.light],
              [1, color.deep],
            ],
          ),
        ]),
        drawn(box(0, 6, 18, 8, 2), [fill('#fff6d0', 90)]),
      ],
      { parent: hub, from: 24, to: LENGTH - 6, p: [cosDeg(i * 30) * r, sinDeg(i * 30) * r], r: keys(...back) },
    );
  });
  const lamps = [0, 1].map((half) => {
    const d = Array.from({ length: 18 }, (_, i) => {
      const a = i * 20 + half * 10;
      const [px, py] = [cosDeg(a) * (r - 15), sinDeg(a) * (r - 15)];
      return `M${Math.round(px)} ${Math.round(py)}h.1`;
    }).join('');
    return shapeLayer(
      `wheel-lamps${half}`,
      [
        drawn(path(d), [
          stroke(half === 0 ? GOLD.main : ROSE.main, 16, 34),
          stroke(half === 0 ? '#fff3c4' : '#ffd6e4', 8),
        ]),
      ],
      { parent: hub, from: LANDING + 14, to: LENGTH - 6, o: sway(LANDING, LENGTH, 70, 30, 48, half / 2) },
    );
  });
  return [
    ground,
    shapeLayer('wheel-light', [glow(260, ROSE.main, 0.42)], {
      ...shown,
      from: LANDING + 10,
      p: [x, y],
      o: keys([LANDING + 10, 0, 'sineInOut'], [LANDING + 50, 100, 'hold'], [SINK, 100, 'sineIn'], [SINK + 30, 0]),
    }),
    shapeLayer(
      'wheel-legs',
      [
        drawn(path(`M${x} ${y}L${x - 74} ${SHORE + 14}M${x} ${y}L${x + 74} ${SHORE + 14}`), [
          stroke('#2a1f66', 15),
          stroke('#8f7bf0', 4, 80),
        ]),
      ],
      shown,
    ),
    hub,
    shapeLayer(
      'wheel-rim',
      [
        drawn(path(spokes), [stroke('#a594f5', 2.6, 70)]),
        drawn(ellipse(0, 0, r), [stroke('#4a3a9c', 11), stroke('#d9ccff', 3)]),
        drawn(ellipse(0, 0, r - 30), [stroke('#8f7bf0', 3, 80)]),
      ],
      { parent: hub, from: 24, to: LENGTH - 6 },
    ),
    ...lamps,
    ...cabins,
    shapeLayer(
      'wheel-boss',
      [
        drawn(ellipse(0, 0, 17), [
          radial([-5, -5], 26, [
            [0, '#ffffff'],
            [0.4, GOLD.light],
            [1, GOLD.deep],
          ]),
        ]),
      ],
      { parent: hub, from: 24, to: LENGTH - 6 },
    ),
  ];
}

/** Northern light: soft tall rays that stand on a wave and sway out of step. */
function aurora(): Layer[] {
  const rays = 9;
  return Array.from({ length: rays }, (_, i) => {
    const x = (i / (rays - 1)) * (W + 120) - 60;
    const y = 250 + Math.sin(i * 0.8) * 70 + (i % 2) * 46;
    const color = [MINT.light, '#4fe0c0', VIOLET.light, '#9a7bff', ROSE.light][Math.floor((i / rays) * 5)]! as Hex;
    const shown = { from: 44, to: LENGTH - 8 };
    const wave = sway(90, SINK - 30, 68, 26, 84 + (i % 3) * 14, (i * 0.29) % 1).keys.filter(
      ([t]) => t > 110 && t < SINK - 40,
    );
    return shapeLayer(`aurora${i}`, [haze(88 + (i % 3) * 18, 240 + (i % 4) * 22, color, 0.66)], {
      ...shown,
      p: { x: sway(44, LENGTH, x, 22, 150, (i * 0.17) % 1), y: sway(44, LENGTH, y, 24, 120, (i * 0.23) % 1) },
      r: 8 + Math.sin(i) * 6,
      o: keys([44 + i * 2, 0, 'sineInOut'], ...wave, [LENGTH - 10, 0]),
    });
  });
}

/** The river: still, with the lights in it. */
function river(source: Random): Layer[] {
  const ground = handle('river-ground', {
    p: { x: 0, y: keys([2, 420, 'cubicOut'], [44, 0, 'hold'], ...sink(6)) },
    from: 2,
    to: LENGTH,
  });
  const shown = { parent: ground, from: 2, to: LENGTH - 6 };
  // Each light stands in the water as a column of short dashes that grow fainter towards us.
  const colors = [GOLD.light, ROSE.light, SKY.light, GOLD.pale, VIOLET.light, MINT.light] as const;
  const streaks = colors.map((color, i) => {
    const parts = ['', '', ''];
    for (let column = 0; column < 6; column++) {
      const x = ((column + ((i * 0.37) % 1)) / 6) * W + source.between(-24, 24);
      for (const part of [0, 1, 2]) {
        parts[part] +=
          `M${Math.round(x + source.between(-13, 13) * (1 + part * 0.5))} ${Math.round(SHORE + 15 + part * 84 + source.between(0, 12))}v78`;
      }
    }
    const lit = LANDING + 6 + i * 6;
    return shapeLayer(
      `streak${i}`,
      parts.map((d, part) =>
        drawn(path(d), [dashes(color, 20 + part * 12, 2.5 + part, 12 + i * 1.7 + part * 2, [84, 52, 24][part]!)]),
      ),
      {
        ...shown,
        from: lit,
        p: { x: sway(2, LENGTH, 0, 9, 70, i / 6), y: 0 },
        o: keys(
          [lit, 0, 'sineInOut'],
          [lit + 24, 84, 'sineInOut'],
          [CROWN - 10, 66, 'sineOut'],
          [CROWN + 14, 100, 'sineInOut'],
          [SINK, 80, 'sineIn'],
          [SINK + 22, 0],
        ),
      },
    );
  });
  return [
    ground,
    shapeLayer(
      'water',
      [
        drawn(box(W / 2, SHORE + 150, W + 20, 300), [
          linear(
            [0, SHORE],
            [0, SHORE + 290],
            [
              [0, '#3a2a8c'],
              [0.2, '#241a66'],
              [1, '#0a0726'],
            ],
          ),
        ]),
        drawn(path(`M-20 ${SHORE}H${W + 20}V${SHORE + 10}H-20Z`), [
          linear(
            [0, SHORE],
            [0, SHORE + 10],
            [
              [0, '#8a72e0'],
              [1, '#3a2a8c'],
            ],
          ),
        ]),
      ],
      shown,
    ),
    ...streaks,
    shapeLayer('boat-light', [haze(70, 12, GOLD.light, 0.8)], { ...shown, p: { x: SAILING, y: SHORE + 92 } }),
    shapeLayer('boat', flatEmoji('sailboat'), {
      ...shown,
      a: [FLAT_SIZE / 2, FLAT_SIZE - 3],
      p: { x: SAILING, y: SHORE + 94 },
      s: [-250, 250],
      r: sway(2, LENGTH, 0, 4, 80),
    }),
  ];
}

/** A small boat on its way along the river. */
const SAILING = keys([2, 60, 'linear'], [LENGTH, 330]);

const POINTS = 9;

/** The crown: five tall points with pearls, drawn by the city's own lights. */
function crownPlace(i: number, count: number): [number, number] {
  const outline: [number, number][] = [
    [-190, 130],
    [-216, -70],
    [-106, 26],
    [0, -140],
    [106, 26],
    [216, -70],
    [190, 130],
    [64, 148],
    [-64, 148],
  ];
  const share = (i / count) * POINTS;
  const at = Math.floor(share) % POINTS;
  const [a, b] = [outline[at]!, outline[(at + 1) % POINTS]!];
  const part = share - Math.floor(share);
  return [360 + a[0] + (b[0] - a[0]) * part, 420 + a[1] + (b[1] - a[1]) * part];
}

function crown(source: Random): Layer[] {
  const count = 36;
  const away = SINK - 6;
  const lights = Array.from({ length: count }, (_, i) => {
    const [x, y] = crownPlace(i, count);
    const start = GATHER - 36 + Math.round(source.between(0, 26));
    const from = [source.between(20, W - 20), SHORE - source.between(-40, 330)];
    const bend = [(from[0]! + x) / 2 + source.between(-120, 120), (from[1]! + y) / 2];
    const big = i % 4 === 0;
    return figureLayer(
      `light${i}`,
      big ? hazyStamp(25, GOLD.light) : glowStamp(18, i % 2 === 0 ? GOLD.light : GOLD.pale),
      {
        from: start,
        to: away,
        p: keys(
          [start, from, 'sineInOut'],
          [start + 22, bend, 'sineInOut'],
          [CROWN - 16, [x, y], 'hold'],
          [CROWN - 2, [x, y], 'expoOut'],
          [CROWN + 9, [360 + (x - 360) * 1.12, 420 + (y - 420) * 1.12], 'sineInOut'],
          [CROWN + 30, [360 + (x - 360) * 1.04, 420 + (y - 420) * 1.04], 'sineInOut'],
          [away - 40, [360 + (x - 360) * 1.04, 414 + (y - 420) * 1.04], 'cubicIn'],
          [away, [x + source.between(-220, 220), y + source.between(160, 560)]],
        ),
        s: keys(
          [start, 0, 'backOut'],
          [start + 20, 92, 'sineInOut'],
          [CROWN - 4, 96, 'expoOut'],
          [CROWN + 8, 160, 'sineInOut'],
          [CROWN + 30, 62, 'sineInOut'],
          [away - 40, 60, 'sineOut'],
          [away - 26, 110, 'sineIn'],
          [away, 0],
        ),
      },
    );
  });
  const d = 'M-190 130L-216 -70L-106 26L0 -140L106 26L216 -70L190 130C120 156 -120 156 -190 130Z';
  const jewel = (x: number, y: number, radius: number, color: { light: Hex; main: Hex; dark: Hex }): ShapeJson =>
    drawn(ellipse(x, y, radius), [
      stroke(GOLD.dark, 4),
      radial([x - radius * 0.35, y - radius * 0.4], radius * 1.7, [
        [0, '#ffffff'],
        [0.3, color.light],
        [0.7, color.main],
        [1, color.dark],
      ]),
    ]);
  const shown = { from: CROWN - 12, to: SINK + 24 };
  const p = {
    x: 360,
    y: keys(
      [CROWN - 12, 420, 'sineInOut'],
      [CROWN + 30, 420, 'sineInOut'],
      [CROWN + 58, 408, 'sineInOut'],
      [SINK - 14, 420, 'backIn'],
      [SINK + 24, 60],
    ),
  };
  const s = keys(
    [CROWN - 12, 20, 'backOut'],
    [CROWN + 14, 112, 'sineInOut'],
    [CROWN + 34, 100, 'sineInOut'],
    [CROWN + 58, 104, 'sineInOut'],
    [SINK - 14, 100, 'backIn'],
    [SINK + 24, 10],
  );
  const o = keys([CROWN - 12, 0, 'sineOut'], [CROWN, 100, 'hold'], [SINK + 8, 100, 'sineIn'], [SINK + 24, 0]);
  return [
    shapeLayer('crown-light', [glow(400, '#ffd98a', 0.9)], {
      ...shown,
      from: GATHER,
      p: [360, 420],
      s: keys([GATHER, 40, 'sineInOut'], [CROWN - 8, 62, 'expoOut'], [CROWN + 20, 116, 'sineInOut'], [SINK + 24, 60]),
      o: keys(
        [GATHER, 0, 'sineInOut'],
        [CROWN - 8, 36, 'sineOut'],
        [CROWN + 10, 88, 'sineInOut'],
        [SINK - 20, 70, 'sineInOut'],
        [SINK + 24, 0],
      ),
    }),
    shapeLayer(
      'crown-ring',
      [drawn(ellipse(0, 0, 200), [stroke('#fff0b0', keys([CROWN, 24, 'expoOut'], [CROWN + 56, 1]))])],
      {
        p: [360, 420],
        from: CROWN,
        to: CROWN + 56,
        s: keys([CROWN, 50, 'expoOut'], [CROWN + 56, 250]),
        o: keys([CROWN, 0, 'linear'], [CROWN + 5, 66, 'sineIn'], [CROWN + 56, 0]),
      },
    ),
    shapeLayer(
      'crown',
      [
        drawn(path(d), [
          stroke(GOLD.dark, 12),
          linear(
            [-200, -120],
            [180, 150],
            [
              [0, '#fffbe0'],
              [0.28, GOLD.light],
              [0.6, GOLD.main],
              [1, '#b8560c'],
            ],
          ),
        ]),
        drawn(path('M0 -140L106 26L216 -70L190 130C130 150 60 152 0 150Z'), [
          linear(
            [0, 0],
            [210, 60],
            [
              [0, '#b8560c00'],
              [1, '#8a380473'],
            ],
          ),
        ]),
        drawn(path('M-188 92C-120 118 120 118 188 92L190 130C120 156 -120 156 -190 130Z'), [
          linear(
            [-190, 0],
            [190, 0],
            [
              [0, GOLD.deep],
              [0.25, '#fff6c8'],
              [0.5, GOLD.main],
              [0.75, GOLD.light],
              [1, GOLD.dark],
            ],
          ),
        ]),
        drawn(path('M-176 60L-194 -30L-112 44M-84 34L-4 -98'), [stroke('#ffffff', 6, 60)]),
        jewel(0, 62, 25, ROSE),
        jewel(-98, 66, 17, SKY),
        jewel(98, 66, 17, MINT),
        jewel(-160, 116, 9, ROSE),
        jewel(-80, 127, 9, MINT),
        jewel(0, 130, 10, SKY),
        jewel(80, 127, 9, MINT),
        jewel(160, 116, 9, ROSE),
        jewel(0, -152, 22, { light: '#fff6e8', main: '#ffd9c8', dark: '#c98aa8' }),
        jewel(-220, -82, 17, { light: '#fff6e8', main: '#ffd9c8', dark: '#c98aa8' }),
        jewel(220, -82, 17, { light: '#fff6e8', main: '#ffd9c8', dark: '#c98aa8' }),
      ],
      {
        ...shown,
        p,
        s,
        o,
        r: keys(
          [CROWN - 12, -14, 'backOut'],
          [CROWN + 18, 4, 'sineInOut'],
          [CROWN + 46, -3, 'sineInOut'],
          [SINK - 14, 0],
        ),
      },
    ),
    ...lights,
  ];
}

function goldRain(source: Random): Layer[] {
  return Array.from({ length: 32 }, (_, i) => {
    const depth = source.next();
    const start = Math.round(CROWN + 16 + source.between(0, 56));
    const end = Math.min(LENGTH - 5, Math.round(start + 88 - depth * 28));
    const x = source.between(0, W);
    return figureLayer(
      `rain${i}`,
      i % 3 === 0
        ? sparkleStamp(10 + depth * 16, GOLD.pale)
        : glowStamp(6 + depth * 13, i % 3 === 1 ? GOLD.light : ROSE.light),
      {
        from: start,
        to: end,
        p: keys(
          [start, [360 + (x - 360) * 0.4, 380 - source.between(0, 120)], 'sineIn'],
          [end, [Math.round(x), Math.round(560 + depth * 640)]],
        ),
        s: keys([start, 0, 'backOut'], [start + 16, 100, 'sineIn'], [end, 30]),
        r: keys([start, 0, 'linear'], [end, source.between(-180, 180)]),
        o: keys([start, 100, 'hold'], [end - 26, 100, 'sineIn'], [end, 0]),
      },
    );
  });
}

function searchlights(): Layer[] {
  return [90, 330, 640].map((x, i) =>
    shapeLayer(
      `search${i}`,
      [
        drawn(path('M-5 0L-72 -980H72L5 0Z'), [
          linear(
            [0, 0],
            [0, -980],
            [
              [0, '#d9e6ffa6'],
              [0.5, '#c8b8ff40'],
              [1, '#c8b8ff00'],
            ],
          ),
        ]),
      ],
      {
        p: [x, SHORE - 150],
        from: LANDING + 34 + i * 8,
        to: SINK + 10,
        r: sway(LANDING + 34, SINK + 10, (1 - i) * 9, 17, 124, i / 3),
        o: keys(
          [LANDING + 34 + i * 8, 0, 'sineInOut'],
          [LANDING + 70, 66, 'hold'],
          [SINK - 24, 66, 'sineIn'],
          [SINK + 8, 0],
        ),
      },
    ),
  );
}

function scene(): Composition {
  const source = random(40_000);
  const warm: Block['colors'] = [
    [GOLD.pale, GOLD.light],
    ['#fff6dd', GOLD.main],
    ['#ffe0ea', ROSE.light],
    [GOLD.pale, GOLD.main],
    ['#dff3ff', SKY.light],
    [GOLD.pale, GOLD.light],
    ['#ffe0ea', GOLD.main],
  ];
  const far = towers(
    {
      name: 'far',
      base: SHORE,
      low: 150,
      high: 470,
      wide: [44, 74],
      paint: ['#5a48b0', '#2f2472'],
      edge: '#a594f5',
      delay: 8,
      pane: [6, 8],
      colors: warm,
    },
    source,
  );
  const middle = towers(
    {
      name: 'middle',
      base: SHORE,
      low: 90,
      high: 320,
      wide: [58, 92],
      paint: ['#40318f', '#1d1450'],
      edge: '#8a72e0',
      delay: 14,
      pane: [8, 11],
      colors: warm,
    },
    source,
  );
  const near = towers(
    {
      name: 'near',
      base: SHORE,
      low: 30,
      high: 160,
      wide: [70, 116],
      paint: ['#2c1f6b', '#120b36'],
      edge: '#6a56c4',
      delay: 20,
      pane: [11, 14],
      colors: warm,
    },
    source,
  );
  return {
    name: 'city-of-lights',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [
      { frame: 22, name: 'comet' },
      { frame: LANDING, name: 'lights' },
      { frame: GATHER, name: 'gather' },
      { frame: CROWN, name: 'crown' },
    ],
    layers: [
      veil(
        [
          [0, '#070820f0'],
          [0.45, '#17124ac2'],
          [0.8, '#2e1a5ed9'],
          [1, '#0a0626eb'],
        ],
        presence(1, 34, SINK - 4, LENGTH - 4),
      ),
      ...starfield(66, 860, source, 8, LENGTH - 8),
      ...aurora(),
      ...searchlights(),
      shapeLayer('dawn', [haze(560, 250, '#ff6a6a', 0.5)], {
        p: [W / 2, SHORE],
        from: LANDING,
        to: LENGTH - 8,
        o: presence(LANDING, LANDING + 60, SINK, LENGTH - 10),
      }),
      ...burst(
        'west',
        { at: [140, 560], start: 128, radius: 150, count: 32, color: ROSE.light, tip: '#ffffff', droop: 26, life: 74 },
        source,
      ),
      ...burst(
        'east',
        { at: [600, 500], start: 150, radius: 160, count: 34, color: SKY.light, tip: '#ffffff', droop: 26, life: 76 },
        source,
      ),
      ...far,
      ...middle,
      ...wheel(),
      ...near,
      ...river(source),
      ...comet(),
      ...burst(
        'crown-left',
        {
          at: [150, 640],
          start: CROWN + 26,
          radius: 160,
          count: 34,
          color: VIOLET.light,
          tip: '#ffffff',
          droop: 30,
          life: 74,
        },
        source,
      ),
      ...burst(
        'crown-right',
        {
          at: [580, 660],
          start: CROWN + 48,
          radius: 160,
          count: 34,
          color: MINT.light,
          tip: '#ffffff',
          droop: 30,
          life: 74,
        },
        source,
      ),
      ...crown(source),
      ...goldRain(source),
      ...motes('mote', 12, 90, LENGTH - 8, source, [GOLD.light, ROSE.light]),
      ...Array.from({ length: 10 }, (_, i) =>
        twinkle(
          `glint${i}`,
          hazyStamp(source.between(20, 40), i % 2 === 0 ? GOLD.pale : GOLD.light),
          [360 + source.between(-250, 250), 420 + source.between(-200, 190)],
          CROWN + 4 + i * 6,
          36,
        ),
      ),
    ],
  };
}

export const cityOfLights: Gift = {
  id: 'city-of-lights',
  name: 'City of Lights',
  category: 'luxury',
  price_coins: 40_000,
  alt: "A comet falls behind a dark city and its windows light up in a wave; a big wheel turns by the river, and the city's lights rise and gather into a golden crown that rains gold.",
  scene,
  still: { frame: CROWN + 34, tile: { x: 360, y: 610, side: 720 } },
  sound: cityOfLightsScore,
};
