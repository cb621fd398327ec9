import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { box, drawn, fill, group, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, SKY, VIOLET, WOOD } from '../palette.ts';
import { ball, halo, painted } from '../small.ts';

const LENGTH = 144;
const LEAVE = 122;

const CONE = 'M-40 -8L-6 96C-3 103 3 103 6 96L40 -8C26 4 -26 4 -40 -8Z';
const cone = (): ShapeJson[] => [painted(CONE, [-34, -6], [26, 70], WOOD.pale, WOOD.light, WOOD.main, WOOD.deep)];

const waffle = (): ShapeJson[] => [
  drawn(path('M-36 6L14 78M-22 2L22 56M-4 0L30 40M14 0L36 16M36 6L-14 78M22 2L-22 56M4 0L-30 40M-14 0L-36 16'), [
    stroke('#a2612a', 2.2, 50),
  ]),
];

const collar = (): ShapeJson[] => [
  painted(
    'M-46 -12C-46 -20 46 -20 46 -12C46 -2 42 4 40 6C26 15 -26 15 -40 6C-42 4 -46 -2 -46 -12Z',
    [-40, -16],
    [40, 12],
    '#ffe9c4',
    WOOD.light,
    '#b06a2c',
  ),
  drawn(path('M-38 -4C-20 4 6 5 26 1'), [stroke('#fff6e4', 2.6, 70)]),
];

/** A ball of ice with a wavy foot, 84 px wide, about its middle. */
function scoop(light: Hex, main: Hex, dark: Hex, extra: readonly ShapeJson[] = []): ShapeJson[] {
  return [
    ball(0, 0, 40, 37, light, main, dark),
    painted(
      'M-42 10C-46 26 -34 30 -28 25C-24 33 -12 33 -8 27C-3 35 10 35 13 27C18 33 29 31 30 24C37 29 46 24 42 10C24 22 -24 22 -42 10Z',
      [-40, 8],
      [38, 30],
      light,
      main,
      dark,
    ),
    drawn(path('M-28 -12C-25 -22 -17 -28 -8 -29'), [stroke('#ffffff', 5, 62)]),
    ...extra,
  ];
}

const SPRINKLES: readonly (readonly [number, number, number, Hex])[] = [
  [-18, -8, 30, GOLD.light],
  [2, -18, -40, SKY.light],
  [18, -10, 60, '#ffffff'],
  [-4, 2, 80, MINT.light],
  [24, 6, -20, GOLD.light],
  [-26, 8, -60, VIOLET.light],
  [10, 10, 20, ROSE.pale],
];

const sprinkles = (): ShapeJson[] =>
  SPRINKLES.map(([x, y, r, color]) => group([drawn(box(0, 0, 10, 4, 2), [fill(color)])], { p: [x, y], r }));

/** Drops onto what is below it, wobbles with it, and is gone before the loop ends. */
function dropped(name: string, cup: Layer, at: number, y: number, shapes: readonly ShapeJson[], i: number): Layer {
  const leave = LEAVE + (2 - i) * 5;
  return shapeLayer(name, shapes, {
    parent: cup,
    from: at,
    to: leave + 11,
    p: {
      x: keys(
        [at, 0, 'hold'],
        [at + 16, 0, 'sineInOut'],
        [at + 34, i * 1.5, 'sineInOut'],
        [84, -i * 2, 'sineInOut'],
        [LEAVE, 0],
      ),
      y: keys([at, y - 110, 'quadIn'], [at + 13, y + 5, 'backOut'], [at + 26, y]),
    },
    s: keys(
      [at, [70, 80], 'sineOut'],
      [at + 12, [92, 112], 'expoOut'],
      [at + 17, [114, 84], 'sineInOut'],
      [at + 26, [96, 104], 'sineInOut'],
      [at + 36, [100, 100], 'hold'],
      [leave, [100, 100], 'backIn'],
      [leave + 11, [0, 0]],
    ),
  });
}

const cherry = (): ShapeJson[] => [
  drawn(path('M0 -10C1 -17 5 -22 11 -24'), [stroke('#7a3b1c', 3)]),
  ball(0, 0, 13, 12.4, '#ff9db9', ROSE.main, ROSE.dark),
  drawn(path('M-6 -4C-5 -7 -3 -8 -1 -8'), [stroke('#ffffff', 2.6, 80)]),
];

function scene(): Composition {
  const cup = handle('cup', {
    p: [120, 142],
    a: [0, 0],
    r: sway(0, LENGTH, 0, 2.6, LENGTH / 2),
    s: keys(
      [0, [93, 93], 'sineInOut'],
      [21, [93, 93], 'expoOut'],
      [25, [98, 88], 'backOut'],
      [35, [93, 93], 'expoOut'],
      [39, [98, 88], 'backOut'],
      [49, [93, 93], 'expoOut'],
      [53, [96, 90], 'backOut'],
      [64, [93, 93], 'hold'],
      [LENGTH, [93, 93]],
    ),
  });
  return {
    name: 'ice-cream',
    ...SMALL,
    length_frames: LENGTH,
    cues: [
      { frame: 21, name: 'drop' },
      { frame: 35, name: 'drop' },
      { frame: 49, name: 'cherry' },
    ],
    layers: [
      halo(LENGTH, ROSE.light, 0.5, [120, 110]),
      cup,
      dropped('scoop-left', cup, 8, -30, scoop('#fff6d8', '#ffe09a', '#d79a4a'), 0),
      dropped('scoop-top', cup, 22, -70, scoop('#ffd0df', '#ff86ab', '#c23a70', sprinkles()), 1),
      dropped('cherry', cup, 38, -108, cherry(), 2),
      shapeLayer('cone', cone(), { parent: cup }),
      shapeLayer('waffle', waffle(), { parent: cup, clip: CONE }),
      shapeLayer('collar', collar(), { parent: cup }),
      twinkle('glint-a', sparkle(14, '#ffffff'), [74, 54], 52, 32),
      twinkle('glint-b', sparkle(11, GOLD.pale), [172, 74], 66, 30),
      twinkle('glint-c', sparkle(10, ROSE.pale), [66, 108], 82, 28),
    ],
  };
}

export const iceCream: Gift = {
  id: 'ice-cream',
  name: 'Ice Cream',
  category: 'small-talk',
  price_coins: 15,
  alt: 'Two scoops of ice cream and a cherry drop one after another onto a cone.',
  scene,
  still: { frame: 84, without: ['halo', 'glint'] },
};
