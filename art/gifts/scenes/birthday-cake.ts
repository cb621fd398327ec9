import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { box, drawn, ellipse, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET, WOOD } from '../palette.ts';
import { ball, burst, halo, painted, shade, squash, standing } from '../small.ts';

const LENGTH = 144;
const WISH = 54;

const plate = (): ShapeJson[] => [
  drawn(ellipse(0, 2, 94, 17), [shade([-90, -8], [90, 14], '#ffffff', '#e9ddff', '#8f7cc9')]),
  drawn(ellipse(0, -2, 88, 14), [shade([-80, -12], [80, 10], '#ffffff', '#f4ecff', '#c2b0ec')]),
];

/** A round tier that stands on `foot`, with cream running down from its top. */
function tier(
  foot: number,
  rx: number,
  height: number,
  colors: readonly [Hex, Hex, Hex],
  cream: readonly [Hex, Hex, Hex],
): ShapeJson[] {
  const ry = rx * 0.2;
  const top = foot - height;
  const xs = Array.from({ length: 6 }, (_, i) => rx - ((i + 1) * rx * 2) / 6);
  const edge = (x: number): number => top + ry * Math.sqrt(Math.max(0, 1 - (x / rx) ** 2));
  const lower = xs
    .map((x, i) => {
      const before = x + rx / 3;
      const reach = edge((x + before) / 2) + (i % 2 === 0 ? 24 : 13);
      return `C${before - 1} ${reach} ${x + 1} ${reach} ${x} ${edge(x) + 3}`;
    })
    .join('');
  return [
    painted(
      `M${-rx} ${top}L${-rx} ${foot}C${-rx} ${foot + ry * 1.32} ${rx} ${foot + ry * 1.32} ${rx} ${foot}L${rx} ${top}Z`,
      [-rx, top],
      [rx, foot],
      ...colors,
    ),
    painted(
      `M${-rx} ${top}C${-rx} ${top - ry * 1.3} ${rx} ${top - ry * 1.3} ${rx} ${top}L${rx} ${top + 4}${lower}Z`,
      [-rx, top],
      [rx, top + 20],
      ...cream,
    ),
    drawn(ellipse(0, top, rx - 3, ry - 1.5), [shade([-rx, top - ry], [rx, top + ry], '#ffffff', cream[0], cream[1])]),
    drawn(path(`M${-rx + 9} ${top + 26}V${foot - 4}`), [stroke('#ffffff', 4.5, 34)]),
  ];
}

const cake = (): ShapeJson[] => [
  ...tier(-4, 76, 50, ['#ffb3c8', '#ff6f97', ROSE.deep], ['#fffaf3', '#ffe9da', '#e9b7a6']),
  ...[-54, -27, 0, 27, 54].map((x, i) =>
    ball(
      x,
      2 - Math.abs(x) * 0.05 + 4,
      6.5,
      6,
      '#ffffff',
      i % 2 === 0 ? GOLD.light : MINT.light,
      i % 2 === 0 ? GOLD.deep : MINT.deep,
    ),
  ),
  ...tier(-56, 50, 42, [WOOD.pale, '#f0b56a', '#a8612a'], ['#fff0f5', '#ffc2d4', '#e0709a']),
];

function candle(stand: Layer, i: number, x: number, y: number, color: Hex, dark: Hex): Layer[] {
  const blown = WISH + i * 3;
  const relit = 118 + i * 3;
  return [
    shapeLayer(
      `candle${i}`,
      [
        drawn(box(0, -14, 9, 30, 2.5), [shade([-4, 0], [5, 0], '#ffffff', color, dark)]),
        drawn(path('M-4 -20L4 -25M-4 -10L4 -15M-4 0L4 -5'), [stroke('#ffffff', 2.6, 80)]),
      ],
      { parent: stand, p: [x, y] },
    ),
    shapeLayer(
      `flame${i}`,
      [
        glow(17, GOLD.light, 0.7),
        painted(
          'M0 8C-7 8 -9 0 -5 -6C-3 -10 0 -13 1 -18C6 -12 9 -6 7 1C6 6 3 8 0 8Z',
          [0, -16],
          [0, 8],
          '#fff3c4',
          GOLD.light,
          '#ff8a2a',
        ),
      ],
      {
        parent: stand,
        p: [x, y - 42],
        s: keys(
          [0, [100, 100], 'sineInOut'],
          [24 + i * 3, [94, 110], 'sineInOut'],
          [blown - 4, [100, 100], 'sineIn'],
          [blown, [130, 60], 'expoOut'],
          [blown + 5, [0, 0], 'hold'],
          [relit, [0, 0], 'backOut'],
          [relit + 12, [106, 108], 'sineInOut'],
          [LENGTH - 1, [100, 100]],
        ),
        r: keys(
          [0, 0, 'sineInOut'],
          [20 + i * 4, 6, 'sineInOut'],
          [blown - 5, 0, 'expoIn'],
          [blown + 4, 50, 'hold'],
          [relit, 0],
        ),
      },
    ),
    shapeLayer(`smoke${i}`, [drawn(path('M0 0C-8 -12 8 -20 0 -34'), [stroke('#ffffff', 4, 46)])], {
      parent: stand,
      from: blown + 4,
      to: blown + 44,
      p: { x: sway(blown + 4, blown + 44, x, 3, 26), y: keys([blown + 4, y - 36, 'sineOut'], [blown + 44, y - 62]) },
      s: keys([blown + 4, [50, 20], 'sineOut'], [blown + 44, [120, 110]]),
      o: keys([blown + 4, 0, 'linear'], [blown + 10, 100, 'sineIn'], [blown + 44, 0]),
    }),
  ];
}

function scene(): Composition {
  const stand = handle('stand', {
    p: [120, 206],
    s: squash(WISH + 8, LENGTH, 6),
    r: sway(0, LENGTH, 0, 1.2, LENGTH / 2),
  });
  return {
    name: 'birthday-cake',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: WISH, name: 'wish' }],
    layers: [
      halo(LENGTH, GOLD.main, 0.45, [120, 124]),
      standing(92, 218, 0.55),
      stand,
      shapeLayer('plate', plate(), { parent: stand }),
      ...candle(stand, 0, -28, -102, SKY.light, SKY.deep),
      ...candle(stand, 1, 28, -102, MINT.light, MINT.deep),
      shapeLayer('cake', cake(), { parent: stand }),
      ...candle(stand, 2, 0, -98, VIOLET.light, VIOLET.deep),
      ...burst('bit', { at: [120, 96], start: WISH + 8, end: 134, count: 8, from_deg: -170, to_deg: -10, reach: 116 }),
      twinkle('glint-a', sparkle(14, '#ffffff'), [58, 84], WISH + 14, 32),
      twinkle('glint-b', sparkle(12, GOLD.pale), [186, 98], WISH + 26, 30),
    ],
  };
}

export const birthdayCake: Gift = {
  id: 'birthday-cake',
  name: 'Birthday',
  category: 'seasonal',
  price_coins: 120,
  alt: 'A pink birthday cake with three candles; they are blown out, confetti flies, and they light again.',
  scene,
  still: { frame: 28, without: ['halo', 'glint'] },
};
