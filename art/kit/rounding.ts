/**
 * Numbers are shortened by how large they are: whole pixels are enough for far places on a big canvas, tenths
 * for shapes, while colours, gradient stops and Bézier handles (all below 2) need three places.
 */
export function shorten(value: number): number {
  const size = Math.abs(value);
  const unit = size < 2 ? 1000 : size < 10 ? 100 : size < 100 ? 10 : 1;
  const result = Math.round(value * unit) / unit;
  return result === 0 ? 0 : result;
}

/** Frame numbers keep tenths, so that keyframes never fall together. */
const TIMES = new Set(['t', 'st']);

/** Shortens every number in a document. Throws on what JSON cannot hold. */
export function rounded<T>(value: T): T {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
    return shorten(value) as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => rounded(item)) as T;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]: [string, unknown]) =>
      TIMES.has(key) && typeof item === 'number' ? [key, Math.round(item * 10) / 10] : [key, rounded(item)],
    );
    return Object.fromEntries(entries) as T;
  }
  return value;
}
