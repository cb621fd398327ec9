/** The judge, shown false worlds. */
import { newId } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { type GiftRow, judge, judgeTransit, judgeWallets } from './audit.ts';
import { type Gift, openGiftBook } from './gifts.ts';

const sender = newId();
const target = newId();

function acknowledged(quantity = 1): { gift: Gift; row: GiftRow } {
  const book = openGiftBook();
  const body = { id: newId(), item_id: 'clap', quantity, target_id: target, expected_price_coins: '2' };
  const gift = book.meant(body, sender, 2n * BigInt(quantity));
  const gift_id = newId();
  book.left(gift);
  book.acknowledged(gift, ackOf(gift, gift_id));
  return { gift, row: { id: gift_id, sender, target, item: 'clap', quantity, coins: `${2 * quantity}` } };
}

const ackOf = (gift: Gift, gift_id: string) => ({
  id: gift.body.id,
  gift_id,
  coins: `${gift.coins}`,
  balance: { paid: '0', promo: '0', total: '0', frozen: false },
  duplicate: false,
});

describe('the judge', () => {
  const one = acknowledged();
  const two = acknowledged(3);
  const gifts = [one.gift, two.gift];

  it('is content when every acknowledged gift is there once', () => {
    expect(judge(gifts, [two.row, one.row])).toEqual({ found: 2, missing: [], doubled: [] });
  });

  it('misses an acknowledged gift that is not there', () => {
    const { found, missing, doubled } = judge(gifts, [one.row]);
    expect([found, missing.length, doubled.length]).toEqual([1, 1, 0]);
    expect(missing[0]).toContain(two.gift.body.id);
  });

  it('misses one that is there with other content', () => {
    for (const change of [{ coins: '7' }, { quantity: 9 }, { item: 'rose' }, { target: newId() }, { sender: newId() }])
      expect(judge([one.gift], [{ ...one.row, ...change }]).missing).toHaveLength(1);
  });

  it('sees a gift that nobody was told of, and one that is there twice', () => {
    expect(judge(gifts, [one.row, two.row, { ...one.row, id: newId() }]).doubled).toHaveLength(1);
    expect(judge(gifts, [one.row, two.row, one.row]).doubled).toHaveLength(1);
  });

  it('sees the effect of a gift that was refused', () => {
    const book = openGiftBook();
    const gift = book.meant({ ...one.gift.body, id: newId() }, sender, 2n);
    book.refused(gift, 'insufficient_coins');
    expect(judge([gift], []).doubled).toEqual([]);
    expect(judge([gift], [{ ...one.row, id: newId() }]).doubled).toHaveLength(1);
  });

  it('sees two acknowledgements that share one gift', () => {
    const twin: Gift = { ...two.gift, body: { ...one.gift.body, id: newId() }, gift_id: one.gift.gift_id };
    expect(judge([one.gift, twin], [one.row]).missing.join()).toContain('shares its gift');
  });

  it('counts coins: a wallet holds what was bought minus what was acknowledged', async () => {
    const people = [{ id: sender, bought_coins: 100n }];
    const wallet = (coins: string) => async () => [{ owner: sender, coins }] as never;
    expect(await judgeWallets(wallet('92'), people, gifts)).toEqual([]);
    expect(await judgeWallets(wallet('90'), people, gifts)).toHaveLength(1);
  });

  it('sees gifts that do not arrive, and coins in transit that belong to none', async () => {
    const world = (n: string, coins: string) => async (sql: string) =>
      [sql.includes('gift_outbox') ? { n } : { coins }] as never;
    expect(await judgeTransit(world('0', '0'))).toEqual([]);
    expect(await judgeTransit(world('3', '0'))).toEqual([expect.stringMatching(/^3 gifts lie in the outbox/)]);
    expect(await judgeTransit(world('0', '-4'))).toEqual([expect.stringMatching(/^-4 coins are in transit/)]);
  });
});

describe('the book of gifts', () => {
  it('notes answers that contradict each other', () => {
    const book = openGiftBook();
    const gift = book.meant({ ...acknowledged().gift.body, id: newId() }, sender, 2n);
    book.acknowledged(gift, ackOf(gift, newId()));
    expect(book.contradictions).toEqual([]);
    book.acknowledged(gift, ackOf(gift, newId()));
    book.refused(gift, 'insufficient_coins');
    book.acknowledged(gift, { ...ackOf(gift, gift.gift_id!), coins: '3' });
    expect(book.contradictions).toHaveLength(3);
    expect(book.counts.acknowledged).toBe(1);
  });
});
