/** Pictures of a checked Lottie file, drawn by the player that the site uses. For the worker: the player may fail in any way. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DotLottie } from '@lottiefiles/dotlottie-web';
import { PNG } from 'pngjs';
import { mostFlashes } from './flash.ts';

/** Flashes are counted on pictures of this size, this many a second: every change that a screen of 60 shows in pairs is seen. */
export const FLASH_SIDE_PX = 64;
export const FLASH_SAMPLES = 30;
export const STILL_SIDE_PX = 256;
/** Moments of the preview, as shares of the show. The still is the third: most gifts are at their fullest there. */
export const MOMENTS = [0.08, 0.3, 0.6, 0.78, 0.94] as const;
const STILL_MOMENT = 2;

export interface Drawing {
  /** RGBA with straight alpha, valid until the next one is asked for. @param share 0 to 1 of the show */
  at(share: number): Uint8Array;
  end(): void;
}

let ready = false;
export async function openDrawing(text: string, width: number, height: number): Promise<Drawing> {
  if (!ready) {
    const wasm = createRequire(import.meta.url).resolve('@lottiefiles/dotlottie-web/dotlottie-player.wasm');
    DotLottie.setWasmUrl(`data:application/wasm;base64,${readFileSync(wasm).toString('base64')}`);
    ready = true;
  }
  const player = new DotLottie({
    canvas: { width, height },
    data: text,
    autoplay: false,
    layout: { fit: 'contain', align: [0.5, 0.5] },
    renderConfig: { devicePixelRatio: 1 },
  });
  await new Promise<void>((resolve, reject) => {
    player.addEventListener('load', () => resolve());
    player.addEventListener('loadError', (event) => reject(event.error));
  });
  return {
    at(share) {
      player.setFrame(player.totalFrames * share);
      return player.buffer ?? new Uint8Array(width * height * 4);
    },
    end: () => player.destroy(),
  };
}

/** Still and preview out of pictures of STILL_SIDE_PX, one for each of MOMENTS. */
export function stills(pictures: readonly Uint8Array[]): { still: Uint8Array; preview: Uint8Array } {
  const side = STILL_SIDE_PX;
  const strip = new PNG({ width: side * pictures.length, height: side });
  for (const [n, picture] of pictures.entries())
    for (let y = 0; y < side; y++)
      Buffer.from(picture.buffer, picture.byteOffset + y * side * 4, side * 4).copy(
        strip.data,
        (y * side * pictures.length + n * side) * 4,
      );
  const still = new PNG({ width: side, height: side });
  still.data = Buffer.from(pictures[STILL_MOMENT]!);
  return { still: PNG.sync.write(still), preview: PNG.sync.write(strip) };
}

export const isVisible = (rgba: Uint8Array): boolean => rgba.some((value, index) => index % 4 === 3 && value > 8);

/** @param onShare told how much is done, 0 to 1. */
export async function flashesOf(text: string, duration_ms: number, onShare: (share: number) => void): Promise<number> {
  const small = await openDrawing(text, FLASH_SIDE_PX, FLASH_SIDE_PX);
  const samples = Math.max(2, Math.round((duration_ms / 1_000) * FLASH_SAMPLES));
  const frames: Uint8Array[] = [];
  for (let n = 0; n < samples; n++) {
    frames.push(Uint8Array.from(small.at(n / samples)));
    onShare(n / samples);
  }
  small.end();
  return mostFlashes(frames, FLASH_SIDE_PX, FLASH_SAMPLES);
}
