/** Amounts as people read and type them at a desk. Integers only: text becomes micros or coins without passing through a float. */
import { formatCoins, formatMoney, microsPerMinor, minorDigits, withWholeSymbol } from '@busker/protocol';

/** Digits after the point that micros can show. */
const MICRO_DIGITS = 6;

/**
 * Money to the last micro that matters: "$0.005", "$12.50". A statement whose lines are rounded would not add up in front of
 * a reader, so lines use this and headings use `formatMoney`.
 */
export function formatMoneyExact(amount_micros: bigint | string, currency: string, locale?: string): string {
  const value = BigInt(amount_micros);
  if (value % microsPerMinor(currency) === 0n) return formatMoney(value, currency, locale);
  const text = decimalText(value, MICRO_DIGITS);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: minorDigits(currency),
    maximumFractionDigits: MICRO_DIGITS,
  });
  return withWholeSymbol(format.format(text as unknown as number));
}

/** What can be paid of an amount: rounded towards zero to the currency's smallest unit, so that nobody is promised more than there is. */
export function wholeMinor(amount_micros: bigint | string, currency: string): bigint {
  const value = BigInt(amount_micros);
  return value - (value % microsPerMinor(currency));
}

/** With a plus or minus in front, as statements show a change. Zero has no sign. */
export function withSign(value: bigint | string, text: string): string {
  return BigInt(value) > 0n ? `+${text}` : text;
}

/** Coins with a sign: "+500", "-20". */
export function formatCoinsChange(count: bigint | string, locale?: string): string {
  return withSign(count, formatCoins(count, locale));
}

/** A share in basis points as a percentage: 5000 → "50%", 3333 → "33.33%". */
export function formatShare(share_bp: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(share_bp / 10_000);
}

/** An integer count: 12345 → "12,345". */
export function formatCount(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

function decimalText(value: bigint, digits: number): string {
  const absolute = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  return `${value < 0n ? '-' : ''}${absolute.slice(0, -digits)}.${absolute.slice(-digits)}`;
}

/** Micros as plain digits for an input field: 12500000 → "12.50" in USD; more digits only where they are not zero. */
export function moneyFieldText(amount_micros: bigint | string, currency: string): string {
  const keep = minorDigits(currency);
  let text = decimalText(BigInt(amount_micros), MICRO_DIGITS);
  while (text.endsWith('0') && text.length - text.indexOf('.') - 1 > keep) text = text.slice(0, -1);
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

/**
 * What somebody typed, as micros; null when it is not an amount. A point or a comma parts the fraction; spaces are ignored.
 * @param digits most digits after the point (the currency's own when left out, up to 6)
 */
export function parseMoney(text: string, currency: string, digits = minorDigits(currency)): bigint | null {
  const match = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.replaceAll(/\s/g, ''));
  if (!match) return null;
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return null;
  return BigInt(match[1]! + fraction.padEnd(MICRO_DIGITS, '0'));
}

/** What somebody typed, as whole coins; null when it is not a whole number of at most 15 digits. Thousands may be grouped. */
export function parseCoins(text: string): bigint | null {
  const trimmed = text.trim();
  if (!/^(\d{1,15}|\d{1,3}(?:[\s,.'’]\d{3}){1,4})$/.test(trimmed)) return null;
  return BigInt(trimmed.replaceAll(/\D/g, ''));
}
