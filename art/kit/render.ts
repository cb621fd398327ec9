import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DotLottie } from '@lottiefiles/dotlottie-web';

let ready = false;

/** Gives the player its WebAssembly from disk, so that it never asks the network. */
function prepare(): void {
  if (ready) return;
  const file = createRequire(import.meta.url).resolve('@lottiefiles/dotlottie-web/dotlottie-player.wasm');
  DotLottie.setWasmUrl(`data:application/wasm;base64,${readFileSync(file).toString('base64')}`);
  ready = true;
}

/** An opened animation that draws single frames. Close it when done. */
export interface Renderer {
  readonly length_frames: number;
  /** RGBA of one frame, straight alpha, `width * height * 4` bytes, a copy. */
  frame(at: number): Uint8Array;
  close(): void;
}

/** Opens a Lottie text at a size in pixels. Rejects when the player refuses the file. */
export async function openRenderer(text: string, width: number, height: number): Promise<Renderer> {
  prepare();
  const player = new DotLottie({
    canvas: { width, height },
    data: text,
    autoplay: false,
    useFrameInterpolation: true,
    layout: { fit: 'contain', align: [0.5, 0.5] },
    renderConfig: { devicePixelRatio: 1 },
  });
  await new Promise<void>((resolve, reject) => {
    player.addEventListener('load', () => resolve());
    player.addEventListener('loadError', (event) => reject(event.error));
  });
  return {
    length_frames: player.totalFrames,
    frame: (at) => {
      player.setFrame(Math.min(Math.max(0, at), player.totalFrames - 1));
      return Uint8Array.from(player.buffer ?? []);
    },
    close: () => player.destroy(),
  };
}
