import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { box, drawn, linear, path, stroke } from '../../kit/shapes.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, ROSE } from '../palette.ts';

const LENGTH = 140;
const OPEN = 18;
const RISE = 34;
const CLOSE = 116;

const PAPER = linear(
  [-70, -40],
  [70, 50],
  [
    [0, '#fffaf3'],
    [0.5, '#ffe9da'],
    [1, '#f4c5b4'],
  ],
);

/** The flap hinges on the upper edge: its height passes through zero as it turns over. */
function flap(envelope: Layer, part: 'outside' | 'inside'): Layer {
  const shut = part === 'outside';
  const d = 'M-74 0C-50 26 -16 50 0 50C16 50 50 26 74 0Z';
  return shapeLayer(
    `flap-${part}`,
    [
      drawn(path(d), [
        shut
          ? linear(
              [-30, 0],
              [24, 54],
              [
                [0, '#fff3e8'],
                [0.6, '#ffd9c8'],
                [1, '#eaa99c'],
              ],
            )
          : linear(
              [0, 0],
              [0, 50],
              [
                [0, '#c9566f'],
                [1, '#f58ba0'],
              ],
            ),
      ]),
      ...(shut ? [drawn(path('M-70 3C-48 25 -16 46 0 46C16 46 48 25 70 3'), [stroke('#ffffff', 2, 60)])] : []),
    ],
    {
      parent: envelope,
      p: [0, -46],
      ...(shut ? {} : { from: OPEN + 6, to: CLOSE + 9 }),
      s: shut
        ? keys(
            [0, [100, 100], 'hold'],
            [OPEN - 6, [100, 100], 'sineOut'],
            [OPEN, [100, 106], 'cubicIn'],
            [OPEN + 6, [100, 1], 'hold'],
            [OPEN + 7, [100, 0], 'hold'],
            [CLOSE + 8, [100, 0], 'cubicOut'],
            [CLOSE + 16, [100, 104], 'sineInOut'],
            [CLOSE + 22, [100, 100]],
          )
        : keys(
            [OPEN + 6, [100, -1], 'backOut'],
            [OPEN + 22, [100, -96], 'sineInOut'],
            [CLOSE - 2, [100, -96], 'cubicIn'],
            [CLOSE + 8, [100, -1]],
          ),
    },
  );
}

function scene(): Composition {
  const source = random(21);
  const envelope = handle('envelope', {
    p: {
      x: 120,
      y: keys(
        [0, 150, 'sineInOut'],
        [OPEN - 4, 153, 'backOut'],
        [OPEN + 16, 148, 'sineInOut'],
        [RISE + 8, 154, 'sineInOut'],
        [RISE + 24, 150, 'sineInOut'],
        [CLOSE, 150, 'sineInOut'],
        [CLOSE + 14, 153, 'backOut'],
        [LENGTH, 150],
      ),
    },
    r: keys(
      [0, -4, 'sineInOut'],
      [OPEN, 2, 'sineInOut'],
      [RISE + 20, -2, 'sineInOut'],
      [90, 2, 'sineInOut'],
      [LENGTH, -4],
    ),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [OPEN - 4, [103, 96], 'backOut'],
      [OPEN + 14, [98, 102], 'sineInOut'],
      [RISE + 6, [104, 95], 'backOut'],
      [RISE + 26, [100, 100]],
    ),
  });
  const letter = shapeLayer(
    'letter',
    [
      drawn(box(0, 0, 118, 92, 7), [
        linear(
          [-50, -46],
          [50, 46],
          [
            [0, '#ffffff'],
            [1, '#ffeef0'],
          ],
        ),
      ]),
      drawn(path('M-42 -4H42M-42 10H30M-42 24H36'), [stroke(ROSE.pale, 5)]),
    ],
    {
      parent: envelope,
      clip: 'M-90 -140H90V52H-90Z',
      from: OPEN + 6,
      to: CLOSE + 8,
      p: {
        x: 0,
        y: keys(
          [OPEN + 6, 0, 'hold'],
          [RISE - 4, 0, 'sineOut'],
          [RISE, 4, 'backOut'],
          [RISE + 24, -46, 'sineInOut'],
          [CLOSE - 20, -46, 'backIn'],
          [CLOSE, 2],
        ),
      },
    },
  );
  const big = shapeLayer('heart', [heart(4.4, '#ff5c8d', ROSE.deep)], {
    from: RISE,
    to: CLOSE - 4,
    p: {
      x: sway(RISE, CLOSE, 120, 3, 50),
      y: keys(
        [RISE, 124, 'backOut'],
        [RISE + 30, 62, 'sineInOut'],
        [RISE + 54, 56, 'sineInOut'],
        [CLOSE - 18, 62, 'backIn'],
        [CLOSE - 4, 122],
      ),
    },
    s: keys(
      [RISE, 0, 'backOut'],
      [RISE + 26, 100, 'cubicIn'],
      [RISE + 32, 116, 'backOut'],
      [RISE + 44, 100, 'cubicIn'],
      [RISE + 50, 114, 'backOut'],
      [RISE + 62, 100, 'backIn'],
      [CLOSE - 4, 0],
    ),
    r: sway(RISE, CLOSE, 0, 5, 44),
  });
  const small = Array.from({ length: 10 }, (_, i) => {
    const start = RISE + 6 + i * 3;
    const life = source.between(40, 52);
    const side = i % 2 === 0 ? -1 : 1;
    return shapeLayer(
      `petal${i}`,
      [heart(source.between(0.55, 1.15), i % 4 === 0 ? GOLD.light : ROSE.light, i % 4 === 0 ? GOLD.deep : ROSE.main)],
      {
        from: start,
        to: Math.ceil(start + life),
        p: {
          x: keys([start, 120, 'cubicOut'], [start + life, 120 + side * source.between(34, 98)]),
          y: keys(
            [start, 112, 'quadOut'],
            [start + life * 0.6, source.between(22, 80), 'quadIn'],
            [start + life, source.between(60, 104)],
          ),
        },
        s: keys([start, 0, 'backOut'], [start + 12, 100, 'sineIn'], [start + life, 30]),
        r: keys([start, 0, 'sineOut'], [start + life, side * source.between(20, 70)]),
        o: keys([start + life * 0.65, 100, 'linear'], [start + life, 0]),
      },
    );
  });
  return {
    name: 'love-note',
    ...SMALL,
    length_frames: LENGTH,
    cues: [
      { frame: OPEN, name: 'paper' },
      { frame: RISE, name: 'heart' },
    ],
    layers: [
      shapeLayer('halo', [glow(116, ROSE.main, 0.5)], {
        p: [120, 112],
        s: keys([0, 70, 'sineInOut'], [RISE, 76, 'expoOut'], [RISE + 26, 104, 'sineInOut'], [LENGTH, 70]),
      }),
      shapeLayer('shadow', [groundShadow(80, 0.5)], { p: [120, 214] }),
      envelope,
      shapeLayer(
        'back',
        [
          drawn(box(0, 0, 150, 94, 10), [
            linear(
              [0, -46],
              [0, 46],
              [
                [0, '#b9485f'],
                [1, '#8f2f4d'],
              ],
            ),
          ]),
        ],
        { parent: envelope },
      ),
      flap(envelope, 'inside'),
      letter,
      ...small.slice(0, 5),
      big,
      shapeLayer(
        'front',
        [
          drawn(
            path(
              'M-75 -40C-75 -42 -72 -42 -70 -40L-8 12C-3 16 3 16 8 12L70 -40C72 -42 75 -42 75 -40V37C75 43 71 47 65 47H-65C-71 47 -75 43 -75 37Z',
            ),
            [PAPER],
          ),
          drawn(path('M-72 43L-12 -2C-5 -7 5 -7 12 -2L72 43C70 46 68 47 65 47H-65C-68 47 -70 46 -72 43Z'), [
            linear(
              [-40, -10],
              [40, 52],
              [
                [0, '#ffffff'],
                [0.5, '#ffe6d8'],
                [1, '#f0b9a8'],
              ],
            ),
          ]),
        ],
        { parent: envelope },
      ),
      flap(envelope, 'outside'),
      shapeLayer('seal', [heart(1.9, ROSE.light, ROSE.deep)], {
        parent: envelope,
        p: [0, 2],
        s: keys(
          [0, 100, 'hold'],
          [OPEN - 8, 100, 'sineOut'],
          [OPEN - 3, 116, 'backIn'],
          [OPEN + 5, 0, 'hold'],
          [CLOSE + 14, 0, 'backOut'],
          [LENGTH - 1, 100],
        ),
      }),
      ...small.slice(5),
      twinkle('glint-a', sparkle(14, '#ffffff'), [68, 58], RISE + 18, 30),
      twinkle('glint-b', sparkle(11, GOLD.pale), [178, 44], RISE + 32, 30),
      twinkle('glint-c', sparkle(9, GOLD.pale), [192, 128], RISE + 46, 26),
    ],
  };
}

export const loveNote: Gift = {
  id: 'love-note',
  name: 'Love Note',
  category: 'love',
  price_coins: 20,
  alt: 'A sealed envelope opens, a heart rises from the letter and beats, and the envelope closes again.',
  scene,
  still: { frame: 76, without: ['halo', 'ring'] },
};
