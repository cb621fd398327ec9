import type { Composition } from '../../kit/composition.ts';
import { emojiPicture } from '../../kit/emoji.ts';
import { keys, sway, type Key, type Track } from '../../kit/keyframes.ts';
import { handle, pictureLayer, shapeLayer, spriteLayer, type Layer, type Sprite } from '../../kit/layers.ts';
import { glow, sparkle } from '../../kit/lights.ts';
import { cosDeg, fan, sinDeg, thrown, twinkle } from '../../kit/particles.ts';
import { random } from '../../kit/random.ts';
import { box, drawn, fill, path, stroke, trim } from '../../kit/shapes.ts';
import { SMALL, type Gift } from '../gift.ts';
import { GOLD, PARTY } from '../palette.ts';
import { cuff } from '../parts.ts';

const LENGTH = 120;
/** Two quick claps and a big one. */
const CLAPS = [22, 46, 82] as const;
const BIG = CLAPS[2];
const POINT = [120, 92] as const;

/** A value that rests, draws back, strikes at each clap and springs away. */
function strikes(rest: number, back: number, struck: number): Track {
  const list: Key[] = [[0, rest, 'sineInOut']];
  for (const clap of CLAPS) {
    const reach = clap === BIG ? 1.5 : 1;
    list.push([clap - (clap === BIG ? 14 : 9), rest + (back - rest) * reach, 'expoIn']);
    list.push(
      [clap, struck, 'linear'],
      [clap + 3, struck, 'cubicOut'],
      [clap + 12, rest + (back - rest) * 0.35, 'sineInOut'],
    );
  }
  list.push([LENGTH, rest]);
  return keys(...list);
}

/** Only the hand of the picture; its sleeve makes way for a white cuff. */
const HAND = 'M90 10H216V150C206 186 168 214 126 214C104 212 100 190 107 166L113 143L90 120Z';

/** The left hand with its whole motion; the right one is its mirror image. */
function leftHand(): Sprite {
  const wrist = handle('wrist', {
    p: { x: strikes(66, 57, 87), y: strikes(194, 197, 189) },
    r: strikes(-13, -22, -1),
  });
  const hand = spriteLayer('hand', handSprite(), { a: [132, 208], s: 70, r: 2, parent: wrist });
  return { id: 'left', ...SMALL, length_frames: LENGTH, layers: [wrist, hand] };
}

function handSprite(): Sprite {
  const sleeve = shapeLayer('cuff', cuff(), { p: [133, 216], s: 140 });
  const picture = pictureLayer('hand', emojiPicture('1faf8'), { p: [128, 128], clip: HAND });
  return { id: 'hand', width: 256, height: 256, length_frames: LENGTH, layers: [picture, sleeve] };
}

/** Light, lines and confetti around a clap at a frame. */
function impact(clap: number, big: boolean): Layer[] {
  const source = random(clap);
  const from = 46;
  const to = big ? 84 : 68;
  const beams = fan(big ? 11 : 7, -172, -8, 0.12, source).map((angle) => {
    const [x, y] = [cosDeg(angle), sinDeg(angle)];
    return `M${Math.round(x * from)} ${Math.round(y * from)}L${Math.round(x * to)} ${Math.round(y * to)}`;
  });
  const lines = shapeLayer(
    `lines${clap}`,
    [
      drawn(
        [
          ...path(beams.join('')),
          trim(keys([clap, 0, 'cubicIn'], [clap + 16, 100]), keys([clap, 0, 'expoOut'], [clap + 12, 100])),
        ],
        [stroke(GOLD.light, 4.5)],
      ),
    ],
    { p: POINT, from: clap, to: clap + 16 },
  );
  const flash = shapeLayer(`warmth${clap}`, [glow(big ? 108 : 84, GOLD.light, big ? 0.75 : 0.5)], {
    p: POINT,
    from: clap - 2,
    to: clap + 24,
    s: keys([clap - 2, 30, 'expoOut'], [clap + 10, 100, 'linear'], [clap + 24, 108]),
    o: keys([clap - 2, 0, 'linear'], [clap + 2, 100, 'sineOut'], [clap + 24, 0]),
  });
  const bits = fan(big ? 9 : 3, -160, -20, 0.4, source).map((angle, i) =>
    thrown(
      `bit${clap}-${i}`,
      big && i % 3 !== 0
        ? drawn(box(0, 0, 9, 13, 2), [fill(PARTY[i % PARTY.length]!)])
        : sparkle(source.between(7, 12), GOLD.light),
      {
        start: clap + source.between(0, 3),
        life: Math.min(LENGTH - clap - 3, source.between(26, 36)),
        from: POINT,
        drift: cosDeg(angle) * source.between(60, 118),
        rise: -sinDeg(angle) * source.between(34, 76),
        fall: source.between(60, 130),
        spin: source.between(-300, 300),
        ...(big && i % 3 !== 0 ? { flip: source.between(12, 20) } : {}),
      },
    ),
  );
  return [flash, lines, ...bits];
}

/** The two small claps look alike, so they are drawn once. */
const SMALL_CLAP: Sprite = { id: 'clap', ...SMALL, length_frames: 44, layers: impact(2, false) };

function scene(): Composition {
  const left = leftHand();
  return {
    name: 'clap',
    ...SMALL,
    length_frames: LENGTH,
    cues: CLAPS.map((frame) => ({ frame, name: 'clap' })),
    layers: [
      shapeLayer('halo', [glow(112, GOLD.main, 0.32)], { p: [120, 126], s: sway(0, LENGTH, 94, 7, 24) }),
      ...CLAPS.slice(0, 2).map((clap) =>
        spriteLayer(`clap${clap}`, SMALL_CLAP, { p: [120, 120], start: clap - 2, from: clap - 2, to: clap + 40 }),
      ),
      spriteLayer('right', left, { p: [120, 120], s: [-100, 100] }),
      spriteLayer('left', left, { p: [120, 120] }),
      ...impact(BIG, true),
      twinkle('glint-a', sparkle(13, '#ffffff'), [78, 52], 52, 26),
      twinkle('glint-b', sparkle(10, GOLD.pale), [170, 66], 92, 24),
    ],
  };
}

export const clap: Gift = {
  id: 'clap',
  name: 'Clap',
  category: 'cheer',
  price_coins: 1,
  alt: 'Two hands with white cuffs clap twice, then once more so hard that confetti flies.',
  scene,
  still: { frame: 87, without: ['halo', 'warmth'] },
};
