import { describe, expect, it } from 'vitest';
import { english, languageFor } from './texts.ts';

describe('the server speaks', () => {
  it('the language that was chosen, else the first that the browser asks for, else English', () => {
    const tagFor = (cookie?: string, accept?: string) =>
      languageFor({
        ...(cookie === undefined ? {} : { cookie }),
        ...(accept === undefined ? {} : { 'accept-language': accept }),
      }).tag;
    expect(tagFor('a=b; busker_language=ar', 'de')).toBe('ar');
    expect(tagFor('busker_language=../../package', 'fr, ja-JP;q=0.9, de;q=0.8')).toBe('ja');
    expect(tagFor(undefined, 'fr')).toBe('en');
    expect(tagFor()).toBe('en');
    expect(languageFor({}).t).toBe(english().t);
  });

  it('of one and of many, in the words of each language', () => {
    const gift = (accept: string, quantity: number) =>
      languageFor({ 'accept-language': accept }).t.wallet.gift({ item: 'Rose', quantity, who: '@mira' });
    expect([gift('en', 1), gift('en', 3)]).toEqual(['Rose to @mira', 'Rose × 3 to @mira']);
    expect([gift('de', 1), gift('de', 12)]).toEqual(['Rose an @mira', 'Rose × 12 an @mira']);
    expect(gift('ja', 3)).toBe('@miraへRose × 3');
    // a Latin name does not turn an Arabic sentence about
    expect(gift('ar', 1)).toBe('\u2068Rose\u2069 إلى \u2068@mira\u2069');
    const back = (gifts: number) =>
      english().t.earnings.refund({ item: 'Rose', gifts, who: '@mira', how: gifts > 1 ? 'dispute' : 'refund' });
    expect(back(1)).toBe('Taken back: the purchase that paid for Rose from @mira was refunded');
    expect(back(2)).toBe('Taken back: the purchase that paid for 2 gifts from @mira was disputed at the bank');
    const mine = (coins: number) => english().t.wallet.reversal({ coins, how: 'dispute' });
    expect(mine(0)).toBe('Given back: the dispute of your purchase was undone');
    expect(mine(500)).toBe('Given back: the dispute of your purchase of 500 coins was undone');
  });
});
