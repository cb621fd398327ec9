/** Promotional coins that expire, on a real PostgreSQL: once, beside gifts, holds and other runs; the books and a model that counts coins one by one agree. */
import { newId } from '@busker/protocol';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { giftWorld, type GiftWorld } from '../../../test/helpers/gift-world.ts';
import { examine } from '../doctor/doctor.ts';
import type { Teller } from '../ledger/types.ts';
import { createLocalBus } from '../platform/bus.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { readExpiring } from '../wallet/statement.sql.ts';
import { expireDue } from './expiry-run.ts';
import { expirePromo, expirePromoKind } from './expire-promo.ts';

const log = createLog('silent');
const bus = createLocalBus(log);
const START = '2026-03-10T12:00:00Z';
const DAY_MS = 86_400_000;
let world: GiftWorld;
let database: Database;
let target: string;

beforeAll(async () => {
  world = await giftWorld(START);
  database = openDatabase(world.database.appUrl, { max: 8, name: 'test', log });
  ({ target } = await world.stage());
});
beforeEach(() => world.setNow(START));
afterAll(async () => {
  await database.close();
  await world.close();
  await assertBooks(world.database.ownerUrl);
  const report = await examine(world.database.ownerUrl);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  expect(report.checks.find((check) => check.name === 'promotional coins expire')!.examined).toBeGreaterThan(100);
  await world.database.drop();
});

const run = (teller: Teller = world.teller) => expireDue({ db: database.db, teller, clock: world.clock, bus });
const inDays = (days: number): Date => new Date(world.clock.now().getTime() + days * DAY_MS);
async function grant(owner: string, coins: bigint, days: number | null, by: Teller = world.teller) {
  const id = newId();
  const expires_at = days === null ? undefined : inDays(days);
  const outcome = await by.submit(world.kinds.grant, {
    owner,
    id,
    coins,
    expires_at,
    granted_by: null,
    reason: 'test',
  });
  expect(outcome.outcome).toBe('ok');
  return id;
}
const promo = async (of: string): Promise<number> => (await world.balances(of))[2] ?? 0;
const sum = async (sql: string, of: string): Promise<number> =>
  Number((await world.one<{ n: string }>(`select coalesce(sum(coins), 0) as n from ${sql} = $1`, [of])).n);
const expired = (of: string): Promise<number> => sum('promo_expiry where person', of);
const given = (of: string): Promise<number> => sum('gift_line where sender', of);
const dues = async (of: string): Promise<number> =>
  (await world.one<{ n: number }>('select count(*)::int as n from promo_due where person = $1', [of])).n;

describe('promotional coins', () => {
  it('expire at their time and not before, what was spent before is not touched, and paid coins never do', async () => {
    const viewer = await world.person();
    await grant(viewer, 100n, 2);
    await grant(viewer, 50n, null);
    await world.send(world.tap(viewer, target, 30n));
    expect(await readExpiring(database.db, viewer)).toEqual([
      { coins: '70', expires_at: new Date(Date.parse(START) + 2 * DAY_MS).toISOString() },
    ]);
    world.pass(2 * DAY_MS - 1);
    expect(await run()).toBe(0);
    expect(await promo(viewer)).toBe(120);
    world.pass(1);
    expect(await run()).toBe(1);
    expect(await promo(viewer)).toBe(50);
    expect(await run()).toBe(0);
    expect(await dues(viewer)).toBe(0);
    expect(await readExpiring(database.db, viewer)).toEqual([]);
    expect(
      await world.one('select amount::int, cause_kind from ledger_line where owner = $1 order by seq desc limit 1', [
        viewer,
      ]),
    ).toEqual({ amount: -70, cause_kind: 8 });
    // What came later is still there to be spent, past the gap.
    expect(await world.send(world.tap(viewer, target, 50n))).toMatchObject({ outcome: 'ok' });
  });

  it('of an end that is over already are not granted', async () => {
    const viewer = await world.person();
    const refused = await world.teller.submit(world.kinds.grant, {
      owner: viewer,
      id: newId(),
      coins: 5n,
      expires_at: world.clock.now(),
      granted_by: null,
      reason: 'test',
    });
    expect(refused).toMatchObject({ outcome: 'bad_request' });
  });

  it('that are held at their end expire when they come back, and are a gift when they do not', async () => {
    const [back, sent] = [await world.person(), await world.person()];
    const holds: string[] = [];
    for (const viewer of [back, sent]) {
      await grant(viewer, 9_000n, 1);
      const tap = world.tap(viewer, target, 6_000n);
      expect(await world.hold(tap)).toMatchObject({ outcome: 'ok' });
      holds.push(world.giftOf(tap));
    }
    world.pass(DAY_MS);
    expect(await run()).toBe(2);
    expect(await run()).toBe(0);
    expect([await expired(back), await dues(back)]).toEqual([3_000, 1]);
    expect(await world.undo(back, holds[0]!)).toMatchObject({ outcome: 'ok' });
    expect(await world.release(sent, holds[1]!)).toMatchObject({ outcome: 'ok' });
    expect(await promo(back)).toBe(6_000);
    expect(await run()).toBe(1);
    expect([await expired(back), await promo(back), await dues(back)]).toEqual([9_000, 0, 0]);
    expect([await expired(sent), await given(sent), await promo(sent), await dues(sent)]).toEqual([3_000, 6_000, 0, 0]);
  });

  it('expire once, by two runs at the same time on two tellers, and by a command that is sent again', async () => {
    const viewers: string[] = [];
    const first: string[] = [];
    for (let n = 0; n < 40; n++) viewers.push(await world.person());
    for (const viewer of viewers) first.push(await grant(viewer, 10n, 1));
    await Promise.all(viewers.map((viewer) => grant(viewer, 5n, 1)));
    world.pass(DAY_MS);
    const other = world.openTeller();
    const counts = await Promise.all([run(), run(other), run(), run(other)]);
    expect(counts.reduce((all, one) => all + one, 0)).toBe(80);
    for (const viewer of viewers) expect([await promo(viewer), await expired(viewer)]).toEqual([0, 15]);
    const again = await other.submit(
      expirePromoKind(bus),
      expirePromo({ person: viewers[0]!, promo: first[0]!, looks: 0 }),
    );
    expect(again).toMatchObject({ outcome: 'duplicate', answer: { coins: '10' } });
  });

  it('expire once when sessions are killed in the middle of a run and it is repeated', async () => {
    const viewers: string[] = [];
    while (viewers.length < 120) viewers.push(await world.person());
    await Promise.all(viewers.map((viewer) => grant(viewer, 7n, 1)));
    world.pass(DAY_MS);
    const teller = world.openTeller();
    const superuser = new pg.Client({ connectionString: world.database.superuserUrl });
    await superuser.connect();
    const cut = run(teller).catch((error: unknown) => error);
    let killed = 0;
    for (let n = 0; n < 400 && killed < 3; n++) {
      const { rows } = await superuser.query<{ cut: boolean }>(
        `select pg_terminate_backend(pid) as cut from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and query ilike '%promo%' and state <> 'idle'`,
      );
      killed += rows.length;
    }
    await superuser.end();
    expect(killed).toBeGreaterThan(0);
    await cut;
    await run();
    for (const viewer of viewers) expect([await promo(viewer), await expired(viewer)]).toEqual([0, 7]);
  });

  it('race with gifts: each coin is given or expires, never both and never neither', async () => {
    const viewers: string[] = [];
    while (viewers.length < 60) viewers.push(await world.person());
    await Promise.all(viewers.map((viewer) => grant(viewer, 20n, 1)));
    world.pass(DAY_MS);
    const other = world.openTeller();
    // On even viewers gifts and expiry meet in one teller's batches, on odd ones across two.
    const taps = viewers.flatMap((viewer, n) =>
      Array.from({ length: 4 }, () => world.send(world.tap(viewer, target, 3n), n % 2 === 0 ? world.teller : other)),
    );
    const more = viewers.map((viewer) => grant(viewer, 2n, 9));
    await Promise.all([...taps, run(), ...more]);
    await run();
    let raced = 0;
    for (const viewer of viewers) {
      const [left, gone, spent] = [await promo(viewer), await expired(viewer), await given(viewer)];
      expect(left + gone + spent).toBe(22);
      // The younger grant has not ended: only gifts can have taken of it.
      expect(gone).toBeLessThanOrEqual(20);
      expect(spent % 3).toBe(0);
      if (spent > 0 && gone > 0) raced++;
    }
    expect(raced).toBeGreaterThan(0);
  });

  it('meet gifts, holds and grants in one batch: who is before the expiry has the coins, who is after finds none', async () => {
    const viewer = await world.person();
    const old = await grant(viewer, 10n, 1);
    const other = await grant(viewer, 10n, 1);
    await world.hold(world.tap(viewer, target, 1n));
    world.pass(DAY_MS);
    const kind = expirePromoKind(bus);
    const expire = (id: string) => world.teller.submit(kind, expirePromo({ person: viewer, promo: id, looks: 0 }));
    // Whatever comes while one is being posted waits for it, and is one batch.
    const first = world.send(world.tap(viewer, target, 1n));
    await Promise.resolve();
    const all = await Promise.all([
      world.send(world.tap(viewer, target, 2n)),
      world.hold(world.tap(viewer, target, 3n)),
      grant(viewer, 4n, 1).then(() => ({ outcome: 'ok' as const, posting: null, answer: null })),
      expire(old),
      world.send(world.tap(viewer, target, 5n)),
      expire(other),
      expire(other),
      world.send(world.tap(viewer, target, 4n)),
      world.send(world.tap(viewer, target, 1n)),
    ]);
    await first;
    expect(all.map((one) => one.outcome)).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      'duplicate',
      'ok',
      'insufficient_coins',
    ]);
    const postings = all.flatMap((one) => ('posting' in one && one.posting ? [one.posting] : []));
    expect(new Set(postings).size).toBe(1);
    // 10 − 1 − 1 − 2 − 3 of the first; 10 − 5 of the second; the grant that came in the batch was spent.
    expect(all[3]).toMatchObject({ answer: { coins: '3' } });
    expect(all[5]).toMatchObject({ answer: { coins: '5' } });
    expect(await promo(viewer)).toBe(0);
    // The first may come back from its hold, and is still looked at; so is the second once more, and the one that came.
    expect(await dues(viewer)).toBe(3);
    expect(await run()).toBe(0);
    expect(await dues(viewer)).toBe(2);
  });

  it('are what a count of them one by one says, whatever is given, held, taken back and granted between', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('grant' as const),
        coins: fc.integer({ min: 1, max: 9 }),
        days: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
      }),
      fc.record({ do: fc.constant('give' as const), coins: fc.integer({ min: 1, max: 7 }) }),
      fc.record({ do: fc.constant('hold' as const), coins: fc.integer({ min: 1, max: 7 }) }),
      fc.record({ do: fc.constant('undo' as const), nth: fc.nat() }),
      fc.record({ do: fc.constant('release' as const), nth: fc.nat() }),
      fc.record({ do: fc.constant('day' as const) }),
    );
    const counts: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        world.setNow(START);
        const viewer = await world.person();
        let coins: { promo: string; ends: number | null; held: string | null }[] = [];
        let [day, gone] = [0, 0];
        const holds: string[] = [];
        const take = (many: number) => coins.filter((coin) => coin.held === null).slice(0, many);
        for (const now of steps) {
          if (now.do === 'grant') {
            const id = await grant(viewer, BigInt(now.coins), now.days);
            for (let n = 0; n < now.coins; n++)
              coins.push({ promo: id, ends: now.days === null ? null : day + now.days, held: null });
          } else if (now.do === 'give' || now.do === 'hold') {
            const tap = world.tap(viewer, target, BigInt(now.coins));
            const { outcome } = now.do === 'give' ? await world.send(tap) : await world.hold(tap);
            const taken = take(now.coins);
            expect(outcome).toBe(taken.length === now.coins ? 'ok' : 'insufficient_coins');
            if (outcome !== 'ok') continue;
            if (now.do === 'give') coins = coins.filter((coin) => !taken.includes(coin));
            else {
              for (const coin of taken) coin.held = world.giftOf(tap);
              holds.push(world.giftOf(tap));
            }
          } else if (now.do === 'day') {
            world.pass(DAY_MS);
            day++;
            await run();
            const ended = coins.filter((coin) => coin.ends !== null && coin.ends <= day && coin.held === null);
            gone += ended.length;
            coins = coins.filter((coin) => !ended.includes(coin));
          } else if (holds.length > 0) {
            const [hold] = holds.splice(now.nth % holds.length, 1);
            if (now.do === 'release') world.pass(5_000);
            expect(await world[now.do](viewer, hold!)).toMatchObject({ outcome: 'ok' });
            const of = coins.filter((coin) => coin.held === hold);
            coins = coins.filter((coin) => coin.held !== hold);
            // What comes back is the newest.
            if (now.do === 'undo') coins.push(...of.map((coin) => ({ ...coin, held: null })));
          }
          counts[now.do] = (counts[now.do] ?? 0) + 1;
          expect([await promo(viewer), await expired(viewer)]).toEqual([take(1_000).length, gone]);
        }
        counts['expired'] = (counts['expired'] ?? 0) + gone;
        for (const hold of holds) await world.undo(viewer, hold);
      }),
      { numRuns: 40 },
    );
    for (const what of ['grant', 'give', 'hold', 'undo', 'release', 'day', 'expired'])
      expect(counts[what], what).toBeGreaterThan(0);
  });
});
