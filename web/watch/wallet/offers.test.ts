import type { Shop } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { exactOffer, savingPercent, splitOwed, typedCoins } from './offers.ts';

const shop: Shop = {
  currency: 'USD',
  currencies: ['USD'],
  packs: [],
  exact: { coin_price_micros: '12345', min_coins: '50', max_coins: '100000' },
  providers: [],
};

describe('an exact offer', () => {
  it('costs what the coins cost, rounded up to what can be paid', () => {
    // 100 × 12 345 micros = 1.2345 USD
    expect(exactOffer(shop, 100n)).toMatchObject({
      coins: '100',
      price_micros: '1240000',
      currency: 'USD',
      pack_id: null,
    });
  });

  it('is rounded up to whole units in a currency without smaller ones', () => {
    expect(exactOffer({ ...shop, currency: 'JPY' }, 100n).price_micros).toBe('2000000');
  });
});

describe('what a pack saves', () => {
  const offer = (per_coin_micros: string) => ({ ...exactOffer(shop, 100n), per_coin_micros });

  it('is told in whole percent, rounded down', () => {
    expect(savingPercent(offer('10000'), '12345')).toBe(18);
    expect(savingPercent(offer('12344'), '12345')).toBe(0);
  });

  it('is nothing when a coin costs the same or more', () => {
    expect(savingPercent(offer('12345'), '12345')).toBe(0);
    expect(savingPercent(offer('20000'), '12345')).toBe(0);
    expect(savingPercent(offer('10000'), '0')).toBe(0);
  });
});

describe('a typed number of coins', () => {
  it('may have separators as people write them', () => {
    for (const text of ['1200', '1,200', '1.200', '1 200', '1’200', '1\u00a0200', '1\u202f200'])
      expect(typedCoins(text), text).toBe(1_200n);
  });

  it('is refused when it is no whole number', () => {
    for (const text of ['', 'ten', '-5', '1e5', '0x10', '9'.repeat(13)]) expect(typedCoins(text), text).toBeNull();
  });
});

it('a top-up pays what is owed first, and says what is left of both', () => {
  expect(splitOwed(500n, 420n)).toEqual({ pays: 420n, rest: 80n, still: 0n });
  expect(splitOwed(350n, 420n)).toEqual({ pays: 350n, rest: 0n, still: 70n });
  expect(splitOwed(420n, 420n)).toEqual({ pays: 420n, rest: 0n, still: 0n });
});
