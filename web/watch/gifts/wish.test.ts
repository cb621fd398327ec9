import { describe, expect, it } from 'vitest';
import { readWish } from './wish.ts';

const read = (query: string) => readWish(new URLSearchParams(query));

describe('the gift in an address', () => {
  it('is the item with its quantity', () => {
    expect(read('gift=encore&quantity=12')).toEqual({ item: 'encore', quantity: 12 });
    expect(read('gift=encore')).toEqual({ item: 'encore', quantity: 1 });
  });

  it('is none without an item', () => {
    expect(read('quantity=3')).toBeNull();
    expect(read('')).toBeNull();
  });

  it('is one piece when the quantity cannot be', () => {
    for (const quantity of ['0', '-3', '1.5', '1000', 'many', ''])
      expect(read(`gift=encore&quantity=${quantity}`)?.quantity, quantity).toBe(1);
  });
});
