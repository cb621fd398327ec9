/** What the small gifts share: how a thing is lit, how it breathes, and what flies off it. */
import type { Hex } from '../kit/color.ts';
import { keys, sway, type Track } from '../kit/keyframes.ts';
import { shapeLayer, type Layer } from '../kit/layers.ts';
import { glow } from '../kit/lights.ts';
import { cosDeg, fan, sinDeg, thrown } from '../kit/particles.ts';
import { drawn, ellipse, linear, path, radial } from '../kit/shapes.ts';
import { random } from '../kit/random.ts';
import { dotStamp, paperStamp, sparkleStamp, type Figure } from '../kit/stamps.ts';
import type { ShapeJson, Vec } from '../kit/types.ts';
import { groundShadow, PARTY } from './palette.ts';

/** A gradient with its colours evenly spread from one point to another. */
export const shade = (from: Vec, to: Vec, ...colors: readonly Hex[]): ShapeJson =>
  linear(
    from,
    to,
    colors.map((color, i) => [i / (colors.length - 1), color] as const),
  );

/** A path painted with such a gradient. */
export const painted = (d: string, from: Vec, to: Vec, ...colors: readonly Hex[]): ShapeJson =>
  drawn(path(d), [shade(from, to, ...colors)]);

/** Something round, lit from the upper left. */
export const ball = (cx: number, cy: number, rx: number, ry: number, light: Hex, main: Hex, dark: Hex): ShapeJson =>
  drawn(ellipse(cx, cy, rx, ry), [
    radial([cx - rx * 0.36, cy - ry * 0.42], Math.max(rx, ry) * 1.5, [
      [0, light],
      [0.42, main],
      [1, dark],
    ]),
  ]);

/** The light around a gift, which stills leave out. */
export const halo = (length: number, color: Hex, strength = 0.45, at: readonly [number, number] = [120, 120]): Layer =>
  shapeLayer('halo', [glow(114, color, strength)], { p: at, s: sway(0, length, 94, 6, length) });

export const standing = (radius: number, y = 220, strength = 0.5): Layer =>
  shapeLayer('shadow', [groundShadow(radius, strength)], { p: [120, y] });

/** Pressed flat by what happens at a frame, then long, then at rest. */
export const squash = (at: number, length: number, press = 10): Track =>
  keys(
    [0, [100, 100], 'sineInOut'],
    [at - 12, [100, 100], 'sineInOut'],
    [at - 3, [100 + press, 100 - press], 'expoOut'],
    [at + 8, [100 - press * 0.7, 100 + press * 0.8], 'sineInOut'],
    [at + 18, [100 + press * 0.3, 100 - press * 0.3], 'sineInOut'],
    [at + 28, [100, 100], 'hold'],
    [length, [100, 100]],
  );

export interface Burst {
  readonly at: readonly [number, number];
  readonly start: number;
  /** The last frame on which anything may be seen. */
  readonly end: number;
  readonly count: number;
  /** Degrees; −90 is up. */
  readonly from_deg: number;
  readonly to_deg: number;
  readonly reach: number;
  readonly colors?: readonly Hex[];
  readonly kind?: 'paper' | 'sparkle';
  readonly size?: number;
}

/** Paper or glints thrown out of a point. */
export function burst(name: string, spec: Burst): Layer[] {
  const source = random(spec.count * 131 + spec.start);
  const colors = spec.colors ?? PARTY;
  return fan(spec.count, spec.from_deg, spec.to_deg, 0.4, source).map((angle, i) => {
    const size = (spec.size ?? 9) * source.between(0.7, 1.25);
    const color = colors[i % colors.length]!;
    const paper = spec.kind !== 'sparkle' && i % 4 !== 3;
    const figure: Figure = paper
      ? i % 5 === 2
        ? dotStamp(size * 0.42, color)
        : paperStamp(size, color)
      : sparkleStamp(size, color);
    const start = spec.start + source.between(0, 5);
    const reach = spec.reach * source.between(0.55, 1);
    return thrown(`${name}${i}`, figure, {
      start,
      life: Math.min(spec.end - start, source.between(36, 58)),
      from: spec.at,
      drift: cosDeg(angle) * reach,
      rise: Math.max(4, -sinDeg(angle) * reach),
      fall: source.between(40, 110),
      spin: source.between(-300, 300),
      ...(paper && i % 5 !== 2 ? { flip: source.between(12, 20) } : {}),
    });
  });
}
