import { expect, it } from 'vitest';
import { slowness } from './slowness.ts';

it('is a factor, at least 1', async () => {
  const factor = await slowness();
  expect(factor).toBeGreaterThanOrEqual(1);
  expect(factor).toBeLessThan(1_000);
});
