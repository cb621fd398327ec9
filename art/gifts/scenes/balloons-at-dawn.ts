import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Track } from '../../kit/keyframes.ts';
import { handle, shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { glow, haze } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random, type Random } from '../../kit/random.ts';
import { sparkleStamp } from '../../kit/stamps.ts';
import { box, drawn, ellipse, fill, linear, path, radial, stroke, trim } from '../../kit/shapes.ts';
import { mix, type Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET, WOOD } from '../palette.ts';
import { flicker } from '../parts.ts';
import { painted } from '../small.ts';
import { cannon, motes, presence, veil } from '../stagecraft.ts';
import { balloonsAtDawnScore } from '../../sounds/scores-day.ts';

const { width: W, height: H } = FULL_SCREEN;
const LENGTH = 360;
/** Two breaths of the burner, and the moment when everything is up. */
const BURN = [76, 128] as const;
const TOP = 212;

const GORES = 7;
const RADIUS = 150;

/** The outline of a strip of the envelope between two meridians, from its crown to its mouth. */
function gore(from: number, to: number): string {
  const x = (share: number, radius: number): number => Math.round(Math.sin((share - 0.5) * Math.PI) * radius * 10) / 10;
  const [a, b] = [from / GORES, to / GORES];
  return `M0 -168C${x(a, 110)} -168 ${x(a, RADIUS)} -96 ${x(a, RADIUS)} -22C${x(a, RADIUS)} 62 ${x(a, 74)} 112 ${x(a, 40)} 168L${x(b, 40)} 168C${x(b, 74)} 112 ${x(b, RADIUS)} 62 ${x(b, RADIUS)} -22C${x(b, RADIUS)} -96 ${x(b, 110)} -168 0 -168Z`;
}

interface Cloth {
  readonly id: string;
  readonly colors: readonly Hex[];
  /** A band around the middle. */
  readonly band: Hex;
  readonly emblem: 'heart' | 'star' | 'sun' | 'none';
}

const EMBLEM = {
  heart:
    'M0 52C-20 38 -56 12 -56 -20C-56 -38 -42 -50 -27 -50C-15 -50 -5 -43 0 -33C5 -43 15 -50 27 -50C42 -50 56 -38 56 -20C56 12 20 38 0 52Z',
  star: 'M0 -56L15 -18L55 -17L24 8L34 47L0 25L-34 47L-24 8L-55 -17L-15 -18Z',
  sun: 'M0 -54L11 -30L35 -42L30 -14L56 -8L33 8L48 32L20 30L12 56L-4 34L-26 50L-28 22L-55 20L-36 0L-52 -24L-25 -24L-22 -50Z',
} as const;

/** A balloon 320 px wide with its basket, lit from the upper left, drawn once. */
function balloon({ id, colors, band, emblem }: Cloth): Sprite {
  const strips = Array.from({ length: GORES }, (_, i) => {
    const color = colors[i % colors.length]!;
    return painted(
      gore(i, i + 1),
      [-120, -150],
      [120, 150],
      mix(color, '#ffffff', 0.36),
      color,
      mix(color, '#2a1763', 0.34),
    );
  });
  const body: ShapeJson[] = [
    ...strips,
    drawn(path('M-149 -40C-90 0 90 0 149 -40L150 4C96 44 -96 44 -150 4Z'), [
      linear(
        [-150, 0],
        [150, 0],
        [
          [0, mix(band, '#ffffff', 0.5)],
          [0.5, band],
          [1, mix(band, '#2a1763', 0.45)],
        ],
      ),
    ]),
    drawn(path('M-148 -44C-90 -4 90 -4 148 -44M-150 8C-96 48 96 48 150 8'), [stroke(GOLD.pale, 4, 80)]),
    ...(emblem === 'none'
      ? []
      : [
          drawn(path(EMBLEM[emblem], 'translate(0 -56) scale(1.05)'), [
            stroke('#ffffff', 7),
            linear(
              [-40, -110],
              [40, 0],
              [
                [0, '#fffbe0'],
                [0.5, GOLD.light],
                [1, GOLD.deep],
              ],
            ),
          ]),
        ]),
    drawn(path(gore(0, GORES)), [
      radial([-60, -90], 300, [
        [0, '#ffffff4d'],
        [0.34, '#ffffff00'],
        [0.6, '#4c2aa800'],
        [1, '#2a176399'],
      ]),
    ]),
    drawn(path('M-112 -84C-104 -116 -84 -140 -56 -152'), [stroke('#ffffff', 10, 60)]),
    drawn(ellipse(0, 168, 41, 7), [fill('#5a1f3a')]),
  ];
  const basket: ShapeJson[] = [
    drawn(path('M-38 170L-32 236M38 170L32 236M-14 172L-14 236M14 172L14 236'), [stroke('#5a3a2a', 3)]),
    painted(
      'M-36 234H36L30 284C30 290 -30 290 -30 284Z',
      [-34, 234],
      [34, 288],
      WOOD.light,
      WOOD.main,
      WOOD.deep,
      WOOD.dark,
    ),
    drawn(path('M-33 248H33M-32 262H32M-31 275H31M-16 238V286M0 238V287M16 238V286'), [stroke('#532a12', 2.4, 60)]),
    drawn(box(0, 236, 82, 11, 5.5), [
      linear(
        [-40, 0],
        [40, 0],
        [
          [0, '#ffdcae'],
          [1, WOOD.deep],
        ],
      ),
    ]),
  ];
  return {
    id,
    width: 360,
    height: 500,
    length_frames: LENGTH,
    layers: [shapeLayer('cloth', body, { p: [180, 190] }), shapeLayer('basket', basket, { p: [180, 190] })],
  };
}

const HERO: Cloth = { id: 'hero', colors: [ROSE.main, '#fff3e0', GOLD.main], band: VIOLET.main, emblem: 'heart' };
const OTHERS: readonly Cloth[] = [
  { id: 'sea', colors: [SKY.main, '#eaf7ff', MINT.main], band: SKY.deep, emblem: 'star' },
  { id: 'dusk', colors: [VIOLET.main, '#ffd6e4', VIOLET.light], band: ROSE.main, emblem: 'sun' },
  { id: 'field', colors: [MINT.main, '#fff6c8', GOLD.main], band: MINT.deep, emblem: 'none' },
];

/** Where the others fly: cloth, size, path, and when. */
const FLEET: readonly (readonly [cloth: number, size: number, x: number, from: number, to: number, start: number])[] = [
  [2, 17, 560, 860, 300, 34],
  [0, 22, 120, 930, 250, 46],
  [1, 15, 330, 850, 190, 60],
  [2, 30, 640, 1180, 420, 84],
  [1, 38, 96, 1300, 560, 100],
  [0, 46, 610, 1480, 800, 126],
];

function fleet(sprites: readonly Sprite[]): Layer[] {
  return FLEET.map(([cloth, size, x, from, to, start], i) =>
    spriteLayer(`balloon${i}`, sprites[cloth]!, {
      from: start,
      to: LENGTH - 8,
      p: {
        x: sway(start, LENGTH, x, 10 + size * 0.3, 150, (i * 0.37) % 1),
        y: keys(
          [start, from, 'cubicOut'],
          [TOP + 20, to, 'sineInOut'],
          [LENGTH - 60, to - 30, 'backIn'],
          [LENGTH - 8, -260],
        ),
      },
      s: size,
      r: sway(start, LENGTH, 0, 3, 120, (i * 0.21) % 1),
      ...(from < 1000 ? { o: keys([start, 0, 'sineInOut'], [start + 26, 100]) } : {}),
    }),
  );
}

/** The flame of the burner and the light that it throws into the cloth. */
function burner(hero: Layer): Layer[] {
  const roar = (rest: number, full: number): Track =>
    keys(
      [30, rest, 'sineInOut'],
      [BURN[0] - 6, rest * 0.8, 'expoOut'],
      [BURN[0] + 6, full * 0.8, 'sineInOut'],
      [BURN[0] + 34, rest, 'sineInOut'],
      [BURN[1] - 6, rest * 0.8, 'expoOut'],
      [BURN[1] + 8, full, 'sineInOut'],
      [BURN[1] + 46, rest, 'sineInOut'],
      [TOP - 8, rest, 'expoOut'],
      [TOP + 8, full, 'sineInOut'],
      [TOP + 60, rest],
    );
  return [
    ...flicker('burner', LENGTH, { parent: hero, p: [0, 214], from: 20, s: roar(60, 190) }),
    shapeLayer('cloth-light', [glow(170, '#ffe08a', 0.85)], {
      parent: hero,
      p: [0, 60],
      from: 20,
      s: 112,
      o: roar(14, 86),
    }),
  ];
}

/** A ridge down to below the screen, with snow on its peaks where there is some. */
const ridge = (d: string, top: number, light: Hex, deep: Hex, snow = ''): ShapeJson[] => [
  painted(`${d}V${H + 60}H-60Z`, [0, top], [0, H], light, deep),
  ...(snow === '' ? [] : [painted(snow, [0, top], [0, top + 120], '#fff6ee', '#ffc9b8')]),
];

/** The tops of a wood against the light. */
function treetops(source: Random): string {
  const tops = Array.from({ length: 22 }, (_, i) => {
    const wave = Math.sin(i / 3);
    return `L${-44 + i * 40} ${1110 - source.between(0, 60) - wave * 24}L${-24 + i * 40} ${1180 - wave * 20}`;
  });
  return `M-60 1200${tops.join('')}L860 1200`;
}

/** Birds as two strokes each, in a loose wedge that crosses the sky. */
function birds(): Layer[] {
  return Array.from({ length: 7 }, (_, i) => {
    const start = 96 + i * 5;
    const [dx, dy] = [Math.abs(i - 3) * -34, (i - 3) * 26];
    return shapeLayer(
      `bird${i}`,
      [drawn(path('M-18 -6C-10 -14 -4 -10 0 0C4 -10 10 -14 18 -6'), [stroke('#3a1a5a', 4.4, 86)])],
      {
        from: start,
        to: start + 190,
        p: keys([start, [-60 + dx * 0.3, 470 + dy], 'linear'], [start + 190, [W + 120 + dx, 150 + dy]]),
        s: {
          keys: sway(start, start + 190, 80, 40, 22, i / 7).keys.map(
            ([t, v, e]) => [t, [86, v as number], e!] as const,
          ),
        },
      },
    );
  });
}

const STREAMERS: readonly Hex[] = [GOLD.light, ROSE.light, MINT.light, '#ffffff'];

/** A streamer let down from the basket; it unrolls and waves. */
function streamer(hero: Layer, i: number): Layer {
  const side = i % 2 === 0 ? 1 : -1;
  const x = side * (14 + i * 9);
  const d = `M${x} 286C${x + side * 40} 330 ${x - side * 30} 370 ${x + side * 16} 420C${x + side * 50} 460 ${x - side * 20} 490 ${x + side * 22} 540`;
  return shapeLayer(
    `streamer${i}`,
    [
      drawn(
        [...path(d), trim(0, keys([TOP - 4 + i * 3, 0, 'cubicOut'], [TOP + 40 + i * 3, 100]))],
        [stroke(STREAMERS[i]!, 8)],
      ),
    ],
    { parent: hero, from: TOP - 4 + i * 3, to: LENGTH - 8, r: sway(TOP, LENGTH, 0, 2, 70, i / 4) },
  );
}

function scene(): Composition {
  const source = random(7500);
  const land = handle('land', {
    p: {
      x: 0,
      y: keys(
        [2, 420, 'cubicOut'],
        [56, 0, 'sineInOut'],
        [BURN[1], 30, 'sineInOut'],
        [TOP + 20, 210, 'hold'],
        [LENGTH - 46, 210, 'cubicIn'],
        [LENGTH - 4, 760],
      ),
    },
  });
  const nearer = (share: number): Layer =>
    handle(`depth${share}`, { parent: land, p: { x: 0, y: keys([BURN[1], 0, 'sineInOut'], [TOP + 30, 150 * share]) } });
  const [far, middle, near] = [nearer(0.1), nearer(0.5), nearer(1)];
  const shown = { from: 2, to: LENGTH - 3 };
  const hero = handle('hero', {
    p: {
      x: keys(
        [20, 360, 'sineInOut'],
        [110, 338, 'sineInOut'],
        [TOP, 372, 'sineInOut'],
        [286, 352, 'sineInOut'],
        [LENGTH, 366],
      ),
      y: keys(
        [20, 1560, 'cubicOut'],
        [BURN[0] - 4, 1010, 'sineInOut'],
        [BURN[1] - 8, 960, 'sineInOut'],
        [BURN[1] + 2, 972, 'backOut'],
        [TOP, 500, 'sineInOut'],
        [LENGTH - 74, 470, 'sineIn'],
        [LENGTH - 64, 478, 'backIn'],
        [LENGTH - 8, -620],
      ),
    },
    s: keys(
      [20, 108, 'sineInOut'],
      [BURN[1], 116, 'sineInOut'],
      [TOP - 10, 136, 'expoOut'],
      [TOP + 10, 146, 'sineInOut'],
      [TOP + 40, 138, 'hold'],
      [LENGTH - 60, 138, 'sineIn'],
      [LENGTH - 8, 120],
    ),
    r: keys(
      [20, -4, 'sineInOut'],
      [BURN[0], 4, 'sineInOut'],
      [BURN[1], -4, 'sineInOut'],
      [TOP - 6, 4, 'sineInOut'],
      [TOP + 40, -3, 'sineInOut'],
      [300, 3, 'sineInOut'],
      [LENGTH, 0],
    ),
    from: 20,
  });
  return {
    name: 'balloons-at-dawn',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [...BURN.map((frame) => ({ frame, name: 'burner' })), { frame: TOP, name: 'top' }],
    layers: [
      veil(
        [
          [0, '#24418cf2'],
          [0.34, '#6a6fc8eb'],
          [0.6, '#f29ab0e6'],
          [0.8, '#ffc98ae6'],
          [1, '#ffe2a8eb'],
        ],
        presence(1, 42, LENGTH - 42, LENGTH - 3),
      ),
      shapeLayer('sun-light', [glow(560, '#fff0c0', 0.95)], {
        p: [500, 800],
        from: 6,
        to: LENGTH - 5,
        s: keys(
          [6, 50, 'sineOut'],
          [BURN[1], 84, 'sineInOut'],
          [TOP - 4, 86, 'backOut'],
          [TOP + 30, 118, 'sineInOut'],
          [LENGTH - 5, 100],
        ),
        o: presence(6, 80, LENGTH - 52, LENGTH - 6, 86),
      }),
      shapeLayer(
        'sun',
        [
          drawn(ellipse(0, 0, 92), [
            radial([0, 0], 92, [
              [0, '#ffffff'],
              [0.82, '#fff6d0'],
              [1, '#ffe49a'],
            ]),
          ]),
        ],
        {
          p: {
            x: 500,
            y: keys([6, 1060, 'cubicOut'], [120, 850, 'sineInOut'], [TOP + 30, 760, 'sineInOut'], [LENGTH - 6, 740]),
          },
          from: 6,
          to: LENGTH - 6,
          o: presence(6, 50, LENGTH - 48, LENGTH - 7, 96),
        },
      ),
      ...birds(),
      land,
      far,
      middle,
      near,
      shapeLayer(
        'mountains',
        ridge(
          'M-60 1010L60 900L120 950L240 800L330 900L400 850L520 960L620 840L700 900L790 850',
          800,
          '#9a7fd0',
          '#e08ab0',
          'M240 800L286 851L262 862L244 846L224 866L204 845ZM620 840L656 867L636 880L618 868L598 884L580 888Z',
        ),
        { parent: far, ...shown },
      ),
      shapeLayer('mist-far', [haze(520, 70, '#ffe6d6', 0.85)], {
        parent: far,
        p: { x: sway(0, LENGTH, 360, 50, 240), y: 980 },
        ...shown,
      }),
      ...fleet(OTHERS.map(balloon)),
      shapeLayer(
        'hills',
        ridge(
          'M-60 1090C60 1000 160 1010 260 1060C360 1100 430 1000 540 990C640 984 720 1040 790 1030',
          990,
          '#6a58b8',
          '#b86a9a',
        ),
        { parent: middle, ...shown },
      ),
      shapeLayer('mist-near', [haze(560, 84, '#ffe0d0', 0.8)], {
        parent: middle,
        p: { x: sway(0, LENGTH, 340, 60, 200, 0.5), y: 1110 },
        ...shown,
      }),
      shapeLayer('wood', ridge(treetops(source), 1040, '#3a2f7a', '#1a1448'), { parent: near, ...shown }),
      hero,
      ...STREAMERS.map((_, i) => streamer(hero, i)),
      spriteLayer('hero-cloth', balloon(HERO), { parent: hero, from: 20, to: LENGTH - 6, a: [180, 190] }),
      ...burner(hero),
      ...cannon(
        'left',
        { from: [-10, 1000], start: TOP, count: 20, aim_deg: -62, spread_deg: 22, power: 900, end: LENGTH - 6 },
        source,
      ),
      ...cannon(
        'right',
        { from: [W + 10, 1000], start: TOP + 4, count: 20, aim_deg: -118, spread_deg: 22, power: 900, end: LENGTH - 6 },
        source,
      ),
      ...motes('mote', 18, 60, LENGTH - 8, source, ['#ffffff', GOLD.pale]),
      ...Array.from({ length: 8 }, (_, i) =>
        twinkle(
          `glint${i}`,
          sparkleStamp(source.between(18, 36), '#ffffff'),
          [source.between(130, 590), source.between(250, 700)],
          TOP + 4 + i * 8,
          40,
        ),
      ),
    ],
  };
}

export const balloonsAtDawn: Gift = {
  id: 'balloons-at-dawn',
  name: 'Balloons at Dawn',
  category: 'luxury',
  price_coins: 7500,
  alt: 'At sunrise a great balloon with a golden heart rises over misty mountains with a roar of its burner, others follow, birds cross the sky, and streamers and confetti fly.',
  scene,
  still: { frame: 236, tile: { x: 360, y: 560, side: 700 } },
  sound: balloonsAtDawnScore,
};
