import { describe, expect, it } from 'vitest';

import { Lifecycle, type LifecycleLog } from './lifecycle.ts';

function recordingLog(): LifecycleLog & { errors: string[] } {
  const errors: string[] = [];
  return {
    errors,
    info: () => undefined,
    warn: () => undefined,
    error: (_details, message) => void errors.push(message),
  };
}

describe('the end of a program', () => {
  it('stops its parts in reverse order, each after the one before it has stopped', async () => {
    const seen: string[] = [];
    const lifecycle = new Lifecycle(recordingLog());
    for (const name of ['database', 'jobs', 'door']) {
      lifecycle.onStop(name, async () => {
        seen.push(`${name} stops`);
        await Promise.resolve();
        seen.push(`${name} stopped`);
      });
    }
    expect(await lifecycle.stop('test')).toBe(true);
    expect(seen).toEqual([
      'door stops',
      'door stopped',
      'jobs stops',
      'jobs stopped',
      'database stops',
      'database stopped',
    ]);
  });

  it('goes on after a part that fails, and says so', async () => {
    const log = recordingLog();
    const lifecycle = new Lifecycle(log);
    let database_stopped = false;
    lifecycle.onStop('database', () => {
      database_stopped = true;
    });
    lifecycle.onStop('door', () => Promise.reject(new Error('stuck')));
    expect(await lifecycle.stop('test')).toBe(false);
    expect(database_stopped).toBe(true);
    expect(log.errors).toEqual(['Stopping "door" failed']);
  });

  it('goes on after a part that does not come to its end in time', async () => {
    const log = recordingLog();
    const lifecycle = new Lifecycle(log);
    let database_stopped = false;
    lifecycle.onStop('database', () => {
      database_stopped = true;
    });
    lifecycle.onStop('door', () => new Promise(() => undefined), 20);
    expect(await lifecycle.stop('test')).toBe(false);
    expect(database_stopped).toBe(true);
    expect(log.errors).toEqual(['Stopping "door" failed']);
  });

  it('stops each part once when asked twice, and the second call waits too', async () => {
    const lifecycle = new Lifecycle(recordingLog());
    let stops = 0;
    lifecycle.onStop('door', async () => {
      await Promise.resolve();
      stops++;
    });
    await Promise.all([lifecycle.stop('one'), lifecycle.stop('two').then(() => expect(stops).toBe(1))]);
    expect(stops).toBe(1);
  });

  it('also stops what a start under way registers after the stop began', async () => {
    const lifecycle = new Lifecycle(recordingLog());
    await lifecycle.stop('early');
    let stopped = false;
    lifecycle.onStop('late', () => {
      stopped = true;
    });
    await lifecycle.stop('again');
    expect(stopped).toBe(true);
  });

  it('tells long waits to give up', async () => {
    const lifecycle = new Lifecycle(recordingLog());
    expect(lifecycle.stopping.aborted).toBe(false);
    await lifecycle.stop('test');
    expect(lifecycle.stopping.aborted).toBe(true);
  });
});
