/**
 * Money and coins. Both are integers kept as `bigint`, branded so that a bare number or bigint never crosses a
 * function boundary as money. In JSON both are decimal strings.
 *
 * - coins: whole coins, the platform's unit of account.
 * - micros: 10⁻⁶ of a unit of a currency; 1 USD = 1 000 000 micros.
 */
import Type from 'typebox';

declare const coinsBrand: unique symbol;
declare const microsBrand: unique symbol;
export type Coins = bigint & { readonly [coinsBrand]: true };
export type Micros = bigint & { readonly [microsBrand]: true };

/** Largest amount of coins or micros that a command may name: far below 2⁶³, so that sums cannot overflow `bigint` columns. */
export const MAX_AMOUNT = 10n ** 15n;

/** Brands whole coins. Throws `RangeError` outside ±MAX_AMOUNT. */
export function coins(value: bigint | number | string): Coins {
  return checkedInteger(value) as Coins;
}

/** Brands micros of a currency. Throws `RangeError` outside ±MAX_AMOUNT. */
export function micros(value: bigint | number | string): Micros {
  return checkedInteger(value) as Micros;
}

function checkedInteger(value: bigint | number | string): bigint {
  const integer = BigInt(value);
  if (integer > MAX_AMOUNT || integer < -MAX_AMOUNT) throw new RangeError(`amount out of range: ${integer}`);
  return integer;
}

/** A decimal integer as a string, e.g. "1250000". At most 16 digits. */
export const IntegerString = Type.String({
  pattern: '^-?(0|[1-9][0-9]{0,15})$',
  description: 'Integer as a decimal string',
});
export const CoinsJson = Type.String({
  pattern: '^-?(0|[1-9][0-9]{0,15})$',
  description: 'Whole coins as a decimal string',
});
export const MicrosJson = Type.String({
  pattern: '^-?(0|[1-9][0-9]{0,15})$',
  description: 'Micros (10⁻⁶ of a currency unit) as a decimal string',
});

/** ISO 4217 code of a currency that coins are sold in. */
export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 currency code' });

/** Currencies that people pay in whole units: ISO 4217 with no minor unit, and MGA, whose fifths nobody pays with. */
const WHOLE_UNITS = 'BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF';
const THOUSANDTHS = 'BHD IQD JOD KWD LYD OMR TND';
/** Digits after the decimal point that people pay with, by currency; 2 where not listed. */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...WHOLE_UNITS.split(' ').map((currency) => [currency, 0] as const),
  ...THOUSANDTHS.split(' ').map((currency) => [currency, 3] as const),
]);
/** Cards take three-decimal amounts in tens of the smallest unit only (Stripe's list says so for each of them). */
const THOUSANDTHS_STEP_MICROS = 10_000n;

/** Digits after the decimal point of a currency (0 to 3). */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS.get(currency) ?? 2;
}

/** Micros in the smallest unit of a currency (10 000 for USD cents, 1 000 000 for JPY, 1 000 for KWD). */
export function microsPerMinor(currency: string): bigint {
  return 10n ** BigInt(6 - minorDigits(currency));
}

/** The step in which prices can be paid: the smallest unit, and ten of it where there are three decimals. */
export function payableStepMicros(currency: string): bigint {
  return minorDigits(currency) === 3 ? THOUSANDTHS_STEP_MICROS : microsPerMinor(currency);
}

/** The price of coins at a price per coin, rounded UP to what can be paid; the platform keeps the remainder. */
export function priceOfCoins(count: bigint, coin_price_micros: bigint, currency: string): Micros {
  const exact = count * coin_price_micros;
  const step = payableStepMicros(currency);
  return micros(((exact + step - 1n) / step) * step);
}

/** What a creator earns of a gift: coins × coin value × share, rounded DOWN to a micro; the platform keeps the remainder. */
export function earningOf(gift_coins: bigint, coin_value_micros: bigint, share_bp: number): Micros {
  return micros((gift_coins * coin_value_micros * BigInt(share_bp)) / 10_000n);
}

/** Money for people, in their locale: formatMoney("1290000", "USD") → "$1.29". Rounds half away from zero, for display only. */
export function formatMoney(amount_micros: bigint | string, currency: string, locale?: string): string {
  const digits = minorDigits(currency);
  const value = BigInt(amount_micros);
  const sign = value < 0n ? '-' : '';
  const step = microsPerMinor(currency);
  const absolute = value < 0n ? -value : value;
  const minor = (absolute + step / 2n) / step;
  const text = minor.toString().padStart(digits + 1, '0');
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  // The digits are ours, so that what is shown is what is paid: locales know fewer for some currencies.
  const shown = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  const format = kept(`${locale} ${currency}`, () => new Intl.NumberFormat(locale, shown));
  return withWholeSymbol(format.format(`${sign}${decimal}` as unknown as number));
}

/** From the right, a "$" at the end of "US$" would go to its other side: marks around it keep the symbol whole, and apart from the digits. */
export const withWholeSymbol = (money: string): string =>
  /[\u200f\u061c]/.test(money) ? money.replace(/[A-Z]+\p{Sc}/u, '\u200f$&\u200e') : money;

/** Coins for people: formatCoins("40000") → "40,000". */
export function formatCoins(count: bigint | string, locale?: string): string {
  return numberFormat(locale).format(BigInt(count));
}

/** Numbers as a locale writes them; the browser's own without one. */
export const numberFormat = (locale?: string): Intl.NumberFormat =>
  kept(`${locale}`, () => new Intl.NumberFormat(locale));

/** Making a formatter costs a phone as much as a hundred uses of it. There are as many as languages times currencies. */
const formats = new Map<string, Intl.NumberFormat>();
function kept(key: string, make: () => Intl.NumberFormat): Intl.NumberFormat {
  let format = formats.get(key);
  if (!format) formats.set(key, (format = make()));
  return format;
}
