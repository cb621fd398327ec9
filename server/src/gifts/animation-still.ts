/** What an uploaded animation looks like: drawn on the server in a worker that cannot hold anybody up. */
import { Worker } from 'node:worker_threads';

interface Message {
  readonly png: Uint8Array;
  readonly visible: boolean;
  readonly flashes: number;
}
const SIDE_PX = 256;
const TIMEOUT_MS = 20_000;
const MEMORY_MB = 256;

export interface Drawn {
  /** PNG of 256 × 256. */
  readonly still: Buffer;
  /** The most flashes in any one second, after WCAG 2.3.1. */
  readonly flashes: number;
}

/**
 * Draws the still, and enough of the other frames to count flashes.
 * @throws Error when the player refuses the file, draws nothing, or takes too long.
 */
export async function drawAnimation(text: string, duration_ms: number): Promise<Drawn> {
  const worker = new Worker(new URL('./animation-still.worker.ts', import.meta.url), {
    workerData: { text, side_px: SIDE_PX, duration_ms },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
  try {
    const result = await new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`drawing took longer than ${TIMEOUT_MS / 1_000} seconds`)),
        TIMEOUT_MS,
      );
      worker.once('message', (message: Message) => (clearTimeout(timer), resolve(message)));
      worker.once(
        'error',
        (error) => (clearTimeout(timer), reject(error instanceof Error ? error : new Error(String(error)))),
      );
      worker.once('exit', () => (clearTimeout(timer), reject(new Error('the player refused the file'))));
    });
    if (!result.visible) throw new Error('the animation draws nothing that can be seen');
    return { still: Buffer.from(result.png), flashes: result.flashes };
  } finally {
    await worker.terminate();
  }
}
