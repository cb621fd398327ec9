import type { Hex } from '../kit/color.ts';
import { keys, sway, type Key, type Track } from '../kit/keyframes.ts';
import { shapeLayer, type Layer } from '../kit/layers.ts';
import { glow } from '../kit/lights.ts';
import { cosDeg, sinDeg, thrown, twinkle } from '../kit/particles.ts';
import type { Random } from '../kit/random.ts';
import { dotStamp, figureLayer, glowStamp, hazyStamp, paperStamp, sparkleStamp } from '../kit/stamps.ts';
import { box, drawn, linear, path, stroke, trim, type Stop } from '../kit/shapes.ts';
import type { ShapeJson } from '../kit/types.ts';
import { FULL_SCREEN } from './gift.ts';
import { GOLD, PARTY } from './palette.ts';

const { width: W, height: H } = FULL_SCREEN;

/** Opacity that comes, stays and goes. */
export const presence = (from: number, full: number, leave: number, gone: number, most = 100): Track =>
  keys([from, 0, 'sineInOut'], [full, most, 'hold'], [leave, most, 'sineInOut'], [gone, 0]);

/** Night falls over the video so that lights can shine, and lifts again. Stops run from top to bottom. */
export function veil(stops: readonly Stop[], opacity: Track): Layer {
  const list = opacity.keys;
  return shapeLayer('veil', [drawn(box(W / 2, H / 2, W, H), [linear([0, 0], [0, H], stops)])], {
    from: Math.max(0, Math.floor(list[0]![0])),
    to: Math.ceil(list[list.length - 1]![0]),
    o: opacity,
  });
}

/** Stars in groups that twinkle out of step: three layers, however many stars. */
export function starfield(count: number, bottom: number, source: Random, from: number, to: number): Layer[] {
  return [0, 1, 2].map((group) => {
    // A round dot is a line of no length with round ends.
    let d = '';
    for (let i = 0; i < count / 3; i++)
      d += `M${Math.round(source.between(10, W - 10))} ${Math.round(source.between(10, bottom))}h.1`;
    const period = 70 + group * 22;
    const wave = sway(from + 20, to - 20, 62, 34, period, group / 3).keys.filter(([t]) => t > from + 20 && t < to - 20);
    return shapeLayer(`stars${group}`, [drawn(path(d), [stroke('#ffffff', 2 + group * 1.3, 90)])], {
      from,
      to,
      o: keys([from, 0, 'sineInOut'], ...wave, [to, 0]),
    });
  });
}

export interface BurstSpec {
  readonly at: readonly [number, number];
  readonly start: number;
  readonly radius: number;
  readonly count: number;
  readonly color: Hex;
  readonly tip: Hex;
  /** How far the ends sink, px. */
  readonly droop: number;
  /** Frames from the bang to the last ember. */
  readonly life: number;
  /** Where ray number `share` (0–1) ends, in units of the radius, for shells that draw a figure. */
  readonly figure?: (share: number) => readonly [number, number];
}

/**
 * A firework shell: streaks that run out and burn away, bright heads before them, embers after them.
 * All streaks share one outline and one trim, so that a shell costs five layers.
 */
export function burst(name: string, spec: BurstSpec, source: Random): Layer[] {
  const { at, start, radius, count, color, tip, droop, life } = spec;
  const end = start + life;
  let outer = '';
  let tips = '';
  let inner = '';
  const embers: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * 360 + source.between(-4, 4);
    const reach = radius * (i % 3 === 0 ? source.between(0.66, 0.84) : source.between(0.9, 1.04));
    const [ux, uy] = spec.figure?.(i / count) ?? [0, 0];
    const [x, y] =
      spec.figure === undefined ? [cosDeg(angle) * reach, sinDeg(angle) * reach] : [ux * radius, uy * radius];
    const ray = `M${x * 0.06} ${y * 0.06}Q${x * 0.72} ${y * 0.72 - droop * 0.12} ${x} ${y + droop}`;
    outer += ray;
    if (i % 2 === 0) tips += ray;
    embers.push([x, y + droop]);
    const near = spec.figure === undefined ? reach * source.between(0.4, 0.62) : radius * 0.2;
    if (i % 2 === 0 || spec.figure !== undefined)
      inner += `M0 0L${cosDeg(angle + 5) * near} ${sinDeg(angle + 5) * near + droop * 0.5}`;
  }
  const run = (delay: number): ShapeJson =>
    trim(
      keys([start + delay, 0, 'cubicIn'], [start + life * 0.86, 100]),
      keys([start, 0, 'expoOut'], [start + life * 0.5, 100]),
    );
  const heads = trim(
    keys([start, 0, 'expoOut'], [start + life * 0.52, 97]),
    keys([start, 0, 'expoOut'], [start + life * 0.5, 100]),
  );
  const shown = { p: at, from: start, to: end };
  return [
    shapeLayer(`${name}-light`, [glow(radius * 1.25, color, 0.55)], {
      ...shown,
      s: keys([start, 20, 'expoOut'], [start + 26, 100, 'linear'], [end, 110]),
      o: keys([start, 0, 'sineOut'], [start + 7, 78, 'sineInOut'], [end, 0]),
    }),
    shapeLayer(`${name}-core`, [glow(radius * 0.42, tip, 0.9)], {
      ...shown,
      to: start + 34,
      s: keys([start, 10, 'expoOut'], [start + 16, 100, 'linear'], [start + 34, 120]),
      o: keys([start, 0, 'linear'], [start + 4, 90, 'sineOut'], [start + 34, 0]),
    }),
    shapeLayer(`${name}-inner`, [drawn([...path(inner), run(14)], [stroke(tip, 2.8, 74)])], shown),
    shapeLayer(
      `${name}-outer`,
      [drawn([...path(outer), run(10)], [stroke(color, 8, 30), stroke(color, 3.4, 100)])],
      shown,
    ),
    shapeLayer(
      `${name}-heads`,
      [
        drawn(
          [...path(tips), heads],
          [
            stroke(
              '#ffffff',
              keys([Math.round(start + life * 0.4), 6.4, 'sineIn'], [Math.round(start + life * 0.7), 0]),
            ),
          ],
        ),
      ],
      { ...shown, to: Math.round(start + life * 0.7) },
    ),
    ...embers
      .filter((_, i) => i % 5 === 0)
      .map(([x, y], i) =>
        twinkle(
          `${name}-ember${i}`,
          sparkleStamp(source.between(9, 17), tip),
          [at[0] + x, at[1] + y + 10],
          start + life * source.between(0.36, 0.6),
          life * 0.36,
        ),
      ),
  ];
}

/** A rocket on its way up: a thread of sparks that is used up from below. */
export function rocketTrail(
  name: string,
  from: readonly [number, number],
  to: readonly [number, number],
  start: number,
  end: number,
  color: Hex,
): Layer {
  const bend = (to[0] - from[0]) * 0.1 + 14;
  const line = path(`M${from[0]} ${from[1]}Q${from[0] + bend} ${(from[1] + to[1]) / 2} ${to[0]} ${to[1]}`);
  const run = trim(keys([start + 8, 0, 'sineInOut'], [end + 6, 100]), keys([start, 0, 'quadOut'], [end, 100]));
  const head = trim(keys([start, 0, 'quadOut'], [end, 98.4]), keys([start, 0, 'quadOut'], [end, 100]));
  return shapeLayer(
    name,
    [
      drawn([...line, run], [stroke(color, 9, 26), stroke(color, 3.4, 90)]),
      drawn([...line, head], [stroke('#ffffff', 7.5)]),
    ],
    { from: start, to: end + 6 },
  );
}

export interface CannonSpec {
  readonly from: readonly [number, number];
  readonly start: number;
  readonly count: number;
  /** Direction and half of the spread, degrees; -90 is up. */
  readonly aim_deg: number;
  readonly spread_deg: number;
  readonly power: number;
  readonly end: number;
  readonly colors?: readonly Hex[];
}

/** Confetti shot from a point, with depth: near pieces are large and fall fast. */
export function cannon(name: string, spec: CannonSpec, source: Random): Layer[] {
  const colors = spec.colors ?? PARTY;
  return Array.from({ length: spec.count }, (_, i) => {
    const depth = source.next();
    const angle = spec.aim_deg + source.between(-spec.spread_deg, spec.spread_deg);
    const power = spec.power * source.between(0.45, 1) * (0.7 + depth * 0.4);
    const start = spec.start + source.between(0, 8);
    const size = 9 + depth * 15;
    const color = colors[i % colors.length]!;
    const round = i % 5 === 0;
    return thrown(
      `${name}${i}`,
      round ? dotStamp(size * 0.42, color) : i % 7 === 3 ? sparkleStamp(size, color) : paperStamp(size, color),
      {
        start,
        life: Math.min(spec.end - start, 88 + (1 - depth) * 50 + source.between(0, 20)),
        from: spec.from,
        drift: cosDeg(angle) * power,
        rise: Math.max(20, -sinDeg(angle) * power),
        fall: 500 + depth * 560,
        spin: source.between(-420, 420),
        ...(round || i % 7 === 3 ? {} : { flip: 14 + source.between(0, 14) }),
      },
    );
  });
}

/** Motes that rise slowly and shine; near ones are large and soft. */
export function motes(
  name: string,
  count: number,
  from: number,
  to: number,
  source: Random,
  colors: readonly Hex[] = [GOLD.light, GOLD.pale],
): Layer[] {
  return Array.from({ length: count }, (_, i) => {
    const depth = source.next();
    const start = Math.round(from + source.between(0, Math.max(0, to - from - 64) * 0.8));
    const end = Math.min(to, Math.round(start + 70 + source.between(0, 60)));
    const x = source.between(20, W - 20);
    const y = source.between(H * 0.4, H * 0.98);
    return figureLayer(
      `${name}${i}`,
      depth > 0.7
        ? hazyStamp(10 + depth * 9, colors[i % colors.length]!)
        : glowStamp(5 + depth * 13, colors[i % colors.length]!),
      {
        from: start,
        to: end,
        p: {
          x: keys(
            [start, Math.round(x), 'sineInOut'],
            [Math.round((start + end) / 2), Math.round(x + source.between(-50, 50)), 'sineInOut'],
            [end, Math.round(x + source.between(-70, 70))],
          ),
          y: keys([start, Math.round(y), 'linear'], [end, Math.round(y - 160 - depth * 320)]),
        },
        o: keys([start, 0, 'sineInOut'], [start + 18, 100, 'hold'], [end - 24, 100, 'sineInOut'], [end, 0]),
      },
    );
  });
}

/** Keeps only the keys of a wave inside a span, with still ends. */
export function within(track: Track, from: number, to: number): Key[] {
  return track.keys.filter(([t]) => t > from && t < to).map(([t, v, e]) => [t, v, e ?? 'sineInOut'] as const);
}
