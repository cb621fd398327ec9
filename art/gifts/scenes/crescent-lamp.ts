import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, group, path, starOutline, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, VIOLET } from '../palette.ts';
import { burst, halo, painted, shade } from '../small.ts';

const LENGTH = 150;
const SHINE = 62;

const moon = (): ShapeJson[] => [
  painted(
    'M34 -96A98 98 0 1 0 62 72A78 78 0 1 1 34 -96Z',
    [-90, -80],
    [50, 90],
    '#fffbe0',
    GOLD.pale,
    GOLD.light,
    GOLD.main,
    GOLD.deep,
  ),
  drawn(path('M-78 -34C-86 -6 -82 24 -66 46'), [stroke('#ffffff', 6, 70)]),
  ...[
    [-52, 46, 7],
    [-66, 8, 5],
    [-20, 74, 5],
  ].map(([x, y, r]) => drawn(ellipse(x!, y!, r!, r!), [fill('#e08a10', 34)])),
];

/** A brass lamp with coloured panes that hangs from 0, 0. */
const lamp = (): ShapeJson[] => [
  drawn(path('M0 0V34'), [stroke(GOLD.deep, 4.4), stroke(GOLD.pale, 1.6, 70)]),
  drawn(ellipse(0, 40, 8, 8), [stroke(GOLD.main, 4)]),
  painted('M-22 72C-20 56 -8 48 0 48C8 48 20 56 22 72Z', [-20, 50], [22, 72], '#fff3c4', GOLD.main, GOLD.dark),
  painted('M-30 72H30L34 80H-34Z', [-30, 72], [32, 80], GOLD.pale, GOLD.main, GOLD.dark),
  painted('M-30 80H30L24 132H-24Z', [-26, 80], [26, 132], '#fff8d8', '#ffd98a', '#ff9a4a'),
  painted('M-28 80H-11L-10 132H-22Z', [-28, 80], [-12, 132], '#8af0d0cc', '#1fc796cc'),
  painted('M28 80H11L10 132H22Z', [12, 80], [28, 132], '#b794ffcc', '#6a3fe0cc'),
  drawn(path('M-11 80L-10 132M11 80L10 132M-26 106H26'), [stroke(GOLD.dark, 3)]),
  painted('M-26 132H26L20 142H-20Z', [-24, 132], [24, 142], GOLD.pale, GOLD.main, GOLD.dark),
  drawn(path('M0 142V156M-6 142V150M6 142V150'), [stroke(GOLD.light, 3)]),
  drawn(path('M-19 66C-16 58 -10 53 -4 52'), [stroke('#ffffff', 3, 70)]),
];

const star = (size: number): ShapeJson =>
  group([drawn(starOutline(5, 20, 9), [shade([-12, -16], [12, 18], '#ffffff', GOLD.light, GOLD.main)])], {
    s: size * 100,
  });

function scene(): Composition {
  const hook = handle('hook', {
    p: [146, 42],
    r: keys(
      [0, 7, 'sineInOut'],
      [SHINE - 24, -9, 'sineInOut'],
      [SHINE + 14, 9, 'sineInOut'],
      [SHINE + 52, -7, 'sineInOut'],
      [LENGTH, 7],
    ),
  });
  return {
    name: 'crescent-lamp',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: SHINE, name: 'shine' }],
    layers: [
      halo(LENGTH, VIOLET.main, 0.6),
      shapeLayer('moon', moon(), {
        p: { x: 118, y: sway(0, LENGTH, 122, 3, LENGTH) },
        r: keys([0, -4, 'sineInOut'], [SHINE - 10, -8, 'backOut'], [SHINE + 18, 3, 'sineInOut'], [LENGTH, -4]),
        s: keys(
          [0, 98, 'sineInOut'],
          [SHINE - 10, 95, 'expoOut'],
          [SHINE + 8, 104, 'sineInOut'],
          [SHINE + 36, 98, 'hold'],
          [LENGTH, 98],
        ),
      }),
      hook,
      shapeLayer('light', [glow(88, GOLD.light, 0.8)], {
        parent: hook,
        p: [0, 106],
        s: keys(
          [0, 60, 'sineInOut'],
          [SHINE - 10, 44, 'expoOut'],
          [SHINE + 12, 112, 'sineInOut'],
          [SHINE + 46, 84, 'sineInOut'],
          [LENGTH, 60],
        ),
      }),
      shapeLayer('lamp', lamp(), { parent: hook }),
      ...[
        [196, 58, 1],
        [70, 34, 0.7],
        [206, 176, 0.6],
      ].map(([x, y, size], i) =>
        shapeLayer(`star${i}`, [star(size!)], {
          p: [x!, y!],
          r: sway(0, LENGTH, 0, 12, LENGTH, i / 3),
          s: keys(
            [0, 84, 'sineInOut'],
            [SHINE - 8 + i * 5, 72, 'backOut'],
            [SHINE + 14 + i * 5, 124, 'sineInOut'],
            [SHINE + 50, 96, 'sineInOut'],
            [LENGTH, 84],
          ),
        }),
      ),
      ...burst('spark', {
        at: [150, 140],
        start: SHINE,
        end: 138,
        count: 13,
        from_deg: -220,
        to_deg: 40,
        reach: 96,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.light, MINT.light],
      }),
      twinkle('glint-a', sparkle(15, '#ffffff'), [58, 84], SHINE + 6, 36),
      twinkle('glint-b', sparkle(11, GOLD.pale), [112, 214], SHINE + 20, 32),
    ],
  };
}

export const crescentLamp: Gift = {
  id: 'crescent-lamp',
  name: 'Crescent Lamp',
  category: 'seasonal',
  price_coins: 75,
  alt: 'A golden crescent moon with a brass lamp swinging from it; the lamp brightens and stars sparkle.',
  scene,
  still: { frame: 80, without: ['halo', 'spark', 'light'] },
};
