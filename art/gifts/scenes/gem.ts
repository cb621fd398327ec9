import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { rays, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, fill, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import { SMALL, type Gift } from '../gift.ts';
import { SKY, VIOLET } from '../palette.ts';
import { burst, halo, painted, standing } from '../small.ts';

const LENGTH = 140;
const FLASH = 62;

/** Corners of a brilliant cut seen from the side, 144 px wide: table, girdle and point. */
const T = [
  [-42, -52],
  [0, -52],
  [42, -52],
] as const;
const G = [
  [-72, -14],
  [-30, -14],
  [30, -14],
  [72, -14],
] as const;
const POINT = [0, 74] as const;

type Corner = readonly [number, number];
const facet = (...corners: readonly Corner[]): string => `M${corners.map(([x, y]) => `${x} ${y}`).join('L')}Z`;

interface Facet {
  readonly d: string;
  readonly light: Hex;
  readonly deep: Hex;
  /** When light runs over it, in shares of the loop. */
  readonly turn: number;
}

const FACETS: readonly Facet[] = [
  { d: facet(T[0], G[0], G[1]), light: '#eafaff', deep: '#7fd8ff', turn: 0 },
  { d: facet(T[0], G[1], T[1]), light: '#bdeaff', deep: '#4fbcf7', turn: 0.12 },
  { d: facet(T[1], G[1], G[2]), light: '#f4fdff', deep: '#9be2ff', turn: 0.24 },
  { d: facet(T[1], G[2], T[2]), light: '#9fdcff', deep: '#3a9fee', turn: 0.36 },
  { d: facet(T[2], G[2], G[3]), light: '#7cc4f7', deep: '#2a7fd8', turn: 0.48 },
  { d: facet(G[0], G[1], POINT), light: '#a9e4ff', deep: '#2fa8f5', turn: 0.06 },
  { d: facet(G[1], G[2], POINT), light: '#7fd8ff', deep: '#1f7fe0', turn: 0.2 },
  { d: facet(G[2], G[3], POINT), light: '#4aa0ea', deep: '#173f96', turn: 0.42 },
];

function shine(stone: Layer, { d, turn }: Facet, i: number): Layer {
  const at = 14 + turn * 74;
  const list: Key[] = [
    [0, 0, 'hold'],
    [at, 0, 'sineInOut'],
    [at + 12, 78, 'sineInOut'],
    [at + 32, 0, 'hold'],
    [LENGTH, 0],
  ];
  return shapeLayer(`shine${i}`, [drawn(path(d), [fill('#ffffff')])], { parent: stone, o: { keys: list } });
}

function scene(): Composition {
  const stone = handle('stone', {
    p: { x: 120, y: sway(0, LENGTH, 114, 5, LENGTH) },
    r: sway(0, LENGTH, 0, 4, LENGTH, 0.25),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [FLASH - 12, [96, 98], 'expoOut'],
      [FLASH + 4, [109, 107], 'sineInOut'],
      [FLASH + 24, [99, 100], 'sineInOut'],
      [FLASH + 44, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  return {
    name: 'gem',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: FLASH, name: 'shine' }],
    layers: [
      halo(LENGTH, SKY.main, 0.6, [120, 114]),
      standing(48, 222, 0.4),
      shapeLayer('beams', [rays(12, 30, 116, 11, SKY.pale, 0.55)], {
        p: [120, 114],
        from: FLASH - 6,
        to: LENGTH - 10,
        s: keys([FLASH - 6, 20, 'expoOut'], [FLASH + 20, 100, 'sineInOut'], [LENGTH - 10, 60]),
        r: keys([FLASH - 6, 0, 'linear'], [LENGTH - 10, 34]),
        o: keys([FLASH - 6, 0, 'sineOut'], [FLASH + 8, 100, 'sineInOut'], [LENGTH - 10, 0]),
      }),
      stone,
      shapeLayer(
        'facets',
        FACETS.map(({ d, light, deep }) => painted(d, [-40, -50], [40, 60], light, deep)),
        { parent: stone },
      ),
      shapeLayer(
        'violet',
        [painted(facet(G[1], [6, -14], POINT), [-20, -14], [6, 70], `${VIOLET.light}99`, `${VIOLET.main}33`)],
        { parent: stone },
      ),
      ...FACETS.map((each, i) => shine(stone, each, i)),
      shapeLayer(
        'edges',
        [
          drawn(
            path(
              `${facet(T[0], T[2], G[3], POINT, G[0])}M-72 -14H72M-42 -52L-30 -14L0 -52L30 -14L42 -52M-30 -14L0 74L30 -14`,
            ),
            [stroke('#ffffff', 2, 62)],
          ),
          drawn(path('M-38 -47H-6M-64 -18L-46 -40'), [stroke('#ffffff', 4, 80)]),
        ],
        { parent: stone },
      ),
      ...burst('spark', {
        at: [120, 100],
        start: FLASH,
        end: 134,
        count: 12,
        from_deg: -180,
        to_deg: 0,
        reach: 112,
        kind: 'sparkle',
        colors: ['#ffffff', SKY.pale, VIOLET.pale],
      }),
      twinkle('glint-a', sparkle(24, '#ffffff'), [82, 68], FLASH - 6, 40),
      twinkle('glint-b', sparkle(16, SKY.pale), [178, 88], FLASH + 14, 34),
      twinkle('glint-c', sparkle(12, '#ffffff'), [140, 168], FLASH + 30, 30),
      twinkle('glint-d', sparkle(12, VIOLET.pale), [56, 108], 16, 30),
    ],
  };
}

export const gem: Gift = {
  id: 'gem',
  name: 'Sky Gem',
  category: 'luxury',
  price_coins: 250,
  alt: 'A sky-blue cut gem floats; light runs over its facets and it flashes with fine beams.',
  scene,
  still: { frame: 70, without: ['halo', 'beams', 'spark'] },
};
