import type { Composition } from '../../kit/composition.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { ball, burst, halo, painted, shade, squash, standing } from '../small.ts';

const LENGTH = 150;
const OPEN = 40;
const SHUT = 120;

const HEART =
  'M0 82C-34 58 -90 24 -90 -24C-90 -54 -68 -72 -44 -72C-25 -72 -9 -62 0 -48C9 -62 25 -72 44 -72C68 -72 90 -54 90 -24C90 24 34 58 0 82Z';
const INNER =
  'M0 66C-30 45 -77 15 -77 -24C-77 -47 -61 -60 -43 -60C-25 -60 -9 -48 0 -31C9 -48 25 -60 43 -60C61 -60 77 -47 77 -24C77 15 30 45 0 66Z';

const tray = (): ShapeJson[] => [
  painted(HEART, [-70, -60], [70, 80], '#ffd6e4', ROSE.main, ROSE.dark),
  painted(INNER, [-60, -60], [60, 70], '#7d0b3c', '#5a0a2e'),
];

const lid = (): ShapeJson[] => [
  painted(HEART, [-70, -66], [60, 80], '#ff9ab8', '#ff5f8f', ROSE.main, ROSE.deep, ROSE.dark),
  drawn(path(INNER), [stroke('#ffc2d4', 3, 60)]),
  painted('M-58 -74H-32L50 50L30 63Z', [-50, -70], [40, 60], GOLD.pale, GOLD.light, GOLD.main, GOLD.deep),
  painted(
    'M-6 -14C-30 -38 -56 -32 -50 -12C-46 2 -22 0 -6 -6ZM6 -14C24 -44 52 -46 52 -26C52 -10 24 -6 8 -6Z',
    [-50, -36],
    [50, 0],
    '#fff3c4',
    GOLD.light,
    GOLD.main,
    GOLD.deep,
  ),
  drawn(ellipse(1, -10, 11, 10), [shade([-8, -18], [10, 0], '#fffbe0', GOLD.main, GOLD.deep)]),
  drawn(path('M-76 -28C-75 -48 -62 -58 -46 -59'), [stroke('#ffffff', 7, 70)]),
];

type Filling = readonly [light: Hex, main: Hex, dark: Hex, line: Hex];
const DARK: Filling = ['#b87848', '#6a3418', '#32140c', '#ffe2b0'];
const MILK: Filling = ['#f0b880', '#b06a34', '#6a3418', '#fff3dc'];
const WHITE: Filling = ['#ffffff', '#fff0dc', '#d8b088', '#ff86ab'];

const PRALINES: readonly (readonly [x: number, y: number, Filling])[] = [
  [-44, -30, DARK],
  [44, -30, MILK],
  [0, -8, WHITE],
  [-38, 10, MILK],
  [38, 10, DARK],
  [0, 38, DARK],
];

function praline(stand: Layer, i: number): Layer {
  const [x, y, [light, main, dark, line]] = PRALINES[i]!;
  const at = OPEN + 8 + i * 4;
  return shapeLayer(
    `praline${i}`,
    [
      ball(0, 3, 21, 18, '#ffe9c9', '#e0ab62', '#9a5f24'),
      ball(0, -1, 16, 14, light, main, dark),
      drawn(path('M-10 2C-6 -10 -2 6 2 -6C5 -12 8 0 10 -3'), [stroke(line, 2.6, 90)]),
      drawn(path('M-9 -7C-7 -11 -3 -13 1 -13'), [stroke('#ffffff', 2.6, 70)]),
    ],
    {
      parent: stand,
      p: { x, y: keys([at, y, 'quadOut'], [at + 10, y - 20, 'quadIn'], [at + 20, y, 'hold'], [LENGTH, y]) },
      s: keys(
        [at, [100, 100], 'expoOut'],
        [at + 8, [94, 112], 'sineInOut'],
        [at + 20, [110, 88], 'backOut'],
        [at + 32, [100, 100], 'hold'],
        [LENGTH, [100, 100]],
      ),
      from: OPEN - 4,
      to: SHUT + 8,
    },
  );
}

function scene(): Composition {
  const stand = handle('stand', { p: [116, 130], s: squash(OPEN, LENGTH, 5) });
  return {
    name: 'chocolates',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: OPEN, name: 'open' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.5),
      standing(84, 214, 0.4),
      stand,
      shapeLayer('tray', tray(), { parent: stand }),
      ...PRALINES.map((_, i) => praline(stand, i)),
      ...burst('spark', {
        at: [120, 112],
        start: OPEN + 6,
        end: 132,
        count: 12,
        from_deg: -180,
        to_deg: 0,
        reach: 116,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.light, ROSE.light],
      }),
      shapeLayer('lid', lid(), {
        p: keys(
          [0, [120, 122], 'hold'],
          [OPEN - 14, [120, 122], 'sineInOut'],
          [OPEN - 3, [120, 128], 'expoOut'],
          [OPEN + 18, [172, 34], 'sineInOut'],
          [OPEN + 34, [168, 42], 'sineInOut'],
          [SHUT - 16, [172, 36], 'backIn'],
          [SHUT + 6, [120, 122], 'hold'],
          [LENGTH, [120, 122]],
        ),
        r: keys(
          [0, 0, 'hold'],
          [OPEN - 3, 0, 'expoOut'],
          [OPEN + 18, 34, 'sineInOut'],
          [OPEN + 34, 28, 'sineInOut'],
          [SHUT - 16, 32, 'backIn'],
          [SHUT + 6, 0, 'hold'],
          [LENGTH, 0],
        ),
        s: keys(
          [0, [100, 100], 'hold'],
          [OPEN - 14, [100, 100], 'sineInOut'],
          [OPEN - 3, [104, 94], 'expoOut'],
          [OPEN + 18, [62, 62], 'hold'],
          [SHUT - 16, [62, 62], 'backIn'],
          [SHUT + 6, [100, 100], 'sineOut'],
          [SHUT + 11, [104, 95], 'backOut'],
          [SHUT + 24, [100, 100], 'hold'],
          [LENGTH, [100, 100]],
        ),
      }),
      twinkle('glint-a', sparkle(15, '#ffffff'), [76, 82], OPEN + 20, 36),
      twinkle('glint-b', sparkle(12, GOLD.pale), [150, 150], OPEN + 34, 32),
    ],
  };
}

export const chocolates: Gift = {
  id: 'chocolates',
  name: 'Box of Chocolates',
  category: 'love',
  price_coins: 160,
  alt: 'A heart-shaped box opens; six chocolates hop in their cups one after the other, and the lid closes again.',
  scene,
  still: { frame: 88, without: ['halo', 'spark'] },
};
