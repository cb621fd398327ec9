import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coinsOfRefund, payDebts, planRefund, type PaidGift, type RefundBasis, type RefundPolicy } from './plan.ts';

const gift = (id: string, change: Partial<PaidGift> = {}): PaidGift => ({
  id,
  creator: 'mira',
  paid_coins: 40n,
  earned_micros: 200_000n,
  pending: true,
  clawed_coins: 0n,
  clawed_micros: 0n,
  ...change,
});
/** 100 coins for 1.29: the first 60 given in two gifts (40 and 20 of them), 40 unspent. */
const basis = (change: Partial<RefundBasis> = {}): RefundBasis => ({
  coins: 100n,
  price_micros: 1_290_000n,
  refunded_micros: 0n,
  refunded_coins: 0n,
  pieces: [
    { from: 0n, to: 40n, state: 'spent', held: false, gift: 'first' },
    { from: 40n, to: 60n, state: 'spent', held: false, gift: 'second' },
    { from: 60n, to: 100n, state: 'unspent', held: false, gift: null },
  ],
  refunded_spent: [],
  gifts: new Map([
    ['first', gift('first')],
    ['second', gift('second', { paid_coins: 20n, earned_micros: 100_001n })],
  ]),
  ...change,
});
const RICH = (): bigint => 10n ** 12n;
const claw: RefundPolicy = { claws_pending: true, rest: 'debt' };

/** Each row: what is refunded, under which policy, and who pays for it. */
const TABLE: readonly {
  says: string;
  amount: bigint;
  policy?: RefundPolicy;
  change?: Partial<RefundBasis>;
  pending?: bigint;
  coins: Partial<Record<'unspent' | 'covered' | 'debt' | 'loss', bigint>>;
  clawed?: bigint;
  money: readonly [deferred: bigint, refunds: bigint, losses: bigint];
}[] = [
  {
    says: 'a small part: unspent coins are enough',
    amount: 258_000n,
    coins: { unspent: 20n },
    money: [258_000n, 0n, 0n],
  },
  {
    says: 'everything: unspent first, then what creators have pending',
    amount: 1_290_000n,
    coins: { unspent: 40n, covered: 60n },
    clawed: 300_001n,
    money: [516_000n, 774_000n, 0n],
  },
  {
    says: 'everything, and creators keep what they earned: the viewer owes',
    amount: 1_290_000n,
    policy: { claws_pending: false, rest: 'debt' },
    coins: { unspent: 40n, debt: 60n },
    money: [516_000n, 774_000n, 0n],
  },
  {
    says: 'everything, and the platform bears what was spent',
    amount: 1_290_000n,
    policy: { claws_pending: false, rest: 'loss' },
    coins: { unspent: 40n, loss: 60n },
    money: [516_000n, 0n, 774_000n],
  },
  {
    says: 'a gift whose hold is over is left with its creator',
    amount: 1_290_000n,
    change: {
      gifts: new Map([
        ['first', gift('first', { pending: false })],
        ['second', gift('second', { paid_coins: 20n, earned_micros: 100_001n })],
      ]),
    },
    coins: { unspent: 40n, covered: 20n, debt: 40n },
    clawed: 100_001n,
    money: [516_000n, 774_000n, 0n],
  },
  {
    says: 'at most what is there is taken: half of what is due makes half of the coins good',
    amount: 1_290_000n,
    pending: 150_001n,
    coins: { unspent: 40n, covered: 30n, debt: 30n },
    clawed: 150_001n,
    money: [516_000n, 774_000n, 0n],
  },
  {
    says: 'money beyond the price takes no coins and is a loss',
    amount: 1_500_000n,
    change: { refunded_micros: 1_290_000n, refunded_coins: 100n },
    coins: {},
    money: [0n, 0n, 1_500_000n],
  },
  { says: 'less than a coin costs: none is taken', amount: 12_899n, coins: {}, money: [0n, 12_899n, 0n] },
];

describe('what a refund takes', () => {
  it.each(TABLE)('$says', ({ amount, policy = claw, change, pending, coins, clawed = 0n, money }) => {
    const plan = planRefund(basis(change), amount, policy, pending === undefined ? RICH : () => pending);
    expect([plan.unspent_coins, plan.covered_coins, plan.debt_coins, plan.loss_coins]).toEqual([
      coins.unspent ?? 0n,
      coins.covered ?? 0n,
      coins.debt ?? 0n,
      coins.loss ?? 0n,
    ]);
    expect(plan.clawed_micros).toBe(clawed);
    expect([plan.deferred_micros, plan.refunds_micros, plan.losses_micros]).toEqual(money);
  });

  it('in parts takes together exactly what it takes at once, coin by coin and micro by micro, and never more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 500_000n }), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (amounts, claws_pending) => {
          const policy: RefundPolicy = { claws_pending, rest: 'debt' };
          let now = basis();
          const gifts = new Map(now.gifts);
          const taken = new Set<bigint>();
          let clawed = 0n;
          for (const amount of [...amounts, 1_290_000n]) {
            const plan = planRefund(now, amount, policy, RICH);
            expect(plan.deferred_micros + plan.refunds_micros + plan.losses_micros).toBe(amount);
            expect(plan.unspent_coins + plan.covered_coins + plan.debt_coins + plan.loss_coins).toBe(plan.coins);
            for (const part of [...plan.removals, ...plan.spent])
              for (let at = part.from + 1n; at <= part.to; at++) {
                expect(taken.has(at), `position ${at} was taken twice`).toBe(false);
                taken.add(at);
              }
            for (const part of plan.spent) {
              if (part.fate !== 'covered') continue;
              const before = gifts.get(part.gift!)!;
              gifts.set(before.id, {
                ...before,
                clawed_coins: before.clawed_coins + part.to - part.from,
                clawed_micros: before.clawed_micros + part.clawed_micros,
              });
            }
            clawed += plan.clawed_micros;
            now = {
              ...now,
              refunded_micros: now.refunded_micros + amount,
              refunded_coins: now.refunded_coins + plan.coins,
              pieces: now.pieces
                .flatMap((one) =>
                  one.state === 'spent'
                    ? [one]
                    : [{ ...one, to: plan.removals.reduce((to, hole) => (hole.from < to ? hole.from : to), one.to) }],
                )
                .filter((one) => one.to > one.from),
              refunded_spent: [...now.refunded_spent, ...plan.spent],
              gifts,
            };
          }
          expect(taken.size).toBe(100);
          expect(now.refunded_coins).toBe(100n);
          expect(clawed).toBe(claws_pending ? 300_001n : 0n);
        },
      ),
    );
  });

  it('takes coins in proportion to the money, rounded down until the last of it', () => {
    const of = (refunded_micros: bigint, refunded_coins: bigint, amount: bigint) =>
      coinsOfRefund({ coins: 3n, price_micros: 10n, refunded_micros, refunded_coins }, amount);
    expect([of(0n, 0n, 3n), of(3n, 0n, 1n), of(4n, 1n, 5n), of(9n, 2n, 1n), of(10n, 3n, 5n)]).toEqual([
      0n,
      1n,
      1n,
      1n,
      0n,
    ]);
    // A refund that was undone in between leaves more taken than the money says: nothing is taken twice for it.
    expect(of(1n, 2n, 1n)).toBe(0n);
  });

  it('pays the oldest debt first', () => {
    const debts = [
      { refund: 'a', coins: 5n },
      { refund: 'b', coins: 7n },
    ];
    expect(payDebts(debts, 8n)).toEqual([
      { refund: 'a', coins: 5n },
      { refund: 'b', coins: 3n },
    ]);
    expect(payDebts(debts, 0n)).toEqual([]);
    expect(payDebts(debts, 100n)).toEqual(debts);
  });
});
