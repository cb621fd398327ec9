/** Has one upload prepared by a worker thread that cannot hold anybody up, nor outlive its time. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { bareEnvironment } from '../platform/bare-environment.ts';
import { Refused, type Order, type Prepared, type Said } from './prepared.ts';
import { problem } from './problems.ts';

/** A show of ten seconds at full size takes a quarter of this on two busy cores. */
const TIMEOUT_MS = 240_000;
const MEMORY_MB = 384;

/** With the process in its name: what one that was killed left is removed by the next. */
const FOLDER = 'busker-animation-';

async function sweepFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = /^busker-animation-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !lives(Number(pid))) await rm(path.join(tmpdir(), name), { recursive: true, force: true });
  }
}
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * @param onPercent told as it goes on; the first time when the file has passed its check.
 * @throws Refused with what is wrong with the file; whatever `signal` was aborted with.
 */
export async function prepareUpload(
  upload: Pick<Order, 'source' | 'sound' | 'ffmpeg'> & Partial<Pick<Order, 'house_sound'>>,
  onPercent: (percent: number) => void,
  signal: AbortSignal,
): Promise<Prepared> {
  signal.throwIfAborted();
  await sweepFolders();
  const folder = await mkdtemp(path.join(tmpdir(), `${FOLDER}${process.pid}-`));
  const order: Order = { house_sound: false, ...upload, folder, env: bareEnvironment() };
  const worker = new Worker(new URL('./prepare.worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
  let onAbort: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Prepared>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Refused(problem('drawing_took_too_long', { seconds: TIMEOUT_MS / 1_000 }))),
        TIMEOUT_MS,
      );
      onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('given up'));
      signal.addEventListener('abort', onAbort);
      worker.on('message', (said: Said) => {
        if (said.says === 'rendering') onPercent(said.percent);
        else if (said.says === 'made') resolve(said.made);
        else reject(new Refused(...said.problems));
      });
      // Memory that ran out, or a player that broke: the file is to blame.
      worker.once('error', () => reject(new Refused(problem('not_drawn'))));
      worker.once('exit', () => reject(new Refused(problem('not_drawn'))));
    });
  } finally {
    clearTimeout(timer);
    if (onAbort) signal.removeEventListener('abort', onAbort);
    await worker.terminate();
    await rm(folder, { recursive: true, force: true });
  }
}
