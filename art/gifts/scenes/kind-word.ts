import type { Composition } from '../../kit/composition.ts';
import { emojiPicture } from '../../kit/emoji.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, pictureLayer, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, heart, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { drawn, ellipse, radial } from '../../kit/shapes.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, VIOLET } from '../palette.ts';

const LENGTH = 130;
const POP = 52;

function dots(bubble: Layer): Layer[] {
  return [0, 1, 2].map((i) => {
    const hop = 3 + i * 6;
    const y = -8;
    return shapeLayer(
      `dot${i}`,
      [
        drawn(ellipse(0, 0, 11), [
          radial([-4, -4], 17, [
            [0, VIOLET.light],
            [1, VIOLET.deep],
          ]),
        ]),
      ],
      {
        parent: bubble,
        p: {
          x: keys([0, (i - 1) * 34, 'hold'], [POP - 10, (i - 1) * 34, 'backIn'], [POP, 0]),
          y: keys(
            [hop, y, 'quadOut'],
            [hop + 8, y - 17, 'quadIn'],
            [hop + 16, y, 'sineOut'],
            [hop + 20, y + 3, 'sineOut'],
            [hop + 25, y],
          ),
        },
        s: keys(
          [0, 100, 'hold'],
          [hop + 15, [100, 100], 'sineOut'],
          [hop + 18, [118, 84], 'backOut'],
          [hop + 26, [100, 100], 'hold'],
          [POP - 6, [100, 100], 'sineIn'],
          [POP, 30, 'hold'],
          [LENGTH - 12, 0, 'backOut'],
          [LENGTH - 1, 100],
        ),
        o: keys([0, 100, 'hold'], [POP, 0, 'hold'], [LENGTH - 12, 100]),
      },
    );
  });
}

function scene(): Composition {
  const source = random(11);
  const bubble = handle('bubble', {
    a: [0, 0],
    p: { x: 120, y: sway(0, LENGTH, 122, 3, LENGTH) },
    s: keys(
      [0, 100, 'hold'],
      [POP - 12, [100, 100], 'sineInOut'],
      [POP - 2, [92, 92], 'expoOut'],
      [POP + 6, [110, 108], 'sineInOut'],
      [POP + 14, [97, 98], 'sineInOut'],
      [POP + 24, [100, 100]],
    ),
    r: keys([0, -3, 'sineInOut'], [POP - 2, -6, 'backOut'], [POP + 16, 3, 'sineInOut'], [LENGTH, -3]),
  });
  const beat = (t: number): (readonly [number, number, 'cubicIn' | 'backOut' | 'sineInOut'])[] => [
    [t, 100, 'cubicIn'],
    [t + 5, 120, 'backOut'],
    [t + 16, 100, 'sineInOut'],
  ];
  const small = Array.from({ length: 9 }, (_, i) => {
    const start = POP + 2 + i * 4;
    const x = source.between(70, 170);
    const life = Math.min(LENGTH - start - 1, source.between(40, 56));
    return shapeLayer(
      `heart${i}`,
      [heart(source.between(0.5, 1.05), i % 3 === 0 ? GOLD.light : ROSE.light, i % 3 === 0 ? GOLD.deep : ROSE.main)],
      {
        from: start,
        to: Math.ceil(start + life),
        p: {
          x: sway(start, start + life, x, source.between(5, 12), 30, source.next()),
          y: keys([start, 84, 'cubicOut'], [start + life, source.between(8, 34)]),
        },
        s: keys([start, 0, 'backOut'], [start + 12, 100, 'sineIn'], [start + life, 40]),
        o: keys([start + life * 0.6, 100, 'linear'], [start + life, 0]),
        r: sway(start, start + life, 0, 12, 34, source.next()),
      },
    );
  });
  return {
    name: 'kind-word',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: POP, name: 'pop' }],
    layers: [
      shapeLayer('halo', [glow(116, ROSE.main, 0.55)], {
        p: [120, 118],
        s: keys([0, 70, 'hold'], [POP - 4, 70, 'expoOut'], [POP + 12, 104, 'sineInOut'], [LENGTH, 70]),
        o: keys([0, 45, 'hold'], [POP - 4, 45, 'expoOut'], [POP + 10, 100, 'sineInOut'], [LENGTH, 45]),
      }),
      ...small.slice(0, 4),
      bubble,
      pictureLayer('balloon', emojiPicture('1f4ac'), { a: [128, 122], s: 80, parent: bubble }),
      ...dots(bubble),
      shapeLayer('heart', [heart(4.2, '#ff5c8d', ROSE.deep)], {
        parent: bubble,
        p: [0, -6],
        from: POP - 4,
        to: LENGTH - 2,
        s: keys(
          [POP - 4, 0, 'backOut'],
          [POP + 14, 100, 'linear'],
          ...beat(POP + 20),
          ...beat(POP + 40),
          [LENGTH - 18, 100, 'backIn'],
          [LENGTH - 3, 0],
        ),
        r: keys([POP - 4, -30, 'backOut'], [POP + 18, 0]),
      }),
      ...small.slice(4),
      twinkle('glint-a', sparkle(15, '#ffffff'), [58, 64], POP + 4, 30),
      twinkle('glint-b', sparkle(11, GOLD.pale), [192, 88], POP + 16, 28),
      twinkle('glint-c', sparkle(9, GOLD.pale), [176, 178], POP + 30, 28),
    ],
  };
}

export const kindWord: Gift = {
  id: 'kind-word',
  name: 'Kind Word',
  category: 'small-talk',
  price_coins: 1,
  alt: 'A speech bubble thinks for a moment, then says a beating heart; small hearts float up.',
  scene,
  still: { frame: 76, without: ['halo', 'ring'] },
};
