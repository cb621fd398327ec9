import { spawnSync } from "node:child_process";
import { toText, type Composition } from "../kit/composition.ts";
import { encodePng } from "../kit/png.ts";
import { openRenderer } from "../kit/render.ts";
import type { Still } from "./gift.ts";

export const STILL_SIZE = 256;

/** Runs ffmpeg on bytes and returns its output. Throws with ffmpeg's words when it fails. */
export function ffmpeg(args: readonly string[], input: Uint8Array): Buffer {
  const done = spawnSync("ffmpeg", ["-hide_banner", "-loglevel", "error", ...args], { input, maxBuffer: 64 * 1024 * 1024 });
  if (done.error) throw new Error("ffmpeg could not be started; building the gifts needs it", { cause: done.error });
  if (done.status !== 0) throw new Error(`ffmpeg failed: ${done.stderr.toString()}`);
  return done.stdout;
}

/** The gift's still as WebP, 256 by 256, transparent. */
export async function renderStill(composition: Composition, still: Still): Promise<Buffer> {
  const hidden = still.without ?? [];
  const layers = composition.layers.filter((layer) => !hidden.some((name) => layer.name.startsWith(name)));
  const side = still.crop?.side ?? Math.max(composition.width, composition.height);
  const factor = (2 * STILL_SIZE) / side;
  const width = Math.round(composition.width * factor);
  const height = Math.round(composition.height * factor);
  const renderer = await openRenderer(toText({ ...composition, layers }), width, height);
  const png = encodePng(renderer.frame(still.frame), width, height);
  renderer.close();
  const double = 2 * STILL_SIZE;
  const x = Math.round((still.crop?.x ?? composition.width / 2) * factor - STILL_SIZE);
  const y = Math.round((still.crop?.y ?? composition.height / 2) * factor - STILL_SIZE);
  // Padding first lets a crop reach beyond the canvas.
  const filter = [
    "format=rgba",
    `pad=${width + 2 * double}:${height + 2 * double}:${double}:${double}:color=black@0`,
    `crop=${double}:${double}:${x + double}:${y + double}`,
    "premultiply=inplace=1",
    `scale=${STILL_SIZE}:${STILL_SIZE}:flags=area`,
    "unpremultiply=inplace=1",
  ].join(",");
  return ffmpeg(["-f", "png_pipe", "-i", "-", "-vf", filter, "-c:v", "libwebp", "-quality", "86", "-compression_level", "6", "-f", "webp", "-"], png);
}
