import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moneyFieldText, typedLimitCoins, typedLimitMoney } from './amounts.ts';

describe('the amount of a limit', () => {
  it('is typed with or without separators, and nothing means none', () => {
    expect([typedLimitCoins(''), typedLimitCoins('1,000'), typedLimitCoins(' 500 '), typedLimitCoins('0')]).toEqual([
      null,
      1_000n,
      500n,
      0n,
    ]);
    expect([typedLimitCoins('-1'), typedLimitCoins('many')]).toEqual([undefined, undefined]);
  });

  it.each([
    ['25', 'USD', 25_000_000n],
    ['25.5', 'USD', 25_500_000n],
    ['25,50', 'EUR', 25_500_000n],
    ['2500', 'JPY', 2_500_000_000n],
    ['1.255', 'KWD', 1_255_000n],
    ['', 'USD', null],
    ['25.555', 'USD', undefined],
    ['12.5', 'JPY', undefined],
    ['$3', 'USD', undefined],
  ])('of money "%s" in %s is %s micros', (text, currency, micros) => {
    expect(typedLimitMoney(text, currency)).toBe(micros);
  });

  it('comes back as it was typed', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 8n }), fc.constantFrom('USD', 'JPY', 'KWD'), (minor, currency) => {
        const micros = minor * (currency === 'JPY' ? 1_000_000n : currency === 'KWD' ? 1_000n : 10_000n);
        expect(typedLimitMoney(moneyFieldText(String(micros), currency), currency)).toBe(micros);
      }),
    );
  });
});
