import { microsPerMinor } from '@busker/protocol';

/** The most of an amount that a bank can carry: rounded down to the currency's smallest unit; the rest stays available. */
export function wholeMinor(amount_micros: bigint, currency: string): bigint {
  return amount_micros - (amount_micros % microsPerMinor(currency));
}
