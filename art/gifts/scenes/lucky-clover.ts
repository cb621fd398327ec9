import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT } from '../palette.ts';
import { ball, burst, halo, standing } from '../small.ts';

const LENGTH = 140;
const LAST = 46;
const CLOSE = 118;

/** A leaf with its foot at 0, 0, standing up, 64 px wide. */
function leaf(golden: boolean): ShapeJson[] {
  const [light, main, dark] = golden
    ? (['#fff3c4', GOLD.main, GOLD.deep] as const)
    : (['#a9f7a2', '#2fcf7f', '#0a6b52'] as const);
  return [
    drawn(path('M0 0C-10 -12 -36 -22 -34 -46C-32 -62 -10 -66 0 -50C10 -66 32 -62 34 -46C36 -22 10 -12 0 0Z'), [
      radial([-12, -48], 62, [
        [0, light],
        [0.4, main],
        [1, dark],
      ]),
    ]),
    drawn(path('M0 -4C-1 -20 0 -32 0 -44'), [stroke(golden ? '#fffbe0' : '#d6fff0', 2.6, 60)]),
    drawn(path('M-25 -42C-24 -50 -18 -54 -12 -53'), [stroke('#ffffff', 4, 56)]),
  ];
}

function scene(): Composition {
  const plant = handle('plant', {
    p: [120, 112],
    r: keys(
      [0, -6, 'sineInOut'],
      [LAST, 4, 'backOut'],
      [LAST + 26, -3, 'sineInOut'],
      [96, 5, 'sineInOut'],
      [LENGTH, -6],
    ),
    s: keys(
      [0, 100, 'sineInOut'],
      [LAST - 4, 97, 'expoOut'],
      [LAST + 8, 108, 'sineInOut'],
      [LAST + 26, 100, 'hold'],
      [LENGTH, 100],
    ),
  });
  const leaves = [-45, 45, 135, 225].map((angle, i) => {
    const last = i === 0;
    const start = last ? LAST - 8 : 4 + i * 9;
    const close = CLOSE + i * 3;
    return shapeLayer(`leaf${i}`, leaf(last), {
      parent: plant,
      from: start,
      to: close + 12,
      s: keys(
        [start, 0, 'backOut'],
        [start + 18, 106, 'sineInOut'],
        [start + 34, 100, 'hold'],
        [close, 100, 'backIn'],
        [close + 12, 0],
      ),
      r: keys(
        [start, angle - 50, 'backOut'],
        [start + 22, angle, 'hold'],
        [close, angle, 'sineIn'],
        [close + 12, angle + 30],
      ),
    });
  });
  return {
    name: 'lucky-clover',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: LAST, name: 'luck' }],
    layers: [
      halo(LENGTH, MINT.main, 0.45, [120, 112]),
      standing(46, 226, 0.45),
      shapeLayer(
        'stem',
        [
          drawn(path('M0 0C4 34 14 66 -6 108'), [stroke(MINT.dark, 9), stroke('#2fcf7f', 6)]),
          drawn(path('M-2 2C2 34 11 66 -8 106'), [stroke('#a9f7a2', 1.8, 80)]),
        ],
        { p: [120, 112], r: sway(0, LENGTH, 0, 2, LENGTH) },
      ),
      plant,
      ...leaves.slice(1),
      ...leaves.slice(0, 1),
      shapeLayer('middle', [ball(0, 0, 7, 7, '#d6fff0', '#2fcf7f', MINT.dark)], { parent: plant }),
      ...burst('luck', {
        at: [92, 84],
        start: LAST,
        end: 116,
        count: 12,
        from_deg: -180,
        to_deg: 0,
        reach: 96,
        kind: 'sparkle',
        colors: [GOLD.light, GOLD.pale, MINT.light],
      }),
      twinkle('glint-a', sparkle(17, '#ffffff'), [84, 70], LAST + 4, 32),
      twinkle('glint-b', sparkle(11, GOLD.pale), [176, 58], LAST + 22, 30),
      twinkle('glint-c', sparkle(10, MINT.pale), [178, 158], LAST + 36, 28),
    ],
  };
}

export const luckyClover: Gift = {
  id: 'lucky-clover',
  name: 'Clover',
  category: 'small-talk',
  price_coins: 25,
  alt: 'Three green clover leaves unfold, then the fourth, which is golden and glitters.',
  scene,
  still: { frame: 100, without: ['halo', 'luck'] },
};
