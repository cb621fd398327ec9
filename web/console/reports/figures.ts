/** Figures in columns whose heading names the asset. */
import { formatMoneyExact } from '../../shared/desk/amounts.ts';
import { coinsText } from '../../shared/format.ts';
import { locale } from '../../shared/language.ts';

/** Whole coins, or money to the last micro that matters. */
export function figureText(amount: string, asset: string): string {
  return asset === 'COIN' ? coinsText(amount) : formatMoneyExact(amount, asset, locale);
}
