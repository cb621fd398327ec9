/** No line of the log carries a password or secret key, whatever is handed to it. */
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

const SECRET = 'hunter2-correct-horse';

function linesOf(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('trace', { write: (line) => void lines.push(line) }));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) JSON.parse(line);
  return lines.join('');
}

/** Like pg's: the error of a broken connection has the client hanging on it. */
function errorWithClient(): Error {
  class Client {
    password = SECRET;
    secretKey = SECRET;
    connectionParameters = { password: SECRET };
  }
  return Object.assign(new Error('Connection terminated unexpectedly'), {
    client: new Client(),
    code: '57P01',
    password: SECRET,
  });
}

describe('the log', () => {
  const given: [string, (log: ReturnType<typeof createLog>) => void][] = [
    ['an error as err', (log) => log.warn({ err: errorWithClient() }, 'broke')],
    ['an error alone', (log) => log.error(errorWithClient())],
    ['an error in a list', (log) => log.error({ details: [errorWithClient()] }, 'better-auth: failed')],
    ['an error as a cause', (log) => log.error({ err: new Error('outer', { cause: errorWithClient() }) })],
    ['an error of many', (log) => log.error({ err: new AggregateError([errorWithClient()], 'all failed') })],
    ['a child', (log) => log.child({ part: 'hub' }).error({ err: errorWithClient() })],
    ['plain objects', (log) => log.info({ config: { smtp: { password: SECRET }, api_key: SECRET, secret: SECRET } })],
    ['headers', (log) => log.info({ headers: { cookie: SECRET, authorization: SECRET, 'stripe-signature': SECRET } })],
    ['an address in details', (log) => log.info({ url: `postgres://busker:${SECRET}@db:5432/busker` })],
    ['an address in words', (log) => log.error(`connecting to postgres://busker:${SECRET}@db/busker failed`)],
    ['an address in an error', (log) => log.error(new Error(`no answer from smtps://me:${SECRET}@mail`))],
    ['a key of Stripe', (log) => log.error(new Error('Invalid API Key: sk_live_hunter2correcthorse'))],
    ['a bearer', (log) => log.info({ said: `Authorization: Bearer ${SECRET}` })],
  ];
  it.each(given)('writes %s without the secrets in it', (_name, write) => {
    const lines = linesOf(write);
    expect(lines).not.toContain(SECRET);
    expect(lines).not.toContain('hunter2');
  });

  it('keeps what helps: words, stack, codes, causes, plain details', () => {
    const err = Object.assign(new Error('outer', { cause: errorWithClient() }), {
      code: '23505',
      constraint: 'handle_key',
    });
    const line = JSON.parse(linesOf((log) => log.error({ err, gift: 'g1', coins: 5n, at: new Date(0) }, 'failed')));
    expect(line).toMatchObject({
      msg: 'failed',
      gift: 'g1',
      coins: '5',
      at: '1970-01-01T00:00:00.000Z',
      err: {
        type: 'Error',
        message: 'outer',
        code: '23505',
        constraint: 'handle_key',
        cause: { message: 'Connection terminated unexpectedly', code: '57P01' },
      },
    });
    expect(line.err.stack).toContain('log.test.ts');
    expect(JSON.parse(linesOf((log) => log.error(new Error('alone'))))).toMatchObject({
      msg: 'alone',
      err: { message: 'alone' },
    });
  });

  it('leaves addresses without credentials alone', () => {
    const line = linesOf((log) =>
      log.info({ url: 'http://localhost:4600/live/1?to=a@b' }, 'see https://busker.example/x'),
    );
    expect(line).toContain('http://localhost:4600/live/1?to=a@b');
    expect(line).toContain('https://busker.example/x');
  });
});
