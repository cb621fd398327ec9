import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { glow, rays, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { box, drawn, ellipse, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, SKY } from '../palette.ts';
import { burst, halo, painted, shade, standing } from '../small.ts';

const LENGTH = 150;
const OPEN = 30;
const SHUT = 118;

/** The lower half of the box stands on 0, 0: 128 px wide, 56 high. */
const lower = (): ShapeJson[] => [
  painted(
    'M-64 -54H64L58 -6C57 -2 54 0 50 0H-50C-54 0 -57 -2 -58 -6Z',
    [-60, -50],
    [54, 0],
    '#ff7aa0',
    ROSE.main,
    ROSE.deep,
    ROSE.dark,
  ),
  drawn(box(0, -52, 132, 11, 4), [shade([-60, -56], [60, -48], GOLD.pale, GOLD.main, GOLD.deep)]),
  drawn(path('M-54 -40L-50 -12'), [stroke('#ffffff', 5, 38)]),
  drawn(ellipse(0, -38, 7, 8), [shade([-5, -44], [6, -32], GOLD.pale, GOLD.main, GOLD.dark)]),
];

const cushion = (): ShapeJson[] => [
  drawn(ellipse(0, -58, 60, 13), [shade([0, -70], [0, -46], '#7d0b3c', '#c9124f')]),
  painted(
    'M-54 -58C-54 -74 -8 -76 -5 -60C-3 -54 3 -54 5 -60C8 -76 54 -74 54 -58C54 -48 -54 -48 -54 -58Z',
    [-40, -72],
    [40, -50],
    '#fff6f8',
    '#ffd6e4',
    '#d98aa6',
  ),
];

/** The lid about its hinge: closed it hangs before the cushion as a dome. */
const lidInside = (): ShapeJson[] => [
  painted('M-66 0C-66 -62 66 -62 66 0Z', [0, -50], [0, 0], ROSE.dark, '#a80f46'),
  painted('M-56 -2C-56 -50 56 -50 56 -2Z', [-30, -44], [30, 0], '#fff6f8', '#ffd6e4', '#dc93ae'),
  drawn(path('M-66 0C-66 -62 66 -62 66 0'), [stroke(GOLD.main, 4)]),
];

const lidOutside = (): ShapeJson[] => [
  painted('M-66 0C-66 -52 66 -52 66 0Z', [-50, -44], [50, 0], '#ff9cba', ROSE.main, ROSE.deep),
  drawn(path('M-48 -18C-42 -28 -28 -34 -14 -36'), [stroke('#ffffff', 5, 52)]),
  drawn(box(0, -1, 132, 8, 4), [shade([-60, -4], [60, 4], GOLD.pale, GOLD.main, GOLD.deep)]),
];

const band = (): ShapeJson[] => [
  drawn(ellipse(0, 0, 31, 31), [stroke(GOLD.dark, 12), stroke(GOLD.main, 9.4), stroke('#ffe58a', 3.4, 90)]),
  drawn(path('M-25 -14C-30 -4 -28 8 -22 17'), [stroke('#ffffff', 3, 80)]),
];

const stone = (): ShapeJson[] => [
  painted('M-13 -30L0 -20L13 -30L9 -36H-9Z', [-10, -36], [10, -22], GOLD.pale, GOLD.main, GOLD.dark),
  painted('M-15 -66H15L27 -52L0 -26L-27 -52Z', [-20, -64], [20, -30], '#ffffff', '#bdeaff', '#5ab4f2'),
  painted('M-27 -52H-10L0 -26Z', [-24, -52], [0, -30], '#dff5ff', '#7fd0fa'),
  painted('M27 -52H10L0 -26Z', [24, -52], [0, -30], '#8fd2fa', '#3a8ee0'),
  painted('M-15 -66L-10 -52H10L15 -66Z', [-10, -66], [10, -52], '#ffffff', '#e4f7ff'),
  drawn(path('M-15 -66H15L27 -52L0 -26L-27 -52ZM-27 -52H27M-10 -52L0 -26L10 -52'), [stroke('#ffffff', 1.6, 70)]),
];

function scene(): Composition {
  const stand = handle('stand', {
    p: [120, 212],
    r: sway(0, LENGTH, 0, 1.2, LENGTH / 2),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [OPEN - 4, [105, 94], 'backOut'],
      [OPEN + 14, [98, 103], 'sineInOut'],
      [OPEN + 30, [100, 100], 'hold'],
      [SHUT + 6, [100, 100], 'expoOut'],
      [SHUT + 11, [105, 95], 'backOut'],
      [SHUT + 26, [100, 100], 'hold'],
      [LENGTH, [100, 100]],
    ),
  });
  const jewel = handle('jewel', {
    parent: stand,
    p: {
      x: 0,
      y: keys(
        [OPEN, -72, 'hold'],
        [OPEN + 4, -72, 'backOut'],
        [OPEN + 30, -106, 'sineInOut'],
        [OPEN + 52, -100, 'sineInOut'],
        [SHUT - 22, -106, 'backIn'],
        [SHUT - 2, -68],
      ),
    },
    s: keys(
      [OPEN, [70, 70], 'backOut'],
      [OPEN + 28, [106, 106], 'sineInOut'],
      [OPEN + 50, [100, 100], 'sineInOut'],
      [SHUT - 22, [104, 104], 'backIn'],
      [SHUT - 2, [56, 56]],
    ),
    r: keys(
      [OPEN, -10, 'backOut'],
      [OPEN + 30, 5, 'sineInOut'],
      [OPEN + 54, -5, 'sineInOut'],
      [SHUT - 22, 4, 'sineInOut'],
      [SHUT - 2, 0],
    ),
  });
  const shown = { parent: jewel, from: OPEN + 1, to: SHUT - 1 };
  return {
    name: 'ring',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: OPEN + 26, name: 'ring' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.45, [120, 120]),
      standing(76, 216, 0.55),
      stand,
      jewel,
      shapeLayer('lid-inside', lidInside(), {
        parent: stand,
        p: [0, -58],
        from: OPEN,
        to: SHUT + 5,
        s: keys(
          [OPEN, [100, 1], 'backOut'],
          [OPEN + 18, [100, 100], 'hold'],
          [SHUT - 6, [100, 100], 'cubicIn'],
          [SHUT + 5, [100, 1]],
        ),
      }),
      shapeLayer('cushion', cushion(), { parent: stand, from: OPEN - 2, to: SHUT + 7 }),
      shapeLayer('beams', [rays(12, 16, 104, 12, SKY.pale, 0.5)], {
        ...shown,
        p: [0, -46],
        s: keys([OPEN + 12, 0, 'expoOut'], [OPEN + 40, 100, 'hold'], [SHUT - 24, 100, 'sineIn'], [SHUT - 4, 0]),
        r: keys([OPEN + 1, 0, 'linear'], [SHUT - 1, 44]),
      }),
      shapeLayer('warmth', [glow(58, GOLD.light, 0.6)], { ...shown, p: [0, -20] }),
      shapeLayer('band', band(), shown),
      shapeLayer('stone', stone(), shown),
      ...burst('spark', {
        at: [120, 66],
        start: OPEN + 22,
        end: SHUT - 4,
        count: 10,
        from_deg: -180,
        to_deg: 0,
        reach: 96,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.pale, SKY.pale],
      }),
      shapeLayer('lower', lower(), { parent: stand }),
      shapeLayer('lid-outside', lidOutside(), {
        parent: stand,
        p: [0, -56],
        s: keys(
          [0, [100, 100], 'hold'],
          [OPEN - 12, [100, 100], 'sineOut'],
          [OPEN - 7, [101, 106], 'cubicIn'],
          [OPEN, [100, 1], 'hold'],
          [OPEN + 1, [100, 0], 'hold'],
          [SHUT + 5, [100, 0], 'cubicOut'],
          [SHUT + 14, [100, 104], 'sineInOut'],
          [SHUT + 22, [100, 100]],
        ),
      }),
      twinkle('glint-a', sparkle(22, '#ffffff'), [134, 54], OPEN + 26, 36),
      twinkle('glint-b', sparkle(14, GOLD.pale), [84, 84], OPEN + 40, 32),
      twinkle('glint-c', sparkle(12, '#ffffff'), [172, 100], OPEN + 54, 30),
    ],
  };
}

export const ring: Gift = {
  id: 'ring',
  name: 'Ring',
  category: 'luxury',
  price_coins: 450,
  alt: 'A pink velvet box opens, a diamond ring rises out of it and flashes, and the box closes again.',
  scene,
  still: { frame: 84, without: ['halo', 'beams', 'warmth', 'spark'] },
};
