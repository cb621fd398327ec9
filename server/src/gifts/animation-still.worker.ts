/** Draws frames of a checked animation. Runs in a worker thread of its own, which is ended when it takes too long. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { DotLottie } from '@lottiefiles/dotlottie-web';
import { PNG } from 'pngjs';
import { mostFlashes } from './flash.ts';

/** Flashes are counted on pictures of this size, this many a second: every change that a screen of 60 shows in pairs is seen. */
const FLASH_SIDE_PX = 64;
const FLASH_SAMPLES = 30;

const { text, side_px, duration_ms } = workerData as { text: string; side_px: number; duration_ms: number };
const wasm = createRequire(import.meta.url).resolve('@lottiefiles/dotlottie-web/dotlottie-player.wasm');
DotLottie.setWasmUrl(`data:application/wasm;base64,${readFileSync(wasm).toString('base64')}`);

async function open(side: number): Promise<DotLottie> {
  const opened = new DotLottie({
    canvas: { width: side, height: side },
    data: text,
    autoplay: false,
    layout: { fit: 'contain', align: [0.5, 0.5] },
    renderConfig: { devicePixelRatio: 1 },
  });
  await new Promise<void>((resolve, reject) => {
    opened.addEventListener('load', () => resolve());
    opened.addEventListener('loadError', (event) => reject(event.error));
  });
  return opened;
}

const player = await open(side_px);
// A little after the middle: most gifts are at their fullest there.
player.setFrame(player.totalFrames * 0.6);
const picture = new PNG({ width: side_px, height: side_px });
picture.data = Buffer.from(player.buffer ?? new Uint8Array(side_px * side_px * 4));
const visible = picture.data.some((value, index) => index % 4 === 3 && value > 8);
player.destroy();

const small = await open(FLASH_SIDE_PX);
const samples = Math.max(2, Math.round((duration_ms / 1_000) * FLASH_SAMPLES));
const frames: Uint8Array[] = [];
for (let n = 0; n < samples; n++) {
  small.setFrame((small.totalFrames * n) / samples);
  frames.push(Uint8Array.from(small.buffer ?? new Uint8Array(FLASH_SIDE_PX * FLASH_SIDE_PX * 4)));
}
const flashes = mostFlashes(frames, FLASH_SIDE_PX, FLASH_SAMPLES);
parentPort!.postMessage({ png: PNG.sync.write(picture), visible, flashes });
small.destroy();
