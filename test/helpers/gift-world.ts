/** A database with people, targets and a share policy, tellers on it, and a clock that stands still: for tests of what a tap does to money. */
import { bucketOf, newId } from '@busker/protocol';
import pg from 'pg';
import type { SendGift } from '../../server/src/gifts/admit-send.ts';
import { endHold, releaseHoldKind, undoHoldKind } from '../../server/src/gifts/end-hold.ts';
import { holdGiftKind } from '../../server/src/gifts/hold-gift.ts';
import { giftIdOf } from '../../server/src/gifts/gift-id.ts';
import { sendGiftKind } from '../../server/src/gifts/send-gift.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { setLimitsKind } from '../../server/src/limits/set-limits.ts';
import type { Wishes } from '../../server/src/limits/rules.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { grantPromoKind } from '../../server/src/shop/grant-promo.ts';
import { openTestTeller } from './grouping.ts';
import { withDatabase, type TestDatabase } from './postgres.ts';

const UNDO_MS = 5_000;

export type GiftWorld = Awaited<ReturnType<typeof giftWorld>>;

/** @param start where its clock stands at first. */
export async function giftWorld(start: string) {
  const database: TestDatabase = await withDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const log = createLog('silent');
  const bus = createLocalBus(log);
  const kinds = {
    send: sendGiftKind(bus),
    hold: holdGiftKind(bus),
    release: releaseHoldKind(bus),
    undo: undoHoldKind(bus),
    grant: grantPromoKind(bus),
  };
  let now_ms = Date.parse(start);
  const clock = { now: () => new Date(now_ms) };
  const tellers: Teller[] = [];
  const openTeller = (limits = {}): Teller => {
    const teller = openTestTeller(database.appUrl, { clock, log, limits });
    tellers.push(teller);
    return teller;
  };
  const teller = openTeller();
  const policy = { id: newId(), version: 1, share_bp: 5_000, coin_value_micros: 10_000n };
  await owner.query(
    `insert into share_policy (id, version, share_bp, coin_value_micros, valid_from, created_by, reason) values ($1, 1, 5000, 10000, now(), null, 'test')`,
    [policy.id],
  );
  let people = 0;

  async function person(created_at = new Date('2025-01-01T00:00:00Z')): Promise<string> {
    const id = newId();
    await owner.query('insert into person (bucket, id, handle, display_name, created_at) values ($1, $2, $3, $3, $4)', [
      bucketOf(id),
      id,
      `p${++people}`,
      created_at,
    ]);
    return id;
  }

  async function viewer(coins: bigint, created_at?: Date): Promise<string> {
    const id = await person(created_at);
    await teller.submit(kinds.grant, { owner: id, id: newId(), coins, granted_by: null, reason: 'test' });
    return id;
  }

  /** A creator and an open target of theirs. */
  async function stage(): Promise<{ creator: string; target: string }> {
    const creator = await person();
    const target = newId(bucketOf(creator));
    await owner.query('insert into target (bucket, id, kind, creator, log) values ($1, $2, 1, $3, target_log($2))', [
      bucketOf(target),
      target,
      creator,
    ]);
    return { creator, target };
  }

  /** The gift that a command becomes. */
  const giftOf = (command: SendGift): string => giftIdOf(command.owner, command.id, command.target);

  /** One tap, priced. */
  const tap = (sender: string, target: string, price_coins: bigint, more: Partial<SendGift> = {}): SendGift => ({
    owner: sender,
    id: newId(),
    item_id: `item-${price_coins}`,
    item: { id: `item-${price_coins}`, price_coins, combo: price_coins < 1_000n },
    policy,
    quantity: 1,
    target,
    expected_price_coins: price_coins,
    confirmed: false,
    message: undefined,
    message_cleared: true,
    playback_ms: undefined,
    base_currency: 'USD',
    ...more,
  });

  return {
    database,
    owner,
    kinds,
    clock,
    teller,
    openTeller,
    person,
    viewer,
    stage,
    tap,
    giftOf,
    setNow: (time: string) => void (now_ms = Date.parse(time)),
    pass: (ms: number) => void (now_ms += ms),
    send: (command: SendGift, by = teller) => by.submit(kinds.send, command),
    hold: (command: SendGift, by = teller) => by.submit(kinds.hold, { ...command, undo_ms: UNDO_MS }),
    release: (sender: string, hold: string, by = teller) =>
      by.submit(kinds.release, endHold('release', sender, hold, 'USD')),
    undo: (sender: string, hold: string, by = teller) => by.submit(kinds.undo, endHold('undo', sender, hold, 'USD')),
    limit: (of: string, wishes: Wishes, zone = 'UTC', by = teller) =>
      by.submit(setLimitsKind, { owner: of, id: newId(), zone, currency: 'USD', wishes }),
    async caps(json: Record<string, string | null> | null): Promise<void> {
      await owner.query(`delete from setting where key = 'gift_caps'`);
      const base = { gift: null, day: null, new_account_day: null, new_account_days: '0', confirm_from: null };
      if (json)
        await owner.query(`insert into setting (key, value) values ('gift_caps', $1)`, [
          JSON.stringify({ ...base, epoch: newId(), ...json }),
        ]);
    },
    async one<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row> {
      return (await owner.query<Row>(sql, values as unknown[])).rows[0]!;
    },
    /** Balances of a person by kind of account. */
    async balances(of: string): Promise<Record<number, number>> {
      const { rows } = await owner.query<{ kind: number; balance: string }>(
        'select kind, balance from ledger_account where owner = $1 and balance <> 0',
        [of],
      );
      return Object.fromEntries(rows.map((row) => [row.kind, Number(row.balance)]));
    },
    async close(): Promise<void> {
      await Promise.all(tellers.map((one) => one.close()));
      await owner.end();
    },
  };
}
