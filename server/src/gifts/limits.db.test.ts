/** Limits on a real PostgreSQL: parallel taps from several tellers, limits that change while taps fly, meters that begin in mid-day. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { giftWorld, type GiftWorld } from '../../../test/helpers/gift-world.ts';
import { examine } from '../doctor/doctor.ts';
import type { Teller } from '../ledger/types.ts';

let world: GiftWorld;
let four: Teller[];
let target: string;

beforeAll(async () => {
  world = await giftWorld('2026-03-10T12:00:00Z');
  four = [1, 2, 3, 4].map(() => world.openTeller());
  ({ target } = await world.stage());
});
afterAll(async () => {
  await world.close();
  await assertBooks(world.database.ownerUrl);
  const report = await examine(world.database.ownerUrl);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  await world.database.drop();
});

const spent = async (person: string): Promise<number> =>
  Number(
    (
      await world.one<{ coins: string }>(
        'select coalesce(-sum(amount), 0) as coins from ledger_line where owner = $1 and cause_kind = 1 and amount < 0',
        [person],
      )
    ).coins,
  );
const outcomes = (all: readonly { outcome: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of all) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};
const tapAt = (sender: string, index: number, price = 1n) =>
  world.send(world.tap(sender, target, price), four[index % 4]);

describe('a limit', () => {
  it('is never passed by two hundred parallel taps over four tellers, and is used up to the coin', async () => {
    const viewer = await world.viewer(10_000n);
    await world.limit(viewer, { spend_day: 100n });
    const all = await Promise.all(Array.from({ length: 200 }, (_, index) => tapAt(viewer, index)));
    expect(outcomes(all)).toEqual({ ok: 100, limit_reached: 100 });
    expect(await spent(viewer)).toBe(100);
  });

  it('is never passed by two hundred taps of one batch either', async () => {
    const viewer = await world.viewer(10_000n);
    await world.limit(viewer, { spend_month: 70n });
    const all = await Promise.all(Array.from({ length: 200 }, () => world.send(world.tap(viewer, target, 3n))));
    expect(outcomes(all)).toEqual({ ok: 23, limit_reached: 177 });
    expect(await spent(viewer)).toBe(69);
  });

  it('is one for gifts that are sent and gifts that are held, in one batch and over four tellers', async () => {
    const viewer = await world.viewer(100_000n);
    await world.limit(viewer, { spend_day: 1_000n });
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        index % 2 === 0
          ? tapAt(viewer, index >> 3, 10n)
          : world.hold(world.tap(viewer, target, 10n), four[(index >> 3) % 4]),
      ),
    );
    expect(outcomes(all)).toEqual({ ok: 100, limit_reached: 100 });
    const { 4: held } = await world.balances(viewer);
    expect((await spent(viewer)) + (held ?? 0)).toBe(1_000);
  });

  it('of the operator holds for everybody, per gift, per day and per new account, from its commit on', async () => {
    const old = await world.viewer(10_000n);
    const young = await world.viewer(10_000n, world.clock.now());
    await tapAt(old, 0, 50n);
    await world.caps({ gift: '60', day: '100', new_account_day: '20', new_account_days: '3' });
    try {
      expect(await tapAt(old, 1, 61n)).toMatchObject({ outcome: 'limit_reached', details: { limit: 'cap_gift' } });
      // What was given before the cap came counts: the meter begins with what the entries of the day say.
      const all = await Promise.all(Array.from({ length: 200 }, (_, index) => tapAt(old, index)));
      expect(outcomes(all)).toEqual({ ok: 50, limit_reached: 150 });
      const fresh = await Promise.all(Array.from({ length: 200 }, (_, index) => tapAt(young, index)));
      expect(outcomes(fresh)).toEqual({ ok: 20, limit_reached: 180 });
      expect(await tapAt(young, 0)).toMatchObject({ details: { limit: 'cap_new_account', most_coins: '20' } });
      // Off, spent freely, and on again: the meter of before is not believed.
      await world.caps(null);
      expect(await tapAt(old, 2, 500n)).toMatchObject({ outcome: 'ok' });
      await world.caps({ day: '601' });
      expect(await tapAt(old, 3, 2n)).toMatchObject({ details: { limit: 'cap_day', left_coins: '1' } });
      expect(await tapAt(old, 3, 1n)).toMatchObject({ outcome: 'ok' });
    } finally {
      await world.caps(null);
    }
  });

  it('that is set in mid-day counts what the day and the month have seen, and a stricter one holds while taps fly', async () => {
    const viewer = await world.viewer(10_000n);
    world.setNow('2026-03-09T23:00:00Z');
    await tapAt(viewer, 0, 7n);
    world.setNow('2026-03-10T12:00:00Z');
    await tapAt(viewer, 1, 5n);
    await world.limit(viewer, { spend_day: 10n, spend_month: 15n });
    expect(await tapAt(viewer, 2, 4n)).toMatchObject({ details: { limit: 'own_month', left_coins: '3' } });
    expect(await tapAt(viewer, 3, 3n)).toMatchObject({ outcome: 'ok' });
    expect(await tapAt(viewer, 3, 1n)).toMatchObject({ details: { limit: 'own_month', left_coins: '0' } });

    const other = await world.viewer(10_000n);
    await world.limit(other, { spend_day: 1_000n });
    const flying = Array.from({ length: 200 }, (_, index) => tapAt(other, index));
    await world.limit(other, { spend_day: 40n }, 'UTC', four[2]);
    // Sums only grow: what had been spent when the stricter limit was acknowledged is at most what is read after it.
    const acknowledged = await spent(other);
    await Promise.all(flying);
    // What was decided before the stricter limit's acknowledgement stands; after it nothing passes that would go beyond.
    expect(await spent(other)).toBe(Math.max(acknowledged, 40));
  });

  it('waits a day before it is looser, in the viewer’s own days', async () => {
    const viewer = await world.viewer(10_000n);
    world.setNow('2026-03-10T12:00:00Z');
    await world.limit(viewer, { spend_day: 10n }, 'America/Los_Angeles');
    expect(await tapAt(viewer, 0, 10n)).toMatchObject({ outcome: 'ok' });
    await world.limit(viewer, { spend_day: null }, 'America/Los_Angeles');
    // Midnight in UTC is no new day on the Pacific coast.
    world.setNow('2026-03-11T00:30:00Z');
    expect(await tapAt(viewer, 1, 1n)).toMatchObject({ details: { until: '2026-03-11T07:00:00.000Z' } });
    world.setNow('2026-03-11T07:00:00Z');
    expect(await tapAt(viewer, 2, 11n)).toMatchObject({ outcome: 'limit_reached' });
    world.setNow('2026-03-11T12:00:00Z');
    expect(await tapAt(viewer, 2, 11n)).toMatchObject({ outcome: 'ok' });
    world.setNow('2026-03-10T12:00:00Z');
  });

  it('speaks before a top-up is asked for, and the question of the price comes last', async () => {
    const viewer = await world.viewer(100n);
    await world.limit(viewer, { spend_day: 150n, confirm_from: 50n });
    expect(await tapAt(viewer, 0, 200n)).toMatchObject({ outcome: 'limit_reached' });
    expect(await tapAt(viewer, 0, 120n)).toMatchObject({ outcome: 'insufficient_coins' });
    const asked = world.tap(viewer, target, 60n);
    expect(await world.send(asked)).toMatchObject({
      outcome: 'confirmation_required',
      details: { coins: '60', from_coins: '50' },
    });
    // A refusal consumes no id: the same one goes with the yes; and again, without it, finds its answer.
    expect(await world.send({ ...asked, confirmed: true })).toMatchObject({ outcome: 'ok' });
    expect(await world.send(asked)).toMatchObject({ outcome: 'duplicate' });
  });

  it('leaves no row and no meter for a viewer without limits', async () => {
    const viewer = await world.viewer(100n);
    await tapAt(viewer, 0);
    expect(await world.one('select count(*)::int as n from wallet_limit where person = $1', [viewer])).toEqual({
      n: 0,
    });
  });

  it('never keeps a gift waiting for another wallet’s limits', async () => {
    const viewers: string[] = [];
    while (viewers.length < 20) viewers.push(await world.viewer(1_000n));
    await Promise.all(viewers.map((viewer, index) => world.limit(viewer, { spend_day: BigInt(index) })));
    const all = await Promise.all(
      viewers.flatMap((viewer) => Array.from({ length: 20 }, (_, index) => tapAt(viewer, index))),
    );
    expect(outcomes(all)).toEqual({ ok: 190, limit_reached: 210 });
  });
});
