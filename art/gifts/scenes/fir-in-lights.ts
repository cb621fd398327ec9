import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { glow, rays, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, starOutline, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET, WOOD } from '../palette.ts';
import { ball, burst, halo, painted, shade, squash, standing } from '../small.ts';

const LENGTH = 150;
const STAR = 66;

const TIERS = [
  'M-82 -22C-50 -34 -26 -62 -14 -92H14C26 -62 50 -34 82 -22C66 -6 50 -16 42 -12C30 0 12 -8 0 -4C-12 -8 -30 0 -42 -12C-50 -16 -66 -6 -82 -22Z',
  'M-64 -66C-38 -78 -20 -102 -10 -128H10C20 -102 38 -78 64 -66C50 -54 38 -62 32 -58C22 -48 10 -56 0 -52C-10 -56 -22 -48 -32 -58C-38 -62 -50 -54 -64 -66Z',
  'M-46 -106C-26 -118 -10 -144 0 -172C10 -144 26 -118 46 -106C36 -96 28 -102 22 -98C14 -92 6 -96 0 -93C-6 -96 -14 -92 -22 -98C-28 -102 -36 -96 -46 -106Z',
];

const tree = (): ShapeJson[] => [
  painted('M-14 -14H14L18 12H-18Z', [-14, -14], [18, 12], WOOD.light, WOOD.deep, WOOD.dark),
  ...TIERS.map((d) => painted(d, [-60, -150], [60, 0], '#8af0b0', MINT.main, MINT.deep, MINT.dark)),
  drawn(path('M-50 -34C-38 -42 -28 -54 -22 -68M-36 -80C-26 -88 -20 -98 -15 -112M-22 -118C-14 -126 -8 -138 -4 -150'), [
    stroke('#ffffff', 4, 40),
  ]),
];

const garland = (): ShapeJson =>
  drawn(path('M-62 -26C-30 -10 40 -18 58 -44M-44 -68C-20 -54 30 -60 42 -84M-28 -108C-12 -98 16 -102 26 -118'), [
    stroke(GOLD.deep, 4),
    stroke(GOLD.pale, 1.8),
  ]);

const BAUBLES: readonly (readonly [x: number, y: number, Hex, Hex, Hex])[] = [
  [-48, -20, '#ffc2d4', ROSE.main, ROSE.dark],
  [4, -16, GOLD.pale, GOLD.main, GOLD.dark],
  [50, -30, SKY.pale, SKY.main, SKY.dark],
  [-26, -60, VIOLET.pale, VIOLET.main, VIOLET.dark],
  [26, -66, '#ffc2d4', ROSE.main, ROSE.dark],
  [-8, -102, GOLD.pale, GOLD.main, GOLD.dark],
];

/** Lamps that come on from the bottom up; two groups then take turns. */
const LAMPS: readonly (readonly [x: number, y: number])[] = [
  [-24, -15],
  [30, -22],
  [-66, -24],
  [-4, -56],
  [40, -80],
  [-42, -66],
  [14, -102],
  [-26, -106],
];

function scene(): Composition {
  const stand = handle('stand', { p: [120, 208], s: squash(STAR, LENGTH, 5), r: sway(0, LENGTH, 0, 0.8, LENGTH / 2) });
  return {
    name: 'fir-in-lights',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: STAR, name: 'star' }],
    layers: [
      halo(LENGTH, MINT.main, 0.5, [120, 126]),
      standing(76, 218, 0.55),
      stand,
      shapeLayer('beams', [rays(12, 14, 84, 11, GOLD.light, 0.6)], {
        parent: stand,
        p: [0, -172],
        from: STAR - 2,
        to: LENGTH - 8,
        s: keys([STAR - 2, 20, 'expoOut'], [STAR + 20, 100, 'sineInOut'], [LENGTH - 8, 60]),
        r: keys([STAR - 2, 0, 'linear'], [LENGTH - 8, 40]),
        o: keys([STAR - 2, 0, 'sineOut'], [STAR + 10, 100, 'sineInOut'], [LENGTH - 8, 0]),
      }),
      shapeLayer('tree', tree(), { parent: stand }),
      shapeLayer('garland', [garland()], { parent: stand }),
      shapeLayer(
        'baubles',
        BAUBLES.map(([x, y, light, main, dark]) => ball(x, y, 8.6, 8.6, light, main, dark)),
        { parent: stand },
      ),
      ...LAMPS.map(([x, y], i) => {
        const on = 12 + i * 6;
        return shapeLayer(
          `lamp${i}`,
          [glow(17, GOLD.light, 0.95), drawn(ellipse(0, 0, 4, 4), [shade([-3, -3], [3, 3], '#ffffff', '#fff3c4')])],
          {
            parent: stand,
            p: [x, y],
            s: keys(
              [0, 34, 'hold'],
              [on, 34, 'backOut'],
              [on + 12, 120, 'sineInOut'],
              [on + 30, 78, 'sineInOut'],
              [on + 48, 112, 'sineInOut'],
              [LENGTH - 8 + (i % 4), 34],
            ),
          },
        );
      }),
      shapeLayer(
        'star',
        [
          drawn(starOutline(5, 27, 12.5), [shade([-16, -22], [16, 24], '#fffbe0', GOLD.light, GOLD.main, GOLD.deep)]),
          drawn(path('M-8 -6L-2 -17'), [stroke('#ffffff', 3.4, 80)]),
        ],
        {
          parent: stand,
          p: [0, -172],
          s: keys(
            [0, 82, 'sineInOut'],
            [STAR - 12, 66, 'backOut'],
            [STAR + 10, 134, 'sineInOut'],
            [STAR + 30, 100, 'sineInOut'],
            [LENGTH, 82],
          ),
          r: keys(
            [0, 0, 'sineInOut'],
            [STAR - 12, -24, 'backOut'],
            [STAR + 12, 12, 'sineInOut'],
            [STAR + 34, 0, 'hold'],
            [LENGTH, 0],
          ),
        },
      ),
      ...burst('spark', {
        at: [120, 40],
        start: STAR,
        end: 140,
        count: 12,
        from_deg: -230,
        to_deg: 50,
        reach: 104,
        kind: 'sparkle',
        size: 8,
        colors: ['#ffffff', GOLD.light, GOLD.pale],
      }),
      twinkle('glint-a', sparkle(13, '#ffffff'), [74, 150], 34, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [172, 130], STAR + 24, 32),
    ],
  };
}

export const firInLights: Gift = {
  id: 'fir-in-lights',
  name: 'Fir in Lights',
  category: 'seasonal',
  price_coins: 190,
  alt: 'Lamps on a fir tree come on from the bottom up until the star on its top bursts into light.',
  scene,
  still: { frame: 92, without: ['halo', 'spark', 'beams'] },
};
