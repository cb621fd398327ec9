import type { Composition } from '../../kit/composition.ts';
import { curve, unwound } from '../../kit/curve.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, path, stroke, trim } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, SKY } from '../palette.ts';
import { halo, painted } from '../small.ts';

const LENGTH = 144;
const LEAVE = 20;
const ENTER = 28;
const BACK = 112;
const STEP = 4;

/** In from the left, a full loop, and to the middle again. */
const WAY = curve([
  [-60, 190],
  [30, 196],
  [130, 184],
  [196, 128],
  [178, 60],
  [116, 44],
  [66, 84],
  [74, 130],
  [120, 120],
]);
const LINE =
  'M-60 190C0 198 80 200 130 184C176 168 204 150 196 118C190 74 160 40 116 44C78 48 58 80 66 110C74 134 100 128 120 120';

const plane = (): ShapeJson[] => [
  painted('M66 -18L-50 22L-24 34Z', [-40, 30], [60, -10], '#a9b8ea', '#d5defb'),
  painted('M66 -18L-24 34L-14 62L2 34Z', [-20, 60], [40, 0], '#6f7fc8', '#a8b6ee'),
  painted('M66 -18L-66 -14L-24 18Z', [-50, -16], [30, 0], '#ffffff', '#f3f6ff', '#dbe4ff'),
  painted('M66 -18L-24 18L-14 62Z', [-20, 10], [10, 40], '#c9d5fb', '#eef3ff'),
  drawn(path('M-52 -11L58 -16'), [stroke('#ffffff', 3, 90)]),
  painted('M-34 -14L-14 -15L6 -4L-10 4Z', [-30, -14], [0, 4], ROSE.light, ROSE.main),
];

function scene(): Composition {
  const frames = Array.from({ length: (BACK - ENTER) / STEP + 1 }, (_, i) => ENTER + i * STEP);
  const eased = (share: number): number => 1 - (1 - share) ** 1.5;
  const places = frames.map((frame) => WAY.at(eased((frame - ENTER) / (BACK - ENTER)) * WAY.length));
  // The plane is drawn with its nose a little up, so it flies by its heading and that lean.
  const headings = unwound(places.map((place) => place.heading_deg)).map((deg) => deg + 12);
  const turn = headings.at(-1)! - -8;
  const p: Key[] = [
    [0, [120, 120], 'sineInOut'],
    [LEAVE - 12, [104, 130], 'cubicIn'],
    [LEAVE + 6, [330, -20], 'hold'],
    ...places.map((place, i) => [frames[i]!, [Math.round(place.x), Math.round(place.y)], 'linear'] as const),
    [LENGTH, [120, 120]],
  ];
  const r: Key[] = [
    [0, 0, 'sineInOut'],
    [LEAVE - 12, -14, 'sineInOut'],
    [LEAVE + 6, -22, 'hold'],
    ...headings.map((deg, i) => [frames[i]!, Math.round(deg), 'linear'] as const),
    [BACK + 14, Math.round(headings.at(-1)! - turn + 360 * Math.round(turn / 360) + 10), 'sineInOut'],
    [LENGTH, 360 * Math.round(turn / 360)],
  ];
  const body = handle('plane', { p: keys(...p), r: keys(...r) });
  return {
    name: 'paper-plane',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: ENTER + 8, name: 'fly' }],
    layers: [
      halo(LENGTH, SKY.main, 0.5),
      shapeLayer(
        'trail',
        [
          drawn(
            [
              ...path(LINE),
              trim(keys([ENTER + 22, 0, 'sineInOut'], [LENGTH - 6, 100]), keys([ENTER, 0, 'sineOut'], [BACK - 6, 96])),
            ],
            [stroke(SKY.light, 7, 24), stroke('#ffffff', 3, 80)],
          ),
        ],
        { from: ENTER, to: LENGTH - 6 },
      ),
      body,
      shapeLayer('paper', plane(), { parent: body, p: { x: 0, y: sway(0, LENGTH, 0, 4, 36) }, s: 134 }),
      ...[
        [84, 62, 84],
        [190, 90, 74],
        [150, 182, 60],
        [60, 130, 100],
      ].map(([x, y, at], i) =>
        twinkle(`glint${i}`, sparkle(10 + (i % 3) * 3, i % 2 === 0 ? '#ffffff' : GOLD.pale), [x!, y!], at!, 32),
      ),
    ],
  };
}

export const paperPlane: Gift = {
  id: 'paper-plane',
  name: 'Paper Plane',
  category: 'small-talk',
  price_coins: 5,
  alt: 'A folded paper plane flies off, comes back in a wide loop with a white trail, and hovers.',
  scene,
  still: { frame: 0, without: ['halo'] },
};
