/** Draws one frame of a checked animation. Runs in a worker thread of its own, which is ended when it takes too long. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { DotLottie } from '@lottiefiles/dotlottie-web';
import { PNG } from 'pngjs';

const { text, side_px } = workerData as { text: string; side_px: number };
const wasm = createRequire(import.meta.url).resolve('@lottiefiles/dotlottie-web/dotlottie-player.wasm');
DotLottie.setWasmUrl(`data:application/wasm;base64,${readFileSync(wasm).toString('base64')}`);

const player = new DotLottie({
  canvas: { width: side_px, height: side_px },
  data: text,
  autoplay: false,
  layout: { fit: 'contain', align: [0.5, 0.5] },
  renderConfig: { devicePixelRatio: 1 },
});
await new Promise<void>((resolve, reject) => {
  player.addEventListener('load', () => resolve());
  player.addEventListener('loadError', (event) => reject(event.error));
});
// A little after the middle: most gifts are at their fullest there.
player.setFrame(player.totalFrames * 0.6);
const picture = new PNG({ width: side_px, height: side_px });
picture.data = Buffer.from(player.buffer ?? new Uint8Array(side_px * side_px * 4));
const visible = picture.data.some((value, index) => index % 4 === 3 && value > 8);
parentPort!.postMessage({ png: PNG.sync.write(picture), visible });
player.destroy();
