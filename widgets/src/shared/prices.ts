/** Coins and money as people read them. */
import { formatMoney, numberFormat, priceOfCoins } from '@busker/protocol';

/** What coins cost, written in the visitor's locale: the price of buying exactly so many. */
export function moneyText(
  coins: bigint,
  coin_price_micros: string,
  currency: string,
  locale: string | undefined,
): string {
  return formatMoney(priceOfCoins(coins, BigInt(coin_price_micros), currency), currency, locale);
}

/** "1,240" */
export function numberText(value: bigint | number | string, locale: string | undefined): string {
  return numberFormat(locale).format(typeof value === 'string' ? BigInt(value) : value);
}

/** "1.2K" where a whole number would not fit; exact below ten thousand. */
export function shortNumberText(value: bigint, locale: string | undefined): string {
  if (value < 10_000n) return numberText(value, locale);
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
