import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { heart, sparkle } from '../../kit/lights.ts';
import { outlines } from '../../kit/outline.ts';
import { twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { drawn, morphing } from '../../kit/shapes.ts';
import { dotStamp, figureLayer } from '../../kit/stamps.ts';
import type { Hex } from '../../kit/color.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { halo, shade, standing } from '../small.ts';

const LENGTH = 120;
const STEPS = 10;

/** One moment of the flame: its tongues lean as waves run up through them. */
function tongues(turn: number, offset: number): string {
  const w = (speed: number, phase: number, reach: number): number =>
    Math.sin((turn * speed + phase + offset) * Math.PI * 2) * reach;
  const tip = [6 + w(2, 0, 9), -98 + w(2, 0.2, 6)];
  const left = [-38 + w(2, 0.4, 6), -46 + w(1, 0.1, 8)];
  const right = [44 + w(2, 0.7, 5), -34 + w(2, 0.6, 8)];
  return (
    `M0 62C-40 62 -64 36 -60 2C-57 -16 -44 -26 ${left[0]} ${left[1]}` +
    `C-30 -38 -26 -30 -24 -20C-16 -36 -20 -66 ${tip[0]} ${tip[1]}` +
    `C4 -74 24 -56 28 -22C34 -24 38 -28 ${right[0]} ${right[1]}` +
    `C58 -22 62 -4 60 12C58 42 38 62 0 62Z`
  );
}

function body(offset: number, from: readonly number[], to: readonly number[], ...colors: Hex[]): ShapeJson {
  const frames = Array.from(
    { length: STEPS + 1 },
    (_, i) => [(i / STEPS) * LENGTH, outlines(tongues(i / STEPS, offset))[0]!, 'linear'] as const,
  );
  return drawn(morphing(...frames), [shade(from, to, ...colors)]);
}

function embers(): Layer[] {
  const source = random(41);
  return Array.from({ length: 12 }, (_, i) => {
    const start = 2 + i * 6;
    const life = source.between(36, 46);
    const x = source.between(74, 168);
    return figureLayer(
      `ember${i}`,
      dotStamp(source.between(2.4, 5), i % 3 === 0 ? GOLD.pale : i % 3 === 1 ? GOLD.main : '#ff7a4a'),
      {
        from: start,
        to: Math.ceil(start + life),
        p: {
          x: sway(start, start + life, x, 7, 30, source.next()),
          y: keys([start, source.between(90, 150), 'cubicOut'], [start + life, source.between(8, 44)]),
        },
        s: keys([start, 0, 'backOut'], [start + 8, 100, 'sineIn'], [start + life, 0]),
      },
    );
  });
}

function scene(): Composition {
  const fire = handle('fire', {
    p: [120, 210],
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [26, [105, 94], 'backOut'],
      [44, [97, 108], 'sineInOut'],
      [70, [102, 99], 'sineInOut'],
      [LENGTH, [100, 100]],
    ),
  });
  return {
    name: 'flame',
    ...SMALL,
    length_frames: LENGTH,
    cues: [{ frame: 30, name: 'flare' }],
    layers: [
      halo(LENGTH, GOLD.deep, 0.7, [120, 130]),
      standing(62, 218, 0.5),
      ...embers().slice(0, 6),
      fire,
      shapeLayer('outer', [body(0, [-10, -96], [10, 62], '#ff8a3c', '#ff5a36', ROSE.deep, ROSE.dark)], {
        parent: fire,
        p: [0, -62],
      }),
      shapeLayer('middle', [body(0.16, [0, -90], [0, 62], '#ffd75e', GOLD.main, '#ff7a2a')], {
        parent: fire,
        p: [0, -47],
        s: [72, 74],
      }),
      shapeLayer('inner', [body(0.34, [0, -80], [0, 62], '#fffbe0', '#fff3c4', GOLD.light)], {
        parent: fire,
        p: [0, -32],
        s: [42, 44],
      }),
      shapeLayer('heart', [heart(1.7, '#ff7a9e', ROSE.deep)], {
        parent: fire,
        p: [0, -28],
        s: keys(
          [0, 90, 'sineInOut'],
          [28, 84, 'backOut'],
          [42, 118, 'sineInOut'],
          [58, 96, 'backOut'],
          [72, 112, 'sineInOut'],
          [LENGTH, 90],
        ),
      }),
      ...embers().slice(6),
      twinkle('glint-a', sparkle(12, '#ffffff'), [72, 88], 40, 28),
      twinkle('glint-b', sparkle(10, GOLD.pale), [178, 104], 58, 28),
    ],
  };
}

export const flame: Gift = {
  id: 'flame',
  name: 'On Fire',
  category: 'cheer',
  price_coins: 9,
  alt: 'A flame with a heart in it flares up and throws embers.',
  scene,
  still: { frame: 44, without: ['halo', 'ember'] },
};
