import type { Catalogue, GiftItem } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { takenOf } from './taken.ts';

const item = (id: string): GiftItem => ({ id }) as GiftItem;
const catalogue = { items: [item('clap'), item('rose'), item('lion')], version: 'v' } as Catalogue;

describe('gifts in the tray', () => {
  it('are those that the creator takes, in their order', () => {
    expect(takenOf(catalogue, ['rose', 'gone']).items.map(({ id }) => id)).toEqual(['clap', 'lion']);
    expect(catalogue.items).toHaveLength(3);
  });
  it('are the same catalogue when all are taken', () => {
    expect(takenOf(catalogue, [])).toBe(catalogue);
  });
});
