import { expect, it } from 'vitest';
import { sharedBuffers } from './buffers.ts';

const GB = 2 ** 30;

it.each([
  [0, '128MB'],
  [1 * GB, '128MB'],
  [4 * GB, '256MB'],
  [8 * GB, '512MB'],
  [64 * GB, '1024MB'],
])('of %i bytes of memory, PostgreSQL keeps pages in %s', (bytes, buffers) => {
  expect(sharedBuffers(bytes)).toBe(buffers);
});

it('of this machine it keeps between the bounds', () => {
  const size = Number.parseInt(sharedBuffers(), 10);
  expect(size).toBeGreaterThanOrEqual(128);
  expect(size).toBeLessThanOrEqual(1_024);
});
