import { expect, it } from 'vitest';
import { withKnownCode } from './patient-pool.ts';

const coded = (message: string, code?: string): Error => Object.assign(new Error(message), code ? { code } : {});

it.each([
  coded('Connection terminated unexpectedly'),
  coded('Client has encountered a connection error and is not queryable'),
  coded('read ECONNRESET', 'ECONNRESET'),
  coded('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
  coded('terminating connection due to administrator command', '57P01'),
  coded('no connection within 10000 ms', '08001'),
])('says of a database that went away that it can be asked again: %s', (error) => {
  expect(withKnownCode(error)).toMatchObject({ code: '57P03', message: error.message, cause: error });
});

it.each([coded('duplicate key', '23505'), coded('syntax error', '42601'), coded('a bug of ours'), 'a text'])(
  'leaves anything else as it is: %s',
  (error) => {
    expect(withKnownCode(error)).toBe(error);
  },
);
