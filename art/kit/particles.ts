import { keys, type Key, type Track } from './keyframes.ts';
import type { Layer } from './layers.ts';
import type { Random } from './random.ts';
import { figureLayer, type Figure } from './stamps.ts';

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
  /** Share of the life after which a flipping particle begins to fade; the others shrink. */
  readonly fade_from?: number;
}

/** Whole numbers: nobody sees half a pixel of a spark, and they make the file a third shorter. */
const whole = Math.round;

function height(f: Flight): Track {
  const [, y] = f.from;
  const end = whole(f.start + f.life);
  if (f.rise <= 0) return keys([whole(f.start), whole(y), 'quadIn'], [end, whole(y + f.fall)]);
  const up = f.life * (Math.sqrt(f.rise) / (Math.sqrt(f.rise) + Math.sqrt(Math.max(1, f.fall))));
  const apex = Math.min(end - 1, Math.max(whole(f.start) + 1, whole(f.start + up)));
  return keys(
    [whole(f.start), whole(y), 'quadOut'],
    [apex, whole(y - f.rise), 'quadIn'],
    [end, whole(y - f.rise + f.fall)],
  );
}

function size(f: Flight): Track {
  const full = f.scale ?? 100;
  const end = whole(f.start + f.life);
  if (f.flip === undefined) {
    const grown = whole(f.start) + whole(Math.max(1, Math.min(8, f.life * 0.2)));
    return keys([whole(f.start), 0, 'expoOut'], [grown, full, 'cubicIn'], [end, 0]);
  }
  const turns: Key[] = [];
  for (let t = whole(f.start), up = true; t < end; t += Math.max(2, whole(f.flip / 2)), up = !up)
    turns.push([t, [full, up ? full : -full], 'sineInOut']);
  return keys(...turns);
}

/** One particle on its way: parabola with air, spin, flip, and a soft end. */
export function thrown(name: string, figure: Figure, f: Flight): Layer {
  const start = whole(f.start);
  const end = whole(f.start + f.life);
  const [x] = f.from;
  return figureLayer(name, figure, {
    from: start,
    to: end,
    p: { x: keys([start, whole(x), 'cubicOut'], [end, whole(x + f.drift)]), y: height(f) },
    s: size(f),
    ...(f.spin === undefined ? {} : { r: keys([start, 0, 'sineOut'], [end, whole(f.spin)]) }),
    ...(f.flip === undefined
      ? {}
      : { o: keys([whole(f.start + f.life * (f.fade_from ?? 0.7)), 100, 'sineIn'], [end, 0]) }),
  });
}

/** Something that opens, shines and closes where it stands. */
export function twinkle(
  name: string,
  figure: Figure,
  at: readonly [number, number],
  start: number,
  life: number,
  scale = 100,
  turn = 45,
): Layer {
  return figureLayer(name, figure, {
    from: whole(start),
    to: whole(start + life),
    p: at.map(whole),
    s: keys(
      [whole(start), 0, 'backOut'],
      [whole(start + life * 0.4), whole(scale), 'sineIn'],
      [whole(start + life), 0],
    ),
    r: keys([whole(start), -turn / 2, 'linear'], [whole(start + life), turn / 2]),
  });
}

/** Angles of a circle divided evenly with some disorder, in degrees. */
export function fan(count: number, from_deg: number, to_deg: number, disorder: number, source: Random): number[] {
  const step = (to_deg - from_deg) / count;
  return Array.from({ length: count }, (_, i) => from_deg + step * (i + 0.5 + source.between(-disorder, disorder)));
}

export const cosDeg = (angle: number): number => Math.cos((angle * Math.PI) / 180);
export const sinDeg = (angle: number): number => Math.sin((angle * Math.PI) / 180);
