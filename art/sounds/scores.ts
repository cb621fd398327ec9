/**
 * The sounds of the house gifts, written as scores. Times are seconds and follow the cues of the scenes
 * (frame / 60); notes are MIDI numbers.
 */
import { bell, boom, brass, crackle, drum, pad, pluck, shaker, snap, whoosh } from './instruments.ts';
import { ScoreWriter, type Score } from './score.ts';

const at = (frame: number): number => frame / 60;
const chordOf = (notes: readonly number[], play: (midi: number) => Float32Array): Float32Array[] => notes.map(play);

/** A music box that plays one bar of a waltz and fits its own end. */
export function littleCarouselScore(): Score {
  const score = new ScoreWriter(2.5);
  const beat = 2.5 / 12;
  const tune = [79, 76, 72, 81, 77, 72, 83, 79, 74, 84, 79, 76];
  tune.forEach((note, i) => score.play(i * beat, bell(note, 0.9), i % 3 === 0 ? 0.5 : 0.34, 0.3));
  [48, 53, 55, 60].forEach((note, i) => score.play(i * 3 * beat, pluck(note, 0.6), 0.36, 0.2));
  for (let i = 0; i < 12; i++) if (i % 3 !== 0) score.play(i * beat, shaker(), 0.08, 0.1);
  return score.done();
}

/** Embers, a slow carpet of chords, rising bells, and two heartbeats under the heart. */
export function lanternNightScore(): Score {
  const score = new ScoreWriter(5.5);
  score.play(0.1, whoosh(0.9, 400, 1600), 0.3, 0.4);
  score.chord(
    0.1,
    chordOf([50, 57, 62, 66], (m) => pad(m, 2.2, 0.7)),
    0.5,
    0.5,
  );
  score.chord(
    1.7,
    chordOf([47, 54, 62, 66], (m) => pad(m, 2, 0.6)),
    0.5,
    0.5,
  );
  score.chord(
    3.2,
    chordOf([43, 55, 59, 62, 66], (m) => pad(m, 2.2, 0.15)),
    0.7,
    0.5,
  );
  [74, 78, 81, 85, 86, 90].forEach((note, i) => score.play(0.7 + i * 0.38, bell(note, 1.5), 0.22, 0.5));
  const heart = at(196);
  for (const t of [heart, heart + 0.42])
    score.play(t, drum(90, 46, 0.5), 0.75, 0.2).play(t + 0.14, drum(80, 42, 0.4), 0.45, 0.2);
  score.chord(
    heart,
    chordOf([74, 79, 83, 86, 90], (m) => bell(m, 2)),
    0.8,
    0.5,
    0.05,
  );
  [93, 90, 86, 83, 81, 78, 74].forEach((note, i) => score.play(heart + 0.75 + i * 0.13, bell(note, 1), 0.16, 0.5));
  return score.done();
}

/** Wheels, brakes, two strokes of the bell, a street waltz, and away. */
export function midnightTramScore(): Score {
  const score = new ScoreWriter(5.8);
  score.play(0.05, whoosh(1.9, 220, 140), 0.8, 0.2).play(0.9, whoosh(0.7, 2600, 5200), 0.1, 0.3);
  for (let i = 0; i < 5; i++) score.play(0.25 + i * 0.26 * (1 + i * 0.08), drum(120, 70, 0.12), 0.3, 0.1);
  for (const t of [at(104), at(104) + 0.24]) score.chord(t, [bell(84, 1.3), bell(88, 1), bell(96, 0.6)], 0.62, 0.35);
  const song = at(112) + 0.35;
  const beat = 0.2;
  const tune = [76, 79, 84, 83, 79, 76, 77, 81, 86, 84, 81, 77, 79, 83, 88];
  tune.forEach((note, i) =>
    score.play(song + i * beat, pluck(note, 0.7), 0.34, 0.3).play(song + i * beat, bell(note, 0.5), 0.1, 0.3),
  );
  [
    [48, 64, 67],
    [53, 65, 69],
    [50, 65, 69],
    [55, 67, 71],
    [48, 64, 72],
  ].forEach(([bass, a, b], i) => {
    const t = song + i * 3 * beat;
    score.play(t, pluck(bass!, 0.5), 0.5, 0.15);
    for (const off of [1, 2]) score.chord(t + off * beat, [pluck(a!, 0.28), pluck(b!, 0.28)], 0.26, 0.15);
  });
  score.chord(
    at(192),
    chordOf([72, 79, 84, 88, 91], (m) => bell(m, 1.6)),
    0.6,
    0.5,
    0.06,
  );
  score.chord(
    song,
    chordOf([60, 64, 67], (m) => pad(m, 3.2, 0.5)),
    0.3,
    0.4,
  );
  score
    .play(at(262), whoosh(1.5, 150, 420), 0.8, 0.2)
    .play(at(262), bell(84, 0.8), 0.3, 0.35)
    .play(at(262) + 0.2, bell(84, 0.8), 0.26, 0.35);
  return score.done();
}

/** Rockets and shells; each shell strikes a note of one chord, so that the sky plays a tune. */
export function roofFireworksScore(): Score {
  const score = new ScoreWriter(5.9);
  const bangs: readonly (readonly [frame: number, note: number, size: number])[] = [
    [74, 67, 0.5],
    [102, 71, 0.5],
    [128, 74, 0.45],
    [152, 76, 0.45],
    [176, 79, 0.5],
    [204, 83, 0.75],
    [238, 86, 1],
  ];
  score.chord(
    0.1,
    chordOf([43, 50, 55, 59], (m) => pad(m, 3.4, 1)),
    0.4,
    0.5,
  );
  score.chord(
    at(204),
    chordOf([48, 55, 60, 64, 67], (m) => pad(m, 2.4, 0.2)),
    0.55,
    0.5,
  );
  bangs.forEach(([frame, note, size], i) => {
    const t = at(frame);
    score.play(t - 0.56, whoosh(0.6, 900, 3800), 0.13 + size * 0.06, 0.3);
    score.play(t, boom(0.7 + size * 0.7), size, 0.35);
    score.play(t + 0.06, crackle(0.5 + size * 0.8, Math.round(30 + size * 60), 7 + i), 0.22 + size * 0.14, 0.3);
    score.play(t, bell(note, 1.5), 0.34, 0.5).play(t, bell(note - 12, 1.5), 0.2, 0.4);
  });
  score.chord(
    at(204),
    chordOf([67, 71, 74], (m) => brass(m, 0.5)),
    0.4,
    0.4,
  );
  score.chord(
    at(238),
    chordOf([60, 64, 67, 72, 76], (m) => brass(m, 1.3)),
    0.8,
    0.45,
    0.02,
  );
  score.play(at(238) + 0.4, crackle(1.5, 150, 99), 0.3, 0.4);
  return score.done();
}

/** Big drums in a walking pattern, small gongs, plucked runs, and a great gong for the pearl. */
export function dragonParadeScore(): Score {
  const score = new ScoreWriter(5.8);
  const beat = 0.21;
  for (let i = 0; i < 26; i++) {
    const t = 0.1 + i * beat;
    const accent = i % 8 === 0 || i % 8 === 3 || i % 8 === 6;
    if (accent) score.play(t, drum(150, 58, 0.5), 0.75, 0.25);
    else if (i % 2 === 0) score.play(t, drum(190, 96, 0.24), 0.36, 0.2);
    score.play(t + beat / 2, shaker(0.07), 0.16, 0.2);
    if (i % 4 === 2) score.play(t, snap(0.12, 8000), 0.22, 0.25);
  }
  const scale = [62, 65, 67, 69, 72, 74, 77, 79, 81, 84];
  [0, 2, 4, 3, 5, 4, 6, 7, 5, 6, 8, 7, 9].forEach((step, i) =>
    score
      .play(0.5 + i * beat, pluck(scale[step]!, 0.6), 0.42, 0.3)
      .play(0.5 + i * beat, pluck(scale[step]! - 12, 0.6), 0.2, 0.2),
  );
  const pearl = at(214);
  score.play(pearl - 0.5, whoosh(0.55, 700, 4200), 0.3, 0.3);
  score
    .play(pearl, boom(1.6), 0.9, 0.4)
    .play(pearl + 0.1, crackle(1.4, 120, 5), 0.34, 0.35)
    .play(pearl + 0.36, boom(1), 0.5, 0.4);
  score.chord(pearl, [bell(38, 2.2), bell(45, 2), bell(50.4, 1.8)], 0.9, 0.5);
  score.chord(
    pearl,
    chordOf([62, 69, 74, 77], (m) => brass(m, 1)),
    0.6,
    0.4,
  );
  scale.toReversed().forEach((note, i) => score.play(pearl + 0.5 + i * 0.11, pluck(note + 12, 0.5), 0.24, 0.4));
  return score.done();
}

/** Velvet, a drum roll that grows, a fanfare, applause, and the last chord as the curtain closes. */
export function grandStageScore(): Score {
  const score = new ScoreWriter(5.8);
  score.play(0.05, whoosh(0.7, 500, 240), 0.5, 0.3);
  const star = at(176);
  let t = at(58);
  for (let i = 0; t < star - 0.06; i++) {
    const grown = (t - at(58)) / (star - at(58));
    score.play(t, snap(0.09, 4200 + grown * 3000), 0.05 + grown ** 2 * 0.24, 0.15);
    t += 0.062 - grown * 0.014 + (i % 2) * 0.004;
  }
  score.play(at(58), whoosh(0.9, 300, 900), 0.35, 0.3).play(star - 0.6, whoosh(0.64, 600, 5200), 0.22, 0.3);
  const fanfare: readonly (readonly [number, readonly number[], number])[] = [
    [0, [60, 64, 67, 72], 0.2],
    [0.2, [60, 64, 67, 72], 0.14],
    [0.34, [60, 65, 69, 72], 0.2],
    [0.56, [62, 67, 71, 74], 0.2],
    [0.78, [64, 67, 72, 76], 1.1],
  ];
  for (const [off, notes, length] of fanfare)
    score.chord(
      star + off,
      chordOf(notes, (m) => brass(m, length)),
      0.85,
      0.4,
    );
  score
    .play(star, boom(1), 0.6, 0.3)
    .play(star, snap(0.4, 11_000), 0.4, 0.5)
    .play(star + 0.78, boom(1.2), 0.7, 0.3)
    .play(star + 0.78, snap(0.6, 12_000), 0.4, 0.5);
  for (const [i, note] of [84, 88, 91, 96].entries()) score.play(star + 0.8 + i * 0.08, bell(note, 1.2), 0.2, 0.5);
  for (let i = 0; i < 4; i++) score.play(star + 0.9 + i * 0.32, crackle(0.9, 90, 40 + i), 0.36, 0.45);
  score
    .chord(
      at(300),
      chordOf([48, 60, 64, 67, 72], (m) => brass(m, 0.55)),
      0.6,
      0.5,
    )
    .play(at(300), drum(110, 48, 0.6), 0.6, 0.3);
  return score.done();
}

/** A comet, a wave of little lights, a gathering, and a crown. */
export function cityOfLightsScore(): Score {
  const score = new ScoreWriter(6);
  const landing = at(70);
  score.play(at(20), whoosh(0.95, 5200, 500), 0.34, 0.4);
  score.play(landing, boom(1.2), 0.6, 0.4);
  score.chord(
    0.1,
    chordOf([45, 52, 57], (m) => pad(m, 1.6, 0.6)),
    0.35,
    0.5,
  );
  score.chord(
    landing,
    chordOf([41, 53, 57, 60, 64], (m) => pad(m, 1.9, 0.2)),
    0.5,
    0.5,
  );
  score.chord(
    at(150),
    chordOf([43, 55, 59, 62, 67], (m) => pad(m, 1.7, 0.4)),
    0.55,
    0.5,
  );
  [65, 69, 72, 76, 77, 81, 84, 88, 89, 93].forEach((note, i) =>
    score.play(landing + 0.08 + i * 0.1, bell(note, 1.1), 0.24, 0.5),
  );
  for (const frame of [128, 150])
    score.play(at(frame), boom(0.8), 0.3, 0.4).play(at(frame) + 0.05, crackle(0.7, 50, frame), 0.2, 0.4);
  const gather = at(168);
  [67, 71, 74, 79, 83, 86, 91, 95].forEach((note, i) =>
    score.play(gather + i * 0.11, pluck(note, 0.6), 0.26, 0.4).play(gather + i * 0.11, bell(note, 0.7), 0.14, 0.5),
  );
  const crown = at(226);
  score.play(crown - 0.7, whoosh(0.75, 500, 6200), 0.3, 0.3);
  score.play(crown, boom(1.8), 0.9, 0.4).play(crown, snap(0.7, 12_000), 0.4, 0.5);
  score.chord(
    crown,
    chordOf([48, 55, 60, 64, 67, 72], (m) => brass(m, 1.5)),
    1,
    0.45,
    0.012,
  );
  score.chord(
    crown,
    chordOf([36, 48, 60, 67, 76], (m) => pad(m, 2.2, 0.05)),
    0.7,
    0.5,
  );
  score.chord(
    crown + 0.05,
    chordOf([84, 88, 91, 96], (m) => bell(m, 2)),
    0.6,
    0.5,
    0.05,
  );
  for (const frame of [252, 274])
    score.play(at(frame), boom(0.7), 0.26, 0.4).play(at(frame) + 0.04, crackle(0.6, 44, frame), 0.18, 0.4);
  [96, 95, 91, 88, 86, 84, 83, 79, 76, 72].forEach((note, i) =>
    score.play(crown + 0.62 + i * 0.1, bell(note, 0.9), 0.17, 0.5),
  );
  return score.done();
}
