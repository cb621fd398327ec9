/**
 * Amounts as Stripe counts them: integers of a currency's smallest unit, but by Stripe's own list, which is not ISO 4217 everywhere.
 * Source: docs.stripe.com/currencies, "zero-decimal", "three-decimal" and "special case" currencies.
 */
import { ProviderRefused } from '../../port.ts';

const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Micros in one of Stripe's units of a currency. */
function microsPerUnit(currency: string): bigint {
  if (ZERO_DECIMAL.has(currency)) return 1_000_000n;
  if (THREE_DECIMAL.has(currency)) return 1_000n;
  return 10_000n;
}

/** Smallest step that Stripe takes, in its units: amounts of three-decimal currencies end in 0; ISK and UGX have no fractions. */
function stepOf(currency: string): bigint {
  if (THREE_DECIMAL.has(currency)) return 10n;
  if (currency === 'ISK' || currency === 'UGX') return 100n;
  return 1n;
}

/**
 * An amount in Stripe's units. Never rounds.
 * @throws ProviderRefused when the amount cannot be said exactly.
 */
export function stripeUnitsOf(amount_micros: bigint, currency: string): number {
  const per_unit = microsPerUnit(currency);
  const units = amount_micros / per_unit;
  if (amount_micros % per_unit !== 0n || units % stepOf(currency) !== 0n || units > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new ProviderRefused(`Stripe cannot take this exact amount of ${currency}.`);
  }
  return Number(units);
}

/** Micros of an amount in Stripe's units. @param units a safe integer. @throws RangeError for anything else. */
export function microsOfStripe(units: number, currency: string): bigint {
  if (!Number.isSafeInteger(units)) throw new RangeError(`not an amount: ${units}`);
  return BigInt(units) * microsPerUnit(currency);
}
