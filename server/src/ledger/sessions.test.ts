/** Sessions that cannot be opened: whatever the reason, no command is to blame for it. */
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { createLog } from '../platform/log.ts';
import { connectLedger } from './connection.ts';
import { isTransient } from './faults.ts';
import { openSessions } from './sessions.ts';

async function refusal(port: number): Promise<unknown> {
  const connect = connectLedger({ host: '127.0.0.1', port, connectionTimeoutMillis: 200, database: 'x', user: 'x' });
  const sessions = openSessions({ connect, log: createLog('silent'), most: 1 });
  const error = await sessions.take().catch((reason: unknown) => reason);
  // The place is free again: the next one waits for nobody.
  expect(await sessions.take().catch((reason: unknown) => String(reason))).toBe(String(error));
  return error;
}

describe('a session that cannot be opened', () => {
  it('is tried again when the database says nothing in time', async () => {
    const silent = net.createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const error = await refusal((silent.address() as net.AddressInfo).port);
    expect(String(error)).toContain('timeout expired');
    expect(isTransient(error)).toBe(true);
    silent.close();
  });

  it('is tried again when the line breaks in the middle of a word', async () => {
    const rude = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1');
    await once(rude, 'listening');
    expect(isTransient(await refusal((rude.address() as net.AddressInfo).port))).toBe(true);
    rude.close();
  });
});

describe('a fault of a command', () => {
  it('is not tried again', () => {
    expect(isTransient(new Error('timeout expired'))).toBe(false);
    expect(isTransient(Object.assign(new Error('x'), { code: '23514' }))).toBe(false);
  });
});
