/** Parts that several small gifts have: faces, birds, a flame that flickers, things that rise, a body that breathes. */
import type { Hex } from '../kit/color.ts';
import { keys, sway, type Key, type Track } from '../kit/keyframes.ts';
import { handle, shapeLayer, type Layer, type LayerOptions } from '../kit/layers.ts';
import { glow, heart, note } from '../kit/lights.ts';
import { outlines } from '../kit/outline.ts';
import { drawn, ellipse, fill, group, morphing, path, stroke } from '../kit/shapes.ts';
import type { ShapeJson, Vec } from '../kit/types.ts';
import { GOLD, ROSE, SKY, VIOLET } from './palette.ts';
import { ball, painted, shade } from './small.ts';

/** A dark round eye with a light in it, its middle at 0, 0. */
export const eye = (x: number, size = 1): ShapeJson =>
  group([drawn(ellipse(0, 0, 6, 7), [fill('#2c1414')]), drawn(ellipse(-2, -2.6, 2.1, 2.3), [fill('#ffffff')])], {
    p: [x, 0],
    s: size * 100,
  });

/** The scale of eyes that shut for a moment at some frames. */
export function blinks(length: number, ...frames: readonly number[]): Track {
  const list: Key[] = [[0, [100, 100], 'hold']];
  for (const at of frames)
    list.push([at, [100, 100], 'sineIn'], [at + 3, [110, 8], 'sineOut'], [at + 7, [100, 100], 'hold']);
  list.push([length, [100, 100]]);
  return keys(...list);
}

/** A mouth that smiles, as wide as told. */
export const smile = (x: number, y: number, width: number, color: Hex = '#4a2418', thick = 3): ShapeJson =>
  drawn(
    path(
      `M${x - width / 2} ${y}C${x - width / 4} ${y + width / 3} ${x + width / 4} ${y + width / 3} ${x + width / 2} ${y}`,
    ),
    [stroke(color, thick)],
  );

/** A body that is never quite still; a whole number of breaths loops. */
export function breath(length: number, reach = 2, breaths = 1): Track {
  const list: Key[] = [];
  for (let i = 0; i <= breaths * 2; i++) {
    const out = i % 2 === 0 ? 0 : reach;
    list.push([Math.round((i * length) / (breaths * 2)), [100 - out * 0.6, 100 + out], 'sineInOut']);
  }
  return keys(...list);
}

/** A pose that is taken at a frame with a draw-back before and a swing after, and left again before the end. */
export function pose(rest: number, reach: number, at: number, leave: number, length: number): Track {
  return keys(
    [0, rest, 'hold'],
    [Math.max(1, at - 14), rest, 'sineInOut'],
    [at - 4, rest - reach * 0.14, 'backOut'],
    [at + 14, rest + reach, 'hold'],
    [leave, rest + reach, 'sineInOut'],
    [leave + 6, rest + reach * 1.06, 'cubicIn'],
    [Math.min(length - 2, leave + 18), rest, 'hold'],
    [length, rest],
  );
}

export interface Rising {
  readonly xs: readonly number[];
  readonly start: number;
  /** Frames between one and the next. */
  readonly step: number;
  readonly life: number;
  readonly from_y: number;
  readonly to_y: number;
  readonly figure: (i: number) => ShapeJson;
}

/** Small things that come up one after the other, sway, and are gone. */
export function rising(name: string, spec: Rising): Layer[] {
  return spec.xs.map((x, i) => {
    const start = spec.start + i * spec.step;
    const end = start + spec.life;
    return shapeLayer(`${name}${i}`, [spec.figure(i)], {
      from: start,
      to: end,
      p: {
        x: sway(start, end, x, 6, 32, i / spec.xs.length),
        y: keys([start, spec.from_y, 'cubicOut'], [end, spec.to_y + (i % 3) * 8]),
      },
      s: keys([start, 0, 'backOut'], [start + 12, 100, 'sineIn'], [end, 20]),
      o: keys([start + spec.life * 0.6, 100, 'linear'], [end, 0]),
    });
  });
}

/** Hearts for `rising`, rose and gold in turn. */
export const smallHeart = (i: number): ShapeJson =>
  heart(0.8 + (i % 3) * 0.3, i % 2 === 0 ? ROSE.light : GOLD.light, i % 2 === 0 ? ROSE.main : GOLD.deep);

/** Notes for `rising`, in three colours. */
export function smallNote(i: number): ShapeJson {
  const [light, deep] = (
    [
      [GOLD.light, GOLD.deep],
      [VIOLET.light, VIOLET.main],
      [SKY.light, SKY.main],
    ] as const
  )[i % 3]!;
  return note(i % 2 === 0 ? 'single' : 'pair', 1.1 + (i % 3) * 0.2, light, deep);
}

/** One moment of a flame 60 px high on its wick at 0, 0; its tip leans as waves run up. */
function flameOutline(turn: number): string {
  const w = (speed: number, phase: number, reach: number): number =>
    Math.sin((turn * speed + phase) * Math.PI * 2) * reach;
  const tip = [w(2, 0, 4), -56 + w(3, 0.2, 4)];
  return `M0 4C-11 4 -17 -5 -15 -16C-13 -28 -4 ${-36 + w(2, 0.4, 2)} ${tip[0]} ${tip[1]}C${4 + w(2, 0.5, 2)} -40 15 -28 16 -15C16 -4 10 4 0 4Z`;
}

function flameBody(length: number, offset: number, ...colors: Hex[]): ShapeJson {
  const steps = 12;
  const frames = Array.from(
    { length: steps + 1 },
    (_, i) => [(i / steps) * length, outlines(flameOutline(i / steps + offset))[0]!, 'linear'] as const,
  );
  return drawn(morphing(...frames), [shade([0, -54], [0, 4], ...colors)]);
}

/** A small flame that flickers without end, in its own light. */
export function flicker(name: string, length: number, options: LayerOptions = {}): Layer[] {
  const wick = handle(name, options);
  return [
    shapeLayer(`${name}-light`, [glow(62, GOLD.light, 0.62)], {
      parent: wick,
      p: [0, -20],
      s: sway(0, length, 96, 8, length / 5),
    }),
    wick,
    shapeLayer(`${name}-outer`, [flameBody(length, 0, '#ff8a3c', GOLD.main, GOLD.light)], { parent: wick }),
    shapeLayer(`${name}-inner`, [flameBody(length, 0.3, '#fff6c8', '#fffbe8', '#ffffff')], {
      parent: wick,
      s: [52, 56],
    }),
  ];
}

export type BirdColors = readonly [light: Hex, main: Hex, dark: Hex];

/** A round bird that looks to the right, 84 px high, its feet at 0, 0: body, belly, tail and beak; the eye is a layer of its own. */
export const birdBody = (colors: BirdColors, belly: BirdColors): ShapeJson[] => {
  const [light, main, dark] = colors;
  return [
    painted('M-30 -30C-46 -26 -58 -16 -66 -4C-52 -4 -38 -8 -26 -16Z', [-60, -26], [-26, -6], main, dark),
    drawn(path('M-8 -6V2M-14 2H-3M10 -6V2M4 2H15'), [stroke('#c8741a', 3.4)]),
    ball(0, -44, 39, 40, light, main, dark),
    ball(9, -30, 25, 24, ...belly),
    painted('M31 -56L52 -48L31 -41C28 -46 28 -51 31 -56Z', [30, -54], [50, -42], '#ffd75e', '#e07a10'),
    drawn(path('M-24 -66C-18 -76 -8 -80 2 -80'), [stroke('#ffffff', 4.5, 60)]),
    drawn(ellipse(25, -36, 6, 4), [fill('#ff86ab', 70)]),
  ];
};

/** The wing of `birdBody`, hinged at 0, 0. */
export const birdWing = (colors: BirdColors): ShapeJson[] => [
  painted(
    'M4 -6C-12 -14 -34 -4 -42 16C-28 22 -4 20 8 6C10 2 8 -3 4 -6Z',
    [-20, -10],
    [-10, 20],
    colors[0],
    colors[1],
    colors[2],
  ),
  drawn(path('M-34 12C-26 12 -18 10 -12 6'), [stroke(colors[2], 2.4, 50)]),
];

/** Where a bird's eye and wing sit. */
export const BIRD_EYE: Vec = [19, -52];
export const BIRD_WING: Vec = [-6, -40];

/** The white cuff with a rose hem that hands of the house wear. */
export const cuff = (): ShapeJson[] => [
  painted(
    'M-18 -15H18A11 11 0 0 1 29 -4V4A11 11 0 0 1 18 15H-18A11 11 0 0 1 -29 4V-4A11 11 0 0 1 -18 -15Z',
    [-26, -14],
    [24, 16],
    '#ffffff',
    VIOLET.pale,
    '#b7a3e6',
  ),
  painted(
    'M-26.5 -16.5H26.5A3.5 3.5 0 0 1 26.5 -9.5H-26.5A3.5 3.5 0 0 1 -26.5 -16.5Z',
    [-30, 0],
    [30, 0],
    ROSE.light,
    ROSE.deep,
  ),
  drawn(ellipse(16, 4, 4), [shade([13, 1], [19, 8], GOLD.pale, GOLD.deep)]),
];
