import type { Song, Studio } from './music.ts';

/** Plays one chord after the other, `each` beats long. */
function changes(
  s: Studio,
  chords: readonly (readonly number[])[],
  each: number,
  play: (chord: readonly number[], beat: number) => void,
): void {
  for (let beat = 0, n = 0; beat < s.beats - 1e-6; beat += each, n += 1) play(chords[n % chords.length] ?? [], beat);
}

/** The n-th note of a chord, going up by octaves beyond its end. */
const tone = (chord: readonly number[], n: number): number =>
  (chord[n % chord.length] ?? 60) + 12 * Math.floor(n / chord.length);

/** A finger-picked ballad, three bars. */
export const ballad: Song = {
  bpm: 90,
  beats: 12,
  seed: 1,
  room: 0.5,
  play(s) {
    changes(
      s,
      [
        [57, 60, 64, 67],
        [53, 57, 60, 64],
        [55, 59, 62, 67],
      ],
      4,
      (c, b) => {
        s.bass(b, (c[0] ?? 57) - 12, 3.6, 0.5);
        [0, 2, 1, 3, 2, 4, 3, 1].forEach((n, i) =>
          s.pluck(b + i / 2, tone(c, n), 0.34 - 0.05 * (i % 2), i % 2 === 0 ? -0.2 : 0.25),
        );
        s.pad(b, c, 4, 0.035);
      },
    );
    [
      [0, 76],
      [1.5, 74],
      [2.5, 72],
      [4, 72],
      [6, 69],
      [7, 71],
      [8, 71],
      [9.5, 74],
      [11, 72],
    ].forEach(([b, m]) => s.bell(b ?? 0, m ?? 60, 0.1, 0.3, 1, 1.2));
  },
};

/** A fairground groove. */
export const fair: Song = {
  bpm: 128,
  beats: 16,
  seed: 2,
  room: 0.32,
  play(s) {
    changes(
      s,
      [
        [60, 64, 67, 71],
        [57, 60, 64, 67],
        [53, 57, 60, 64],
        [55, 59, 62, 65],
      ],
      4,
      (c, b) => {
        for (let i = 0; i < 4; i += 1) {
          s.kick(b + i, 0.6);
          s.hat(b + i + 0.5, 0.16);
          s.bass(b + i, (c[0] ?? 60) - (i % 2 === 0 ? 24 : 12), 0.8, 0.42);
          c.slice(1).forEach((m, n) => s.pluck(b + i + 0.5, m, 0.15, n * 0.3 - 0.3, 0.8));
        }
        s.snare(b + 1, 0.3);
        s.snare(b + 3, 0.3);
        [0, 1, 2, 3, 4, 3, 2, 1].forEach((n, i) => s.bell(b + i * 0.5, tone(c, n) + 12, 0.09, 0.4 - i * 0.1, 3, 0.5));
      },
    );
  },
};

/** Hand drums around a fire. */
export const embersong: Song = {
  bpm: 120,
  beats: 16,
  seed: 3,
  room: 0.45,
  play(s) {
    for (let b = 0; b < 16; b += 4) {
      [0, 1.5, 2.5].forEach((o) => s.tom(b + o, 72, 0.75, -0.1));
      [0.75, 1, 1.75, 2.25, 3, 3.25, 3.5, 3.75].forEach((o, i) => s.tom(b + o, i % 3 === 0 ? 170 : 225, 0.26, 0.3));
      for (let i = 0; i < 16; i += 1) s.hat(b + i / 4, i % 4 === 2 ? 0.12 : 0.05, i % 2 === 0 ? -0.3 : 0.3);
    }
    changes(
      s,
      [
        [50, 57, 62, 65],
        [48, 55, 60, 64],
      ],
      8,
      (c, b) => s.pad(b, c, 8, 0.05),
    );
    [
      [0, 74],
      [1.5, 75],
      [2, 74],
      [3, 72],
      [4, 70],
      [6, 69],
      [8, 72],
      [9.5, 74],
      [10, 72],
      [11, 70],
      [12, 69],
      [14, 70],
    ].forEach(([b, m]) => s.pluck(b ?? 0, (m ?? 70) - 12, 0.3, -0.25, 0.9));
  },
};

/** A music box for puppets, in three. */
export const musicbox: Song = {
  bpm: 135,
  beats: 18,
  seed: 4,
  room: 0.5,
  play(s) {
    changes(
      s,
      [
        [60, 64, 67],
        [65, 69, 72],
        [67, 71, 74],
        [60, 64, 67],
        [57, 60, 64],
        [67, 71, 74],
      ],
      3,
      (c, b) => {
        s.pluck(b, (c[0] ?? 60) - 12, 0.36, -0.2);
        for (const o of [1, 2]) for (const m of c.slice(1)) s.pluck(b + o, m, 0.13, 0.2, 0.7);
      },
    );
    [76, 79, 84, 81, 84, 79, 83, 81, 79, 76, 79, 76, 72, 76, 81, 79, 77, 74].forEach((m, b) =>
      s.bell(b, m, 0.15, 0.15, 4, 0.9),
    );
  },
};

/** Slow light chords for chalk and bubbles. */
export const drift: Song = {
  bpm: 96,
  beats: 12,
  seed: 5,
  room: 0.75,
  play(s) {
    changes(
      s,
      [
        [62, 66, 69, 73],
        [59, 62, 66, 69],
        [55, 59, 62, 66],
      ],
      4,
      (c, b) => {
        s.pad(
          b,
          c.map((m) => m - 12),
          4,
          0.06,
        );
        s.bass(b, (c[0] ?? 60) - 24, 3.8, 0.4);
        [0, 3, 1, 2, 4, 3, 2, 5].forEach((n, i) =>
          s.bell(b + i / 2, tone(c, n) + 12, 0.1, Math.sin(i * 2) * 0.5, 2, 1.1),
        );
        for (let i = 0; i < 4; i += 1) s.hat(b + i + 0.5, 0.06);
        s.kick(b, 0.35);
        s.kick(b + 2.5, 0.25);
      },
    );
  },
};

/** A sly walking bass for the magician. */
export const sleight: Song = {
  bpm: 112,
  beats: 14,
  seed: 6,
  room: 0.35,
  play(s) {
    [38, 41, 44, 45, 43, 41, 40, 38, 36, 39, 42, 43, 41, 37].forEach((m, b) => {
      s.bass(b, m, 0.9, 0.5);
      s.hat(b + 2 / 3, 0.12);
      s.hat(b, 0.06);
      if (b % 2 === 1) {
        s.snare(b, 0.14);
        [62, 65, 69].forEach((c, n) => s.bell(b + 2 / 3, c + (b > 7 ? -2 : 0), 0.1, n * 0.3 - 0.3, 1, 0.35));
      }
    });
    [
      [0, 74],
      [2 / 3, 77],
      [1, 81],
      [3, 80],
      [4, 77],
      [6, 74],
      [7, 72],
      [7 + 2 / 3, 75],
      [8, 79],
      [10, 78],
      [11, 75],
      [13, 73],
    ].forEach(([b, m]) => s.pluck(b ?? 0, m ?? 70, 0.24, 0.3, 0.6));
  },
};

/** High strings of glass for the tightrope. */
export const height: Song = {
  bpm: 80,
  beats: 12,
  seed: 7,
  room: 0.9,
  play(s) {
    changes(
      s,
      [
        [57, 64, 69, 72],
        [53, 60, 65, 69],
        [50, 57, 62, 69],
      ],
      4,
      (c, b) => {
        s.pad(b, c, 4, 0.055);
        s.bass(b, (c[0] ?? 57) - 12, 3.8, 0.3);
        [0, 2, 3, 1, 2, 3].forEach((n, i) =>
          s.bell(b + (i * 2) / 3, tone(c, n) + 12, 0.075, Math.cos(i) * 0.5, 1, 1.6),
        );
      },
    );
    [
      [0, 76, 3],
      [3, 74, 1],
      [4, 72, 3],
      [7, 69, 1],
      [8, 74, 2.6],
      [11, 72, 1],
    ].forEach(([b, m, l]) => s.line(b ?? 0, m ?? 70, l ?? 1, 0.07));
  },
};

/** A lantern parade: a small brass step. */
export const parade: Song = {
  bpm: 100,
  beats: 12,
  seed: 8,
  room: 0.5,
  play(s) {
    changes(
      s,
      [
        [58, 62, 65, 69],
        [55, 58, 62, 65],
        [51, 55, 58, 62],
      ],
      4,
      (c, b) => {
        for (let i = 0; i < 4; i += 1) {
          s.kick(b + i, i % 2 === 0 ? 0.5 : 0.22);
          s.hat(b + i + 0.5, 0.09);
          s.bass(b + i, (c[i % 2 === 0 ? 0 : 2] ?? 58) - 24, 0.7, 0.45);
          for (const m of c) s.pluck(b + i + 0.5, m, 0.09, 0.2, 0.9);
        }
        [0, 0.5, 1.5, 2, 2.75, 3.5].forEach((o, i) =>
          s.line(b + o, tone(c, [2, 3, 4, 3, 2, 1][i] ?? 0), 0.45, 0.1, 0.5),
        );
      },
    );
  },
};

/** A violin over a slow beat, six bars. */
export const neonAria: Song = {
  bpm: 100,
  beats: 24,
  seed: 9,
  room: 0.7,
  play(s) {
    changes(
      s,
      [
        [57, 60, 64],
        [53, 57, 60],
        [60, 64, 67],
        [55, 59, 62],
        [53, 57, 60],
        [52, 56, 59],
      ],
      4,
      (c, b) => {
        s.pad(b, c, 4, 0.05);
        s.bass(b, (c[0] ?? 57) - 24, 1.4, 0.42);
        s.bass(b + 2.5, (c[0] ?? 57) - 24, 1.2, 0.36);
        s.kick(b, 0.55);
        s.kick(b + 2.5, 0.42);
        s.snare(b + 1, 0.2);
        s.snare(b + 3, 0.2);
        for (let i = 0; i < 8; i += 1) {
          s.hat(b + i / 2, i % 2 === 0 ? 0.05 : 0.09);
          s.bell(b + i / 2, tone(c, [0, 1, 2, 4, 3, 2, 1, 2][i] ?? 0) + 12, 0.05, Math.sin(i) * 0.6, 2, 0.6);
        }
      },
    );
    const melody: [number, number, number][] = [
      [0, 76, 1.5],
      [1.5, 77, 0.5],
      [2, 76, 1],
      [3, 72, 1],
      [4, 74, 1.5],
      [5.5, 76, 0.5],
      [6, 72, 2],
      [8, 79, 1.5],
      [9.5, 81, 0.5],
      [10, 79, 1],
      [11, 76, 1],
      [12, 77, 1],
      [13, 76, 0.5],
      [13.5, 74, 0.5],
      [14, 74, 2],
      [16, 72, 1],
      [17, 74, 0.5],
      [17.5, 76, 0.5],
      [18, 77, 2],
      [20, 76, 2],
      [22, 74, 0.75],
      [22.75, 71, 1.2],
    ];
    melody.forEach(([b, m, l], i) =>
      s.line(b, m, l, 0.16, 0, melody[(i + melody.length - 1) % melody.length]?.[1] ?? m),
    );
  },
};

/** Buckets and pans: eight bars of street drumming. */
export const buckets: Song = {
  bpm: 128,
  beats: 32,
  seed: 10,
  room: 0.28,
  play(s) {
    for (let bar = 0; bar < 8; bar += 1) {
      const b = bar * 4;
      [0, 0.75, 1.5, 2, 2.75, 3.25].forEach((o) => s.tom(b + o, 82, 0.62));
      [1, 3].forEach((o) => s.snare(b + o, 0.42));
      for (let i = 0; i < 16; i += 1) s.hat(b + i / 4, i % 4 === 0 ? 0.14 : 0.07, i % 2 === 0 ? 0.2 : -0.2);
      const fill = bar % 4 === 3 ? [2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75] : [0.5, 1.25, 1.75, 2.5, 3.5];
      fill.forEach((o, i) => s.tom(b + o, [210, 260, 320, 180][i % 4] ?? 210, 0.3, (i % 3) * 0.4 - 0.4));
      s.kick(b, 0.5);
      s.kick(b + 2, 0.5);
      s.bass(b, [33, 33, 36, 31][bar % 4] ?? 33, 1.4, 0.4);
      s.bass(b + 1.5, [33, 33, 36, 31][bar % 4] ?? 33, 1.8, 0.4);
      if (bar % 2 === 1)
        [
          [0, 69],
          [0.75, 72],
          [1.5, 76],
          [2.5, 74],
        ].forEach(([o, m]) => s.bell(b + (o ?? 0), m ?? 69, 0.09, 0.3, 3.5, 0.6));
    }
  },
};

/** A late saxophone by the water, four bars. */
export const canal: Song = {
  bpm: 72,
  beats: 16,
  seed: 11,
  room: 0.8,
  play(s) {
    changes(
      s,
      [
        [50, 57, 60, 64],
        [55, 59, 62, 65],
        [48, 55, 59, 64],
        [57, 61, 64, 67],
      ],
      4,
      (c, b) => {
        c.slice(1).forEach((m, n) => {
          s.bell(b, m, 0.1, n * 0.3 - 0.3, 1, 1.8);
          s.bell(b + 2.5, m, 0.07, 0.3 - n * 0.3, 1, 1.2);
        });
        s.pad(b, c, 4, 0.03);
        [0, 1, 2, 3].forEach((o) =>
          s.bass(b + o, (c[[0, 2, 1, 0][o] ?? 0] ?? 50) - 12 - (o === 3 ? 1 : 0), 0.95, 0.42),
        );
        for (const o of [0, 1, 1 + 2 / 3, 2, 3, 3 + 2 / 3]) s.hat(b + o, 0.08);
        s.snare(b + 1, 0.08);
        s.snare(b + 3, 0.08);
      },
    );
    const melody: [number, number, number][] = [
      [0, 69, 1.3],
      [1.4, 72, 0.5],
      [2, 76, 1.6],
      [3.67, 74, 0.3],
      [4, 71, 1.5],
      [5.67, 69, 0.3],
      [6, 67, 1.8],
      [8, 64, 0.6],
      [8.67, 67, 0.3],
      [9, 71, 0.9],
      [10, 74, 1.8],
      [12, 73, 1.4],
      [13.67, 70, 0.3],
      [14, 69, 1],
      [15, 67, 0.8],
    ];
    melody.forEach(([b, m, l], i) =>
      s.line(b, m, l, 0.17, 0.8, (melody[(i + melody.length - 1) % melody.length]?.[1] ?? m) + 1),
    );
  },
};
