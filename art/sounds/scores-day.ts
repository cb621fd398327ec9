/** The sounds of the two shows that play by day; times follow the frames of their scenes. */
import { bell, boom, brass, crackle, drum, pad, pluck, shaker, snap, whoosh } from './instruments.ts';
import { ScoreWriter, type Score } from './score.ts';

const at = (frame: number): number => frame / 60;
const chordOf = (notes: readonly number[], play: (midi: number) => Float32Array): Float32Array[] => notes.map(play);

/** Plucked notes climb with the tree, bells burst with the buds, and the gust takes them away. */
export function blossomTreeScore(): Score {
  const score = new ScoreWriter(5.9);
  score.chord(
    0.1,
    chordOf([45, 52, 57, 61], (m) => pad(m, 2, 0.8)),
    0.45,
    0.5,
  );
  [57, 61, 64, 66, 69, 71, 73, 76].forEach((note, i) =>
    score.play(at(12) + i * 0.18, pluck(note, 0.8), 0.26 + i * 0.03, 0.35),
  );
  score.play(at(60), whoosh(0.8, 600, 3800), 0.18, 0.4);
  const bloom = at(104);
  score.chord(
    bloom,
    chordOf([50, 57, 62, 66, 69], (m) => pad(m, 2.2, 0.15)),
    0.7,
    0.5,
  );
  score.play(bloom, drum(110, 55, 0.6), 0.5, 0.3);
  [74, 78, 81, 83, 86, 88, 90, 93, 95, 98].forEach((note, i) =>
    score.play(bloom + i * 0.07, bell(note, 1.3), 0.3, 0.5),
  );
  const tune: readonly (readonly [number, number])[] = [
    [0.75, 78],
    [1, 81],
    [1.25, 86],
    [1.5, 83],
  ];
  for (const [off, note] of tune)
    score.play(bloom + off, pluck(note, 0.9), 0.4, 0.4).play(bloom + off, bell(note, 0.9), 0.14, 0.5);
  const gust = at(206);
  score.play(gust - 0.5, whoosh(1.7, 400, 2600), 0.75, 0.3).play(gust - 0.1, whoosh(1.2, 2400, 900), 0.3, 0.4);
  score.chord(
    gust,
    chordOf([43, 55, 59, 62, 66, 71], (m) => pad(m, 2.1, 0.2)),
    0.75,
    0.5,
  );
  [95, 93, 90, 88, 86, 83, 81, 78, 76, 74, 71].forEach((note, i) =>
    score.play(gust + 0.1 + i * 0.13, bell(note, 1), 0.22, 0.5),
  );
  score.chord(
    at(300),
    chordOf([50, 57, 62, 66, 74], (m) => pluck(m, 1)),
    0.6,
    0.5,
    0.05,
  );
  return score.done();
}

/** A quiet morning, the roar of the burner, a wide tune as the balloon rises, and streamers. */
export function balloonsAtDawnScore(): Score {
  const score = new ScoreWriter(5.9);
  score.chord(
    0.1,
    chordOf([48, 55, 60, 64], (m) => pad(m, 2.4, 0.9)),
    0.5,
    0.5,
  );
  [88, 91, 86, 91].forEach((note, i) => score.play(0.3 + i * 0.22, bell(note, 0.4), 0.1, 0.5));
  for (const frame of [76, 128])
    score.play(at(frame) - 0.06, whoosh(0.8, 300, 900), 0.85, 0.2).play(at(frame), whoosh(0.6, 900, 2400), 0.3, 0.2);
  const rise = at(128);
  score.chord(
    rise,
    chordOf([41, 53, 57, 60, 65], (m) => pad(m, 2, 0.3)),
    0.55,
    0.5,
  );
  [65, 69, 72, 77, 76, 72, 74, 79].forEach((note, i) =>
    score
      .play(rise + 0.1 + i * 0.17, pluck(note, 0.7), 0.36, 0.35)
      .play(rise + 0.1 + i * 0.17, bell(note + 12, 0.6), 0.1, 0.5),
  );
  const top = at(212);
  score.play(top - 0.5, whoosh(0.56, 500, 5200), 0.28, 0.3);
  score.play(top, boom(1.3), 0.75, 0.4).play(top, snap(0.5, 11_000), 0.35, 0.5);
  score.chord(
    top,
    chordOf([48, 55, 60, 64, 67, 72], (m) => brass(m, 1.4)),
    0.95,
    0.45,
    0.012,
  );
  score.chord(
    top,
    chordOf([36, 48, 55, 64], (m) => pad(m, 2.4, 0.05)),
    0.6,
    0.5,
  );
  score.chord(
    top + 0.05,
    chordOf([84, 88, 91, 96], (m) => bell(m, 1.8)),
    0.55,
    0.5,
    0.05,
  );
  for (let i = 0; i < 4; i++) score.play(top + 0.3 + i * 0.3, crackle(0.6, 46, 70 + i), 0.18, 0.45);
  [91, 88, 84, 86, 83, 79, 76, 72].forEach((note, i) => score.play(top + 0.7 + i * 0.16, bell(note, 1), 0.18, 0.5));
  for (let i = 0; i < 8; i++) score.play(top + i * 0.17, shaker(0.05), 0.14, 0.2);
  return score.done();
}
