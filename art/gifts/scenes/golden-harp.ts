import type { Composition } from '../../kit/composition.ts';
import { keys, type Key } from '../../kit/keyframes.ts';
import { handle, shapeLayer, type Layer } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { twinkle } from '../../kit/particles.ts';
import { drawn, ellipse, path, stroke } from '../../kit/shapes.ts';
import type { ShapeJson } from '../../kit/types.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, ROSE } from '../palette.ts';
import { rising, smallNote } from '../parts.ts';
import { burst, halo, painted, shade, squash, standing } from '../small.ts';
import { goldenHarpScore } from '../../sounds/scores-small.ts';

const LENGTH = 150;
/** The strings are run over once up and once down; then all sound together. */
const HARP_STRINGS = 7;
const HARP_RUN = [16, 52] as const;
const HARP_STEP = 4;
const HARP_CHORD = 94;

/** Each string between the neck above and the body below, px about the foot of the harp. */
const STRINGS = Array.from({ length: HARP_STRINGS }, (_, i) => {
  const x = -34 + i * 13.2;
  const share = i / (HARP_STRINGS - 1);
  return { x, top: -150 + Math.sin(share * Math.PI) * 18 - share * 6, bottom: -16 - share * 66 };
});

function string(stand: Layer, i: number): Layer[] {
  const { x, top, bottom } = STRINGS[i]!;
  const plucks = [HARP_RUN[0] + i * HARP_STEP, HARP_RUN[1] + (HARP_STRINGS - 1 - i) * HARP_STEP, HARP_CHORD + i];
  const bend: Key[] = [[0, x, 'hold']];
  for (let k = 0; k < 5; k++)
    bend.push([HARP_CHORD + i + k * 3, x + (k % 2 === 0 ? -1 : 1) * (k === 0 ? 0 : 5 - k), 'sineInOut']);
  bend.push([HARP_CHORD + i + 16, x, 'hold'], [LENGTH, x]);
  const light: Key[] = [[0, 0, 'hold']];
  for (const at of plucks) light.push([at, 0, 'expoOut'], [at + 3, 100, 'sineIn'], [at + 20, 0, 'hold']);
  light.push([LENGTH, 0]);
  const line = (): ShapeJson[] => path(`M0 ${top}L0 ${bottom}`);
  return [
    shapeLayer(`string${i}`, [drawn(line(), [stroke('#f0c060', 2.4)])], {
      parent: stand,
      p: { x: keys(...bend), y: 0 },
    }),
    shapeLayer(`ring${i}`, [drawn(line(), [stroke(i % 2 === 0 ? GOLD.light : ROSE.light, 6, 90)])], {
      parent: stand,
      p: [x, 0],
      o: { keys: light },
    }),
  ];
}

const frame = (): ShapeJson[] => [
  drawn(path('M-50 2C-52 -50 -54 -110 -52 -150'), [
    stroke(GOLD.dark, 17),
    stroke(GOLD.main, 13),
    stroke(GOLD.pale, 4, 80),
  ]),
  drawn(path('M-52 -150C-34 -186 -10 -122 20 -138C44 -150 54 -174 72 -164'), [
    stroke(GOLD.dark, 17),
    stroke(GOLD.main, 13),
    stroke(GOLD.pale, 4, 80),
  ]),
  painted(
    'M-62 4C-40 14 -26 4 -10 -8L74 -152C84 -164 88 -148 82 -136L26 -6C12 14 -30 26 -62 12Z',
    [-40, -60],
    [60, 10],
    '#fff3c4',
    GOLD.light,
    GOLD.main,
    GOLD.deep,
    GOLD.dark,
  ),
  drawn(path('M-2 -8L66 -126'), [stroke('#ffffff', 3.4, 60)]),
  drawn(ellipse(-52, -152, 13, 13), [shade([-60, -162], [-44, -142], '#fffbe0', GOLD.main, GOLD.dark)]),
  drawn(ellipse(74, -160, 10, 10), [shade([68, -168], [82, -152], '#fffbe0', GOLD.main, GOLD.dark)]),
  painted('M-76 6H34C40 6 42 18 34 18H-76C-84 18 -84 6 -76 6Z', [-70, 6], [36, 18], GOLD.pale, GOLD.main, GOLD.dark),
  drawn(ellipse(-52, -60, 10, 14), [shade([-60, -70], [-44, -50], '#ff86ab', ROSE.main, ROSE.dark)]),
];

function scene(): Composition {
  const stand = handle('stand', {
    p: [114, 204],
    s: squash(HARP_CHORD, LENGTH, 4),
    r: keys(
      [0, 0, 'sineInOut'],
      [40, -2, 'sineInOut'],
      [80, 2, 'sineInOut'],
      [HARP_CHORD - 4, -3, 'backOut'],
      [HARP_CHORD + 16, 2, 'sineInOut'],
      [LENGTH, 0],
    ),
  });
  return {
    name: 'golden-harp',
    ...SMALL,
    length_frames: LENGTH,
    cues: [
      { frame: HARP_RUN[0], name: 'run' },
      { frame: HARP_CHORD, name: 'chord' },
    ],
    layers: [
      halo(LENGTH, GOLD.main, 0.6),
      standing(80, 220, 0.55),
      stand,
      shapeLayer('warmth', [glow(96, GOLD.light, 0.6)], {
        parent: stand,
        p: [0, -84],
        from: HARP_CHORD - 2,
        to: LENGTH - 2,
        s: keys([HARP_CHORD - 2, 40, 'expoOut'], [HARP_CHORD + 22, 110, 'sineInOut'], [LENGTH - 2, 80]),
        o: keys([HARP_CHORD - 2, 0, 'sineOut'], [HARP_CHORD + 8, 90, 'sineInOut'], [LENGTH - 2, 0]),
      }),
      ...STRINGS.flatMap((_, i) => string(stand, i)),
      shapeLayer('frame', frame(), { parent: stand }),
      ...rising('note', {
        xs: [70, 168, 190],
        start: 22,
        step: 24,
        life: 46,
        from_y: 110,
        to_y: 12,
        figure: smallNote,
      }),
      ...burst('spark', {
        at: [120, 110],
        start: HARP_CHORD,
        end: 146,
        count: 8,
        from_deg: -210,
        to_deg: 30,
        reach: 116,
        kind: 'sparkle',
        colors: ['#ffffff', GOLD.light, ROSE.light],
      }),
      twinkle('glint-a', sparkle(17, '#ffffff'), [62, 52], HARP_CHORD + 4, 38),
      twinkle('glint-b', sparkle(13, GOLD.pale), [190, 44], HARP_CHORD + 14, 34),
    ],
  };
}

export const goldenHarp: Gift = {
  id: 'golden-harp',
  name: 'Golden Harp',
  category: 'luxury',
  price_coins: 750,
  alt: 'The strings of a golden harp are run over up and down, each with a light of its own, and end in a chord.',
  scene,
  still: { frame: 0, without: ['halo'] },
  sound: goldenHarpScore,
};
