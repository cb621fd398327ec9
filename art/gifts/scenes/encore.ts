import type { Composition } from '../../kit/composition.ts';
import { emojiPicture } from '../../kit/emoji.ts';
import { keys } from '../../kit/keyframes.ts';
import { handle, pictureLayer, shapeLayer, spriteLayer, type Sprite } from '../../kit/layers.ts';
import { glow, note, sparkle } from '../../kit/lights.ts';
import { cosDeg, fan, sinDeg, thrown, twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { drawn, ellipse, group, path, stroke, trim } from '../../kit/shapes.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, groundShadow, ROSE, SKY, VIOLET } from '../palette.ts';

const LENGTH = 132;
const TOSS = 16;
const CATCH = 62;

/** Sound leaving the grille as arcs. */
function waves(): Sprite {
  const layer = shapeLayer(
    'arcs',
    [0, 1, 2].map((i) => {
      const radius = 40 + i * 17;
      const half = 30;
      const at = (angle: number): string => `${cosDeg(angle) * radius} ${sinDeg(angle) * radius}`;
      return drawn(
        [
          ...path(`M${at(-47 - half)}A${radius} ${radius} 0 0 1 ${at(-47 + half)}`),
          trim(keys([i * 4, 50, 'expoOut'], [i * 4 + 12, 0]), keys([i * 4, 50, 'expoOut'], [i * 4 + 12, 100])),
        ],
        [
          stroke(
            [GOLD.light, ROSE.light, VIOLET.light][i] as `#${string}`,
            6 - i,
            keys([i * 4, 0, 'linear'], [i * 4 + 4, 100, 'sineIn'], [i * 4 + 22, 0]),
          ),
        ],
      );
    }),
    { p: [100, 100] },
  );
  return { id: 'waves', width: 200, height: 200, length_frames: 32, layers: [layer] };
}

function scene(): Composition {
  const source = random(50);
  const arcs = waves();
  const mic = handle('mic', {
    p: {
      x: keys([0, 116, 'sineInOut'], [TOSS, 112, 'sineOut'], [CATCH, 118, 'backOut'], [CATCH + 22, 116]),
      y: keys(
        [0, 126, 'sineInOut'],
        [TOSS - 4, 142, 'sineIn'],
        [TOSS, 138, 'quadOut'],
        [TOSS + 23, 96, 'quadIn'],
        [CATCH, 130, 'sineOut'],
        [CATCH + 6, 142, 'backOut'],
        [CATCH + 24, 126, 'sineInOut'],
        [98, 129, 'sineInOut'],
        [LENGTH, 126],
      ),
    },
    r: keys(
      [0, 0, 'sineInOut'],
      [TOSS - 4, -16, 'cubicIn'],
      [TOSS + 4, 24, 'linear'],
      [CATCH - 4, 346, 'sineOut'],
      [CATCH + 6, 372, 'backOut'],
      [CATCH + 24, 356, 'sineInOut'],
      [102, 363, 'sineInOut'],
      [LENGTH, 360],
    ),
    s: keys(
      [0, [100, 100], 'sineInOut'],
      [TOSS - 4, [108, 92], 'cubicIn'],
      [TOSS + 4, [94, 108], 'sineInOut'],
      [TOSS + 23, [100, 100], 'sineInOut'],
      [CATCH - 4, [94, 107], 'cubicIn'],
      [CATCH + 5, [113, 88], 'backOut'],
      [CATCH + 24, [100, 100]],
    ),
  });
  const colors = [
    [GOLD.light, GOLD.deep],
    [ROSE.light, ROSE.main],
    [VIOLET.light, VIOLET.main],
    [SKY.light, SKY.main],
  ] as const;
  const notes = Array.from({ length: 4 }, (_, i) => {
    const start = CATCH + 4 + i * 6;
    const life = 46;
    const [light, deep] = colors[i % colors.length]!;
    return shapeLayer(`note${i}`, [note(i % 2 === 0 ? 'pair' : 'single', 1.5, light, deep)], {
      from: start,
      to: Math.min(LENGTH, start + life),
      p: {
        x: keys([start, 150, 'cubicOut'], [start + life, [206, 124, 190, 84, 160][i]!]),
        y: keys([start, 84, 'sineOut'], [start + life, [40, 20, 96, 34, 18][i]!]),
      },
      s: keys([start, 0, 'backOut'], [start + 14, 100, 'sineIn'], [start + life, 40]),
      r: keys([start, -30, 'backOut'], [start + 20, 12, 'sineInOut'], [start + life, -10]),
      o: keys([start + 30, 100, 'linear'], [start + life, 0]),
    });
  });
  const sparks = fan(9, 0, 360, 0.3, source).map((angle, i) =>
    thrown(`spark${i}`, sparkle(source.between(7, 13), i % 3 === 0 ? ROSE.light : GOLD.light), {
      start: CATCH + source.between(0, 3),
      life: source.between(26, 40),
      from: [126, 112],
      drift: cosDeg(angle) * source.between(66, 104),
      rise: Math.max(4, -sinDeg(angle) * 60 + 20),
      fall: source.between(30, 80),
      spin: 90,
    }),
  );
  const ring = shapeLayer(
    'ring',
    [group([drawn(ellipse(0, 0, 50), [stroke(GOLD.light, keys([CATCH, 14, 'expoOut'], [CATCH + 22, 0.5]))])])],
    {
      p: [120, 122],
      from: CATCH,
      to: CATCH + 24,
      s: keys([CATCH, 40, 'expoOut'], [CATCH + 24, 210]),
      o: keys([CATCH, 80, 'sineIn'], [CATCH + 24, 0]),
    },
  );
  return {
    name: 'encore',
    ...SMALL,
    length_frames: LENGTH,
    cues: [
      { frame: TOSS, name: 'toss' },
      { frame: CATCH, name: 'catch' },
    ],
    layers: [
      shapeLayer('halo', [glow(114, VIOLET.main, 0.6)], {
        p: [120, 118],
        s: keys([0, 84, 'sineInOut'], [CATCH, 76, 'expoOut'], [CATCH + 14, 104, 'sineInOut'], [LENGTH, 84]),
      }),
      shapeLayer('shadow', [groundShadow(62, 0.55)], {
        p: [110, 218],
        s: keys(
          [0, 100, 'sineInOut'],
          [TOSS, 106, 'quadOut'],
          [TOSS + 23, 66, 'quadIn'],
          [CATCH + 4, 110, 'sineInOut'],
          [CATCH + 24, 100],
        ),
      }),
      ring,
      ...[CATCH + 6, CATCH + 30].map((start) =>
        spriteLayer(`waves${start}`, arcs, { p: [146, 84], start, from: start, to: start + 32 }),
      ),
      mic,
      pictureLayer('microphone', emojiPicture('1f3a4'), { parent: mic, s: 66 }),
      ...sparks,
      ...notes,
      twinkle('glint-a', sparkle(13, '#ffffff'), [96, 44], TOSS + 8, 26),
      twinkle('glint-b', sparkle(9, GOLD.pale), [166, 60], TOSS + 18, 24),
    ],
  };
}

export const encore: Gift = {
  id: 'encore',
  name: 'Encore',
  category: 'cheer',
  price_coins: 50,
  alt: 'A microphone is tossed up, turns once in the air and is caught; sound waves and notes burst out.',
  scene,
  still: { frame: 84, without: ['halo', 'ring'] },
};
