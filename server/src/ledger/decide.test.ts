/** The pure core against an independent model: random commands, random order, random repeats. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '@busker/protocol';
import { decideBatch, Fault, fingerprintOf, type AccountState, type BatchState, type Item } from './decide.ts';
import { PairMap } from './pair-map.ts';
import { grantKind, spendKind, type Move } from './test-kinds.ts';
import { COIN, type PersonKind } from './types.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const OWNERS = [newId(1), newId(2), newId(3)];
const CREATORS = [newId(4), newId(5)];
const POSTING = newId(0);

function stateWith(balances: readonly bigint[], frozen: readonly boolean[] = []): BatchState {
  const accounts = new PairMap<string, PersonKind, AccountState>();
  for (const [index, owner] of OWNERS.entries())
    accounts.set(owner, 'wallet_promo', {
      asset: COIN,
      balance: balances[index]!,
      frozen: frozen[index] ?? false,
      floor: 0n,
    });
  return { at: AT, here: () => true, accounts, seen: new PairMap(), loaded: new Map() };
}
const item = (kind: typeof grantKind | typeof spendKind, command: Move): Item => ({
  kind,
  command,
  fingerprint: fingerprintOf(kind, command),
});

/** What the model knows of a command: plain numbers, no ledger code. */
interface Step {
  who: number;
  id: number;
  grant: boolean;
  coins: number;
  to: number;
  late: boolean;
}
const steps = fc.array(
  fc.record({
    who: fc.nat(2),
    id: fc.nat(25),
    grant: fc.boolean(),
    coins: fc.integer({ min: 1, max: 60 }),
    to: fc.nat(1),
    late: fc.boolean(),
  }),
  { maxLength: 80 },
);
const IDS = Array.from({ length: 26 }, () => newId());

const toItem = (step: Step): Item =>
  item(step.grant ? grantKind : spendKind, {
    owner: OWNERS[step.who]!,
    id: IDS[step.id]!,
    coins: BigInt(step.coins),
    to: CREATORS[step.to]!,
    ...(step.late ? { deadline: new Date(AT.getTime() - 1) } : {}),
  });

/** The model: one person's coins and the ids they used, told in the order that the outcomes state. */
function model(all: readonly Step[], start: readonly number[], frozen: readonly boolean[]) {
  const balance = [...start];
  const used = new Map<string, string>();
  const outcomes = all.map((step) => {
    const key = `${step.who}:${step.id}`;
    const content = step.grant ? `grant ${step.coins}` : `spend ${step.coins} ${step.to}`;
    const before = used.get(key);
    if (before !== undefined) return before === content ? 'duplicate' : 'id_reused_with_other_content';
    if (step.late) return 'stale';
    if (!step.grant) {
      if (frozen[step.who]) return 'frozen';
      if (balance[step.who]! < step.coins) return 'insufficient_coins';
    }
    balance[step.who]! += step.grant ? step.coins : -step.coins;
    used.set(key, content);
    return 'ok';
  });
  return { outcomes, balance };
}

describe('decide', () => {
  it('agrees with the model on every outcome and balance, whatever the commands', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        (all, start, frozen) => {
          const state = stateWith(start.map(BigInt), frozen);
          const decided = decideBatch(state, all.map(toItem), POSTING);
          const expected = model(all, start, frozen);
          expect(decided.map((one) => one.outcome.outcome)).toEqual(expected.outcomes);
          expect(OWNERS.map((owner) => state.accounts.get(owner, 'wallet_promo')!.balance)).toEqual(
            expected.balance.map(BigInt),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the same outcomes when the commands come in any number of batches', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), (all, cuts) => {
        const whole = decideBatch(stateWith([50n, 50n, 50n]), all.map(toItem), POSTING).map(
          (one) => one.outcome.outcome,
        );
        const state = stateWith([50n, 50n, 50n]);
        const items = all.map(toItem);
        const pieces: string[] = [];
        let cut = 0;
        for (let at = 0; at < items.length;) {
          const size = cuts[cut++ % cuts.length]!;
          pieces.push(...decideBatch(state, items.slice(at, at + size), POSTING).map((one) => one.outcome.outcome));
          at += size;
        }
        expect(pieces).toEqual(whole);
      }),
    );
  });

  it('lets accepted commands sum to zero in every asset and leaves nobody below the floor', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const state = stateWith([20n, 0n, 100n]);
        const sums = new Map<string, bigint>();
        for (const { acceptance } of decideBatch(state, all.map(toItem), POSTING)) {
          for (const leg of [...(acceptance?.legs ?? []), ...(acceptance?.platform ?? [])])
            sums.set(leg.asset, (sums.get(leg.asset) ?? 0n) + leg.amount);
        }
        expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
        expect([...state.accounts.values()].every((account) => account.balance >= 0n)).toBe(true);
      }),
    );
  });

  it.each([
    ['a command that does not balance', { poison: 'unbalanced' as const, coins: 5n }, /does not sum to zero/],
    ['a command that would fall below the floor', { poison: 'below_floor' as const, coins: 500n }, /below its floor/],
    ['an amount out of range', { coins: 10n ** 15n + 1n, poison: 'below_floor' as const }, /out of range/],
  ])('calls %s a fault', (_name, fields, says) => {
    const command: Move = { owner: OWNERS[0]!, id: newId(), to: CREATORS[0]!, ...fields };
    expect(() => decideBatch(stateWith([100n, 0n, 0n]), [item(spendKind, command)], POSTING)).toThrow(Fault);
    expect(() => decideBatch(stateWith([100n, 0n, 0n]), [item(spendKind, command)], POSTING)).toThrow(says);
  });

  it('calls it a fault to take from an account that was not locked', () => {
    const state = stateWith([100n, 0n, 0n]);
    const state_without = { ...state, accounts: new PairMap<string, PersonKind, AccountState>() };
    expect(() =>
      decideBatch(
        state_without,
        [item(spendKind, { owner: OWNERS[0]!, id: newId(), to: CREATORS[0]!, coins: 1n })],
        POSTING,
      ),
    ).toThrow(/did not lock/);
  });
});
