import type { Composition } from '../../kit/composition.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { glow, heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, stroke } from '../../kit/shapes.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { flicker, rising, smallHeart } from '../parts.ts';
import { halo, painted, shade, squash, standing } from '../small.ts';

const LENGTH = 140;
const FLARE = 60;

function scene(): Composition {
  const stick = handle('stick', { p: [116, 210], s: squash(FLARE, LENGTH, 4) });
  const shown = { parent: stick };
  return {
    name: 'by-candlelight',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: FLARE, name: 'flare' }],
    layers: [
      halo(LENGTH, GOLD.deep, 0.7, [116, 90]),
      standing(82, 212, 0.5),
      stick,
      shapeLayer(
        'handle',
        [
          drawn(path('M52 -20C86 -40 96 -2 66 -4'), [
            stroke(GOLD.dark, 11),
            stroke(GOLD.main, 7.4),
            stroke(GOLD.pale, 2, 80),
          ]),
        ],
        shown,
      ),
      shapeLayer(
        'dish',
        [
          painted('M-74 -22C-66 4 66 4 74 -22Z', [-60, -22], [60, 0], GOLD.pale, GOLD.main, GOLD.dark),
          drawn(ellipse(0, -22, 74, 13), [shade([-60, -30], [70, -10], '#fff6d8', GOLD.light, GOLD.deep)]),
          drawn(ellipse(0, -21, 54, 8), [shade([-40, -26], [50, -14], GOLD.deep, GOLD.main)]),
        ],
        shown,
      ),
      shapeLayer(
        'wax',
        [
          painted(
            'M-27 -24V-106C-27 -112 27 -112 27 -106V-24C27 -15 -27 -15 -27 -24Z',
            [-27, 0],
            [27, 0],
            '#fff6ea',
            '#ffe3d4',
            '#f3b6b8',
            '#b9748c',
          ),
          painted(
            'M-27 -106C-27 -116 27 -116 27 -106C27 -98 22 -100 21 -88C20 -78 12 -78 11 -90C10 -98 2 -98 0 -94C-2 -84 -10 -86 -11 -94C-13 -98 -18 -96 -19 -82C-20 -70 -27 -72 -27 -80Z',
            [-24, -112],
            [24, -76],
            '#ffffff',
            '#fff0e4',
            '#f7cfc8',
          ),
          drawn(ellipse(0, -107, 23, 6), [shade([-20, -110], [20, -104], '#fff8d8', '#ffd9a0')]),
          drawn(path('M-18 -66V-32'), [stroke('#ffffff', 5, 60)]),
          drawn(path('M0 -106V-118'), [stroke('#5a2a2a', 3.4)]),
        ],
        shown,
      ),
      ...flicker('flame', LENGTH, {
        parent: stick,
        p: [0, -114],
        s: keys(
          [0, [112, 112], 'sineInOut'],
          [FLARE - 10, [124, 78], 'expoOut'],
          [FLARE + 8, [126, 162], 'sineInOut'],
          [FLARE + 30, [106, 108], 'sineInOut'],
          [LENGTH, [112, 112]],
        ),
      }),
      shapeLayer('warmth', [glow(100, ROSE.light, 0.5)], {
        p: [116, 60],
        from: FLARE,
        to: LENGTH - 4,
        s: keys([FLARE, 30, 'expoOut'], [FLARE + 24, 100, 'sineInOut'], [LENGTH - 4, 60]),
        o: keys([FLARE, 0, 'sineOut'], [FLARE + 10, 90, 'sineInOut'], [LENGTH - 4, 0]),
      }),
      shapeLayer('heart', [heart(2.7, '#ff8fb0', ROSE.deep)], {
        p: { x: 116, y: keys([FLARE + 2, 72, 'backOut'], [FLARE + 22, 38, 'sineInOut'], [LENGTH - 8, 20]) },
        from: FLARE + 2,
        to: LENGTH - 8,
        s: keys(
          [FLARE + 2, 0, 'backOut'],
          [FLARE + 20, 110, 'sineInOut'],
          [FLARE + 34, 94, 'sineInOut'],
          [FLARE + 48, 106, 'sineIn'],
          [LENGTH - 8, 0],
        ),
      }),
      ...rising('mini', {
        xs: [62, 172, 84, 160],
        start: FLARE + 8,
        step: 7,
        life: 44,
        from_y: 120,
        to_y: 44,
        figure: smallHeart,
      }),
      twinkle('glint-a', sparkle(13, '#ffffff'), [66, 94], FLARE + 10, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [174, 76], FLARE + 22, 32),
    ],
  };
}

export const byCandlelight: Gift = {
  id: 'by-candlelight',
  name: 'By Candlelight',
  category: 'love',
  price_coins: 10,
  alt: 'A candle in a brass holder flares up and a warm heart rises from its flame.',
  scene,
  still: { frame: 84, without: ['halo', 'warmth', 'mini'] },
};
