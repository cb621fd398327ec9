import { toText, type Composition } from '../kit/composition.ts';
import { encodePng } from '../kit/png.ts';
import { openRenderer } from '../kit/render.ts';
import type { WebpEncoder } from '../kit/webp.ts';
import type { Still } from './gift.ts';

const STILL_SIZE = 256;
/** Stills are drawn at twice their size and made smaller, for clean edges. */
const DRAWN = STILL_SIZE * 2;
const CORNER = 0.2;
/** What stands behind a tile where the scene is clear. */
const NIGHT = [18, 13, 44] as const;

/** Cuts a square out of RGBA; what lies outside the picture is clear. */
function square(rgba: Uint8Array, width: number, left: number, top: number): Uint8Array {
  const height = rgba.length / 4 / width;
  const out = new Uint8Array(DRAWN * DRAWN * 4);
  for (let y = 0; y < DRAWN; y++) {
    for (let x = 0; x < DRAWN; x++) {
      const [sx, sy] = [left + x, top + y];
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      const from = (sy * width + sx) * 4;
      out.set(rgba.subarray(from, from + 4), (y * DRAWN + x) * 4);
    }
  }
  return out;
}

/** Makes a full-screen scene a tile: opaque, with round corners. */
function asTile(rgba: Uint8Array): Uint8Array {
  const radius = DRAWN * CORNER;
  const out = Uint8Array.from(rgba);
  for (let y = 0; y < DRAWN; y++) {
    for (let x = 0; x < DRAWN; x++) {
      const at = (y * DRAWN + x) * 4;
      const a = rgba[at + 3]! / 255;
      for (let c = 0; c < 3; c++) out[at + c] = Math.round(rgba[at + c]! * a + NIGHT[c]! * (1 - a));
      const dx = Math.max(radius - x - 0.5, x + 0.5 - (DRAWN - radius), 0);
      const dy = Math.max(radius - y - 0.5, y + 0.5 - (DRAWN - radius), 0);
      out[at + 3] = Math.round(255 * Math.min(1, Math.max(0, radius - Math.hypot(dx, dy) + 0.5)));
    }
  }
  return out;
}

/** The gift's still as WebP, 256 by 256, transparent around the object or around the tile. */
export async function renderStill(composition: Composition, still: Still, webp: WebpEncoder): Promise<Buffer> {
  const hidden = still.without ?? [];
  const layers = composition.layers.filter((layer) => !hidden.some((name) => layer.name.startsWith(name)));
  const side = still.tile?.side ?? composition.width;
  const factor = DRAWN / side;
  const width = Math.round(composition.width * factor);
  const height = Math.round(composition.height * factor);
  const renderer = await openRenderer(toText({ ...composition, layers }), width, height);
  const frame = renderer.frame(still.frame);
  renderer.close();
  const x = Math.round((still.tile?.x ?? composition.width / 2) * factor - DRAWN / 2);
  const y = Math.round((still.tile?.y ?? composition.height / 2) * factor - DRAWN / 2);
  const cut = square(frame, width, x, y);
  const png = encodePng(still.tile === undefined ? cut : asTile(cut), DRAWN, DRAWN);
  return webp.encode(png, STILL_SIZE);
}
