import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { bokeh, glow, rays, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { ROSE, SKY, VIOLET } from '../palette.ts';
import { burst, halo, painted, squash, standing } from '../small.ts';

const LENGTH = 150;
const OPEN = 44;
const SHUT = 122;

/** A scallop above its hinge at 0, 0, 180 by 106 px. */
const SCALLOP =
  'M-26 0C-60 -12 -92 -36 -90 -60C-84 -74 -72 -70 -66 -66C-66 -86 -50 -94 -40 -84C-36 -104 -12 -110 0 -96C12 -110 36 -104 40 -84C50 -94 66 -86 66 -66C72 -70 84 -74 90 -60C92 -36 60 -12 26 0Z';
const RIBS =
  'M-20 -8C-46 -26 -64 -44 -70 -60M-12 -10C-26 -36 -36 -62 -38 -82M0 -10V-92M12 -10C26 -36 36 -62 38 -82M20 -8C46 -26 64 -44 70 -60';

const outside = (): ShapeJson[] => [
  painted(SCALLOP, [-60, -100], [60, 0], '#ffd6ec', '#e08fc8', '#9a55b8', VIOLET.deep),
  drawn(path(RIBS), [stroke('#ffffff', 4, 44)]),
  drawn(path('M-76 -56C-70 -62 -62 -60 -58 -54'), [stroke('#ffffff', 5, 70)]),
];

const inside = (): ShapeJson[] => [
  painted(SCALLOP, [-60, -100], [60, 0], '#ffffff', '#ffe4f2', '#e8b8f0', '#a880dc'),
  drawn(path(RIBS), [stroke('#b87fd8', 3, 50)]),
];

/** The lower shell: a scalloped rim seen from the front and its belly. */
const lower = (): ShapeJson[] => [
  painted(
    'M-92 -14C-88 34 -44 50 0 50C44 50 88 34 92 -14C84 -4 72 -4 64 -10C52 2 36 2 26 -6C12 6 -12 6 -26 -6C-36 2 -52 2 -64 -10C-72 -4 -84 -4 -92 -14Z',
    [-60, -10],
    [50, 50],
    '#ffc8e6',
    '#d77fc4',
    '#8a48ac',
    VIOLET.dark,
  ),
  drawn(path('M-62 -2C-52 22 -34 38 -16 44M-24 2C-20 22 -12 38 -4 46M24 2C20 22 12 38 4 46M62 -2C52 22 34 38 16 44'), [
    stroke('#ffffff', 3.4, 36),
  ]),
  drawn(path('M-82 -2C-78 12 -70 22 -60 30'), [stroke('#ffffff', 5, 56)]),
];

const bed = (): ShapeJson[] => [
  drawn(ellipse(0, -14, 88, 22), [
    radial([0, -14], 92, [
      [0, '#ffffff'],
      [0.5, '#ffdcf0'],
      [1, '#b070c8'],
    ]),
  ]),
  drawn(ellipse(0, -10, 50, 11), [fill('#7a3a9a', 34)]),
];

const pearl = (): ShapeJson[] => [
  drawn(ellipse(0, 0, 34, 34), [
    radial([-11, -13], 58, [
      [0, '#ffffff'],
      [0.34, '#fff2fa'],
      [0.66, '#e9c9f2'],
      [0.86, '#a9b6f0'],
      [1, '#f0c6e6'],
    ]),
  ]),
  drawn(ellipse(-12, -14, 8, 6), [fill('#ffffff', 96)]),
  drawn(path('M-22 20C-10 30 12 30 24 18'), [stroke('#ffffff', 3, 60)]),
];

function scene(): Composition {
  const stand = handle('stand', { p: [120, 168], s: squash(OPEN, LENGTH, 5) });
  const lift = keys(
    [0, 0, 'hold'],
    [OPEN, 0, 'backOut'],
    [OPEN + 20, 100, 'hold'],
    [SHUT - 14, 100, 'backIn'],
    [SHUT, 0, 'hold'],
    [LENGTH, 0],
  );
  const hover = handle('hover', {
    parent: stand,
    p: {
      x: 0,
      y: keys(
        [OPEN - 2, -18, 'backOut'],
        [OPEN + 24, -52, 'sineInOut'],
        [90, -46, 'sineInOut'],
        [SHUT - 16, -52, 'backIn'],
        [SHUT + 2, -18],
      ),
    },
    s: keys([OPEN - 2, 66, 'backOut'], [OPEN + 22, 116, 'sineInOut'], [SHUT - 16, 108, 'backIn'], [SHUT + 2, 60]),
    from: OPEN - 2,
    to: SHUT + 2,
  });
  const shown = { parent: hover, from: OPEN - 2, to: SHUT + 2 };
  return {
    name: 'pearl',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: OPEN, name: 'open' }],
    layers: [
      halo(LENGTH, VIOLET.main, 0.6, [120, 126]),
      standing(84, 216, 0.5),
      stand,
      shapeLayer('lid-inside', inside(), {
        parent: stand,
        p: [0, -14],
        from: OPEN,
        to: SHUT + 1,
        s: {
          keys: lift.keys.map(([t, v, e]) => (e === undefined ? [t, [104, v as number]] : [t, [104, v as number], e])),
        },
      }),
      shapeLayer('bed', bed(), { parent: stand, from: OPEN - 4, to: SHUT + 8 }),
      hover,
      shapeLayer('beams', [rays(12, 20, 92, 12, '#ffe4f7', 0.6)], {
        ...shown,
        r: keys([OPEN, 0, 'linear'], [SHUT, 46]),
        s: keys([OPEN, 20, 'expoOut'], [OPEN + 26, 100, 'hold'], [SHUT - 20, 100, 'sineIn'], [SHUT, 10]),
      }),
      shapeLayer('warmth', [glow(66, '#ffffff', 0.7)], shown),
      shapeLayer('pearl', pearl(), shown),
      shapeLayer('lower', lower(), { parent: stand }),
      shapeLayer('lid-outside', outside(), {
        parent: stand,
        p: [0, 8],
        s: keys(
          [0, [106, 72], 'hold'],
          [OPEN - 14, [106, 72], 'sineOut'],
          [OPEN - 7, [106, 78], 'cubicIn'],
          [OPEN, [104, 2], 'hold'],
          [OPEN + 1, [104, 0], 'hold'],
          [SHUT, [104, 0], 'cubicOut'],
          [SHUT + 9, [106, 78], 'sineInOut'],
          [SHUT + 18, [106, 72], 'hold'],
          [LENGTH, [106, 72]],
        ),
      }),
      ...[30, 78, 172, 208, 132].map((x, i) => {
        const start = 10 + i * 20;
        const end = start + 56;
        return shapeLayer(`bubble${i}`, [bokeh(5 + (i % 3) * 3, SKY.pale, 0.9)], {
          from: start,
          to: end,
          p: { x: sway(start, end, x, 6, 30, i / 5), y: keys([start, 176, 'sineIn'], [end, 24 + i * 6]) },
          s: keys([start, 0, 'backOut'], [start + 14, 100, 'hold'], [end - 4, 100, 'expoOut'], [end, 130]),
          o: keys([end - 6, 100, 'linear'], [end, 0]),
        });
      }),
      ...burst('spark', {
        at: [120, 116],
        start: OPEN + 8,
        end: SHUT,
        count: 10,
        from_deg: -180,
        to_deg: 0,
        reach: 110,
        kind: 'sparkle',
        colors: ['#ffffff', ROSE.pale, SKY.pale],
      }),
      twinkle('glint-a', sparkle(20, '#ffffff'), [104, 96], OPEN + 22, 38),
      twinkle('glint-b', sparkle(12, SKY.pale), [176, 76], OPEN + 38, 32),
    ],
  };
}

export const pearlInAShell: Gift = {
  id: 'pearl',
  name: 'Pearl in a Shell',
  category: 'luxury',
  price_coins: 220,
  alt: 'A violet scallop shell opens among bubbles, a large pearl rises shining, and the shell closes over it.',
  scene,
  still: { frame: 88, without: ['halo', 'spark', 'beams', 'warmth'] },
};
