import { describe, expect, it } from 'vitest';
import {
  formatCoinsChange,
  formatMoneyExact,
  formatShare,
  moneyFieldText,
  parseCoins,
  parseMoney,
  wholeMinor,
} from './amounts.ts';

describe('money on a desk', () => {
  it('shows cents where cents say everything, and more digits only where they matter', () => {
    expect(formatMoneyExact('12500000', 'USD', 'en-US')).toBe('$12.50');
    expect(formatMoneyExact('5000', 'USD', 'en-US')).toBe('$0.005');
    expect(formatMoneyExact('-333300', 'USD', 'en-US')).toBe('-$0.3333');
    expect(formatMoneyExact('1', 'USD', 'en-US')).toBe('$0.000001');
    expect(formatMoneyExact('500000', 'JPY', 'en-US')).toBe('¥0.5');
  });

  it('keeps a symbol whole that is written from the right', () => {
    expect(formatMoneyExact('12500000', 'USD', 'ar')).toBe('\u200f12.50\u00a0\u200fUS$\u200e');
    expect(formatMoneyExact('5000', 'USD', 'ar')).toBe('\u200f0.005\u00a0\u200fUS$\u200e');
    expect(formatMoneyExact('12500000', 'EUR', 'ar')).toBe('\u200f12.50\u00a0€');
  });

  it('keeps every digit of an amount that a float would lose', () => {
    expect(formatMoneyExact('999999999999999', 'USD', 'en-US')).toBe('$999,999,999.999999');
  });

  it('reads what people type without passing through a float', () => {
    expect(parseMoney('12.50', 'USD')).toBe(12_500_000n);
    expect(parseMoney(' 12,5 ', 'USD')).toBe(12_500_000n);
    expect(parseMoney('0.29', 'USD')).toBe(290_000n);
    expect(parseMoney('500', 'JPY')).toBe(500_000_000n);
    expect(parseMoney('0.0129', 'USD', 6)).toBe(12_900n);
  });

  it('refuses what is not an amount, or finer than can be paid', () => {
    for (const text of ['', '-5', '1.2.3', '12.505', 'ten', '1e3', '1,234.50', '.5'])
      expect(parseMoney(text, 'USD')).toBeNull();
    expect(parseMoney('1.5', 'JPY')).toBeNull();
  });

  it('puts an amount back into its field as it was typed', () => {
    for (const text of ['12.50', '0.29', '1000.00']) expect(moneyFieldText(parseMoney(text, 'USD')!, 'USD')).toBe(text);
    expect(moneyFieldText('12900', 'USD')).toBe('0.0129');
    expect(moneyFieldText('500000000', 'JPY')).toBe('500');
  });

  it('never promises more than can be paid', () => {
    expect(wholeMinor('1284125000', 'USD')).toBe(1_284_120_000n);
    expect(wholeMinor('-5000', 'USD')).toBe(0n);
    expect(wholeMinor('1999999', 'JPY')).toBe(1_000_000n);
  });

  it('reads whole coins only', () => {
    expect(parseCoins('40,000')).toBe(40_000n);
    expect(parseCoins('40 000')).toBe(40_000n);
    expect(parseCoins('-1')).toBeNull();
    expect(parseCoins('1e3')).toBeNull();
    for (const text of ['', '1.5', '40.00', '1,2345']) expect(parseCoins(text)).toBeNull();
  });

  it('shows shares and changes of coins', () => {
    expect(formatShare(5000, 'en-US')).toBe('50%');
    expect(formatShare(3333, 'en-US')).toBe('33.33%');
    expect(formatCoinsChange('500', 'en-US')).toBe('+500');
    expect(formatCoinsChange('-20', 'en-US')).toBe('-20');
    expect(formatCoinsChange('0', 'en-US')).toBe('0');
  });
});
