/** Gifts that can be undone, on a real PostgreSQL: sent once when the window ends, also after a crash; taken back once; returned when they cannot be sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { giftWorld, type GiftWorld } from '../../../test/helpers/gift-world.ts';
import { examine } from '../doctor/doctor.ts';

let world: GiftWorld;
beforeAll(async () => {
  world = await giftWorld('2026-03-10T12:00:00Z');
});
afterAll(async () => {
  await world.close();
  await assertBooks(world.database.ownerUrl);
  const report = await examine(world.database.ownerUrl);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  expect(report.checks.find((check) => check.name === 'holds')!.examined).toBeGreaterThan(10);
  await world.database.drop();
});

/** A gift of 6 000 coins on hold, of a wallet with 10 000 promotional ones. */
async function held(more: Parameters<GiftWorld['tap']>[3] = {}) {
  const stage = await world.stage();
  const viewer = await world.viewer(10_000n);
  const tap = world.tap(viewer, stage.target, 6_000n, more);
  const outcome = await world.hold(tap);
  expect(outcome).toMatchObject({ outcome: 'ok', answer: { coins: '6000', promo: '4000' } });
  return { ...stage, viewer, tap, hold: world.giftOf(tap), outcome };
}
const state = async (hold: string) => world.one('select state, why from gift_hold where id = $1', [hold]);
const gifts = async (hold: string): Promise<number> =>
  (await world.one<{ n: number }>('select count(*)::int as n from gift_line where id = $1', [hold])).n;

describe('a gift that can be undone', () => {
  it('takes its coins at once and shows nothing until its window ends', async () => {
    const { viewer, creator, hold, target, outcome } = await held();
    expect(outcome).toMatchObject({ answer: { ends_at: new Date(world.clock.now().getTime() + 5_000).toISOString() } });
    expect(await world.balances(viewer)).toEqual({ 2: 4_000, 4: 6_000 });
    expect(await world.balances(creator)).toEqual({});
    expect(await gifts(hold)).toBe(0);
    expect(await world.release(viewer, hold)).toMatchObject({ outcome: 'wrong_state' });
    world.pass(5_000);
    expect(await world.release(viewer, hold)).toMatchObject({ outcome: 'ok', answer: { state: 'released' } });
    expect(await world.balances(viewer)).toEqual({ 2: 4_000 });
    // 6 000 coins at one cent, half of it.
    expect(await world.balances(creator)).toEqual({ 10: 30_000_000 });
    expect(
      await world.one('select "offset"::int, coins::int, promo_coins::int, combo from gift_line where id = $1', [hold]),
    ).toEqual({ offset: 1, coins: 6_000, promo_coins: 6_000, combo: null });
    expect(await world.one('select last_offset::int as n from target where id = $1', [target])).toEqual({ n: 1 });
  });

  it('keeps the price and the share policy it was held with, and its words', async () => {
    const { viewer, hold, tap } = await held({ message: 'for you', quantity: 1 });
    world.pass(5_000);
    await world.release(viewer, hold);
    expect(
      await world.one(
        'select g.price_coins::int as price, g.policy, m.text from gift_line g join message m on m.id = g.message where g.id = $1',
        [hold],
      ),
    ).toEqual({ price: 6_000, policy: tap.policy.id, text: 'for you' });
  });

  it('is sent exactly once by whoever comes: sixteen releases over four tellers, and again after all of them', async () => {
    const { viewer, creator, hold } = await held();
    const four = [1, 2, 3, 4].map(() => world.openTeller());
    world.pass(5_000);
    const all = await Promise.all(
      Array.from({ length: 16 }, (_, index) => world.release(viewer, hold, four[index % 4])),
    );
    expect(all.filter((one) => one.outcome === 'ok')).toHaveLength(1);
    expect(all.filter((one) => one.outcome === 'duplicate')).toHaveLength(15);
    expect(await gifts(hold)).toBe(1);
    expect(await world.balances(creator)).toEqual({ 10: 30_000_000 });
  });

  it('is sent after a crash: another process finds it due long after its window', async () => {
    const { viewer, hold } = await held();
    // Nobody released it; the process that took it is gone. Hours later a fresh one looks.
    world.pass(3 * 3_600_000);
    const fresh = world.openTeller();
    expect(await world.release(viewer, hold, fresh)).toMatchObject({ outcome: 'ok', answer: { state: 'released' } });
    expect(await gifts(hold)).toBe(1);
  });

  it('gives the coins back when it is undone, once, in a lot of their own', async () => {
    const { viewer, creator, hold, target } = await held({ message: 'oh no' });
    const all = await Promise.all(Array.from({ length: 8 }, () => world.undo(viewer, hold)));
    expect(all.map((one) => one.outcome).sort()).toEqual([...Array.from({ length: 7 }, () => 'duplicate'), 'ok']);
    expect(await world.balances(viewer)).toEqual({ 2: 10_000 });
    expect(await world.balances(creator)).toEqual({});
    expect(await state(hold)).toEqual({ state: 'undone', why: null });
    expect(
      await world.one(
        'select from_position::int as from, to_position::int as to from ledger_lot where owner = $1 and cause = $2',
        [viewer, hold],
      ),
    ).toEqual({ from: 10_000, to: 16_000 });
    expect(await world.one('select count(*)::int as n from message where author = $1', [viewer])).toEqual({ n: 0 });
    world.pass(5_000);
    expect(await world.release(viewer, hold)).toMatchObject({ outcome: 'wrong_state', details: { state: 'undone' } });
    expect(await world.one('select last_offset::int as n from target where id = $1', [target])).toEqual({ n: 0 });
  });

  it('is either sent or undone when both are asked for in one moment, over many tries and tellers', async () => {
    const four = [1, 2, 3, 4].map(() => world.openTeller());
    const seen = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const { viewer, creator, hold } = await held();
      world.pass(5_000);
      const asks = [
        () => world.undo(viewer, hold, four[round % 4]),
        () => world.release(viewer, hold, round % 3 === 0 ? four[round % 4] : four[(round + 1) % 4]),
      ];
      if (round % 2 === 1) asks.reverse();
      const all = await Promise.all(asks.map((ask) => ask()));
      expect(all.map((one) => one.outcome).sort()).toEqual(['ok', 'wrong_state']);
      const { state: end } = (await state(hold)) as { state: string };
      seen.add(end);
      expect(await gifts(hold)).toBe(end === 'released' ? 1 : 0);
      expect(await world.balances(viewer)).toEqual({ 2: end === 'released' ? 4_000 : 10_000 });
      expect(await world.balances(creator)).toEqual(end === 'released' ? { 10: 30_000_000 } : {});
    }
    expect(seen).toEqual(new Set(['released', 'undone']));
  });

  it('is nobody else’s to take back', async () => {
    const { hold } = await held();
    const stranger = await world.viewer(10n);
    expect(await world.undo(stranger, hold)).toMatchObject({ outcome: 'not_found' });
    expect(await state(hold)).toEqual({ state: 'open', why: null });
  });

  const ends: readonly [why: string, says: string, sql: string][] = [
    ['target_closed', 'the live ended', 'update target set open = false where id = $2'],
    ['target_closed', 'the creator was banned', 'update person set banned_at = now() where id = $3'],
    ['banned', 'the sender was banned', 'update person set banned_at = now() where id = $1'],
    [
      'blocked',
      'the creator blocked the sender',
      'insert into block (bucket, person, blocked) values ((get_byte(uuid_send($3::uuid), 15) & 63)::int2, $3, $1)',
    ],
    ['frozen', 'the wallet was frozen', 'update ledger_account set frozen = true where owner = $1'],
    ['frozen', 'the creator was frozen', 'update person set frozen_at = now() where id = $3'],
  ];
  it.each(ends)('comes back as %s when %s meanwhile', async (why, _says, sql) => {
    const { viewer, creator, target, hold } = await held();
    // Every statement names all three, so that one list of parameters fits all.
    await world.owner.query(`with ids as (select $1::uuid, $2::uuid, $3::uuid) ${sql}`, [viewer, target, creator]);
    world.pass(5_000);
    expect(await world.release(viewer, hold)).toMatchObject({ outcome: 'ok', answer: { state: 'returned', why } });
    expect(await state(hold)).toEqual({ state: 'returned', why });
    expect(await world.balances(viewer)).toEqual({ 2: 10_000 });
    expect(await world.balances(creator)).toEqual({});
    expect(await gifts(hold)).toBe(0);
  });

  it('counts for a limit while it is held and when it was sent, and not when it was taken back', async () => {
    const { target } = await world.stage();
    const viewer = await world.viewer(100_000n);
    await world.limit(viewer, { spend_day: 10_000n });
    const first = world.tap(viewer, target, 6_000n);
    await world.hold(first);
    expect(await world.hold(world.tap(viewer, target, 6_000n))).toMatchObject({ outcome: 'limit_reached' });
    // Taken back and spent again in one batch: both see one meter.
    const [undone, again] = await Promise.all([
      world.undo(viewer, world.giftOf(first)),
      world.send(world.tap(viewer, target, 7_000n)),
    ]);
    expect([undone.outcome, again.outcome]).toEqual(['ok', 'ok']);
    expect(await world.send(world.tap(viewer, target, 3_001n))).toMatchObject({ details: { left_coins: '3000' } });
    expect(await world.send(world.tap(viewer, target, 3_000n))).toMatchObject({ outcome: 'ok' });
    expect(
      await world.one('select day_coins::int as day, month_coins::int as month from wallet_limit where person = $1', [
        viewer,
      ]),
    ).toEqual({ day: 10_000, month: 10_000 });
  });

  it.each(['release', 'undo'] as const)(
    'counts once for a limit when it is sent and taken back in one moment, %s first',
    async (first) => {
      const { target } = await world.stage();
      const viewer = await world.viewer(100_000n);
      await world.limit(viewer, { spend_day: 10_000n });
      const tap = world.tap(viewer, target, 6_000n);
      await world.hold(tap);
      world.pass(5_000);
      const ends = {
        release: () => world.release(viewer, world.giftOf(tap)),
        undo: () => world.undo(viewer, world.giftOf(tap)),
      };
      const second = first === 'release' ? 'undo' : 'release';
      // The third writes the meter that all of them share.
      const [one, other, third] = await Promise.all([
        ends[first](),
        ends[second](),
        world.send(world.tap(viewer, target, 1_000n)),
      ]);
      expect([one, other, third]).toMatchObject([{ outcome: 'ok' }, { outcome: 'wrong_state' }, { outcome: 'ok' }]);
      const left = first === 'release' ? 3_000n : 9_000n;
      expect(await world.send(world.tap(viewer, target, left + 1n))).toMatchObject({
        outcome: 'limit_reached',
        details: { left_coins: `${left}` },
      });
      expect(await world.send(world.tap(viewer, target, left))).toMatchObject({ outcome: 'ok' });
    },
  );

  it('is one and the same whether it was held or sent, when the setting changes between two tries', async () => {
    const { target } = await world.stage();
    const viewer = await world.viewer(100_000n);
    const tap = world.tap(viewer, target, 6_000n);
    expect(await world.send(tap)).toMatchObject({ outcome: 'ok' });
    expect(await world.hold(tap)).toMatchObject({ outcome: 'id_reused_with_other_content' });
    const other = world.tap(viewer, target, 6_000n);
    expect(await world.hold(other)).toMatchObject({ outcome: 'ok' });
    for (const moment of ['held', 'sent']) {
      expect(await world.send(other), moment).toMatchObject({ outcome: 'id_reused_with_other_content' });
      expect(await world.hold(other), moment).toMatchObject({ outcome: 'duplicate', answer: { promo: '88000' } });
      world.pass(5_000);
      await world.release(viewer, world.giftOf(other));
    }
    expect(await world.balances(viewer)).toEqual({ 2: 88_000 });
  });
});
