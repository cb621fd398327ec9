import type { Composition } from '../../kit/composition.ts';
import { keys, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { cosDeg, fan, sinDeg, thrown, twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { drawn, ellipse, group, linear, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, NIGHT, ROSE, VIOLET } from '../palette.ts';

const LENGTH = 120;
const LAND = 50;
const MOUTH = 138;

/** The house coin: a rim, a field and a star, lit from the upper left. */
function coin(radius: number): ShapeJson {
  const r = radius;
  const points = Array.from({ length: 10 }, (_, i) => {
    const reach = i % 2 === 0 ? r * 0.48 : r * 0.22;
    const angle = -90 + i * 36;
    return `${i === 0 ? 'M' : 'L'}${cosDeg(angle) * reach} ${sinDeg(angle) * reach}`;
  }).join('');
  return group([
    drawn(ellipse(0, 0, r), [
      linear(
        [-r, -r],
        [r, r],
        [
          [0, GOLD.pale],
          [0.35, GOLD.main],
          [1, GOLD.dark],
        ],
      ),
    ]),
    drawn(ellipse(0, 0, r * 0.8), [
      linear(
        [-r, -r],
        [r, r],
        [
          [0, GOLD.deep],
          [0.5, GOLD.main],
          [1, GOLD.pale],
        ],
      ),
    ]),
    drawn(ellipse(0, 0, r * 0.74), [
      radial([-r * 0.3, -r * 0.35], r * 1.3, [
        [0, '#ffe58a'],
        [0.5, GOLD.main],
        [1, GOLD.deep],
      ]),
    ]),
    drawn(path(`${points}Z`), [
      linear(
        [-r * 0.4, -r * 0.4],
        [r * 0.4, r * 0.4],
        [
          [0, '#fffbe6'],
          [1, '#ffd24a'],
        ],
      ),
    ]),
  ]);
}

const BRIM = 84;

const hatInside = (): ShapeJson[] => [
  drawn(ellipse(0, 0, BRIM, 25), [
    linear(
      [-BRIM, -20],
      [BRIM, 24],
      [
        [0, '#7d6bc4'],
        [0.5, '#4b3d8c'],
        [1, '#2c2260'],
      ],
    ),
  ]),
  drawn(ellipse(0, 1, 54, 14.5), [
    linear(
      [0, -14],
      [0, 16],
      [
        [0, NIGHT.dark],
        [1, '#3a1f52'],
      ],
    ),
  ]),
];

/** What stands before the coin: the near lip of the brim and the crown below it. */
const hatFront = (): ShapeJson[] => [
  drawn(path('M-54 1C-54 9 -30 15.6 0 15.6C30 15.6 54 9 54 1L47 58C46 68 26 73 0 73C-26 73 -46 68 -47 58Z'), [
    linear(
      [-54, 0],
      [54, 40],
      [
        [0, '#6b59b8'],
        [0.35, '#43357f'],
        [1, '#1f1848'],
      ],
    ),
  ]),
  drawn(
    path('M-52.4 14C-46 22 -24 27.5 0 27.5C24 27.5 46 22 52.4 14L50.2 32C44 40 24 45 0 45C-24 45 -44 40 -50.2 32Z'),
    [
      linear(
        [-52, 20],
        [52, 40],
        [
          [0, ROSE.light],
          [0.4, ROSE.main],
          [1, ROSE.dark],
        ],
      ),
    ],
  ),
  drawn(
    path(
      'M-84 0C-84 14 -46 25 0 25C46 25 84 14 84 0C84 -1 83.6 -2 83 -3C78 8 44 15.6 0 15.6C-44 15.6 -78 8 -83 -3C-83.6 -2 -84 -1 -84 0Z',
    ),
    [
      linear(
        [-84, 0],
        [84, 14],
        [
          [0, '#a795ea'],
          [0.4, '#5d4da6'],
          [1, '#2a2058'],
        ],
      ),
    ],
  ),
  drawn(path('M-66 13C-52 18 -34 20.6 -16 21.4'), [stroke('#d9ccff', 2.2, 70)]),
  drawn(path('M-41 51C-40 58 -36 62 -28 64'), [stroke('#a795ea', 3, 55)]),
];

function flyingCoin(): Layer[] {
  const spin: Key[] = Array.from({ length: 9 }, (_, i): Key => [
    6 + i * 5.5,
    [i % 2 === 0 ? 100 : i % 4 === 1 ? 8 : -8, 100],
    'sineInOut',
  ]);
  return [
    shapeLayer('coin', [coin(25)], {
      from: 4,
      to: LAND + 4,
      p: {
        x: keys([4, 28, 'linear'], [LAND, 118]),
        y: keys([4, 92, 'quadOut'], [24, 26, 'quadIn'], [LAND, MOUTH + 18]),
      },
      s: keys([0, [0, 0], 'hold'], [4, [60, 60], 'sineOut'], ...spin),
      r: keys([4, -20, 'linear'], [LAND, 24]),
    }),
  ];
}

function scene(): Composition {
  const source = random(5);
  const hat = handle('hat', {
    p: [120, MOUTH + 76],
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [LAND - 10, [97, 104], 'cubicIn'],
      [LAND + 4, [110, 84], 'backOut'],
      [LAND + 18, [95, 107], 'sineInOut'],
      [LAND + 30, [102, 98], 'sineInOut'],
      [LAND + 42, [100, 100]],
    ),
    r: keys(
      [0, 0, 'sineInOut'],
      [LAND - 10, -3, 'cubicIn'],
      [LAND + 6, 4, 'sineInOut'],
      [LAND + 20, -2, 'sineInOut'],
      [LAND + 34, 0],
    ),
  });
  const inHat = { parent: hat, p: [0, -76] as const };
  const angles = fan(5, -150, -30, 0.2, source);
  const small: Sprite = {
    id: 'coin',
    width: 24,
    height: 24,
    length_frames: LENGTH,
    layers: [shapeLayer('coin', [coin(11)], { p: [12, 12] })],
  };
  const jump = angles.map((angle, i) => {
    const { shapes: _shapes, ...flight } = thrown(`jump${i}`, coin(1), {
      start: LAND + 5,
      life: source.between(38, 46),
      from: [120, MOUTH],
      drift: cosDeg(angle) * 48,
      rise: source.between(40, 84),
      fall: source.between(44, 92),
      scale: Math.round(source.between(75, 105)),
      spin: source.between(-200, 200),
      flip: 18,
      fade_from: 0.9,
    });
    return spriteLayer(flight.name, small, { ...flight.transform, from: flight.from!, to: flight.to! });
  });
  const stars = fan(10, -172, -8, 0.3, source).map((angle, i) =>
    thrown(`star${i}`, sparkle(source.between(6, 13), i % 3 === 0 ? ROSE.light : GOLD.light), {
      start: LAND + 3 + source.between(0, 4),
      life: source.between(30, 50),
      from: [120, MOUTH - 4],
      drift: cosDeg(angle) * source.between(60, 105),
      rise: -sinDeg(angle) * source.between(60, 112),
      fall: source.between(30, 70),
      spin: source.between(-90, 90),
    }),
  );
  return {
    name: 'hat-coin',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: LAND, name: 'coin' }],
    layers: [
      shapeLayer('shadow', [groundShadow(74, 0.6)], {
        p: [120, 214],
        s: keys([0, 100, 'sineInOut'], [LAND - 10, 96, 'cubicIn'], [LAND + 4, 114, 'backOut'], [LAND + 20, 100]),
      }),
      shapeLayer('halo', [glow(110, VIOLET.main, 0.4)], { p: [120, 128] }),
      hat,
      shapeLayer('inside', hatInside(), inHat),
      shapeLayer('treasure', [glow(80, GOLD.light, 0.9)], {
        p: [120, MOUTH],
        from: LAND,
        to: 112,
        s: keys([LAND, [50, 20], 'expoOut'], [LAND + 16, [100, 80], 'sineInOut'], [112, [60, 20]]),
        o: keys([LAND, 0, 'linear'], [LAND + 6, 100, 'sineInOut'], [112, 0]),
      }),
      ...flyingCoin(),
      ...jump,
      shapeLayer('front', hatFront(), inHat),
      ...stars,
      twinkle('trail-a', sparkle(9, GOLD.pale), [44, 50], 12, 22),
      twinkle('trail-b', sparkle(11, GOLD.pale), [74, 26], 20, 24),
      twinkle('trail-c', sparkle(8, GOLD.pale), [104, 46], 32, 22),
    ],
  };
}

export const hatCoin: Gift = {
  id: 'hat-coin',
  name: 'Coin in the Hat',
  category: 'cheer',
  price_coins: 5,
  alt: "A gold coin spins through the air into a busker's upturned hat, which bounces and glitters.",
  scene,
  still: { frame: 66, without: ['halo', 'ring'] },
};
