import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { rays, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { box, drawn, ellipse, fill, path, radial, starOutline, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, VIOLET } from '../palette.ts';
import { burst, halo, painted, shade, squash, standing } from '../small.ts';

const LENGTH = 140;
const LAND = 42;
const BOWL = 'M-50 -158C-50 -110 -40 -76 0 -70C40 -76 50 -110 50 -158Z';

/** The cup stands on 0, 0 and is 166 px high. */
const handles = (): ShapeJson[] => [
  drawn(path('M-46 -142C-88 -150 -86 -98 -34 -92M46 -142C88 -150 86 -98 34 -92'), [
    stroke(GOLD.dark, 13),
    stroke(GOLD.main, 9),
    stroke('#ffe58a', 3, 90),
  ]),
];

const foot = (): ShapeJson[] => [
  painted('M-9 -76H9L12 -44H-12Z', [-10, -70], [10, -50], '#ffe58a', GOLD.main, GOLD.dark),
  painted(
    'M-12 -48C-12 -54 12 -54 12 -48C20 -44 30 -40 32 -32H-32C-30 -40 -20 -44 -12 -48Z',
    [-30, -50],
    [30, -32],
    GOLD.pale,
    GOLD.main,
    GOLD.dark,
  ),
  drawn(box(0, -17, 76, 34, 6), [shade([-36, -30], [36, 0], '#8f78e6', '#4f3bb0', VIOLET.dark)]),
  drawn(box(0, -17, 40, 16, 4), [shade([-18, -24], [18, -10], GOLD.pale, GOLD.main, GOLD.deep)]),
  drawn(path('M-31 -27V-8'), [stroke('#ffffff', 3.4, 44)]),
];

const bowl = (): ShapeJson[] => [
  painted(BOWL, [-48, -150], [46, -80], '#fff3c4', GOLD.light, GOLD.main, GOLD.deep, GOLD.dark),
  drawn(ellipse(0, -158, 54, 11), [shade([-50, -166], [50, -150], '#fffbe0', GOLD.light, GOLD.deep)]),
  drawn(ellipse(0, -157, 45, 7.4), [shade([0, -166], [0, -148], '#8a4408', '#d88a1c')]),
  drawn(path('M-41 -140C-39 -112 -33 -94 -20 -84'), [stroke('#ffffff', 6, 64)]),
];

function scene(): Composition {
  const cup = handle('cup', {
    p: {
      x: 120,
      y: keys(
        [0, 216, 'hold'],
        [LAND - 26, 216, 'quadOut'],
        [LAND - 14, 190, 'quadIn'],
        [LAND - 3, 216, 'hold'],
        [LENGTH, 216],
      ),
    },
    r: keys(
      [0, 0, 'sineInOut'],
      [LAND - 14, 5, 'sineInOut'],
      [LAND, 0, 'sineInOut'],
      [84, -2.4, 'sineInOut'],
      [114, 2, 'sineInOut'],
      [LENGTH, 0],
    ),
    s: squash(LAND, LENGTH, 9),
  });
  return {
    name: 'trophy',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: LAND, name: 'win' }],
    layers: [
      halo(LENGTH, GOLD.main, 0.55, [120, 110]),
      standing(60, 218, 0.55),
      shapeLayer('beams', [rays(12, 30, 118, 12, GOLD.light, 0.42)], {
        p: [120, 100],
        from: LAND - 2,
        to: LENGTH - 8,
        s: keys([LAND - 2, 10, 'expoOut'], [LAND + 24, 100, 'sineInOut'], [LENGTH - 8, 70]),
        r: keys([LAND - 2, 0, 'linear'], [LENGTH - 8, 36]),
        o: keys([LAND - 2, 0, 'sineOut'], [LAND + 10, 100, 'sineInOut'], [LENGTH - 8, 0]),
      }),
      ...burst('bit', { at: [120, 70], start: LAND, end: 134, count: 14, from_deg: -175, to_deg: -5, reach: 124 }),
      cup,
      shapeLayer('handles', handles(), { parent: cup }),
      shapeLayer('foot', foot(), { parent: cup }),
      shapeLayer('bowl', bowl(), { parent: cup }),
      shapeLayer(
        'sweep',
        [
          drawn(path('M-14 -170L12 -170L-10 -60L-36 -60Z'), [fill('#ffffff', 46)], {
            p: { x: keys([LAND + 6, -70, 'sineInOut'], [LAND + 44, 100]), y: 0 },
          }),
        ],
        { parent: cup, clip: BOWL, from: LAND + 6, to: LAND + 44 },
      ),
      shapeLayer(
        'star',
        [
          drawn(starOutline(5, 25, 12.6, 16), [fill(GOLD.dark)], { p: [1.5, 2] }),
          drawn(starOutline(5, 24, 12, 16), [
            radial([-8, -9], 36, [
              [0, '#ffffff'],
              [0.5, '#fff3c4'],
              [1, GOLD.light],
            ]),
          ]),
        ],
        {
          parent: cup,
          p: [0, -120],
          s: keys(
            [0, 100, 'sineInOut'],
            [LAND - 6, 92, 'expoOut'],
            [LAND + 8, 128, 'sineInOut'],
            [LAND + 26, 100, 'hold'],
            [LENGTH, 100],
          ),
          r: sway(0, LENGTH, 0, 5, LENGTH / 2),
        },
      ),
      twinkle('glint-a', sparkle(18, '#ffffff'), [88, 62], LAND + 4, 34),
      twinkle('glint-b', sparkle(13, GOLD.pale), [184, 54], LAND + 20, 32),
      twinkle('glint-c', sparkle(11, GOLD.pale), [58, 140], LAND + 38, 30),
    ],
  };
}

export const trophy: Gift = {
  id: 'trophy',
  name: 'Golden Cup',
  category: 'cheer',
  price_coins: 350,
  alt: 'A golden cup with a star jumps, lands, shines, and confetti flies around it.',
  scene,
  still: { frame: 100, without: ['halo', 'beams', 'bit'] },
};
