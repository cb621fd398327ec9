import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, WOOD } from '../palette.ts';
import { BIRD_EYE, BIRD_WING, birdBody, birdWing, blinks, eye, rising, smallHeart, type BirdColors } from '../parts.ts';
import { halo, shade } from '../small.ts';

const LENGTH = 150;
const MEET = 60;
const PART = 126;

const leaf = (x: number, y: number, turn: number, size = 1): ShapeJson =>
  drawn(path('M0 0C6 -16 26 -22 42 -12C34 6 12 10 0 0Z', `translate(${x} ${y}) rotate(${turn}) scale(${size})`), [
    shade([x - 20, y - 30], [x + 30, y + 20], MINT.light, MINT.deep),
  ]);

const branch = (): ShapeJson[] => [
  drawn(path('M-116 10C-70 22 60 24 118 -4M58 15C76 26 88 30 102 30M-58 17C-74 30 -84 34 -98 34'), [
    stroke(WOOD.dark, 13),
    stroke(WOOD.deep, 9),
    stroke(WOOD.light, 2.6, 70),
  ]),
  leaf(96, 2, -34),
  leaf(102, 30, 14, 0.8),
  leaf(-106, 12, 214, 0.9),
  leaf(-96, 34, 160, 0.8),
  leaf(-4, 20, 62, 0.8),
];

function bird(name: string, x: number, mirror: 1 | -1, colors: BirdColors, belly: BirdColors): Layer[] {
  const toward = mirror * 13;
  const feet = handle(name, {
    p: {
      x: keys(
        [0, x, 'hold'],
        [30, x, 'sineInOut'],
        [38, x + toward * 0.5, 'sineInOut'],
        [46, x + toward * 0.5, 'sineInOut'],
        [MEET - 6, x + toward, 'hold'],
        [PART, x + toward, 'sineInOut'],
        [PART + 14, x, 'hold'],
        [LENGTH, x],
      ),
      y: keys(
        [0, 156, 'hold'],
        [30, 156, 'quadOut'],
        [34, 146, 'quadIn'],
        [38, 156, 'hold'],
        [46, 156, 'quadOut'],
        [50, 146, 'quadIn'],
        [MEET - 6, 156, 'hold'],
        [PART, 156, 'quadOut'],
        [PART + 7, 144, 'quadIn'],
        [PART + 14, 156, 'hold'],
        [LENGTH, 156],
      ),
    },
    r: keys(
      [0, 0, 'hold'],
      [MEET - 6, -mirror * 5, 'backOut'],
      [MEET + 8, mirror * 13, 'sineInOut'],
      [MEET + 30, mirror * 9, 'sineInOut'],
      [PART - 6, mirror * 12, 'sineInOut'],
      [PART + 12, 0, 'hold'],
      [LENGTH, 0],
    ),
    s: [mirror * 98, 98],
  });
  return [
    feet,
    shapeLayer(`${name}-body`, birdBody(colors, belly), {
      parent: feet,
      s: keys([0, [100, 100], 'sineInOut'], [MEET + 20, [102, 98], 'sineInOut'], [LENGTH, [100, 100]]),
    }),
    shapeLayer(`${name}-wing`, birdWing(colors), {
      parent: feet,
      p: BIRD_WING,
      r: keys(
        [0, 0, 'hold'],
        [30, 0],
        [34, 24],
        [39, 0],
        [46, 0],
        [50, 26],
        [56, 0, 'hold'],
        [PART, 0],
        [PART + 7, 30],
        [PART + 15, 0, 'hold'],
        [LENGTH, 0],
      ),
    }),
    shapeLayer(`${name}-eye`, [eye(0, 1.15)], {
      parent: feet,
      p: BIRD_EYE,
      s: blinks(LENGTH, 18, MEET + 8, MEET + 16, 108),
    }),
  ];
}

function scene(): Composition {
  return {
    name: 'two-on-a-branch',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: MEET, name: 'meet' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.5, [120, 112]),
      shapeLayer('branch', branch(), {
        p: [120, 158],
        s: 90,
        r: keys(
          [0, 0, 'sineInOut'],
          [40, 1.5, 'sineInOut'],
          [MEET, -1.5, 'sineInOut'],
          [MEET + 16, 1, 'sineInOut'],
          [LENGTH, 0],
        ),
      }),
      ...bird('blue', 66, 1, [SKY.light, SKY.main, SKY.deep], ['#ffffff', '#dff3ff', '#9fd0f7']),
      ...bird('rose', 174, -1, ['#ff9ab8', ROSE.main, ROSE.deep], ['#fff4e6', '#ffdccb', '#f7a8a8']),
      shapeLayer('heart', [heart(3.4, '#ff8fb0', ROSE.deep)], {
        p: {
          x: 120,
          y: keys([MEET, 92, 'backOut'], [MEET + 20, 46, 'sineInOut'], [MEET + 44, 40, 'sineInOut'], [PART, 34]),
        },
        from: MEET,
        to: PART,
        s: keys(
          [MEET, 0, 'backOut'],
          [MEET + 18, 112, 'sineInOut'],
          [MEET + 30, 94, 'sineInOut'],
          [MEET + 42, 106, 'sineInOut'],
          [PART - 16, 100, 'backIn'],
          [PART, 0],
        ),
        r: sway(MEET, PART, 0, 7, 34),
      }),
      ...rising('mini', {
        xs: [70, 172, 52, 188],
        start: MEET + 8,
        step: 7,
        life: 42,
        from_y: 84,
        to_y: 18,
        figure: smallHeart,
      }),
      twinkle('glint-a', sparkle(13, '#ffffff'), [150, 34], MEET + 10, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [88, 48], MEET + 24, 32),
      twinkle('glint-c', sparkle(10, MINT.pale), [214, 150], 20, 30),
    ],
  };
}

export const twoOnABranch: Gift = {
  id: 'two-on-a-branch',
  name: 'Two on a Branch',
  category: 'love',
  price_coins: 60,
  alt: 'A blue and a red bird hop towards each other on a branch and lean together; a heart rises between them.',
  scene,
  still: { frame: 88, without: ['halo', 'mini'] },
};
