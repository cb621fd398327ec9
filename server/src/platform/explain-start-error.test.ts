import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { explainStartError } from './explain-start-error.ts';
import { StartProblem } from './start-problem.ts';

describe('an error at the start is explained', () => {
  it('for a port that is really taken, with the port and another way', async () => {
    const first = createServer();
    await listen(first, 0);
    const address = first.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const error = await listen(createServer(), port).catch((reason: unknown) => reason);
    first.close();
    expect(explainStartError(error)).toBe(
      `Port ${port} on 127.0.0.1 is taken by another program.\nStop that program, or choose another port: npm start -- --port 8081`,
    );
  });

  it('for a file that is not there, as the fault that it is, with the stack', () => {
    let error: unknown;
    try {
      readFileSync('/nowhere/at/all');
    } catch (caught) {
      error = caught;
    }
    expect(explainStartError(error)).toMatch(/reason it does not know:\n.*ENOENT.*\n\s+at /);
  });

  it.each([
    [{ code: 'EACCES', syscall: 'listen', port: 80 }, /may not listen on port 80/],
    [{ code: 'EACCES', syscall: 'mkdir', path: '/data' }, /may not create \/data\.\n.*--data .*install -d .* \/data$/],
    [{ code: 'EACCES', syscall: 'open', path: '/data/secret' }, /may not read or write \/data\/secret\.\n.*chown/],
    [{ code: 'ENOSPC' }, /disk is full\.\nMake room/],
    [{ code: '53100' }, /disk is full\.\nMake room/],
    [{ code: 'ENOTDIR', path: '/file/data' }, /\/file\/data cannot be made: a file/],
    [{ code: 'EROFS', path: '/data' }, /cannot be written/],
    [{ code: 'ECONNREFUSED', address: '10.0.0.1', port: 5432 }, /No PostgreSQL answers at 10\.0\.0\.1:5432/],
    [{ code: '28P01' }, /refuses the sign-in/],
    [{ code: '3D000' }, /Create the database/],
  ])('%o', (fields, expected) => {
    expect(explainStartError(Object.assign(new Error('text'), fields))).toMatch(expected);
  });

  it('in its own words, when it brings them', () => {
    expect(explainStartError(new StartProblem('What.', 'Way out.'))).toBe('What.\nWay out.');
  });

  it('by its cause, when it was wrapped', () => {
    const wrapped = new Error('start failed', { cause: Object.assign(new Error('x'), { code: 'ENOSPC' }) });
    expect(explainStartError(wrapped)).toMatch(/disk is full/);
  });

  it('by its first address, when all addresses of a host failed', () => {
    const one = Object.assign(new Error('x'), { code: 'ECONNREFUSED', address: '::1', port: 5432 });
    expect(explainStartError(new AggregateError([one]))).toMatch(/No PostgreSQL answers at ::1:5432/);
  });
});

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
