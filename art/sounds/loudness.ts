/**
 * Loudness after ITU-R BS.1770-4: K-weighting, blocks of 400 ms that overlap by three quarters, an absolute gate at -70 LUFS and a
 * relative one 10 LU below what passes it; and the true peak between the samples. Written out so that what is shipped can be measured
 * without an outside program.
 */

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** The shelf that stands for the head, for any sample rate (the standard gives coefficients for 48 kHz only). */
function headShelf(rate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const norm = 1 + k / q + k * k;
  return {
    b: [(high + (band * k) / q + k * k) / norm, (2 * (k * k - high)) / norm, (high - (band * k) / q + k * k) / norm],
    a: [(2 * (k * k - 1)) / norm, (1 - k / q + k * k) / norm],
  };
}

/** The high-pass after it: deep notes sound less loud than they measure. */
function deepCut(rate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rate);
  const q = 0.5003270373238773;
  const norm = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / norm, (1 - k / q + k * k) / norm] };
}

function filtered(samples: Float32Array, { b, a }: Biquad): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

const BLOCK_S = 0.4;
const HOP_S = 0.1;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = 10;

const toLufs = (power: number): number => -0.691 + 10 * Math.log10(power);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Integrated loudness of channels of equal weight (one, or left and right), LUFS; -Infinity for silence. */
export function integratedLufs(channels: readonly Float32Array[], rate: number): number {
  const weighted = channels.map((samples) => filtered(filtered(samples, headShelf(rate)), deepCut(rate)));
  const block = Math.round(BLOCK_S * rate);
  const hop = Math.round(HOP_S * rate);
  const powers: number[] = [];
  for (let from = 0; from + block <= weighted[0]!.length; from += hop) {
    let power = 0;
    for (const samples of weighted) for (let i = from; i < from + block; i++) power += samples[i]! ** 2 / block;
    powers.push(power);
  }
  const loud = powers.filter((power) => toLufs(power) > ABSOLUTE_GATE_LUFS);
  if (loud.length === 0) return -Infinity;
  const gate = toLufs(mean(loud)) - RELATIVE_GATE_LU;
  return toLufs(mean(loud.filter((power) => toLufs(power) > gate)));
}

const OVERSAMPLING = 4;
/** Samples on each side that the curve between two samples is drawn from. */
const REACH = 12;

/** Windowed sinc for each place between two samples. */
const PHASES: readonly Float64Array[] = Array.from({ length: OVERSAMPLING }, (_, phase) => {
  const shift = phase / OVERSAMPLING;
  return Float64Array.from({ length: REACH * 2 }, (_unused, i) => {
    const x = i - REACH + 1 - shift;
    if (Math.abs(x) < 1e-9) return 1;
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / REACH));
  });
});

/** The highest point of the curve through the samples, measured at four times the rate, as a share of full scale. */
export function truePeak(samples: Float32Array): number {
  let peak = 0;
  for (let at = 0; at < samples.length; at++) {
    for (const taps of PHASES) {
      let value = 0;
      for (let i = 0; i < taps.length; i++) value += (samples[at + i - REACH + 1] ?? 0) * taps[i]!;
      peak = Math.max(peak, Math.abs(value));
    }
  }
  return peak;
}

/** A share of full scale in decibels. */
export const toDb = (share: number): number => 20 * Math.log10(share);
