import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, spriteLayer, type Sprite } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET } from '../palette.ts';
import { BIRD_EYE, BIRD_WING, birdBody, birdWing, blinks, eye, type BirdColors } from '../parts.ts';
import { burst, halo, shade, standing } from '../small.ts';

const LENGTH = 150;
const CRACK = 50;
const SHUT = 122;

/** The egg about its middle, 120 by 156 px. */
const EGG = 'M0 -82C34 -82 62 -24 62 18C62 54 34 74 0 74C-34 74 -62 54 -62 18C-62 -24 -34 -82 0 -82Z';
const TEETH = 'L142 96L126 108L110 92L94 108L78 92L62 108L46 92L30 108L18 96';
/** What the halves show: above the crack and below it. */
const UPPER = `M0 0H160V96${TEETH}L0 96Z`;
const LOWER = `M160 200V96${TEETH}L0 96V200Z`;

const painting = (): ShapeJson[] => [
  drawn(path(EGG), [shade([-44, -70], [50, 70], '#fff4fb', '#ffb0d0', '#ff6fa4', ROSE.deep)]),
  drawn(path('M-48 -38L-32 -50L-16 -38L0 -50L16 -38L32 -50L48 -38'), [stroke(GOLD.light, 7)]),
  drawn(path('M-56 32C-36 43 36 43 56 32'), [stroke(SKY.light, 13), stroke('#ffffff', 3, 80)]),
  drawn(path('M-47 51C-28 61 28 61 47 51'), [stroke(VIOLET.main, 6)]),
  ...[-40, -20, 0, 20, 40].map((x) =>
    drawn(ellipse(x, -20 + Math.abs(x) * 0.02, 6.4, 6.4), [fill(x % 40 === 0 ? '#ffffff' : MINT.light)]),
  ),
  ...[-44, -22, 0, 22, 44].map((x) =>
    drawn(ellipse(x, 16 + (x === 0 ? 3 : Math.abs(x) === 22 ? 2 : 0), 5, 5), [fill(GOLD.light)]),
  ),
  drawn(path('M-44 -26C-40 -48 -30 -62 -18 -70'), [stroke('#ffffff', 6, 76)]),
];

/** The egg drawn once and shown three times: whole, and its halves. */
const PAINTED: Sprite = {
  id: 'egg',
  width: 160,
  height: 200,
  length_frames: LENGTH,
  layers: [shapeLayer('egg', painting(), { p: [80, 100] })],
};

const CHICK: BirdColors = ['#fff6b8', GOLD.light, '#f0a010'];
const BELLY: BirdColors = ['#fffdf0', '#fff3c0', '#f9d878'];

function scene(): Composition {
  const stand = handle('stand', {
    p: [120, 212],
    r: keys(
      [0, 0, 'hold'],
      [12, 0, 'sineInOut'],
      [19, -9, 'sineInOut'],
      [27, 8, 'sineInOut'],
      [35, -11, 'sineInOut'],
      [CRACK - 6, 9, 'expoOut'],
      [CRACK + 4, 0, 'hold'],
      [SHUT, 0, 'sineInOut'],
      [SHUT + 8, 3, 'sineInOut'],
      [LENGTH, 0],
    ),
    s: keys(
      [0, [100, 100], 'hold'],
      [CRACK - 14, [100, 100], 'sineInOut'],
      [CRACK - 3, [107, 91], 'expoOut'],
      [CRACK + 8, [96, 105], 'sineInOut'],
      [CRACK + 22, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  const lid = keys(
    [0, 0, 'hold'],
    [CRACK - 3, 4, 'expoOut'],
    [CRACK + 12, -62, 'sineInOut'],
    [CRACK + 26, -37, 'sineInOut'],
    [88, -41, 'sineInOut'],
    [104, -37, 'sineInOut'],
    [SHUT - 10, -41, 'backIn'],
    [SHUT, 0, 'hold'],
    [LENGTH, 0],
  );
  const chick = handle('chick', {
    parent: stand,
    p: {
      x: -3,
      y: keys(
        [0, -12, 'hold'],
        [CRACK - 2, -12, 'expoOut'],
        [CRACK + 14, -62, 'sineInOut'],
        [CRACK + 28, -52, 'sineInOut'],
        [SHUT - 10, -54, 'backIn'],
        [SHUT, -12, 'hold'],
        [LENGTH, -12],
      ),
    },
    r: keys(
      [0, 0, 'hold'],
      [CRACK + 14, 0, 'sineInOut'],
      [84, -8, 'sineInOut'],
      [100, 7, 'sineInOut'],
      [SHUT - 8, 0, 'hold'],
      [LENGTH, 0],
    ),
    s: 88,
  });
  const shown = { from: CRACK - 2, to: SHUT + 1 };
  return {
    name: 'painted-egg',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: CRACK, name: 'crack' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.5),
      standing(56, 214, 0.55),
      stand,
      chick,
      shapeLayer('shell-inside', [drawn(ellipse(0, -72, 58, 12), [shade([0, -84], [0, -60], '#b86a86', '#ffe6ee')])], {
        parent: stand,
        ...shown,
      }),
      shapeLayer('chick-wing-back', birdWing(CHICK), {
        parent: chick,
        p: [30, -38],
        s: [-90, 90],
        r: sway(CRACK, SHUT, 20, 26, 16),
        ...shown,
      }),
      shapeLayer('chick-body', birdBody(CHICK, BELLY), { parent: chick, ...shown }),
      shapeLayer('chick-wing', birdWing(CHICK), {
        parent: chick,
        p: BIRD_WING,
        r: sway(CRACK, SHUT, -10, 26, 16),
        ...shown,
      }),
      shapeLayer('chick-eye', [eye(0, 1.2)], { parent: chick, p: BIRD_EYE, s: blinks(LENGTH, 76, 108), ...shown }),
      spriteLayer('lower', PAINTED, { parent: stand, p: [0, -74], clip: LOWER, ...shown }),
      ...[
        [0, CRACK - 2],
        [SHUT + 1, LENGTH],
      ].map(([from, to], i) => spriteLayer(`whole${i}`, PAINTED, { parent: stand, p: [0, -74], from: from!, to: to! })),
      spriteLayer('upper', PAINTED, {
        ...shown,
        parent: stand,
        p: {
          x: 0,
          y: {
            keys: lid.keys.map(([t, v, e]) => (e === undefined ? [t, (v as number) - 74] : [t, (v as number) - 74, e])),
          },
        },
        r: keys(
          [0, 0, 'hold'],
          [CRACK - 3, 0, 'expoOut'],
          [CRACK + 12, 14, 'sineInOut'],
          [84, -8, 'sineInOut'],
          [100, 9, 'sineInOut'],
          [SHUT - 10, 3, 'backIn'],
          [SHUT, 0, 'hold'],
          [LENGTH, 0],
        ),
        clip: UPPER,
      }),
      ...burst('bit', {
        at: [120, 130],
        start: CRACK,
        end: 124,
        count: 8,
        from_deg: -170,
        to_deg: -10,
        reach: 112,
        size: 8,
      }),
      twinkle('glint-a', sparkle(14, '#ffffff'), [62, 96], CRACK + 10, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [184, 112], CRACK + 24, 32),
    ],
  };
}

export const paintedEgg: Gift = {
  id: 'painted-egg',
  name: 'Painted Egg',
  category: 'seasonal',
  price_coins: 50,
  alt: 'A painted egg rocks and cracks; a chick pops up with the upper half on its head, flaps, and ducks again.',
  scene,
  still: { frame: 74, without: ['halo', 'bit'] },
};
