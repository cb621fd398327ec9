/** What people type into a field for an amount, and back. Empty: no limit. */
import { minorDigits } from '@busker/protocol';

/** null: no limit; undefined: no amount that anybody could mean. */
export type Typed = bigint | null | undefined;

/** Whole coins. */
export function typedLimitCoins(text: string): Typed {
  const plain = text.replace(/[\s,.']/g, '');
  if (plain === '') return null;
  return /^\d{1,12}$/.test(plain) ? BigInt(plain) : undefined;
}

/** Money of a currency as micros, with a point or a comma before what is smaller than a unit. */
export function typedLimitMoney(text: string, currency: string): Typed {
  const plain = text.replace(/[\s']/g, '');
  if (plain === '') return null;
  const digits = minorDigits(currency);
  const found = /^(\d{1,9})(?:[.,](\d+))?$/.exec(plain);
  if (!found || (found[2]?.length ?? 0) > digits) return undefined;
  return BigInt(found[1]! + (found[2] ?? '').padEnd(6, '0'));
}

/** Micros as they are typed: "25" or "25.50". */
export function moneyFieldText(micros: string, currency: string): string {
  const text = micros.padStart(7, '0');
  const whole = text.slice(0, -6);
  const part = text.slice(-6, -6 + minorDigits(currency) || undefined);
  return minorDigits(currency) === 0 || /^0*$/.test(part) ? whole : `${whole}.${part}`;
}
