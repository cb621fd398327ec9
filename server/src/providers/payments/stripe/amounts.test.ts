import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProviderRefused } from '../../port.ts';
import { microsOfStripe, stripeUnitsOf } from './amounts.ts';

it('says amounts in the units of the currency', () => {
  expect(stripeUnitsOf(1_290_000n, 'USD')).toBe(129);
  expect(stripeUnitsOf(190_000_000n, 'JPY')).toBe(190);
  expect(stripeUnitsOf(1_290_000n, 'KWD')).toBe(1_290);
  expect(stripeUnitsOf(500_000_000n, 'ISK')).toBe(50_000);
});

it.each([
  [1n, 'USD'],
  [1_295_000n, 'USD'],
  [190_500_000n, 'JPY'],
  [1_291_000n, 'KWD'],
  [500_500_000n, 'ISK'],
  [10n ** 24n, 'USD'],
])('never rounds: %s micros of %s are refused', (amount, currency) => {
  expect(() => stripeUnitsOf(amount, currency)).toThrow(ProviderRefused);
});

it('reads back what it said, for every amount that can be said', () => {
  const amount = fc.integer({ min: 1, max: 99_999_999 });
  const currency = fc.constantFrom('USD', 'EUR', 'JPY', 'KRW', 'VND', 'KWD', 'TND', 'ISK', 'UGX');
  fc.assert(
    fc.property(amount, currency, (units, code) => {
      const micros = microsOfStripe(units, code);
      try {
        expect(stripeUnitsOf(micros, code)).toBe(units);
      } catch (error) {
        // Only what Stripe's own steps forbid.
        if (!(error instanceof ProviderRefused)) throw error;
        expect(['KWD', 'TND', 'ISK', 'UGX']).toContain(code);
        expect(units % (code === 'ISK' || code === 'UGX' ? 100 : 10)).not.toBe(0);
      }
    }),
  );
});

it('does not read what is no amount', () => {
  for (const units of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    expect(() => microsOfStripe(units, 'USD')).toThrow(RangeError);
});
