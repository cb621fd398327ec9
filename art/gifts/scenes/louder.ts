import type { Composition } from '../../kit/composition.ts';
import { keys, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, stroke } from '../../kit/shapes.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, VIOLET } from '../palette.ts';
import { burst, halo, painted, shade } from '../small.ts';

const LENGTH = 130;
const CALLS = [28, 50, 78] as const;
const LAST = CALLS[2];

const SOUND_COLORS: readonly Hex[] = [GOLD.light, '#ffffff', ROSE.light];

const horn = (): ShapeJson[] => [
  painted(
    'M-54 8C-46 40 -40 56 -24 62C-12 64 -8 54 -14 46C-22 34 -24 22 -26 6Z',
    [-50, 10],
    [-10, 60],
    '#6a50c8',
    VIOLET.deep,
    VIOLET.dark,
  ),
  painted('M-62 -16C-68 -8 -68 10 -62 18L-44 20V-20Z', [-66, -16], [-46, 20], '#fff3c4', GOLD.light, GOLD.deep),
  painted('M-50 -22L46 -62V58L-50 22Z', [-20, -50], [10, 60], '#ff9ab8', ROSE.main, ROSE.deep, ROSE.dark),
  painted('M-20 -34.5L8 -46.2V43.5L-20 33Z', [0, -46], [0, 46], '#ffffff', '#ffe9ef', '#e6a9bd'),
  drawn(ellipse(46, -2, 17, 62), [shade([34, -60], [60, 60], GOLD.pale, GOLD.main, GOLD.dark)]),
  drawn(ellipse(49, -2, 12, 52), [shade([40, -50], [60, 50], '#6a1a4a', '#b0245e', '#ff5f8f')]),
  drawn(ellipse(50, -2, 5, 16), [shade([46, -16], [54, 16], '#ffd6e4', '#ff86ab')]),
  drawn(path('M-42 -18L30 -48'), [stroke('#ffffff', 5, 54)]),
];

/** Three arcs of sound that run ahead of each other. */
function call(at: number, big: boolean): Layer[] {
  return [0, 1, 2].map((i) => {
    const start = at + i * 4;
    const end = start + 20;
    const reach = 30 + i * 12;
    return shapeLayer(
      `sound${at}-${i}`,
      [
        drawn(path(`M0 ${-reach}C${reach * 0.5} ${-reach * 0.4} ${reach * 0.5} ${reach * 0.4} 0 ${reach}`), [
          stroke(SOUND_COLORS[i]!, big ? 7 : 5.4),
        ]),
      ],
      {
        p: keys([start, [164, 92], 'expoOut'], [end, [176 + i * 17, 86 - i * 7]]),
        r: -22,
        from: start,
        to: end,
        s: keys([start, 40, 'expoOut'], [end, big ? 112 : 86]),
        o: keys([start, 100, 'hold'], [end - 8, 100, 'sineIn'], [end, 0]),
      },
    );
  });
}

function scene(): Composition {
  const swing: Key[] = [[0, -18, 'sineInOut']];
  const size: Key[] = [[0, [100, 100], 'sineInOut']];
  for (const at of CALLS) {
    const big = at === LAST ? 1.7 : 1;
    swing.push([at - 8, -18 + 7 * big, 'expoOut'], [at + 4, -18 - 8 * big, 'sineInOut'], [at + 12, -16, 'sineInOut']);
    size.push(
      [at - 8, [100 - 6 * big, 100 + 4 * big], 'expoOut'],
      [at + 3, [100 + 9 * big, 100 - 3 * big], 'sineInOut'],
      [at + 12, [100, 100], 'sineInOut'],
    );
  }
  swing.push([LENGTH, -18]);
  size.push([LENGTH, [100, 100]]);
  const grip = handle('grip', { p: [98, 132], r: keys(...swing), s: keys(...size) });
  return {
    name: 'louder',
    ...SMALL,
    length_frames: LENGTH,
    cues: CALLS.map((frame) => ({ frame, name: 'call' })),
    layers: [
      halo(LENGTH, ROSE.main, 0.5),
      ...CALLS.flatMap((at) => call(at, at === LAST)),
      ...burst('bit', {
        at: [168, 92],
        start: LAST,
        end: 124,
        count: 14,
        from_deg: -84,
        to_deg: 40,
        reach: 96,
        size: 8,
      }),
      grip,
      shapeLayer('horn', horn(), { parent: grip, p: [6, 0], s: 112 }),
      twinkle('glint-a', sparkle(14, '#ffffff'), [92, 80], LAST + 4, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [150, 176], LAST + 16, 30),
    ],
  };
}

export const louder: Gift = {
  id: 'louder',
  name: 'Louder!',
  category: 'cheer',
  price_coins: 25,
  alt: 'A red and white megaphone calls twice and then so loudly that confetti comes out.',
  scene,
  still: { frame: 90, without: ['halo', 'bit'] },
};
