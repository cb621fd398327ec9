/** Processes of a bench that take orders by their channel, one at a time. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

export interface Child {
  readonly pid: number;
  /** What it wrote to stderr. */
  readonly output: string;
  /** @throws Error when it says that it failed, or ended. */
  ask(order: object): Promise<unknown>;
  close(): void;
}

/** Starts one. It ends with this process (see `takeOrders`). */
export function openChild(file: string, what: string, node_options: readonly string[] = []): Child {
  const child: ChildProcess = fork(file, {
    execArgv: [...process.execArgv, ...node_options],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let output = '';
  child.stderr!.on('data', (data: Buffer) => void (output += data.toString()));
  return {
    pid: child.pid!,
    get output() {
      return output;
    },
    async ask(order) {
      child.send(order);
      const over = new AbortController();
      const [answer] = (await Promise.race([
        once(child, 'message', { signal: over.signal }),
        once(child, 'exit', { signal: over.signal }).then(() => [{ failed: `it ended\n${output}` }]),
      ])) as [{ done?: unknown; failed?: string }];
      over.abort();
      if (answer.failed !== undefined) throw new Error(`${what}: ${answer.failed}`);
      return answer.done;
    },
    close: () => child.kill(),
  };
}

/** The child's side: answers every order with what `work` returns, and ends when whoever started it is gone. */
export function takeOrders<Order>(work: (order: Order) => Promise<unknown>): void {
  process.on('message', (order: Order) => {
    void work(order)
      .then((done) => ({ done: done ?? null }))
      .catch((error: unknown) => ({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
      .then((answer) => process.send!(answer));
  });
  process.on('disconnect', () => process.exit());
}
