import type { Composition } from '../../kit/composition.ts';
import { keys, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, VIOLET } from '../palette.ts';
import { cuff } from '../parts.ts';
import { ball, halo, painted } from '../small.ts';

/** A cascade of three balls and two hands: each hand throws every 40 frames, half a beat after the other. */
const LENGTH = 120;
const BEAT = 40;
const HELD = 22;
const FLIGHT = 38;
const FLOOR = 168;
const TOP = 26;
/** Where a hand catches (outside) and throws (inside). */
const CATCH = 44;
const THROW = 84;

type Side = 'left' | 'right';
const across = (side: Side, x: number): number => (side === 'left' ? x : 240 - x);

/** The keys of one cycle of a ball that the left hand throws at a frame. */
function cycle(at: number): { x: Key[]; y: Key[] } {
  const x: Key[] = [];
  const y: Key[] = [];
  let side: Side = 'left';
  for (let n = 0; n < 2; n++) {
    const start = at + n * (FLIGHT + HELD);
    const other: Side = side === 'left' ? 'right' : 'left';
    x.push([start, across(side, THROW), 'linear'], [start + FLIGHT, across(other, CATCH), 'sineInOut']);
    y.push(
      [start, FLOOR - 14, 'quadOut'],
      [start + FLIGHT / 2, TOP, 'quadIn'],
      [start + FLIGHT, FLOOR - 14, 'sineInOut'],
      [start + FLIGHT + HELD / 2, FLOOR, 'sineInOut'],
    );
    side = other;
  }
  return { x, y };
}

const COLORS: readonly (readonly [Hex, Hex, Hex])[] = [
  ['#ffc2d4', ROSE.main, ROSE.dark],
  ['#fff3c4', GOLD.main, GOLD.dark],
  ['#d6fff0', MINT.main, MINT.dark],
];

function juggled(i: number): Layer[] {
  const from = i * BEAT;
  const now = cycle(from - LENGTH);
  const next = cycle(from);
  const both = (a: Key[], b: Key[]): Key[] => [...a, ...b];
  const hold = handle(`ball${i}`, {
    p: {
      x: keys(...both(now.x, next.x), [from + LENGTH, 84]),
      y: keys(...both(now.y, next.y), [from + LENGTH, FLOOR - 14]),
    },
    r: keys([0, 0, 'linear'], [LENGTH, 360]),
  });
  const [light, main, dark] = COLORS[i]!;
  return [
    hold,
    shapeLayer(
      `ball${i}-skin`,
      [
        ball(0, 0, 24, 24, light, main, dark),
        drawn(path('M-22 -8C-8 2 8 2 22 -8M-22 8C-8 -2 8 -2 22 8'), [stroke('#ffffff', 3.4, 70)]),
      ],
      { parent: hold },
    ),
    shapeLayer(`ball${i}-light`, [drawn(ellipse(-8, -11, 6, 4), [fill('#ffffff', 86)])], {
      parent: hold,
      r: keys([0, 0, 'linear'], [LENGTH, -360]),
    }),
  ];
}

/** A white glove, palm up. */
const glove = (): ShapeJson[] => [
  painted(
    'M-34 -12C-40 -18 -36 -28 -28 -24C-22 -12 -12 -6 0 -6C12 -6 22 -12 28 -24C36 -28 40 -18 34 -12C30 8 20 22 16 34H-16C-20 22 -30 8 -34 -12Z',
    [-30, -24],
    [30, 34],
    '#ffffff',
    '#e2d6ff',
    '#8f76d8',
  ),
  drawn(path('M-10 8V20M0 10V22M10 8V20'), [stroke('#9a86d0', 2.6, 70)]),
];

function hand(side: Side): Layer[] {
  const shift = side === 'left' ? 0 : BEAT / 2;
  const x: Key[] = [];
  const y: Key[] = [];
  for (let n = -1; n < 4; n++) {
    const thrown = n * BEAT + shift;
    // Let go, back to the outside, catch, dip, and up again.
    x.push([thrown, across(side, THROW), 'sineInOut'], [thrown + BEAT - HELD, across(side, CATCH), 'sineInOut']);
    y.push(
      [thrown, FLOOR + 8, 'sineInOut'],
      [thrown + 8, FLOOR + 2, 'sineInOut'],
      [thrown + BEAT - HELD, FLOOR + 8, 'sineInOut'],
      [thrown + BEAT - HELD / 2, FLOOR + 22, 'sineInOut'],
    );
  }
  const palm = handle(`hand-${side}`, { p: { x: keys(...x), y: keys(...y) }, r: side === 'left' ? 8 : -8 });
  return [
    palm,
    shapeLayer(`glove-${side}`, glove(), { parent: palm }),
    shapeLayer(`cuff-${side}`, cuff(), { parent: palm, p: [0, 38], s: [78, 88] }),
  ];
}

function scene(): Composition {
  return {
    name: 'three-in-the-air',
    ...SMALL,
    length_frames: LENGTH,
    cues: [0, 20, 40, 60, 80, 100].map((frame) => ({ frame, name: 'throw' })),
    layers: [
      halo(LENGTH, VIOLET.main, 0.6, [120, 110]),
      shapeLayer('arcs', [
        drawn(path('M84 150C100 -16 150 -16 196 150M156 150C140 -16 90 -16 44 150'), [stroke('#ffffff', 2.4, 14)]),
      ]),
      ...hand('left'),
      ...hand('right'),
      ...[0, 1, 2].flatMap(juggled),
      ...[
        [120, 24, 10],
        [60, 60, 44],
        [182, 60, 70],
      ].map(([x, y, at], i) => twinkle(`glint${i}`, sparkle(12, i === 0 ? '#ffffff' : GOLD.pale), [x!, y!], at!, 34)),
    ],
  };
}

export const threeInTheAir: Gift = {
  id: 'three-in-the-air',
  name: 'Three in the Air',
  category: 'cheer',
  price_coins: 35,
  alt: 'Two white gloves juggle a red, a golden and a green ball without a stop.',
  scene,
  still: { frame: 97, without: ['halo', 'arcs'] },
};
