/** Several posters (poster.ts) on one database, at work at the same time. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Flood, Flooded } from './poster.ts';

const POSTER = path.resolve(import.meta.dirname, 'poster.ts');

export interface Posters {
  /** All flood at once, each with its own flood. */
  flood(floods: readonly Flood[]): Promise<Flooded[]>;
  /** Ends one at once, as `kill -9` does. */
  kill(index: number): Promise<void>;
  close(): Promise<void>;
}

/** @param groups posting groups that they split among them; 1: each posts whatever comes to it. */
export async function openPosters(app_url: string, count: number, groups = 1): Promise<Posters> {
  const children = await Promise.all(Array.from({ length: count }, () => openPoster(app_url, groups)));
  return {
    flood: (floods) =>
      Promise.all(
        floods.map(async (flood, index) => {
          const child = children[index]!;
          child.send(flood);
          const over = new AbortController();
          const { signal } = over;
          const ended = once(child, 'exit', { signal }).then(() =>
            Promise.reject(new Error('a poster ended by itself')),
          );
          const [answer] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Flooded];
          ended.catch(() => undefined);
          over.abort();
          return answer;
        }),
      ),
    async kill(index) {
      const child = children[index]!;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async close() {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.disconnect();
          await ended;
        }),
      );
    },
  };
}

async function openPoster(app_url: string, groups: number): Promise<ChildProcess> {
  const child = fork(POSTER, [app_url, `${groups}`], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  await once(child, 'message');
  return child;
}
