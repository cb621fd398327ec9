import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, group, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, SKY, WOOD } from '../palette.ts';
import { rising, smallHeart } from '../parts.ts';
import { burst, halo, painted, shade } from '../small.ts';

const LENGTH = 150;
const POP = 58;
const BACK = 122;
const WAVE = 60;
/** The sea is seen through a round window. */
const WINDOW = 'M120 14A106 106 0 1 1 119.9 14Z';

/** Crests that repeat every 60 px and move by one in the loop. */
function sea(name: string, y: number, height: number, turns: number, back: number, ...colors: readonly Hex[]): Layer {
  let crests = `M${-WAVE * 2} 0`;
  for (let x = -WAVE * 2; x < 360; x += WAVE)
    crests += `C${x + 15} ${-height} ${x + 22} ${-height} ${x + 30} 0C${x + 38} ${height * 0.7} ${x + 45} ${height * 0.7} ${x + 60} 0`;
  const water = painted(`${crests}V120H-120Z`, [0, -10], [0, 90], ...colors);
  const foam = drawn(path(crests), [stroke('#ffffff', 2.6, 46)]);
  const moving = shapeLayer(name, [water, foam], {
    p: { x: keys([0, back, 'linear'], [LENGTH, back + WAVE * turns]), y: sway(0, LENGTH, y, 3, LENGTH / 2) },
  });
  const sprite: Sprite = { id: name, ...SMALL, length_frames: LENGTH, layers: [moving] };
  return spriteLayer(name, sprite, { p: [120, 120], clip: WINDOW });
}

const bottle = (): ShapeJson[] => [
  painted(
    'M-74 -30H28C42 -30 46 -14 62 -13H84V13H62C46 14 42 30 28 30H-74C-90 30 -94 18 -94 0C-94 -18 -90 -30 -74 -30Z',
    [-60, -30],
    [40, 34],
    '#d8fff4cc',
    '#7fe8cf8c',
    '#2fb49a99',
    '#0f6f78b3',
  ),
  drawn(
    path(
      'M-74 -30H28C42 -30 46 -14 62 -13H84V13H62C46 14 42 30 28 30H-74C-90 30 -94 18 -94 0C-94 -18 -90 -30 -74 -30Z',
    ),
    [stroke('#d8fff4', 2.6, 80)],
  ),
  painted('M80 -16H90V16H80Z', [80, -14], [90, 16], '#d6fff0', '#1fc796'),
  drawn(path('M-78 -18H10M-84 -8V2'), [stroke('#ffffff', 6, 74)]),
];

const scroll = (): ShapeJson[] => [
  painted('M-62 -19H16V19H-62Z', [-60, -20], [16, 20], '#fffaf0', '#ffeed2', '#e8c795'),
  drawn(ellipse(16, 0, 6, 19), [shade([10, -16], [22, 16], '#e8c795', '#b98a55')]),
  drawn(ellipse(-62, 0, 6, 19), [shade([-68, -16], [-56, 16], '#fffaf0', '#e0b984')]),
  painted('M-30 -20H-14V20H-30Z', [-30, -20], [-14, 20], ROSE.light, ROSE.main, ROSE.deep),
  group([heart(1.1, '#fff3c4', GOLD.main)], { p: [-22, 0] }),
];

function scene(): Composition {
  const float = handle('float', {
    p: {
      x: 116,
      y: keys(
        [0, 124, 'sineInOut'],
        [POP - 12, 134, 'backOut'],
        [POP + 12, 112, 'sineInOut'],
        [98, 126, 'sineInOut'],
        [BACK, 116, 'sineInOut'],
        [LENGTH, 124],
      ),
    },
    r: keys(
      [0, -24, 'sineInOut'],
      [28, -15, 'sineInOut'],
      [POP - 8, -32, 'backOut'],
      [POP + 14, -21, 'sineInOut'],
      [96, -29, 'sineInOut'],
      [BACK, -19, 'sineInOut'],
      [LENGTH, -24],
    ),
    s: keys(
      [0, [108, 108], 'hold'],
      [POP - 14, [108, 108], 'sineInOut'],
      [POP - 2, [112, 102], 'expoOut'],
      [POP + 8, [106, 114], 'sineInOut'],
      [POP + 24, [108, 108], 'hold'],
      [LENGTH, [108, 108]],
    ),
  });
  return {
    name: 'letter-in-a-bottle',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: POP, name: 'pop' }],
    layers: [
      halo(LENGTH, SKY.main, 0.55),
      sea('sea-back', 140, 9, 1, -40, SKY.light, SKY.main, SKY.deep),
      float,
      shapeLayer('scroll', scroll(), { parent: float }),
      shapeLayer('bottle', bottle(), { parent: float }),
      shapeLayer(
        'cork',
        [painted('M-4 -11H16C20 -11 20 11 16 11H-4Z', [-4, -10], [16, 11], '#ffdcae', WOOD.light, WOOD.deep)],
        {
          parent: float,
          p: keys(
            [0, [88, 0], 'hold'],
            [POP - 10, [88, 0], 'sineIn'],
            [POP - 2, [84, 0], 'expoOut'],
            [POP + 14, [124, -34], 'sineInOut'],
            [POP + 30, [112, -20], 'sineInOut'],
            [BACK - 14, [116, -24], 'backIn'],
            [BACK, [88, 0], 'hold'],
            [LENGTH, [88, 0]],
          ),
          r: keys(
            [0, 0, 'hold'],
            [POP - 2, 0, 'expoOut'],
            [POP + 14, 50, 'sineInOut'],
            [POP + 30, 24, 'sineInOut'],
            [BACK - 14, 34, 'backIn'],
            [BACK, 0, 'hold'],
            [LENGTH, 0],
          ),
        },
      ),
      ...rising('mini', {
        xs: [196, 168, 206, 150, 184],
        start: POP + 2,
        step: 7,
        life: 44,
        from_y: 70,
        to_y: 8,
        figure: smallHeart,
      }),
      ...burst('spark', {
        at: [196, 80],
        start: POP,
        end: 130,
        count: 9,
        from_deg: -170,
        to_deg: 10,
        reach: 76,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.light, ROSE.light],
      }),
      sea('sea', 164, 10, -1, 60, '#7fd8ffee', '#2fa8f5ee', '#1a63c9ee', '#143a80f0'),
      twinkle('glint-a', sparkle(14, '#ffffff'), [56, 118], 24, 34),
      twinkle('glint-b', sparkle(11, SKY.pale), [120, 196], POP + 18, 32),
    ],
  };
}

export const letterInABottle: Gift = {
  id: 'letter-in-a-bottle',
  name: 'Letter in a Bottle',
  category: 'love',
  price_coins: 80,
  alt: 'A bottle with a sealed letter bobs on the waves; its cork jumps out and small hearts follow.',
  scene,
  still: { frame: 18, without: ['halo', 'spark', 'mini'] },
};
