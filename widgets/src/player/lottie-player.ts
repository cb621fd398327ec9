/**
 * Lottie through ThorVG in a worker: a full-screen gift costs the page about a tenth of its main thread. The player's code is loaded at its first use,
 * its wasm from our own address only: set before the first instance, since the library would otherwise ask two CDNs.
 *
 * Traps met and handled: the worker runs from a blob, so every address given to it must be absolute; with a content security policy that forbids
 * `blob:` workers it never starts and says nothing, hence the time limit on the start.
 */
import type * as DotLottie from '@lottiefiles/dotlottie-web';
import { boxShape, fillsBox } from './box-shape.ts';
import type { GiftPlayer, PlayEnd } from './gift-player.ts';
import { keptFiles } from './kept-files.ts';

/** No picture after this long means that none will come. Long enough for a cold wasm on a slow phone. */
const START_WITHIN_MS = 4_500;
/** Animations kept in memory; the largest house gift is a third of a megabyte. */
const KEPT = 4;
/** Longest side of the canvas in device pixels: software rendering costs by the pixel. */
const LONGEST_SIDE_PX = 1_280;

type Library = typeof DotLottie;
let library: Promise<Library> | undefined;

function loadLibrary(wasm_url: string): Promise<Library> {
  library ??= import('@lottiefiles/dotlottie-web').then(
    (loaded) => {
      loaded.DotLottieWorker.setWasmUrl(new URL(wasm_url, document.baseURI).href);
      return loaded;
    },
    (error: unknown) => {
      // a lost network must not disable animations for good
      library = undefined;
      throw error;
    },
  );
  return library;
}

const files = keptFiles(KEPT, (response) => response.text());

/** @param worker_id players with the same id share a worker. */
export function createLottiePlayer(box: HTMLElement, wasm_url: () => string, worker_id: string): GiftPlayer {
  let finish: ((end: PlayEnd) => void) | undefined;

  return {
    preload(item) {
      loadLibrary(wasm_url()).catch(() => {});
      if (item.renditions.animation) files(item.renditions.animation.url).catch(() => {});
    },

    play(item, options) {
      finish?.('stopped');
      return new Promise<PlayEnd>((resolve) => {
        let player: DotLottie.DotLottieWorker | undefined;
        const canvas = document.createElement('canvas');
        const timers = [setTimeout(() => end('timeout'), options.timeout_ms)];
        const end = (how: PlayEnd): void => {
          if (finish !== end) return;
          finish = undefined;
          for (const timer of timers) clearTimeout(timer);
          void player?.destroy();
          canvas.remove();
          resolve(how);
        };
        finish = end;
        const start = async (): Promise<void> => {
          const { animation } = item.renditions;
          if (!animation) throw new Error('no animation');
          const [{ DotLottieWorker }, data] = await Promise.all([loadLibrary(wasm_url()), files(animation.url)]);
          if (finish !== end) return;
          const { clientWidth, clientHeight } = box;
          const covers = fillsBox(item, clientWidth, clientHeight);
          if (!covers) canvas.style.cssText = boxShape(item, box, canvas.classList);
          box.append(canvas);
          player = new DotLottieWorker({
            canvas,
            data,
            autoplay: true,
            loop: options.loop ?? false,
            workerId: worker_id,
            layout: { fit: covers ? 'cover' : 'contain', align: [0.5, 0.5] },
            renderConfig: {
              autoResize: false,
              devicePixelRatio: Math.min(devicePixelRatio, LONGEST_SIDE_PX / Math.max(1, clientWidth, clientHeight)),
            },
          });
          timers.push(setTimeout(() => end('error'), START_WITHIN_MS));
          player.addEventListener('play', () => {
            clearTimeout(timers[1]);
            if (finish === end) options.started?.();
          });
          player.addEventListener('complete', () => end('finished'));
          player.addEventListener('loadError', () => end('error'));
          player.addEventListener('renderError', () => end('error'));
        };
        start().catch(() => end('error'));
      });
    },

    stop() {
      finish?.('stopped');
    },

    destroy() {
      finish?.('stopped');
    },
  };
}
