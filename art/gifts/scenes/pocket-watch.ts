import type { Composition } from '../../kit/composition.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { ring, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, group, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, VIOLET } from '../palette.ts';
import { burst, halo, painted, shade } from '../small.ts';

const LENGTH = 150;
const NOON = 76;

const case_ = (): ShapeJson[] => [
  drawn(ellipse(0, -92, 15, 15), [stroke(GOLD.dark, 9), stroke(GOLD.main, 6), stroke(GOLD.pale, 2, 80)]),
  painted('M-9 -86H9V-70H-9Z', [-9, -80], [9, -72], GOLD.pale, GOLD.main, GOLD.dark),
  drawn(ellipse(0, 0, 77, 77), [shade([-60, -60], [60, 64], '#fff6d0', GOLD.light, GOLD.main, GOLD.deep, GOLD.dark)]),
  drawn(ellipse(0, 0, 66, 66), [shade([-50, -50], [50, 54], GOLD.dark, GOLD.deep, GOLD.light)]),
  drawn(ellipse(0, 0, 61, 61), [
    radial([-20, -24], 100, [
      [0, '#ffffff'],
      [0.6, '#fff6e4'],
      [1, '#e6c9a0'],
    ]),
  ]),
];

/** Twelve marks, those of the quarters stronger, and a small dial for the seconds. */
const dial = (): ShapeJson[] => [
  drawn(Array.from({ length: 12 }, (_, i) => path(`M0 ${i % 3 === 0 ? -43 : -48}V-54`, `rotate(${i * 30})`)).flat(), [
    stroke(VIOLET.dark, 4.6),
  ]),
  drawn(ellipse(0, 0, 57, 57), [stroke(ROSE.main, 1.6, 50)]),
  drawn(ellipse(0, 27, 15, 15), [fill('#f4ddb8', 80), stroke(GOLD.deep, 1.8, 80)]),
];

const hand = (length: number, width: number): ShapeJson[] => [
  painted(
    `M0 ${-length}L${width} ${-length * 0.62}L${width * 0.4} 8H${-width * 0.4}L${-width} ${-length * 0.62}Z`,
    [-width, -length],
    [width, 8],
    VIOLET.main,
    VIOLET.dark,
  ),
];

/** A chain that hangs from the upper edge. */
const chain = (): ShapeJson[] =>
  [0, 1, 2, 3].map((i) =>
    group([drawn(ellipse(0, 0, i % 2 === 0 ? 5 : 2.6, 8), [stroke(GOLD.dark, 4.4), stroke(GOLD.light, 2.4)])], {
      p: [0, -10 + i * 12],
    }),
  );

function scene(): Composition {
  const hook = handle('hook', {
    p: [120, 0],
    r: keys(
      [0, -5, 'sineInOut'],
      [NOON / 2, 6, 'sineInOut'],
      [NOON - 6, -7, 'backOut'],
      [NOON + 20, 4, 'sineInOut'],
      [NOON + 48, -3, 'sineInOut'],
      [LENGTH, -5],
    ),
  });
  const watch = handle('watch', {
    parent: hook,
    p: [0, 142],
    s: keys(
      [0, [100, 100], 'hold'],
      [NOON - 14, [100, 100], 'sineInOut'],
      [NOON - 3, [95, 97], 'expoOut'],
      [NOON + 6, [109, 107], 'sineInOut'],
      [NOON + 24, [99, 100], 'sineInOut'],
      [NOON + 40, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  return {
    name: 'pocket-watch',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: NOON, name: 'noon' }],
    layers: [
      halo(LENGTH, GOLD.main, 0.55, [120, 136]),
      shapeLayer('wave', [ring(70, 5, GOLD.light)], {
        p: [120, 138],
        from: NOON,
        to: NOON + 28,
        s: keys([NOON, 90, 'expoOut'], [NOON + 28, 164]),
        o: keys([NOON, 90, 'sineIn'], [NOON + 28, 0]),
      }),
      ...burst('spark', {
        at: [120, 138],
        start: NOON,
        end: 142,
        count: 14,
        from_deg: -240,
        to_deg: 60,
        reach: 124,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.light, GOLD.pale],
      }),
      hook,
      watch,
      shapeLayer('chain', chain(), { parent: hook }),
      shapeLayer('case', case_(), { parent: watch }),
      shapeLayer('dial', dial(), { parent: watch }),
      shapeLayer('second', hand(12, 1.6), { parent: watch, p: [0, 27], r: keys([0, 0, 'linear'], [LENGTH, 720]) }),
      shapeLayer('hour', hand(32, 5), {
        parent: watch,
        r: keys(
          [0, 300, 'sineInOut'],
          [NOON - 10, 356, 'cubicIn'],
          [NOON, 360, 'hold'],
          [NOON + 30, 360, 'sineInOut'],
          [LENGTH, 660],
        ),
      }),
      shapeLayer('minute', hand(48, 4), {
        parent: watch,
        r: keys(
          [0, 0, 'cubicIn'],
          [NOON - 24, 560, 'linear'],
          [NOON, 720, 'backOut'],
          [NOON + 12, 726, 'sineInOut'],
          [NOON + 20, 720, 'cubicInOut'],
          [LENGTH, 1080],
        ),
      }),
      shapeLayer('pin', [drawn(ellipse(0, 0, 5, 5), [shade([-4, -4], [4, 4], GOLD.pale, GOLD.deep)])], {
        parent: watch,
      }),
      shapeLayer(
        'glass',
        [
          drawn(path('M-46 -26C-40 -42 -26 -52 -8 -55'), [stroke('#ffffff', 6, 80)]),
          drawn(path('M-66 -26C-62 -40 -54 -52 -42 -60'), [stroke('#ffffff', 4, 76)]),
        ],
        { parent: watch },
      ),
      twinkle('glint-a', sparkle(20, '#ffffff'), [76, 94], NOON + 2, 38),
      twinkle('glint-b', sparkle(14, GOLD.pale), [176, 178], NOON + 16, 34),
      twinkle('glint-c', sparkle(11, '#ffffff'), [170, 86], 24, 30),
    ],
  };
}

export const pocketWatch: Gift = {
  id: 'pocket-watch',
  name: 'Pocket Watch',
  category: 'luxury',
  price_coins: 320,
  alt: 'A golden pocket watch swings on its chain; its hands race to twelve and it rings with golden glints.',
  scene,
  still: { frame: 98, without: ['halo', 'spark', 'wave'] },
};
