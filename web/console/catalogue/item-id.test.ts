import { describe, expect, it } from 'vitest';
import { idOf, isItemId } from './item-id.ts';

describe('ids of items', () => {
  it('come from the name, without accents and signs', () => {
    expect(idOf('Coin in the Hat')).toBe('coin-in-the-hat');
    expect(idOf('  Café au lait! ')).toBe('cafe-au-lait');
    expect(idOf('100 %')).toBe('100');
  });

  it('are never longer than the server takes, and do not end with a hyphen', () => {
    const id = idOf(`${'a'.repeat(39)} and more`);
    expect(id).toBe('a'.repeat(39));
    expect(isItemId(id)).toBe(true);
  });

  it('are not made of letters that the server refuses', () => {
    expect(isItemId(idOf('灯籠の夜'))).toBe(false);
    expect(isItemId('-clap')).toBe(false);
    expect(isItemId('Clap')).toBe(false);
    expect(isItemId('a')).toBe(false);
  });
});
