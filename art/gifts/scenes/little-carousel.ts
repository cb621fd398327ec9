import type { Composition } from '../../kit/composition.ts';
import { emojiPicture } from '../../kit/emoji.ts';
import { keys, sway, type Track } from '../../kit/keyframes.ts';
import { handle, pictureLayer, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, linear, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { littleCarouselScore } from '../../sounds/scores.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, ROSE, VIOLET } from '../palette.ts';

const LENGTH = 150;
const HORSES = 4;
const FLOOR = 184;

/** A horse goes once round in the loop. Behind the pole it is small and looks the other way. */
function horse(i: number): { ring: Layer; back: Layer[]; front: Layer[] } {
  const picture = emojiPicture('1f3a0');
  const phase = i / HORSES;
  const ring = handle(`ring${i}`, {
    p: { x: sway(0, LENGTH, 120, 66, LENGTH, phase + 0.5), y: sway(0, LENGTH, FLOOR - 34, 8, LENGTH, phase + 0.25) },
    s: sway(0, LENGTH, 26, 6, LENGTH, phase + 0.25),
  });
  // Near while the depth is above the middle: half of the loop.
  const enter = ((1 - phase) % 1) * LENGTH;
  const leave = ((1.5 - phase) % 1) * LENGTH;
  const spans = (from: number, to: number): (readonly [number, number])[] =>
    from < to
      ? [[from, to]]
      : [
          [0, to],
          [from, LENGTH],
        ];
  // At either side a horse is seen end-on: it narrows to nothing and opens again facing the other way.
  const turned = (start: number, mirror: 1 | -1, from: number): Track => {
    const wide = mirror * 100;
    const half = LENGTH / 2;
    // A part at the beginning of the loop belongs to the turn that began in the one before.
    const begun = from < start - 1 ? start - LENGTH : start;
    return keys(
      [begun, [0, 100], 'sineOut'],
      [begun + 11, [wide, 100], 'hold'],
      [begun + half - 11, [wide, 100], 'sineIn'],
      [begun + half, [0, 100]],
    );
  };
  const layers =
    (name: string, mirror: 1 | -1, start: number) =>
    ([from, to]: readonly [number, number], n: number): Layer[] =>
      to - from < 1
        ? []
        : [
            pictureLayer(`${name}${i}-${n}`, picture, {
              parent: ring,
              from: Math.round(from),
              to: Math.round(to),
              // Behind the pole nobody sees the rise and fall.
              ...(mirror === 1 ? { p: { x: 0, y: sway(0, LENGTH, 0, 20, LENGTH / 2, i * 0.3) } } : {}),
              s: turned(start, mirror, from),
            }),
          ];
  return {
    ring,
    front: spans(enter, leave).flatMap(layers('near', 1, enter)),
    back: spans(leave, enter).flatMap(layers('far', -1, leave)),
  };
}

const PANELS = 8;

/** Every second panel of the canopy as one outline: the roof above, or the scallops that hang from it. */
function panels(first: 0 | 1, part: 'roof' | 'scallops'): string {
  let d = '';
  for (let i = first; i < PANELS; i += 2) {
    const [a, b] = [Math.PI * (i / PANELS - 0.5), Math.PI * ((i + 1) / PANELS - 0.5)];
    const [x1, x2] = [Math.sin(a) * 94, Math.sin(b) * 94];
    const [y1, y2] = [Math.cos(a) * 14, Math.cos(b) * 14];
    d +=
      part === 'roof'
        ? `M0 -50Q${x1 * 0.4} -24 ${x1} ${y1}L${x2} ${y2}Q${x2 * 0.4} -24 0 -50Z`
        : `M${x1} ${y1 - 1}L${x2} ${y2 - 1}C${x2} ${y2 + 19} ${x1} ${y1 + 19} ${x1} ${y1 - 1}Z`;
  }
  return d;
}

const canopy = (): ShapeJson[] => [
  drawn(path(panels(0, 'roof')), [
    linear(
      [-60, -40],
      [80, 20],
      [
        [0, '#ffffff'],
        [0.5, '#fff0e0'],
        [1, '#e2b0b8'],
      ],
    ),
  ]),
  drawn(path(panels(1, 'roof')), [
    linear(
      [-60, -40],
      [80, 20],
      [
        [0, ROSE.light],
        [0.5, ROSE.main],
        [1, ROSE.dark],
      ],
    ),
  ]),
  drawn(path(panels(0, 'scallops')), [
    linear(
      [-60, 0],
      [90, 24],
      [
        [0, GOLD.pale],
        [0.5, GOLD.main],
        [1, GOLD.deep],
      ],
    ),
  ]),
  drawn(path(panels(1, 'scallops')), [
    linear(
      [-60, 0],
      [90, 24],
      [
        [0, VIOLET.light],
        [0.5, VIOLET.main],
        [1, VIOLET.deep],
      ],
    ),
  ]),
];

function scene(): Composition {
  const horses = Array.from({ length: HORSES }, (_, i) => horse(i));
  const bulbs = [-70, -25, 25, 70].map((x, i) => {
    const y = 76 + 14 * Math.sqrt(Math.max(0, 1 - (x / 95) ** 2));
    return shapeLayer(`bulb${i}`, [glow(13, GOLD.light, 0.9), drawn(ellipse(0, 0, 3.4), [fill('#fffbe8')])], {
      p: [120 + x, y],
      o: sway(0, LENGTH, 72, 28, 50, i % 2 === 0 ? 0 : 0.5),
    });
  });
  return {
    name: 'little-carousel',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: 0, name: 'music' }],
    layers: [
      shapeLayer('halo', [glow(118, GOLD.main, 0.5)], { p: [120, 122], s: sway(0, LENGTH, 96, 7, 75) }),
      shapeLayer('shadow', [groundShadow(104, 0.6)], { p: [120, 220] }),
      shapeLayer(
        'base',
        [
          drawn(path('M-92 0V14C-92 26 -50 36 0 36C50 36 92 26 92 14V0Z'), [
            linear(
              [-92, 0],
              [92, 10],
              [
                [0, VIOLET.light],
                [0.35, VIOLET.main],
                [1, VIOLET.dark],
              ],
            ),
          ]),
          drawn(path('M-92 6C-92 18 -50 28 0 28C50 28 92 18 92 6V11C92 23 50 33 0 33C-50 33 -92 23 -92 11Z'), [
            linear(
              [-92, 0],
              [92, 0],
              [
                [0, GOLD.pale],
                [0.5, GOLD.main],
                [1, GOLD.dark],
              ],
            ),
          ]),
          drawn(ellipse(0, 0, 92, 21), [
            radial([-20, -8], 110, [
              [0, '#fff1de'],
              [0.6, '#f3c7a6'],
              [1, '#a8607a'],
            ]),
          ]),
        ],
        { p: [120, FLOOR] },
      ),
      shapeLayer(
        'ceiling',
        [
          drawn(ellipse(0, 0, 92, 15), [
            linear(
              [0, -14],
              [0, 15],
              [
                [0, '#5c2140'],
                [1, '#a04b5e'],
              ],
            ),
          ]),
        ],
        { p: [120, 78] },
      ),
      ...horses.map((item) => item.ring),
      ...horses.flatMap((item) => item.back),
      shapeLayer(
        'pole',
        [
          drawn(path('M-9 -62H9V58C9 62 -9 62 -9 58Z'), [
            linear(
              [-9, 0],
              [9, 0],
              [
                [0, GOLD.pale],
                [0.4, GOLD.main],
                [1, GOLD.dark],
              ],
            ),
          ]),
          drawn(path('M-9 -40L9 -28V-18L-9 -30ZM-9 -16L9 -4V6L-9 -6ZM-9 8L9 20V30L-9 18ZM-9 32L9 44V54L-9 42Z'), [
            linear(
              [-9, 0],
              [9, 0],
              [
                [0, ROSE.light],
                [0.5, ROSE.main],
                [1, ROSE.dark],
              ],
            ),
          ]),
        ],
        { p: [120, 128] },
      ),
      ...horses.flatMap((item) => item.front),
      shapeLayer('canopy', canopy(), { p: [120, 78] }),
      ...bulbs,
      shapeLayer(
        'flag',
        [
          drawn(path('M0 0V-22'), [stroke(GOLD.main, 2.6)]),
          drawn(path('M1 -22C10 -26 14 -17 24 -20C20 -16 20 -14 22 -9C14 -7 10 -14 1 -11Z'), [
            linear(
              [0, -22],
              [22, -8],
              [
                [0, ROSE.light],
                [1, ROSE.deep],
              ],
            ),
          ]),
          drawn(ellipse(0, 2, 5), [
            radial([-2, 0], 7, [
              [0, GOLD.pale],
              [1, GOLD.deep],
            ]),
          ]),
        ],
        { p: [120, 29], a: [0, 0], sk: sway(0, LENGTH, 0, 7, 37.5) },
      ),
      twinkle('glint-a', sparkle(12, '#ffffff'), [58, 40], 14, 32),
    ],
  };
}

export const littleCarousel: Gift = {
  id: 'little-carousel',
  name: 'Little Carousel',
  category: 'luxury',
  price_coins: 500,
  alt: 'A small carousel turns under a striped canopy; wooden horses rise and fall as they go round and lamps glow.',
  scene,
  still: { frame: 20, without: ['halo'] },
  sound: littleCarouselScore,
};
