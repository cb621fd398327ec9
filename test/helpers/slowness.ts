/**
 * How much longer than on a quiet machine a piece of work takes here and now, so that promises of time, which are made for a quiet machine,
 * can be judged on a busy one.
 */
import { once } from 'node:events';
import os from 'node:os';
import { Worker } from 'node:worker_threads';

/** As long as nobody else wants the cores. */
const WORK_MS = 300;

/** Works until it has used so much of a core, and tells how long that took. */
const WORK = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { createHash } = require('node:crypto');
  const block = Buffer.alloc(65536);
  const began = performance.now();
  const before = process.threadCpuUsage();
  let used_ms = 0;
  while (used_ms < workerData) {
    createHash('sha256').update(block).digest();
    const { user, system } = process.threadCpuUsage(before);
    used_ms = (user + system) / 1000;
  }
  parentPort.postMessage((performance.now() - began) / used_ms);
`;

/** @returns 1 when every core is free for who asks, 3 when each piece of work takes three times as long; never below 1. */
export async function slowness(): Promise<number> {
  const measured = await Promise.all(
    Array.from({ length: os.availableParallelism() }, async () => {
      const worker = new Worker(WORK, { eval: true, workerData: WORK_MS });
      const [factor] = (await once(worker, 'message')) as [number];
      await worker.terminate();
      return factor;
    }),
  );
  return Math.max(1, ...measured);
}
