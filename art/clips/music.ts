/**
 * A small studio: instruments made of sines, noise and delays, written into a ring, so that what rings on
 * after the last beat is heard at the first and the loop has no seam.
 */

import { seeded } from './kit/random.ts';

export const RATE_HZ = 44_100;
const TAU = Math.PI * 2;

/** MIDI number of a note to its frequency. */
const pitch = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

export interface Studio {
  readonly beats: number;
  /** A plucked string at `beat`. */
  pluck(beat: number, midi: number, gain: number, pan?: number, bright?: number): void;
  /** A bell or electric piano by frequency modulation. */
  bell(beat: number, midi: number, gain: number, pan?: number, ratio?: number, ring_s?: number): void;
  /** A soft held chord, `length` in beats. */
  pad(beat: number, chord: readonly number[], length: number, gain: number): void;
  bass(beat: number, midi: number, length: number, gain: number): void;
  /** A bowed or blown line: `breath` 0 for a violin, toward 1 for a saxophone. */
  line(beat: number, midi: number, length: number, gain: number, breath?: number, from?: number): void;
  kick(beat: number, gain: number): void;
  snare(beat: number, gain: number): void;
  hat(beat: number, gain: number, pan?: number): void;
  tom(beat: number, hz: number, gain: number, pan?: number): void;
}

export interface Song {
  readonly bpm: number;
  readonly beats: number;
  readonly seed: number;
  /** How much of the room is heard, 0..1. */
  readonly room: number;
  readonly play: (studio: Studio) => void;
}

/** Length of a song in seconds; it is also the length of its clip. */
export const songLength_s = (song: Song): number => (song.beats * 60) / song.bpm;

/** Plays a song into 16-bit stereo WAV bytes, peak near -3 dB. */
export function record(song: Song): Uint8Array {
  const length = Math.round(songLength_s(song) * RATE_HZ);
  const left = new Float64Array(length);
  const right = new Float64Array(length);
  const random = seeded(song.seed);
  const noise = (): number => random() * 2 - 1;

  const put = (
    beat: number,
    seconds: number,
    gain: number,
    pan: number,
    sample: (t: number, i: number) => number,
  ): void => {
    const start = Math.round(((beat * 60) / song.bpm) * RATE_HZ);
    const count = Math.round(seconds * RATE_HZ);
    const [gl, gr] = [gain * Math.cos(((pan + 1) * Math.PI) / 4), gain * Math.sin(((pan + 1) * Math.PI) / 4)];
    for (let i = 0; i < count; i += 1) {
      const value = sample(i / RATE_HZ, i) * Math.min(1, (count - i) / 400);
      const at = (((start + i) % length) + length) % length;
      left[at] = (left[at] ?? 0) + value * gl;
      right[at] = (right[at] ?? 0) + value * gr;
    }
  };
  const beat_s = 60 / song.bpm;

  song.play({
    beats: song.beats,
    pluck(beat, midi, gain, pan = 0, bright = 0.5) {
      const size = Math.round(RATE_HZ / pitch(midi));
      const string = Float64Array.from({ length: size }, noise);
      for (let pass = 0; pass < 3 - bright * 3; pass += 1)
        for (let i = 0; i < size; i += 1) string[i] = ((string[i] ?? 0) + (string[(i + 1) % size] ?? 0)) / 2;
      put(beat, 1.9, gain, pan, (_t, i) => {
        const [a, b] = [string[i % size] ?? 0, string[(i + 1) % size] ?? 0];
        string[i % size] = (a + b) * 0.4982;
        return a;
      });
    },
    bell(beat, midi, gain, pan = 0, ratio = 2, ring_s = 1.4) {
      const w = TAU * pitch(midi);
      put(
        beat,
        ring_s * 2,
        gain,
        pan,
        (t) =>
          Math.sin(w * t + Math.sin(w * ratio * t) * 1.5 * Math.exp(-t * 5)) *
          Math.exp((-t * 2.4) / ring_s) *
          Math.min(1, t * 300),
      );
    },
    pad(beat, chord, length_beats, gain) {
      const hold = length_beats * beat_s;
      chord.forEach((midi, n) => {
        for (const detune of [-0.06, 0.07]) {
          const w = TAU * pitch(midi + detune);
          const start = random() * TAU;
          put(beat - 0.1, hold + 1.2, gain, (n / chord.length - 0.4) * 1.2, (t) => {
            const shape = Math.min(1, t / 0.5) * Math.min(1, Math.max(0, (hold + 1.2 - t) / 1.2));
            return (
              shape *
              (Math.sin(w * t + start) +
                0.34 * Math.sin(2 * w * t) +
                0.16 * Math.sin(3 * w * t + start) +
                0.06 * Math.sin(5 * w * t)) *
              0.5
            );
          });
        }
      });
    },
    bass(beat, midi, length_beats, gain) {
      const w = TAU * pitch(midi);
      const hold = length_beats * beat_s;
      put(
        beat,
        hold,
        gain,
        0,
        (t) =>
          (Math.sin(w * t) + 0.3 * Math.sin(2 * w * t) * Math.exp(-t * 4)) *
          Math.min(1, t * 120) *
          Math.exp(-t * 1.4) *
          Math.min(1, (hold - t) * 30),
      );
    },
    line(beat, midi, length_beats, gain, breath = 0, from = midi) {
      const hold = length_beats * beat_s;
      let angle = 0;
      let air = 0;
      put(beat, hold + 0.12, gain, breath > 0 ? 0.12 : -0.1, (t) => {
        const glide = midi + (from - midi) * Math.exp(-t * 22);
        const vibrato = Math.min(1, Math.max(0, (t - 0.18) * 4)) * 0.2 * Math.sin(TAU * 5.4 * t);
        angle += (TAU * pitch(glide + vibrato)) / RATE_HZ;
        const shape = Math.min(1, t / (breath > 0 ? 0.045 : 0.09)) * Math.min(1, Math.max(0, (hold + 0.12 - t) / 0.12));
        let tone = 0;
        for (let n = 1; n <= 9; n += 1)
          tone += (Math.sin(angle * n) / n ** (breath > 0 ? 1.35 : 1.15)) * (breath > 0 && n % 2 === 0 ? 0.6 : 1);
        air += (noise() - air) * 0.25;
        return shape * (tone * 0.55 + air * breath * 0.35);
      });
    },
    kick(beat, gain) {
      let angle = 0;
      put(beat, 0.4, gain, 0, (t) => {
        angle += (TAU * (46 + 120 * Math.exp(-t * 34))) / RATE_HZ;
        return Math.sin(angle) * Math.exp(-t * 8.5);
      });
    },
    snare(beat, gain) {
      let low = 0;
      put(beat, 0.24, gain, 0.06, (t) => {
        const n = noise();
        low += (n - low) * 0.3;
        return (n - low) * Math.exp(-t * 20) * 0.7 + Math.sin(TAU * 188 * t) * Math.exp(-t * 26) * 0.6;
      });
    },
    hat(beat, gain, pan = 0.25) {
      let low = 0;
      put(beat, 0.08, gain, pan, (t) => {
        const n = noise();
        low += (n - low) * 0.7;
        return (n - low) * Math.exp(-t * 62);
      });
    },
    tom(beat, hz, gain, pan = 0) {
      let angle = 0;
      put(beat, 0.32, gain, pan, (t) => {
        angle += (TAU * hz * (1 + 0.35 * Math.exp(-t * 30))) / RATE_HZ;
        return (
          (Math.sin(angle) + 0.3 * Math.sin(angle * 1.59) + noise() * 0.35 * Math.exp(-t * 90)) * Math.exp(-t * 13)
        );
      });
    },
  });

  const [wet_l, wet_r] = [reverb(left, 0), reverb(right, 23)];
  const out = [left, right].map((dry, n) =>
    dry.map((v, i) => Math.tanh(v + ((n === 0 ? wet_l : wet_r)[i] ?? 0) * song.room)),
  );
  return wav(out[0] ?? left, out[1] ?? right);
}

/** Four combs and two all-passes, run over the ring twice so that the second turn holds the tail of the first. */
function reverb(input: Float64Array, spread: number): Float64Array {
  const length = input.length;
  let sum = new Float64Array(length);
  for (const delay of [1557, 1617, 1491, 1422].map((d) => d + spread)) {
    const line = new Float64Array(delay);
    let damp = 0;
    for (let i = 0; i < length * 2; i += 1) {
      const heard = line[i % delay] ?? 0;
      damp += (heard - damp) * 0.55;
      line[i % delay] = (input[i % length] ?? 0) + damp * 0.82;
      if (i >= length) sum[i - length] = (sum[i - length] ?? 0) + heard * 0.25;
    }
  }
  for (const delay of [556, 341].map((d) => d + spread)) {
    const line = new Float64Array(delay);
    const next = new Float64Array(length);
    for (let i = 0; i < length * 2; i += 1) {
      const held = line[i % delay] ?? 0;
      const value = sum[i % length] ?? 0;
      line[i % delay] = value + held * 0.5;
      if (i >= length) next[i - length] = held - value * 0.5;
    }
    sum = next;
  }
  return sum;
}

function wav(left: Float64Array, right: Float64Array): Uint8Array {
  let peak = 1e-9;
  for (const channel of [left, right]) for (const v of channel) peak = Math.max(peak, Math.abs(v));
  const scale = (0.7 / peak) * 32_767;
  const bytes = Buffer.alloc(44 + left.length * 4);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(RATE_HZ, 24);
  bytes.writeUInt32LE(RATE_HZ * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(left.length * 4, 40);
  for (let i = 0; i < left.length; i += 1) {
    bytes.writeInt16LE(Math.round((left[i] ?? 0) * scale), 44 + i * 4);
    bytes.writeInt16LE(Math.round((right[i] ?? 0) * scale), 46 + i * 4);
  }
  return bytes;
}
