import { fade, mix, type Hex } from './color.ts';
import { box, drawn, ellipse, fill, group, path, radial, starOutline, stroke } from './shapes.ts';
import type { ShapeJson } from './types.ts';

/** Light without an edge: a disc that fades out the way a lamp does in haze. */
export function glow(radius: number, color: Hex, strength = 1): ShapeJson {
  return drawn(ellipse(0, 0, radius), [
    radial([0, 0], radius, [
      [0, fade(color, strength)],
      [0.25, fade(color, strength * 0.56)],
      [0.55, fade(color, strength * 0.17)],
      [1, fade(color, 0)],
    ]),
  ]);
}

/** A pool of light: a glow that is wider than high. */
export const haze = (rx: number, ry: number, color: Hex, strength = 1): ShapeJson =>
  group([glow(rx, color, strength)], { s: [100, (ry / rx) * 100] });

/** A point of light out of focus: flat inside, brighter at the rim. */
export function bokeh(radius: number, color: Hex, strength = 0.5): ShapeJson {
  return drawn(ellipse(0, 0, radius), [
    radial([0, 0], radius, [
      [0, fade(color, strength * 0.5)],
      [0.8, fade(color, strength * 0.7)],
      [0.92, fade(color, strength)],
      [1, fade(color, 0)],
    ]),
  ]);
}

/** A four-pointed glint with concave sides and a hot middle. */
export function sparkle(radius: number, color: Hex, core: Hex = '#ffffff'): ShapeJson {
  const r = radius;
  const k = radius * 0.12;
  const d = `M0 ${-r}Q${k} ${-k} ${r} 0Q${k} ${k} 0 ${r}Q${-k} ${k} ${-r} 0Q${-k} ${-k} 0 ${-r}Z`;
  return drawn(path(d), [
    radial([0, 0], r, [
      [0, core],
      [0.3, mix(core, color, 0.5)],
      [1, color],
    ]),
  ]);
}

/** A glint in its own haze, for canvases large enough to show it. */
export const hazySparkle = (radius: number, color: Hex): ShapeJson =>
  group([glow(radius * 0.8, color, 0.6), sparkle(radius, color)]);

/** Beams from a centre that fade outwards, all in one outline. */
export function rays(
  count: number,
  inner: number,
  outer: number,
  width_deg: number,
  color: Hex,
  strength = 0.5,
): ShapeJson {
  const half = (width_deg * Math.PI) / 360;
  const at = (angle: number, radius: number): string => `${Math.cos(angle) * radius} ${Math.sin(angle) * radius}`;
  let d = '';
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * Math.PI * 2;
    const reach = i % 2 === 0 ? outer : outer * 0.78;
    d += `M${at(angle - half * 0.2, inner)}L${at(angle - half, reach)}L${at(angle + half, reach)}L${at(angle + half * 0.2, inner)}Z`;
  }
  return drawn(path(d), [
    radial([0, 0], outer, [
      [0, fade(color, strength)],
      [0.3, fade(color, strength * 0.8)],
      [1, fade(color, 0)],
    ]),
  ]);
}

export const ring = (radius: number, width: number, color: Hex): ShapeJson =>
  drawn(ellipse(0, 0, radius), [stroke(color, width)]);

/** A flat piece of paper, lighter on its upper half, to be flipped. */
export const paperPiece = (width: number, height: number, color: Hex): ShapeJson =>
  group([
    drawn(box(0, 0, width, height, Math.min(width, height) * 0.18), [fill(color)]),
    drawn(box(0, -height / 4, width, height / 2, Math.min(width, height) * 0.18), [fill('#ffffff', 26)]),
  ]);

export const star = (points: number, outer: number, inner: number, color: Hex): ShapeJson =>
  drawn(starOutline(points, outer, inner), [fill(color)]);

export const dot = (radius: number, color: Hex): ShapeJson => drawn(ellipse(0, 0, radius), [fill(color)]);

/** A plump heart about its middle, lit from the upper left; size 1 is 20 px wide. */
export function heart(size: number, light: Hex, deep: Hex): ShapeJson {
  const d =
    'M0 9.2C-3.4 6.6 -10 2 -10 -3.6C-10 -6.9 -7.5 -9.2 -4.7 -9.2C-2.7 -9.2 -1 -8.1 0 -6.4C1 -8.1 2.7 -9.2 4.7 -9.2C7.5 -9.2 10 -6.9 10 -3.6C10 2 3.4 6.6 0 9.2Z';
  return group(
    [
      drawn(path(d), [
        radial([-3.4, -4.6], 17, [
          [0, mix(light, '#ffffff', 0.28)],
          [0.35, light],
          [1, deep],
        ]),
      ]),
      drawn(path('M-7.6 -4.2C-7.3 -6 -6.1 -7 -4.6 -7.1'), [stroke('#ffffff', 1.5, 62)]),
    ],
    { s: size * 100 },
  );
}

/** Musical notes drawn by us: one quaver, or two joined by a beam; size 1 is 19 px high. */
export function note(kind: 'single' | 'pair', size: number, light: Hex, deep: Hex): ShapeJson {
  const heads =
    kind === 'single'
      ? [[-2.4, 6.4]]
      : [
          [-5.2, 6.6],
          [4.4, 4.8],
        ];
  const stems =
    kind === 'single'
      ? 'M0.5 6L0.5 -9.2C1.6 -6.4 5.6 -5.6 5.2 -0.6C4.8 -3 3 -3.8 2.2 -3.8L2.2 6Z'
      : 'M-2.5 6L-2.5 -7.4L7.1 -9.2L7.1 4.6L5.4 4.6L5.4 -4L-0.8 -2.9L-0.8 6Z';
  const paint = (): ShapeJson =>
    radial([-3, -7], 19, [
      [0, light],
      [1, deep],
    ]);
  return group(
    [
      drawn(path(stems), [paint()]),
      ...heads.map(([x = 0, y = 0]) => drawn(ellipse(0, 0, 3.6, 2.7), [paint()], { p: [x, y], r: -18 })),
    ],
    { s: size * 100 },
  );
}
