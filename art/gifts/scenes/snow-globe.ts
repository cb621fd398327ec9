import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { box, drawn, ellipse, path, radial, stroke } from '../../kit/shapes.ts';
import { dotStamp, figureLayer } from '../../kit/stamps.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, WOOD } from '../palette.ts';
import { ball, halo, painted, shade, standing } from '../small.ts';

const LENGTH = 150;
const SHAKE = 34;
const R = 78;

/** Everything is about the middle of the glass. */
const glass = (): ShapeJson =>
  drawn(ellipse(0, 0, R), [
    radial([-26, -34], 124, [
      [0, '#7fb4f0'],
      [0.45, '#3f5fb8'],
      [1, '#1d1f5c'],
    ]),
  ]);

const tree = (x: number, foot: number, size: number): ShapeJson[] => {
  const at = (dx: number, dy: number): string => `${x + dx * size} ${foot + dy * size}`;
  const tierOf = (top: number, half: number, bottom: number): string =>
    `M${at(0, top)}C${at(half * 0.3, top + (bottom - top) * 0.5)} ${at(half * 0.7, bottom - 4)} ${at(half, bottom)}C${at(half * 0.4, bottom + 5)} ${at(-half * 0.4, bottom + 5)} ${at(-half, bottom)}C${at(-half * 0.7, bottom - 4)} ${at(-half * 0.3, top + (bottom - top) * 0.5)} ${at(0, top)}Z`;
  return [
    drawn(box(x, foot, 6 * size, 10 * size), [shade([x - 3, foot], [x + 3, foot], WOOD.main, WOOD.dark)]),
    ...[
      [-30, 20, -4],
      [-44, 16, -20],
      [-56, 12, -36],
    ].map(([top, half, bottom]) =>
      painted(tierOf(top!, half!, bottom!), [x - 16, foot - 50], [x + 16, foot], '#8ff0b8', MINT.main, MINT.dark),
    ),
    drawn(path(`M${at(-5, -44)}L${at(0, -54)}L${at(4, -46)}`), [stroke('#ffffff', 4.5 * size, 92)]),
  ];
};

const house = (): ShapeJson[] => [
  drawn(box(14, 22, 50, 40, 2), [shade([-10, 4], [38, 40], '#ffd2a6', '#d9774f', '#8a3a3c')]),
  drawn(box(28, -18, 9, 20), [shade([24, -20], [33, -4], '#c9606a', '#6a2438')]),
  painted(
    'M14 -24L50 10C46 15 42 13 40 11L14 -12L-12 11C-15 13 -19 14 -22 10Z',
    [-20, -20],
    [46, 10],
    '#ffffff',
    '#e4f1ff',
    '#a9c8f0',
  ),
  painted('M14 -12L38 10H-10Z', [-8, -6], [36, 10], '#f0a070', '#a04848'),
  drawn(box(3, 20, 13, 13, 2), [shade([-3, 14], [9, 26], '#fff6c8', GOLD.light, GOLD.main)]),
  drawn(path('M3 14V27M-3 20H9'), [stroke('#8a3a3c', 1.8)]),
  drawn(box(26, 28, 13, 25, 4), [shade([20, 18], [32, 40], '#8f4d6a', '#4a1f40')]),
  ball(30, 29, 1.6, 1.6, GOLD.pale, GOLD.main, GOLD.deep),
];

const ground = (): ShapeJson =>
  painted(
    'M-74 32C-56 20 -34 30 -10 34C16 40 44 26 74 30C64 58 36 78 0 78C-36 78 -64 60 -74 32Z',
    [-40, 24],
    [30, 76],
    '#ffffff',
    '#e4f1ff',
    '#9db9ec',
  );

const base = (): ShapeJson[] => [
  painted(
    'M-62 60C-40 72 40 72 62 60L74 96C76 106 60 112 0 112C-60 112 -76 106 -74 96Z',
    [-66, 62],
    [66, 106],
    '#ff9cba',
    ROSE.main,
    ROSE.deep,
    ROSE.dark,
  ),
  painted(
    'M-66 58C-66 52 66 52 66 58C66 72 40 76 0 76C-40 76 -66 72 -66 58Z',
    [-60, 54],
    [60, 76],
    GOLD.pale,
    GOLD.main,
    GOLD.deep,
  ),
  drawn(path('M-60 82C-62 88 -64 94 -64 98'), [stroke('#ffffff', 5, 46)]),
  ball(0, 93, 10, 9, GOLD.pale, GOLD.main, GOLD.dark),
];

/** One flake: it is whirled up by the shake, then sinks back to where it lay. */
function flake(globe: Layer, i: number, source: ReturnType<typeof random>): Layer {
  const x = source.between(-52, 52);
  const rest = 34 + source.between(0, 22);
  const roof = Math.sqrt(62 ** 2 - x ** 2);
  const high = source.between(-roof, -6);
  const up = SHAKE - 10 + source.between(0, 18);
  return figureLayer(`flake${i}`, dotStamp(source.between(1.7, 3.6), '#ffffff'), {
    parent: globe,
    p: {
      x: keys(
        [0, Math.round(x), 'hold'],
        [Math.round(up), Math.round(x), 'sineOut'],
        [Math.round(up + 16), Math.round(x * 0.9 + source.between(-14, 14)), 'sineInOut'],
        [Math.round(up + 44), Math.round(x + source.between(-12, 12)), 'sineInOut'],
        [LENGTH - 4, Math.round(x)],
      ),
      y: keys(
        [0, Math.round(rest), 'hold'],
        [Math.round(up), Math.round(rest), 'cubicOut'],
        [Math.round(up + 18), Math.round(high), 'sineInOut'],
        [LENGTH - 4 - (i % 5) * 4, Math.round(rest)],
      ),
    },
  });
}

function scene(): Composition {
  const source = random(77);
  const globe = handle('globe', {
    p: {
      x: keys(
        [0, 120, 'sineInOut'],
        [SHAKE - 14, 114, 'sineInOut'],
        [SHAKE - 6, 127, 'sineInOut'],
        [SHAKE + 2, 113, 'sineInOut'],
        [SHAKE + 10, 125, 'sineInOut'],
        [SHAKE + 20, 120, 'hold'],
        [LENGTH, 120],
      ),
      y: keys(
        [0, 104, 'sineInOut'],
        [SHAKE - 14, 96, 'sineInOut'],
        [SHAKE + 12, 96, 'quadIn'],
        [SHAKE + 22, 105, 'backOut'],
        [SHAKE + 36, 104, 'hold'],
        [LENGTH, 104],
      ),
    },
    r: keys(
      [0, 0, 'sineInOut'],
      [SHAKE - 14, -9, 'sineInOut'],
      [SHAKE - 6, 10, 'sineInOut'],
      [SHAKE + 2, -9, 'sineInOut'],
      [SHAKE + 10, 7, 'sineInOut'],
      [SHAKE + 22, 0, 'hold'],
      [LENGTH, 0],
    ),
  });
  const flakes = Array.from({ length: 26 }, (_, i) => flake(globe, i, source));
  return {
    name: 'snow-globe',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: SHAKE, name: 'shake' }],
    layers: [
      halo(LENGTH, SKY.main, 0.5, [120, 112]),
      standing(78, 218, 0.55),
      globe,
      shapeLayer('glass', [glass()], { parent: globe }),
      ...flakes.slice(0, 12),
      shapeLayer('scene', [ground(), ...tree(-40, 40, 1.05), ...house(), ...tree(52, 40, 0.74)], {
        parent: globe,
        clip: 'M-76 0A76 76 0 1 1 76 0A76 76 0 1 1 -76 0Z',
      }),
      shapeLayer('window', [glow(24, GOLD.light, 0.8)], {
        parent: globe,
        p: [3, 20],
        s: sway(0, LENGTH, 92, 10, LENGTH / 2),
      }),
      ...flakes.slice(12),
      shapeLayer(
        'gloss',
        [
          drawn(ellipse(0, 0, R - 1), [
            radial([-10, -14], R * 1.12, [
              [0, '#ffffff00'],
              [0.72, '#ffffff00'],
              [0.94, '#cfe6ff66'],
              [1, '#ffffffb3'],
            ]),
          ]),
          drawn(path('M-58 -20C-54 -42 -38 -58 -18 -62'), [stroke('#ffffff', 8, 70)]),
          drawn(path('M-61 -2V2'), [stroke('#ffffff', 8, 60)]),
          drawn(path('M60 22C54 38 46 48 34 56'), [stroke('#ffffff', 4, 34)]),
        ],
        { parent: globe },
      ),
      shapeLayer('base', base(), { parent: globe }),
      twinkle('glint-a', sparkle(15, '#ffffff'), [70, 48], SHAKE + 24, 34),
      twinkle('glint-b', sparkle(12, GOLD.pale), [190, 72], SHAKE + 44, 30),
      twinkle('glint-c', sparkle(10, SKY.pale), [50, 150], SHAKE + 62, 30),
    ],
  };
}

export const snowGlobe: Gift = {
  id: 'snow-globe',
  name: 'Snow Globe',
  category: 'seasonal',
  price_coins: 180,
  alt: 'A snow globe with a lit cottage is shaken; the snow whirls up and sinks slowly.',
  scene,
  still: { frame: 84, without: ['halo', 'glint'] },
};
