import type { Composition } from '../../kit/composition.ts';
import { mix } from '../../kit/color.ts';
import { keys, type Track } from '../../kit/keyframes.ts';
import { handle, shapeLayer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, VIOLET } from '../palette.ts';
import { burst, halo, painted, shade } from '../small.ts';

const LENGTH = 150;
const OPEN = 34;
const SHUT = 112;
const BLADES = 9;
/** Degrees between two blades of the open fan. */
const STEP = 17;

/** One blade from its rivet at 0, 0: a rib below, silk above, gold at the edge. */
function blade(i: number): ShapeJson[] {
  const share = i / (BLADES - 1);
  const half = (STEP / 2 + 0.6) * (Math.PI / 180);
  const at = (radius: number, side: -1 | 1): string => `${side * Math.sin(half) * radius} ${-Math.cos(half) * radius}`;
  const tint = share < 0.5 ? mix('#8154f0', '#ff3d77', share * 2) : mix('#ff3d77', '#ffb627', (share - 0.5) * 2);
  const silk = `M${at(66, -1)}L${at(158, -1)}Q0 -172 ${at(158, 1)}L${at(66, 1)}Z`;
  return [
    drawn(path('M0 8V-152'), [stroke(GOLD.dark, 8), stroke(GOLD.light, 4)]),
    painted(silk, [-24, -150], [20, -70], mix(tint, '#ffffff', 0.34), tint, mix(tint, '#2a1763', 0.42)),
    drawn(path(`M0 -66L${at(66, 1)}L${at(158, 1)}L0 -165Z`), [fill('#2a1763', 20)]),
    drawn(path(`M${at(152, -1)}Q0 -166 ${at(152, 1)}M${at(70, -1)}Q0 -72 ${at(70, 1)}`), [stroke(GOLD.light, 4.4)]),
    drawn(i % 2 === 1 ? ellipse(0, -122, 7, 12) : ellipse(0, -104, 4, 4), [fill('#ffffff', 80)]),
  ];
}

/** Blades follow each other like a hand of cards. */
function spread(i: number): Track {
  const rest = (i - (BLADES - 1) / 2) * STEP;
  const shut = -6 + i * 1.1;
  return keys(
    [0, shut, 'hold'],
    [OPEN - 10, shut, 'sineInOut'],
    [OPEN - 2, shut - 6, 'expoOut'],
    [OPEN + 12 + i * 1.6, rest * 1.08, 'sineInOut'],
    [OPEN + 26 + i * 1.6, rest, 'hold'],
    [SHUT - 20, rest, 'sineInOut'],
    [SHUT - 8, rest * 1.03, 'cubicInOut'],
    [SHUT + 12 + (BLADES - i), shut, 'hold'],
    [LENGTH, shut],
  );
}

function scene(): Composition {
  const wrist = handle('wrist', {
    p: {
      x: 120,
      y: keys(
        [0, 188, 'hold'],
        [OPEN - 10, 188, 'sineInOut'],
        [OPEN - 2, 194, 'backOut'],
        [OPEN + 16, 180, 'hold'],
        [SHUT, 180, 'sineInOut'],
        [SHUT + 22, 188, 'hold'],
        [LENGTH, 188],
      ),
    },
    r: keys(
      [0, 24, 'hold'],
      [OPEN - 12, 24, 'sineInOut'],
      [OPEN - 2, 40, 'backOut'],
      [OPEN + 16, -4, 'sineInOut'],
      [62, 3, 'sineInOut'],
      [78, -6, 'sineInOut'],
      [94, 4, 'sineInOut'],
      [SHUT - 4, -4, 'sineInOut'],
      [SHUT + 22, 24, 'hold'],
      [LENGTH, 24],
    ),
  });
  const tassel = handle('tassel', {
    parent: wrist,
    p: [0, 4],
    r: keys(
      [0, -24, 'hold'],
      [OPEN - 6, -30, 'sineInOut'],
      [OPEN + 8, 30, 'sineInOut'],
      [OPEN + 28, -20, 'sineInOut'],
      [OPEN + 46, 14, 'sineInOut'],
      [SHUT, -8, 'sineInOut'],
      [SHUT + 20, 20, 'sineInOut'],
      [LENGTH, -24],
    ),
  });
  return {
    name: 'silk-fan',
    ...SMALL,
    length_frames: LENGTH,
    cues: [
      { frame: OPEN, name: 'open' },
      { frame: SHUT, name: 'shut' },
    ],
    layers: [
      halo(LENGTH, ROSE.main, 0.5, [120, 116]),
      ...burst('petal', {
        at: [120, 110],
        start: OPEN + 10,
        end: 134,
        count: 6,
        from_deg: -190,
        to_deg: 10,
        reach: 120,
        size: 9,
        colors: ['#ffd6e4', ROSE.light, GOLD.light, '#ffffff'],
      }),
      wrist,
      tassel,
      shapeLayer(
        'cord',
        [
          drawn(path('M0 0V12'), [stroke(MINT.light, 2.6)]),
          painted('M-5 10H5L8 34H-8Z', [-6, 10], [8, 34], MINT.light, MINT.main, MINT.dark),
        ],
        { parent: tassel },
      ),
      ...Array.from({ length: BLADES }, (_, i) =>
        shapeLayer(`blade${i}`, blade(i), { parent: wrist, r: spread(i), s: 73 }),
      ),
      shapeLayer('rivet', [drawn(ellipse(0, 0, 8, 8), [shade([-6, -6], [6, 6], GOLD.pale, GOLD.main, GOLD.dark)])], {
        parent: wrist,
      }),
      twinkle('glint-a', sparkle(17, '#ffffff'), [72, 106], OPEN + 22, 36),
      twinkle('glint-b', sparkle(13, GOLD.pale), [166, 92], OPEN + 34, 32),
      twinkle('glint-c', sparkle(11, VIOLET.pale), [118, 74], OPEN + 46, 30),
    ],
  };
}

export const silkFan: Gift = {
  id: 'silk-fan',
  name: 'Silk Fan',
  category: 'luxury',
  price_coins: 400,
  alt: 'A silk fan opens blade by blade from violet over rose to gold, fans twice so that petals fly, and closes.',
  scene,
  still: { frame: 92, without: ['halo', 'petal'] },
};
