import type { Composition } from '../../kit/composition.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, stroke, trim } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET } from '../palette.ts';
import { burst, halo, painted, shade } from '../small.ts';

const LENGTH = 132;
const BANG = 36;
const MOUTH = [112, 112] as const;

/** The cone lies with its point at 0, 0 and its mouth 104 px above. */
const cone = (): ShapeJson[] => [
  painted(
    'M-4 -3L-42 -104C-24 -92 24 -92 42 -104L4 -3C2 2 -2 2 -4 -3Z',
    [-36, -80],
    [36, -60],
    '#b794ff',
    VIOLET.main,
    VIOLET.deep,
    VIOLET.dark,
  ),
  painted(
    'M-34.5 -84C-20 -74 20 -74 34.5 -84L28.5 -68C16 -60 -16 -60 -28.5 -68Z',
    [-32, -80],
    [32, -64],
    '#ffe58a',
    GOLD.main,
    GOLD.deep,
  ),
  painted(
    'M-22.5 -52C-12 -46 12 -46 22.5 -52L16.5 -36C10 -32 -10 -32 -16.5 -36Z',
    [-20, -50],
    [20, -34],
    '#ffe58a',
    GOLD.main,
    GOLD.deep,
  ),
  drawn(path('M-33 -88L-8 -20'), [stroke('#ffffff', 4, 34)]),
];

const mouth = (): ShapeJson[] => [
  drawn(ellipse(0, -104, 42, 14), [shade([-40, -112], [40, -96], '#ffe9a8', GOLD.main, GOLD.dark)]),
  drawn(ellipse(0, -103, 36, 10.5), [shade([0, -114], [0, -92], '#2a1763', '#5a35b0')]),
];

function streamer(name: string, d: string, color: Hex, delay: number): Layer {
  const start = BANG + delay;
  return shapeLayer(
    name,
    [
      drawn(
        [
          ...path(d),
          trim(keys([start + 26, 0, 'sineInOut'], [start + 58, 100]), keys([start, 0, 'expoOut'], [start + 34, 100])),
        ],
        [stroke(color, 6.5), stroke('#ffffff', 1.8, 50)],
      ),
    ],
    {
      from: start,
      to: start + 58,
      p: { x: 0, y: keys([start, 0, 'hold'], [start + 20, 0, 'sineIn'], [start + 58, 22]) },
    },
  );
}

function scene(): Composition {
  const popper = handle('popper', {
    p: {
      x: keys(
        [0, 44, 'sineInOut'],
        [BANG - 8, 50, 'expoIn'],
        [BANG, 46, 'expoOut'],
        [BANG + 5, 26, 'backOut'],
        [BANG + 30, 44, 'hold'],
        [LENGTH, 44],
      ),
      y: keys(
        [0, 208, 'sineInOut'],
        [BANG - 8, 202, 'expoIn'],
        [BANG, 206, 'expoOut'],
        [BANG + 5, 222, 'backOut'],
        [BANG + 30, 208, 'hold'],
        [LENGTH, 208],
      ),
    },
    r: keys(
      [0, 38, 'sineInOut'],
      [10, 34, 'sineInOut'],
      [16, 42, 'sineInOut'],
      [22, 34, 'sineInOut'],
      [BANG - 6, 42, 'expoIn'],
      [BANG + 4, 33, 'backOut'],
      [BANG + 28, 38, 'sineInOut'],
      [96, 40, 'sineInOut'],
      [LENGTH, 38],
    ),
    s: keys(
      [0, [112, 112], 'sineInOut'],
      [BANG - 6, [122, 100], 'expoIn'],
      [BANG + 3, [102, 124], 'backOut'],
      [BANG + 24, [112, 112], 'hold'],
      [LENGTH, [112, 112]],
    ),
  });
  const from = MOUTH;
  return {
    name: 'party-popper',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: BANG, name: 'bang' }],
    layers: [
      halo(LENGTH, GOLD.main, 0.45),
      shapeLayer('bang', [glow(86, GOLD.light, 0.9)], {
        p: [from[0] + 8, from[1] - 8],
        from: BANG - 1,
        to: BANG + 30,
        s: keys([BANG - 1, 20, 'expoOut'], [BANG + 10, 100, 'linear'], [BANG + 30, 112]),
        o: keys([BANG - 1, 0, 'linear'], [BANG + 2, 100, 'sineOut'], [BANG + 30, 0]),
      }),
      popper,
      shapeLayer('mouth', mouth(), { parent: popper }),
      streamer('ribbon-a', 'M112 112C120 70 150 92 146 58C142 30 180 50 176 22', ROSE.main, 0),
      streamer('ribbon-b', 'M112 112C150 108 136 140 172 130C200 122 196 152 226 140', MINT.light, 2),
      streamer('ribbon-c', 'M112 112C104 80 84 84 90 56C94 34 70 40 74 16', SKY.light, 3),
      ...burst('near', {
        at: from,
        start: BANG,
        end: LENGTH - 6,
        count: 11,
        from_deg: -110,
        to_deg: 8,
        reach: 140,
        size: 10,
      }),
      ...burst('far', {
        at: from,
        start: BANG + 3,
        end: LENGTH - 6,
        count: 5,
        from_deg: -130,
        to_deg: 20,
        reach: 100,
        size: 7,
      }),
      shapeLayer('cone', cone(), { parent: popper }),
      twinkle('glint-a', sparkle(17, '#ffffff'), [186, 60], BANG + 8, 32),
      twinkle('glint-b', sparkle(13, GOLD.pale), [120, 34], BANG + 18, 30),
      twinkle('glint-c', sparkle(11, ROSE.pale), [212, 112], BANG + 26, 30),
    ],
  };
}

export const partyPopper: Gift = {
  id: 'party-popper',
  name: 'Confetti',
  category: 'cheer',
  price_coins: 60,
  alt: 'A striped party popper trembles, then shoots confetti and three paper streamers.',
  scene,
  still: { frame: 54, without: ['halo', 'bang'] },
};
