/** Periods that a statement can be asked for: a month, or days from one to another, in this device's time zone. */
import { locale } from './language.ts';

/** As the API takes it. */
export type PeriodChoice =
  | { readonly month: string; readonly time_zone: string }
  | { readonly from: string; readonly to: string; readonly time_zone: string };

export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const pad = (n: number): string => String(n).padStart(2, '0');

/** The month of a time on this device's wall clock, `YYYY-MM`. */
const monthOf = (time: Date): string => `${time.getFullYear()}-${pad(time.getMonth() + 1)}`;
/** The day, `YYYY-MM-DD`. */
export const dayOf = (time: Date): string => `${monthOf(time)}-${pad(time.getDate())}`;

/** The present month and those before it, newest first. */
export function latestMonths(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) => monthOf(new Date(now.getFullYear(), now.getMonth() - back, 1)));
}

/** A month in words: "November 2026". */
export function monthText(month: string, language = locale): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }).format(new Date(year, number - 1, 1));
}
