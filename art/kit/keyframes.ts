import { EASING, type EasingName } from './easing.ts';
import type { BezierJson, KeyframeJson, PropertyJson, SplitPositionJson, Vec } from './types.ts';

/** `[frame, value, easing to the next keyframe]`; the easing is `sineInOut` when it is left out. */
export type Key = readonly [frame: number, value: number | Vec, easing?: EasingName];

/** A value that changes over frames. Make one with `keys`. */
export interface Track {
  readonly keys: readonly Key[];
}

export type Animatable = number | Vec | Track;

/**
 * Makes a track.
 * @throws RangeError when frames do not increase, or there is no key.
 */
export function keys(...list: readonly Key[]): Track {
  if (list.length === 0) throw new RangeError('a track needs a key');
  for (let i = 1; i < list.length; i++) {
    const before = list[i - 1]!;
    const here = list[i]!;
    if (!(here[0] > before[0])) throw new RangeError(`keyframes must increase: ${before[0]} then ${here[0]}`);
  }
  return { keys: list };
}

/** True when the value is a track and not a number or a point. */
export function isTrack(value: Animatable): value is Track {
  return typeof value === 'object' && !Array.isArray(value);
}

/** Moves a track in time by a number of frames. */
export function shift(track: Track, frames: number): Track {
  return { keys: track.keys.map(([t, v, e]) => (e === undefined ? [t + frames, v] : [t + frames, v, e])) };
}

const asList = (value: number | Vec, spread: boolean): Vec =>
  typeof value === 'number' ? (spread ? [value, value] : [value]) : value;

function keyframe(key: Key, last: boolean, spread: boolean): KeyframeJson {
  const [t, value, easing = 'sineInOut'] = key;
  const s = asList(value, spread);
  if (last) return { t, s };
  if (easing === 'hold') return { t, s, h: 1 };
  const [x1, y1, x2, y2] = EASING[easing];
  return { t, s, o: { x: x1, y: y1 }, i: { x: x2, y: y2 } };
}

/** A value or track as Lottie writes it. With `spread`, a plain number stands for both axes (scale). */
export function property(value: Animatable, spread = false): PropertyJson {
  if (!isTrack(value)) return { a: 0, k: spread && typeof value === 'number' ? [value, value] : value };
  const list = value.keys;
  if (list.length === 1)
    return { a: 0, k: typeof list[0]![1] === 'number' && !spread ? list[0]![1] : asList(list[0]![1], spread) };
  return { a: 1, k: list.map((key, i) => keyframe(key, i === list.length - 1, spread)) };
}

/** A path property from one outline, or from outlines that all have the same number of vertices. */
export function morph(
  list: readonly (readonly [frame: number, shape: BezierJson, easing?: EasingName])[],
): PropertyJson {
  const first = list[0];
  if (first === undefined) throw new RangeError('a morph needs an outline');
  if (list.some(([, shape]) => shape.v.length !== first[1].v.length))
    throw new RangeError('outlines of a morph must have equal vertices');
  if (list.length === 1) return { a: 0, k: first[1] };
  return {
    a: 1,
    k: list.map(([t, shape, easing], i) => {
      const frame = keyframe([t, 0, easing ?? 'sineInOut'], i === list.length - 1, false);
      return { ...frame, s: [shape] };
    }),
  };
}

/** Position with its axes apart. */
export interface SplitPosition {
  readonly x: number | Track;
  readonly y: number | Track;
}

export function splitPosition(position: SplitPosition): SplitPositionJson {
  return { s: true, x: property(position.x), y: property(position.y) };
}

/**
 * A swing that dies away: full swings of `period` frames whose reach shrinks to nothing.
 * @param reach first deflection, in the unit of the property.
 */
export function settle(start: number, rest: number, reach: number, period: number, swings: number): Track {
  const list: Key[] = [[start, rest, 'sineOut']];
  for (let i = 0; i < swings; i++) {
    const left = reach * (1 - i / swings) ** 1.6;
    list.push([start + period * (i + 0.5), rest + (i % 2 === 0 ? left : -left), 'sineInOut']);
  }
  list.push([start + period * (swings + 0.5), rest]);
  return keys(...list);
}

/** A sine that repeats for as long as the timeline runs: one key each half period. */
export function sway(from: number, to: number, centre: number, reach: number, period: number, phase = 0): Track {
  const list: Key[] = [];
  const half = period / 2;
  const first = from - (((phase % 1) + 1) % 1) * period;
  for (let i = 0; ; i++) {
    const t = first + i * half;
    list.push([Math.round(t * 2) / 2, centre + (i % 2 === 0 ? -reach : reach), 'sineInOut']);
    if (t >= to) break;
  }
  return keys(...list);
}
