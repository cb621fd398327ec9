import type { Hex } from '../../kit/color.ts';
import type { Composition } from '../../kit/composition.ts';
import { keys, sway } from '../../kit/keyframes.ts';
import { shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { glow, haze, heart } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { figureLayer, glowStamp, hazyStamp, ownStamp, sparkleStamp } from '../../kit/stamps.ts';
import { drawn, ellipse, linear, path, radial, stroke } from '../../kit/shapes.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { motes, presence, starfield, veil, within } from '../stagecraft.ts';
import { lanternNightScore } from '../../sounds/scores.ts';

const { width: W, height: H } = FULL_SCREEN;
const LENGTH = 330;
const BEAT = 196;

interface Paper {
  readonly top: Hex;
  readonly middle: Hex;
  readonly bottom: Hex;
  readonly shine: Hex;
}

const PAPERS: readonly Paper[] = [
  { top: '#c8481a', middle: '#ff9a3c', bottom: '#ffe9a0', shine: '#ffb14a' },
  { top: '#b3174f', middle: '#ff6a8e', bottom: '#ffe0c4', shine: '#ff7d9c' },
  { top: '#a8620c', middle: '#ffc14d', bottom: '#fff6c8', shine: '#ffd166' },
];

/** A sky lantern: paper lit from below by its flame, in its own light. */
function lantern(i: number): Sprite {
  const paper = PAPERS[i]!;
  return {
    id: `lantern${i}`,
    width: 300,
    height: 330,
    length_frames: LENGTH,
    layers: [
      shapeLayer('light', [glow(146, paper.shine, 0.72)], { p: [150, 175], s: sway(0, LENGTH, 96, 4, 22, i / 3) }),
      shapeLayer(
        'lantern',
        [
          drawn(path('M-44 -40C-44 -66 -24 -76 0 -76C24 -76 44 -66 44 -40L33 58C20 63 -20 63 -33 58Z'), [
            linear(
              [0, -76],
              [0, 62],
              [
                [0, paper.top],
                [0.45, paper.middle],
                [1, paper.bottom],
              ],
            ),
          ]),
          drawn(path('M-44 -40C-44 -66 -24 -76 0 -76C-14 -66 -18 -50 -18 -36L-14 61.6C-22 61 -28 60 -33 58Z'), [
            linear(
              [-44, 0],
              [-14, 0],
              [
                [0, '#5a0f2a73'],
                [1, '#5a0f2a00'],
              ],
            ),
          ]),
          drawn(path('M44 -40C44 -66 24 -76 0 -76C14 -66 18 -50 18 -36L14 61.6C22 61 28 60 33 58Z'), [
            linear(
              [14, 0],
              [44, 0],
              [
                [0, '#5a0f2a00'],
                [1, '#5a0f2a99'],
              ],
            ),
          ]),
          drawn(
            path(
              'M-18 -73C-20 -50 -18 30 -14 61M18 -73C20 -50 18 30 14 61M-43 -34C-20 -27 20 -27 43 -34M-38 14C-18 20 18 20 38 14',
            ),
            [stroke(paper.top, 1.6, 46)],
          ),
          drawn(ellipse(0, 30, 30, 40), [
            radial([0, 44], 44, [
              [0, '#fffbe6f2'],
              [0.4, '#fff0b08c'],
              [1, '#ffe08a00'],
            ]),
          ]),
          drawn(ellipse(0, 58.5, 33, 6.4), [
            linear(
              [-33, 0],
              [33, 0],
              [
                [0, paper.top],
                [0.5, '#ffdf9a'],
                [1, paper.top],
              ],
            ),
          ]),
          drawn(path('M-9 -64C-22 -60 -32 -50 -34 -36'), [stroke('#ffffff', 4, 26)]),
        ],
        { p: [150, 170] },
      ),
      shapeLayer(
        'flame',
        [
          drawn(path('M0 -15C7 -6 8 0 6 5C4 10 -4 10 -6 5C-8 0 -7 -6 0 -15Z'), [
            radial([0, 3], 15, [
              [0, '#ffffff'],
              [0.5, '#fff0a0'],
              [1, GOLD.main],
            ]),
          ]),
        ],
        { p: [150, 228], s: sway(0, LENGTH, 96, 12, 14, i / 3) },
      ),
    ],
  };
}

/** Where the lantern lights gather: a heart, by the usual curve. */
function heartPoint(share: number): [number, number] {
  const t = share * Math.PI * 2;
  return [
    W / 2 + 17 * 16 * Math.sin(t) ** 3,
    458 - 17 * (13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)),
  ];
}

const POINTS = 30;

/** Points at equal distances along the heart. */
const OUTLINE: readonly (readonly [number, number])[] = (() => {
  const fine = Array.from({ length: 721 }, (_, i) => heartPoint(i / 720));
  const along = [0];
  for (let i = 1; i < fine.length; i++)
    along.push(along[i - 1]! + Math.hypot(fine[i]![0] - fine[i - 1]![0], fine[i]![1] - fine[i - 1]![1]));
  return Array.from(
    { length: POINTS },
    (_, i) => fine[along.findIndex((length) => length >= (along[720]! * i) / POINTS)]!,
  );
})();

function scene(): Composition {
  const source = random(1000);
  const sprites = [0, 1, 2].map(lantern);
  const flock: { depth: number; layer: Layer }[] = Array.from({ length: 26 }, (_, i) => {
    const depth = i < 10 ? source.between(0.06, 0.3) : i < 19 ? source.between(0.35, 0.62) : source.between(0.74, 1);
    const start = Math.round(46 + ((i * 11) % 26) * 4.6);
    const end = Math.min(LENGTH - 8, Math.round(start + 250 - depth * 90));
    const spread = ((i * 0.618) % 1) * (W - 60) + 30;
    // The near ones pass at the sides and leave the middle to the heart.
    const x = depth < 0.7 ? spread : spread < W / 2 ? spread * 0.42 : W - (W - spread) * 0.42;
    const scale = 22 + depth * 96;
    const reach = (8 + depth * 24) * (i % 2 === 0 ? 1 : -1);
    return {
      depth,
      layer: spriteLayer(`lantern${i}`, sprites[i % 3]!, {
        from: start,
        to: end,
        p: {
          x: keys(...within(sway(start, end, x, reach, 130, source.next()), start, end), [end, x]),
          y: keys(
            [start, H + 140 * depth + 40, 'sineOut'],
            [end, 60 - depth * 320 + source.between(0, 220) * (1 - depth)],
          ),
        },
        s: scale,
        r: sway(start, end, 0, 3 + depth * 4, 96, source.next()),
        o: keys(
          [start, 0, 'sineInOut'],
          [start + 20, 62 + depth * 38, 'hold'],
          [end - 34, 62 + depth * 38, 'sineInOut'],
          [end, 0],
        ),
      }),
    };
  });
  const first = spriteLayer('first', sprites[1]!, {
    from: 8,
    to: BEAT + 4,
    p: {
      x: sway(8, BEAT + 4, W / 2, 9, 120, 0.25),
      y: keys([8, H + 150, 'cubicOut'], [92, 850, 'sineInOut'], [BEAT - 22, 486, 'sineInOut'], [BEAT + 4, 474]),
    },
    s: keys(
      [8, 70, 'backOut'],
      [66, 150, 'sineInOut'],
      [BEAT - 22, 138, 'sineInOut'],
      [BEAT - 8, 150, 'cubicIn'],
      [BEAT + 4, 96],
    ),
    r: keys([8, -6, 'sineInOut'], [70, 5, 'sineInOut'], [120, -4, 'sineInOut'], [BEAT - 22, 0]),
    o: keys([8, 0, 'sineInOut'], [26, 100, 'hold'], [BEAT - 8, 100, 'sineIn'], [BEAT + 4, 0]),
  });
  flock.sort((a, b) => a.depth - b.depth);
  const far = flock.filter((item) => item.depth < 0.7).map((item) => item.layer);
  const near = flock.filter((item) => item.depth >= 0.7).map((item) => item.layer);

  const lights = Array.from({ length: POINTS }, (_, i) => {
    const [x, y] = OUTLINE[i]!;
    const start = 108 + Math.round(Math.abs((i / POINTS) * 2 - 1) * 30) + (i % 3) * 2;
    const away = BEAT + 62 + (i % 5) * 3;
    const from = [x + source.between(-190, 190), H * source.between(0.7, 1)];
    return figureLayer(`light${i}`, i % 2 === 0 ? hazyStamp(20, GOLD.light) : glowStamp(17, '#ffd0dc'), {
      from: start,
      to: away + 34,
      p: keys(
        [start, from, 'cubicInOut'],
        [start + 50, [x, y], 'hold'],
        [BEAT, [x, y], 'expoOut'],
        [BEAT + 9, [W / 2 + (x - W / 2) * 1.09, 470 + (y - 470) * 1.09], 'sineInOut'],
        [BEAT + 26, [x, y], 'sineInOut'],
        [BEAT + 34, [W / 2 + (x - W / 2) * 1.07, 470 + (y - 470) * 1.07], 'sineInOut'],
        [BEAT + 52, [x, y], 'cubicIn'],
        [away + 34, [x + source.between(-150, 150), y - source.between(120, 420)]],
      ),
      s: keys(
        [start, 0, 'backOut'],
        [start + 30, 86, 'sineInOut'],
        [BEAT, 90, 'expoOut'],
        [BEAT + 8, 150, 'sineInOut'],
        [BEAT + 28, 100, 'sineInOut'],
        [away, 100, 'sineIn'],
        [away + 34, 0],
      ),
      r: keys([start, 0, 'linear'], [away + 34, source.between(40, 120)]),
    });
  });
  const heartGlow = shapeLayer('heart-glow', [glow(420, ROSE.main, 0.8)], {
    p: [W / 2, 450],
    from: 150,
    to: 300,
    s: keys(
      [150, 60, 'sineInOut'],
      [BEAT, 76, 'expoOut'],
      [BEAT + 16, 112, 'sineInOut'],
      [BEAT + 60, 96, 'sineInOut'],
      [300, 60],
    ),
    o: keys(
      [150, 0, 'sineInOut'],
      [BEAT, 46, 'sineOut'],
      [BEAT + 12, 84, 'sineInOut'],
      [BEAT + 60, 60, 'sineInOut'],
      [300, 0],
    ),
  });
  const centre = shapeLayer('heart', [heart(15.4, '#ff6f9c', ROSE.deep)], {
    p: { x: W / 2, y: keys([BEAT - 8, 476, 'sineInOut'], [BEAT + 60, 456, 'backIn'], [BEAT + 92, 250]) },
    from: BEAT - 8,
    to: BEAT + 92,
    s: keys(
      [BEAT - 8, 0, 'backOut'],
      [BEAT + 12, 112, 'sineInOut'],
      [BEAT + 24, 97, 'cubicIn'],
      [BEAT + 33, 112, 'sineInOut'],
      [BEAT + 50, 100, 'backIn'],
      [BEAT + 92, 8],
    ),
    o: keys([BEAT + 76, 100, 'linear'], [BEAT + 92, 0]),
  });
  const ring = shapeLayer(
    'ring',
    [drawn(ellipse(0, 0, 200), [stroke(ROSE.light, keys([BEAT, 20, 'expoOut'], [BEAT + 46, 1]))])],
    {
      p: [W / 2, 470],
      from: BEAT,
      to: BEAT + 46,
      s: keys([BEAT, 60, 'expoOut'], [BEAT + 46, 190]),
      o: keys([BEAT, 0, 'linear'], [BEAT + 4, 64, 'sineIn'], [BEAT + 46, 0]),
    },
  );
  const petals = Array.from({ length: 22 }, (_, i) => {
    const start = BEAT + Math.round(source.between(0, 10));
    const angle = (i / 22) * Math.PI * 2;
    const end = start + Math.round(source.between(74, 104));
    const [dx, dy] = [Math.cos(angle) * source.between(230, 400), Math.sin(angle) * source.between(220, 380)];
    return figureLayer(
      `love${i}`,
      i % 3 === 0
        ? ownStamp('gold', 32, source.between(0.4, 1), () => heart(3, GOLD.light, GOLD.deep))
        : ownStamp('rosy', 32, source.between(0.4, 1), () => heart(3, ROSE.light, ROSE.main)),
      {
        from: start,
        to: end,
        p: keys(
          [start, [W / 2, 470], 'expoOut'],
          [start + 44, [W / 2 + dx, 470 + dy], 'sineIn'],
          [end, [W / 2 + dx * 1.1, 470 + dy + source.between(40, 160)]],
        ),
        s: keys([start, 0, 'backOut'], [start + 20, 100, 'sineIn'], [end, 30]),
        r: keys([start, 0, 'sineOut'], [end, source.between(-90, 90)]),
        o: keys([end - 34, 100, 'linear'], [end, 0]),
      },
    );
  });
  return {
    name: 'lantern-night',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [
      { frame: 10, name: 'light' },
      { frame: BEAT, name: 'heart' },
    ],
    layers: [
      veil(
        [
          [0, '#0a0a22e6'],
          [0.5, '#1b1440b3'],
          [1, '#3a1038d9'],
        ],
        presence(1, 40, LENGTH - 46, LENGTH - 3),
      ),
      ...starfield(66, 900, source, 12, LENGTH - 8),
      shapeLayer('horizon', [haze(620, 330, '#d8457c', 0.5), haze(420, 180, '#ff8a4a', 0.55)], {
        p: [W / 2, H + 10],
        from: 4,
        to: LENGTH - 4,
        o: presence(4, 70, LENGTH - 60, LENGTH - 5),
      }),
      ...far,
      heartGlow,
      first,
      ring,
      centre,
      ...petals,
      ...lights,
      ...near,
      ...motes('mote', 20, 40, LENGTH - 6, source, [GOLD.light, ROSE.light]),
      ...Array.from({ length: 8 }, (_, i) =>
        twinkle(
          `glint${i}`,
          sparkleStamp(source.between(18, 34), '#fff6dd'),
          [source.between(90, W - 90), source.between(180, 780)],
          BEAT + 4 + i * 7,
          40,
        ),
      ),
    ],
  };
}

export const lanternNight: Gift = {
  id: 'lantern-night',
  name: 'Lantern Night',
  category: 'love',
  price_coins: 1000,
  alt: 'Night falls and dozens of glowing paper lanterns rise; their lights gather into a large heart that beats and breaks into small hearts.',
  scene,
  still: { frame: 214, tile: { x: 360, y: 470, side: 660 } },
  sound: lanternNightScore,
};
