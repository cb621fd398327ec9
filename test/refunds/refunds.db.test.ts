/** Refunds, disputes and their reversal as commands: tables of steps and what must be true after each. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/platform/settings.ts';
import { earningOf } from '@busker/protocol';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { readRefundBasis } from '../../server/src/refunds/basis.ts';
import { refundCommandId, refundKind, type RefundMoney } from '../../server/src/refunds/refund-kind.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { prove } from '../payments/steps.ts';
import { COIN_VALUE, createWorld, SHARE_BP, sql, type World } from './world.ts';

let test: TestDatabase;
let world: World;

beforeAll(async () => {
  test = await withDatabase();
  world = await createWorld(test);
}, 180_000);
beforeEach(() => world.set(DEFAULT_SETTINGS));
afterAll(async () => {
  await world?.close();
  if (test) await prove(test);
  await test?.drop();
});

const PRICE = 1_000_000n;
const earned = (coins: bigint): bigint => earningOf(coins, COIN_VALUE, SHARE_BP);

/** Balances in the order paid, debt of the viewer; pending, available of the creator. */
async function balances(viewer: string, creator: string): Promise<readonly bigint[]> {
  const { rows } = await sql<{ owner: string; kind: number; balance: bigint }>`
    select owner, kind, balance from ledger_account where owner in (${viewer}, ${creator})`.execute(
    world.database.pool,
  );
  const of = (owner: string, kind: number): bigint =>
    rows.find((row) => row.owner === owner && row.kind === kind)?.balance ?? 0n;
  return [of(viewer, 1), of(viewer, 3), of(creator, 10), of(creator, 11)];
}
async function stateOf(purchase: string): Promise<string> {
  const { rows } = await sql<{ state: string }>`select state from purchase where id = ${purchase}`.execute(
    world.database.pool,
  );
  return rows[0]!.state;
}
async function platform(kind: number, asset: string): Promise<bigint> {
  const { rows } = await sql<{ sum: bigint }>`
    select coalesce(sum(amount), 0)::int8 as sum from ledger_platform_entry where kind = ${kind} and asset = ${asset}`.execute(
    world.database.pool,
  );
  return rows[0]!.sum;
}

interface Scene {
  readonly viewer: string;
  readonly creator: { readonly id: string; readonly target: string };
  readonly first: string;
  readonly ref: (name: string) => string;
}
/** Somebody who bought 100 coins. */
async function scene(): Promise<Scene> {
  const viewer = await world.person();
  const creator = await world.creator();
  const first = await world.buy(viewer, 100n, PRICE);
  return { viewer, creator, first, ref: (name) => `${name} of ${first}` };
}
type Does = (of: Scene) => Promise<unknown>;
const give =
  (coins: bigint): Does =>
  ({ viewer, creator }) =>
    world.give(viewer, creator, coins);
const buy =
  (coins: bigint): Does =>
  ({ viewer }) =>
    world.buy(viewer, coins, coins * 10_000n);
const refund =
  (amount: bigint, name = 're'): Does =>
  ({ first, ref }) =>
    world.refund(first, ref(name), amount);
const undo =
  (name = 're'): Does =>
  ({ first, ref }) =>
    world.refund(first, ref(name), 1n, 'undone');
const dispute =
  (money: 'taken' | 'returned' | null, standing: 'open' | 'won' | 'lost'): Does =>
  ({ first, ref }) =>
    world.dispute(first, ref('dp'), PRICE, money, standing);
const policy =
  (refund_claws_pending: boolean, refund_rest: 'debt' | 'loss'): Does =>
  () =>
    Promise.resolve(world.set({ refund_claws_pending, refund_rest }));
const days =
  (n: number): Does =>
  () =>
    world.mature(n);

/** Each row: what is done, and then what the viewer and the creator have, and the purchase's state. */
const TABLE: readonly {
  readonly says: string;
  readonly steps: readonly (readonly [does: Does, after: readonly bigint[], state: string])[];
}[] = [
  {
    says: 'unspent coins go first, and come back when the refund is undone',
    steps: [
      [give(30n), [70n, 0n, earned(30n), 0n], 'credited'],
      [refund(500_000n), [20n, 0n, earned(30n), 0n], 'partly_refunded'],
      [refund(500_000n), [20n, 0n, earned(30n), 0n], 'partly_refunded'],
      [undo(), [70n, 0n, earned(30n), 0n], 'credited'],
      [undo(), [70n, 0n, earned(30n), 0n], 'credited'],
      [refund(500_000n), [70n, 0n, earned(30n), 0n], 'credited'],
    ],
  },
  {
    says: 'then what creators have pending, and they get exactly that back',
    steps: [
      [give(40n), [60n, 0n, earned(40n), 0n], 'credited'],
      [refund(PRICE), [0n, 0n, 0n, 0n], 'refunded'],
      [undo(), [60n, 0n, earned(40n), 0n], 'credited'],
    ],
  },
  {
    says: 'a creator whose hold was over at the reversal gets it to what is available',
    steps: [
      [give(40n), [60n, 0n, earned(40n), 0n], 'credited'],
      // Something else of the same day keeps the day's run from being empty.
      [give(10n), [50n, 0n, earned(40n) + earned(10n), 0n], 'credited'],
      [
        refund(900_000n),
        [0n, 0n, earned(40n) + earned(10n) - earned(10n) - (earned(40n) * 30n) / 40n, 0n],
        'partly_refunded',
      ],
      [days(16), [0n, 0n, 0n, earned(40n) - (earned(40n) * 30n) / 40n], 'partly_refunded'],
      [undo(), [50n, 0n, 0n, earned(40n) + earned(10n)], 'credited'],
    ],
  },
  {
    says: 'what is available is left with its creator: the viewer owes, and the next top-up pays first',
    steps: [
      [give(100n), [0n, 0n, earned(100n), 0n], 'credited'],
      [days(16), [0n, 0n, 0n, earned(100n)], 'credited'],
      [refund(PRICE), [0n, -100n, 0n, earned(100n)], 'refunded'],
      [buy(30n), [0n, -70n, 0n, earned(100n)], 'refunded'],
      [buy(90n), [20n, 0n, 0n, earned(100n)], 'refunded'],
      [undo(), [120n, 0n, 0n, earned(100n)], 'credited'],
    ],
  },
  {
    says: 'a debt that was partly paid is cancelled, and what was paid comes back',
    steps: [
      [policy(false, 'debt'), [100n, 0n, 0n, 0n], 'credited'],
      [give(80n), [20n, 0n, earned(80n), 0n], 'credited'],
      [refund(PRICE), [0n, -80n, earned(80n), 0n], 'refunded'],
      [buy(50n), [0n, -30n, earned(80n), 0n], 'refunded'],
      [undo(), [70n, 0n, earned(80n), 0n], 'credited'],
    ],
  },
  {
    says: 'other paid coins pay a debt at once: whoever owes has none to spend',
    steps: [
      [policy(false, 'debt'), [100n, 0n, 0n, 0n], 'credited'],
      [give(100n), [0n, 0n, earned(100n), 0n], 'credited'],
      [buy(60n), [60n, 0n, earned(100n), 0n], 'credited'],
      [refund(PRICE), [0n, -40n, earned(100n), 0n], 'refunded'],
      [undo(), [60n, 0n, earned(100n), 0n], 'credited'],
    ],
  },
  {
    says: 'the platform bears it when the policy says so',
    steps: [
      [policy(false, 'loss'), [100n, 0n, 0n, 0n], 'credited'],
      [give(80n), [20n, 0n, earned(80n), 0n], 'credited'],
      [refund(PRICE), [0n, 0n, earned(80n), 0n], 'refunded'],
      [undo(), [20n, 0n, earned(80n), 0n], 'credited'],
    ],
  },
  {
    says: 'a reversal that comes before its refund leaves nothing of either',
    steps: [
      [undo(), [100n, 0n, 0n, 0n], 'credited'],
      [undo(), [100n, 0n, 0n, 0n], 'credited'],
      [refund(PRICE), [100n, 0n, 0n, 0n], 'credited'],
    ],
  },
  {
    says: 'repeated partial refunds add up to the purchase and never exceed it',
    steps: [
      [refund(333_333n, 'a'), [67n, 0n, 0n, 0n], 'partly_refunded'],
      [refund(333_333n, 'b'), [34n, 0n, 0n, 0n], 'partly_refunded'],
      [refund(333_333n, 'c'), [1n, 0n, 0n, 0n], 'partly_refunded'],
      [refund(1n, 'd'), [0n, 0n, 0n, 0n], 'refunded'],
      [refund(700_000n, 'e'), [0n, 0n, 0n, 0n], 'refunded'],
      [undo('b'), [33n, 0n, 0n, 0n], 'refunded'],
    ],
  },
  {
    says: 'a dispute takes the money, and winning it gives everything back',
    steps: [
      [give(40n), [60n, 0n, earned(40n), 0n], 'credited'],
      [dispute(null, 'open'), [60n, 0n, earned(40n), 0n], 'disputed'],
      [dispute('taken', 'open'), [0n, 0n, 0n, 0n], 'disputed'],
      [dispute('returned', 'won'), [60n, 0n, earned(40n), 0n], 'credited'],
      [dispute('taken', 'open'), [60n, 0n, earned(40n), 0n], 'credited'],
    ],
  },
  {
    says: 'a dispute that is lost is a chargeback, whichever word comes first',
    steps: [
      [dispute(null, 'lost'), [100n, 0n, 0n, 0n], 'credited'],
      [dispute('taken', 'open'), [0n, 0n, 0n, 0n], 'charged_back'],
      [dispute(null, 'open'), [0n, 0n, 0n, 0n], 'charged_back'],
    ],
  },
  {
    says: 'refunded, undone and taken by the bank: the coins that came back are taken again',
    steps: [
      [refund(PRICE), [0n, 0n, 0n, 0n], 'refunded'],
      [undo(), [100n, 0n, 0n, 0n], 'credited'],
      [give(10n), [90n, 0n, earned(10n), 0n], 'credited'],
      [dispute('taken', 'lost'), [0n, 0n, 0n, 0n], 'charged_back'],
    ],
  },
];

describe('money that goes back', () => {
  it.each(TABLE)('$says', async ({ steps }) => {
    const of = await scene();
    for (const [index, [does, after, state]] of steps.entries()) {
      await does(of);
      expect(await balances(of.viewer, of.creator.id), `after step ${index + 1}`).toEqual(after);
      expect(await stateOf(of.first), `after step ${index + 1}`).toBe(state);
    }
  });

  it('has one effect, told by 32 connections at once, and so has its reversal', async () => {
    const of = await scene();
    await world.give(of.viewer, of.creator, 70n);
    const others = await Promise.all(Array.from({ length: 31 }, () => world.another()));
    const all = [world.refunds, ...others.map((one) => one.refunds)];
    const event = {
      kind: 'refund',
      payment_id: `pay ${of.first}`,
      refund_id: of.ref('re'),
      amount_micros: 600_000n,
      currency: 'USD',
      request: null,
    } as const;
    const told = await Promise.all(all.map((one) => one.hear('sandbox', { ...event, standing: 'made' })));
    expect(told.filter((one) => one === 'refunded: 60 coins')).toHaveLength(1);
    expect(told.filter((one) => one === 'nothing: booked before')).toHaveLength(31);
    // 30 unspent, and 30 of the 70 that the gift had of them.
    expect(await balances(of.viewer, of.creator.id)).toEqual([0n, 0n, earned(70n) - (earned(70n) * 30n) / 70n, 0n]);
    const undone = await Promise.all(all.map((one) => one.hear('sandbox', { ...event, standing: 'undone' })));
    expect(undone.filter((one) => one === 'undone')).toHaveLength(1);
    expect(undone.filter((one) => one === 'nothing: undone before')).toHaveLength(31);
    expect(await balances(of.viewer, of.creator.id)).toEqual([30n, 0n, earned(70n), 0n]);
    await Promise.all(others.map((one) => one.close()));
  });

  it(
    'stays exact while gifts, top-ups and other refunds of the same wallet run beside it',
    { timeout: 60_000 },
    async () => {
      const of = await scene();
      const second = await world.buy(of.viewer, 100n, PRICE);
      await Promise.all([
        ...Array.from({ length: 20 }, () => world.give(of.viewer, of.creator, 3n)),
        ...Array.from({ length: 5 }, () => world.buy(of.viewer, 10n, 100_000n)),
        ...Array.from({ length: 4 }, (_, n) => world.refund(of.first, of.ref(`part ${n}`), 250_000n)),
        world.refund(second, `half of ${second}`, 500_000n),
      ]);
      expect(await stateOf(of.first)).toBe('refunded');
      const [paid, debt] = await balances(of.viewer, of.creator.id);
      const { given_coins, taken_back_coins, debt_coins } = await world.lineage.purchase(of.first);
      expect(BigInt(given_coins) + BigInt(taken_back_coins) + BigInt(debt_coins)).toBe(100n);
      expect(paid! >= 0n && debt! <= 0n && (paid === 0n || debt === 0n)).toBe(true);
    },
  );

  it("books the money in the purchase's own currency, and undoes it to the micro", async () => {
    const before = await Promise.all([110, 111, 112, 113].map((kind) => platform(kind, 'EUR')));
    expect(before).toEqual([0n, 0n, 0n, 0n]);
    const viewer = await world.person();
    const creator = await world.creator();
    const purchase = await world.buy(viewer, 100n, 1_000_001n, 'EUR');
    await world.give(viewer, creator, 40n);
    world.set({ refund_claws_pending: false, refund_rest: 'loss' });
    await world.refund(purchase, `re ${purchase}`, 1_000_001n, 'made', 'EUR');
    // 60 of 100 coins were never spent: out of deferred revenue; 40 are nobody's; the micro that is left over is a refund's.
    expect(await Promise.all([110, 111, 112, 113].map((kind) => platform(kind, 'EUR')))).toEqual([
      0n,
      400_001n,
      -1n,
      -400_000n,
    ]);
    expect(await world.refund(purchase, `re ${purchase}`, 1_000_001n, 'undone', 'EUR')).toBe('undone');
    expect(await Promise.all([110, 111, 112, 113].map((kind) => platform(kind, 'EUR')))).toEqual([
      -1_000_001n,
      1_000_001n,
      0n,
      0n,
    ]);
    expect(await world.refund(purchase, `dollars ${purchase}`, 5n)).toBe('parked: refunded in USD, paid in EUR');
  });

  it('waits for the payment that it is of', async () => {
    await expect(world.refund('unheard of', 'early', 5n)).rejects.toThrow('was not credited yet');
  });

  it.each(['before it', 'in the same batch'])(
    'is read again when a held gift of its coins was sent %s, and takes that earning back',
    async (when) => {
      const { viewer, creator, first, ref } = await scene();
      const hold = await world.hold(viewer, creator, 60n);
      const basis = await readRefundBasis(world.database.db, viewer, first);
      expect(basis.pieces.filter((piece) => piece.held)).toHaveLength(1);
      const command: RefundMoney = {
        owner: viewer,
        id: refundCommandId('sandbox', ref('re')),
        purchase: first,
        provider: 'sandbox',
        ref: ref('re'),
        refund_kind: 'refund',
        amount_micros: PRICE,
        currency: 'USD',
        policy: { claws_pending: true, rest: 'debt' },
        base_currency: 'USD',
        basis,
      };
      const refuse = (): Promise<unknown> =>
        world.teller.submit(refundKind(createLocalBus(createLog('silent'))), command);
      const sent = world.end('release', viewer, hold!);
      if (when === 'before it') await sent;
      expect(await refuse()).toMatchObject({ outcome: 'overloaded', details: { why: 'changed' } });
      await sent;
      await world.refund(first, ref('re'), PRICE);
      expect(await balances(viewer, creator.id)).toEqual([0n, 0n, 0n, 0n]);
    },
  );

  it('leaves a day whose earnings were all taken back open, and a killed run takes each earning once', async () => {
    const of = await scene();
    await world.give(of.viewer, of.creator, 100n);
    await world.refund(of.first, of.ref('re'), PRICE);
    await world.mature(16);
    expect(await balances(of.viewer, of.creator.id)).toEqual([0n, 0n, 0n, 0n]);
    await world.refund(of.first, of.ref('re'), PRICE, 'undone');
    expect(await balances(of.viewer, of.creator.id)).toEqual([0n, 0n, earned(100n), 0n]);
    await world.mature(1);
    await world.mature(0);
    expect(await balances(of.viewer, of.creator.id)).toEqual([0n, 0n, 0n, earned(100n)]);
  });
});
