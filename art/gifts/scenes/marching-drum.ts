import type { Composition } from '../../kit/composition.ts';
import { keys, type Key, type Track } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { cosDeg, fan, thrown } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { box, drawn, ellipse, fill, linear, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, PARTY, ROSE, SKY, WOOD } from '../palette.ts';

const LENGTH = 120;
/** Left, right, left, right, both: the marching beat. */
const LEFT = [12, 36, 78] as const;
const RIGHT = [24, 48, 78] as const;
const BOTH = 78;
const HITS = [12, 24, 36, 48, 78] as const;

function drum(): ShapeJson[] {
  const zigzag = 'M-70 10L-50 62L-28 18L0 70L28 18L50 62L70 10';
  return [
    drawn(path('M-72 0V60C-72 78 -40 90 0 90C40 90 72 78 72 60V0Z'), [
      linear(
        [-72, 0],
        [72, 20],
        [
          [0, '#ff8fae'],
          [0.2, '#ff4d7f'],
          [0.6, ROSE.deep],
          [1, '#5c0a33'],
        ],
      ),
    ]),
    drawn(path(zigzag), [stroke('#5c0a33', 6, 35)], { p: [1.5, 2] }),
    drawn(path(zigzag), [stroke('#fff3d6', 4)]),
    drawn(path('M-72 52C-72 70 -40 82 0 82C40 82 72 70 72 52V64C72 82 40 94 0 94C-40 94 -72 82 -72 64Z'), [
      linear(
        [-72, 0],
        [72, 0],
        [
          [0, GOLD.light],
          [0.25, GOLD.pale],
          [0.55, GOLD.main],
          [1, GOLD.dark],
        ],
      ),
    ]),
    drawn(path('M-74 -4C-74 14 -40 26 0 26C40 26 74 14 74 -4V8C74 26 40 38 0 38C-40 38 -74 26 -74 8Z'), [
      linear(
        [-74, 0],
        [74, 0],
        [
          [0, GOLD.light],
          [0.25, '#fff8dc'],
          [0.55, GOLD.main],
          [1, GOLD.dark],
        ],
      ),
    ]),
    drawn(ellipse(0, -4, 74, 29), [
      linear(
        [-70, -20],
        [70, 24],
        [
          [0, '#fff8dc'],
          [0.5, GOLD.main],
          [1, GOLD.dark],
        ],
      ),
    ]),
    drawn(ellipse(0, -4, 67, 24.5), [
      radial([-20, -14], 92, [
        [0, '#ffffff'],
        [0.55, '#fff1e2'],
        [1, '#e2b9a4'],
      ]),
    ]),
    drawn(path('M-60 22C-62 38 -62 48 -58 58'), [stroke('#ffffff', 4, 34)]),
  ];
}

/** Angle of a stick: raised, drawn back a little further, then down on the head and bouncing. */
function blows(hits: readonly number[], side: -1 | 1): Track {
  const rest = 20 * side;
  const list: Key[] = [[0, rest, 'sineInOut']];
  for (const hit of hits) {
    const back = hit === BOTH ? 58 : 38;
    const from = list[list.length - 1]![0];
    list.push(
      [Math.max(from + 2, hit - (hit === BOTH ? 14 : 8)), back * side, 'cubicIn'],
      [hit, -10 * side, 'cubicOut'],
      [hit + 6, 14 * side, 'sineInOut'],
    );
  }
  list.push([LENGTH, rest]);
  return keys(...list);
}

function stick(side: -1 | 1, body: Layer): Layer {
  return shapeLayer(
    side < 0 ? 'left-stick' : 'right-stick',
    [
      drawn(path('M-3 4L-4.6 -66C-4.6 -70 4.6 -70 4.6 -66L3 4Z'), [
        linear(
          [-5, 0],
          [5, 0],
          [
            [0, WOOD.pale],
            [0.5, WOOD.light],
            [1, WOOD.deep],
          ],
        ),
      ]),
      drawn(ellipse(0, 5, 7.5, 9), [
        radial([-2.5, 1], 12, [
          [0, '#fffaf0'],
          [0.5, WOOD.pale],
          [1, WOOD.main],
        ]),
      ]),
      drawn(box(0, -58, 10, 16, 4), [
        linear(
          [-5, 0],
          [5, 0],
          [
            [0, SKY.light],
            [1, SKY.deep],
          ],
        ),
      ]),
    ],
    { parent: body, a: [0, -68], p: [side * 74, -66], r: blows(side < 0 ? LEFT : RIGHT, side), s: [side * 100, 100] },
  );
}

function scene(): Composition {
  const source = random(299);
  const dip: Key[] = [[0, [100, 100], 'sineInOut']];
  const tilt: Key[] = [[0, 0, 'sineInOut']];
  HITS.forEach((hit, i) => {
    const big = hit === BOTH;
    if (big) dip.push([hit - 12, [97, 104], 'cubicIn']);
    dip.push(
      [hit, [100, 100], 'expoOut'],
      [hit + 3, big ? [112, 85] : [104, 95], 'backOut'],
      [hit + (big ? 20 : 10), [100, 100], 'sineInOut'],
    );
    tilt.push([hit, 0, 'expoOut'], [hit + 3, big ? 0 : i % 2 === 0 ? -3 : 3, 'sineInOut'], [hit + 10, 0, 'sineInOut']);
  });
  const body = handle('drum', {
    p: [120, 214],
    s: keys(...dip, [LENGTH, [100, 100]]),
    r: keys(...tilt, [LENGTH, 0]),
    a: [0, 92],
  });
  const rings = HITS.map((hit) =>
    shapeLayer(`ring${hit}`, [drawn(ellipse(0, 0, 30, 11), [stroke(ROSE.main, hit === BOTH ? 5 : 3)])], {
      parent: body,
      p: [hit === BOTH ? 0 : LEFT.includes(hit as 12) ? -14 : 14, -4],
      from: hit,
      to: hit + 18,
      s: keys([hit, 20, 'expoOut'], [hit + 18, hit === BOTH ? 215 : 150]),
      o: keys([hit, 90, 'sineIn'], [hit + 18, 0]),
    }),
  );
  const bits = fan(12, -165, -15, 0.4, source).map((angle, i) =>
    thrown(
      `bit${i}`,
      i % 3 === 2
        ? sparkle(source.between(8, 13), GOLD.light)
        : drawn(box(0, 0, 9, 14, 2), [fill(PARTY[i % PARTY.length]!)]),
      {
        start: BOTH + source.between(0, 3),
        life: source.between(34, 41),
        from: [120, 112],
        drift: cosDeg(angle) * source.between(50, 116),
        rise: source.between(50, 104),
        fall: source.between(60, 150),
        spin: source.between(-320, 320),
        ...(i % 3 === 2 ? {} : { flip: source.between(12, 18) }),
      },
    ),
  );
  const hops = [12, 24, 36, 48].map((hit, h) =>
    thrown(`hop${hit}`, sparkle(source.between(8, 11), h % 2 === 0 ? GOLD.light : ROSE.light), {
      start: hit,
      life: 24,
      from: [h % 2 === 0 ? 104 : 136, 116],
      drift: (h % 2 === 0 ? -1 : 1) * source.between(10, 60),
      rise: source.between(36, 66),
      fall: source.between(20, 60),
    }),
  );
  return {
    name: 'marching-drum',
    ...SMALL,
    length_frames: LENGTH,
    cues: HITS.map((frame) => ({ frame, name: 'hit' })),
    layers: [
      shapeLayer('halo', [glow(116, ROSE.main, 0.5)], {
        p: [120, 128],
        s: keys([0, 84, 'sineInOut'], [BOTH - 2, 80, 'expoOut'], [BOTH + 12, 106, 'sineInOut'], [LENGTH, 84]),
      }),
      shapeLayer('shadow', [groundShadow(84, 0.6)], { p: [120, 216] }),
      body,
      shapeLayer('shell', drum(), { parent: body }),
      ...rings,
      ...hops,
      stick(-1, body),
      stick(1, body),
      ...bits,
    ],
  };
}

export const marchingDrum: Gift = {
  id: 'marching-drum',
  name: 'Marching Drum',
  category: 'cheer',
  price_coins: 299,
  alt: 'Two sticks beat a red and gold drum left, right, left, right, then both at once, and confetti leaps off.',
  scene,
  still: { frame: 90, without: ['halo', 'ring'] },
};
