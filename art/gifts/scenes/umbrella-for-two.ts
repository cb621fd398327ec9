import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, SKY, VIOLET } from '../palette.ts';
import { BIRD_EYE, BIRD_WING, birdBody, birdWing, blinks, eye, type BirdColors } from '../parts.ts';
import { halo, painted, shade, standing } from '../small.ts';

const LENGTH = 150;
const OPEN = 40;
const SHUT = 126;

const DUCK: BirdColors = ['#fff3b0', GOLD.light, '#e8920c'];
const DUCK_BELLY: BirdColors = ['#fffbe6', '#fff0b8', '#f7cf6a'];

/** A canopy of five panels above 0, 0. */
const canopy = (): ShapeJson[] => [
  painted(
    'M-92 0C-92 -52 -50 -86 0 -86C50 -86 92 -52 92 0C84 -12 66 -12 56 0C46 -13 28 -13 20 0C12 -13 -12 -13 -20 0C-28 -13 -46 -13 -56 0C-66 -12 -84 -12 -92 0Z',
    [-70, -70],
    [80, 0],
    '#ff8fb0',
    ROSE.main,
    ROSE.deep,
  ),
  painted(
    'M0 -86C-34 -74 -56 -40 -56 0C-46 -13 -28 -13 -20 0C-20 -44 -12 -74 0 -86Z',
    [-50, -70],
    [-20, 0],
    '#ffffff',
    '#fff0f4',
    '#f3b9cc',
  ),
  painted(
    'M0 -86C34 -74 56 -40 56 0C46 -13 28 -13 20 0C20 -44 12 -74 0 -86Z',
    [10, -70],
    [56, 0],
    '#ffeef3',
    '#f7c4d4',
    '#d98aa8',
  ),
  drawn(path('M-80 -26C-74 -48 -58 -64 -38 -72'), [stroke('#ffffff', 5, 56)]),
  drawn(ellipse(0, -88, 5, 6), [shade([-4, -92], [4, -82], GOLD.pale, GOLD.deep)]),
];

/** A drop that falls on the canopy and springs off in two. */
function drop(i: number): Layer[] {
  const x = [44, 86, 122, 164, 200, 62, 146, 186][i]!;
  const start = 2 + i * 13;
  const land = start + 20;
  const top = Math.abs(x - 120) > 74 ? 150 : 96 - Math.sqrt(Math.max(0, 92 ** 2 - (x - 120) ** 2)) * 0.62;
  const open = land > OPEN - 4 && land < SHUT;
  const y = open ? top : 208;
  const end = open ? land : land + 8;
  return [
    shapeLayer(
      `drop${i}`,
      [
        painted(
          'M0 -11C5 -3 7 1 7 5A7 7 0 0 1 -7 5C-7 1 -5 -3 0 -11Z',
          [-4, -8],
          [4, 10],
          '#e8fbff',
          SKY.light,
          SKY.main,
        ),
      ],
      {
        from: start,
        to: end,
        p: { x, y: keys([start, -14, 'sineIn'], [end, y]) },
      },
    ),
    shapeLayer(`splash${i}`, [drawn(path('M-10 0Q-6 -9 -3 -3M10 0Q6 -9 3 -3M0 -4V-10'), [stroke(SKY.pale, 2.6)])], {
      from: end,
      to: end + 12,
      p: [x, y],
      s: keys([end, 40, 'expoOut'], [end + 12, 120]),
      o: keys([end, 100, 'sineIn'], [end + 12, 0]),
    }),
  ];
}

function duck(name: string, x: number, mirror: 1 | -1): Layer[] {
  const feet = handle(name, {
    p: {
      x: keys(
        [0, x - mirror * 10, 'sineInOut'],
        [OPEN, x - mirror * 10, 'backOut'],
        [OPEN + 22, x, 'hold'],
        [SHUT, x, 'sineInOut'],
        [LENGTH, x - mirror * 10],
      ),
      y: keys(
        [0, 206, 'hold'],
        [OPEN, 206, 'quadOut'],
        [OPEN + 8, 194, 'quadIn'],
        [OPEN + 16, 206, 'hold'],
        [LENGTH, 206],
      ),
    },
    s: [mirror * 82, 82],
    r: sway(0, LENGTH, 0, 2, 50),
  });
  return [
    feet,
    shapeLayer(`${name}-body`, birdBody(DUCK, DUCK_BELLY), { parent: feet }),
    shapeLayer(`${name}-wing`, birdWing(DUCK), { parent: feet, p: BIRD_WING, r: sway(0, LENGTH, 0, 10, 25) }),
    shapeLayer(`${name}-eye`, [eye(0, 1.15)], { parent: feet, p: BIRD_EYE, s: blinks(LENGTH, 24, 88, 98) }),
  ];
}

function scene(): Composition {
  const stick = handle('stick', {
    p: [120, 98],
    r: keys(
      [0, -8, 'sineInOut'],
      [OPEN - 8, -14, 'backOut'],
      [OPEN + 14, 5, 'sineInOut'],
      [84, -4, 'sineInOut'],
      [SHUT, 4, 'sineInOut'],
      [LENGTH, -8],
    ),
  });
  return {
    name: 'umbrella-for-two',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: OPEN, name: 'open' }],
    layers: [
      halo(LENGTH, SKY.main, 0.5),
      standing(84, 210, 0.5),
      stick,
      shapeLayer(
        'shaft',
        [drawn(path('M0 -80V92C0 108 22 108 22 92'), [stroke('#5a3a8a', 8), stroke(VIOLET.light, 3, 80)])],
        { parent: stick },
      ),
      ...duck('left', 78, 1),
      ...duck('right', 162, -1),
      shapeLayer('canopy', canopy(), {
        parent: stick,
        p: {
          x: 0,
          y: keys(
            [0, 20, 'hold'],
            [OPEN - 6, 26, 'backOut'],
            [OPEN + 12, 0, 'hold'],
            [SHUT, 0, 'sineInOut'],
            [SHUT + 16, 20, 'hold'],
            [LENGTH, 20],
          ),
        },
        s: keys(
          [0, [18, 118], 'hold'],
          [OPEN - 14, [18, 118], 'sineInOut'],
          [OPEN - 6, [14, 126], 'expoOut'],
          [OPEN + 6, [116, 92], 'sineInOut'],
          [OPEN + 18, [101, 101], 'hold'],
          [SHUT, [102, 100], 'cubicInOut'],
          [SHUT + 16, [18, 118], 'hold'],
          [LENGTH, [18, 118]],
        ),
      }),
      ...Array.from({ length: 8 }, (_, i) => drop(i)).flat(),
      twinkle('glint-a', sparkle(13, '#ffffff'), [62, 52], OPEN + 14, 34),
      twinkle('glint-b', sparkle(11, ROSE.pale), [188, 48], OPEN + 30, 32),
    ],
  };
}

export const umbrellaForTwo: Gift = {
  id: 'umbrella-for-two',
  name: 'Umbrella for Two',
  category: 'small-talk',
  price_coins: 12,
  alt: 'An umbrella opens over two ducklings in the rain; the drops spring off it.',
  scene,
  still: { frame: 70, without: ['halo', 'drop', 'splash'] },
};
