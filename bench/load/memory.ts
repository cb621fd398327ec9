/** What a Node process holds after its garbage was collected, asked through its inspector, so that the program itself need not know of it. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Started with this, a process says where its inspector listens, on stderr. */
export const INSPECTED = '--inspect=127.0.0.1:0';
const LISTENS = /Debugger listening on (ws:\/\/\S+)/;
/** Once leaves what only finalizers let go. */
const COLLECT_TIMES = 3;

export interface Memory {
  /** Resident, in bytes. */
  readonly rss: number;
}

/** @param output what the process wrote so far. @throws Error when it has no inspector. */
export async function memoryOf(output: string): Promise<Memory> {
  const url = LISTENS.exec(output)?.[1];
  if (url === undefined) throw new Error(`a process has no inspector:\n${output.slice(-1_000)}`);
  const ws = new WebSocket(url);
  await once(ws, 'open');
  let id = 0;
  const ask = async (method: string, params: object = {}): Promise<{ result?: { value?: unknown } }> => {
    const mine = ++id;
    ws.send(JSON.stringify({ id: mine, method, params }));
    for (;;) {
      const [data] = (await once(ws, 'message')) as [Buffer];
      const answer = JSON.parse(data.toString()) as { id?: number; result?: { result?: { value?: unknown } } };
      if (answer.id === mine) return answer.result ?? {};
    }
  };
  try {
    for (let n = 0; n < COLLECT_TIMES; n++) await ask('HeapProfiler.collectGarbage');
    const { result } = await ask('Runtime.evaluate', { expression: 'process.memoryUsage()', returnByValue: true });
    return result!.value as Memory;
  } finally {
    ws.close();
  }
}
