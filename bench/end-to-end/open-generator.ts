/** Starts the load generator as a process of its own and gives it orders. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Answer, Order, Tapped } from './generator.ts';

const GENERATOR_FILE = path.resolve(import.meta.dirname, 'generator.ts');

export interface Generator {
  readonly pid: number;
  tap(order: Extract<Order, { do: 'tap' }>): Promise<Tapped>;
  close(): void;
}

/** @param open whom it signs in, and where. */
export async function openGenerator(open: Omit<Extract<Order, { do: 'open' }>, 'do'>): Promise<Generator> {
  const child = fork(GENERATOR_FILE, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    await ask(child, { do: 'open', ...open });
  } catch (error) {
    child.kill();
    throw error;
  }
  return {
    pid: child.pid!,
    async tap(order) {
      const answer = await ask(child, order);
      if (!('done' in answer) || answer.done !== 'tap') throw new Error('the load generator answered something else');
      return answer;
    },
    close: () => child.kill(),
  };
}

async function ask(child: ChildProcess, order: Order): Promise<Answer> {
  child.send(order);
  const over = new AbortController();
  const [answer] = (await Promise.race([
    once(child, 'message', { signal: over.signal }),
    once(child, 'exit', { signal: over.signal }).then(() => [{ failed: 'the load generator ended' }]),
  ])) as [Answer];
  over.abort();
  if ('failed' in answer) throw new Error(`The load generator: ${answer.failed}`);
  return answer;
}
