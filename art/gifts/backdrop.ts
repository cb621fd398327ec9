/** What gifts are looked at on. */
export const BACKDROPS = {
  /** Something like a dark video: a stage with two soft lights. */
  dark: { base: [22, 22, 34], warm: [58, 34, 26], cool: [12, 26, 52] },
  /** A bright one: a room by day. */
  light: { base: [226, 224, 220], warm: [26, 20, 6], cool: [-34, -14, 16] },
} as const;
export type BackdropName = keyof typeof BACKDROPS;

/** Such a backdrop as opaque RGBA. */
export function backdrop(width: number, height: number, name: BackdropName = 'dark'): Uint8Array {
  const paint = BACKDROPS[name];
  const out = new Uint8Array(width * height * 4);
  const lamp = (x: number, y: number, cx: number, cy: number, reach: number): number =>
    Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / reach ** 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / width;
      const v = y / height;
      const warm = lamp(u, v, 0.3, 0.35, 0.5);
      const cool = lamp(u, v, 0.8, 0.75, 0.45);
      const at = (y * width + x) * 4;
      for (let c = 0; c < 3; c++)
        out[at + c] = Math.min(255, paint.base[c]! + paint.warm[c]! * warm + paint.cool[c]! * cool);
      out[at + 3] = 255;
    }
  }
  return out;
}

/** Lays RGBA with straight alpha over an opaque picture at a place. Parts outside are cut off. */
export function layOver(
  target: Uint8Array,
  targetWidth: number,
  source: Uint8Array,
  sourceWidth: number,
  left: number,
  top: number,
): void {
  const rows = source.length / 4 / sourceWidth;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < sourceWidth; x++) {
      const from = (y * sourceWidth + x) * 4;
      const to = ((top + y) * targetWidth + left + x) * 4;
      const a = source[from + 3]! / 255;
      for (let c = 0; c < 3; c++) target[to + c] = source[from + c]! * a + target[to + c]! * (1 - a);
    }
  }
}
