import { describe, expect, it } from 'vitest';
import { createBlockedItems } from './blocked.ts';

describe('blocked gifts', () => {
  it('are those of the newest revision, whatever came last', () => {
    const blocked = createBlockedItems();
    blocked.put('lena', 2, ['rose', 'lion']);
    blocked.put('lena', 1, ['clap']);
    expect(blocked.of('lena')).toEqual(['rose', 'lion']);
    expect(blocked.has('lena', 'clap')).toBe(false);
    blocked.put('lena', 3, []);
    blocked.put('lena', 2, ['rose']);
    expect(blocked.of('lena')).toEqual([]);
    expect(blocked.anybody('rose')).toBe(false);
  });

  it('of one creator are not those of another', () => {
    const blocked = createBlockedItems();
    blocked.put('lena', 1, ['rose']);
    blocked.put('mo', 1, ['rose', 'lion']);
    blocked.put('lena', 2, []);
    expect(blocked.has('lena', 'rose')).toBe(false);
    expect(blocked.has('mo', 'rose')).toBe(true);
    expect(blocked.anybody('rose')).toBe(true);
    expect(blocked.of('somebody')).toEqual([]);
  });
});
