/** Gifts between posting groups, with the moment between the two steps drawn out: what a crash there leaves, and who brings it to its end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketOf, newId } from '@busker/protocol';
import { examine } from '../../server/src/doctor/doctor.ts';
import type { SendGift } from '../../server/src/gifts/admit-send.ts';
import { createRelay, type Relay } from '../../server/src/gifts/relay.ts';
import { receiveGift, receiveGiftKind } from '../../server/src/gifts/receive-gift.ts';
import { sendGiftKind } from '../../server/src/gifts/send-gift.ts';
import type { TransitGift } from '../../server/src/gifts/transit.ts';
import { connectLedger } from '../../server/src/ledger/connection.ts';
import { createTeller } from '../../server/src/ledger/teller.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { openDatabase, type Database } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { assertBooks } from '../helpers/books.ts';
import { giftWorld, type GiftWorld } from '../helpers/gift-world.ts';

const GROUPS = 64;
const log = createLog('silent');
const bus = createLocalBus(log);

let world: GiftWorld;
let database: Database;
let teller: Teller;
/** Takes what leaves and forgets it, as a process does that is killed between the steps. */
const forgotten: TransitGift[] = [];
const sendAndForget = sendGiftKind(bus, (left) => void forgotten.push(...left));
const relays: Relay[] = [];
const openRelay = (through = teller): Relay => {
  const relay = createRelay({ database, teller: through, bus, log, base_currency: 'USD' });
  relays.push(relay);
  return relay;
};

beforeAll(async () => {
  world = await giftWorld('2026-05-01T12:00:00Z');
  database = openDatabase(world.database.appUrl, { max: 4, name: 'test', log });
  teller = createTeller({
    connect: connectLedger(world.database.appUrl),
    clock: world.clock,
    log,
    base_currency: 'USD',
    groups: GROUPS,
  });
});
afterAll(async () => {
  await Promise.all(relays.map((relay) => relay.settled()));
  await teller.close();
  await database.close();
  await assertBooks(world.database.ownerUrl);
  expect((await examine(world.database.appUrl)).checks.flatMap((check) => check.wrong)).toEqual([]);
  await world.close();
  await world.database.drop();
});

const count = async (table: string, id: string): Promise<number> =>
  Number((await world.one<{ n: string }>(`select count(*) as n from ${table} where id = $1`, [id])).n);
const inTransit = async (): Promise<number> =>
  Number(
    (
      await world.one<{ sum: string }>(
        'select coalesce(sum(amount), 0) as sum from ledger_platform_entry where kind = 140',
      )
    ).sum,
  );

/** A viewer and a creator whose buckets differ, so that with 64 groups their groups do. */
async function apart(): Promise<{ viewer: string; creator: string; target: string }> {
  const { creator, target } = await world.stage();
  for (;;) {
    const viewer = await world.viewer(1_000n);
    if (bucketOf(viewer) !== bucketOf(creator)) return { viewer, creator, target };
  }
}

describe('a gift to another posting group', () => {
  it('is acknowledged with its id and the new balance by the first step; the books are whole between the steps', async () => {
    const { viewer, creator, target } = await apart();
    const tap = world.tap(viewer, target, 5n);
    const outcome = await teller.submit(sendAndForget, tap);
    const id = world.giftOf(tap);
    expect(outcome).toMatchObject({ outcome: 'ok', answer: { gift_id: id, coins: '5', promo: '995' } });
    expect(await inTransit()).toBe(5);
    expect([await count('gift_outbox', id), await count('gift', id)]).toEqual([1, 0]);
    expect(await world.balances(creator)).toEqual({});
    await assertBooks(world.database.ownerUrl);
    expect((await examine(world.database.appUrl)).checks.flatMap((check) => check.wrong)).toEqual([]);

    // Asked again while it is on its way, it is the same gift.
    expect(await teller.submit(sendAndForget, tap)).toMatchObject({ outcome: 'duplicate', answer: { gift_id: id } });
    expect(await teller.submit(sendAndForget, { ...tap, quantity: 2 })).toMatchObject({
      outcome: 'id_reused_with_other_content',
    });

    const relay = openRelay();
    await relay.sweep();
    await relay.settled();
    expect([await count('gift_outbox', id), await count('gift', id), await inTransit()]).toEqual([0, 1, 0]);
    expect(await world.balances(creator)).toEqual({ 10: 25_000 });
    expect(await teller.submit(sendAndForget, tap)).toMatchObject({ outcome: 'duplicate', answer: { gift_id: id } });
  });

  it('arrives once, however many relays send it on, and whatever they find in the outbox afterwards', async () => {
    const { viewer, creator, target } = await apart();
    const taps = Array.from({ length: 40 }, () => world.tap(viewer, target, 1n));
    await Promise.all(taps.map((tap) => teller.submit(sendAndForget, tap)));
    const four = Array.from({ length: 4 }, () => openRelay());
    await Promise.all(four.flatMap((relay) => [relay.sweep(), relay.sweep()]));
    await Promise.all(four.map((relay) => relay.settled()));
    expect(await inTransit()).toBe(0);
    expect(await world.balances(creator)).toEqual({ 10: 200_000 });
    // A relay that remembers them from before they arrived, or read the outbox before it was cleared.
    const late = forgotten.filter((gift) => gift.target === target);
    expect(late).toHaveLength(40);
    const again = await Promise.all(late.map((gift) => teller.submit(receiveGiftKind(bus), receiveGift(gift, 'USD'))));
    expect(new Set(again.map((one) => one.outcome))).toEqual(new Set(['duplicate']));
    const { n, last } = await world.one<{ n: string; last: string }>(
      `select count(*) as n, max("offset")::int8 as last from gift_line where target = $1`,
      [target],
    );
    expect([n, last]).toEqual(['40', '40']);
  });

  it('carries its combo: forty taps are one combo that counts to forty and ends once', async () => {
    const { viewer, target } = await apart();
    const relay = openRelay();
    const send = sendGiftKind(bus, (left) => relay.left(left));
    await Promise.all(
      Array.from({ length: 40 }, () => teller.submit(send, world.tap(viewer, target, 1n, { item_id: 'clap' }))),
    );
    await relay.settled();
    const { combos, most } = await world.one<{ combos: string; most: number }>(
      'select count(distinct combo) as combos, max(combo_count) as most from gift_line where target = $1',
      [target],
    );
    expect([combos, most]).toEqual(['1', 40]);
  });

  it('is a gift although its live ended, and its creator was frozen, between the steps', async () => {
    const { viewer, creator, target } = await apart();
    const tap = world.tap(viewer, target, 7n);
    await teller.submit(sendAndForget, tap);
    await world.one('update target set open = false where id = $1 returning id', [target]);
    await world.one('update person set frozen_at = now() where id = $1 returning id', [creator]);
    const relay = openRelay();
    await relay.sweep();
    await relay.settled();
    expect(await count('gift', world.giftOf(tap))).toBe(1);
    expect(await world.balances(creator)).toEqual({ 10: 35_000 });
    // The next one is refused by the first step.
    expect(await teller.submit(sendAndForget, world.tap(viewer, target, 7n))).toMatchObject({
      outcome: 'target_closed',
    });
  });

  it('that was held is sent on when its window ends, and its coins come from what was held', async () => {
    const { viewer, creator, target } = await apart();
    const tap = world.tap(viewer, target, 500n);
    expect(await world.hold(tap, teller)).toMatchObject({ outcome: 'ok' });
    expect(await world.balances(viewer)).toEqual({ 2: 500, 4: 500 });
    world.pass(6_000);
    expect(await world.release(viewer, world.giftOf(tap), teller)).toMatchObject({ outcome: 'ok' });
    expect(await world.balances(viewer)).toEqual({ 2: 500 });
    expect(await inTransit()).toBe(500);
    const relay = openRelay();
    await relay.sweep();
    await relay.settled();
    expect([await inTransit(), await count('gift', world.giftOf(tap))]).toEqual([0, 1]);
    expect(await world.balances(creator)).toEqual({ 10: 2_500_000 });
  });

  it('that stays in a group is one posting, without transit', async () => {
    const viewer = await world.viewer(10n);
    const creator = newId(bucketOf(viewer));
    const target = newId(bucketOf(viewer));
    await world.one('insert into person (bucket, id, handle, display_name) values ($1, $2, $3, $3) returning id', [
      bucketOf(creator),
      creator,
      'neighbour',
    ]);
    await world.one(
      'insert into target (bucket, id, kind, creator, log) values ($1, $2, 1, $3, target_log($2)) returning id',
      [bucketOf(target), target, creator],
    );
    const tap = world.tap(viewer, target, 5n);
    expect(await teller.submit(sendAndForget, tap)).toMatchObject({ outcome: 'ok' });
    expect([await inTransit(), await count('gift', world.giftOf(tap))]).toEqual([0, 1]);
    const { postings } = await world.one<{ postings: string }>(
      'select count(distinct posting) as postings from ledger_entry where cause = $1',
      [world.giftOf(tap)],
    );
    expect(postings).toBe('1');
  });

  it('leaves every posting in the bucket of its group', async () => {
    const { astray } = await world.one<{ astray: string }>(
      `select count(*) as astray from ledger_posting p where p.bucket <> get_byte(uuid_send(p.id), 15) & 63
       or exists (select from ledger_line e where e.posting_bucket = p.bucket and e.posting = p.id and e.bucket <> p.bucket
         and exists (select from ledger_platform_entry t where t.posting = p.id and t.kind = 140))`,
    );
    expect(astray).toBe('0');
  });

  it('that was on its way when groups were changed joins the combo that its sender goes on with', async () => {
    const { viewer, target } = await apart();
    const tap = (): SendGift => world.tap(viewer, target, 1n, { item_id: 'clap' });
    // After the change all buckets are one group: what was on its way arrives beside its sender's next taps, also in one batch with them.
    const together = createTeller({
      connect: connectLedger(world.database.appUrl),
      clock: world.clock,
      log,
      base_currency: 'USD',
    });
    await Promise.all(Array.from({ length: 10 }, () => teller.submit(sendAndForget, tap())));
    const late = forgotten.filter((gift) => gift.target === target);
    expect(late).toHaveLength(10);
    const receive = receiveGiftKind(bus);
    // Whoever is second in a batch is told to come again, and does.
    const until_done = async (submit: () => Promise<{ readonly outcome: string }>): Promise<void> => {
      let outcome = 'overloaded';
      while (outcome === 'overloaded') ({ outcome } = await submit());
      expect(outcome).toBe('ok');
    };
    const taps = Array.from({ length: 20 }, tap);
    await Promise.all([
      ...late.map((gift) => until_done(() => together.submit(receive, receiveGift(gift, 'USD')))),
      ...taps.map((one) => until_done(() => together.submit(sendAndForget, one))),
    ]);
    const { combos, most, n } = await world.one<{ combos: string; most: number; n: string }>(
      'select count(distinct combo) as combos, max(combo_count) as most, count(*) as n from gift_line where target = $1',
      [target],
    );
    expect([combos, most, n]).toEqual(['1', 30, '30']);
    await together.close();
    const relay = openRelay();
    await relay.sweep();
    await relay.settled();
  });
});
