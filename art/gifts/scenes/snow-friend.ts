import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { dotStamp, figureLayer } from '../../kit/stamps.ts';
import { drawn, ellipse, fill, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, SKY, VIOLET } from '../palette.ts';
import { blinks, eye, smile } from '../parts.ts';
import { ball, burst, halo, painted, squash, standing } from '../small.ts';

const LENGTH = 144;
const HELLO = 44;
const BACK = 104;
const SNOW = ['#ffffff', '#e6f1ff', '#8fa8e0'] as const;

const hat = (): ShapeJson[] => [
  painted(
    'M-30 -4L-25 -50C-25 -56 25 -56 25 -50L30 -4Z',
    [-28, -50],
    [30, 0],
    VIOLET.light,
    VIOLET.main,
    VIOLET.deep,
    VIOLET.dark,
  ),
  painted('M-29 -16H29L30 -4H-30Z', [-30, -12], [30, -8], ROSE.light, ROSE.main, ROSE.deep),
  painted('M-46 0C-46 -8 46 -8 46 0C46 8 -46 8 -46 0Z', [-44, -4], [44, 6], VIOLET.light, VIOLET.main, VIOLET.dark),
  drawn(path('M-18 -46L-21 -22'), [stroke('#ffffff', 4, 50)]),
];

/** A twig of an arm from its shoulder at 0, 0, pointing right and up. */
const arm = (): ShapeJson[] => [
  drawn(path('M0 0L46 -24M32 -17L40 -38M36 -19L56 -12'), [stroke('#5a2f1a', 7), stroke('#a8653a', 3)]),
];

const scarf = (): ShapeJson[] => [
  painted('M16 4C22 20 20 36 26 50L44 46C38 30 38 14 34 2Z', [16, 4], [44, 50], '#ff86ab', ROSE.main, ROSE.deep),
  drawn(path('M23 40L41 36M20 24L37 20'), [stroke('#ffffff', 4, 80)]),
  painted(
    'M-44 -8C-30 4 30 4 44 -8C50 -2 48 8 40 12C20 20 -20 20 -40 12C-48 8 -50 -2 -44 -8Z',
    [-44, -8],
    [44, 16],
    '#ff9ab8',
    ROSE.main,
    ROSE.deep,
  ),
  drawn(path('M-30 0L-32 13M-10 4V17M10 4V17M30 0L32 13'), [stroke('#ffffff', 4.4, 80)]),
];

function scene(): Composition {
  const source = random(45);
  const stand = handle('stand', { p: [116, 214], s: squash(HELLO, LENGTH, 5), r: sway(0, LENGTH, 0, 1.4, LENGTH / 2) });
  const top = handle('top', {
    parent: stand,
    p: [0, -106],
    r: keys(
      [0, 0, 'sineInOut'],
      [HELLO - 10, 5, 'backOut'],
      [HELLO + 12, -9, 'sineInOut'],
      [BACK - 8, -7, 'sineInOut'],
      [BACK + 10, 2, 'sineInOut'],
      [LENGTH, 0],
    ),
  });
  const lifted = handle('lifted', {
    parent: top,
    p: keys(
      [0, [2, -38], 'hold'],
      [HELLO - 8, [2, -36], 'expoOut'],
      [HELLO + 10, [66, -24], 'sineInOut'],
      [HELLO + 30, [62, -16], 'sineInOut'],
      [BACK - 12, [66, -24], 'backIn'],
      [BACK + 6, [2, -38], 'hold'],
      [LENGTH, [2, -38]],
    ),
    r: keys(
      [0, -4, 'hold'],
      [HELLO - 8, -4, 'expoOut'],
      [HELLO + 10, 26, 'sineInOut'],
      [HELLO + 24, 16, 'sineInOut'],
      [HELLO + 38, 26, 'sineInOut'],
      [BACK - 12, 22, 'backIn'],
      [BACK + 6, -4, 'hold'],
      [LENGTH, -4],
    ),
  });
  const flakes = Array.from({ length: 10 }, (_, i) => {
    const start = i * 8;
    const end = start + 58;
    const x = source.between(16, 224);
    return figureLayer(`flake${i}`, dotStamp(source.between(2.4, 5), '#ffffff'), {
      from: start,
      to: end,
      p: {
        x: sway(start, end, x, 8, 40, source.next()),
        y: keys([start, source.between(4, 60), 'linear'], [end, source.between(150, 216)]),
      },
      s: keys([start, 0, 'backOut'], [start + 10, 100, 'hold'], [end - 12, 100, 'sineIn'], [end, 0]),
    });
  });
  return {
    name: 'snow-friend',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: HELLO, name: 'hello' }],
    layers: [
      halo(LENGTH, SKY.main, 0.55, [120, 120]),
      standing(82, 216, 0.5),
      ...flakes.slice(0, 5),
      stand,
      top,
      lifted,
      shapeLayer('arm-left', arm(), { parent: stand, p: [-40, -66], s: [-100, 100], r: sway(0, LENGTH, 8, 6, 36) }),
      shapeLayer('arm-right', arm(), {
        parent: stand,
        p: [38, -70],
        r: keys(
          [0, 14, 'hold'],
          [HELLO - 8, 18, 'expoOut'],
          [HELLO + 10, -34, 'sineInOut'],
          [HELLO + 30, -28, 'sineInOut'],
          [BACK - 12, -34, 'backIn'],
          [BACK + 6, 14, 'hold'],
          [LENGTH, 14],
        ),
      }),
      shapeLayer('body', [ball(0, -42, 62, 50, ...SNOW)], { parent: stand }),
      shapeLayer(
        'buttons',
        [
          drawn(ellipse(0, -62, 5, 5), [fill('#3b3272')]),
          drawn(ellipse(2, -42, 5, 5), [fill('#3b3272')]),
          drawn(ellipse(1, -22, 5, 5), [fill('#3b3272')]),
        ],
        { parent: stand },
      ),
      shapeLayer(
        'head',
        [
          ball(0, 0, 44, 42, ...SNOW),
          drawn(path('M-32 -14C-28 -25 -19 -31 -10 -33'), [stroke('#ffffff', 5, 90)]),
          drawn(ellipse(-26, 10, 8, 5), [fill('#ff86ab', 66)]),
          drawn(ellipse(28, 10, 8, 5), [fill('#ff86ab', 66)]),
          smile(2, 14, 26, '#3b3272', 3.6),
        ],
        { parent: top },
      ),
      shapeLayer('eyes', [eye(-15, 1), eye(19, 1)], { parent: top, p: [0, -8], s: blinks(LENGTH, 20, 70, 80) }),
      shapeLayer(
        'nose',
        [painted('M0 -7L34 4L0 8C-4 4 -4 -3 0 -7Z', [0, -6], [20, 8], '#ffc06a', '#ff8a2a', '#c9540c')],
        { parent: top, p: [2, 0] },
      ),
      shapeLayer('scarf', scarf(), { parent: stand, p: [0, -76] }),
      shapeLayer('hat', hat(), { parent: lifted }),
      ...burst('puff', {
        at: [150, 60],
        start: HELLO + 4,
        end: 124,
        count: 9,
        from_deg: -200,
        to_deg: 20,
        reach: 84,
        size: 8,
        kind: 'sparkle',
        colors: ['#ffffff', SKY.pale, SKY.light],
      }),
      ...flakes.slice(5),
      twinkle('glint-a', sparkle(13, '#ffffff'), [60, 90], HELLO + 14, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [190, 130], HELLO + 30, 32),
    ],
  };
}

export const snowFriend: Gift = {
  id: 'snow-friend',
  name: 'Snow Friend',
  category: 'seasonal',
  price_coins: 45,
  alt: 'A snowman in a striped scarf lifts his hat with a twig of an arm and puts it on again while snow falls.',
  scene,
  still: { frame: 4, without: ['halo', 'puff', 'flake'] },
};
