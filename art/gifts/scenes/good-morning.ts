import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, SKY } from '../palette.ts';
import { blinks, eye, smile } from '../parts.ts';
import { ball, burst, halo, shade } from '../small.ts';

const LENGTH = 140;
const AWAKE = 46;
const RAYS = 12;

/** Round-tipped rays, long and short in turn. */
function rays(): ShapeJson {
  let d = '';
  for (let i = 0; i < RAYS; i++) {
    const at = (deg: number, radius: number): string => {
      const angle = ((i * 360) / RAYS + deg) * (Math.PI / 180);
      return `${Math.round(Math.cos(angle) * radius * 10) / 10} ${Math.round(Math.sin(angle) * radius * 10) / 10}`;
    };
    const tip = i % 2 === 0 ? 92 : 78;
    d += `M${at(-10, 44)}Q${at(-4, tip)} ${at(0, tip)}Q${at(4, tip)} ${at(10, 44)}Z`;
  }
  return drawn(path(d), [shade([-60, -70], [60, 80], GOLD.pale, GOLD.light, GOLD.main, GOLD.deep)]);
}

const cloud = (): ShapeJson[] => [
  drawn(
    path(
      'M-78 24C-98 24 -100 -4 -80 -6C-80 -28 -52 -36 -40 -20C-30 -44 10 -44 18 -20C30 -34 56 -28 56 -8C82 -12 90 22 68 24Z',
    ),
    [shade([-20, -40], [10, 30], '#ffffff', '#f1ecff', '#b9a6ec')],
  ),
  drawn(path('M-70 2C-68 -12 -54 -18 -46 -10M-28 -18C-20 -30 -4 -30 4 -22'), [stroke('#ffffff', 4, 80)]),
];

function scene(): Composition {
  const sun = handle('sun', {
    p: {
      x: 120,
      y: keys(
        [0, 138, 'sineInOut'],
        [AWAKE - 16, 146, 'backOut'],
        [AWAKE + 12, 100, 'sineInOut'],
        [108, 98, 'sineInOut'],
        [LENGTH, 138],
      ),
    },
    s: keys(
      [0, [96, 96], 'sineInOut'],
      [AWAKE - 16, [102, 92], 'expoOut'],
      [AWAKE, [96, 108], 'sineInOut'],
      [AWAKE + 18, [102, 99], 'sineInOut'],
      [LENGTH, [96, 96]],
    ),
  });
  return {
    name: 'good-morning',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: AWAKE, name: 'awake' }],
    layers: [
      halo(LENGTH, GOLD.main, 0.7, [120, 110]),
      ...burst('spark', {
        at: [120, 120],
        start: AWAKE + 2,
        end: 118,
        count: 12,
        from_deg: -180,
        to_deg: 0,
        reach: 116,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.light, GOLD.pale],
      }),
      sun,
      shapeLayer('rays', [rays()], {
        parent: sun,
        r: keys([0, 0, 'linear'], [LENGTH, 60]),
        s: keys(
          [0, 74, 'sineInOut'],
          [AWAKE - 10, 68, 'backOut'],
          [AWAKE + 16, 108, 'sineInOut'],
          [104, 100, 'sineInOut'],
          [LENGTH, 74],
        ),
      }),
      shapeLayer('disc', [ball(0, 0, 52, 52, '#fff6c8', GOLD.light, '#ff9a2a')], { parent: sun }),
      shapeLayer(
        'face',
        [
          drawn(ellipse(-29, 10, 8, 5.4), [fill('#ff6a4a', 55)]),
          drawn(ellipse(29, 10, 8, 5.4), [fill('#ff6a4a', 55)]),
          smile(0, 10, 26, '#7a3410', 3.6),
          drawn(path('M-38 -22C-34 -34 -24 -41 -14 -43'), [stroke('#ffffff', 5, 70)]),
        ],
        { parent: sun },
      ),
      shapeLayer(
        'asleep',
        [drawn(path('M-24 -6C-21 -1 -13 -1 -10 -6M10 -6C13 -1 21 -1 24 -6'), [stroke('#7a3410', 3.4)])],
        {
          parent: sun,
          o: keys([0, 100, 'hold'], [AWAKE - 6, 0, 'hold'], [122, 100, 'hold'], [LENGTH, 100]),
        },
      ),
      shapeLayer('eyes', [eye(-17, 1.1), eye(17, 1.1)], {
        parent: sun,
        p: [0, -6],
        s: blinks(LENGTH, 78, 90),
        o: keys([0, 0, 'hold'], [AWAKE - 6, 100, 'hold'], [122, 0, 'hold'], [LENGTH, 0]),
      }),
      shapeLayer('cloud-back', cloud(), { p: { x: sway(0, LENGTH, 166, 5, LENGTH), y: 186 }, s: 52 }),
      shapeLayer('cloud', cloud(), {
        p: {
          x: sway(0, LENGTH, 112, 4, LENGTH, 0.5),
          y: keys([0, 184, 'sineInOut'], [AWAKE + 4, 190, 'sineInOut'], [LENGTH, 184]),
        },
        s: [102, 96],
      }),
      twinkle('glint-a', sparkle(13, '#ffffff'), [64, 66], AWAKE + 14, 34),
      twinkle('glint-b', sparkle(11, SKY.pale), [188, 74], AWAKE + 26, 32),
    ],
  };
}

export const goodMorning: Gift = {
  id: 'good-morning',
  name: 'Good Morning',
  category: 'small-talk',
  price_coins: 3,
  alt: 'A sleeping sun behind a cloud opens its eyes, rises, spreads its rays and smiles.',
  scene,
  still: { frame: 74, without: ['halo', 'spark'] },
};
