import { alpha, rgb, type Hex } from './color.ts';
import { morph, property, splitPosition, type Animatable, type SplitPosition } from './keyframes.ts';
import { outlines } from './outline.ts';
import type { BezierJson, PropertyJson, ShapeJson, TransformJson, Vec } from './types.ts';

/** Position (px), scale (percent, one number for both axes), rotation (degrees), opacity (0–100), anchor (px), skew (degrees). */
export interface TransformSpec {
  readonly p?: Animatable | SplitPosition;
  readonly s?: Animatable;
  readonly r?: Animatable;
  readonly o?: Animatable;
  readonly a?: Vec;
  readonly sk?: Animatable;
}

const isSplit = (value: Animatable | SplitPosition): value is SplitPosition =>
  typeof value === 'object' && 'x' in value;

/** A transform for the file; what was not asked for is left out, which readers take as rest. */
export function transform(spec: TransformSpec = {}): TransformJson {
  const { p, s, r, o, a, sk } = spec;
  return {
    ...(p === undefined ? {} : { p: isSplit(p) ? splitPosition(p) : property(p) }),
    ...(s === undefined ? {} : { s: property(s, true) }),
    ...(r === undefined ? {} : { r: property(r) }),
    ...(o === undefined ? {} : { o: property(o) }),
    ...(a === undefined ? {} : { a: property(a) }),
    ...(sk === undefined ? {} : { sk: property(sk), sa: property(0) }),
  };
}

/** Shapes in painter's order, the first at the back (the file itself has them the other way round). */
export function group(shapes: readonly ShapeJson[], spec: TransformSpec = {}): ShapeJson {
  return { ty: 'gr', it: [...shapes].reverse().concat({ ty: 'tr', ...transform(spec) }) };
}

/** One or more outlines with their paints, back paint first. */
export function drawn(
  outline: readonly ShapeJson[],
  paints: readonly ShapeJson[],
  spec: TransformSpec = {},
): ShapeJson {
  return { ty: 'gr', it: [...outline, ...[...paints].reverse(), { ty: 'tr', ...transform(spec) }] };
}

// Outlines

export const ellipse = (cx: number, cy: number, rx: number, ry = rx): ShapeJson[] => [
  { ty: 'el', p: property([cx, cy]), s: property([rx * 2, ry * 2]) },
];

/** A rectangle by its centre. */
export const box = (cx: number, cy: number, width: number, height: number, radius = 0): ShapeJson[] => [
  { ty: 'rc', p: property([cx, cy]), s: property([width, height]), r: property(radius) },
];

export const path = (d: string, placed?: string): ShapeJson[] =>
  outlines(d, placed).map((shape) => ({ ty: 'sh', ks: { a: 0, k: shape } }));

export const outline = (shape: BezierJson): ShapeJson[] => [{ ty: 'sh', ks: { a: 0, k: shape } }];

/** An outline that changes over frames. */
export const morphing = (...list: Parameters<typeof morph>[0]): ShapeJson[] => [{ ty: 'sh', ks: morph(list) }];

export const starOutline = (points: number, outer: number, inner: number, softness = 0): ShapeJson[] => [
  {
    ty: 'sr',
    sy: 1,
    d: 1,
    pt: property(points),
    p: property([0, 0]),
    r: property(0),
    or: property(outer),
    os: property(softness),
    ir: property(inner),
    is: property(softness),
  },
];

/** Shows only a part of the outlines beside it; start, end and offset in percent, percent and degrees. */
export const trim = (start: Animatable, end: Animatable, offset: Animatable = 0): ShapeJson => ({
  ty: 'tm',
  s: property(start),
  e: property(end),
  o: property(offset),
  m: 1,
});

// Paints

export function fill(color: Hex, opacity: Animatable = 100, rule: 1 | 2 = 1): ShapeJson {
  const share = alpha(color);
  const o = typeof opacity === 'number' ? opacity * share : opacity;
  return { ty: 'fl', c: property(rgb(color)), o: property(o), r: rule };
}

export function stroke(color: Hex, width: Animatable, opacity: Animatable = 100): ShapeJson {
  const share = alpha(color);
  const o = typeof opacity === 'number' ? opacity * share : opacity;
  return { ty: 'st', c: property(rgb(color)), o: property(o), w: property(width), lc: 2, lj: 2 };
}

/** A stroke broken into dashes with flat ends: a thick one is a row of windows, and costs two points. */
export const dashes = (color: Hex, width: number, dash: number, gap: number, opacity = 100): ShapeJson => ({
  ty: 'st',
  c: property(rgb(color)),
  o: property(opacity),
  w: property(width),
  lc: 1,
  lj: 1,
  d: [
    { n: 'd', v: property(dash) },
    { n: 'g', v: property(gap) },
  ],
});

/** `[offset 0–1, colour with its opacity]`. */
export type Stop = readonly [offset: number, color: Hex];

function stops(list: readonly Stop[]): { p: number; k: PropertyJson } {
  const colors = list.flatMap(([offset, color]) => [offset, ...rgb(color)]);
  const clear = list.some(([, color]) => alpha(color) < 1);
  const opacities = clear ? list.flatMap(([offset, color]) => [offset, alpha(color)]) : [];
  return { p: list.length, k: property([...colors, ...opacities]) };
}

export const linear = (from: Vec, to: Vec, list: readonly Stop[], opacity: Animatable = 100): ShapeJson => ({
  ty: 'gf',
  t: 1,
  o: property(opacity),
  r: 1,
  s: property(from),
  e: property(to),
  g: stops(list),
});

export const radial = (centre: Vec, radius: number, list: readonly Stop[], opacity: Animatable = 100): ShapeJson => ({
  ty: 'gf',
  t: 2,
  o: property(opacity),
  r: 1,
  s: property(centre),
  e: property([centre[0]! + radius, centre[1]!]),
  g: stops(list),
});
