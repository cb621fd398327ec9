/** How lengths and sizes of animations are written. */
import { locale } from '../../shared/language.ts';

export const seconds = new Intl.NumberFormat(locale, {
  maximumFractionDigits: 1,
  style: 'unit',
  unit: 'second',
});

export const kilobytes = new Intl.NumberFormat(locale, {
  maximumFractionDigits: 1,
  style: 'unit',
  unit: 'kilobyte',
});
