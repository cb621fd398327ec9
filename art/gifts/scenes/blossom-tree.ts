import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { glow, haze } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random, type Random } from '../../kit/random.ts';
import { figureLayer, ownStamp, sparkleStamp } from '../../kit/stamps.ts';
import { drawn, ellipse, fill, group, linear, path, radial, stroke, trim } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson, Vec } from '../../kit/types.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { motes, presence, veil } from '../stagecraft.ts';
import { blossomTreeScore } from '../../sounds/scores-day.ts';

const { width: W, height: H } = FULL_SCREEN;
const LENGTH = 360;
/** The trunk is up, the buds burst, the gust comes. */
const GROWN = 84;
const BLOOM = 104;
const GUST = 206;
const FOOT = [352, 1010] as const;

/** Boughs from the trunk outwards: outline, width, and when they grow. */
const BOUGHS: readonly (readonly [d: string, width: number, start: number])[] = [
  ['M352 1020C330 930 376 860 350 770C336 720 352 690 356 640', 56, 10],
  ['M352 790C300 740 232 730 186 668C168 640 160 606 164 570', 32, 40],
  ['M354 760C420 700 486 700 528 640C548 608 552 580 552 540', 30, 44],
  ['M356 650C330 590 270 560 254 490C248 460 250 430 258 400', 24, 52],
  ['M356 650C392 590 430 560 448 500C456 470 454 440 450 410', 24, 54],
  ['M356 660C356 600 346 540 352 450', 24, 50],
  ['M206 690C170 690 128 690 96 660', 16, 58],
  ['M516 656C556 656 596 650 628 616', 16, 60],
];

/** Clouds of blossom: place, size, and how far back. */
const CROWN: readonly (readonly [x: number, y: number, size: number, back: boolean])[] = [
  [352, 400, 118, true],
  [232, 440, 108, true],
  [476, 440, 110, true],
  [150, 560, 104, true],
  [566, 556, 104, true],
  [96, 650, 84, false],
  [630, 630, 84, false],
  [192, 620, 98, false],
  [522, 624, 98, false],
  [282, 360, 94, false],
  [426, 352, 96, false],
  [356, 300, 88, true],
  [270, 540, 104, false],
  [444, 540, 104, false],
  [356, 470, 112, false],
  [180, 490, 88, false],
  [536, 480, 88, false],
  [356, 620, 74, false],
];

/** A cloud of blossom 200 px wide in one of three lights: puffs behind, single flowers before. */
function cloud(i: number): Sprite {
  const source = random(300 + i);
  const [light, main, deep] = (
    [
      ['#fff0f6', '#ffb3cf', '#e8709f'],
      ['#ffe0ec', '#ff94bb', '#d65a90'],
      ['#ffffff', '#ffc9dc', '#f08ab2'],
    ] as const
  )[i]!;
  const puffs = Array.from({ length: 9 }, (_, k) => {
    const angle = (k / 8) * Math.PI * 2;
    const reach = k === 8 ? 0 : 48;
    const radius = k === 8 ? 62 : source.between(36, 48);
    return drawn(ellipse(Math.cos(angle) * reach, Math.sin(angle) * reach * 0.8, radius), [
      radial([Math.cos(angle) * reach - radius * 0.4, Math.sin(angle) * reach * 0.8 - radius * 0.5], radius * 1.7, [
        [0, light],
        [0.5, main],
        [1, deep],
      ]),
    ]);
  });
  let petals = '';
  let hearts = '';
  for (let k = 0; k < 13; k++) {
    const [x, y] = [source.between(-74, 74), source.between(-62, 56)];
    for (let p = 0; p < 5; p++) {
      const a = (p / 5) * Math.PI * 2 + k;
      const [dx, dy] = [Math.cos(a) * 9, Math.sin(a) * 9];
      petals += `M${x + dx} ${y + dy}h.1`;
    }
    hearts += `M${x} ${y}h.1`;
  }
  return {
    id: `blossom${i}`,
    width: 220,
    height: 200,
    length_frames: LENGTH,
    layers: [
      shapeLayer(
        'puffs',
        [...puffs, drawn(path(petals), [stroke('#ffffff', 11.5, 88)]), drawn(path(hearts), [stroke('#ff6f9c', 7)])],
        { p: [110, 100] },
      ),
    ],
  };
}

/** Everything of the crown sways with the wind, more so outside and in the gust. */
const wind = (start: number, phase: number, reach: number): Key[] => [
  [start, 0, 'sineInOut'],
  [start + 40 + phase * 10, -reach * 0.4, 'sineInOut'],
  [GUST - 22, -reach * 0.7, 'sineInOut'],
  [GUST + 10, reach * 1.5, 'sineInOut'],
  [GUST + 34, reach * 0.7, 'sineInOut'],
  [GUST + 58, reach * 1.2, 'sineInOut'],
  [GUST + 90, 0, 'sineInOut'],
  [LENGTH, -reach * 0.3],
];

function crown(back: boolean, sprites: readonly Sprite[]): Layer[] {
  return CROWN.flatMap(([x, y, size, behind], i) => {
    if (behind !== back) return [];
    const start = BLOOM + Math.round(Math.hypot(x - 356, y - 560) / 13) + (back ? 0 : 8) - 14;
    const far = Math.hypot(x - 356, y - 700) / 420;
    const sprite = sprites[back ? 1 : i % 2 === 0 ? 0 : 2]!;
    return [
      spriteLayer(`cloud${i}`, sprite, {
        from: start,
        p: {
          x: { keys: wind(start, i % 4, 24 * far).map(([t, v, e]) => [t, x + (v as number), e!] as Key) },
          y: sway(start, LENGTH, y, 3, 80, (i * 0.3) % 1),
        },
        s: keys(
          [start, 0, 'backOut'],
          [start + 26, Math.round(size * 1.1), 'sineInOut'],
          [GUST - 20, size, 'sineInOut'],
          [GUST + 6, Math.round(size * 0.92), 'sineInOut'],
          [GUST + 50, Math.round(size * 0.8), 'hold'],
          [LENGTH - 58, Math.round(size * 0.8), 'backIn'],
          [LENGTH - 26 + (i % 5) * 3, 0],
        ),
      }),
    ];
  });
}

const petal = (light: Hex, main: Hex): ShapeJson =>
  drawn(path('M0 20C-16 8 -18 -10 -6 -20L0 -14L6 -20C18 -10 16 8 0 20Z'), [
    linear(
      [-8, -20],
      [8, 20],
      [
        [0, light],
        [1, main],
      ],
    ),
  ]);

/** A petal carried over the screen by the gust; near ones are large and quick. */
function blown(i: number, source: Random): Layer {
  const depth = source.next();
  const start = GUST - 14 + Math.round(source.between(0, 62));
  const end = Math.min(LENGTH - 8, Math.round(start + 66 + (1 - depth) * 44));
  const tree = i % 3 !== 0;
  const from: Vec = tree ? [source.between(120, 560), source.between(320, 680)] : [-40, source.between(160, 900)];
  const goal: Vec = [W + 90, from[1]! + source.between(-160, 330)];
  return figureLayer(
    `petal${i}`,
    ownStamp(i % 2 === 0 ? 'petal' : 'petal-pale', 32, 0.6 + depth * 1.5, () =>
      i % 2 === 0 ? petal('#ffb0cc', '#ff4f8a') : petal('#ffffff', '#ffc2d8'),
    ),
    {
      from: start,
      to: end,
      p: keys(
        [start, from, 'sineIn'],
        [
          Math.round(start + (end - start) * 0.5),
          [from[0]! + (goal[0]! - from[0]!) * 0.42, from[1]! + source.between(-90, 60)],
          'linear',
        ],
        [end, goal],
      ),
      r: keys([start, source.between(0, 180), 'linear'], [end, source.between(300, 760)]),
      s: keys(
        [start, [0, 0], 'backOut'],
        [start + 10, [100, 100], 'sineInOut'],
        [start + 24, [-70, 100], 'sineInOut'],
        [start + 38, [100, 90], 'sineInOut'],
        [start + 52, [-90, 100], 'sineInOut'],
        [end, [100, 100]],
      ),
    },
  );
}

/** A petal that just falls, before the gust and after it. */
function falling(i: number, from: number, source: Random): Layer {
  const start = from + i * (from > GUST ? 4 : 7);
  const end = Math.min(LENGTH - 10, start + 96);
  const x = source.between(90, 630);
  const y = source.between(430, 700);
  return figureLayer(
    `fall${from}-${i}`,
    ownStamp('petal-pale', 32, source.between(0.4, 0.7), () => petal('#ffffff', '#ffc2d8')),
    {
      from: start,
      to: end,
      p: {
        x: sway(start, end, x, 26, 44, source.next()),
        y: keys([start, y, 'sineIn'], [end, y + source.between(330, 480)]),
      },
      r: keys([start, 0, 'sineInOut'], [end, source.between(-260, 260)]),
      s: keys(
        [start, [0, 0], 'backOut'],
        [start + 12, [100, 100], 'sineInOut'],
        [start + 40, [-60, 100], 'sineInOut'],
        [end - 14, [90, 100], 'sineIn'],
        [end, [0, 0]],
      ),
    },
  );
}

/** Where the wind can be seen: long curls that run over the screen with the gust. */
function breeze(): Layer[] {
  const curls = [
    'M-60 420C160 360 330 470 520 400C640 356 650 290 590 286C540 284 540 340 600 350C680 362 760 330 820 300',
    'M-60 700C120 640 300 740 470 690C600 652 690 640 800 660',
    'M-60 240C140 200 300 270 460 220C560 188 580 140 532 136C492 134 490 180 540 190C620 204 720 170 800 150',
    'M-60 900C160 850 300 930 480 880C600 846 700 850 800 870',
  ];
  return curls.map((d, i) => {
    const start = GUST - 10 + i * 9;
    return shapeLayer(
      `breeze${i}`,
      [
        drawn(
          [
            ...path(d),
            trim(
              keys([start + 16, 0, 'sineInOut'], [start + 58, 100]),
              keys([start, 0, 'sineInOut'], [start + 44, 100]),
            ),
          ],
          [stroke('#ffffff', 5, 62)],
        ),
      ],
      { from: start, to: start + 58 },
    );
  });
}

/** A bench with two people who sit close, seen from behind, on the hill. */
const couple = (): ShapeJson[] => [
  drawn(path('M-74 0V40M74 0V40M-86 -36H86M-86 -18H86M-86 2H86'), [stroke('#3a1a4a', 10)]),
  drawn(path('M-50 4C-56 -40 -46 -66 -28 -66C-8 -66 -2 -40 -4 4Z'), [fill('#5a2f7e')]),
  drawn(path('M4 4C2 -44 10 -62 28 -62C46 -62 54 -38 48 4Z'), [fill('#8a2f5e')]),
  drawn(ellipse(-22, -88, 24, 26), [fill('#3a1a4a')]),
  drawn(ellipse(16, -82, 22, 24), [fill('#4a1f3e')]),
  drawn(path('M32 -96C46 -90 48 -66 40 -48C34 -58 30 -70 30 -84Z'), [fill('#4a1f3e')]),
  drawn(path('M-46 -100C-44 -112 -32 -118 -20 -116M-2 -98C2 -106 12 -110 22 -106'), [stroke('#ffb37a', 3, 70)]),
  drawn(path('M-86 -36H86'), [stroke('#ff9a8a', 2.4, 50)]),
];

function scene(): Composition {
  const source = random(3000);
  const sprites = [0, 1, 2].map(cloud);
  const land = handle('land', {
    p: { x: 0, y: keys([2, 360, 'cubicOut'], [50, 0, 'hold'], [LENGTH - 44, 0, 'cubicIn'], [LENGTH - 4, 420]) },
  });
  const boughs = BOUGHS.map(([d, width, start], i) =>
    shapeLayer(
      `bough${i}`,
      [
        drawn(
          [...path(d), trim(0, keys([start, 0, 'cubicOut'], [start + 44, 100]))],
          [
            stroke('#3a1630', keys([start, width * 0.4, 'sineOut'], [start + 60, width])),
            stroke('#7a3a48', keys([start, width * 0.2, 'sineOut'], [start + 60, width * 0.56])),
            stroke('#c97a6a', keys([start, 1, 'sineOut'], [start + 60, width * 0.13]), 80),
          ],
        ),
      ],
      { from: start, to: LENGTH - 12, o: keys([LENGTH - 44, 100, 'sineInOut'], [LENGTH - 14, 0]) },
    ),
  );
  return {
    name: 'blossom-tree',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [
      { frame: 10, name: 'grow' },
      { frame: BLOOM, name: 'bloom' },
      { frame: GUST, name: 'gust' },
    ],
    layers: [
      veil(
        [
          [0, '#3d2a78f2'],
          [0.42, '#c65a9ae0'],
          [0.72, '#ff9a8ad9'],
          [1, '#ffd09ae6'],
        ],
        presence(1, 40, LENGTH - 44, LENGTH - 3),
      ),
      shapeLayer('sun-light', [glow(520, '#ffe9b0', 0.9)], {
        p: [420, 700],
        from: 8,
        to: LENGTH - 6,
        s: keys([8, 50, 'sineOut'], [BLOOM, 84, 'backOut'], [BLOOM + 40, 104, 'sineInOut'], [LENGTH - 6, 90]),
        o: presence(8, 70, LENGTH - 56, LENGTH - 7, 80),
      }),
      shapeLayer(
        'sun',
        [
          drawn(ellipse(0, 0, 150), [
            radial([0, 0], 150, [
              [0, '#fffbe8'],
              [0.8, '#fff0c0'],
              [1, '#ffd98a'],
            ]),
          ]),
        ],
        {
          p: { x: 420, y: keys([8, 980, 'cubicOut'], [96, 700, 'sineInOut'], [LENGTH - 8, 660]) },
          from: 8,
          to: LENGTH - 6,
          o: presence(8, 44, LENGTH - 52, LENGTH - 8, 92),
        },
      ),
      land,
      shapeLayer(
        'hills-far',
        [
          drawn(path(`M-20 ${H}V930C80 850 180 900 270 880C380 850 450 800 560 850C640 884 690 860 740 830V${H}Z`), [
            linear(
              [0, 830],
              [0, H],
              [
                [0, '#a8558e'],
                [1, '#7a3a86'],
              ],
            ),
          ]),
        ],
        { parent: land, from: 2, to: LENGTH - 4 },
      ),
      shapeLayer('mist', [haze(460, 90, '#ffd9c0', 0.75)], {
        parent: land,
        p: { x: sway(0, LENGTH, 340, 40, 200), y: 960 },
        from: 2,
        to: LENGTH - 4,
      }),
      ...crown(true, sprites),
      ...boughs,
      shapeLayer(
        'roots',
        [
          drawn(
            path(
              'M314 1014C330 990 334 960 336 930H374C376 962 384 990 404 1012C384 1008 372 1014 360 1024C346 1012 332 1008 314 1014Z',
            ),
            [fill('#3a1630')],
          ),
        ],
        {
          p: [FOOT[0] - 352, 0],
          from: 16,
          to: LENGTH - 20,
          o: keys([16, 0, 'sineOut'], [40, 100, 'hold'], [LENGTH - 40, 100, 'sineIn'], [LENGTH - 22, 0]),
        },
      ),
      shapeLayer(
        'hill',
        [
          drawn(path(`M-20 ${H}V1110C100 1010 250 980 380 996C520 1012 640 1060 740 1040V${H}Z`), [
            linear(
              [0, 990],
              [0, H],
              [
                [0, '#6a2f78'],
                [0.4, '#40205e'],
                [1, '#1f1040'],
              ],
            ),
          ]),
          drawn(path('M-20 1110C100 1010 250 980 380 996C520 1012 640 1060 740 1040'), [stroke('#ffb08a', 4, 70)]),
        ],
        { parent: land, from: 2, to: LENGTH - 4 },
      ),
      ...crown(false, sprites),
      shapeLayer('bench', couple(), { parent: land, p: [540, 1016], from: 2, to: LENGTH - 4 }),
      ...Array.from({ length: 12 }, (_, i) => falling(i, BLOOM + 16, source)),
      shapeLayer('bloom-light', [group([glow(430, '#fff0f6', 0.8)])], {
        p: [356, 500],
        from: BLOOM,
        to: BLOOM + 70,
        s: keys([BLOOM, 30, 'expoOut'], [BLOOM + 40, 110, 'linear'], [BLOOM + 70, 118]),
        o: keys([BLOOM, 0, 'sineOut'], [BLOOM + 14, 58, 'sineInOut'], [BLOOM + 70, 0]),
      }),
      ...breeze(),
      ...Array.from({ length: 84 }, (_, i) => blown(i, source)),
      ...Array.from({ length: 9 }, (_, i) => falling(i, GUST + 40, source)),
      ...motes('mote', 16, GROWN, LENGTH - 8, source, [GOLD.pale, ROSE.pale]),
      ...Array.from({ length: 9 }, (_, i) =>
        twinkle(
          `glint${i}`,
          sparkleStamp(source.between(16, 30), '#ffffff'),
          [source.between(110, 610), source.between(290, 680)],
          BLOOM + 24 + i * 8,
          40,
        ),
      ),
    ],
  };
}

export const blossomTree: Gift = {
  id: 'blossom-tree',
  name: 'Blossom Tree',
  category: 'seasonal',
  price_coins: 3000,
  alt: 'A cherry tree grows on a hill before the rising sun and bursts into blossom over two people on a bench; a gust carries its petals across the screen.',
  scene,
  still: { frame: 190, tile: { x: 356, y: 560, side: 700 } },
  sound: blossomTreeScore,
};
