/**
 * Flash safety after WCAG 2.3.1 (three flashes or below): a flash is a pair of opposing changes in relative
 * luminance of a tenth or more, where the darker image is below 0.8.
 */

const SWING = 0.1;
const DARK_ENOUGH = 0.8;
const LINEAR = Array.from({ length: 256 }, (_, i) => {
  const c = i / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

/** Relative luminance (0–1) of each block of a grid, RGBA with straight alpha over an opaque grey of 0–255. */
export function blockLuminance(
  rgba: Uint8Array,
  width: number,
  columns: number,
  rows: number,
  behind: number,
): number[] {
  const height = rgba.length / 4 / width;
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const a = rgba[at + 3]! / 255;
      const over = (c: number): number => LINEAR[Math.round(rgba[at + c]! * a + behind * (1 - a))]!;
      const block = Math.floor((y / height) * rows) * columns + Math.floor((x / width) * columns);
      sums[block]! += 0.2126 * over(0) + 0.7152 * over(1) + 0.0722 * over(2);
      counts[block]! += 1;
    }
  }
  return Array.from(sums, (sum, i) => sum / counts[i]!);
}

/** Indices of samples at which a change of a tenth or more, in the direction opposite to the last one, is complete. */
function swings(luminance: readonly number[]): number[] {
  const found: number[] = [];
  let low = luminance[0] ?? 0;
  let high = low;
  let direction = 0;
  luminance.forEach((value, i) => {
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (direction <= 0 && value - low >= SWING && low < DARK_ENOUGH) {
      found.push(i);
      direction = 1;
      low = high = value;
    } else if (direction >= 0 && high - value >= SWING && value < DARK_ENOUGH) {
      found.push(i);
      direction = -1;
      low = high = value;
    }
  });
  return found;
}

/** The most flashes (pairs of swings) that fall into any one second. */
export function flashesPerSecond(luminance: readonly number[], samples_per_second: number): number {
  const found = swings(luminance);
  const most = found.reduce(
    (best, from, i) => Math.max(best, found.slice(i).filter((at) => at < from + samples_per_second).length),
    0,
  );
  return Math.floor(most / 2);
}

const COLUMNS = 4;
const ROWS = 4;
/** A flash in a corner harms nobody; one in more than this share of the picture counts. */
const AREA = 0.1;

/** The most flashes per second that more than a tenth of the picture shows, over dark, middle or bright video. */
export function mostFlashes(frames: readonly Uint8Array[], width: number, samples_per_second: number): number {
  let most = 0;
  for (const behind of [0, 128, 255]) {
    const blocks = frames.map((rgba) => blockLuminance(rgba, width, COLUMNS, ROWS, behind));
    const counts = Array.from({ length: COLUMNS * ROWS }, (_, block) =>
      flashesPerSecond(
        blocks.map((frame) => frame[block]!),
        samples_per_second,
      ),
    ).sort((a, b) => b - a);
    most = Math.max(most, counts[Math.floor(counts.length * AREA)]!);
  }
  return most;
}
