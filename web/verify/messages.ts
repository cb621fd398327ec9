/** Every text of the page, in its language, and how it writes amounts and times. */
import { formatMoney } from '@busker/protocol';
import { locale, textsOf } from '../shared/language.ts';
import type { VerifyTexts } from './texts.generated.ts';

export let t: VerifyTexts;

/** Once, when the language is loaded. */
export function readTexts(): void {
  t = textsOf<VerifyTexts>('verify');
}

/** What a kind of account is called. */
export function accountText(kind: number): string {
  const names: Readonly<Record<string, string>> = t.accounts;
  return names[`k${kind}`] ?? t.account({ kind });
}

export const whenText = (at: Date | null): string =>
  at === null ? '' : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** An amount, with a plus before it when it is a change that brought something. */
export function amountText(amount: bigint, asset: string, change = false): string {
  const size = asset === 'COIN' ? t.coins({ n: amount }) : formatMoney(amount, asset, locale);
  return change && amount > 0n ? `+${size}` : size;
}
