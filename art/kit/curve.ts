import type { Vec } from './types.ts';

/** A place on a curve and the direction there, degrees (0 is to the right, 90 down). */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly heading_deg: number;
}

export interface Curve {
  readonly length: number;
  /** The place at a distance from the start, px; beyond the ends the curve goes on straight. */
  at(distance: number): Place;
}

const STEPS = 24;

function catmullRom(a: Vec, b: Vec, c: Vec, d: Vec, t: number): [number, number] {
  const one = (i: 0 | 1): number => {
    const [p0, p1, p2, p3] = [a[i]!, b[i]!, c[i]!, d[i]!];
    return (
      0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * p1 - p0 - 3 * p2 + p3) * t ** 3)
    );
  };
  return [one(0), one(1)];
}

/** A smooth curve through points, walked by distance. */
export function curve(points: readonly Vec[]): Curve {
  const fine: [number, number][] = [];
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b, c, d] = [
      points[Math.max(0, i - 1)]!,
      points[i]!,
      points[i + 1]!,
      points[Math.min(points.length - 1, i + 2)]!,
    ];
    for (let k = 0; k < STEPS; k++) fine.push(catmullRom(a, b, c, d, k / STEPS));
  }
  const last = points[points.length - 1]!;
  fine.push([last[0]!, last[1]!]);
  const along = [0];
  for (let i = 1; i < fine.length; i++)
    along.push(along[i - 1]! + Math.hypot(fine[i]![0] - fine[i - 1]![0], fine[i]![1] - fine[i - 1]![1]));
  const length = along[along.length - 1]!;
  return {
    length,
    at: (distance) => {
      let i = along.findIndex((value) => value > distance);
      if (i === -1) i = fine.length - 1;
      if (i === 0) i = 1;
      const [p, q] = [fine[i - 1]!, fine[i]!];
      const share = (distance - along[i - 1]!) / (along[i]! - along[i - 1]!);
      return {
        x: p[0] + (q[0] - p[0]) * share,
        y: p[1] + (q[1] - p[1]) * share,
        heading_deg: (Math.atan2(q[1] - p[1], q[0] - p[0]) * 180) / Math.PI,
      };
    },
  };
}

/** Headings without jumps at ±180. */
export function unwound(headings: readonly number[]): number[] {
  const list: number[] = [];
  for (const heading of headings) {
    const before = list[list.length - 1] ?? heading;
    list.push(heading + Math.round((before - heading) / 360) * 360);
  }
  return list;
}
