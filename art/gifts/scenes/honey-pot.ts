import type { Composition } from '../../kit/composition.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, group, path, stroke, trim } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { eye } from '../parts.ts';
import { ball, burst, halo, painted, shade, squash, standing } from '../small.ts';

const LENGTH = 150;
const START = 16;
const DONE = 96;

/** The bee's way, a heart over the pot, its point first. */
const heartAt = (share: number): [number, number] => {
  const t = Math.PI + share * Math.PI * 2;
  return [
    120 + 4.1 * 16 * Math.sin(t) ** 3,
    66 - 3.6 * (13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)),
  ];
};
const STEPS = 40;
const WAY = Array.from({ length: STEPS + 1 }, (_, i) => heartAt(i / STEPS));

const pot = (): ShapeJson[] => [
  painted(
    'M-52 -84C-84 -66 -88 -6 -54 0H54C88 -6 84 -66 52 -84Z',
    [-70, -70],
    [76, 0],
    '#ffb07a',
    '#e8703a',
    '#b8432a',
    '#6a1f2a',
  ),
  drawn(ellipse(0, -86, 58, 13), [shade([-50, -96], [50, -78], '#ffc48a', '#d9602f', '#8a2f24')]),
  drawn(ellipse(0, -87, 48, 9), [shade([-40, -92], [40, -82], '#c9780c', GOLD.main)]),
  painted(
    'M-58 -86C-58 -76 -46 -76 -44 -66C-42 -50 -30 -50 -28 -64C-27 -74 -16 -74 -14 -58C-12 -32 4 -32 6 -58C8 -74 18 -76 20 -68C22 -56 36 -56 38 -68C40 -78 58 -76 58 -86C40 -74 -40 -74 -58 -86Z',
    [-50, -90],
    [40, -34],
    '#fff0a0',
    GOLD.light,
    GOLD.main,
    GOLD.deep,
  ),
  drawn(path('M-70 -48C-72 -34 -68 -20 -60 -12'), [stroke('#ffffff', 6, 46)]),
  drawn(path('M-8 -62C-7 -52 -4 -46 -3 -46'), [stroke('#ffffff', 3, 80)]),
  group([heart(1.7, '#fff3c4', GOLD.main)], { p: [2, -20] }),
];

const bee = (): ShapeJson[] => [
  ball(0, 0, 20, 16, '#fff3a8', GOLD.light, '#e8920c'),
  drawn(path('M-4 -15.4C-8 -6 -8 6 -4 15.4M-13 -11C-16 -4 -16 4 -13 11'), [stroke('#4a2418', 5)]),
  painted('M-19 -3L-29 0L-19 3Z', [-28, 0], [-18, 0], '#2c1414', '#4a2418'),
  drawn(path('M13 -12C15 -20 20 -21 22 -19M9 -14C9 -22 13 -24 16 -23'), [stroke('#4a2418', 2.4)]),
  group([eye(0, 0.62)], { p: [11, -3] }),
  drawn(ellipse(13, 5, 3.4, 2.4), [fill('#ff86ab', 80)]),
];

function scene(): Composition {
  const list: Key[] = [[0, [120, 112], 'sineInOut']];
  WAY.forEach(([x, y], i) =>
    list.push([START + (i / STEPS) * (DONE - START), [Math.round(x), Math.round(y)], 'linear']),
  );
  list.push([DONE + 16, [120, 118], 'sineInOut'], [LENGTH, [120, 112]]);
  const flight = handle('flight', {
    p: keys(...list),
    r: sway(0, LENGTH, 0, 6, 30),
    s: keys(
      [0, 100, 'hold'],
      [DONE, 100, 'sineInOut'],
      [DONE + 10, 112, 'sineInOut'],
      [DONE + 26, 100, 'hold'],
      [LENGTH, 100],
    ),
  });
  const stand = handle('stand', { p: [120, 218], s: squash(DONE, LENGTH, 6) });
  const line = `M${WAY.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join('L')}`;
  const wing = (x: number, turn: number, i: number) =>
    shapeLayer(`wing${i}`, [drawn(ellipse(0, -12, 8, 14), [shade([-8, -24], [8, 2], '#ffffffee', '#bfe9ffaa')])], {
      parent: flight,
      p: [x, -12],
      r: keys([0, turn, 'hold'], [LENGTH, turn]),
      s: sway(0, LENGTH, 80, 26, 6, i / 2),
    });
  return {
    name: 'honey-pot',
    ...SMALL,
    length_frames: LENGTH,
    cues: [
      { frame: START, name: 'buzz' },
      { frame: DONE, name: 'heart' },
    ],
    layers: [
      halo(LENGTH, GOLD.main, 0.6, [120, 120]),
      standing(76, 218, 0.55),
      stand,
      shapeLayer('pot', pot(), { parent: stand }),
      shapeLayer(
        'trail',
        [
          drawn(
            [...path(line), trim(0, keys([START, 0, 'linear'], [DONE, 100]))],
            [stroke(GOLD.pale, 8, 26), stroke('#ffffff', 3, 90)],
          ),
        ],
        {
          from: START,
          to: DONE + 2,
        },
      ),
      shapeLayer('heart', [heart(6.3, '#ffb0c6', ROSE.main)], {
        p: [120, 66],
        from: DONE - 2,
        to: LENGTH - 6,
        s: keys(
          [DONE - 2, 60, 'backOut'],
          [DONE + 12, 104, 'sineInOut'],
          [DONE + 24, 94, 'sineInOut'],
          [LENGTH - 22, 100, 'backIn'],
          [LENGTH - 6, 0],
        ),
        o: keys([DONE - 2, 0, 'linear'], [DONE + 3, 100]),
      }),
      ...burst('spark', {
        at: [120, 66],
        start: DONE,
        end: LENGTH - 6,
        count: 11,
        from_deg: -200,
        to_deg: 20,
        reach: 104,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.light, ROSE.light],
      }),
      flight,
      wing(-4, -26, 0),
      wing(4, 14, 1),
      shapeLayer('bee', bee(), { parent: flight }),
      twinkle('glint-a', sparkle(12, '#ffffff'), [66, 156], 40, 32),
      twinkle('glint-b', sparkle(11, GOLD.pale), [180, 168], 74, 30),
    ],
  };
}

export const honeyPot: Gift = {
  id: 'honey-pot',
  name: 'Honey Pot',
  category: 'love',
  price_coins: 20,
  alt: 'A bee draws a heart in the air over a dripping honey pot, and the heart fills and shines.',
  scene,
  still: { frame: 122, without: ['halo', 'spark'] },
};
