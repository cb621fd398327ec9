import type { Composition } from '../../kit/composition.ts';
import { curve, unwound } from '../../kit/curve.ts';
import { emojiPicture } from '../../kit/emoji.ts';
import { keys, sway, type Key } from '../../kit/keyframes.ts';
import { handle, pictureLayer, shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { glow, haze } from '../../kit/lights.ts';
import { thrown } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { glowStamp, sparkleStamp } from '../../kit/stamps.ts';
import { drawn, ellipse, fill, group, linear, path, radial, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { FULL_SCREEN, type Gift } from '../gift.ts';
import { GOLD, MINT, ROSE, VIOLET } from '../palette.ts';
import { burst, cannon, motes, presence, rocketTrail, starfield, veil } from '../stagecraft.ts';
import { dragonParadeScore } from '../../sounds/scores.ts';

const { width: W, height: H } = FULL_SCREEN;
const LENGTH = 360;
const PEARL_BURST = 214;

/** The way of the parade: in from the right, up in two bends, out over the top. */
const WAY = curve([
  [1010, 1050],
  [760, 1010],
  [480, 1040],
  [220, 960],
  [110, 800],
  [230, 660],
  [430, 690],
  [590, 620],
  [625, 470],
  [500, 350],
  [300, 370],
  [130, 300],
  [120, 130],
  [260, -60],
  [420, -330],
  [520, -620],
]);
const SPEED = 11.8;
const HEAD_START = 12;
const SEGMENTS = 27;
/** Frames between one segment and the next. */
const GAP = 2.8;
const STEP = 6;

interface Motion {
  readonly p: Key[];
  readonly r: Key[];
  readonly s: Key[];
}

/**
 * The motion of whatever goes along the way, as the head does it. A thing that faces left is turned by its heading less 180°;
 * where the way runs to the right it is turned over, like paper, so that its back stays up.
 */
function motion(size: number, until: number): Motion {
  const frames = Array.from({ length: Math.floor(until / STEP) + 1 }, (_, i) => i * STEP);
  const places = frames.map((frame) => WAY.at(-60 + frame * SPEED));
  const headings = unwound(places.map((place) => place.heading_deg));
  const p: Key[] = places.map((place, i) => [frames[i]!, [Math.round(place.x), Math.round(place.y)], 'linear']);
  const r: Key[] = headings.map((heading, i) => [frames[i]!, Math.round(heading - 180), 'linear']);
  const s: Key[] = [];
  let side = 1;
  places.forEach((place, i) => {
    const right = Math.cos((place.heading_deg * Math.PI) / 180);
    const now = right > 0.12 ? -1 : right < -0.12 ? 1 : side;
    const depth = 0.8 + 0.32 * Math.sin(Math.PI * Math.min(1, frames[i]! / 300));
    const full = Math.round(size * depth);
    if (now !== side)
      s.push([frames[i]! - 4, [full, side * full], 'sineInOut'], [frames[i]! + 4, [full, now * full], 'linear']);
    else if (i % 6 === 0 && (s.length === 0 || frames[i]! > s[s.length - 1]![0]))
      s.push([frames[i]!, [full, now * full], 'linear']);
    side = now;
  });
  return { p, r, s };
}

const bodyPaint = radial([-12, -16], 64, [
  [0, '#b6ffe4'],
  [0.3, '#3fdcae'],
  [0.72, '#119078'],
  [1, '#075249'],
]);

function segmentShape(kind: 'plain' | 'leg' | 'tail'): ShapeJson[] {
  if (kind === 'tail') {
    return [
      drawn(
        path(
          'M-20 -10C20 -40 60 -50 104 -34C84 -26 78 -18 84 -6C100 -8 112 0 120 12C96 6 80 14 72 26C60 18 20 22 -20 12Z',
        ),
        [
          linear(
            [-10, 0],
            [116, 0],
            [
              [0, '#ff77ad'],
              [0.5, ROSE.main],
              [1, GOLD.light],
            ],
          ),
          stroke('#ffe9a8', 2.5, 80),
        ],
      ),
      drawn(ellipse(0, 0, 22, 20), [bodyPaint, stroke(GOLD.light, 2.5, 80)]),
    ];
  }
  const leg: ShapeJson[] =
    kind === 'leg'
      ? [
          drawn(
            path(
              'M-6 20C-16 44 -30 52 -46 50C-54 48 -58 54 -52 60C-60 60 -62 68 -54 70C-58 76 -50 80 -44 74C-26 76 -2 68 12 30Z',
            ),
            [
              linear(
                [-50, 20],
                [12, 70],
                [
                  [0, '#8af5d0'],
                  [0.5, MINT.main],
                  [1, '#075249'],
                ],
              ),
              stroke(GOLD.light, 2, 70),
            ],
          ),
        ]
      : [];
  return [
    ...leg,
    drawn(path('M-22 -30C-16 -58 -2 -70 22 -78C14 -64 16 -54 24 -46C28 -40 28 -30 24 -24Z'), [
      linear(
        [-10, -76],
        [10, -24],
        [
          [0, '#ffb3d4'],
          [0.45, ROSE.main],
          [1, '#8a0f4c'],
        ],
      ),
      stroke('#ffe0a0', 1.8, 70),
    ]),
    drawn(ellipse(0, 0, 37, 41), [bodyPaint, stroke(GOLD.light, 3, 85)]),
    drawn(path('M-33 14C-24 34 -10 40 2 40.5C16 40 30 30 35 12C20 24 -14 26 -33 14Z'), [
      linear(
        [0, 14],
        [0, 42],
        [
          [0, '#fff3c0'],
          [0.5, GOLD.light],
          [1, GOLD.deep],
        ],
      ),
    ]),
    drawn(
      path(
        'M-24 -6A13 13 0 0 1 -4 -6A13 13 0 0 1 16 -6M-14 8A13 13 0 0 1 6 8A13 13 0 0 1 26 8M-10 -20A12 12 0 0 1 10 -20',
      ),
      [stroke('#d6fff0', 2.2, 55)],
    ),
  ];
}

/** One thing on its way, as a composition of the whole screen, so that many can follow one another by starting later. */
function follower(id: string, kind: 'plain' | 'leg' | 'tail', size: number): Sprite {
  const length_frames = 400;
  const m = motion(size, 318);
  return {
    id,
    width: W,
    height: H,
    length_frames,
    layers: [shapeLayer(id, segmentShape(kind), { p: keys(...m.p), r: keys(...m.r), s: keys(...m.s) })],
  };
}

function dragon(): Layer[] {
  const sprites = {
    full: follower('seg-full', 'plain', 104),
    leg: follower('seg-leg', 'leg', 104),
    slim: follower('seg-slim', 'plain', 82),
    thin: follower('seg-thin', 'plain', 60),
    tail: follower('seg-tail', 'tail', 92),
  };
  const kindOf = (i: number): Sprite => {
    if (i === SEGMENTS - 1) return sprites.tail;
    if (i === 6 || i === 16) return sprites.leg;
    if (i < 2) return sprites.slim;
    if (i > 22) return sprites.thin;
    if (i > 18) return sprites.slim;
    return sprites.full;
  };
  const body = Array.from({ length: SEGMENTS }, (_, i) => {
    const start = HEAD_START + 13 + i * GAP;
    return spriteLayer(`segment${i}`, kindOf(i), { a: [0, 0], p: [0, 0], start, from: Math.round(start), to: LENGTH });
  }).reverse();
  const m = motion(118, 318);
  const shifted = (list: Key[]): Key[] => list.map(([t, v, e]) => [t + HEAD_START, v, e ?? 'linear']);
  const neck = handle('head', { p: keys(...shifted(m.p)), r: keys(...shifted(m.r)), s: keys(...shifted(m.s)) });
  const bob = (reach: number, period: number, phase: number) => sway(0, LENGTH, 0, reach, period, phase);
  return [
    ...body,
    neck,
    shapeLayer('mane-glow', [glow(170, GOLD.light, 0.4)], { parent: neck, from: HEAD_START, to: LENGTH }),
    shapeLayer(
      'mane',
      [-58, -24, 8, 40].map((y, i) =>
        drawn(
          path('M0 -16C34 -30 66 -22 96 -34C82 -10 70 14 0 16Z'),
          [
            linear(
              [0, 0],
              [96, 0],
              [
                [0, ROSE.deep],
                [0.6, '#ff5f9c'],
                [1, GOLD.light],
              ],
            ),
          ],
          { p: [52, y], r: [-28, -10, 8, 26][i]! },
        ),
      ),
      { parent: neck, from: HEAD_START, to: LENGTH, sk: bob(7, 26, 0) },
    ),
    pictureLayer('face', emojiPicture('1f432'), {
      parent: neck,
      from: HEAD_START,
      to: LENGTH,
      a: [148, 150],
      s: 92,
      r: bob(5, 34, 0.2),
    }),
    shapeLayer('whisker', [drawn(path('M0 0C-30 6 -52 -14 -82 4M0 6C-26 26 -48 16 -70 36'), [stroke(GOLD.light, 6)])], {
      parent: neck,
      from: HEAD_START,
      to: LENGTH,
      p: [-92, 36],
      r: bob(9, 30, 0.5),
    }),
  ];
}

/** The pearl the dragon runs after. It stays ahead, then leaps and bursts. */
function pearl(): Layer[] {
  const ahead = 30;
  const p: Key[] = [];
  const leave = PEARL_BURST - 30;
  for (let frame = 2; frame < leave; frame += 6) {
    const place = WAY.at(-60 + (frame - HEAD_START + ahead) * SPEED);
    p.push([frame, [Math.round(place.x), Math.round(place.y + Math.sin(frame / 7) * 16)], 'linear']);
  }
  const last = p[p.length - 1]!;
  p[p.length - 1] = [last[0], last[1], 'backInOut'];
  const shown = { from: 2, to: PEARL_BURST + 2 };
  const orb = handle('pearl', {
    p: keys(...p, [PEARL_BURST, [360, 250]]),
    s: keys([2, 80, 'sineInOut'], [leave, 100, 'sineInOut'], [PEARL_BURST - 8, 136, 'cubicIn'], [PEARL_BURST + 2, 40]),
  });
  return [
    orb,
    shapeLayer('pearl-light', [glow(170, '#fff0b8', 0.85)], { parent: orb, ...shown, s: sway(0, LENGTH, 92, 8, 24) }),
    shapeLayer(
      'pearl-flame',
      [0, 120, 240].map((turn) =>
        drawn(
          path('M0 -38C22 -54 26 -70 14 -92C46 -72 50 -44 34 -22Z'),
          [
            linear(
              [0, -30],
              [30, -90],
              [
                [0, GOLD.main],
                [1, '#ff5f9c'],
              ],
            ),
          ],
          { r: turn },
        ),
      ),
      { parent: orb, ...shown, r: keys([2, 0, 'linear'], [PEARL_BURST + 2, 760]), o: 90 },
    ),
    shapeLayer(
      'pearl',
      [
        drawn(ellipse(0, 0, 36), [
          radial([-12, -14], 60, [
            [0, '#ffffff'],
            [0.4, '#fff6d8'],
            [0.8, '#ffc98a'],
            [1, '#d66a4a'],
          ]),
        ]),
        drawn(ellipse(-12, -14, 9, 6), [fill('#ffffff', 90)], {}),
      ],
      { parent: orb, ...shown },
    ),
  ];
}

/** The street below: heads in the dark and paper lanterns on sticks, all swaying to the drum. */
function crowd(): Layer[] {
  const source = random(77);
  const away = keys([4, 320, 'backOut'], [44, 0, 'hold'], [LENGTH - 52, 0, 'backIn'], [LENGTH - 10, 340]);
  const street = handle('street', { p: { x: 0, y: away }, from: 4, to: LENGTH });
  const shown = { parent: street, from: 4, to: LENGTH - 6 };
  const lanterns = [70, 214, 372, 520, 662].map((x, i) => {
    const color = [ROSE, GOLD, VIOLET, MINT, ROSE][i]!;
    return shapeLayer(
      `stick${i}`,
      [
        drawn(path('M0 0V-210'), [stroke('#8a5a3a', 6)]),
        group([glow(96, color.light, 0.7)], { p: [0, -240] }),
        drawn(ellipse(0, -240, 38, 44), [
          radial([-12, -256], 66, [
            [0, '#fffbe6'],
            [0.35, color.light],
            [1, color.deep],
          ]),
        ]),
        drawn(
          path(
            'M-30 -268C-18 -262 18 -262 30 -268M-38 -240C-20 -232 20 -232 38 -240M-30 -212C-18 -206 18 -206 30 -212',
          ),
          [stroke('#ffffff', 2, 42)],
        ),
        drawn(path('M-14 -286H14V-278H-14ZM-14 -202H14V-194H-14Z'), [fill(GOLD.deep)]),
        drawn(path('M0 -194V-164M-6 -194L-8 -168M6 -194L8 -168'), [stroke(GOLD.light, 2.4)]),
      ],
      { ...shown, p: [x, H - 40 + (i % 2) * 26], r: sway(0, LENGTH, 0, 6, 44, (i * 0.37) % 1) },
    );
  });
  const rows = [0, 1].map((row) => {
    let d = `M-20 ${H + 60}`;
    for (let x = -20; x < W + 40;) {
      const width = source.between(62, 88);
      const top = H - (row === 0 ? 118 : 66) - source.between(0, 28);
      d += `L${x} ${top + 60}C${x + 4} ${top + 42} ${x + width * 0.24} ${top + 40} ${x + width * 0.3} ${top + 34}C${x + width * 0.14} ${top - 8} ${x + width * 0.86} ${top - 8} ${x + width * 0.7} ${top + 34}C${x + width * 0.76} ${top + 40} ${x + width - 4} ${top + 42} ${x + width} ${top + 60}`;
      x += width;
    }
    d += `L${W + 60} ${H + 60}Z`;
    return shapeLayer(
      `crowd${row}`,
      [
        drawn(path(d), [
          linear(
            [0, H - 140],
            [0, H],
            row === 0
              ? [
                  [0, '#5a2a6e'],
                  [1, '#241038'],
                ]
              : [
                  [0, '#331a52'],
                  [1, '#0f0820'],
                ],
          ),
          stroke('#ffb37a', 2, 34),
        ]),
      ],
      { ...shown, p: { x: sway(0, LENGTH, 0, row === 0 ? 6 : -8, 88), y: sway(0, LENGTH, 0, 6, 22, row * 0.5) } },
    );
  });
  return [
    street,
    shapeLayer('street-light', [haze(560, 230, '#ff8a4a', 0.5)], { ...shown, p: [W / 2, H + 10] }),
    rows[0]!,
    ...lanterns,
    rows[1]!,
  ];
}

function scene(): Composition {
  const source = random(10_000);
  const fire = Array.from({ length: 26 }, (_, i) => {
    const start = 30 + i * 7;
    const place = WAY.at(-60 + (start - HEAD_START) * SPEED - 200);
    return thrown(
      `fire${i}`,
      i % 3 === 0
        ? sparkleStamp(source.between(12, 22), GOLD.light)
        : glowStamp(source.between(14, 26), i % 3 === 1 ? '#ff9a3c' : '#ff5f8a'),
      {
        start,
        life: source.between(44, 64),
        from: [place.x, place.y - 30],
        drift: source.between(-70, 70),
        rise: source.between(10, 60),
        fall: source.between(60, 190),
        spin: 120,
      },
    );
  });
  return {
    name: 'dragon-parade',
    ...FULL_SCREEN,
    length_frames: LENGTH,
    cues: [
      { frame: 4, name: 'drums' },
      { frame: HEAD_START + 8, name: 'dragon' },
      { frame: PEARL_BURST, name: 'pearl' },
    ],
    layers: [
      veil(
        [
          [0, '#12082fe6'],
          [0.5, '#2a0d44b8'],
          [1, '#4a1038e0'],
        ],
        presence(1, 34, LENGTH - 44, LENGTH - 3),
      ),
      ...starfield(48, 760, source, 10, LENGTH - 8),
      ...crowd(),
      shapeLayer('sky-light', [glow(460, '#ffb25e', 0.6)], {
        p: [360, 330],
        from: PEARL_BURST,
        to: LENGTH - 8,
        s: keys([PEARL_BURST, 30, 'expoOut'], [PEARL_BURST + 34, 110, 'sineInOut'], [LENGTH - 8, 70]),
        o: keys([PEARL_BURST, 0, 'sineOut'], [PEARL_BURST + 12, 66, 'sineInOut'], [LENGTH - 8, 0]),
      }),
      ...fire,
      rocketTrail('leap', [200, 330], [360, 250], PEARL_BURST - 22, PEARL_BURST, GOLD.light),
      ...burst(
        'flower',
        {
          at: [360, 250],
          start: PEARL_BURST,
          radius: 320,
          count: 44,
          color: GOLD.main,
          tip: GOLD.pale,
          droop: 110,
          life: 112,
        },
        source,
      ),
      ...burst(
        'bloom',
        {
          at: [360, 250],
          start: PEARL_BURST + 22,
          radius: 200,
          count: 30,
          color: ROSE.main,
          tip: ROSE.pale,
          droop: 40,
          life: 86,
        },
        source,
      ),
      ...dragon(),
      ...pearl(),
      ...cannon(
        'left',
        {
          from: [-10, 1120],
          start: PEARL_BURST + 2,
          count: 15,
          aim_deg: -66,
          spread_deg: 20,
          power: 820,
          end: LENGTH - 6,
        },
        source,
      ),
      ...cannon(
        'right',
        {
          from: [W + 10, 1120],
          start: PEARL_BURST + 6,
          count: 15,
          aim_deg: -114,
          spread_deg: 20,
          power: 820,
          end: LENGTH - 6,
        },
        source,
      ),
      ...motes('mote', 14, 40, LENGTH - 6, source, [GOLD.light, '#ff9a6a']),
    ],
  };
}

export const dragonParade: Gift = {
  id: 'dragon-parade',
  name: 'Paper Dragon Parade',
  category: 'luxury',
  price_coins: 10_000,
  alt: 'Over a crowd with lanterns on sticks, a long paper dragon winds up the screen after a glowing pearl, which leaps and bursts into golden flowers of fire.',
  scene,
  still: { frame: 196, tile: { x: 360, y: 520, side: 700 } },
  sound: dragonParadeScore,
};
