/**
 * Numbers are shortened by how large they are: a tenth of a pixel is enough for places,
 * while colours, gradient stops and Bézier handles (all below 2) need three places.
 */
export function shorten(value: number): number {
  const size = Math.abs(value);
  const unit = size < 2 ? 1000 : size < 10 ? 100 : 10;
  const result = Math.round(value * unit) / unit;
  return result === 0 ? 0 : result;
}

/** Shortens every number in a document. Throws on what JSON cannot hold. */
export function rounded<T>(value: T): T {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
    return shorten(value) as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => rounded(item)) as T;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item as unknown)])) as T;
  }
  return value;
}
