/** How much of the machine's memory the embedded PostgreSQL keeps pages in. */
import os from 'node:os';
import process from 'node:process';

const MB = 2 ** 20;
const LEAST_MB = 128;
const MOST_MB = 1_024;
/** PostgreSQL's own advice is a quarter, for a machine that does nothing else; here a server, and on a laptop a browser, live beside it. */
const SHARE = 1 / 16;

/**
 * @param bytes memory that this process may use; left out: the machine's, or less where a container says so.
 * @returns a value of `shared_buffers`, between 128 MB and 1 GB. It is taken from the machine only as pages come to be kept.
 */
export function sharedBuffers(bytes: number = usableMemory()): string {
  return `${Math.min(MOST_MB, Math.max(LEAST_MB, Math.floor((bytes * SHARE) / MB)))}MB`;
}

function usableMemory(): number {
  const bound = process.constrainedMemory();
  const all = os.totalmem();
  return bound > 0 && bound < all ? bound : all;
}
