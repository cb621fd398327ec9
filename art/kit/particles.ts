import { keys, sway, type Track } from "./keyframes.ts";
import { shapeLayer, type Layer } from "./layers.ts";
import type { Random } from "./random.ts";
import type { ShapeJson } from "./types.ts";

/** How one particle flies. Times are frames, distances px, angles degrees. */
export interface Flight {
  readonly start: number;
  readonly life: number;
  readonly from: readonly [number, number];
  /** Sideways travel over the whole life; air slows it. */
  readonly drift: number;
  /** Height of the apex above the start; 0 just falls. */
  readonly rise: number;
  /** Drop below the apex until the end. */
  readonly fall: number;
  /** Percent at full size. */
  readonly scale?: number;
  readonly spin?: number;
  /** Frames of one turn of a flat piece of paper; left out for round things. */
  readonly flip?: number;
  /** Share of the life after which it begins to fade. */
  readonly fade_from?: number;
}

function height(f: Flight): Track {
  const [, y] = f.from;
  if (f.rise <= 0) return keys([f.start, y, "quadIn"], [f.start + f.life, y + f.fall]);
  const up = f.life * (Math.sqrt(f.rise) / (Math.sqrt(f.rise) + Math.sqrt(Math.max(1, f.fall))));
  return keys([f.start, y, "quadOut"], [f.start + up, y - f.rise, "quadIn"], [f.start + f.life, y - f.rise + f.fall]);
}

function size(f: Flight): Track {
  const full = f.scale ?? 100;
  const end = f.start + f.life;
  if (f.flip === undefined) {
    return keys([f.start, 0, "expoOut"], [f.start + Math.min(8, f.life * 0.2), full, "linear"], [end - f.life * 0.35, full, "sineIn"], [end, full * 0.2]);
  }
  const turn = sway(f.start, end, 0, full, f.flip);
  return { keys: turn.keys.filter(([t]) => t >= f.start).map(([t, v, e]) => [t, [full, v as number], e ?? "sineInOut"] as const) };
}

/** One particle on its way: parabola with air, spin, flip, and a soft end. */
export function thrown(name: string, shape: ShapeJson, f: Flight): Layer {
  const end = f.start + f.life;
  const [x] = f.from;
  return shapeLayer(name, [shape], {
    from: Math.floor(f.start),
    to: Math.ceil(end),
    p: { x: keys([f.start, x, "cubicOut"], [end, x + f.drift]), y: height(f) },
    s: size(f),
    r: f.spin === undefined ? 0 : keys([f.start, 0, "sineOut"], [end, f.spin]),
    o: keys([f.start + f.life * (f.fade_from ?? 0.7), 100, "sineIn"], [end, 0]),
  });
}

/** Something that opens, shines and closes where it stands. */
export function twinkle(name: string, shape: ShapeJson, at: readonly [number, number], start: number, life: number, scale = 100, turn = 45): Layer {
  return shapeLayer(name, [shape], {
    from: Math.floor(start),
    to: Math.ceil(start + life),
    p: at,
    s: keys([start, 0, "backOut"], [start + life * 0.4, scale, "sineIn"], [start + life, 0]),
    r: keys([start, -turn / 2, "linear"], [start + life, turn / 2]),
  });
}

/** Angles of a circle divided evenly with some disorder, in degrees. */
export function fan(count: number, from_deg: number, to_deg: number, disorder: number, source: Random): number[] {
  const step = (to_deg - from_deg) / count;
  return Array.from({ length: count }, (_, i) => from_deg + step * (i + 0.5 + source.between(-disorder, disorder)));
}

export const cosDeg = (angle: number): number => Math.cos((angle * Math.PI) / 180);
export const sinDeg = (angle: number): number => Math.sin((angle * Math.PI) / 180);
