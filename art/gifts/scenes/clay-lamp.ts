import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, VIOLET } from '../palette.ts';
import { flicker } from '../parts.ts';
import { burst, halo, painted, shade, squash } from '../small.ts';

const LENGTH = 144;
const FLARE = 56;

/** A ring of petals seen from above. */
function petals(count: number, inner: number, outer: number, width: number, ...colors: readonly [Hex, Hex]): ShapeJson {
  const one = `M0 ${-inner}C${width} ${-inner - 4} ${width} ${-outer + 12} 0 ${-outer}C${-width} ${-outer + 12} ${-width} ${-inner - 4} 0 ${-inner}Z`;
  const all = Array.from({ length: count }, (_, i) => path(one, `rotate(${(i * 360) / count})`)).flat();
  return drawn(all, [shade([-outer, -outer], [outer, outer], ...colors)]);
}

/** One ring of the pattern on the floor: it turns and opens. */
function pattern(name: string, shape: ShapeJson, turn: number, late: number): Layer[] {
  const floor = handle(name, { p: [120, 182], s: [100, 40] });
  return [
    floor,
    shapeLayer(`${name}-ring`, [shape], {
      parent: floor,
      r: keys([0, 0, 'sineInOut'], [LENGTH, turn]),
      s: keys(
        [0, 84, 'sineInOut'],
        [FLARE - 12, 78, 'backOut'],
        [FLARE + 12 + late, 106, 'sineInOut'],
        [FLARE + 40 + late, 100, 'sineInOut'],
        [LENGTH, 84],
      ),
    }),
  ];
}

const bowl = (): ShapeJson[] => [
  painted(
    'M-66 -36C-60 4 -30 16 0 16C30 16 60 4 66 -36C40 -20 -40 -20 -66 -36Z',
    [-60, -30],
    [50, 16],
    '#ffb488',
    '#e2703c',
    '#a83c24',
    '#5a1a24',
  ),
  painted(
    'M-66 -36C-40 -20 40 -20 66 -36C78 -40 84 -34 92 -42C86 -24 70 -18 60 -16C36 -8 -36 -8 -60 -16C-64 -22 -66 -30 -66 -36Z',
    [-60, -36],
    [80, -14],
    '#ffd0a0',
    '#e8823f',
    '#a8482a',
  ),
  drawn(ellipse(6, -36, 70, 10), [shade([-60, -44], [70, -28], '#8a3a24', '#c9702c', '#ffb45a')]),
  drawn(path('M-44 -8C-36 0 -28 -2 -24 2M-16 4C-8 10 8 10 16 4M24 2C28 -2 36 0 44 -8'), [stroke('#fff0c0', 3.4, 86)]),
  ...[-34, 0, 34].map((x) =>
    drawn(ellipse(x, x === 0 ? -4 : -8, 3.4, 3.4), [fill([MINT.light, ROSE.light, MINT.light][(x + 34) / 34] as Hex)]),
  ),
  drawn(path('M-56 -24C-50 -10 -44 -4 -38 0'), [stroke('#ffffff', 4, 40)]),
];

function scene(): Composition {
  const stand = handle('stand', { p: [118, 182], s: squash(FLARE, LENGTH, 5) });
  return {
    name: 'clay-lamp',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: FLARE, name: 'flare' }],
    layers: [
      halo(LENGTH, GOLD.deep, 0.7, [150, 96]),
      ...pattern('far', petals(16, 78, 108, 13, '#ff9ad0', VIOLET.main), 45, 8),
      ...pattern('middle', petals(12, 52, 84, 14, MINT.light, MINT.main), -60, 4),
      ...pattern('near', petals(10, 20, 58, 14, GOLD.light, '#ff7a3c'), 72, 0),
      stand,
      shapeLayer('bowl', bowl(), { parent: stand, s: 114 }),
      ...flicker('flame', LENGTH, {
        parent: stand,
        p: [72, -45],
        s: keys(
          [0, [126, 126], 'sineInOut'],
          [FLARE - 10, [140, 92], 'expoOut'],
          [FLARE + 8, [132, 172], 'sineInOut'],
          [FLARE + 32, [122, 130], 'sineInOut'],
          [LENGTH, [126, 126]],
        ),
        r: sway(0, LENGTH, 4, 5, 48),
      }),
      ...burst('spark', {
        at: [176, 110],
        start: FLARE + 2,
        end: 136,
        count: 11,
        from_deg: -170,
        to_deg: -10,
        reach: 104,
        kind: 'sparkle',
        colors: [GOLD.light, '#ffffff', '#ffb45a'],
      }),
      twinkle('glint-a', sparkle(12, '#ffffff'), [58, 150], FLARE + 12, 34),
      twinkle('glint-b', sparkle(11, ROSE.pale), [96, 204], FLARE + 26, 32),
      twinkle('glint-c', sparkle(11, GOLD.pale), [206, 192], 20, 32),
    ],
  };
}

export const clayLamp: Gift = {
  id: 'clay-lamp',
  name: 'Clay Lamp',
  category: 'seasonal',
  price_coins: 30,
  alt: 'A clay oil lamp stands on a pattern of coloured petals; its flame flares and the petals open.',
  scene,
  still: { frame: 84, without: ['halo', 'spark'] },
};
