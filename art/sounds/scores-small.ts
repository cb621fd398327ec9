/** The sounds of the dearer small gifts; times follow the frames of their scenes. */
import { bell, brass, drum, pad, pluck, shaker, snap, whoosh } from './instruments.ts';
import { ScoreWriter, type Score } from './score.ts';

const at = (frame: number): number => frame / 60;

/** Two glissandi and a chord that is left to ring. */
export function goldenHarpScore(): Score {
  const score = new ScoreWriter(2.5);
  const scale = [60, 64, 67, 71, 74, 79, 83];
  scale.forEach((note, i) =>
    score.play(at(16 + i * 4), pluck(note, 1), 0.42, 0.4).play(at(16 + i * 4), bell(note + 12, 0.8), 0.12, 0.4),
  );
  scale
    .toReversed()
    .forEach((note, i) =>
      score.play(at(52 + i * 4), pluck(note + 5, 1), 0.4, 0.4).play(at(52 + i * 4), bell(note + 17, 0.7), 0.1, 0.4),
    );
  [48, 55, 60, 64, 67, 72, 76, 84].forEach((note, i) => score.play(at(94 + i), pluck(note, 1.1), 0.5, 0.45));
  score.chord(at(94), [bell(84, 1.1), bell(88, 1.1), bell(91, 1.1)], 0.4, 0.5, 0.03);
  score.chord(at(94), [pad(48, 1, 0.1), pad(55, 1, 0.1), pad(64, 1, 0.1)], 0.3, 0.4);
  return score.done();
}

/** Crackle of the groove, then a beat with bass, brass and a tune. */
export function goldenRecordScore(): Score {
  const score = new ScoreWriter(2.5);
  score.play(at(28), shaker(0.05), 0.5, 0.1).play(at(34), drum(180, 90, 0.12), 0.3, 0.1);
  for (let i = 0; i < 6; i++) score.play(at(36) + i * 0.1, shaker(0.03), 0.12, 0.1);
  score.play(at(50), whoosh(0.42, 500, 4200), 0.3, 0.3);
  const drop = at(74);
  const beat = 0.18;
  for (let i = 0; i < 7; i++) {
    const t = drop + i * beat;
    if (i % 2 === 0) score.play(t, drum(150, 50, 0.3), 0.8, 0.1);
    else score.play(t, snap(0.14, 7000), 0.4, 0.2);
    score.play(t + beat / 2, shaker(0.05), 0.2, 0.1);
    score.play(t, pluck([36, 36, 43, 41, 36, 43, 48][i]!, 0.3), 0.6, 0.1);
  }
  [72, 76, 79, 84, 83, 79, 84].forEach((note, i) =>
    score.play(drop + i * beat, pluck(note, 0.5), 0.36, 0.3).play(drop + i * beat, bell(note, 0.5), 0.12, 0.3),
  );
  score.chord(drop, [brass(60, 0.5), brass(64, 0.5), brass(67, 0.5)], 0.5, 0.3);
  score.chord(drop + beat * 3, [brass(65, 0.3), brass(69, 0.3), brass(72, 0.3)], 0.4, 0.3);
  score.chord(drop + beat * 4, [brass(64, 0.5), brass(67, 0.5), brass(72, 0.5)], 0.45, 0.3);
  return score.done();
}
