import { microsPerMinor, priceOfCoins } from '@busker/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { microsOfStripe, stripeUnitsOf } from '../providers/payments/stripe/amounts.ts';

it.each([
  // 0.0129 USD a coin: 1.29 exactly, then the next cent.
  [100n, 12_900n, 'USD', 1_290_000n],
  [101n, 12_900n, 'USD', 1_310_000n],
  [1n, 12_900n, 'USD', 20_000n],
  // 1.95 JPY a coin; there is nothing smaller than a yen.
  [100n, 1_950_000n, 'JPY', 195_000_000n],
  [101n, 1_950_000n, 'JPY', 197_000_000n],
  [1n, 1n, 'JPY', 1_000_000n],
  // Three decimals.
  [1n, 4_001n, 'KWD', 5_000n],
])('%s coins at %s micros of %s cost %s', (coins, coin_price_micros, currency, price) => {
  expect(priceOfCoins(coins, coin_price_micros, currency)).toBe(price);
});

it('rounds up to what can be paid, by less than its smallest unit', () => {
  const currencies = fc.constantFrom('USD', 'EUR', 'GBP', 'JPY', 'KRW', 'KWD');
  const counts = fc.bigInt({ min: 1n, max: 100_000n });
  const coin_prices = fc.bigInt({ min: 1n, max: 5_000_000n });
  fc.assert(
    fc.property(counts, coin_prices, currencies, (coins, coin_price_micros, currency) => {
      const price = priceOfCoins(coins, coin_price_micros, currency);
      expect(price % microsPerMinor(currency)).toBe(0n);
      expect(price >= coins * coin_price_micros).toBe(true);
      expect(price - coins * coin_price_micros < microsPerMinor(currency)).toBe(true);
    }),
  );
});

it('makes prices that Stripe can charge to the unit, in every currency of the first shop', () => {
  const counts = fc.bigInt({ min: 40n, max: 100_000n });
  fc.assert(
    fc.property(counts, fc.constantFrom('USD', 'EUR', 'GBP', 'JPY'), (coins, currency) => {
      const price = priceOfCoins(coins, currency === 'JPY' ? 1_950_000n : 12_900n, currency);
      expect(microsOfStripe(stripeUnitsOf(price, currency), currency)).toBe(price);
    }),
  );
});
