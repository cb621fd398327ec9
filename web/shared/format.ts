/** Numbers, money and times for people, in the page's language. */
import { formatCoins, formatMoney, priceOfCoins } from '@busker/protocol';
import { locale } from './language.ts';

/** A formatter, made when it is first asked for: the language is not known before. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Whole coins with separators: "40,000". */
export const coinsText = (coins: bigint | string): string => formatCoins(coins, locale);

/** Money from micros: "$1.29". */
export const moneyText = (amount_micros: bigint | string, currency: string): string =>
  formatMoney(amount_micros, currency, locale);

/** What coins cost by exact top-up, in money: "$0.05". */
export const coinsPriceText = (coins: bigint | string, coin_price_micros: string, currency: string): string =>
  moneyText(priceOfCoins(BigInt(coins), BigInt(coin_price_micros), currency), currency);

const compact = once(() => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }));
/** A count where space is short: "12.4K". */
export const shortCount = (count: number | bigint | string): string =>
  compact().format(typeof count === 'string' ? BigInt(count) : count);

const whole = once(() => new Intl.NumberFormat(locale));
/** A count in full: "12,431". */
export const fullCount = (count: number): string => whole().format(count);

const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent' }));
/** Whole percent: "12%". */
export const percentText = (value: number): string => percent().format(value / 100);

const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' }));
const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago, in one unit: "3 hr. ago"; within a minute: "now". */
export function agoText(at: string, now_ms: number = Date.now()): string {
  const seconds = (new Date(at).getTime() - now_ms) / 1_000;
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative().format(Math.trunc(seconds / size), unit);
  }
  return relative().format(0, 'second');
}

const dayAndTime = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
/** A moment in full: "23 Nov 2026, 14:05". */
export const momentText = (at: string): string => dayAndTime().format(new Date(at));

const unpadded = once(() => new Intl.NumberFormat(locale, { useGrouping: false }));
const padded = once(() => new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 }));
/** A length of time: "1:02:09" or "4:05". */
export function durationText(duration_ms: number): string {
  const seconds = Math.max(0, Math.floor(duration_ms / 1_000));
  const one = (n: number): string => unpadded().format(n);
  const pad = (n: number): string => padded().format(n);
  const h = Math.floor(seconds / 3_600);
  const m = Math.floor((seconds % 3_600) / 60);
  return h > 0 ? `${one(h)}:${pad(m)}:${pad(seconds % 60)}` : `${one(m)}:${pad(seconds % 60)}`;
}
