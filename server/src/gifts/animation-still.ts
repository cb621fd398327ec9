/** The still image of an uploaded animation, drawn on the server in a worker that cannot hold anybody up. */
import { Worker } from 'node:worker_threads';

const SIDE_PX = 256;
const TIMEOUT_MS = 10_000;
const MEMORY_MB = 256;

/**
 * Draws the still as a PNG of 256 × 256.
 * @throws Error when the player refuses the file, draws nothing, or takes too long.
 */
export async function drawStill(text: string): Promise<Buffer> {
  const worker = new Worker(new URL('./animation-still.worker.ts', import.meta.url), {
    workerData: { text, side_px: SIDE_PX },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
  try {
    const result = await new Promise<{ png: Uint8Array; visible: boolean }>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`drawing took longer than ${TIMEOUT_MS / 1_000} seconds`)),
        TIMEOUT_MS,
      );
      worker.once(
        'message',
        (message: { png: Uint8Array; visible: boolean }) => (clearTimeout(timer), resolve(message)),
      );
      worker.once(
        'error',
        (error) => (clearTimeout(timer), reject(error instanceof Error ? error : new Error(String(error)))),
      );
      worker.once('exit', () => (clearTimeout(timer), reject(new Error('the player refused the file'))));
    });
    if (!result.visible) throw new Error('the animation draws nothing that can be seen');
    return Buffer.from(result.png);
  } finally {
    await worker.terminate();
  }
}
