import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { ring, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, VIOLET, WOOD } from '../palette.ts';
import { rising, smallNote } from '../parts.ts';
import { burst, halo, painted, shade } from '../small.ts';
import { goldenRecordScore } from '../../sounds/scores-small.ts';

const LENGTH = 150;
const RECORD_NEEDLE = 34;
const RECORD_DROP = 74;

const plinth = (): ShapeJson[] => [
  painted(
    'M-104 -62C-104 -70 -98 -74 -92 -74H92C98 -74 104 -70 104 -62V64C104 72 98 76 92 76H-92C-98 76 -104 72 -104 64Z',
    [-90, -70],
    [90, 76],
    '#f3b87a',
    WOOD.main,
    WOOD.deep,
    WOOD.dark,
  ),
  painted('M-104 52H104V66C104 78 98 84 92 84H-92C-98 84 -104 78 -104 66Z', [-90, 52], [90, 84], WOOD.deep, WOOD.dark),
  drawn(path('M-92 -58C-92 -64 -88 -66 -82 -66H40'), [stroke('#ffffff', 3.4, 46)]),
  drawn(ellipse(80, 38, 12, 12), [shade([70, 28], [90, 48], '#fffbe0', GOLD.main, GOLD.dark)]),
  drawn(path('M80 38V29'), [stroke('#6a3a10', 3)]),
  drawn(ellipse(80, 64, 5, 5), [fill(ROSE.main)]),
];

const disc = (): ShapeJson[] => [
  drawn(ellipse(0, 0, 68, 68), [
    radial([0, 0], 68, [
      [0, '#ffe9a0'],
      [0.5, GOLD.main],
      [0.9, '#e08a10'],
      [1, '#8a4a08'],
    ]),
  ]),
  drawn(
    [...ellipse(0, 0, 60, 60), ...ellipse(0, 0, 52, 52), ...ellipse(0, 0, 44, 44), ...ellipse(0, 0, 36, 36)],
    [stroke('#9a5208', 1.6, 46)],
  ),
  drawn(path('M0 0L-50 -46A68 68 0 0 1 -26 -63ZM0 0L50 46A68 68 0 0 1 26 63Z'), [fill('#ffffff', 40)]),
  drawn(path('M0 0L46 -50A68 68 0 0 1 63 -26ZM0 0L-46 50A68 68 0 0 1 -63 26Z'), [fill('#fff3c4', 24)]),
  drawn(ellipse(0, 0, 25, 25), [shade([-18, -20], [18, 20], '#ff9ab8', ROSE.main, ROSE.dark)]),
  drawn(path('M-14 -8C-8 -16 8 -16 14 -8'), [stroke('#ffffff', 3.4, 80)]),
  drawn(path('M-10 10H10'), [stroke('#ffd6e4', 3, 80)]),
  drawn(ellipse(0, 0, 4, 4), [fill('#fff6d8')]),
];

/** The arm from its pivot at 0, 0, its head far below. */
const arm = (): ShapeJson[] => [
  drawn(path('M0 0C4 34 -2 60 -22 84'), [stroke('#3b3272', 8), stroke('#dfe6ff', 5)]),
  painted('M-16 80L-30 76L-40 96L-26 102Z', [-38, 78], [-18, 100], VIOLET.light, VIOLET.main, VIOLET.dark),
  drawn(ellipse(0, 0, 14, 14), [shade([-10, -10], [10, 10], '#ffffff', '#c9d2f7', '#7a82b8')]),
  drawn(ellipse(0, 0, 6, 6), [shade([-4, -4], [4, 4], '#7a82b8', '#ffffff')]),
];

function scene(): Composition {
  const deck = handle('deck', {
    p: [120, 132],
    s: keys(
      [0, [96, 96], 'hold'],
      [RECORD_DROP - 12, [96, 96], 'sineInOut'],
      [RECORD_DROP - 2, [99, 91], 'expoOut'],
      [RECORD_DROP + 6, [92, 102], 'sineInOut'],
      [RECORD_DROP + 20, [97, 95], 'sineInOut'],
      [RECORD_DROP + 32, [99, 92], 'sineInOut'],
      [RECORD_DROP + 44, [94, 99], 'sineInOut'],
      [RECORD_DROP + 56, [96, 96], 'hold'],
      [LENGTH, [96, 96]],
    ),
  });
  return {
    name: 'golden-record',
    ...SMALL,
    length_frames: LENGTH,
    cues: [
      { frame: RECORD_NEEDLE, name: 'needle' },
      { frame: RECORD_DROP, name: 'drop' },
    ],
    layers: [
      halo(LENGTH, GOLD.main, 0.6),
      ...[0, 1].map((i) => {
        const at = RECORD_DROP + i * 22;
        return shapeLayer(`wave${i}`, [ring(66, 5, i === 0 ? GOLD.light : ROSE.light)], {
          p: [106, 126],
          from: at,
          to: at + 30,
          s: keys([at, 96, 'expoOut'], [at + 30, 176]),
          o: keys([at, 80, 'sineIn'], [at + 30, 0]),
        });
      }),
      deck,
      shapeLayer('plinth', plinth(), { parent: deck }),
      shapeLayer('mat', [drawn(ellipse(-14, -4, 72, 72), [shade([-60, -60], [40, 60], '#2a1763', '#120a30')])], {
        parent: deck,
      }),
      shapeLayer('disc', disc(), { parent: deck, p: [-14, -4], r: keys([0, 0, 'linear'], [LENGTH, 720]) }),
      shapeLayer(
        'gleam',
        [drawn(path('M0 0L-48 -48A68 68 0 0 1 -30 -61ZM0 0L48 48A68 68 0 0 1 30 61Z'), [fill('#ffffff', 44)])],
        { parent: deck, p: [-14, -4], r: sway(0, LENGTH, 0, 4, 30) },
      ),
      shapeLayer('arm', arm(), {
        parent: deck,
        p: [80, -50],
        r: keys(
          [0, -30, 'hold'],
          [10, -30, 'sineInOut'],
          [16, -34, 'sineInOut'],
          [RECORD_NEEDLE, 6, 'sineInOut'],
          [118, 14, 'sineInOut'],
          [124, 16, 'sineInOut'],
          [142, -30, 'hold'],
          [LENGTH, -30],
        ),
      }),
      ...rising('note', {
        xs: [56, 184, 84, 196],
        start: RECORD_NEEDLE + 4,
        step: 16,
        life: 46,
        from_y: 110,
        to_y: 12,
        figure: smallNote,
      }),
      ...burst('spark', {
        at: [106, 120],
        start: RECORD_DROP,
        end: 140,
        count: 9,
        from_deg: -200,
        to_deg: 20,
        reach: 122,
        size: 9,
      }),
      twinkle('glint-a', sparkle(18, '#ffffff'), [70, 92], RECORD_DROP + 4, 36),
      twinkle('glint-b', sparkle(12, GOLD.pale), [138, 168], RECORD_DROP + 18, 32),
    ],
  };
}

export const goldenRecord: Gift = {
  id: 'golden-record',
  name: 'Golden Record',
  category: 'luxury',
  price_coins: 900,
  alt: 'A golden record turns, the arm sets its needle down, and with the beat notes and confetti rise.',
  scene,
  still: { frame: 84, without: ['halo', 'spark', 'wave', 'note'] },
  sound: goldenRecordScore,
};
