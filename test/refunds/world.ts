/** A small economy on a real database: viewers, creators, the real commands, a clock that jumps. For the tests of money that goes back. */
import { bucketOf, newId } from '@busker/protocol';
import { sql as kysely } from 'kysely';
import { createEarnings, type EarningsBook } from '../../server/src/earnings/earnings.ts';
import type { SendGift } from '../../server/src/gifts/admit-send.ts';
import { giftIdOf } from '../../server/src/gifts/gift-id.ts';
import { endHold, releaseHoldKind, undoHoldKind } from '../../server/src/gifts/end-hold.ts';
import { holdGiftKind } from '../../server/src/gifts/hold-gift.ts';
import { sendGiftKind } from '../../server/src/gifts/send-gift.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { createLineage, type Lineage } from '../../server/src/lineage/lineage.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { type Clock, movableClock } from '../../server/src/platform/clock.ts';
import { openDatabase, type Database } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { DEFAULT_SETTINGS, type SettingValues } from '../../server/src/platform/settings.ts';
import { createRefunds, type Refunds } from '../../server/src/refunds/refunds.ts';
import { creditCommand, creditPurchaseKind } from '../../server/src/shop/credit-purchase.ts';
import { grantPromoKind } from '../../server/src/shop/grant-promo.ts';
import { createTargets } from '../../server/src/targets/targets.ts';
import { runRevenue } from '../../server/src/reports/revenue-run.ts';
import { openTestTeller } from '../helpers/grouping.ts';
import type { TestDatabase } from '../helpers/postgres.ts';

export const SHARE_BP = 4_321;
export const COIN_VALUE = 10_007n;
const DAY_MS = 86_400_000;
const UNDO_MS = 5_000;

/** A statement of a test, read by the program's pool. */
export const sql = <Row extends object>(strings: TemplateStringsArray, ...values: readonly unknown[]) => ({
  async execute(pool: Database['pool']): Promise<{ rows: Row[] }> {
    return pool.query<Row>(
      strings.reduce((text, part, n) => `${text}$${n}${part}`),
      [...values],
    );
  },
});

export interface World {
  readonly database: Database;
  readonly clock: Clock;
  readonly teller: Teller;
  readonly refunds: Refunds;
  readonly lineage: Lineage;
  readonly earnings: EarningsBook;
  /** Changes the policy of refunds. */
  set(change: Partial<SettingValues>): void;
  person(): Promise<string>;
  /** A creator with a live room. */
  creator(): Promise<{ readonly id: string; readonly target: string }>;
  /** A purchase that was paid; the payment is called after it. */
  buy(person: string, coins: bigint, price_micros: bigint, currency?: string): Promise<string>;
  grant(person: string, coins: bigint): Promise<string>;
  /** A gift; undefined when there are too few coins. */
  give(person: string, to: { readonly target: string }, coins: bigint): Promise<string | undefined>;
  /** The same, but it can be undone. */
  hold(person: string, to: { readonly target: string }, coins: bigint): Promise<string | undefined>;
  /** The end of a hold: it is sent, when its window is over, or undone. */
  end(what: 'release' | 'undo', person: string, hold: string): Promise<void>;
  recognise(): Promise<void>;
  /** What the provider says of a refund of a purchase. */
  refund(
    purchase: string,
    ref: string,
    amount_micros: bigint,
    standing?: 'made' | 'undone',
    currency?: string,
  ): Promise<string>;
  dispute(
    purchase: string,
    ref: string,
    amount_micros: bigint,
    money: 'taken' | 'returned' | null,
    standing: 'open' | 'won' | 'lost',
  ): Promise<string>;
  /** Days go by, and what is due becomes available. */
  mature(days: number): Promise<void>;
  /** Opens the same economy on another connection, as another process. */
  another(): Promise<{ refunds: Refunds; close(): Promise<void> }>;
  close(): Promise<void>;
}

export async function createWorld(test: TestDatabase): Promise<World> {
  const log = createLog('silent');
  const bus = createLocalBus(log);
  const clock = movableClock();
  const database = openDatabase(test.appUrl, { max: 8, name: 'test', log });
  const { db } = database;
  const openTeller = (): Teller => openTestTeller(test.appUrl, { clock, log });
  const teller = openTeller();
  const policy = { id: newId(), version: 1, share_bp: SHARE_BP, coin_value_micros: COIN_VALUE };
  await db
    .insertInto('share_policy')
    .values({ ...policy, valid_from: new Date(0), reason: 'test' })
    .execute();
  let values: SettingValues = DEFAULT_SETTINGS;
  const settings = { current: () => values, refresh: () => Promise.resolve(), write: () => Promise.resolve() };
  const itemName = (item: string): { name: string } => ({ name: item });
  const parts = { database, clock, log, bus, settings, base_currency: 'USD', itemName };
  const makeRefunds = (through: Teller): Refunds => createRefunds({ ...parts, teller: through, providers: new Map() });
  const refunds = makeRefunds(teller);
  const earnings = createEarnings({ ...parts, teller, targets: createTargets({ database, bus, log }) });
  const credit = creditPurchaseKind(bus);
  const grantKind = grantPromoKind(bus);
  const gift = sendGiftKind(bus);
  const held = holdGiftKind(bus);
  const ends = { release: releaseHoldKind(bus), undo: undoHoldKind(bus) };

  async function person(): Promise<string> {
    const id = newId();
    await db
      .insertInto('person')
      .values({ bucket: bucketOf(id), id, handle: `p${id.slice(-12)}`, display_name: 'Somebody' })
      .execute();
    return id;
  }

  async function posted(
    owner: string,
    to: { readonly target: string },
    coins: bigint,
    submit: (command: SendGift) => Promise<{ readonly outcome: string }>,
  ): Promise<string | undefined> {
    const id = newId();
    const { outcome } = await submit({
      owner,
      id,
      item_id: 'thing',
      item: { id: 'thing', price_coins: coins, combo: false },
      policy,
      quantity: 1,
      target: to.target,
      expected_price_coins: coins,
      confirmed: false,
      message: undefined,
      message_cleared: true,
      playback_ms: undefined,
      base_currency: 'USD',
    });
    if (outcome === 'insufficient_coins') return undefined;
    if (outcome !== 'ok') throw new Error(`the gift was refused: ${outcome}`);
    return giftIdOf(owner, id, to.target);
  }

  return {
    database,
    clock,
    teller,
    refunds,
    lineage: createLineage(parts),
    earnings,
    set: (change) => void (values = { ...values, ...change }),
    person,

    async creator() {
      const id = await person();
      const target = newId(bucketOf(id));
      await db
        .insertInto('target')
        .values({ bucket: bucketOf(id), id: target, kind: 1, creator: id, log: kysely<bigint>`target_log(${target})` })
        .execute();
      return { id, target };
    },

    async buy(owner, coins, price_micros, currency = 'USD') {
      const id = newId(bucketOf(owner));
      await db
        .insertInto('purchase')
        .values({
          bucket: bucketOf(owner),
          id,
          person: owner,
          provider: 'sandbox',
          state: 'pending',
          coins,
          price_micros,
          currency,
          return_to: '/',
        })
        .execute();
      for (;;) {
        const outcome = await teller.submit(
          credit,
          creditCommand({
            owner,
            purchase: id,
            provider: 'sandbox',
            payment_id: `pay ${id}`,
            amount_micros: price_micros,
            currency,
          }),
        );
        if (outcome.outcome === 'ok') return id;
        if (outcome.outcome !== 'overloaded') throw new Error(`the purchase was refused: ${outcome.outcome}`);
      }
    },

    async grant(owner, coins) {
      const id = newId();
      await teller.submit(grantKind, { owner, id, coins, granted_by: null, reason: 'test' });
      return id;
    },

    give: (owner, to, coins) => posted(owner, to, coins, (command) => teller.submit(gift, command)),
    hold: (owner, to, coins) =>
      posted(owner, to, coins, (command) => teller.submit(held, { ...command, undo_ms: UNDO_MS })),

    async end(what, owner, hold) {
      if (what === 'release') clock.setOffset(clock.offset_ms() + UNDO_MS + 1);
      for (;;) {
        const outcome = await teller.submit(ends[what], endHold(what, owner, hold, 'USD'));
        if (outcome.outcome === 'ok') return;
        if (outcome.outcome !== 'overloaded') throw new Error(`the hold did not end: ${outcome.outcome}`);
      }
    },

    async recognise() {
      await runRevenue(db, teller, clock);
    },

    refund: (purchase, ref, amount_micros, standing = 'made', currency = 'USD') =>
      refunds.hear('sandbox', {
        kind: 'refund',
        payment_id: `pay ${purchase}`,
        refund_id: ref,
        amount_micros,
        currency,
        standing,
        request: null,
      }),

    dispute: (purchase, ref, amount_micros, money, standing) =>
      refunds.hear('sandbox', {
        kind: 'dispute',
        payment_id: `pay ${purchase}`,
        dispute_id: ref,
        amount_micros,
        currency: 'USD',
        money,
        standing,
        reason: 'fraudulent',
      }),

    async mature(days) {
      clock.setOffset(clock.offset_ms() + days * DAY_MS);
      await earnings.matureDue();
    },

    async another() {
      const own = openTeller();
      return { refunds: makeRefunds(own), close: () => own.close() };
    },

    async close() {
      await teller.close();
      await database.close();
    },
  };
}
