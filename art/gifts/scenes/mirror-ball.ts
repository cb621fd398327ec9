import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, spriteLayer, type Layer } from '../../kit/layers.ts';
import { rays, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { dashes, drawn, ellipse, path, radial, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET } from '../palette.ts';
import { burst, halo, painted } from '../small.ts';

const LENGTH = 150;
const DROP = 44;
const RADIUS = 70;
const ROWS = 9;
/** One mirror and its joint, px; the rows move by whole mirrors, so that they loop. */
const TILE = 17;

/** A row of mirrors: a thick dashed line that moves inside the ball's outline. */
function row(i: number): Layer[] {
  const height = (RADIUS * 2) / ROWS;
  const y = -RADIUS + (i + 0.5) * height;
  const tints: readonly Hex[] = [
    VIOLET.light,
    SKY.light,
    '#dfe6ff',
    ROSE.light,
    '#ffffff',
    '#c9d2f7',
    SKY.light,
    VIOLET.light,
    '#9fa8e0',
  ];
  const moved = (i % 2 === 0 ? 3 : 4) * TILE;
  const mirrors = (d: string, color: Hex, opacity: number) =>
    drawn(path(d), [dashes(color, height - 2, TILE - 2, TILE * (opacity < 100 ? 2 : 0) + 2, opacity)]);
  return [
    shapeLayer(
      `row${i}`,
      [mirrors(`M-160 ${y}H160`, tints[i]!, 100), mirrors(`M${-160 + TILE * (i % 3)} ${y}H160`, '#ffffff', 62)],
      {
        p: {
          x: keys(
            [0, -moved / 2, 'linear'],
            [LENGTH, moved / 2 + (moved % (TILE * 3) === 0 ? 0 : TILE * 3 - (moved % (TILE * 3)))],
          ),
          y: 0,
        },
      },
    ),
  ];
}

function scene(): Composition {
  const cord = handle('cord', {
    p: {
      x: 120,
      y: keys(
        [0, 118, 'sineInOut'],
        [DROP - 12, 108, 'expoIn'],
        [DROP, 126, 'backOut'],
        [DROP + 20, 118, 'hold'],
        [LENGTH, 118],
      ),
    },
    r: sway(0, LENGTH, 0, 2, LENGTH / 2),
  });
  const mirrors = spriteLayer(
    'mirrors',
    {
      id: 'mirrors',
      width: RADIUS * 2,
      height: RADIUS * 2,
      length_frames: LENGTH,
      layers: [
        shapeLayer(
          'ground',
          [
            drawn(ellipse(0, 0, RADIUS, RADIUS), [
              radial([0, 0], RADIUS, [
                [0, '#3b3272'],
                [1, '#231f52'],
              ]),
            ]),
          ],
          { p: [RADIUS, RADIUS] },
        ),
        ...Array.from({ length: ROWS }, (_, i) =>
          row(i).map((layer) => ({ ...layer, transform: { ...layer.transform, a: [-RADIUS, -RADIUS] } })),
        ).flat(),
        shapeLayer(
          'roundness',
          [
            drawn(ellipse(0, 0, RADIUS + 1, RADIUS + 1), [
              radial([-24, -28], 112, [
                [0, '#ffffff59'],
                [0.3, '#ffffff00'],
                [0.66, '#2a176399'],
                [1, '#150a3af2'],
              ]),
            ]),
          ],
          { p: [RADIUS, RADIUS] },
        ),
      ],
    },
    { parent: cord, clip: `M${RADIUS} 0A${RADIUS} ${RADIUS} 0 1 1 ${RADIUS - 0.01} 0Z` },
  );
  return {
    name: 'mirror-ball',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: DROP, name: 'light' }],
    layers: [
      halo(LENGTH, VIOLET.main, 0.7),
      ...(
        [
          [SKY.light, 0, 40],
          [ROSE.light, 24, -50],
          [GOLD.light, 48, 60],
        ] as const
      ).map(([color, turn, by], i) =>
        shapeLayer(`beams${i}`, [rays(6, 40, 124, 9, color, 0.62)], {
          p: [120, 118],
          from: DROP - 6,
          to: LENGTH - 4,
          r: keys([DROP - 6, turn, 'linear'], [LENGTH - 4, turn + by]),
          o: keys([DROP - 6, 0, 'sineOut'], [DROP + 8, 100, 'hold'], [LENGTH - 34, 100, 'sineInOut'], [LENGTH - 4, 0]),
        }),
      ),
      cord,
      shapeLayer(
        'thread',
        [
          drawn(path('M0 -150V-70'), [stroke('#c9d2f7', 3)]),
          painted('M-12 -80H12L15 -66H-15Z', [-12, -80], [14, -66], GOLD.pale, GOLD.main, GOLD.dark),
        ],
        { parent: cord },
      ),
      mirrors,
      ...burst('bit', {
        at: [120, 118],
        start: DROP,
        end: 132,
        count: 12,
        from_deg: -230,
        to_deg: 50,
        reach: 118,
        size: 9,
        kind: 'sparkle',
        colors: [SKY.light, ROSE.light, GOLD.light, MINT.light],
      }),
      ...[
        [92, 88, 22, 6],
        [150, 108, 16, 40],
        [104, 146, 15, 62],
        [134, 74, 18, 84],
        [82, 122, 14, 104],
      ].map(([x, y, size, at], i) => twinkle(`glint${i}`, sparkle(size!, '#ffffff'), [x!, y!], at!, 34)),
    ],
  };
}

export const mirrorBall: Gift = {
  id: 'mirror-ball',
  name: 'Mirror Ball',
  category: 'cheer',
  price_coins: 125,
  alt: 'A mirror ball turns on its thread and throws coloured beams and glints all around.',
  scene,
  still: { frame: 62, without: ['halo', 'bit', 'beams'] },
};
