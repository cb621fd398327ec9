import { formatMoney, minorDigits, payableStepMicros, priceOfCoins } from '@busker/protocol';
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
  // Three decimals, of which cards take two.
  [1n, 4_001n, 'KWD', 10_000n],
  [3n, 4_001n, 'KWD', 20_000n],
  [1n, 1n, 'ISK', 1_000_000n],
])('%s coins at %s micros of %s cost %s', (coins, coin_price_micros, currency, price) => {
  expect(priceOfCoins(coins, coin_price_micros, currency)).toBe(price);
});

it('rounds up to what can be paid, by less than its smallest unit', () => {
  const currencies = fc.constantFrom('USD', 'EUR', 'GBP', 'JPY', 'KRW', 'KWD', 'UGX', 'OMR');
  const counts = fc.bigInt({ min: 1n, max: 100_000n });
  const coin_prices = fc.bigInt({ min: 1n, max: 5_000_000n });
  fc.assert(
    fc.property(counts, coin_prices, currencies, (coins, coin_price_micros, currency) => {
      const price = priceOfCoins(coins, coin_price_micros, currency);
      expect(price % payableStepMicros(currency)).toBe(0n);
      expect(price >= coins * coin_price_micros).toBe(true);
      expect(price - coins * coin_price_micros < payableStepMicros(currency)).toBe(true);
    }),
  );
});

/** Every currency that Stripe counts in another way than in hundredths, and some that it does not. */
const STRIPE_CURRENCIES = (
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF ISK UGX BHD JOD KWD OMR TND ' +
  'USD EUR GBP HUF TWD SEK BRL INR MXN'
).split(' ');

it('makes prices that Stripe can charge to the unit, in every currency', () => {
  const counts = fc.bigInt({ min: 40n, max: 100_000n });
  const coin_prices = fc.bigInt({ min: 1n, max: 5_000_000n });
  fc.assert(
    fc.property(counts, coin_prices, fc.constantFrom(...STRIPE_CURRENCIES), (coins, coin_price_micros, currency) => {
      const price = priceOfCoins(coins, coin_price_micros, currency);
      expect(microsOfStripe(stripeUnitsOf(price, currency), currency)).toBe(price);
    }),
    { numRuns: 1_000 },
  );
});

it.each(STRIPE_CURRENCIES.filter((currency) => !['HUF', 'TWD'].includes(currency)))(
  'knows the decimals of %s as browsers do',
  (currency) => {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    expect(minorDigits(currency)).toBe(maximumFractionDigits);
  },
);

it('shows what is paid, with no digit less', () => {
  const shown = (micros: bigint, currency: string) => formatMoney(micros, currency, 'en').replace(/\s/g, ' ');
  expect(shown(1_290_000n, 'USD')).toBe('$1.29');
  expect(shown(-1_290_000n, 'USD')).toBe('-$1.29');
  expect(shown(195_000_000n, 'JPY')).toBe('¥195');
  expect(shown(1_290_000n, 'KWD')).toBe('KWD 1.290');
  expect(shown(489_990_000n, 'HUF')).toBe('HUF 489.99');
  expect(shown(3_000_000_000n, 'UGX')).toBe('UGX 3,000');
});
