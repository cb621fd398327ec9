import './audio-context.ts';
import { ZZFX } from 'zzfx';

/** Mono samples at `SAMPLE_RATE`, roughly within -1 and 1. */
export type Samples = Float32Array;

export const SAMPLE_RATE = 44_100;
ZZFX.volume = 1;
ZZFX.sampleRate = SAMPLE_RATE;

/** The zzfx parameters we use, by name. Times in seconds, frequencies in Hz. */
interface Voice {
  readonly volume?: number;
  readonly frequency: number;
  readonly attack?: number;
  readonly sustain?: number;
  readonly release?: number;
  /** 0 sine, 1 triangle, 2 saw, 3 tangent, 4 noise. */
  readonly shape?: 0 | 1 | 2 | 3 | 4;
  readonly curve?: number;
  readonly slide?: number;
  readonly delta_slide?: number;
  readonly noise?: number;
  readonly modulation?: number;
  readonly sustain_volume?: number;
  readonly decay?: number;
  /** Above 0 keeps what is above (high-pass), below 0 what is below (low-pass). */
  readonly filter?: number;
}

/** One zzfx voice, without its random detune. */
export function voice(v: Voice): Samples {
  const list = ZZFX.buildSamples(
    v.volume ?? 1,
    0,
    v.frequency,
    v.attack ?? 0,
    v.sustain ?? 0,
    v.release ?? 0.1,
    v.shape ?? 0,
    v.curve ?? 1,
    v.slide ?? 0,
    v.delta_slide ?? 0,
    0,
    0,
    0,
    v.noise ?? 0,
    v.modulation ?? 0,
    0,
    0,
    v.sustain_volume ?? 1,
    v.decay ?? 0,
    0,
    v.filter ?? 0,
  );
  return Float32Array.from(list, (sample) => (Number.isFinite(sample) ? sample : 0));
}

/** Frequency of a MIDI note (60 is middle C, 69 is 440 Hz). */
export const hertz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

/** Mixes voices into one instrument. */
export function layered(...parts: readonly (readonly [Samples, number])[]): Samples {
  const out = new Float32Array(Math.max(...parts.map(([samples]) => samples.length)));
  for (const [samples, gain] of parts) for (let i = 0; i < samples.length; i++) out[i]! += samples[i]! * gain;
  return out;
}

/** Shapes a sound with an exponential fall to a thousandth after `seconds`, kinder than a straight line. */
export function decaying(samples: Samples, seconds: number): Samples {
  return samples.map((sample, i) => sample * Math.exp((-6.9 * i) / (seconds * SAMPLE_RATE)));
}

/** One-pole low-pass whose corner moves from one frequency to another over the sound. */
export function darkened(samples: Samples, from_hz: number, to_hz = from_hz): Samples {
  let state = 0;
  return samples.map((sample, i) => {
    const corner = from_hz * (to_hz / from_hz) ** (i / samples.length);
    state += (1 - Math.exp((-2 * Math.PI * corner) / SAMPLE_RATE)) * (sample - state);
    return state;
  });
}

/** Glass bell: a root with the stretched partials of a struck bar. */
export function bell(midi: number, seconds = 1.4): Samples {
  const f = hertz(midi);
  const partial = (ratio: number, life: number): Samples =>
    decaying(voice({ frequency: f * ratio, attack: 0.002, sustain: life * 0.8, release: life * 0.2 }), life);
  return layered(
    [partial(1, seconds), 0.6],
    [partial(2.004, seconds * 0.7), 0.25],
    [partial(3.01, seconds * 0.4), 0.14],
    [partial(5.4, seconds * 0.16), 0.1],
  );
}

/** Plucked string: bright at the start, dark soon after. */
export function pluck(midi: number, seconds = 0.9): Samples {
  const f = hertz(midi);
  const string = (detune: number): Samples =>
    voice({ frequency: f * detune, attack: 0.001, sustain: seconds * 0.9, release: seconds * 0.1, shape: 2 });
  const body = layered(
    [string(1), 0.4],
    [string(1.003), 0.25],
    [voice({ frequency: f, attack: 0.001, sustain: seconds * 0.9, release: seconds * 0.1, shape: 1 }), 0.5],
  );
  return decaying(darkened(body, Math.min(9000, f * 12), f * 1.6), seconds);
}

/** Warm chord carpet, slow to come and go. */
export function pad(midi: number, seconds: number, attack = 0.5): Samples {
  const f = hertz(midi);
  const saw = (detune: number): Samples =>
    voice({
      frequency: f * detune,
      attack,
      sustain: Math.max(0, seconds - attack - seconds * 0.45),
      release: seconds * 0.45,
      shape: 2,
    });
  return darkened(
    layered(
      [saw(0.996), 0.3],
      [saw(1.004), 0.3],
      [saw(1), 0.2],
      [
        voice({
          frequency: f,
          attack,
          sustain: Math.max(0, seconds - attack - seconds * 0.45),
          release: seconds * 0.45,
        }),
        0.4,
      ],
    ),
    500,
    1800,
  );
}

/** Brass-like swell that opens as it grows. */
export function brass(midi: number, seconds: number): Samples {
  const f = hertz(midi);
  const saw = (detune: number): Samples =>
    voice({ frequency: f * detune, attack: 0.05, sustain: seconds * 0.55, release: seconds * 0.4, shape: 2 });
  return darkened(layered([saw(0.997), 0.35], [saw(1.003), 0.35], [saw(0.5), 0.2]), 700, Math.min(4200, f * 8));
}

/** Low drum: a falling sine with a soft knock. */
export function drum(from_hz: number, to_hz: number, seconds: number): Samples {
  const length = Math.floor(seconds * SAMPLE_RATE);
  const out = new Float32Array(length);
  let phase = 0;
  for (let i = 0; i < length; i++) {
    const share = Math.exp(-i / (0.06 * SAMPLE_RATE));
    phase += (2 * Math.PI * (to_hz + (from_hz - to_hz) * share)) / SAMPLE_RATE;
    out[i] = Math.sin(phase);
  }
  const knock = decaying(darkened(hiss(0.05), 2400), 0.05);
  return layered([decaying(out, seconds), 0.9], [knock, 0.35]);
}

/** Even noise from zzfx's chaotic shape, the same on every run. */
export function hiss(seconds: number): Samples {
  return voice({ frequency: 900, attack: 0.001, sustain: seconds, release: 0.001, shape: 4 });
}

/** A breath of air that swells and passes; corner of its colour in Hz. */
export function whoosh(seconds: number, from_hz: number, to_hz: number): Samples {
  const air = darkened(darkened(hiss(seconds), from_hz, to_hz), from_hz * 1.4, to_hz * 1.4);
  return air.map((sample, i) => sample * Math.sin(Math.PI * Math.min(1, i / air.length)) ** 1.6 * 1.6);
}

/** Snare or clap-like burst. */
export function snap(seconds = 0.16, corner_hz = 6500): Samples {
  return layered([decaying(darkened(hiss(seconds), corner_hz), seconds), 0.7], [drum(240, 180, 0.1), 0.35]);
}

/** Short bright tick of a shaker. */
export function shaker(seconds = 0.06): Samples {
  const air = hiss(seconds);
  const low = darkened(air, 5200);
  return decaying(
    air.map((sample, i) => sample - low[i]!),
    seconds,
  );
}

/** Far boom of a firework. */
export function boom(seconds = 1.4): Samples {
  return layered([drum(150, 42, seconds), 0.9], [decaying(darkened(hiss(seconds), 900, 160), seconds * 0.8), 0.7]);
}

/** Crackle: many small clicks that thin out. The seed places them. */
export function crackle(seconds: number, clicks: number, seed: number): Samples {
  const out = new Float32Array(Math.floor(seconds * SAMPLE_RATE));
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const click = shaker(0.03);
  for (let n = 0; n < clicks; n++) {
    const at = Math.floor(next() ** 1.5 * (out.length - click.length));
    const gain = 0.25 + 0.75 * next();
    for (let i = 0; i < click.length; i++) out[at + i]! += click[i]! * gain * (1 - at / out.length);
  }
  return out;
}
