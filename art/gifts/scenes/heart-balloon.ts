import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { sparkle } from '../../kit/lights.ts';
import { curveThrough } from '../../kit/outline.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, fill, morphing, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson, Vec } from '../../kit/types.ts';
import type { Hex } from '../../kit/color.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE, VIOLET } from '../palette.ts';
import { rising, smallHeart } from '../parts.ts';
import { halo, painted } from '../small.ts';

const LENGTH = 150;

/** A ribbon that hangs from 0, 0; a wave runs down it once, so that it loops. */
function ribbon(length: number, reach: number, color: Hex): ShapeJson {
  const steps = 10;
  const frames = Array.from({ length: steps + 1 }, (_, k) => {
    const points: Vec[] = Array.from({ length: 7 }, (_unused, i) => {
      const share = i / 6;
      return [Math.sin((share * 1.1 - k / steps) * Math.PI * 2) * reach * share, share * length];
    });
    return [(k / steps) * LENGTH, curveThrough(points), 'linear'] as const;
  });
  return drawn(morphing(...frames), [stroke(color, 2.6)]);
}

/** A heart of foil, 112 px wide, its knot at 0, 0. */
function balloon(light: Hex, main: Hex, deep: Hex, dark: Hex): ShapeJson[] {
  const d =
    'M0 -6C-18 -24 -58 -46 -58 -84C-58 -106 -42 -120 -25 -120C-13 -120 -4 -113 0 -103C4 -113 13 -120 25 -120C42 -120 58 -106 58 -84C58 -46 18 -24 0 -6Z';
  return [
    painted('M0 -8L-8 5C-3 3 3 3 8 5Z', [-6, -6], [6, 6], main, dark),
    drawn(path(d), [
      radial([-24, -96], 104, [
        [0, light],
        [0.34, main],
        [0.78, deep],
        [1, dark],
      ]),
    ]),
    drawn(path('M50 -92C52 -66 30 -42 8 -22'), [stroke('#ffffff', 4, 20)]),
    drawn(path('M-46 -80C-47 -96 -38 -108 -25 -109'), [stroke('#ffffff', 7, 74)]),
    drawn(ellipse(-43, -66, 3.6, 4.4), [fill('#ffffff', 74)]),
  ];
}

interface Tied {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly lean: number;
  readonly phase: number;
  readonly colors: readonly [Hex, Hex, Hex, Hex];
}

function floating(name: string, spec: Tied): Layer[] {
  const { x, y, size, lean, phase, colors } = spec;
  const wave = (reach: number, centre: number, shift: number) => sway(0, LENGTH, centre, reach, LENGTH, phase + shift);
  const tie = handle(name, { p: { x: wave(5, x, 0.25), y: wave(6, y, 0) }, r: wave(3.5, lean, 0.1), s: size });
  return [
    tie,
    shapeLayer(`${name}-ribbon`, [ribbon(84, 12, GOLD.light)], { parent: tie, r: -lean }),
    shapeLayer(`${name}-skin`, balloon(...colors), {
      parent: tie,
      s: keys(
        [0, [100, 100], 'sineInOut'],
        [40, [103, 98], 'sineInOut'],
        [80, [98, 102], 'sineInOut'],
        [LENGTH, [100, 100]],
      ),
    }),
  ];
}

function scene(): Composition {
  const small = rising('mini', {
    xs: [46, 196, 84, 172, 120],
    start: 14,
    step: 17,
    life: 60,
    from_y: 190,
    to_y: 66,
    figure: smallHeart,
  });
  return {
    name: 'heart-balloon',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: 20, name: 'float' }],
    layers: [
      halo(LENGTH, ROSE.main, 0.5, [120, 100]),
      ...floating('violet', {
        x: 84,
        y: 146,
        size: 62,
        lean: -15,
        phase: 0.35,
        colors: [VIOLET.pale, VIOLET.light, VIOLET.main, VIOLET.deep],
      }),
      ...floating('gold', {
        x: 162,
        y: 150,
        size: 58,
        lean: 16,
        phase: 0.7,
        colors: ['#fffbe0', GOLD.light, GOLD.main, GOLD.deep],
      }),
      ...small.slice(0, 3),
      ...floating('rose', {
        x: 120,
        y: 146,
        size: 106,
        lean: 0,
        phase: 0,
        colors: ['#ffc2d4', '#ff5f8f', ROSE.main, ROSE.deep],
      }),
      ...small.slice(3),
      twinkle('glint-a', sparkle(15, '#ffffff'), [82, 46], 30, 34),
      twinkle('glint-b', sparkle(11, GOLD.pale), [186, 70], 66, 30),
      twinkle('glint-c', sparkle(10, '#ffffff'), [44, 100], 92, 30),
    ],
  };
}

export const heartBalloon: Gift = {
  id: 'heart-balloon',
  name: 'Balloons',
  category: 'love',
  price_coins: 30,
  alt: 'Three heart-shaped balloons, one large and rosy, float side by side while their ribbons wave.',
  scene,
  still: { frame: 34, without: ['halo', 'mini'] },
};
